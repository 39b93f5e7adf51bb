"""A clock for legal limits: what happened when, by the user's words → the last day, and what to say about it.

The limits are data (deadlines.toml), each from an article of the library. The first day does not count; months and
years end on the same day, or on the last of the month (民法典 201, 202). A last day on a weekend is named, never moved:
which days are holidays, and whether the limit follows them, is not ours to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.models import Alert
from bot.understanding.days import Mention, Span
from bot.understanding.limits import NEAR_DAYS, Limit, Limits, limits
from bot.understanding.told import PAUSE, Turn

URGENT_DAYS = 7
"""Less than seven days: 法律援助法 44."""

_TURNS, _LOOKED_AT = 30, 40  # turns of a conversation, and matches of one pattern in a turn; the rest says nothing new
_SHORT = 16  # a turn as short as this, with a day in it, answers "which day?"
_VAGUE = 62  # what may have happened on more days than these tells a limit only where all of them agree
_IF = re.compile(r"如果|要是|假如|假设|万一|一旦|倘若|若是|比如|等到|等着|会不会")
_ASKED = re.compile(r"多久|多长时间|多少天|几天|几时|好久|什么时候|哪天")
_NOT_YET = re.compile(
    r"(?:没有|没|未|不是|并非|不想|不敢|怕|等)(?:再|有|被|收到|拿到|接到|等到|出|下|给)?[^,。]{0,3}$"
    r"|(?:可能|会|将|要|想|打算|准备)(?:被|要|把我)?$"
)
_NO_HEARING = re.compile(r"(?:没有|没|未|不)(?:通知|说|定|安排)?$")
_STILL_OUT = re.compile(r"[^,。]{0,5}(?:没|未)(?:有)?(?:下来|出来|下|出|收到|拿到|到|给|送)")
_RECEIVED = re.compile(r"收到|拿到|领到|领的|接到|下来|送达|送到|签收|寄到|到手|给的|发的")
_HEARD = re.compile(r"[^,。;!?]{0,3}开庭(?!判|宣判|就判|后|以后)")  # the day before it is the hearing's own
_NOT_OVER = re.compile(r"(?:没|没有|未|不会|还不)[^,。]{0,2}$")


class State(StrEnum):
    """How much time is left, most pressing first: less than 7 days, none, little enough to tell, more, nobody knows."""

    URGENT = "urgent"
    PASSED = "passed"
    NEAR = "near"
    RUNNING = "running"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Deadline:
    """One limit, as the user's words run it.

    `event_day`, `last_day` and `days_left` (negative: days ago) are None where the words do not name one day; `state`
    may be known all the same. `cites`: citation strings for the limit and for what `alert` says.
    """

    id: str
    label: str
    event_day: date | None
    last_day: date | None
    days_left: int | None
    state: State
    cites: tuple[str, ...]
    alert: Alert | None = None


def deadlines(turns: Sequence[str], *, on: date) -> tuple[Deadline, ...]:
    """Return the limits that the user's turns (oldest first) start or name, the most pressing first; one per limit.

    Takes any text, in time linear in its length. A limit whose start is named without a day has state unknown.

    Raises:
        CueError: the table of limits is malformed.
    """
    heard = [Turn.read(turn, on) for turn in turns[-_TURNS:]]
    if not any(turn.text for turn in heard):
        return ()
    return _Clock(limits(), heard, on).all()


class _Clock:
    def __init__(self, table: Limits, heard: list[Turn], on: date) -> None:
        self._table, self._heard, self._on = table, heard, on
        self._conversation = "\n".join(turn.text for turn in heard)
        self._rows = [row for row in table.rows.values() if row.scope.admits(self._conversation)]
        self._events = {row.id: list(self._matches(row.event)) for row in self._rows}
        self._eventful = {
            (n, self._heard[n].sentence(start)) for found in self._events.values() for n, start, _ in found
        }

    def all(self) -> tuple[Deadline, ...]:
        found: dict[str, Deadline] = {}
        for row in self._rows:
            started = self._started(row)
            if started is not None:
                found[row.id] = self._run(row, started[0])
        for row_id, deadline in self._said():
            found[row_id] = deadline
        self._settle(found)
        found |= {deadline.id: deadline for deadline in self._hearings()}
        quiet = [
            replace(deadline, alert=None) if self._spared(deadline, found) else deadline for deadline in found.values()
        ]
        far, order = 10_000, list(State)
        return tuple(
            sorted(quiet, key=lambda d: (order.index(d.state), far if d.days_left is None else d.days_left, d.id))
        )

    def _settle(self, found: dict[str, Deadline]) -> None:
        """A last day said without its limit is that of the one limit which must be near: 离职快一年了, 只剩五天."""
        near = [
            d for d in found.values() if d.state is State.URGENT and d.last_day is None and d.id in self._table.rows
        ]
        if len(near) == 1 and "said" in found:
            said, row = found.pop("said"), self._table.rows[near[0].id]
            if said.last_day is not None:
                found[row.id] = self._deadline(row, None, Span(said.last_day, said.last_day))

    def _matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, int]]:
        for number, turn in enumerate(self._heard):
            for match in list(pattern.finditer(turn.text))[-_LOOKED_AT:]:
                yield number, match.start(), match.end()

    def _started(self, row: Limit) -> tuple[Span | None] | None:
        """When the event of a row happened: (None,) if it did on a day that is not told, None if it did not happen."""
        known: Span | None = None
        open_at: tuple[int, int] | None = None
        happened = False
        for number, start, end in self._events[row.id]:
            turn = self._heard[number]
            before = turn.clause_before(start)
            if _IF.search(before) or _NOT_YET.search(before) or _STILL_OUT.match(turn.text[end : end + 14]):
                continue
            mention = turn.nearest(start, end, _own(turn))
            if mention is None:
                left, right = turn.sentence(start)
                if _ASKED.search(turn.text[max(left, start - 24) : min(right, end + 24)]):
                    continue
                open_at = open_at or (number, end)
                happened = happened or row.paper
            elif mention.span is None:
                happened = True
            elif mention.span.first <= self._on:
                told = Span(mention.span.first, min(mention.span.last, self._on))
                # People correct themselves as they go, but what they told to the day is not undone by 去年.
                if known is None or told.exact or not known.exact:
                    happened, known = True, told
        if known is None and open_at is not None:
            known = self._told_later(row, *open_at)
        return (known,) if happened or known else None

    def _told_later(self, row: Limit, number: int, end: int) -> Span | None:
        """The day that a later sentence or turn tells for an event named without one (昨天拿到的)."""
        for later in range(number, len(self._heard)):
            turn = self._heard[later]
            for mention in turn.past[:_LOOKED_AT]:
                span = turn.sentence(mention.start)
                if mention.span is None or mention.span.first > self._on or (later, span) in self._eventful:
                    continue
                received = _RECEIVED.search(
                    turn.text[max(span[0], mention.start - 12) : min(span[1], mention.end + 12)]
                )
                answers = later > number and len(turn.text) <= _SHORT
                if (row.paper and received and (later > number or mention.start > end)) or (
                    answers and (row.paper or not received)
                ):
                    return mention.span
        return None

    def _run(self, row: Limit, event: Span | None) -> Deadline:
        """The limit of a row, run from the days on which the event can have happened."""
        if event is None:
            return Deadline(row.id, row.label, None, None, None, State.UNKNOWN, row.cites)
        try:
            ends = Span(row.last_day(event.first), row.last_day(event.last))
        except (ValueError, OverflowError):  # past the end of the calendar
            return Deadline(row.id, row.label, None, None, None, State.UNKNOWN, row.cites)
        return self._deadline(
            row, event.first if event.exact else None, ends, vague=(event.last - event.first).days > _VAGUE
        )

    def _deadline(self, row: Limit, event_day: date | None, ends: Span, *, vague: bool = False) -> Deadline:
        state = self._state(ends, vague=vague, exact=event_day is not None or ends.exact, near=row.near)
        exact = ends.exact
        alert = self._alert(row, ends, state) if row.alarm else None
        cites = [*row.cites]
        if alert is not None and state is not State.PASSED:
            cites += row.note_cites
        if alert is not None and state is State.URGENT:
            cites += self._table.urgent_cites
        if alert is not None and state is State.PASSED:
            cites += row.excuse_cites
        return Deadline(
            row.id,
            row.label,
            event_day,
            ends.first if exact else None,
            (ends.first - self._on).days if exact else None,
            state,
            tuple(dict.fromkeys(cites)),
            alert,
        )

    def _state(self, ends: Span, *, vague: bool, exact: bool, near: int = NEAR_DAYS) -> State:
        earliest, latest = self._at(ends.first, near), self._at(ends.last, near)
        if exact or earliest is latest or earliest in (State.NEAR, State.RUNNING):
            return earliest
        return State.UNKNOWN if vague else State.URGENT

    def _at(self, last_day: date, near: int = NEAR_DAYS) -> State:
        left = (last_day - self._on).days
        if left < 0:
            return State.PASSED
        return State.URGENT if left < URGENT_DAYS else State.NEAR if left < near else State.RUNNING

    def _alert(self, row: Limit, ends: Span, state: State) -> Alert | None:
        texts = self._table.texts
        wanted = row.wants is None or row.wants.search(self._conversation)
        if state is State.URGENT:
            key = "urgent" if ends.exact else "unsure"
        elif state is State.PASSED and wanted:
            key = "passed" if ends.exact else "long_passed"
        elif state is State.NEAR and wanted:
            key = "near" if ends.exact else "near_vague"
        else:
            return None
        words = {"label": row.label, "limit": row.limit, "excuse": row.excuse, "aid": texts[row.aid]}
        note = row.note + self._weekend(ends) if state is not State.PASSED else ""
        left = self._left(ends, coming=state is State.NEAR)
        return Alert("deadline", texts[key].format(**words, note=note, last=_day(ends.first), left=left), None)

    def _left(self, ends: Span, *, coming: bool = False) -> str:
        """How long it is until a day; `coming`: of a day that is not the last one, or not near yet."""
        days = (ends.first - self._on).days
        prefix = "hearing_" if coming else ""
        return self._table.texts[f"{prefix}days"].format(days=days) if days else self._table.texts[f"{prefix}today"]

    def _weekend(self, ends: Span) -> str:
        if not ends.exact or ends.first.weekday() < 5:
            return ""
        return self._table.texts["weekend"].format(weekday="星期六" if ends.first.weekday() == 5 else "星期日")

    def _said(self) -> Iterator[tuple[str, Deadline]]:
        """Last days that people name themselves: 时效只剩三天, 明天到期."""
        for turn in self._heard:
            row: Limit | None = None
            for mention in turn.ahead[-_LOOKED_AT:]:
                window = self._names_a_limit(turn, mention)
                if window is None or mention.span is None:
                    continue
                # What was named a moment ago is still meant: 仲裁有时效, 月底就到期, 只剩五天了.
                row = next((row for row in self._rows if row.said is not None and row.said.search(window)), row)
                if row is not None:
                    yield row.id, self._deadline(row, None, mention.span)
                elif mention.span.last >= self._on:
                    yield "said", self._generic(mention.span)

    def _names_a_limit(self, turn: Turn, mention: Mention) -> str | None:
        """The words around a mention if they make it the last day of a legal limit, else None."""
        said = self._table.said
        left, right = turn.sentence(mention.start)
        before, after = (
            turn.text[max(left, mention.start - 24) : mention.start],
            turn.text[mention.end : min(right, mention.end + 16)],
        )
        own, window = turn.text[mention.start : mention.end], before + turn.text[mention.start : mention.end] + after
        if mention.age or said.unless.search(window) or _IF.search(window) or own.endswith("内"):
            return None
        remaining = re.match(r"还|只|就|仅|剩|再|差", own) is not None
        end = said.end.search(PAUSE.split(after)[0])
        if end is not None and not _NOT_OVER.search(after[: end.start()]):
            return window
        if re.match(r"[离距]", own) or (remaining and own.endswith("年")):  # 离一年只差三天, 再过五天满一年
            return window
        if remaining and (said.limit.search(window) or said.step.search(window) or said.end.search(window)):
            return window
        ended = [match.end() for match in said.end.finditer(before)]
        return window if ended and len(before) - ended[-1] <= 4 and "," not in before[ended[-1] :] else None

    def _generic(self, ends: Span) -> Deadline:
        texts, state = self._table.texts, self._state(ends, vague=False, exact=ends.exact)
        exact, alert = ends.exact, None
        if state is State.URGENT:
            words = {
                "last": _day(ends.first),
                "left": self._left(ends),
                "note": self._weekend(ends),
                "aid": texts["first"],
            }
            alert = Alert("deadline", texts["said"].format(**words), None)
        return Deadline(
            "said",
            self._table.said.label,
            None,
            ends.first if exact else None,
            (ends.first - self._on).days if exact else None,
            state,
            self._table.urgent_cites if alert else (),
            alert,
        )

    def _hearings(self) -> Iterator[Deadline]:
        """The hearing to come, the last one named."""
        for number, start, end in self._matches(self._table.hearing):
            turn = self._heard[number]
            mention = turn.nearest(start, end, turn.ahead)
            if mention is None or mention.age or mention.span is None or mention.span.last < self._on:
                continue
            if "," in turn.text[end : mention.start] + turn.text[mention.end : start]:
                continue
            before = turn.clause_before(start)
            if _IF.search(before) or _NO_HEARING.search(before):
                continue
            yield self._hearing(Span(max(mention.span.first, self._on), mention.span.last))

    def _hearing(self, day: Span) -> Deadline:
        texts, state = self._table.texts, self._at(day.first)
        alert, cites = None, tuple[str, ...]()
        soon = state is State.URGENT and (day.last - day.first).days <= URGENT_DAYS
        near = state is State.NEAR and day.exact
        if soon or near:
            postpone = next((row for row in self._table.postponements if row.scope.admits(self._conversation)), None)
            when = f"{_day(day.first)}（{self._left(day, coming=True)}）" if day.exact else texts["hearing_soon"]
            words = {"when": when, "postpone": postpone.text if postpone else ""}
            alert = Alert("deadline", texts["hearing" if soon else "hearing_near"].format(**words), None)
            cites = (*(() if soon else self._table.hearing_cites), *(postpone.cites if postpone else ()))
        elif state is State.URGENT:
            state = State.UNKNOWN
        last = day.first if day.exact else None
        left = (day.first - self._on).days if day.exact else None
        return Deadline("hearing", self._table.hearing_label, None, last, left, state, cites, alert)

    def _spared(self, deadline: Deadline, found: dict[str, Deadline]) -> bool:
        row = self._table.rows.get(deadline.id)
        others: Iterable[Deadline] = (found[id] for id in row.spare if id in found) if row else ()
        return deadline.state is State.PASSED and any(other.state is not State.PASSED for other in others)


def _own(turn: Turn) -> tuple[Mention, ...]:
    """The days of a turn on which something may have happened: never the one on which a hearing is."""
    return tuple(mention for mention in turn.past if not _HEARD.match(turn.text, mention.end))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
