"""A text told of another place of Hunan: every city and county it names, moved together to another city."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from bot.models import Region
from bot.routing.divisions import Divisions, short_names

_WORDS = frozenset({"中方", "石门", "荷塘", "天心", "北塔"})
"""Short names that are words of their own; a text that holds one may not mean the place."""


@dataclass(frozen=True)
class Moved:
    """The text with other places, and which city each named city became (official names)."""

    text: str
    moves: Mapping[str, str]


@cache
def _names() -> tuple[Mapping[str, Region], re.Pattern[str]]:
    """What people write for a division → the division; a name of two divisions is left alone."""
    by_name: dict[str, list[Region]] = {}
    for region in Divisions.load().regions:
        for name in (region.county or region.city, *short_names(region)):
            by_name.setdefault(name, []).append(region)
    names = {
        name: regions[0]
        for name, regions in by_name.items()
        if len(regions) == 1 and len(name) > 1 and name not in _WORDS
    }
    return names, re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


def moved(text: str, random: Random) -> Moved | None:
    """Return `text` told of other places of the same kind, or None where it names none that can be moved.

    Each city becomes another one, each of its counties a county of that one, of the same form (区, 县, 市) and with a
    short name where the short name was used.
    """
    names, pattern = _names()
    found = dict.fromkeys(match[0] for match in pattern.finditer(text))
    if not found:
        return None
    regions = Divisions.load().regions
    cities = [region.city for region in regions if region.county is None and region.city.endswith("市")]
    here = dict.fromkeys(names[name].city for name in found)
    random.shuffle(cities)
    free = [city for city in cities if city not in here]
    moves = dict(zip(here, free, strict=False))
    table: dict[str, str] = {}
    taken: set[Region] = set()
    for name in found:
        region = names[name]
        rows = [new for new in regions if new.city == moves.get(region.city) and new not in taken]
        options = [
            (new, written)
            for new in rows
            if (new.county is None) == (region.county is None)
            for written in (new.county or new.city, *short_names(new))
            if written in names and _form(written, new) == _form(name, region)
        ]
        if not options:
            return None
        new, table[name] = random.choice(options)
        if region.county is not None:
            taken.add(new)
    return Moved(pattern.sub(lambda match: table[match[0]], text), moves)


def _form(name: str, region: Region) -> str:
    """区, 县, 市 or 州 where the name says it, else nothing."""
    return name[-1] if name in (region.county, region.city) or name[-1] == "县" else ""
