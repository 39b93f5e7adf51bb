"""Which questions were needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.models import Answer, Missing
from bot.render import QUESTIONS_SHOWN
from bot.routing.routing import PLACE
from eval.judging.asking import asking, shown
from tests.eval.builders import answer


def asks(*facts: str) -> Answer:
    return replace(answer(), missing=tuple(Missing(fact, "？", "") for fact in facts))


@pytest.mark.parametrize(
    ("needed", "asked", "share", "needless"),
    [
        ([("a",)], ["a"], 1.0, 0),
        ([("a", "b")], ["b"], 1.0, 0),
        ([("a",), ("b",)], ["b", "x"], 0.5, 1),
        ([("a",)], [PLACE], 0.0, 0),
        ([(PLACE,)], [PLACE], 1.0, 0),
        ([], ["x", "y"], None, 2),
        ([("a",)], [], 0.0, 0),
    ],
)
def test_needed_and_needless(
    needed: list[tuple[str, ...]], asked: list[str], share: float | None, needless: int
) -> None:
    found = asking(needed, [asks(*asked)])
    assert (found.needed, found.needless) == (share, needless)


def test_only_shown_questions_count() -> None:
    many = [f"f{number}" for number in range(QUESTIONS_SHOWN + 2)]
    assert shown(asks(*many)) == tuple(many[:QUESTIONS_SHOWN])
    assert asking([(many[-1],)], [asks(*many)]).needed == 0.0


def test_asked_twice_is_one_question() -> None:
    assert asking([("a",)], [asks("x"), asks("x", "a")]).needless == 1
