"""What is right: rank measures (ir_measures), and for whole answers intent, verdict, citations, region and refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.models import Answer, Intent, Verdict
from bot.routing.routing import PLACE
from corpus.ids import ArticleId
from eval.datasets import Behaviour, Question, article_id
from eval.doors import door_is_right, office_is_right
from eval.regions import region_is_right

RANK_MEASURES = ("R@5", "R@10", "R@20", "R@100", "RR@10", "nDCG@10")

Run = Mapping[str, Mapping[str, float]]
"""query id → {document id: score}, higher is better."""


@dataclass(frozen=True)
class Outcome:
    """A question, the answers after each turn (first turn first) and the seconds each took."""

    question: Question
    answers: tuple[Answer, ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Score:
    """What was right about one conversation; None where the label says nothing.

    Intent, first verdict, citations and refusal are of the first answer; `verdict_after`, `recall_after`, `region`,
    `door` and `office` of the whole conversation, because a later turn may bring the place or the decisive fact.
    """

    intent: bool
    verdict: bool | None
    verdict_after: bool | None
    false_not_covered: bool | None
    hit5: bool | None
    recall: float | None
    recall_after: float | None
    precision: float | None
    region: bool | None
    refusal: bool
    asked_back: bool | None
    door: bool | None = None
    office: bool | None = (
        None  # the kind of office alone; an answer may rightly tell two, so it is no mistake by itself
    )

    @property
    def wrong(self) -> tuple[str, ...]:
        """Names of what is wrong, in the order of the fields."""
        flags = {
            "intent": self.intent,
            "verdict": self.verdict,
            "verdict after turns": self.verdict_after,
            "citation hit@5": self.hit5,
            "region": self.region,
            "refusal": self.refusal,
            "asked back": self.asked_back,
            "door": self.door,
        }
        return tuple(name for name, right in flags.items() if right is False)


Row = tuple[Outcome, Score]
"""One conversation and what was right about it."""


def rank_scores(qrels: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, dict[str, float]]:
    """Return measure → query id → value, for every query of `qrels`; a query that the run lacks counts as zero."""
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in RANK_MEASURES]
    scores = {name: dict.fromkeys(qrels, 0.0) for name in RANK_MEASURES}
    # An empty mapping for a query is what a system without results leaves; the evaluator must not see it.
    found: dict[str, dict[str, float]] = {
        query: dict(ranking) for query, ranking in run.items() if ranking and query in qrels
    }
    if found:
        metric: Any
        for metric in ir_measures.iter_calc(measures, {query: dict(docs) for query, docs in qrels.items()}, found):
            scores[str(metric.measure)][metric.query_id] = float(metric.value)
    return scores


def cited(answer: Answer) -> tuple[ArticleId, ...]:
    """Return the cited articles, first mention first, each once."""
    return tuple(dict.fromkeys(article_id(citation.law, citation.article) for citation in answer.citations))


def hit_at(ranked: Sequence[ArticleId], gold: Iterable[ArticleId], *, k: int = 5) -> bool:
    """Tell whether one of the first `k` is gold."""
    return not set(gold).isdisjoint(ranked[:k])


def recall(found: Iterable[ArticleId], gold: frozenset[ArticleId]) -> float:
    """Return the share of `gold` that was found.

    Raises:
        ValueError: nothing is gold.
    """
    if not gold:
        raise ValueError("recall of nothing")
    return len(gold.intersection(found)) / len(gold)


def precision(found: Sequence[ArticleId], accepted: frozenset[ArticleId]) -> float:
    """Return the share of what was found that is accepted.

    Raises:
        ValueError: nothing was found.
    """
    if not found:
        raise ValueError("precision of nothing")
    return sum(article in accepted for article in found) / len(found)


def refused(answer: Answer) -> bool:
    """Tell whether the answer declines: out of scope, or not sure enough to say anything."""
    return answer.abstained or answer.intent is Intent.OUT_OF_SCOPE


def score(outcome: Outcome) -> Score:
    """Compare one conversation with its labels."""
    question, first, last = outcome.question, outcome.answers[0], outcome.answers[-1]
    found = cited(first)
    everything = tuple(dict.fromkeys(article for answer in outcome.answers for article in cited(answer)))
    gold, accepted = question.gold, question.gold | question.optional
    return Score(
        intent=first.intent is question.intent,
        verdict=None if question.verdict is None else first.verdict is question.verdict,
        verdict_after=None if question.verdict_after is None else last.verdict is question.verdict_after,
        false_not_covered=_false_not_covered(question, first, last),
        hit5=hit_at(found, gold) if gold else None,
        recall=recall(found, gold) if gold else None,
        recall_after=recall(everything, gold) if gold else None,
        precision=precision(found, accepted) if gold and found else None,
        region=None if question.place is None else region_is_right(question.place, last.referral.region),
        refusal=refused(first) == (question.behaviour is Behaviour.REFUSE),
        asked_back=_asked(first) if question.behaviour is Behaviour.ASK_BACK else None,
        door=None if question.office is None else door_is_right(question.place, question.office, last.referral),
        office=None if question.office is None else office_is_right(question.office, last.referral),
    )


def _asked(answer: Answer) -> bool:
    """Tell whether the answer asks for a fact of the case; where it happened is asked of anybody."""
    return any(missing.fact != PLACE for missing in answer.missing)


def _false_not_covered(question: Question, first: Answer, last: Answer) -> bool | None:
    """Tell whether a person who may have a right was sent away: the costliest mistake there is."""
    labels = ((question.verdict, first), (question.verdict_after, last))
    entitled = [answer for label, answer in labels if label not in (None, Verdict.NOT_COVERED)]
    return any(answer.verdict is Verdict.NOT_COVERED for answer in entitled) if entitled else None
