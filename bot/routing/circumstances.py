"""Words and facts → circumstances: what in a person's situation changes the door. Data in circumstances.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.routing.channels import HOTLINE, KINDS, Channels, numbers
from bot.routing.tables import DATA, Row, read_toml
from bot.understanding.cues import CueError, Pattern, compile_any
from bot.understanding.text import MAX_CHARS, fold

FILE = "circumstances.toml"
OUTSIDE, PLACE_UNKNOWN, ORDINARY = "outside", "place_unknown", "ordinary"
HOUSEHOLD, AIDED = "household", "aided"
_STATES = (OUTSIDE, PLACE_UNKNOWN, ORDINARY)
_LISTED = frozenset({"directory_lawyers"})  # doors that the operator's directory makes


@dataclass(frozen=True)
class Door:
    """A door that suits a circumstance: an id of channels.toml, why, and what to do there where that differs."""

    id: str
    why: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circumstance:
    """What shows it, and what it means for the door; see the head of circumstances.toml."""

    id: str
    label: str
    pattern: Pattern | None
    ended: re.Pattern[str] | None
    facts: tuple[str, ...]
    matters: tuple[str, ...]
    topics: tuple[str, ...]
    within: tuple[str, ...]
    avoid: frozenset[str]
    doors: tuple[Door, ...]
    beside: tuple[Door, ...]
    tip: str
    note: str
    cites: tuple[str, ...]
    alone: bool = False

    def holds(self, text: str, facts: Mapping[str, bool], matter: str | None, topics: Collection[str] = ()) -> bool:
        """Whether folded words, facts, the matter or the topics of the answer show it."""
        if self.within and matter is not None and matter not in self.within:
            return False
        if self.ended is not None and self.ended.search(text):
            return False
        if not set(self.topics).isdisjoint(topics):
            return True
        known = {facts[fact] for fact in self.facts if fact in facts}
        if known:
            return True in known
        if matter is not None and matter in self.matters:
            return True
        found = self.pattern.find(text) if self.pattern else None
        return found is not None and not found.negated


@dataclass(frozen=True)
class Circumstances:
    """All rows, weightiest first."""

    rows: tuple[Circumstance, ...]

    @classmethod
    def load(cls, folder: Path | None = None, *, channels: Channels) -> Circumstances:
        """Read circumstances.toml of this package or of `folder`.

        Raises:
            RoutingDataError: it is missing or malformed, a cue is no regular expression, a door does not exist, a row
                with doors forgets 12348, or a number is shown that the source of its door does not name.
        """
        rows = tuple(_row(id_, raw, channels) for id_, raw in read_toml(FILE, folder=folder or DATA).items())
        known = {row.id for row in rows}
        for state in _STATES:
            if state not in known:
                raise Row(FILE, state, {}).error("is missing")
        for channel in channels.rows:
            if unknown := sorted(set(channel.serves) - known):
                raise Row(FILE, channel.id, {}).error(f"its channel serves unknown circumstances {unknown}")
        return cls(rows)

    def heard(
        self, turns: Sequence[str], *, facts: Mapping[str, bool], matter: str | None, topics: Collection[str] = ()
    ) -> tuple[Circumstance, ...]:
        """Return what the turns (oldest first), the facts and the answer's topics show, weightiest first; never raises
        on any text. One that stands alone leaves out all others.
        """
        text = words(turns)
        found = tuple(row for row in self.rows if row.id not in _STATES and row.holds(text, facts, matter, topics))
        alone = tuple(row for row in found if row.alone)[:1]
        return alone or found

    def state(self, id_: str) -> Circumstance:
        """The row of a state of the place: outside, place_unknown or ordinary."""
        return next(row for row in self.rows if row.id == id_)


def words(turns: Sequence[str]) -> str:
    """The last MAX_CHARS characters of a conversation, folded, a turn a sentence."""
    said: list[str] = []
    left = MAX_CHARS
    for turn in reversed(turns):
        if left <= 0:
            break
        said.append(fold(turn[:left]))
        left -= max(1, len(turn))
    return "。\n".join(said[::-1])


def _row(id_: str, raw: object, channels: Channels) -> Circumstance:
    row = Row(FILE, id_, raw)
    try:
        any_ = compile_any(FILE, id_, row.texts("any"), {})
        unless = row.optional_text("unless")
        cancels = compile_any(FILE, id_, [unless] if unless else [], {})
        ever = row.optional_text("ever_unless")
        ended = compile_any(FILE, id_, [ever] if ever else [], {})
    except CueError as exc:
        raise row.error(str(exc)) from exc
    found = Circumstance(
        id=id_,
        label=row.text("label"),
        pattern=Pattern(any_, cancels) if any_ else None,
        ended=ended,
        facts=row.texts("facts"),
        matters=row.texts("matters"),
        topics=row.texts("topics"),
        within=row.texts("within"),
        avoid=frozenset(row.texts("avoid")),
        doors=tuple(_door(row, item, channels) for item in row.tables("doors")),
        beside=tuple(_door(row, item, channels) for item in row.tables("beside")),
        tip=row.optional_text("tip") or "",
        note=row.optional_text("note") or "",
        cites=row.texts("cites"),
        alone=row.flag("alone"),
    )
    row.done()
    if found.avoid - KINDS:
        raise row.error(f"avoid names unknown kinds {sorted(found.avoid - KINDS)}")
    if found.doors and HOTLINE not in [door.id for door in found.doors]:
        raise row.error(f"doors should name {HOTLINE}")
    if not (any_ or found.facts or found.matters or found.topics or id_ in _STATES):
        raise row.error("nothing shows it: any, facts, matters or topics is needed")
    if found.alone and not found.doors:
        raise row.error("alone needs doors")
    if unsourced := numbers(found.tip, found.note) - numbers(channels.hotline.source):
        raise row.error(f"shows {sorted(unsourced)}, which no source names")
    return found


def _door(row: Row, raw: object, channels: Channels) -> Door:
    item = Row(FILE, f"{row.name}.doors", raw)
    door = Door(item.text("id"), item.optional_text("why") or "", item.texts("steps"))
    item.done()
    if door.id in _LISTED:
        return door
    channel = next((known for known in channels.rows if known.id == door.id), None)
    if channel is None:
        raise item.error(f"no such channel: {door.id!r}")
    if channel.only_for and row.name not in channel.serves:
        raise item.error(f"{door.id} does not serve {row.name}")
    if unsourced := numbers(door.why, *door.steps) - channel.numbers:
        raise item.error(f"{door.id} shows {sorted(unsourced)}, which its source does not name")
    return door
