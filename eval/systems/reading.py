"""Answers from elsewhere → `Answer`: the contract's JSON with any field left out, or a bare text.

The citations of a bare text are read from its words; one that the library does not know stays, without a text, so that
an invented article counts as wrong instead of vanishing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.models import Answer, Citation, InForce, Intent, Referral, VenueRule
from corpus.citations import resolve
from corpus.errors import CorpusError
from corpus.mentions import Mention, find
from corpus.models import Article
from corpus.names import LawNames
from corpus.store import Corpus
from eval.errors import UnderTestError

NOWHERE = Referral(None, VenueRule("unknown", ()), "", ())
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


@dataclass(frozen=True)
class Reader:
    """Reads answers of other systems with our library at hand."""

    corpus: Corpus

    def answer(self, raw: object, question: str, *, on: date) -> Answer:
        """Return an answer from the contract's JSON object or from a bare text.

        Raises:
            UnderTestError: neither of them, or a field of a wrong kind; names the field.
        """
        if isinstance(raw, str):
            return self.text(raw, question, on=on)
        if not isinstance(raw, Mapping):
            raise UnderTestError(f"an answer must be a JSON object or a text, not {type(raw).__name__}")
        filled: dict[str, Any] = {
            "question": question,
            "on": on.isoformat(),
            "intent": Intent.OUT_OF_SCOPE.value,
            "headline": "",
        }
        filled |= {
            "referral": {"region": None, "venue_rule": {"kind": "unknown", "cites": []}, "agency": "", "channels": []}
        }
        filled |= {name: _days(value) for name, value in raw.items() if value is not None}
        try:
            return _ANSWER.validate_python(filled)
        except ValidationError as exc:
            where = ".".join(str(part)[:40] for part in exc.errors()[0]["loc"][:4])
            raise UnderTestError(f"the field {where or '?'} of an answer is not what the contract says") from exc

    def text(self, text: str, question: str, *, on: date) -> Answer:
        """Return an answer that has only a text, and the citations found in it (first mention first, each once)."""
        mentions = (mention for mention in find(text, self._names) if not mention.implied)
        cites = dict.fromkeys(cite for mention in mentions if (cite := self._cite(mention, on)) is not None)
        return Answer(question, on, Intent.OUT_OF_SCOPE, "", NOWHERE, engine="other", citations=tuple(cites), text=text)

    def _cite(self, mention: Mention, on: date) -> Citation | None:
        try:
            found = resolve(mention, self.corpus, on=on)
        except CorpusError:
            if mention.law is None:
                return None
            return Citation(mention.law, str(mention.number), None, "", "", InForce(on, None), "")
        return citation(found.article, item=str(found.portion) or None, text=found.text)

    @cached_property
    def _names(self) -> LawNames:
        return LawNames.from_corpus(self.corpus)


def citation(article: Article, *, item: str | None = None, text: str | None = None) -> Citation:
    """Return an article of the library, or a portion of it with its text, as an answer cites it."""
    law = article.law
    days = InForce(law.validity.start, law.validity.end)
    words = article.text if text is None else text
    return Citation(article.id.law, str(article.id.number), item, words, law.text_kind.value, days, law.source.title)


def _days(value: Any) -> Any:
    """Undo the contract's names of the days of validity: {"from", "to"} → {"start", "end"}."""
    if isinstance(value, Mapping):
        if set(value) == {"from", "to"}:
            return {"start": value["from"], "end": value["to"]}
        return {key: _days(item) for key, item in value.items()}
    return [_days(item) for item in value] if isinstance(value, list) else value
