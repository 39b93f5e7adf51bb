"""The page to choose a lawyer, as HTML: pure, every value escaped. Gradio's part is in bot.ui."""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping
from datetime import date

from bot.directory import fields
from bot.directory.directory import PAGE, Directory
from bot.directory.models import LawyerRow
from bot.models import Region
from bot.routing.divisions import full_name

SHOWN = 60
"""More cards than this help nobody; the rest is found by choosing a place or a field."""

ANYWHERE = "全省"
HEAD = '<h2>自己挑律师（点援）</h2><p><a href="/">← 回到问答</a></p>'
LINK = f'<p><a href="{PAGE}" target="_blank" rel="noopener">自己挑法律援助律师（点援）</a></p>'
"""From the first page, in a window of its own: leaving that page would end the conversation."""

_HOTLINE = '<a href="tel:12348">12348</a>'
_EMPTY = f"还没有录入可以挑的律师。请打 {_HOTLINE}，或者到当地的法律援助机构申请，由他们安排律师。"
_NOBODY = f"这个地方、这些领域的名单里还没有律师。可以换一个地方看看，或者打 {_HOTLINE} 问。"
_ABOUT = "挑好以后，把律师的名字告诉法律援助机构；能不能援助、由谁来办，由他们决定。名单按姓名排列，不分好坏。"


def places(directory: Directory, *, on: date) -> dict[str, Region]:
    """The counties and cities that have lawyers to choose from, and the cities around them, by full name."""
    found = {row.region for row in directory.listed(None, None, on=on)}
    found |= {Region(region.city, None) for region in found}
    return {full_name(region): region for region in sorted(found, key=lambda r: (r.city, r.county or ""))}


def place_names(directory: Directory, *, on: date) -> list[str]:
    """What may be chosen as a place, ANYWHERE first."""
    return [ANYWHERE, *places(directory, on=on)]


def choices() -> list[tuple[str, str]]:
    """Label and id of each field, in the order of the list."""
    return [(field.label, field.id) for field in fields.fields().values()]


def asked_for(query: Mapping[str, str], directory: Directory, *, on: date) -> tuple[str, list[str]]:
    """What a link to the page asks for: a place (ANYWHERE where it has nobody), and the fields that serve a matter."""
    known = places(directory, on=on)
    county = query.get("county", "")
    serving = fields.serving(query.get("matter", ""))
    return (county if county in known else ANYWHERE), [id_ for _, id_ in choices() if id_ in serving]


def render(directory: Directory, *, place: str, within: Collection[str], on: date) -> str:
    """Return the lawyers of a place (a name of `places`, else everywhere) who work in one of the fields (none: any)."""
    if not directory.listed(None, None, on=on):
        return f'<p class="empty">{_EMPTY}</p>'
    region = places(directory, on=on).get(place)
    rows = directory.listed(region, within or None, on=on)
    if not rows:
        return f'<p class="empty">{_NOBODY}</p>'
    more = f"，先列出{SHOWN}位，请选地方或者领域" if len(rows) > SHOWN else ""
    cards = "\n".join(_card(row) for row in rows[:SHOWN])
    return f"<p>{_ABOUT}</p>\n<p><strong>共{len(rows)}位{more}。</strong></p>\n{cards}"


def _card(row: LawyerRow) -> str:
    labels = "、".join(fields.fields()[field].label for field in row.fields)
    spoken = f"<p>会说：{_safe('、'.join(row.languages))}</p>" if row.languages else ""
    phone = (
        f'<a href="tel:{_safe(row.phone.replace("-", ""))}">{_safe(row.phone)}</a>'
        if row.phone
        else "没有公开，请通过法律援助机构联系"
    )
    day = row.checked.checked_on
    return (
        f'<article class="lawyer"><h3>{_safe(row.name)}</h3><p>{_safe(row.firm)}（{_safe(full_name(row.region))}）</p>'
        f"<p>领域：{_safe(labels)}</p><p>执业{row.years}年，办过{row.cases}件法律援助案件</p>{spoken}"
        f"<p>电话：{phone}</p>"
        f'<p class="source">来源：{_safe(row.checked.source)}，{day.year}年{day.month}月{day.day}日核对</p></article>'
    )


def _safe(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=True)
