"""Each check finds the one thing that is wrong, and says nothing of a good item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UnknownArticle
from corpus.ids import ArticleId
from eval import datasets
from eval.benchmark import balance, form, labels, leakage, likeness
from eval.benchmark.lint import judged
from eval.benchmark.models import Finding, Item
from eval.benchmark.rules import Absent, Allowed, Balance, Rules, Split, default
from eval.errors import DatasetError
from eval.judging.statements import Statements
from tests.eval.benchmark.builders import AID, GOOD, HUNAN, item, small_rules, written

PROVINCIAL = date(2024, 10, 1)


class Library:
    """A corpus in which 湖南若干规定 begins on its day and everything else always was."""

    def get(self, id: ArticleId, *, on: date) -> ArticleId:
        if id.law == HUNAN and on < PROVINCIAL:
            raise UnknownArticle(f"{id.law}在这一天还没有施行")
        return id


def told(findings: Sequence[Finding]) -> list[str]:
    return [one.what for one in findings]


def test_a_good_item_is_not_found_fault_with() -> None:
    items = [item()]
    assert form.against_schema(items) == form.once(items) == form.of_its_split(items, default().splits) == []
    assert labels.agreeing(items, PROVINCIAL) == labels.known(items, Statements.load()) == []
    assert labels.in_force(items, Library()) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"difficulty": "trivial"}, "difficulty breaks 'enum'"),
        ({"id": "t1"}, "id breaks 'pattern'"),
        ({"question": "  "}, "question breaks 'pattern'"),
        ({"turns": []}, "turns breaks 'minItems'"),
        ({"turns": ["好", " "]}, "turns[1] breaks 'pattern'"),
        ({"styles": ["plain", "plain"]}, "styles breaks 'uniqueItems'"),
        ({"groups": ["martian"]}, "groups[0] breaks 'enum'"),
        ({"stage": None}, "'stage' is a required property"),
        ({"answer": "可以"}, "'answer' was unexpected"),
        ({"on": "2023-5-1"}, "on breaks 'pattern'"),
        ({"on": "2023-02-30"}, "on breaks 'format'"),
        ({"gold_articles": [{"law": AID, "article": "31"}]}, "gold_articles[0].article breaks 'pattern'"),
        ({"channel": {"place": "长沙市"}}, "is a required property"),
        ({"expected_behavior": "answers"}, "expected_behavior breaks 'pattern'"),
    ],
)
def test_the_schema_finds(change: dict[str, Any], what: str) -> None:
    found = told(form.against_schema([item(**change)]))
    assert any(what in one for one in found), found


def test_no_finding_of_the_schema_tells_the_words() -> None:
    secret = "秘" * 700
    assert not any("秘" in one for one in told(form.against_schema([item(question=secret, turns=secret)])))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"intent": "cost"}, "an outcome goes with the intent eligibility"),
        ({"expected_outcome": None}, "an outcome goes with the intent eligibility"),
        ({"turns": ["好"], "styles": ["multi_turn"]}, "outcome_after_turns goes with"),
        ({"outcome_after_turns": "not_covered"}, "outcome_after_turns goes with"),
        ({"expected_behavior": "ask_back"}, "only needs_more_facts asks back"),
        ({"expected_behavior": "ask_back", "expected_outcome": "needs_more_facts"}, "must_ask does not say"),
        ({"expected_outcome": "needs_more_facts"}, "needs_more_facts asks back"),
        ({"expected_behavior": "redirect"}, "out_of_scope is redirected"),
        ({"gold_articles": []}, "no article is named"),
        ({"label_confidence": "low"}, "needs a note"),
        ({"styles": ["multi_turn"]}, "the style multi_turn"),
        ({"gold_optional": GOOD["gold_articles"]}, "both needed and optional"),
        ({"must_not_say": ["hardship_condition"]}, "must and must not be said"),
    ],
)
def test_labels_that_contradict_each_other_are_found(change: dict[str, Any], what: str) -> None:
    found = told(labels.agreeing([item(**change)], PROVINCIAL))
    assert any(what in one for one in found), found


def test_before_the_provincial_rules_one_may_not_be_able_to_tell() -> None:
    unsure = item(expected_outcome="needs_more_facts", on="2023-05-01")
    assert labels.agreeing([unsure], PROVINCIAL) == []
    assert labels.agreeing([replace(unsure, row={**unsure.row, "on": "2024-10-01"})], PROVINCIAL) != []


def test_unknown_names_are_found() -> None:
    odd = item(must_say=["moon"], must_not_say=["sun"], ask=[["star"], ["matter"]])
    assert told(labels.known([odd], Statements.load())) == [
        "must_say: no statement 'moon'",
        "must_not_say: no statement 'sun'",
        "ask: no fact 'star'",
    ]


@pytest.mark.parametrize(("on", "findings"), [("2024-09-30", 1), ("2024-10-01", 0), (None, 0)])
def test_an_article_must_be_law_on_the_items_day(on: str | None, findings: int) -> None:
    cites = [{"law": HUNAN, "article": "第二条"}]
    found = labels.in_force([item(gold_optional=cites, on=on)], Library())  # type: ignore[arg-type]
    assert len(found) == findings


def test_an_item_without_a_day_and_a_bad_number_are_found() -> None:
    bad = item(gold_articles=[{"law": AID, "article": "第万条"}])
    found = labels.in_force([item(labelled_on=None), bad], Library())  # type: ignore[arg-type]
    assert ["no day" in found[0].what or "has no day" in found[0].what, "article number" in found[1].what] == [
        True,
        True,
    ]


def test_rows_of_another_split_are_found() -> None:
    assert told(form.of_its_split([item(id="own-h001"), item(file="more.jsonl")], default().splits)) == [
        "a row of tune.jsonl says split 'tune' and has an id own-t…",
        "more.jsonl is no split that data/lint.toml names",
    ]


def test_a_file_that_the_evaluation_does_not_read_is_found(tmp_path: Path) -> None:
    folder = written(tmp_path / "set", tune=[{**GOOD, "intent": "lottery"}])
    (finding,) = form.as_pinned([folder / "tune.jsonl"])
    assert "'lottery' is not a valid Intent" in finding.what


def test_a_file_of_ours_must_be_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path / "set", tune=[GOOD])
    assert form.as_pinned([folder / "tune.jsonl"]) == [], "files elsewhere need no pin"
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    monkeypatch.setattr(datasets, "PINS", tmp_path / "pins.toml")
    (tmp_path / "pins.toml").write_text('["set/tune.jsonl"]\nlabelled_on = 2026-11-23\n', encoding="utf-8")
    assert told(form.as_pinned([folder / "tune.jsonl"])) == ["is not pinned: add its sha256 to pins.toml"]


def asked(id: str, question: str, file: str = "tune.jsonl", on: str | None = None) -> Item:
    return item(id=id, question=question, file=file, on=on)


STORY = "我在长沙的工地做了三个月，老板不给工资"


def test_a_story_is_not_told_twice_but_on_another_day_of_its_split() -> None:
    one, copy = asked("a", STORY), asked("b", STORY + "，能申请吗", "held.jsonl")
    later, elsewhere = asked("c", STORY, on="2023-05-01"), asked("d", STORY, "held.jsonl", on="2023-05-01")
    other = asked("e", "隔壁的狗咬了我，打针花了两千多块钱")
    pairs = [(found.id, found.what.split(" (")[0]) for found in likeness.told_twice([one, later, other, copy], 0.5)]
    assert pairs == [("b", "tells the story of a"), ("b", "tells the story of c")]
    assert [found.id for found in likeness.told_twice([one, elsewhere], 0.5)] == ["d"]
    assert likeness.told_twice([one, later, other], 0.5) == []


@pytest.mark.parametrize("text", ["", "工", "工资", "工资，"])
def test_short_texts_are_one_run(text: str) -> None:
    assert len(likeness.grams(text)) == 1


def leaking(tmp_path: Path) -> tuple[Rules, list[Item]]:
    (tmp_path / "u.jsonl").write_text(f'{{"text": "{STORY}呢"}}\n{{"text": "别的"}}\n', encoding="utf-8")
    (tmp_path / "q.jsonl").write_text(f'{{"questions": ["别的", "{STORY}"]}}\n', encoding="utf-8")
    (tmp_path / "c.toml").write_text(f'[cue]\nany = ["(?:{STORY[3:18]})?", "工地"]\n', encoding="utf-8")
    rules = small_rules(utterances=("u.jsonl",), questions=("q.jsonl",), cues=("*.toml",))
    return rules, [asked("a", STORY), asked("b", "隔壁的狗咬了我，打针花了两千多块钱")]


def test_a_later_turn_leaks_as_a_question_does(tmp_path: Path) -> None:
    rules, _ = leaking(tmp_path)
    later = [item(id="a", question="您好", turns=[STORY]), item(id="b", question="您好", turns=["好的"])]
    found = leakage.into_training(later, rules.leakage, 0.5, tmp_path)
    assert [(one.id, one.what.split(":")[0]) for one in found] == [("a", "is like u.jsonl"), ("a", "is like q.jsonl")]


@pytest.mark.parametrize(
    ("file", "row", "what"),
    [
        ("u.jsonl", '{"words": "甲"}', "text must be"),
        ("u.jsonl", '{"text": ""}', "text must be"),
        ("u.jsonl", '{"text": "  "}', "text must be"),
        ("u.jsonl", '{"text": ["甲"]}', "text must be"),
        ("q.jsonl", '{"asked": ["甲"]}', "questions must be a list"),
        ("q.jsonl", '{"questions": []}', "questions must be a list"),
        ("q.jsonl", '{"questions": "甲"}', "questions must be a list"),
        ("q.jsonl", '{"questions": ["甲", ""]}', "each of questions must be"),
        ("q.jsonl", '{"questions": [{"text": "甲"}]}', "each of questions must be"),
    ],
)
def test_training_that_cannot_be_compared_is_no_clean_result(tmp_path: Path, file: str, row: str, what: str) -> None:
    rules, items = leaking(tmp_path)
    with (tmp_path / file).open("a", encoding="utf-8") as out:
        out.write(row + "\n")
    line = {"u.jsonl": 3, "q.jsonl": 2}[file]
    with pytest.raises(DatasetError, match=f"{file}:{line}: {what}"):
        leakage.into_training(items, rules.leakage, 0.5, tmp_path)


def test_leaks_are_found_and_name_the_other_side(tmp_path: Path) -> None:
    rules, items = leaking(tmp_path)
    found = leakage.into_training(items, rules.leakage, 0.5, tmp_path)
    assert [(one.id, one.what.split(":")[0]) for one in found] == [("a", "is like u.jsonl"), ("a", "is like q.jsonl")]
    assert [(one.id, one.what) for one in leakage.into_cues(items, rules.leakage, tmp_path)] == [
        ("a", "12 letters of it in a row stand in c.toml")
    ]


def test_a_glob_that_finds_nothing_is_no_clean_result(tmp_path: Path) -> None:
    rules = small_rules(cues=("gone/*.toml",))
    with pytest.raises(DatasetError, match="no such file"):
        leakage.into_cues([item()], rules.leakage, tmp_path)


def test_what_there_is_too_little_of_is_found() -> None:
    splits = {"tune": Split("tune", "own-t", (0.5, 1.0), everything=True), "held": Split("held", "own-k")}
    wanted = Balance(2, {"style": 2}, {"intent": {"eligibility": (0.0, 0.5)}}, {"once": date(2020, 1, 1)})
    found = told(balance.short([item()], splits, wanted))
    assert found[:3] == [
        "1 items, fewer than 2",
        "style plain: 1 items, fewer than 2",
        "intent eligibility: 1.000 of the items, not 0.0 to 0.5",
    ]
    assert found[3] == "later turns in 0.000 of the items, not 0.5 to 1.0"
    assert found[4].startswith("none of eligible_no_hardship_test, hardship_check_exempt, needs_more_facts")
    assert found[5] == "no items"


def test_a_misspelt_dimension_is_found() -> None:
    assert set(balance.of(item(), {"ever": date(2020, 1, 1)})) == set(balance.DIMENSIONS)
    wanted = Balance(1, {"styel": 1}, {"intnet": {"cost": (0.0, 1.0)}}, {})
    found = told(balance.short([item()], {"tune": Split("tune", "own-t")}, wanted))
    assert [one.split(";")[0] for one in found] == [
        "balance.each: no dimension 'styel'",
        "balance.shares: no dimension 'intnet'",
    ]
    wanted = Balance(1, {}, {"intent": {"costs": (0.0, 1.0)}}, {})
    assert told(balance.short([item()], {"tune": Split("tune", "own-t")}, wanted)) == [
        "balance.shares: intent 'costs' is of no item"
    ]


def test_a_value_of_the_schema_that_no_item_has_is_found() -> None:
    choices = {"stage": ["before_any_step", "court"], "styles": ["plain", "long"], "expected_outcome": [None]}
    wanted = Balance(1, {}, {}, {}, every=("stage", "styles", "moods", "expected_outcome"))
    found = told(balance.unused([item()], choices, wanted))
    assert found == [
        "stage court: in the schema, and of no item",
        "styles long: in the schema, and of no item",
        "balance.every: the schema lists no values of 'moods'",
        "expected_outcome None: in the schema, and of no item",
    ]


def test_a_value_may_be_absent_for_a_reason_while_it_is() -> None:
    rows = (
        Absent("stage", "court", "because"),
        Absent("stage", "before_any_step", "no more"),
        Absent("stage", "x", "slip"),
    )
    wanted = Balance(1, {}, {}, {}, every=("stage",), absent=rows)
    found = told(balance.unused([item()], {"stage": ["before_any_step", "court"]}, wanted))
    assert sorted(one.split(" is of")[0] for one in found) == [
        "balance.absent: stage 'before_any_step'",
        "balance.absent: stage 'x'",
    ]


def test_every_field_that_the_schema_lists_values_of_is_looked_at() -> None:
    assert set(default().balance.every) == set(form.choices())


def test_a_period_without_items_is_found() -> None:
    wanted = Balance(1, {}, {}, {"then": date(2020, 1, 1), "later": date(2030, 1, 1)})
    assert told(balance.short([item()], {"tune": Split("tune", "own-t")}, wanted)) == ["asked later: no items"]


def test_what_stands_needs_a_rule_and_a_rule_needs_a_finding() -> None:
    finding = Finding("training", "tune.jsonl:1", "a", "is like u.jsonl:3")
    rule = Allowed("training", ("a",), "u.jsonl", "because")
    items = [item(id="a")]
    assert judged(items, [finding], [rule]).allowed == ((finding, "because"),)
    assert judged(items, [finding], [rule]).clean
    (gone,) = judged(items, [], [rule]).findings
    assert (gone.check, gone.id) == ("allowed", "a")
    assert judged(items, [finding], [replace(rule, what="q.jsonl")]).findings[0] == finding
    assert judged([item(id="b")], [], [rule]).clean, "another folder has no such item, so there is nothing to find"


def test_a_damaged_table_of_rules_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "lint.toml"
    path.write_text("same_story = 0.5\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="no table of the lint"):
        Rules.load(path)
