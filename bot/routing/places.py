"""Text → PlaceMention: every place named, what it stands for, and what it is in the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.models import Region
from bot.routing.divisions import full_name
from bot.routing.names import FREE, PROVINCE, STRICT, Name, Names
from bot.routing.roles import Cues, Organ, Role
from bot.routing.tables import DATA

MAX_CHARS = 20_000
"""Only so much of a text is read; a long story has some thousand characters."""

_GAP = re.compile(r"[市州省的 \u3000]{0,2}|[】\])）]? ?[·•\-—－/|]? ?[【\[(（]?")
_STREET = re.compile(r"[东南西北中一二三]{1,2}(?:路|街)|[东南西北中]?大道|路(?![上边过口面])|街(?![上边道]|头)")


@dataclass(frozen=True)
class PlaceMention:
    """A place in a text.

    `span` are offsets in the text. `region` is the division of Hunan. `outside` is the full name of another province.
    Both are None for Hunan as a whole, and for a name of two places that nothing settles (then `ask` is the question).
    `label` is how an answer names it: 长沙市雨花区, 广东省深圳, 湖南省. `zone` is a zone that is no division.
    """

    span: tuple[int, int]
    text: str
    region: Region | None
    outside: str | None
    role: Role
    label: str
    organ: Organ | None = None
    zone: str | None = None
    ask: str | None = None


@dataclass(frozen=True)
class _Found:
    """Names that belong together (长沙 + 雨花区), before their role is known."""

    start: int
    end: int
    name: Name


class Gazetteer:
    """Finds places; read-only after construction, so one instance serves all threads."""

    def __init__(self, names: Names, cues: Cues) -> None:
        self._names = names
        self._cues = cues
        self._pattern = names.pattern()
        self._things = re.compile("|".join(map(re.escape, names.things)) or r"(?!)")

    @classmethod
    def load(cls, folder: Path | None = None) -> Gazetteer:
        """Read the data files of this package, or of `folder`.

        Raises:
            RoutingDataError: a file is missing or malformed (names file and row).
        """
        return cls(Names.load(folder or DATA), Cues.load(folder or DATA))

    def find(self, text: str) -> tuple[PlaceMention, ...]:
        """Return the places in the first MAX_CHARS characters, in order, without overlap; never raises."""
        text = text[:MAX_CHARS]
        found = list(self._found(text))
        floors = [0, *(item.end for item in found)]
        ceilings = [*(item.start for item in found[1:]), len(text)]
        settled = {name.text: _settle(name, text) for name in {item.name for item in found if item.name.ask}}
        return tuple(
            self._mention(text, item, settled[item.name.text] if item.name.ask else item.name, floor, ceiling)
            for item, floor, ceiling in zip(found, floors, ceilings, strict=False)
        )

    def _found(self, text: str) -> Iterator[_Found]:
        current: _Found | None = None
        at = 0
        while match := self._pattern.search(text, at):
            name = self._names.by_text[match[0]]
            start, end = match.span()
            at = start + 1
            if self._looks_only_like(name, text, start, end):
                continue
            joined = current and _join(current, name, end, text[current.end : start])
            if (
                joined
                and current
                and current.name.whole
                and name.guard == STRICT
                and not self._counts(name, text, start, end)
            ):
                joined = None  # 湖南省会同有关部门
            if joined:
                current, at = joined, end
            elif self._counts(name, text, start, end):
                if current:
                    yield current
                current, at = _Found(start, end, name), end
        if current:
            yield current

    def _looks_only_like(self, name: Name, text: str, start: int, end: int) -> bool:
        if _STREET.match(text, end) or self._things.match(text, end):
            return True
        trap = self._names.traps.get(name.text)
        if trap is None:
            return False
        return (start > 0 and text[start - 1] in trap.before) or text.startswith(trap.after, end)

    def _counts(self, name: Name, text: str, start: int, end: int) -> bool:
        if name.guard == FREE:
            return True
        guard = self._cues.strict if name.guard == STRICT else self._cues.guarded
        return guard.admits(text, start, end)

    def _mention(self, text: str, item: _Found, name: Name, floor: int, ceiling: int) -> PlaceMention:
        span = (item.start, item.end)
        role, organ = self._cues.read(name.text, text, span, floor, ceiling)
        words = text[item.start : item.end]
        return PlaceMention(span, words, name.region, name.outside, role, _label(name), organ, name.zone, name.ask)


def _label(name: Name) -> str:
    if name.ask:
        return name.text
    if name.region:
        return full_name(name.region)
    return (name.outside or PROVINCE) + ("" if name.whole else name.text)


def _join(current: _Found, name: Name, end: int, gap: str) -> _Found | None:
    """`current` and the `name` that follows it as one place, or None where they are two."""
    before = current.name
    if not _GAP.fullmatch(gap) or before.ask:
        return None
    if name.ask:  # 益阳资阳, 湖南资阳 or 四川资阳: what stands before it settles it
        if before.outside == name.outside:
            name = replace(name, region=None, ask=None)
        elif before.outside is None:
            name = replace(name, outside=None, ask=None)
    if before.outside:
        if before.whole and name.outside == before.outside:
            return _Found(current.start, end, name)
        # 深圳平江新村, 福建永定: a name that follows another city directly is one of its streets or counties.
        inside = name.region is not None and not name.is_city and gap in ("", "市", "省", "州")
        return replace(current, end=end) if inside else None
    if name.region is None or name.outside:
        return None
    narrower = before.region and before.region.county is None and before.zone is None
    if before.whole or (narrower and before.region and before.region.city == name.region.city and not name.is_city):
        return _Found(current.start, end, name)
    return None


def _settle(name: Name, text: str) -> Name:
    """Decide a name of two places by the hints in the rest of the story, if they agree."""
    inside = any(hint in text for hint in name.hints)
    outside = any(hint in text for hint in name.outside_hints)
    if inside == outside:
        return replace(name, region=None, outside=None)
    return replace(name, outside=None, ask=None) if inside else replace(name, region=None, ask=None)
