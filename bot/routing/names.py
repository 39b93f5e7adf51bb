"""Every name a place may be called, what it stands for, and what must hold around it to count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.models import Region
from bot.routing.divisions import Divisions, short_names
from bot.routing.slips import Slips
from bot.routing.tables import DATA, RoutingDataError, Row, read_toml

ALIASES, OUTSIDE = "aliases.toml", "outside.toml"
FREE, GUARDED, STRICT = "free", "guarded", "strict"
PROVINCE = "湖南省"


@dataclass(frozen=True)
class Name:
    """What a spelling stands for: a region of Hunan, a place outside, or Hunan alone (neither region nor outside).

    `whole` marks a province as such. `guard` says how much must stand around the name for it to count. A name of two
    places has both a region and an outside, the hints that settle it, and what to ask where none does.
    """

    text: str
    region: Region | None = None
    outside: str | None = None
    zone: str | None = None
    whole: bool = False
    guard: str = FREE
    ask: str | None = None
    hints: tuple[str, ...] = ()
    outside_hints: tuple[str, ...] = ()

    @property
    def is_city(self) -> bool:
        """A prefecture-level city of Hunan under one of its own names (not a county, nor an alias like 省高院)."""
        return self.region is not None and self.region.county is None and self.text[:2] == self.region.city[:2]


@dataclass(frozen=True)
class Trap:
    """Characters that must not stand directly before a name, and strings that must not follow it."""

    before: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """All names by spelling, the traps, and the things that borrow a place's name (重庆火锅)."""

    by_text: dict[str, Name]
    traps: dict[str, Trap]
    things: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path = DATA) -> Names:
        """Read divisions.csv, aliases.toml, outside.toml and homophones.toml.

        Raises:
            RoutingDataError: a file is missing or malformed, or a row names a division or a name that does not exist.
        """
        divisions = Divisions.load(folder)
        raw = Row(ALIASES, "file", read_toml(ALIASES, folder=folder))
        guards = dict.fromkeys(raw.texts("guarded"), GUARDED) | dict.fromkeys(raw.texts("strict"), STRICT)
        things = raw.texts("things")
        names = {text: Name(text, whole=True) for text in ("湖南", PROVINCE)}
        for name in _own_names(divisions, guards):
            names[name.text] = name
        for name in _aliases(divisions, raw.rows("alias"), raw.rows("zone"), raw.rows("ambiguous")):
            names[name.text] = name
        missing = sorted(set(guards) - set(names))
        if missing:
            raise raw.error(f"guarded or strict names are no short names: {missing}")
        for province, row in read_toml(OUTSIDE, folder=folder).items():
            for name in _outside(province, row):
                if name.text in names and names[name.text].ask is None:
                    raise RoutingDataError(OUTSIDE, f"[{province}]", f"{name.text} is already a name")
                names[name.text] = name
        surnames = raw.text("surnames")
        traps = dict.fromkeys(raw.texts("personal"), Trap(before=surnames))
        for text, row in raw.rows("trap").items():
            traps[text] = _trap(text, row, traps.get(text, Trap()))
        missing = sorted(set(traps) - set(names))
        if missing:
            raise raw.error(f"traps for names that do not exist: {missing}")
        for name in list(_misspelt(names, Slips.load(folder, surnames=surnames))):
            names.setdefault(name.text, name)
        raw.done()
        return cls(names, traps, things)

    def pattern(self) -> re.Pattern[str]:
        """One expression for all names, longest first, grouped by first character so that a miss costs one look."""
        groups: dict[str, list[str]] = {}
        for text in sorted(self.by_text, key=len, reverse=True):
            groups.setdefault(text[0], []).append(re.escape(text[1:]))
        return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()))


def _own_names(divisions: Divisions, guards: dict[str, str]) -> Iterator[Name]:
    for region in divisions.regions:
        yield Name(region.county or region.city, region)
        for short in short_names(region):
            yield Name(short, region, guard=guards.get(short, FREE))
    for zone, city in divisions.zones.items():
        yield Name(zone, city, zone=zone)


def _misspelt(names: dict[str, Name], slips: Slips) -> Iterator[Name]:
    """Slips of the names of Hunan's divisions; those of two characters are as guarded as an ordinary word."""
    for name in names.values():
        known = name.region is not None and name.outside is None and name.zone is None
        if known and name.text[-1] != "院" and "自治" not in name.text:
            for slip in slips.of(name.text):
                guard = GUARDED if len(slip) == 2 and name.guard == FREE else name.guard
                yield Name(slip, name.region, guard=guard)


def _aliases(
    divisions: Divisions, aliases: dict[str, object], zones: dict[str, object], ambiguous: dict[str, object]
) -> Iterator[Name]:
    for text, target in aliases.items():
        yield Name(text, _region(divisions, f"[alias] {text}", target))
    for text, target in zones.items():
        if target not in divisions.zones:
            raise RoutingDataError(ALIASES, f"[zone] {text}", f"no such zone: {target!r}")
        yield Name(text, divisions.zones[str(target)], zone=str(target))
    for text, raw in ambiguous.items():
        row = Row(ALIASES, f"ambiguous.{text}", raw)
        region = _region(divisions, f"[ambiguous.{text}]", row.text("inside"))
        yield Name(
            text,
            region,
            row.text("outside"),
            ask=row.text("ask"),
            hints=row.texts("hints"),
            outside_hints=row.texts("outside_hints"),
        )
        row.done()


def _outside(province: str, raw: object) -> Iterator[Name]:
    row = Row(OUTSIDE, province, raw)
    for text in (province, *row.texts("short")):
        yield Name(text, outside=province, whole=True)
    for guard, key in ((FREE, "places"), (GUARDED, "guarded")):
        for text in row.texts(key):
            yield Name(text, outside=province, guard=guard)
            if guard == FREE and text[-1] not in "市县区镇":
                yield Name(text + "市", outside=province)
    row.done()


def _region(divisions: Divisions, row: str, target: object) -> Region:
    region = divisions.find(target) if isinstance(target, str) else None
    if region is None:
        raise RoutingDataError(ALIASES, row, f"no such division: {target!r}")
    return region


def _trap(text: str, raw: object, known: Trap) -> Trap:
    row = Row(ALIASES, f"trap.{text}", raw)
    trap = Trap(known.before + (row.optional_text("before") or ""), row.texts("after"))
    row.done()
    return trap
