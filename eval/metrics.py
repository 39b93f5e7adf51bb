"""What is right: rank measures (ir_measures), and for whole answers intent, verdict, citations, region and refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.models import Answer, Intent, Verdict
from bot.routing.routing import PLACE
from corpus.ids import ArticleId
from eval.datasets import Behaviour, Question, article_id
from eval.doors import door_is_right, office_is_right
from eval.regions import region_is_right
from eval.systems.models import EVERYTHING

if TYPE_CHECKING:  # a judge reads outcomes
    from eval.judging.judge import Marks

RANK_MEASURES = ("R@5", "R@10", "R@20", "R@100", "RR@10", "nDCG@10")

Run = Mapping[str, Mapping[str, float]]
"""query id → {document id: score}, higher is better."""


@dataclass(frozen=True)
class Outcome:
    """A question, the answers after each turn (first turn first) and the seconds each took.

    `tells` is what the system states beside text and citations; what it does not tell is not judged.
    """

    question: Question
    answers: tuple[Answer, ...]
    seconds: tuple[float, ...]
    tells: frozenset[str] = EVERYTHING


@dataclass(frozen=True)
class Score:
    """What was right about one conversation; None where the label says nothing.

    Intent, first verdict, citations and refusal are of the first answer; `verdict_after`, `recall_after`, `region`,
    `door` and `office` of the whole conversation, because a later turn may bring the place or the decisive fact.
    """

    intent: bool | None
    verdict: bool | None
    verdict_after: bool | None
    false_not_covered: bool | None
    hit5: bool | None
    recall: float | None
    recall_after: float | None
    precision: float | None
    region: bool | None
    refusal: bool | None
    asked_back: bool | None
    door: bool | None = None
    office: bool | None = (
        None  # the kind of office alone; an answer may rightly tell two, so it is no mistake by itself
    )

    grounded: float | None = None
    complete: float | None = None
    harmless: bool | None = None
    asked_needed: float | None = None
    valid: float | None = None
    cost: float | None = None
    readable: float | None = None
    findings: tuple[str, ...] = ()  # what a judge found, for people

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
            "harmless": self.harmless,
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


def score(outcome: Outcome, marks: Marks | None = None) -> Score:
    """Compare one conversation with its labels; `marks` are what a judge says of it."""
    question, first, last = outcome.question, outcome.answers[0], outcome.answers[-1]
    found = cited(first)
    everything = tuple(dict.fromkeys(article for answer in outcome.answers for article in cited(answer)))
    gold, accepted = question.gold, question.gold | question.optional
    tells = outcome.tells
    verdicts, places = "verdict" in tells, "region" in tells
    return Score(
        intent=first.intent is question.intent if "intent" in tells else None,
        verdict=first.verdict is question.verdict if verdicts and question.verdict else None,
        verdict_after=last.verdict is question.verdict_after if verdicts and question.verdict_after else None,
        false_not_covered=_false_not_covered(question, first, last) if verdicts else None,
        hit5=hit_at(found, gold) if gold else None,
        recall=recall(found, gold) if gold else None,
        recall_after=recall(everything, gold) if gold else None,
        precision=precision(found, accepted) if gold and found else None,
        region=region_is_right(question.place, last.referral.region) if places and question.place is not None else None,
        refusal=refused(first) == (question.behaviour is Behaviour.REFUSE) if "refusal" in tells else None,
        asked_back=_asked(first) if "asked" in tells and question.behaviour is Behaviour.ASK_BACK else None,
        door=door_is_right(question.place, question.office, last.referral) if places and question.office else None,
        office=office_is_right(question.office, last.referral) if places and question.office else None,
        **_judged(marks),
    )


def _judged(marks: Marks | None) -> dict[str, Any]:
    if marks is None:
        return {}
    names = ("grounded", "complete", "harmless", "asked_needed", "valid", "cost", "readable")
    told = {"unsupported": marks.unsupported, "unsaid": marks.unsaid, "harm": marks.harms, "invalid": marks.invalid}
    findings = tuple(f"{name}: {one}" for name, found in told.items() for one in found)
    return {name: getattr(marks, name) for name in names} | {"findings": findings}


def _asked(answer: Answer) -> bool:
    """Tell whether the answer asks for a fact of the case; where it happened is asked of anybody."""
    return any(missing.fact != PLACE for missing in answer.missing)


def _false_not_covered(question: Question, first: Answer, last: Answer) -> bool | None:
    """Tell whether a person who may have a right was sent away: the costliest mistake there is."""
    labels = ((question.verdict, first), (question.verdict_after, last))
    entitled = [answer for label, answer in labels if label not in (None, Verdict.NOT_COVERED)]
    return any(answer.verdict is Verdict.NOT_COVERED for answer in entitled) if entitled else None
