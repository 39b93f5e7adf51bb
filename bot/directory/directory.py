"""Directory: which window and which lawyers may be shown for a place on a day."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from bot.directory import fields, store
from bot.directory.models import AgencyRow, Kind, LawyerRow, Row
from bot.models import Channel, Region
from bot.routing.divisions import full_name

PAGE = "/lawyers"
"""Where the page to choose a lawyer lies."""

_LOG = logging.getLogger(__name__)
_OUTPOSTS = ("工作站", "联络点", "联络站", "服务点")


@dataclass(frozen=True)
class Directory:
    """The imported rows. Read-only, so one instance serves all threads; empty until something is imported."""

    agencies: tuple[AgencyRow, ...] = ()
    lawyers_listed: tuple[LawyerRow, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> Directory:
        """Read the folder; a folder or file that is not there is an empty directory.

        Raises:
            DirectoryError: a file is damaged; names it.
        """
        return cls.of(*(store.read(kind, folder) for kind in Kind))

    @classmethod
    def load_or_empty(cls, folder: Path) -> Directory:
        """Like `load`, but a damaged file is logged and left out: the service must not stop for it."""
        found: dict[Kind, tuple[Row, ...]] = {}
        for kind in Kind:
            try:
                found[kind] = store.read(kind, folder)
            except store.DirectoryError as exc:
                _LOG.warning("running without this directory: %s (%s)", exc, exc.hint)
        return cls.of(found.get(Kind.AGENCIES, ()), found.get(Kind.LAWYERS, ()))

    @classmethod
    def of(cls, *tables: Iterable[Row]) -> Directory:
        """A directory of these rows, of either kind."""
        rows = [row for table in tables for row in table]
        return cls(
            tuple(row for row in rows if isinstance(row, AgencyRow)),
            tuple(row for row in rows if isinstance(row, LawyerRow)),
        )

    def agency(self, region: Region | None, *, on: date) -> AgencyRow | None:
        """The fresh agency of exactly this county or city; of several the one that is no outpost, then checked last."""
        rows = [row for row in self.agencies if row.region == region and row.checked.fresh(on)]
        rows.sort(key=lambda row: row.agency)
        rows.sort(key=lambda row: row.checked.checked_on, reverse=True)
        rows.sort(key=lambda row: any(word in row.agency for word in _OUTPOSTS))
        return rows[0] if rows else None

    def lawyers(self, region: Region | None, matter: str | None, *, on: date) -> tuple[LawyerRow, ...]:
        """The fresh lawyers for a place and a matter; None does not narrow, a matter that no field serves: nobody."""
        return self.listed(region, None if matter is None else fields.serving(matter), on=on)

    def listed(self, region: Region | None, within: Collection[str] | None, *, on: date) -> tuple[LawyerRow, ...]:
        """The fresh lawyers for a place who work in one of the fields (None: any).

        A county has its own lawyers, then those listed for all of its city; a city has everyone in it. By name, for
        nobody is recommended.
        """
        rows = [
            row
            for row in self.lawyers_listed
            if row.checked.fresh(on)
            and _serves(row.region, region)
            and (within is None or set(within) & set(row.fields))
        ]
        return tuple(sorted(rows, key=lambda row: (row.region != region, row.name, row.firm, full_name(row.region))))

    def window(self, region: Region | None, *, on: date) -> Channel | None:
        """The agency's window as a door, or None where no fresh row is there."""
        row = self.agency(region, on=on)
        if row is None:
            return None
        return Channel(
            id="directory_window",
            name=row.agency,
            kind="window",
            how=f"地址：{row.address}。上班时间：{row.hours}。去之前可以先打电话问。",
            steps=(
                f"地址：{row.address}。上班时间：{row.hours}。去之前可以先打电话问。",
                "带上身份证和手里的材料去窗口，当面填申请表，问清还缺什么、哪天给答复，留好回执。",
            ),
            value=row.phone,
            source=row.checked.source,
            checked_on=row.checked.checked_on,
            expires=row.checked.expires,
        )

    def choice(self, region: Region | None, matter: str | None, *, on: date) -> Channel | None:
        """The door to the page where a person chooses a lawyer, where there is one to choose; else None."""
        rows = self.lawyers(region, matter, on=on) if region and matter else ()
        if region is None or matter is None or not rows:
            return None
        sources = tuple(dict.fromkeys(row.checked.source for row in rows))
        return Channel(
            id="directory_lawyers",
            name="自己挑律师（点援）",
            kind="web",
            how=f"{full_name(region)}办这类案子的法律援助律师，名单上有{len(rows)}位，可以自己挑，再告诉法律援助机构。",
            why="可以自己挑律师",
            value=f"{PAGE}?{urlencode({'county': full_name(region), 'matter': matter})}",
            source="；".join(sources[:3]) + ("等" if len(sources) > 3 else ""),
            checked_on=min(row.checked.checked_on for row in rows),
            expires=min(row.checked.expires for row in rows),
        )


def _serves(place: Region, region: Region | None) -> bool:
    if region is None:
        return True
    return place.city == region.city and (region.county is None or place.county in (None, region.county))
