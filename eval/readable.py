"""One row of a report, with everything that a person needs to judge the answer without running it again.

The words of a sealed set (a file for measuring, whose questions nobody should read while working) stay out.
"""

from __future__ import annotations

from dataclasses import asdict

from bot.models import Answer, Verdict
from eval.datasets import Question
from eval.dialogues import Dialogue
from eval.metrics import Outcome, Score, cited

SEALED = ("held", "fresh")
"""Beginnings of the names of data sets whose words are not written."""
AS_OF, TODAY = "as of", "today"
"""Dimension of the years that questions of a day of their own are asked in; the others are asked today."""
SEALED_IDS = ("own-k", "own-f")
"""Beginnings of the ids of their questions, wherever these stand among others."""


def row(outcome: Outcome, scored: Score, end: Dialogue | None, *, sealed: bool) -> dict[str, object]:
    """Return the row as plain data: what was right, what was wanted, what was answered."""
    question, first, last = outcome.question, outcome.answers[0], outcome.answers[-1]
    found: dict[str, object] = {
        "id": question.id,
        "scores": {name: value for name, value in asdict(scored).items() if not isinstance(value, tuple)},
        "seconds": list(outcome.seconds),
        "intent": first.intent.value,
        "verdict": named(first.verdict),
        "verdict_last": named(last.verdict),
        "confidence": first.confidence,
        "dialogue": asdict(end) if end is not None else None,
        "cited": [str(article) for article in cited(first)],
        "style": question.style,
        "difficulty": question.difficulty,
        "slices": {name: list(values) for name, values in slices(question).items()},
        "wanted": {
            "intent": question.intent.value,
            "verdict": named(question.verdict),
            "verdict_last": named(question.verdict_after),
            "behaviour": question.behaviour.value,
            "cited": [str(article) for article in sorted(question.gold)],
        },
    }
    if not sealed:
        found["findings"] = list(scored.findings)
        found["said"] = [question.text, *question.turns]
        found["told"] = [told(answer) for answer in outcome.answers]
        found["place"] = {"wanted": question.place or "", "office": question.office or "", "given": _place(last)}
    return found


def slices(question: Question) -> dict[str, tuple[str, ...]]:
    """Return dimension → the values that a question counts for; it may have several."""
    found = {
        "split": (question.split,),
        AS_OF: (str(question.on.year) if question.on else TODAY,),
        "style": question.styles or (question.style,),
        "difficulty": (question.difficulty,),
        "intent": (question.intent.value,),
        "verdict": (named(question.verdict),),
        "matter": (question.matter,),
        "group": question.groups,
        "stage": (question.stage,),
        "half": (question.half,),
    }
    return {name: kept for name, values in found.items() if (kept := tuple(filter(None, values)))}


def told(answer: Answer) -> dict[str, object]:
    """Return what an answer says in few words: headline, points, what rests on what, what is asked, where to go."""
    return {
        "headline": answer.headline,
        "points": [point.text for point in answer.points],
        "grounds": [ground.label for ground in answer.grounds],
        "facts": [name for name, value in answer.facts.items() if value is True],
        "asked": [missing.question for missing in answer.missing],
        "agency": answer.referral.agency,
        "abstained": answer.abstained,
    }


def named(verdict: Verdict | None) -> str:
    """Return a verdict's id, or none."""
    return verdict.value if verdict else "none"


def _place(answer: Answer) -> str:
    region = answer.referral.region
    return f"{region.city or ''}{region.county or ''}" if region else ""
