"""The doors to legal aid and the named centres: dated, sourced rows, and which of them hold for a region on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.models import Channel, Region
from bot.routing.divisions import Divisions
from bot.routing.tables import DATA, RoutingDataError, Row, read_toml

CHANNELS, CENTRES = "channels.toml", "centres.toml"
KINDS = frozenset({"hotline", "wechat", "web", "app", "qr", "window"})
EVERYWHERE, PROVINCE = "everywhere", "province"
_KEPT = "hotline_12348"  # the door that is always left


@dataclass(frozen=True)
class ChannelRow:
    """A door and where it holds. `place` is everywhere, province, or the region; from `expires` on it is not shown."""

    channel: Channel
    place: str | Region
    for_whom: str | None = None
    expires: date | None = None

    def fresh(self, on: date) -> bool:
        """Whether the row may be shown on the day `on`."""
        return self.expires is None or on < self.expires

    def rank(self, region: Region | None) -> int | None:
        """0 county, 1 city, 2 everywhere, 3 province; None where the door does not serve the region."""
        if isinstance(self.place, str):
            return 2 if self.place == EVERYWHERE else 3
        if region is None or self.place.city != region.city:
            return None
        if self.place.county is None:
            return 1
        return 0 if self.place.county == region.county else None


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
            RoutingDataError: a file is missing or malformed, a region does not exist, or 12348 is missing.
        """
        folder = folder or DATA
        divisions = Divisions.load(folder)
        rows = tuple(_row(id_, raw, divisions) for id_, raw in read_toml(CHANNELS, folder=folder).items())
        if not any(
            row.channel.id == _KEPT and row.place == EVERYWHERE and row.expires is None and row.channel.value
            for row in rows
        ):
            raise RoutingDataError(
                CHANNELS, f"[{_KEPT}]", "must be there, have a value, apply everywhere and never expire"
            )
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
        return cls(rows, centres)

    @property
    def hotline(self) -> Channel:
        """12348, the door that is always left."""
        return next(row.channel for row in self.rows if row.channel.id == _KEPT)

    def doors(self, region: Region | None, *, on: date, outside: bool = False) -> tuple[Channel, ...]:
        """Return the fresh doors for a region of Hunan: the county's, the city's, 12348, then the province's.

        `outside`: the case is not in Hunan, so only what holds everywhere is left.
        """
        ranked = [(row.rank(None if outside else region), row) for row in self.rows if row.fresh(on)]
        kept = [(rank, row) for rank, row in ranked if rank is not None and not (outside and rank > 2)]
        return tuple(row.channel for _, row in sorted(kept, key=lambda item: item[0]))


def _row(id_: str, raw: object, divisions: Divisions) -> ChannelRow:
    row = Row(CHANNELS, id_, raw)
    applies, for_whom, expires = row.text("applies"), row.optional_text("for_whom"), row.day("expires")
    place = applies if applies in (EVERYWHERE, PROVINCE) else divisions.find(applies)
    if place is None:
        raise row.error(f"applies is {applies!r}: not everywhere, province, a city, or a city and its county")
    checked_on = row.day("checked_on")
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
    )
    row.done()
    return ChannelRow(channel, place, for_whom, expires)
