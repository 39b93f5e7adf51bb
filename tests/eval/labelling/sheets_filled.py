"""A small data set, the command line of this group alone, and a person who fills a sheet in."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import load_workbook

from eval.labelling.command import add

_AID = "中华人民共和国法律援助法"
ROWS = [
    {"id": "q1", "question": "老板不给工资，能申请不？", "intent": "eligibility", "difficulty": "easy",
     "note": "a\u2028b", "gold_articles": [{"law": _AID, "article": "第三十一条"}],
     "expected_behavior": "ask_back: 先问"},
    {"id": "q2", "question": "=1+1 要带么子材料？", "turns": ["我没有身份证", "+也没有户口本"], "intent": "materials",
     "difficulty": "hard", "gold_articles": []},
    {"id": "q3", "question": "去哪里申请\n在溆浦", "intent": "where_to_apply", "difficulty": "medium"},
    {"id": "q4", "question": "要多久？", "intent": "time_limit", "difficulty": "easy"},
]  # fmt: skip

Person = Callable[[str, str], str]
"""(id of the item, title of the column) → what is written there."""


def items(folder: Path) -> Path:
    path = folder / "items.jsonl"
    # Spacing unlike that of json.dumps: a line that is written anew by mistake shows.
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in ROWS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*argv: str | Path) -> int:
    """Run `label` as python -m eval does, errors not yet told."""
    parser = argparse.ArgumentParser()
    add(parser.add_subparsers(required=True))
    args = parser.parse_args(["label", *map(str, argv)])
    return int(args.call(args) or 0)


def fill(path: Path, person: Person, key: Callable[[Mapping[str, str]], str] = lambda row: row["编号"]) -> None:
    """Write what a person says into the cells to fill in."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row.update({title: said for title in row if (said := person(key(row), title))})
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return
    book = load_workbook(path)
    sheet = book.worksheets[0]
    titles = [str(cell.value) for cell in sheet[1]]
    for cells in sheet.iter_rows(min_row=2):
        row = {title: str(cell.value or "") for title, cell in zip(titles, cells, strict=True)}
        for title, cell in zip(titles, cells, strict=True):
            if said := person(key(row), title):
                cell.value = said
                cell.data_type = "s"
    book.save(path)
