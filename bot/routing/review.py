"""What an operator checks again: every door with its source, which are stale on a day and which soon will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.models import Region
from bot.routing.channels import EVERYWHERE, PROVINCE, ChannelRow, Channels
from bot.routing.divisions import full_name

SOON = timedelta(days=60)
"""Time enough to ask 12348 or the office again before a row disappears."""

_PLACES = {EVERYWHERE: "全国", PROVINCE: "全省"}


@dataclass(frozen=True)
class Review:
    """Lines for people, the next row to go first; `stale` tells whether a row is no longer shown."""

    lines: tuple[str, ...]
    stale: bool


def review(channels: Channels, *, on: date) -> Review:
    """Tell the state of every row on the day `on`."""
    rows = sorted(channels.rows, key=lambda row: (row.channel.expires or date.max, row.id))
    stale = [row for row in rows if not row.fresh(on)]
    soon = [row for row in rows if row.fresh(on) and _soon(row, on)]
    total = f"共{len(rows)}条：过期不显示的{len(stale)}条，60天内过期的{len(soon)}条（{on}）。"
    advice = ("过期的、快过期的，请照来源重新核对，改好日期，见 docs/channels.md。",) if stale or soon else ()
    return Review((*(_line(row, on) for row in rows), total, *advice), bool(stale))


def _soon(row: ChannelRow, on: date) -> bool:
    return row.channel.expires is not None and row.channel.expires <= on + SOON


def _line(row: ChannelRow, on: date) -> str:
    channel = row.channel
    mark = "【已过期】" if not row.fresh(on) else "【快过期】" if _soon(row, on) else ""
    value = f"　{channel.value}" if channel.value else ""
    until = f"{channel.expires}过期" if channel.expires else "不过期"
    where = "、".join(_where(place) for place in row.places)
    return f"{mark}{row.id}　{channel.name}{value}　{where}　{channel.checked_on}核对，{until}　来源：{channel.source}"


def _where(place: str | Region) -> str:
    return full_name(place) if isinstance(place, Region) else _PLACES[place]
