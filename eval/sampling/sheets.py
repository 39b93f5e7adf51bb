"""The scoring sheet of a sample, and the scores that come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.journal.entry import Entry
from eval.labelling.workbook import Column, Line, SheetError, Table, read
from eval.sampling.frame import Drawable, Stratum
from eval.sampling.rubric import rubric

ID, DAY, LAW_DAY, ASKED, ANSWERED, NOTE = "编号", "回答日期", "按哪天的法律", "问题", "回答", "备注"
CITY, QUARTER, KIND, SIZE, SAMPLE = "地区", "季度", "类别", "这一类共有", "抽样（种子/总数/抽数）"
_BEFORE = (Column(ID, 18), Column(DAY, 12), Column(LAW_DAY, 12), Column(ASKED, 50), Column(ANSWERED, 90))
_AFTER = (Column(CITY, 16), Column(QUARTER, 10), Column(KIND, 16), Column(SIZE, 12), Column(SAMPLE, 24))
_HOW = (
    ("怎么打分", "", "一行是一次回答。先看问题，再看回答，每个黄色的格子从列表里选一个，都要选。"),
    ("", "", "拿不准的也要选一个，在备注里写明。只看这次回答本身，不看程序平时怎么样。"),
    ("", "", "按“按哪天的法律”那一天的规定判。问题里有几段的，判的是对最后一段的回答。"),
    ("", "", "姓名、电话、证件号、住址已经遮住。如果还看得到是谁，请在备注里写“没有遮住”，不要抄写、转发。"),
    ("", "", "自己打分，不要和别人商量。填好后存盘（.xlsx 或者 CSV UTF-8），不要改第一行，不要删行、删列。"),
)
_TURN = "【第{}次】"


@dataclass(frozen=True)
class Scored:
    """One answer with its scores: dimension → the choice; an unscored answer has none."""

    id: str
    stratum: Stratum
    scores: Mapping[str, str]
    note: str


@dataclass(frozen=True)
class Sample:
    """What came back of one sample: its rows, how many answers each stratum has in all, and how many were drawn."""

    rows: tuple[Scored, ...]
    sizes: Mapping[Stratum, int]
    population: int
    drawn: int


def export(drawn: Sequence[Drawable], frame: Sequence[Drawable], *, seed: int) -> Table:
    """Return the scoring sheet of all of a sample; `part` deals it out to several people.

    Raises:
        DatasetError: a journal has changed since it was listed.
    """
    sizes = Counter(answer.stratum for answer in frame)
    sample = f"{seed}/{len(frame)}/{len(drawn)}"
    dimensions = rubric()
    columns = (
        *_BEFORE, *(Column(one.title, 14, fill=True) for one in dimensions), Column(NOTE, 30, fill=True), *_AFTER
    )  # fmt: skip
    blank = ("",) * (len(dimensions) + 1)
    rows = []
    for answer in drawn:
        entry, at = answer.entry(), answer.stratum
        said = (answer.id, entry.day.isoformat(), entry.on.isoformat(), _asked(entry), entry.text)
        rows.append((*said, *blank, at.city, at.quarter, at.kind, str(sizes[at]), sample))
    choices = {len(_BEFORE) + place: [one.offered] * len(rows) for place, one in enumerate(dimensions)}
    return Table(columns, tuple(rows), guide(), choices)


def part(table: Table, number: int, of: int) -> Table:
    """Return the rows of one of several people: every `of`-th, so that each has some of everything."""
    kept = range(number, len(table.rows), of)
    choices = {column: [offered[row] for row in kept] for column, offered in table.choices.items()}
    return Table(table.columns, tuple(table.rows[row] for row in kept), table.guide, choices)


def guide() -> tuple[tuple[str, ...], ...]:
    """Return the page that explains the scores."""
    rows: list[tuple[str, ...]] = list(_HOW)
    for one in rubric():
        rows += [("",), (one.title, "", one.guide), *(("", word, meaning) for word, meaning in one.choices)]
    return tuple(rows)


def load(paths: Iterable[Path]) -> tuple[Sample, list[str]]:
    """Read scoring sheets of one sample; what is wrong is told row by row, in Chinese, beside what is right.

    A row without any score was not scored, which is no mistake; a row with only some scores is one.

    Raises:
        InputError, SheetError: a file is no scoring sheet, or they are of different samples.
    """
    rows: dict[str, Scored] = {}
    sizes: dict[Stratum, int] = {}
    samples: set[str] = set()
    problems: list[str] = []
    needed = [ID, *(one.title for one in rubric()), CITY, QUARTER, KIND, SIZE, SAMPLE]
    for path in paths:
        for line in read(path, needed):
            scored, wrong = _scored(line)
            size = _number(line[SIZE])
            if not line[ID] or size < 1 or sizes.setdefault(scored.stratum, size) != size:
                wrong.append(f"{line.where}：“{ID}”或者“{SIZE}”被改过，请重新导出这张表。")
            if scored.id in rows:
                wrong.append(f"{line.where}“{ID}”一栏：{scored.id[:40]}前面已经有了。")
            rows[scored.id] = scored
            samples.add(line[SAMPLE])
            problems += wrong
    if len(samples) != 1:
        raise SheetError("the sheets hold no rows" if not samples else "the sheets are of different samples")
    parts = [_number(number) for number in samples.pop().split("/")]
    if len(parts) != 3 or not 0 < parts[2] <= parts[1] or len(rows) > parts[2]:
        raise SheetError(f"the column {SAMPLE} has been changed; export the sheets anew")
    return Sample(tuple(rows.values()), sizes, parts[1], parts[2]), problems


def _scored(line: Line) -> tuple[Scored, list[str]]:
    problems: list[str] = []
    scores: dict[str, str] = {}
    begun = any(line[one.title] for one in rubric())
    for one in rubric() if begun else ():
        cell = line[one.title]
        choice = one.read(cell)
        if choice is not None:
            scores[one.title] = choice
        else:
            wrong = f"没有“{cell[:20]}”这个选项，只能填：{'、'.join(one.offered)}" if cell else "还没有填"
            problems.append(f"{line.where}“{one.title}”一栏：{wrong}。")
    return Scored(line[ID], Stratum(line[CITY], line[QUARTER], line[KIND]), scores, line[NOTE]), problems


def _asked(entry: Entry) -> str:
    if len(entry.turns) == 1:
        return entry.turns[0]
    return "\n".join(f"{_TURN.format(number)}{turn}" for number, turn in enumerate(entry.turns, 1))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
