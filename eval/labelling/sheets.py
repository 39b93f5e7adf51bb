"""The sheet that one person labels, and what comes back of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnknownArticle
from eval.labelling.cells import escaped
from eval.labelling.fields import BadCell, Field, Label, Resolve, by_title
from eval.labelling.items import Item
from eval.labelling.workbook import Column, Line, SheetError, Table, read

ID, WHO, QUESTION, TURNS, NOTE = "编号", "标注人", "问题", "后来说的话", "备注"
DAY = "按哪天的法律"  # only where some question is asked on a day of its own
_FIXED = (ID, WHO, QUESTION, TURNS, DAY, NOTE)
_LONGEST_NOTE = 2000
_LONGEST_NAME = 20
_BLANKS = re.compile(r"\s|_x000D_")

_HOW = (
    ("怎么填", "", "一行是一个人说的话。黄色的格子请您填，其他的格子锁住了，不要改。"),
    ("", "", "有下拉列表的，从列表里选；没有列表的，照下面的写法写。每一格都要填，只有备注可以不写。"),
    ("", "", "自己想，不要和另一位标注人商量；拿不准也要选一个，再在备注里写为什么。"),
    ("", "", "填好后存盘（.xlsx 或者 CSV UTF-8），不要改第一行，不要删列。"),
)


@dataclass(frozen=True)
class Labelled:
    """What one person said of one item; `question` and `turns` are as the sheet has them."""

    id: str
    annotator: str
    labels: Mapping[str, Label]
    note: str
    question: str
    turns: str


@dataclass(frozen=True)
class Filled:
    """A sheet that came back: its rows, and what is wrong with it, a Chinese sentence each with the place."""

    fields: tuple[Field, ...]
    rows: tuple[Labelled, ...]
    problems: tuple[str, ...]


def export(items: Sequence[Item], fields: Sequence[Field], annotator: str, *, seed: int) -> Table:
    """Return the sheet of one labeller: the items in an order of this person's own, without any label they have.

    Raises:
        SheetError: the name of the labeller is empty or long.
    """
    if not 0 < len(annotator.strip()) <= _LONGEST_NAME:
        raise SheetError(f"an annotator has a name of 1 to {_LONGEST_NAME} characters")
    order = list(items)
    random.Random(f"{seed}:{annotator}").shuffle(order)
    dated = any(item.day for item in order)
    columns = (
        Column(ID, 12), Column(WHO, 8), Column(QUESTION, 60), Column(TURNS, 40), *([Column(DAY, 14)] if dated else ()),
        *(Column(field.title, 22, fill=True) for field in fields), Column(NOTE, 30, fill=True),
    )  # fmt: skip
    blank = ("",) * (len(fields) + 1)
    rows = tuple(
        (item.id, annotator.strip(), item.question, "\n".join(item.turns), *((item.day,) if dated else ()), *blank)
        for item in order
    )
    choices = {4 + dated + place: [field.offered] * len(rows) for place, field in enumerate(fields) if field.offered}
    return Table(columns, rows, (*_HOW, *guide(fields)), choices)


def guide(fields: Iterable[Field]) -> list[tuple[str, ...]]:
    """Return the rows of the guide that tell what each field asks, and what its choices mean."""
    rows: list[tuple[str, ...]] = []
    for field in fields:
        rows += [("",), (field.title, "", field.guide)]
        rows += [("", choice.label, choice.meaning) for choice in field.choices]
        rows += [("", field.none, "都不是")] if field.none else []
    return rows


def read_labels(path: Path, resolve: Resolve, *, partial: bool = False) -> Filled:
    """Read a sheet that came back; what is wrong is told row by row, in Chinese, beside what is right.

    Args:
        path: an .xlsx or .csv that `export` made and a person filled in.
        resolve: a citation → its article; UnknownArticle says in Chinese why not.
        partial: leave out rows in which no label is filled in, instead of complaining.

    Raises:
        InputError, SheetError: the file is no such sheet.
    """
    lines = read(path, (ID, WHO, QUESTION, TURNS))
    titles = [title for title in dict.fromkeys(title for line in lines for title in line.cells) if title not in _FIXED]
    fields = [field for title in titles if (field := by_title(title))]
    if unknown := [title for title in titles if by_title(title) is None]:
        raise SheetError(f"{path}: unknown column {'、'.join(unknown)[:60]}; is it the right sheet?")
    if not fields:
        raise SheetError(f"{path}: no column to label, or no rows; export the sheet anew")
    rows: list[Labelled] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for line in lines:
        if partial and not any(line[field.title] for field in fields):
            continue
        labelled, wrong = _labelled(line, fields, resolve)
        if labelled.id and (first := seen.setdefault(labelled.id, line.where)) != line.where:
            wrong.append(f"{line.where}“{ID}”一栏：{labelled.id[:40]}前面已经有了（{first}）。")
        rows.append(labelled)
        problems += wrong
    return Filled(tuple(fields), tuple(rows), tuple(problems))


def unlike(cell: str, text: str) -> bool:
    """Whether a cell of a sheet that came back is not `text`, apart from blanks and line breaks."""
    return _BLANKS.sub("", escaped(cell)) != _BLANKS.sub("", escaped(text))


def _labelled(line: Line, fields: Sequence[Field], resolve: Resolve) -> tuple[Labelled, list[str]]:
    labels: dict[str, Label] = {}
    problems = [f"{line.where}“{title}”一栏：是空的。" for title in (ID, WHO) if not line[title]]
    for field in fields:
        try:
            labels[field.key] = field.read(line[field.title], resolve)
        except (BadCell, UnknownArticle) as exc:
            problems.append(f"{line.where}“{field.title}”一栏：{exc}。")
    note = line[NOTE][:_LONGEST_NOTE]
    return Labelled(line[ID], line[WHO], labels, note, line[QUESTION], line[TURNS]), problems
