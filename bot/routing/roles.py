"""What a place is in a story: whose home, where somebody worked, where it happened, which office sits there.

Cues are read in the same clause, up to the next place; the nearest one decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.routing.tables import DATA, Row, read_toml

FILE = "cues.toml"
REACH = 24
"""Characters of the clause that are read on either side of a place."""

_BREAK = re.compile(r"[，,。.；;！!？?\n\r：:、（）()…~～“”\"]")
_WEAK = 6  # what a weak cue before a place yields to: a cue that many characters after it
_LOCATED = re.compile(r"(?<!住)(?<!家)(?<!户口)(?<!老家)[在到去来于]$")


class Role(StrEnum):
    """What a place is to the case. `other` decides nothing: an opponent, a hospital, a place asked about."""

    HOME = "home"
    WORK = "work"
    EVENT = "event"
    ORGAN = "organ"
    UNKNOWN = "unknown"
    OTHER = "other"


class Organ(StrEnum):
    """Which office a place name belongs to."""

    ARBITRATION = "arbitration"
    COURT = "court"
    CUSTODY = "custody"
    POLICE = "police"
    AGENCY = "agency"


@dataclass(frozen=True)
class Guard:
    """What must stand around a name that is also a word: (before and between) or after; and what must not follow."""

    before: re.Pattern[str]
    between: re.Pattern[str]
    after: re.Pattern[str]
    never_after: re.Pattern[str]

    def admits(self, text: str, start: int, end: int) -> bool:
        """Whether the name at [start, end) is used as a place."""
        if self.never_after.match(text, end):
            return False
        led = self.before.search(text[max(0, start - 4) : start]) and self.between.match(text, end)
        return bool(led or self.after.match(text, end))


@dataclass(frozen=True)
class Cues:
    """The patterns of cues.toml, compiled."""

    organs: tuple[tuple[Organ, re.Pattern[str]], ...]
    after: tuple[tuple[Role, re.Pattern[str]], ...]
    before: tuple[tuple[Role, int, re.Pattern[str]], ...]
    never_before: re.Pattern[str]
    never_after: re.Pattern[str]
    guarded: Guard
    strict: Guard

    @classmethod
    def load(cls, folder: Path = DATA) -> Cues:
        """Read cues.toml.

        Raises:
            RoutingDataError: it is missing or malformed, or an entry is no regular expression.
        """
        raw = Row(FILE, "file", read_toml(FILE, folder=folder))
        organs, after, guard = (Row(FILE, key, raw.rows(key)) for key in ("organ", "after", "guard"))
        before, weakly, never = (Row(FILE, key, raw.rows(key)) for key in ("before", "weakly_before", "never"))
        link = "^(?:" + "|".join(raw.texts("link")) + ")*"
        told = (Role.EVENT, Role.WORK, Role.HOME, Role.OTHER)
        cues = cls(
            organs=tuple((organ, _pattern(organs, organ, head=link)) for organ in Organ),
            after=tuple((role, _pattern(after, role)) for role in told),
            before=(
                *((role, 0, _pattern(before, role, tail="$")) for role in told[:3]),
                *((role, _WEAK, _pattern(weakly, role, tail="$")) for role in told[2:]),
            ),
            never_before=_pattern(never, "before", tail="$"),
            never_after=_pattern(never, "after"),
            guarded=Guard(
                _pattern(guard, "seen_before", tail="$"),
                _pattern(guard, "seen_between"),
                _pattern(guard, "seen_after"),
                _pattern(guard, "never_after"),
            ),
            strict=Guard(
                _pattern(guard, "lived_before", tail="$"),
                _pattern(guard, "lived_between"),
                _pattern(guard, "lived_after"),
                re.compile(r"(?!)"),
            ),
        )
        for row in (raw, organs, after, before, weakly, never, guard):
            row.done()
        return cues

    def read(self, name: str, text: str, span: tuple[int, int], floor: int, ceiling: int) -> tuple[Role, Organ | None]:
        """Return the role of the place at `span`, and the office it belongs to.

        Args:
            name: the last name of the place (法院 and the like may be part of it: 省高院).
            text: the whole text.
            span: where the place stands.
            floor: where the place before it ends.
            ceiling: where the next place begins.
        """
        start, end = span
        before = _BREAK.split(text[max(floor, start - REACH) : start])[-1]
        after = _BREAK.split(text[end : min(ceiling, end + REACH)], maxsplit=1)[0]
        organ = Organ.COURT if name.endswith("院") else next((o for o, p in self.organs if p.search(after)), None)
        return (Role.ORGAN, organ) if organ else (self._role(before, after), None)

    def _role(self, before: str, after: str) -> Role:
        if self.never_before.search(before) or self.never_after.search(after):
            return Role.OTHER
        behind = [(match.start(), role) for role, pattern in self.after if (match := pattern.search(after))]
        ahead = [(handicap, role) for role, handicap, pattern in self.before if pattern.search(before)]
        if not behind and not ahead:
            return Role.UNKNOWN
        nearest = min(behind + ahead, key=lambda cue: cue[0])[1]
        happened = [cue for cue in behind if cue[1] in (Role.EVENT, Role.WORK)]
        # 在老家被打: it happened there, however near the word for home stands.
        if nearest is Role.HOME and happened and _LOCATED.search(before):
            return min(happened, key=lambda cue: cue[0])[1]
        return nearest


def _pattern(row: Row, key: str, *, head: str = "", tail: str = "") -> re.Pattern[str]:
    words = row.texts(key)
    if not words:
        raise row.error(f"{key} is missing")
    try:
        return re.compile(f"{head}(?:{'|'.join(words)}){tail}")
    except re.error as exc:
        raise row.error(f"{key} holds no regular expression: {exc}") from exc
