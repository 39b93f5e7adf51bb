"""`python -m eval label sheet | agree | adjudicate | apply`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.settings import Settings
from corpus.ids import ArticleId
from eval.labelling import adjudication, sheets, workbook
from eval.labelling.fields import chosen, fields
from eval.labelling.items import load_items, write_lines
from eval.labelling.pairs import Pair
from eval.statistics import SEED

_MOST_TOLD = 20


def add(commands: Any) -> None:
    """Add the command to the parsers of `python -m eval`."""
    label = commands.add_parser("label", help="two people label the same items: sheets, agreement, adjudication")
    steps = label.add_subparsers(dest="step", metavar="STEP", required=True)
    sheet = _step(steps, "sheet", _sheet, "make the sheet of one annotator")
    sheet.add_argument("items", type=Path, metavar="ITEMS.jsonl")
    sheet.add_argument("--annotator", required=True, metavar="NAME")
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="or FILE.csv")
    sheet.add_argument("--fields", default=",".join(fields()), metavar="NAMES", help="default: %(default)s")
    sheet.add_argument("--seed", type=int, default=SEED, help="of the order of the items")
    agree = _step(steps, "agree", _agree, "how far two annotators agree, and where they do not")
    adjudicate = _step(steps, "adjudicate", _adjudicate, "make the sheet of a third person: only disagreements")
    for step in (agree, adjudicate):
        step.add_argument("a", type=Path, metavar="A.xlsx")
        step.add_argument("b", type=Path, metavar="B.xlsx")
        step.add_argument("--partial", action="store_true", help="leave out rows that nobody has begun")
    adjudicate.add_argument("--out", type=Path, required=True, metavar="C.xlsx", help="or C.csv")
    apply = _step(steps, "apply", _apply, "write the labels decided into a copy of the data set")
    apply.add_argument("decided", type=Path, metavar="C.xlsx")
    apply.add_argument("items", type=Path, metavar="ITEMS.jsonl")
    apply.add_argument("--out", type=Path, required=True, metavar="NEW.jsonl")
    apply.add_argument(
        "--agreed", type=Path, nargs=2, metavar=("A.xlsx", "B.xlsx"), help="also write what these two agree on"
    )
    apply.set_defaults(partial=True)


def _step(steps: Any, name: str, call: Callable[[argparse.Namespace], int], help: str) -> Any:
    parser = steps.add_parser(name, help=help)
    parser.set_defaults(call=call)
    return parser


def _sheet(args: argparse.Namespace) -> int:
    items = load_items(args.items)
    table = sheets.export(list(items.values()), chosen(args.fields.split(",")), args.annotator, seed=args.seed)
    workbook.write(table, args.out)
    print(f"{args.out}：{len(table.rows)}条，给{args.annotator}。")
    return 0


def _agree(args: argparse.Namespace) -> int:
    pair = _pair(args.a, args.b, partial=args.partial)
    if pair is None:
        return 1
    print(pair.to_markdown(), end="")
    return 0


def _adjudicate(args: argparse.Namespace) -> int:
    pair = _pair(args.a, args.b, partial=args.partial)
    if pair is None:
        return 1
    workbook.write(adjudication.export(pair), args.out)
    print(f"{args.out}：{len(pair.differences)}处要裁定。")
    return 0


def _apply(args: argparse.Namespace) -> int:
    items = load_items(args.items)
    decisions, problems = adjudication.read_decisions(args.decided, _resolver())
    if _told(problems):
        return 1
    if args.agreed:
        pair = _pair(*args.agreed, partial=args.partial)
        if pair is None:
            return 1
        decisions = [*adjudication.agreed(pair), *decisions]
    lines, count = adjudication.apply(decisions, items)
    write_lines(args.out, lines)
    print(f"{args.out}：改了{count}个标签。")
    return 0


def _pair(a: Path, b: Path, *, partial: bool) -> Pair | None:
    """Return two sheets side by side, or None where something in them is wrong, which is told."""
    filled = [sheets.read_labels(path, _resolver(), partial=partial) for path in (a, b)]
    return None if _told([problem for sheet in filled for problem in sheet.problems]) else Pair.of(*filled)


def _told(problems: Sequence[str]) -> bool:
    print(*problems[:_MOST_TOLD], sep="\n", end="\n" if problems else "", file=sys.stderr)
    if len(problems) > _MOST_TOLD:
        print(f"还有{len(problems) - _MOST_TOLD}处。", file=sys.stderr)
    return bool(problems)


@cache
def _resolver() -> Callable[[str], ArticleId]:
    """A citation as people write it → its article; the library is read when the first one is met."""
    return _Library(datetime.now(UTC).date())


class _Library:
    def __init__(self, on: date) -> None:
        self._on = on
        self._known: tuple[Any, Any] | None = None

    def __call__(self, citation: str) -> ArticleId:
        from corpus.citations import cite
        from corpus.names import LawNames
        from corpus.store import Corpus

        if self._known is None:
            corpus = Corpus.load(operator_dir=Settings.from_env().corpus_dir)
            self._known = corpus, LawNames.from_corpus(corpus)
        corpus, names = self._known
        return cite(citation, corpus, on=self._on, names=names).article.id
