"""Citation validity: does what is cited exist, is it law on the answer's day, and are the words the law's own?

The measure beside correctness that work on cited answers asks for (Liu, Zhang and Liang 2023, "Evaluating
Verifiability in Generative Search Engines"): here a citation is right or not by comparison with the corpus, so one
shifted by an article, one of a repealed version and one with a changed word are all invalid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.models import Answer, Citation
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId
from corpus.store import Corpus
from eval.judging.cited import all_cites, law_name, place
from eval.judging.prose import squeezed

_EXCERPT = 8
"""Fewest characters of a quotation that is only a part of the provision."""


@dataclass(frozen=True)
class Checked:
    """The citations of one answer, and (label, why) of those that are invalid."""

    cites: tuple[Citation, ...]
    invalid: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float | None:
        """The share of citations that is valid; None where nothing is cited."""
        return 1 - len(self.invalid) / len(self.cites) if self.cites else None


class Library:
    """Checks citations against one corpus; remembers what it checked."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._known: dict[tuple[Citation, date], str] = {}

    def check(self, answer: Answer) -> Checked:
        """Return the citations of an answer, each once, and what is wrong with them."""
        cites = all_cites(answer)
        wrong = [(cite.label, why) for cite in cites if (why := self.wrong(cite, answer.on))]
        return Checked(cites, tuple(wrong))

    def wrong(self, cite: Citation, on: date) -> str:
        """Say what is wrong with a citation on the day `on`; empty where nothing is."""
        key = cite, on
        if key not in self._known:
            self._known[key] = self._wrong(cite, on)
        return self._known[key]

    def _wrong(self, cite: Citation, on: date) -> str:
        where = place(cite)
        if where is None:
            return "no number of an article"
        number, portion = where
        id = ArticleId(law_name(cite.law), number)
        try:
            article = self._corpus.get(id, on=on)
        except UnknownArticle:
            return "not in force on that day" if self._corpus.versions(id) else "not in the library"
        try:
            text = article.portion(portion)
        except UnknownArticle:
            return "no such paragraph or item"
        said, words = squeezed(cite.text), squeezed(text)
        if said and said != words and (len(said) < _EXCERPT or said not in words):
            return "not the words of the law"
        days = article.law.validity
        if cite.text and (cite.in_force.start, cite.in_force.end) != (days.start, days.end):
            return "wrong days of validity"
        return ""
