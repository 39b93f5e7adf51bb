"""自测: the same engine as a short form, one question at a time, at most eight taps, nothing to type.

First what it is about, then where, then what the assistant asks (most decisive first), until nothing more could change
the outcome. What was tapped is the conversation; its last answer is the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat import Exchange
from bot.faces.card import first, places, question
from bot.faces.marks import text
from bot.faces.topics import Topic
from bot.faces.vocabulary import PLACE, Vocabulary
from bot.models import Missing

MOST = 8
"""Taps, the first two included."""


@dataclass(frozen=True)
class Check:
    """How far the form is: nothing chosen, a topic chosen (its words), or the questions."""

    topic: str = ""
    asking: bool = False


def open_question(history: Sequence[Exchange]) -> Missing | None:
    """Return what the form asks next after `history`, or None where the result is there."""
    answer = history[-1].answer if history else None
    if answer is None or len(history) + 1 >= MOST:
        return None
    return next((one for one in answer.missing if one.options and one.fact != PLACE), None)


def form(check: Check, history: Sequence[Exchange], words: Vocabulary, topics: Sequence[Topic]) -> str:
    """Return the step of the form as HTML."""
    if check.asking:
        missing = open_question(history)
        answer = history[-1].answer if history else None
        urgent = first(answer) if answer is not None else ""
        body = question(missing, words, first=_is_first(missing, history), live=True) if missing is not None else ""
        return _step(len(history) + 2, urgent, body, _BACK + _RESULT)
    if check.topic:
        body = f'<div class="question"><p class="q">事情发生在哪里？</p>{places(words)}</div>'
        return _step(2, "", body, _BACK)
    buttons = "".join(
        f'<button type="button" class="option" data-say="{text(topic.question)}">{text(topic.label)}</button>'
        for topic in topics
        if topic.form
    )
    body = f'<div class="question"><p class="q">您遇到的是哪件事？</p><div class="options many">{buttons}</div></div>'
    return _step(1, "", body, _CLOSE)


def _is_first(missing: Missing, history: Sequence[Exchange]) -> bool:
    answer = history[-1].answer if history else None
    return answer is not None and missing is answer.missing[0]


def _step(number: int, urgent: str, body: str, ways: str) -> str:
    title = f"点着选，看看能不能申请<small>第{number}步，最多{MOST}步</small>"
    bar = f'<progress max="{MOST}" value="{number}" aria-label="做到第几步"></progress>'
    return (
        f'<section class="check" aria-labelledby="check-title">{urgent}'
        f'<h2 id="check-title" tabindex="-1">{title}</h2>{bar}{body}<div class="ways">{ways}</div></section>'
    )


_BACK = '<button type="button" class="value" data-act="back">上一步</button>'
_RESULT = '<button type="button" class="value" data-act="result">不答了，看结果</button>'
_CLOSE = '<button type="button" class="value" data-act="close">不用了，我自己写</button>'
