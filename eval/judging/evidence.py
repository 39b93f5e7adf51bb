"""What can support a claim: the law an answer cites, the sourced rows, the user's own words, and days run from them."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import bot.understanding
from bot.models import Answer, Citation
from bot.routing.channels import Channels
from bot.understanding.days import plus_months
from bot.understanding.text import clean
from bot.understanding.told import Turn
from corpus.citations import resolve
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, ArticleNumber, Portion
from corpus.mentions import BACK_REFERENCE, Mention
from corpus.models import Article, Status
from corpus.names import LawNames
from corpus.store import Corpus
from eval.judging.cited import law_name, place
from eval.judging.claims import ARTICLE, DAY, LIMIT, Claim, Value, article_of, claims

Known = frozenset[tuple[str, Value]]

_URGENCY = Path(bot.understanding.__file__).parent / "data" / "urgency.toml"
_LONGEST = 4000
"""More days, months or years than that are no limit."""


class Sources:
    """What the corpus and the sourced rows hold; remembered, because the same articles are cited again and again."""

    def __init__(self, corpus: Corpus, names: LawNames) -> None:
        self.names = names
        self._corpus = corpus
        self._known: dict[str, Known] = {}

    def known(self, text: str) -> Known:
        """Return what a supporting text holds."""
        if text not in self._known:
            found = claims(unicodedata.normalize("NFKC", text), self.names, loose=True)
            self._known[text] = frozenset((claim.kind, claim.value) for claim in found)
        return self._known[text]

    @cached_property
    def rows(self) -> Known:
        """What the rows hold, doors and alerts with a source; not the articles that a source names."""
        doors = [row.channel for row in Channels.load().rows]
        told = [f"{door.value or ''} {door.source} {door.checked_on}" for door in doors]
        alerts = tomllib.loads(_URGENCY.read_text("utf-8"))
        told += [f"{row['phone']} {row['source']}" for row in _tables(alerts) if row.get("source")]
        return frozenset(claim for text in told for claim in self.known(text) if claim[0] != ARTICLE)

    @cached_property
    def doors(self) -> frozenset[str]:
        """The sources of the rows of doors, as they are printed."""
        return frozenset(row.channel.source for row in Channels.load().rows)

    def article(self, law: str, number: ArticleNumber, on: date) -> Article | None:
        """Return the article in force on the day, None where there is none."""
        try:
            return self._corpus.get(ArticleId(law, number), on=on)
        except UnknownArticle:
            return None

    def holds(self, law: str, number: ArticleNumber, portion: Portion, on: date) -> bool:
        """Tell whether the law has that portion of that article on the day, or the library cannot know."""
        try:
            found = resolve(Mention(0, 0, "", law, law, number, portion), self._corpus, on=on)
        except UnknownArticle:
            article = self.article(law, number, on)
            return article is not None and not article.complete
        return found.status is Status.IN_FORCE


class Case:
    """What supports the claims of one answer."""

    def __init__(
        self, sources: Sources, answer: Answer, turns: Sequence[str], cites: Sequence[Citation], found: Iterable[Claim]
    ) -> None:
        """`turns`: of the user, up to the answer; `cites`: of the answer; `found`: its claims."""
        self._sources, self._on, self._turns = sources, answer.on, turns
        self._places = {(law_name(cite.law), *where) for cite in cites if (where := place(cite)) is not None}
        self._open = not cites  # a text that cites only by naming: what it names and the corpus has is its evidence
        self._texts = [f"{cite.text} {cite.source} {cite.in_force.start} {cite.in_force.end or ''}" for cite in cites]
        if self._open:
            named = [self._article(claim) for claim in found if claim.kind == ARTICLE]
            self._texts += [article.text for article in named if article is not None]
        self._law = frozenset[tuple[str, Value]]().union(*map(sources.known, self._texts))
        self._own = sources.known("\n".join([*turns, *map(clean, turns)]))
        doors = [door.source for door in answer.referral.channels if door.source in sources.doors]
        self._any = self._law | self._own | sources.rows | sources.known(answer.on.isoformat())
        self._any = self._any.union(*map(sources.known, doors))

    def supports(self, claim: Claim, line: Iterable[Claim]) -> bool:
        """Tell whether anything supports a claim that stands on a line with these claims."""
        key = claim.kind, claim.value
        if claim.kind == ARTICLE:
            return self._cited(claim) or key in self._any or self._quoted(claim)
        if claim.kind == DAY:
            return self._day(claim.value)
        if claim.kind == LIMIT:
            named = [article for one in line if one.kind == ARTICLE and (article := self._article(one)) is not None]
            law = [self._law] if not named else [self._sources.known(article.text) for article in named]
            return any(key in known for known in (*law, self._own, self._sources.rows)) or self._left(claim.value)
        return key in self._any

    def _article(self, claim: Claim) -> Article | None:
        law, number, _ = article_of(claim)
        laws = {law} if law else {name for name, known, _ in self._places if known == number}
        return self._sources.article(laws.pop(), number, self._on) if len(laws) == 1 else None

    def _cited(self, claim: Claim) -> bool:
        law, number, portion = article_of(claim)
        if self._open:
            return bool(law) and self._sources.holds(law, number, portion, self._on)
        cited = [known for name, other, known in self._places if other == number and law in ("", name)]
        return any(not portion or not known or portion == known for known in cited) and (
            not law or not portion or self._sources.holds(law, number, portion, self._on)
        )

    def _quoted(self, claim: Claim) -> bool:
        """Tell whether 本法第四十七条 stands in a cited provision, which the answer then repeats."""
        return BACK_REFERENCE.match(claim.text[:2]) is not None and any(claim.text in text for text in self._texts)

    def _day(self, value: Value) -> bool:
        days = [known for kind, known in self._any if kind == DAY]
        days += [(day.year, day.month, day.day) for day in self._run]
        year, month, day = value
        return any(
            (year in (None, known[0])) and (month in (None, known[1])) and (day in (None, known[2])) for known in days
        )

    def _left(self, value: Value) -> bool:
        """Tell whether a number of days is what is left to a day, or has passed since it."""
        return value[1] == "日" and value[0] in {float(abs((day - self._on).days)) for day in self._run}

    @cached_property
    def _run(self) -> frozenset[date]:
        """The days that the user named, and those on which a cited limit that runs from one of them ends."""
        told = {
            mention.span.first
            for turn in self._turns
            for heard in [Turn.read(turn, self._on)]
            for mention in (*heard.past, *heard.ahead)
            if mention.span is not None and mention.span.exact
        }
        limits = {value for kind, value in self._law | self._own if kind == LIMIT}
        return frozenset(told | {day for start in told for limit in limits for day in _after(start, limit)})


def _after(start: date, limit: Value) -> Iterator[date]:
    """Yield the last day of a limit (民法典 201, 202: the first day does not count); none for hours and ages."""
    number, unit = limit
    if not isinstance(number, float) or number != int(number) or number > _LONGEST:
        return
    try:
        if unit == "日":
            yield start + timedelta(days=int(number))
        elif unit in ("个月", "年"):
            yield plus_months(start, int(number) * (12 if unit == "年" else 1))
    except (ValueError, OverflowError):  # past the end of the calendar
        return


def _tables(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _tables(item)
