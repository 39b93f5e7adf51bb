"""Topics: what an article says in plain words, chosen by readable cues. Data in data/topics.toml.

TopicError   the file is malformed; the message names the topic
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.models import Intent
from bot.understanding.text import fold

_DATA = Path(__file__).parent / "data" / "topics.toml"
_WORTH = 6.0  # a sure classifier counts as three cues
_SECOND = 3.0
_ASKED = 2  # questions answered at a time
_UNSEEN = 3.0  # a topic the classifier was not trained on is given half of a sure classifier where a cue matches
# Of 54 questions about other law the first article is right in 25 instead of 18 (RR .47 → .58, five: 40; 2026-12-01).
_UNCUED = 0.8
_KEYS = {"id", "intents", "any", "sure", "lead", "points", "matters", "default", "alone", "spoken"}


class TopicError(Exception):
    """The table of topics is malformed."""


@dataclass(frozen=True)
class Topic:
    """One answerable question: a lead sentence and statements, each with its citation strings.

    `alone`: its sure words ask this and no verdict, however much of the case is told: what a word means, or what only
    somebody asks who has a lawyer of legal aid. `spoken`: taken only where a cue speaks for it, however sure the
    classifier is.
    """

    id: str
    intents: tuple[Intent, ...]
    cues: tuple[re.Pattern[str], ...]
    lead: str
    points: tuple[tuple[str, tuple[str, ...]], ...]
    matters: tuple[str, ...] = ()
    default: bool = False
    sure: tuple[re.Pattern[str], ...] = ()
    alone: bool = False
    spoken: bool = False

    def named(self, folded: str) -> bool:
        """Whether the words ask this very question, whatever intent was read and whatever a classifier expects."""
        return any(cue.search(folded) for cue in self.sure)

    def score(self, folded: str, matters: Collection[str]) -> int:
        """How many different cues match (2 each), plus 1 where the case is about one of its matters."""
        hits = sum(2 for cue in self.cues if cue.search(folded))
        return hits + (1 if set(self.matters) & set(matters) else 0)


@dataclass(frozen=True)
class Topics:
    """All topics. Build with `Topics.load`."""

    all: tuple[Topic, ...]

    @classmethod
    def load(cls) -> Topics:
        """Return the topics of this package; TopicError where a row is malformed."""
        try:
            raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise TopicError(f"topics.toml: {exc}") from exc
        topics = tuple(_topic(row) for row in raw["topic"])
        if len({topic.id for topic in topics}) != len(topics):
            raise TopicError("topics.toml: a topic id appears twice")
        return cls(topics)

    def named(self, text: str) -> tuple[Topic, ...]:
        """Return the topics whose very question `text` asks, at most two, the narrowest (first in the table) first."""
        folded = fold(text)
        return tuple(topic for topic in self.all if topic.named(folded))[:_ASKED]

    def cued(self, text: str) -> bool:
        """Whether any topic has a cue in `text`: words without one tell nothing by themselves."""
        return speaks(text, self.all)

    def choose(
        self, text: str, intent: Intent, matters: Collection[str], likely: Mapping[str, float] | None = None
    ) -> tuple[Topic, ...]:
        """Return the topics that answer `text` for this intent, best first: one, or two where the words ask two things.

        Args:
            text: the user's words.
            intent: only topics of this intent are chosen.
            matters: what the case is about.
            likely: probabilities by topic id from the classifier, where there is one.

        Empty only where the intent has no default topic and nothing speaks for any other.
        """
        return self.named(text) or self.likeliest(text, intent, matters, likely)

    def likeliest(
        self, text: str, intent: Intent, matters: Collection[str], likely: Mapping[str, float] | None = None
    ) -> tuple[Topic, ...]:
        """Return what `choose` does where the words ask no question by its name."""
        folded = fold(text)
        likely = likely or {}
        scored = [
            (topic.score(folded, matters) + _learnt(topic, folded, likely), topic)
            for topic in self.all
            if (intent in topic.intents or intent is Intent.PROVISION_LOOKUP)  # staff may look up anything
            and (not topic.spoken or topic.score(folded, ()))
        ]
        # Other law is answered from the articles themselves; a topic that merely shares the matter would lead astray,
        # and so would one for which no word speaks unless it is all but certain.
        if intent is Intent.OTHER_LAW:
            scored = [
                (score, topic)
                for score, topic in scored
                if topic.score(folded, ()) or likely.get(topic.id, 0.0) >= _UNCUED
            ]
        enough = 2.0 if intent is Intent.OTHER_LAW else 1.0
        ranked = sorted((pair for pair in scored if pair[0] >= enough), key=lambda pair: -pair[0])
        if not ranked:
            return tuple(topic for topic in self.all if topic.default and topic.intents[0] is intent)[:1]
        best = [ranked[0][1]]
        if len(ranked) > 1 and ranked[1][0] >= _SECOND and ranked[1][0] >= ranked[0][0] - 1:
            best.append(ranked[1][1])
        return tuple(best)


def _learnt(topic: Topic, folded: str, likely: Mapping[str, float]) -> float:
    """What the classifier adds for a topic; one it has never seen must not lose to those it has for that alone."""
    if likely and topic.id not in likely:
        return _UNSEEN if topic.score(folded, ()) else 0.0
    return _WORTH * likely.get(topic.id, 0.0)


def speaks(text: str, topics: Sequence[Topic]) -> bool:
    """Whether a cue of one of the topics is in `text`."""
    folded = fold(text)
    return any(topic.score(folded, ()) for topic in topics)


def _topic(row: Mapping[str, Any]) -> Topic:
    where = f"topics.toml: topic {row.get('id')!r}"
    if set(row) - _KEYS or not {"id", "intents", "any", "lead", "points"} <= set(row):
        raise TopicError(f"{where} needs id, intents, any, lead, points and no other keys than {sorted(_KEYS)}")
    try:
        return Topic(
            id=row["id"],
            intents=tuple(Intent(intent) for intent in row["intents"]),
            cues=tuple(re.compile(cue) for cue in row["any"]),
            lead=row["lead"],
            points=tuple((text, tuple(cites)) for text, cites in row["points"]),
            matters=tuple(row.get("matters", ())),
            default=row.get("default", False),
            sure=tuple(re.compile(cue) for cue in row.get("sure", ())),
            alone=row.get("alone", False),
            spoken=row.get("spoken", False),
        )
    except (ValueError, TypeError, re.error) as exc:
        raise TopicError(f"{where}: {exc}") from exc
