"""What the gate measures, and how much of each measure a change may cost (docs/gate.md says why).

Every measure is read per question as a number from 0 (wrong) to 1 (right); more is always better.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.models import Answer, Channel, Citation, Verdict
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, ArticleNumber, Portion
from corpus.numerals import parse_numeral
from corpus.store import Corpus
from eval.datasets import Question
from eval.doors import HOTLINE
from eval.metrics import Outcome, score
from index.models import Retriever

SEARCHED = 10
"""Articles of the search that are looked at for gold ones."""

_PORTION = re.compile(r"(?:第([^第款项]+)款)?(?:第([^第款项]+)项)?")
_APPLIES = (Verdict.NO_MEANS_TEST, Verdict.CHECK_WAIVED, Verdict.IF_HARDSHIP)
_GROUNDED = (*_APPLIES, Verdict.NOTIFIED_DEFENCE)


class Source(StrEnum):
    """Where a measure comes from: the answers, or the search behind them, which a folder of answers lacks."""

    ANSWERS = "answers"
    SEARCH = "search"


@dataclass(frozen=True)
class Policy:
    """How a measure is judged.

    `allowance`: questions that may be lost net of those gained. `strict`: no question may be lost, whatever is gained.
    `label`: its name for people.
    """

    label: str
    allowance: float = 1.0
    strict: bool = False
    source: Source = Source.ANSWERS


POLICIES: Mapping[str, Policy] = {
    "not_sent_away": Policy("nobody falsely told 'not covered'", 0, strict=True),
    "valid": Policy("every citation valid", 0, strict=True),
    "whole": Policy("nothing left out of an answer", 0, strict=True),
    "harmless": Policy("nothing harmful said", 0, strict=True),
    "intent": Policy("intent", 0),
    "verdict": Policy("verdict", 0),
    "verdict_after": Policy("verdict after turns", 0),
    "hit5": Policy("citation hit@5", 0),
    "recall": Policy("citation recall"),
    "recall_after": Policy("citation recall after turns"),
    "precision": Policy("citation precision", 2.0),
    "region": Policy("region", 0),
    "door": Policy("door", 0),
    "office": Policy("office alone"),
    "refusal": Policy("refusal", 0),
    "asked_back": Policy("asked back", 0),
    "asked_needed": Policy("needed facts asked for"),
    "grounded": Policy("groundedness"),
    "complete": Policy("must-say statements"),
    "found": Policy(f"search recall@{SEARCHED}", 1.0, source=Source.SEARCH),
    # Processors multiply differently: .594 with AMX, .596 in float32, .598 with AVX-512 in bfloat16 (124 questions).
    "ranked": Policy(f"search nDCG@{SEARCHED}", 0.6, source=Source.SEARCH),
    "kept_alerts": Policy("warnings still given", 0),
    "kept_provisions": Policy("provisions of the grounds still cited", 0),
    "kept_limits": Policy("time limits still told", 0),
}
"""Every measure that the gate knows; one that a score lacks (not wired yet) is not judged until a baseline has it."""

KEPT: Mapping[str, str] = {"kept_alerts": "alerts", "kept_provisions": "provisions", "kept_limits": "limits"}
"""Measures against what the baseline's own answer told: share of it that is still told. Measure → field of `told`."""


@dataclass(frozen=True)
class Item:
    """One question: its measures (absent: not labelled), what its answers told, and a digest of its labels."""

    values: Mapping[str, float]
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: str = ""


Record = Mapping[str, Item]
"""Question id → what was right about it."""


def record(outcomes: Iterable[Outcome], corpus: Corpus, search: Retriever | None = None) -> dict[str, Item]:
    """Return the measures of a run; those of the search only where it is given.

    Args:
        outcomes: questions with their answers.
        corpus: the library as it should be, to check citations against (not the one the system used).
        search: what the answers' articles are found with.
    """
    return {outcome.question.id: _item(outcome, corpus, search) for outcome in outcomes}


