"""Facts given by tapping: the form is exact both ways, overrides what was read, and gives way to later words."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bot.eligibility.facts import load_facts, load_matters
from bot.eligibility.rules import load_rules
from bot.understanding.dialogue import Heard, listen
from bot.understanding.facts import FactReader
from bot.understanding.given import Given, from_turn, to_turn
from bot.understanding.text import clean
from tests.bot.samples import ON

FACTS, MATTERS, RULES = load_facts(), load_matters(), load_rules()
READER = FactReader.load(RULES.facts, RULES.matters)
WAGES = "我在工地干活，老板拖欠工资不给，能申请法律援助吗？"


def hear(*turns: str) -> Heard:
    return listen(turns, reader=READER, rules=RULES, classifier=None, on=ON)


def tap(matter: str | None = None, **values: bool | None) -> str:
    return to_turn(Given(matter, values), FACTS, MATTERS)


def test_what_a_person_sees() -> None:
    assert tap("work_injury", disabled=None) == "改一下：“说的事”——工伤赔偿；“残疾人”——不清楚"


@drawn(
    st.none() | st.sampled_from(sorted(MATTERS)),
    st.dictionaries(st.sampled_from(sorted(FACTS)), st.sampled_from([True, False, None])),
)
def test_written_and_read_back(matter: str | None, values: dict[str, bool | None]) -> None:
    wanted = Given(matter, values)
    if wanted != Given():
        turn = to_turn(wanted, FACTS, MATTERS)
        assert from_turn(turn, FACTS, MATTERS) == wanted
        assert from_turn(clean(turn), FACTS, MATTERS) == wanted


def test_every_label_names_one_thing() -> None:
    for vocabulary in (FACTS, MATTERS):
        assert len({clean(spec.label) for spec in vocabulary.values()}) == len(vocabulary)


@pytest.mark.parametrize(
    "turn",
    [
        "改一下：",
        "改一下：我不是农民工",
        "改一下：“残疾人”——也许",
        "改一下：“没有这个词”——是",
        "改一下：“残疾人”——是；再说一句",
        "“残疾人”——是",
        "",
    ],
)
def test_other_words_are_words(turn: str) -> None:
    assert from_turn(turn, FACTS, MATTERS) is None


def test_a_tap_overrides_what_was_read_and_is_no_words() -> None:
    heard = hear(WAGES + "我是农民工。", tap(migrant_worker=False))
    assert heard.facts.get("migrant_worker") is False
    assert "migrant_worker" not in heard.facts.quotes
    assert heard.words == (WAGES + "我是农民工。",)


def test_a_tap_changes_the_matter_and_keeps_the_others() -> None:
    assert hear(WAGES).facts.matters == ("wages",)
    assert hear(WAGES, tap("traffic")).facts.matters == ("traffic",)
    both = WAGES + "我还受了工伤。"
    assert hear(both).facts.matters == ("wages", "work_injury")
    assert hear(both, tap("work_injury")).facts.matters == ("work_injury", "wages")
    assert hear(both, tap("traffic")).facts.matters == ("traffic", "work_injury")


def test_cannot_tell_takes_a_fact_back_and_asks_no_more() -> None:
    heard = hear(WAGES + "我是农民工。", tap(migrant_worker=None))
    assert heard.facts.get("migrant_worker") is None
    assert "migrant_worker" in heard.declined


def test_a_tap_takes_an_answer_back() -> None:
    assert hear(WAGES, "是").facts.get("migrant_worker") is True
    assert hear(WAGES, "是", tap(migrant_worker=None)).facts.get("migrant_worker") is None
    again = hear(WAGES, "是", tap(migrant_worker=None), tap(migrant_worker=True))
    assert again.facts.get("migrant_worker") is True
    assert again.declined == frozenset()


def test_later_words_override_a_tap() -> None:
    heard = hear(WAGES, tap(migrant_worker=False), "我是农村户口，到城里打工的农民工")
    assert heard.facts.get("migrant_worker") is True
