"""Lengths of time that are no time gone by: the years of a sentence, and days that are nearly over."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.deadlines import State, deadlines
from bot.understanding.text import fold


@pytest.mark.parametrize("words", ["一审判我老公十五年，要上诉，请不起律师", "判了我崽三年，我们要上诉"])
def test_the_years_of_a_sentence_are_no_time_gone_by(words: str) -> None:
    assert all(due.state is State.UNKNOWN for due in deadlines([fold(words)], on=date(2026, 12, 1)))


def test_days_that_are_nearly_over_are_not_over() -> None:
    (due,) = deadlines([fold("收到判决书十天快到了，想上诉")], on=date(2026, 12, 1))
    assert due.state is State.URGENT
    (due,) = deadlines([fold("离职一年快到了，想申请仲裁")], on=date(2026, 12, 1))
    assert due.state is State.URGENT
