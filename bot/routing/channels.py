"""The doors to legal aid and the named centres: dated, sourced rows, and which of them hold for a region on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.models import Channel, Region
from bot.routing.divisions import Divisions
from bot.routing.tables import DATA, RoutingDataError, Row, read_toml

CHANNELS, CENTRES = "channels.toml", "centres.toml"
KINDS = frozenset({"hotline", "wechat", "web", "app", "qr", "window"})
EVERYWHERE, PROVINCE = "everywhere", "province"
HOTLINE, AGENCY_WINDOW, JUSTICE_BUREAU = "hotline_12348", "agency_window", "justice_bureau"
"""The door that is always left, the window of the competent agency, and who hears what is said against an agency."""

AGENCY, BUREAU = "{agency}", "{bureau}"
"""Stands for the competent agency in the name of a row."""

_COUNTY, _CITY, _EVERYWHERE, _PROVINCE = range(4)
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class ChannelRow:
    """A door, where it holds and for whom. `places` are everywhere, province, or regions; see channels.toml.

    `serves` are circumstances that it suits, `only_for` that it is offered in no other; one `beside` leads only where a
    circumstance names it; `replaces` is the row that it stands for. From `expires` on it is not shown.
    """

    channel: Channel
    places: tuple[str | Region, ...]
    for_whom: str | None = None
    serves: tuple[str, ...] = ()
    only_for: bool = False
    beside: bool = False
    replaces: str | None = None

    @property
    def id(self) -> str:
        """The id of its channel."""
        return self.channel.id

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers that its source names: all that may be shown of it."""
        return frozenset(_NUMBER.findall(self.channel.source))

    @property
    def is_local(self) -> bool:
        """Whether it holds in named places only."""
        return not any(isinstance(place, str) for place in self.places)

    def fresh(self, on: date) -> bool:
        """Whether the row may be shown on the day `on`."""
        return self.channel.expires is None or on < self.channel.expires

    def rank(self, region: Region | None) -> int | None:
        """0 county, 1 city, 2 everywhere, 3 province; None where the door does not serve the region."""
        return min((rank for place in self.places if (rank := _rank(place, region)) is not None), default=None)


@dataclass(frozen=True)
class Channels:
    """All doors, and the centres whose name a source confirms."""

    rows: tuple[ChannelRow, ...]
    centres: dict[Region, str]

    @classmethod
    def load(cls, folder: Path | None = None) -> Channels:
        """Read channels.toml and centres.toml, and check the divisions they name.

        Args:
            folder: where the files are; None for this package's own.

        Raises:
            RoutingDataError: a file is missing or malformed, a region does not exist, a row shows a number that
                its source does not name, or 12348 or the agency's window is missing.
        """
        folder = folder or DATA
        divisions = Divisions.load(folder)
        rows = tuple(_row(id_, raw, divisions) for id_, raw in read_toml(CHANNELS, folder=folder).items())
        for id_, value in ((HOTLINE, True), (AGENCY_WINDOW, False)):
            if not any(
                row.id == id_
                and row.places == (EVERYWHERE,)
                and row.channel.expires is None
                and bool(row.channel.value) is value
                for row in rows
            ):
                what = "have a value" if value else "have no value"
                raise RoutingDataError(
                    CHANNELS, f"[{id_}]", f"must be there, {what}, apply everywhere and never expire"
                )
        return cls(rows, _centres(folder, divisions))

    @property
    def hotline(self) -> Channel:
        """12348, the door that is always left."""
        return next(row.channel for row in self.rows if row.id == HOTLINE)

    def holding(self, region: Region | None, *, on: date, outside: bool = False) -> tuple[ChannelRow, ...]:
        """Return the fresh rows for a region of Hunan: the county's, the city's, what holds everywhere, the province's.

        `outside`: the case is not in Hunan, so only what holds everywhere is left.
        """
        ranked = [(row.rank(None if outside else region), row) for row in self.rows if row.fresh(on)]
        kept = [(rank, row) for rank, row in ranked if rank is not None and not (outside and rank > _EVERYWHERE)]
        replaced = {row.replaces for _, row in kept}
        return tuple(row for _, row in sorted(kept, key=lambda item: item[0]) if row.id not in replaced)


def numbers(*texts: str) -> set[str]:
    """The numbers in texts, as far as they are written in digits."""
    return {number for text in texts for number in _NUMBER.findall(text)}


def _rank(place: str | Region, region: Region | None) -> int | None:
    if isinstance(place, str):
        return _EVERYWHERE if place == EVERYWHERE else _PROVINCE
    if region is None or place.city != region.city:
        return None
    if place.county is None:
        return _CITY
    return _COUNTY if place.county == region.county else None


def _centres(folder: Path, divisions: Divisions) -> dict[Region, str]:
    centres = {}
    for place, raw in read_toml(CENTRES, folder=folder).items():
        row = Row(CENTRES, place, raw)
        region = divisions.find(place)
        if region is None:
            raise row.error("no such division")
        centres[region] = row.text("name")
        row.text("read_in")
        row.text("seen")
        row.done()
    return centres


def _row(id_: str, raw: object, divisions: Divisions) -> ChannelRow:
    row = Row(CHANNELS, id_, raw)
    places = tuple(_place(row, text, divisions) for text in row.one_or_more("applies"))
    for_whom, expires, checked_on = row.optional_text("for_whom"), row.day("expires"), row.day("checked_on")
    if checked_on is None:
        raise row.error("checked_on is missing")
    if expires is not None and expires <= checked_on:
        raise row.error(f"expires {expires} is not after checked_on {checked_on}")
    how = row.text("how")
    channel = Channel(
        id=id_,
        name=row.text("name"),
        kind=row.one_of("kind", KINDS),
        how=f"（适合{for_whom}）{how}" if for_whom else how,
        value=row.optional_text("value"),
        source=row.text("source"),
        checked_on=checked_on,
        steps=row.texts("steps"),
        why=row.text("why"),
        expires=expires,
    )
    found = ChannelRow(
        channel,
        places,
        for_whom,
        serves=row.texts("serves"),
        only_for=row.flag("only_for"),
        beside=row.flag("beside"),
        replaces=row.optional_text("replaces"),
    )
    row.done()
    shown = numbers(channel.name, channel.how, channel.why, channel.value or "", *channel.steps)
    unsourced = sorted(shown - found.numbers)
    if unsourced or (channel.value and channel.value not in channel.source):
        raise row.error(f"shows {unsourced or channel.value!r}, which its source does not name")
    if found.only_for and not found.serves:
        raise row.error("only_for needs serves")
    return found


def _place(row: Row, text: str, divisions: Divisions) -> str | Region:
    place = text if text in (EVERYWHERE, PROVINCE) else divisions.find(text)
    if place is None:
        raise row.error(f"applies is {text!r}: not everywhere, province, a city, or a city and its county")
    return place
