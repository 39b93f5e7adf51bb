"""Benchmarks with one thing wrong: a good row, a folder of splits, rules that fit so few items."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from eval.benchmark.models import Item
from eval.benchmark.rules import Balance, Leakage, Rules, Split, default

DAY = date(2026, 11, 23)
AID = "中华人民共和国法律援助法"
HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"
GOOD: Mapping[str, Any] = {
    "id": "own-t001",
    "split": "tune",
    "question": "我在芙蓉区一家奶茶店做店员，老板连着四个月只发一半工资",
    "intent": "eligibility",
    "gold_articles": [{"law": AID, "article": "第三十一条"}],
    "gold_optional": [{"law": AID, "article": "第三十八条"}],
    "matter": "31.5劳动关系/劳动报酬",
    "expected_outcome": "eligible_if_hardship",
    "must_ask": [],
    "channel": {"place": "长沙市芙蓉区", "jurisdiction": None, "rule": None},
    "difficulty": "easy",
    "style": "plain",
    "label_confidence": "high",
    "note": "",
    "expected_behavior": "answer_with_citation",
    "groups": [],
    "stage": "before_any_step",
    "styles": ["plain"],
    "must_say": ["hardship_condition"],
    "must_not_say": ["repealed_as_law"],
    "ask": [["migrant_worker"]],
}


def item(labelled_on: date | None = DAY, file: str = "tune.jsonl", line: int = 1, **changed: Any) -> Item:
    """Return the good row as an item; a value of None takes a field away, but for those that may be null."""
    row = {**GOOD, **changed}
    row = {name: value for name, value in row.items() if value is not None or name == "expected_outcome"}
    return Item(Path(file), line, row, labelled_on)


def written(folder: Path, **splits: Sequence[Mapping[str, Any]]) -> Path:
    """Write splits into a folder."""
    folder.mkdir(exist_ok=True)
    for name, rows in splits.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def small_rules(**leakage: tuple[str, ...]) -> Rules:
    """Return the rules for one split of any size, which looks for leaks in the files named alone."""
    seen = Leakage(leakage.get("utterances", ()), leakage.get("questions", ()), leakage.get("cues", ()), 12)
    balance = Balance(1, {}, {}, {"ever": date(2020, 1, 1)})
    return replace(default(), splits={"tune": Split("tune", "own-t")}, balance=balance, leakage=seen, allowed=())
