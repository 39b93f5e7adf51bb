"""Ask-back quality: are the facts that decide asked for, and how many questions were not needed?

Recall and needlessness are judged apart, as for clarifying questions in conversational search (Aliannejadi et al.
2019, Qulac): every needless question costs an old farmer patience. Only questions that are shown count
(`bot.render.QUESTIONS_SHOWN`); where it happened is asked of anybody, so it is neither needed nor needless by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.models import Answer
from bot.render import QUESTIONS_SHOWN
from bot.routing.routing import PLACE


@dataclass(frozen=True)
class Asked:
    """The share of needed facts that was asked for (None: none needed), and how many questions nobody needed."""

    needed: float | None
    needless: int


def shown(answer: Answer) -> tuple[str, ...]:
    """Return the facts that the questions an answer shows ask for."""
    return tuple(missing.fact for missing in answer.missing[:QUESTIONS_SHOWN])


def asking(needed: Sequence[Collection[str]], answers: Iterable[Answer]) -> Asked:
    """Compare the questions of a conversation with its label.

    Args:
        needed: groups of fact ids; any fact of a group serves for it.
        answers: of all turns. A fact asked for twice is one question.
    """
    asked = dict.fromkeys(fact for answer in answers for fact in shown(answer))
    useful = {PLACE}.union(*needed)
    met = [not set(group).isdisjoint(asked) for group in needed]
    return Asked(sum(met) / len(met) if met else None, sum(fact not in useful for fact in asked))
