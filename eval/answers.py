"""Questions → outcomes: the assistant is run in process, turn by turn, as the page runs it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from bot.models import Answer
from bot.render import with_text
from eval.datasets import Question
from eval.metrics import Outcome


class Replies(Protocol):
    """What of the assistant is needed: the user's turns so far → the answer to the last one."""

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Return the answer to the last of `turns`."""
        ...


def converse(
    assistant: Replies, question: Question, *, on: date, clock: Callable[[], float] = time.perf_counter
) -> Outcome:
    """Ask a question and its later turns; each reply sees all the turns before it.

    `on` is the day of the answers, unless the question has one of its own.
    """
    day = question.asked_on(on)
    answers: list[Answer] = []
    seconds: list[float] = []
    said: list[str] = []
    for turn in (question.text, *question.turns):
        said.append(turn)
        start = clock()
        answer = assistant.reply(tuple(said), on=day)
        seconds.append(clock() - start)
        answers.append(answer if answer.text else with_text(answer))  # a system from elsewhere words its own
    return Outcome(question, tuple(answers), tuple(seconds))


def run(assistant: Replies, questions: Iterable[Question], *, on: date) -> list[Outcome]:
    """Ask every question, in order; the first one pays for what is loaded on demand."""
    return [converse(assistant, question, on=on) for question in questions]
