"""Each relation keeps the case in the words; a reader that depends on the encoding is found out."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from bot.models import Answer, Region
from bot.understanding.text import clean
from eval.stress import metamorphic
from eval.stress.rewrite import RELATIONS, Relation
from tests.eval.stress.fakes import DAY, FREE, HELD, FakeSubject, question, questions

BY_ID = {relation.id: relation for relation in RELATIONS}
EXACT = [relation for relation in RELATIONS if relation.exact]
TEXT = "我在长沙县一个厂做了3个月，陈老板欠我工资。能申请法律援助吗？"


def apply(relation: str, *turns: str, seed: int = 1) -> tuple[str, ...] | None:
    found = BY_ID[relation].apply(turns, Random(seed))
    return None if found is None else found.turns


@pytest.mark.parametrize("relation", EXACT, ids=lambda relation: relation.id)
def test_exact_ones_are_the_same_words_once_cleaned(relation: Relation) -> None:
    found = relation.apply((TEXT,), Random(1))
    assert found is not None and found.turns != (TEXT,)
    assert clean(found.turns[0]).replace(" ", "") == clean(TEXT).replace(" ", "")


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.id)
def test_they_are_seeded(relation: Relation) -> None:
    turns = (TEXT, "我是农村户口，出来打工的", "家里有低保证，领了两年")
    assert relation.apply(turns, Random(5)) == relation.apply(turns, Random(5))


def test_traditional_letters_read_the_same() -> None:
    found = apply("traditional", TEXT)
    assert found and "" not in found and "長沙縣" in found[0] and clean(found[0])[:4] == clean(TEXT)[:4]


def test_one_letter_of_the_same_sound() -> None:
    found = apply("homophone", TEXT)
    assert found and len(found[0]) == len(TEXT) and sum(a != b for a, b in zip(found[0], TEXT, strict=True)) == 1


def test_a_story_stands_around_the_words() -> None:
    found = apply("story", TEXT)
    assert found and TEXT in found[0] and len(found[0]) > len(TEXT) + 10


def test_a_surname_changes_everywhere_and_other_words_do_not() -> None:
    found = apply("renamed", "陈老板欠我钱，我去找陈老板，他说姓陈的没钱，新陈代谢")
    assert found and found[0].count("陈") == 1 and found[0].endswith("新陈代谢")
    assert apply("renamed", "老板欠我工资") is None


def test_places_move_together_and_the_move_is_told() -> None:
    found = BY_ID["elsewhere"].apply((TEXT,), Random(1))
    assert found is not None and "长沙县" not in found.turns[0] and "长沙市" in found.moves
    assert BY_ID["elsewhere"].apply(("老板欠我工资",), Random(1)) is None


def test_what_later_turns_tell_can_stand_first() -> None:
    assert apply("told_first", "老板欠我工资", "我是农村户口来打工") == ("我是农村户口来打工。老板欠我工资",)
    assert apply("told_first", "老板欠我工资", "要带什么材料呢") is None
    assert apply("later_swapped", "老板欠我工资", "我是农村户口", "家里有低保证") == (
        "老板欠我工资",
        "家里有低保证",
        "我是农村户口",
    )


def test_punctuation_only_goes_or_grows() -> None:
    assert apply("unpunctuated", TEXT) == ("我在长沙县一个厂做了3个月陈老板欠我工资能申请法律援助吗",)
    found = apply("excited", TEXT)
    assert found and found[0].startswith("我在长沙县")


class TestRun:
    def test_a_steady_system_keeps_everything(self) -> None:
        found = metamorphic.run(FakeSubject(lambda _: HELD), questions(), on=DAY, seed=1, sample=10)
        assert not found.defects and all(not row.violations for row in found.rows)
        assert sum(row.n for row in found.rows) > 60

    def test_a_reader_of_bytes_is_found_out(self) -> None:
        def plain(turns: tuple[str, ...]) -> Answer:
            return FREE if re.search(r"[０-９\u200b-\u200d\ufeff]", turns[0]) else HELD

        found = metamorphic.run(FakeSubject(plain), questions(), on=DAY, seed=1)
        assert {violation.relation for violation in found.defects} >= {"full_width", "invisible"}

    def test_a_place_must_move_with_the_words(self) -> None:
        there = replace(HELD, referral=replace(HELD.referral, region=Region("长沙市", "长沙县")))
        rows = [question("q", TEXT)]
        relations = [BY_ID["elsewhere"]]
        found = metamorphic.run(FakeSubject(lambda _: there), rows, on=DAY, seed=1, relations=relations)
        (violation,) = found.rows[0].violations
        assert violation.place is not None and violation.place[0] != "长沙市" == violation.place[1]
        assert violation.what == " → ".join(violation.place)

    def test_whole_conversations_are_taken_beside_the_sample(self) -> None:
        subject = FakeSubject(lambda _: HELD)
        metamorphic.run(subject, questions(), on=DAY, seed=1, sample=1, relations=[BY_ID["told_first"]])
        assert ("我想离婚，可以派律师吗", "他打过我好几次，身上有伤") in subject.asked

    def test_the_page_names_what_changed(self) -> None:
        found = metamorphic.run(
            FakeSubject(lambda turns: FREE if "我叫" in turns[0] else HELD), questions(), on=DAY, seed=1, sample=8
        )
        page, told = metamorphic.to_markdown(found, shown=2), found.to_json()
        assert "### introduced" in page and "and 6 more" in page and "full_width*" in page
        row = next(row for row in told["relations"] if row["id"] == "introduced")
        assert row["n"] == 8 and row["kept"] == 0.0 and len(row["violations"]) == 8
