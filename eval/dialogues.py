"""How many questions must a person answer until the verdict is final? Labelled conversations, carried to their end.

The label's own turns come first, whether or not they answer what was asked. Then a user who knows nothing more answers
question after question with 不清楚, as the button does, until nothing is asked any more: the longest way there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.models import Answer
from bot.render import QUESTIONS_SHOWN
from eval.answers import Replies
from eval.metrics import Outcome
from eval.statistics import Estimate, bootstrap_mean

ROUNDS = 6
"""Answers that ask, after which a conversation is given up."""
UNSURE = "不清楚"


@dataclass(frozen=True)
class Dialogue:
    """A conversation to its end: facts asked for (each once), answers that asked, and whether an end was reached."""

    id: str
    asked: int
    rounds: int
    final: bool


def finish(assistant: Replies, outcome: Outcome, *, on: date) -> Dialogue:
    """Carry one conversation to its end; `on` is the day of its answers, unless the question has one of its own."""
    day = outcome.question.asked_on(on)
    said = [outcome.question.text, *outcome.question.turns]
    shown = [_shown(answer) for answer in outcome.answers]
    while shown[-1] and sum(map(bool, shown)) < ROUNDS:
        said.append(UNSURE)
        shown.append(_shown(assistant.reply(tuple(said), on=day)))
    asked = {fact for facts in shown for fact in facts}
    return Dialogue(outcome.question.id, len(asked), sum(map(bool, shown)), not shown[-1])


def finish_all(assistant: Replies, outcomes: Iterable[Outcome], *, on: date) -> tuple[Dialogue, ...]:
    """Carry every conversation whose question has a verdict for a label to its end."""
    return tuple(finish(assistant, outcome, on=on) for outcome in outcomes if outcome.question.verdict is not None)


def asked(dialogues: Sequence[Dialogue]) -> Estimate:
    """Return the mean of questions asked in a conversation."""
    return bootstrap_mean([dialogue.asked for dialogue in dialogues])


def rounds(dialogues: Sequence[Dialogue]) -> Estimate:
    """Return the mean of answers that asked in a conversation."""
    return bootstrap_mean([dialogue.rounds for dialogue in dialogues])


def to_markdown(dialogues: Sequence[Dialogue]) -> str:
    """Return means with intervals, maxima, how often each number occurred, and the conversations without an end."""
    if not dialogues:
        return "none"
    lines = ["| until the verdict is final | mean [95 % interval] | max | n |", "|---|---|---|---|"]
    for name, mean, counts in (
        ("questions asked", asked(dialogues), [dialogue.asked for dialogue in dialogues]),
        ("answers that ask", rounds(dialogues), [dialogue.rounds for dialogue in dialogues]),
    ):
        lines.append(f"| {name} | {mean} | {max(counts)} | {mean.n} |")
    often = sorted(Counter(dialogue.asked for dialogue in dialogues).items())
    lines += ["", "Questions × conversations: " + ", ".join(f"{asked} × {n}" for asked, n in often) + "."]
    endless = " ".join(dialogue.id for dialogue in dialogues if not dialogue.final) or "none"
    return "\n".join([*lines, f"Still asking after {ROUNDS} rounds: {endless}."])


def to_json(dialogues: Sequence[Dialogue]) -> dict[str, object] | None:
    """Return the same as plain data, or None for no conversation."""
    if not dialogues:
        return None
    mean, turns = asked(dialogues), rounds(dialogues)
    return {
        "mean": round(mean.value, 4),
        "low": round(mean.low, 4),
        "high": round(mean.high, 4),
        "max": max(dialogue.asked for dialogue in dialogues),
        "n": mean.n,
        "rounds": {
            "mean": round(turns.value, 4),
            "low": round(turns.low, 4),
            "high": round(turns.high, 4),
            "max": max(dialogue.rounds for dialogue in dialogues),
        },
        "endless": [dialogue.id for dialogue in dialogues if not dialogue.final],
    }


def _shown(answer: Answer) -> tuple[str, ...]:
    return tuple(missing.fact for missing in answer.missing[:QUESTIONS_SHOWN])
