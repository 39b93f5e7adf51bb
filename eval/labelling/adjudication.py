"""The sheet of a third person, who decides where two disagree, and what comes of it in the data set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UnknownArticle
from eval.errors import EvalError
from eval.labelling.fields import BadCell, Field, Label, Resolve, by_title
from eval.labelling.items import Item, changed
from eval.labelling.pairs import Pair
from eval.labelling.sheets import ID, QUESTION, TURNS, guide, unlike
from eval.labelling.workbook import Column, SheetError, Table, read

FIELD, FIRST, SECOND, NOTES, DECISION, REASON = "栏目", "甲选的", "乙选的", "两个人的备注", "裁定", "理由"
_COLUMNS = (
    Column(ID, 12), Column(QUESTION, 60), Column(TURNS, 40), Column(FIELD, 18), Column(FIRST, 22), Column(SECOND, 22),
    Column(NOTES, 30), Column(DECISION, 24, fill=True), Column(REASON, 40, fill=True),
)  # fmt: skip
_HOW = (
    ("怎么填", "", "一行是两个人标得不一样的一处。请您在“裁定”里选一个：可以是甲的、乙的，也可以都不是。"),
    ("", "", "每一行都要裁定。没有下拉列表的（法条），照下面的写法写。“理由”写一句就行，可以不写。"),
    ("", "", "黄色以外的格子锁住了，不要改；不要改第一行，不要删列。"),
)


@dataclass(frozen=True)
class Decision:
    """The label that a field of an item is to have; `question` and `turns` are as the sheet has them."""

    id: str
    field: Field
    label: Label
    question: str
    turns: str


def export(pair: Pair) -> Table:
    """Return the sheet of the third person: a row for each disagreement, and no other.

    Raises:
        EvalError: there is nothing to decide.
    """
    if not pair.differences:
        raise EvalError("the two agree everywhere: nothing to adjudicate")
    rows, offered = [], []
    for each in pair.differences:
        notes = "\n".join(f"{who}：{row.note}" for who, row in (("甲", each.a), ("乙", each.b)) if row.note)
        rows.append((each.a.id, each.a.question, each.a.turns, each.field.title, *each.said, notes, "", ""))
        offered.append(each.field.offered)
    fields = [field for field in pair.fields if any(each.field == field for each in pair.differences)]
    return Table(_COLUMNS, tuple(rows), (*_HOW, *guide(fields)), {len(_COLUMNS) - 2: offered})


def read_decisions(path: Path, resolve: Resolve) -> tuple[list[Decision], list[str]]:
    """Read the third person's sheet; what is wrong is told row by row, in Chinese, beside what is right.

    Raises:
        InputError, SheetError: the file is no such sheet.
    """
    decisions: list[Decision] = []
    problems: list[str] = []
    seen: dict[tuple[str, str], str] = {}
    for line in read(path, (ID, QUESTION, TURNS, FIELD, DECISION)):
        key = line[ID], line[FIELD]
        field = by_title(line[FIELD])
        if field is None:
            problems.append(f"{line.where}“{FIELD}”一栏：没有“{line[FIELD][:20]}”这一栏。")
        elif (first := seen.setdefault(key, line.where)) != line.where:
            problems.append(f"{line.where}“{ID}”一栏：{line[ID][:40]}的这一栏前面已经有了（{first}）。")
        else:
            try:
                label = field.read(line[DECISION], resolve)
            except (BadCell, UnknownArticle) as exc:
                problems.append(f"{line.where}“{DECISION}”一栏：{exc}。")
            else:
                decisions.append(Decision(line[ID], field, label, line[QUESTION], line[TURNS]))
    if not decisions and not problems:
        raise SheetError(f"{path} has no rows")
    return decisions, problems


def agreed(pair: Pair) -> list[Decision]:
    """Return what needs no third person: the labels that both gave."""
    return [Decision(row.id, field, label, row.question, row.turns) for row, field, label in pair.agreed()]


def apply(decisions: Iterable[Decision], items: Mapping[str, Item]) -> tuple[list[str], int]:
    """Return the lines of the data set with the labels decided, and how many labels differ from what was there.

    The line of an item whose labels do not change stays as it was, to the byte.

    Raises:
        EvalError: an item is not in the data set, or its words are others there, or a label there is malformed.
    """
    values: dict[str, dict[str, Any]] = defaultdict(dict)
    for each in decisions:
        item = items.get(each.id)
        if item is None:
            raise EvalError(f"{each.id[:40]!r} is not in the data set")
        if unlike(each.question, item.question) or unlike(each.turns, "\n".join(item.turns)):
            raise EvalError(f"{each.id}: the sheet has other words than the data set under this id")
        try:
            before = each.field.of(item.row)
        except (KeyError, ValueError, TypeError) as exc:
            raise EvalError(f"{each.id}: {each.field.key} of the data set cannot be read ({exc})") from exc
        if before != each.label:
            values[each.id][each.field.key] = each.field.put(each.label)
    lines = [changed(item, values[id]) if id in values else item.line for id, item in items.items()]
    return lines, sum(map(len, values.values()))
