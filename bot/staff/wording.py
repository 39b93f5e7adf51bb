"""Sentences of the staff page: how a version stands, what C copies, why an input is refused."""

from __future__ import annotations

import re
from datetime import date

from corpus.days import read_day
from corpus.models import Article, Status, TextKind, Validity

LONGEST = 200
"""Characters of one input; a citation or a few words are shorter."""

KINDS = {TextKind.OFFICIAL: "官方文本", TextKind.DIGEST: "要点（非官方文本）"}

DOWN = "检索库现在不能用：查词改为逐字查找，“一起问”可能也不能用；按条号查法条照常。"
NO_INDEX = "语义检索暂时不能用，下面是逐字查找的结果；按条号查法条不受影响。"
ONLY_IN = "只在《{}》里找的；要在全部法律里找，请不要写法名。"
BAD_DAY = "日期看不懂，请写成2026-11-23这样。"
TOO_LONG = f"写得太长了，请不要超过{LONGEST}个字。"
EMPTY = "请写法名和条号，例如：援助法31-5、湘规3、刑诉35；也可以写几个词。"
NO_SUCH = "没有这一条，请重新查。"

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def day(on: date) -> str:
    """2026年11月23日."""
    return f"{on.year}年{on.month}月{on.day}日"


def parse_day(text: str, default: date) -> date | None:
    """Return the day that `text` writes, `default` for nothing, None for anything else."""
    if not text.strip():
        return default
    try:
        return read_day(text.strip())
    except ValueError:
        return None


def one_line(text: str) -> str:
    """Return `text` on one line without controls or invisible marks."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


def validity(days: Validity, on: date) -> str:
    """Say how a version stands on the day."""
    status = days.status(on)
    if status is Status.NOT_YET:
        return f"尚未施行，{day(days.start)}起施行"
    if status is Status.ENDED and days.end is not None:
        return f"已失效，{day(days.end)}起不再适用"
    until = f"，{day(days.end)}起不再适用" if days.end is not None else ""
    return f"{day(on)}现行有效，{day(days.start)}起施行{until}"


def copied(article: Article, portion: str, text: str, on: date) -> str:
    """Return what a ticket needs: provision, text, kind, validity on the day, and source."""
    law = article.law
    source = law.source.title + (f"，{law.source.url}" if law.source.url else "")
    lines = [
        f"《{law.name}》{article.id.number}{portion}",
        text,
        f"{KINDS[law.text_kind]}。{validity(law.validity, on)}。",
        f"来源：{source}（{day(law.source.seen_on)}核对）",
    ]
    if not article.complete:
        lines.insert(2, "（本系统只收录了这一条的一部分）")
    return "\n".join(lines)
