from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.models import Answer, Missing, Verdict
from eval.answers import converse
from eval.dialogues import ROUNDS, UNSURE, Dialogue, asked, finish, finish_all, rounds, to_json, to_markdown
from tests.eval.builders import DAY, answer, question


class Clerk:
    """Asks for the facts that stand beside the number of turns so far, and for nothing afterwards."""

    def __init__(self, wants: Mapping[int, Sequence[str]]) -> None:
        self.wants = wants
        self.heard: list[tuple[str, ...]] = []

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        self.heard.append(tuple(turns))
        facts = self.wants.get(len(turns), ())
        return replace(answer(), on=on, missing=tuple(Missing(fact, "？", "") for fact in facts))


class Endless(Clerk):
    def __init__(self) -> None:
        super().__init__({turn: (f"fact{turn}",) for turn in range(1, 100)})


def ended(clerk: Clerk, *turns: str) -> Dialogue:
    asked = question("q", turns=turns, verdict=Verdict.NEEDS_FACTS)
    return finish(clerk, converse(clerk, asked, on=DAY), on=DAY)


@pytest.mark.parametrize(
    ("wants", "turns", "found"),
    [
        ({}, (), Dialogue("q", 0, 0, True)),
        ({1: ("a",)}, (), Dialogue("q", 1, 1, True)),
        ({1: ("a", "b"), 2: ("b",)}, (), Dialogue("q", 2, 2, True)),
        ({1: ("a", "b"), 2: ("b", "c"), 3: ("c",)}, (), Dialogue("q", 3, 3, True)),
        ({1: ("a",)}, ("我是进城打工的",), Dialogue("q", 1, 1, True)),
        ({1: ("a", "b"), 2: ("b",)}, ("我是进城打工的",), Dialogue("q", 2, 2, True)),
        ({2: ("a",)}, ("还有一件事",), Dialogue("q", 1, 1, True)),
    ],
)
def test_facts_count_once_until_nothing_is_asked(
    wants: Mapping[int, Sequence[str]], turns: tuple[str, ...], found: Dialogue
) -> None:
    assert ended(Clerk(wants), *turns) == found


def test_the_labels_turns_answer_first_and_then_nobody_knows() -> None:
    clerk = Clerk({1: ("a", "b"), 2: ("b",)})
    ended(clerk, "我是进城打工的")
    assert clerk.heard[-1] == ("能申请吗", "我是进城打工的", UNSURE)


def test_what_is_not_shown_does_not_count() -> None:
    assert ended(Clerk({1: ("a", "b", "c", "d", "e")})).asked == 3


def test_a_conversation_without_end_is_given_up() -> None:
    clerk = Endless()
    assert ended(clerk) == Dialogue("q", ROUNDS, ROUNDS, False)
    assert len(clerk.heard) == ROUNDS


def test_only_questions_labelled_with_a_verdict_are_carried_on() -> None:
    clerk = Clerk({1: ("a",)})
    outcomes = [converse(clerk, one, on=DAY) for one in (question("a"), question("b", verdict=Verdict.NOT_COVERED))]
    assert [dialogue.id for dialogue in finish_all(clerk, outcomes, on=DAY)] == ["b"]


THREE = (Dialogue("a", 0, 0, True), Dialogue("b", 2, 1, True), Dialogue("c", 7, 6, False))


def test_the_summary_by_hand() -> None:
    assert [asked(THREE).value, rounds(THREE).value] == pytest.approx([3, 7 / 3])
    found = to_json(THREE)
    assert found is not None
    assert (found["mean"], found["max"], found["n"], found["endless"]) == (3.0, 7, 3, ["c"])
    lines = to_markdown(THREE).splitlines()
    assert "| questions asked | 3.000 [0.000, 7.000] | 7 | 3 |" in lines
    assert "Questions × conversations: 0 × 1, 2 × 1, 7 × 1." in lines
    assert "Still asking after 6 rounds: c." in lines


def test_no_conversation_has_no_summary() -> None:
    assert (to_markdown(()), to_json(())) == ("none", None)