def labels_digest(question: Question) -> str:
    """Return 8 hex digits over everything of a question that a measure reads, so that relabelling shows."""
    parts = (
        question.text,
        question.turns,
        question.intent.value,
        question.verdict and question.verdict.value,
        question.verdict_after and question.verdict_after.value,
        sorted(map(str, question.gold)),
        sorted(map(str, question.optional)),
        question.place,
        question.behaviour.value,
        question.office,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def valid(cite: Citation, corpus: Corpus, *, on: date) -> bool:
    """Tell whether a citation is law on the day: the part exists, and its words and days are those of the library."""
    try:
        article = corpus.get(ArticleId(cite.law, ArticleNumber.parse(cite.article)), on=on)
        text = article.portion(_portion(cite.item or ""))
    except (UnknownArticle, ValueError):
        return False
    days = article.law.validity
    return cite.text == text and (cite.in_force.start, cite.in_force.end) == (days.start, days.end)


def _portion(text: str) -> Portion:
    """第一款第二项 → Portion(1, 2).

    Raises:
        ValueError: it is no paragraph and item.
    """
    match = _PORTION.fullmatch(text)
    if match is None:
        raise ValueError(f"not a part of an article: {text!r}")
    paragraph, item = (parse_numeral(part) if part else None for part in match.groups())
    return Portion(paragraph, item)


def _item(outcome: Outcome, corpus: Corpus, search: Retriever | None) -> Item:
    question, answers = outcome.question, outcome.answers
    scored = score(outcome)
    values: dict[str, float] = {
        name: float(value) for name in POLICIES if isinstance(value := getattr(scored, name, None), bool | int | float)
    }
    if scored.false_not_covered is not None:
        values["not_sent_away"] = float(not scored.false_not_covered)
    values["valid"] = float(values.get("valid", 1.0) == 1.0 and all(_all_valid(answer, corpus) for answer in answers))
    values["whole"] = float(all(whole(answer) for answer in answers))
    if search is not None and question.gold:
        hits = search.search(question.text, k=SEARCHED, on=answers[0].on)
        found = list(dict.fromkeys(hit.article.id for hit in hits))
        values["found"] = len(question.gold & set(found)) / len(question.gold)
        values["ranked"] = _ndcg(found, question.gold)
    told = {
        "alerts": _sorted(alert.kind for answer in answers for alert in answer.urgent),
        "provisions": _sorted(cite.label for answer in answers for ground in answer.grounds for cite in ground.cites),
        "limits": _sorted(step.limit for answer in answers for step in answer.timeline if step.limit),
    }
    return Item(values, {name: texts for name, texts in told.items() if texts}, labels_digest(question))


def whole(answer: Answer) -> bool:
    """Tell whether an answer has every part that its kind owes a person.

    12348 is always offered; who may apply is told why, with provisions, what to bring and the course; limits of the
    course stand in the provisions cited for them; what is asked is asked in words; and an answer cites something
    unless it says that it cannot tell.
    """
    steps = [step for step in answer.timeline if step.limit]
    return (
        any(_is_hotline(channel) for channel in answer.referral.channels)
        and (answer.verdict not in _GROUNDED or _grounds_stand(answer))
        and (answer.verdict not in _APPLIES or bool(answer.materials))
        and all(any(step.limit in cite.text for cite in step.cites) for step in steps if step.limit)
        and (answer.abstained or bool(answer.citations))
        and all(missing.question for missing in answer.missing)
    )


def _grounds_stand(answer: Answer) -> bool:
    return bool(answer.grounds) and all(ground.cites for ground in answer.grounds) and bool(answer.timeline)


def _is_hotline(channel: Channel) -> bool:
    return channel.value == HOTLINE


def _all_valid(answer: Answer, corpus: Corpus) -> bool:
    parts: Sequence[Iterable[Citation]] = (
        answer.citations,
        *(ground.cites for ground in answer.grounds),
        *(point.cites for point in answer.points),
        *(step.cites for step in answer.timeline),
        *(change.cites for change in answer.changes),
        *(ground.cites for issue in answer.others for ground in issue.grounds),
        answer.referral.venue_rule.cites,
        (beside.cite for beside in answer.beside),
    )
    return all(valid(cite, corpus, on=answer.on) for cite in dict.fromkeys(cite for part in parts for cite in part))


def _ndcg(found: Sequence[ArticleId], gold: frozenset[ArticleId]) -> float:
    """Normalised discounted cumulative gain, every gold article alike (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank, article in enumerate(found, 1) if article in gold)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(len(gold), SEARCHED) + 1))


def _sorted(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(texts)))
