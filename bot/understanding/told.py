"""A turn of a conversation with the days it tells, and which of them belongs to what."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from bot.understanding.days import Mention, find_days
from bot.understanding.text import fold

PAUSE = re.compile(r"[,、:]")
"""What separates clauses of one sentence in folded text."""

_REACH, _AGE_REACH = 34, 15  # characters between an event and its day, or its age
_PAUSE_COSTS = 8  # a day in another clause is as far away as that many characters more
_BREAK = re.compile(r"[。;!?\n]")
_LASTED = re.compile(
    r"(?:做|干|上班|工作|打工|住院|住|关|拘|拘留|羁押|判|欠|拖|拖欠|结婚|休|躺|治|养|等|跑|找|讨|要|赔|停|请|隔)(?:了|过|我|他)*$"
)
_ALLOWED = re.compile(r"(?:的)?(?:时间|时效|期限|内)|[^,。]{0,2}(?:只剩|还剩|就剩|只有)")


@dataclass(frozen=True)
class Turn:
    """A folded turn, where its sentences end, and the days it says, read backward and forward."""

    text: str
    breaks: tuple[int, ...]
    past: tuple[Mention, ...]
    ahead: tuple[Mention, ...]

    @classmethod
    def read(cls, turn: str, on: date) -> Turn:
        """Fold what was typed and find its days, relative to the day `on`."""
        text = fold(turn)
        breaks = tuple(match.start() for match in _BREAK.finditer(text))
        return cls(text, breaks, find_days(text, on=on), find_days(text, on=on, ahead=True))

    def sentence(self, position: int) -> tuple[int, int]:
        """The span of the sentence that `position` lies in."""
        index = bisect_right(self.breaks, position)
        start = self.breaks[index - 1] + 1 if index else 0
        return start, self.breaks[index] if index < len(self.breaks) else len(self.text)

    def clause_before(self, position: int) -> str:
        """The words of the same clause before `position`, at most 24."""
        before = self.text[max(self.sentence(position)[0], position - 24) : position]
        return PAUSE.split(before)[-1]

    def nearest(self, start: int, end: int, mentions: tuple[Mention, ...]) -> Mention | None:
        """The mention that belongs to the event at [start, end): the nearest of its sentence, its own clause first."""
        left, right = self.sentence(start)
        index = bisect_left(mentions, start, key=lambda mention: mention.start)
        best: tuple[int, Mention] | None = None
        for mention in mentions[max(index - 3, 0) : index + 3]:
            if mention.start < left or mention.end > right:
                continue
            if (
                mention.start < end and mention.end > start
            ):  # inside: 二审5月26号判的; but a length of time is a sentence
                if not mention.age:
                    return mention
                continue
            after = mention.start >= end
            gap = self.text[end : mention.start] if after else self.text[mention.end : start]
            reach = _AGE_REACH if mention.age else _REACH
            if len(gap) > reach or (mention.age and not (after and self._is_age(mention))):
                continue
            cost = len(gap) + _PAUSE_COSTS * len(PAUSE.findall(gap))
            if best is None or cost < best[0]:
                best = cost, mention
        return best[1] if best else None

    def _is_age(self, mention: Mention) -> bool:
        """Whether a length of time says how long ago something was: not how long it took, nor how long a limit is."""
        before, after = self.text[max(mention.start - 6, 0) : mention.start], self.text[mention.end : mention.end + 8]
        return not (_LASTED.search(before) or _ALLOWED.match(after))
