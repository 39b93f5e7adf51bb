"""`python -m eval sample draw | report`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from bot.settings import Settings
from corpus.days import day_arg
from eval.errors import EvalError
from eval.labelling import workbook
from eval.sampling import draw, frame, report, sheets
from eval.statistics import SEED

_MOST_TOLD = 20


def add(commands: Any) -> None:
    """Add the command to the parsers of `python -m eval`."""
    sample = commands.add_parser("sample", help="a yearly sample of answered questions: scoring sheets and report")
    steps = sample.add_subparsers(dest="step", metavar="STEP", required=True)
    drawing = steps.add_parser("draw", help="draw a stratified sample and write its scoring sheet")
    drawing.set_defaults(call=_draw)
    drawing.add_argument(
        "journal", type=Path, nargs="*", metavar="JOURNAL", help="files or folders (default: XYWF_JOURNAL_DIR)"
    )
    drawing.add_argument("-n", type=int, default=400, metavar="N", help="answers to draw (default: %(default)s)")
    drawing.add_argument("--out", type=Path, required=True, metavar="SHEET.xlsx", help="or SHEET.csv")
    drawing.add_argument("--from", dest="first", type=day_arg, default=date.min, metavar="DATE", help="first day")
    drawing.add_argument("--to", dest="last", type=day_arg, default=date.max, metavar="DATE", help="last day")
    drawing.add_argument("--minimum", type=int, default=draw.MINIMUM, help="of each stratum (default: %(default)s)")
    drawing.add_argument("--without-kind", action="store_true", help="strata by prefecture and quarter alone")
    drawing.add_argument(
        "--scorers", default="", metavar="NAMES", help="deal the sample out: 甲,乙 writes SHEET-甲.xlsx, …"
    )
    drawing.add_argument("--seed", type=int, default=SEED)
    reporting = steps.add_parser("report", help="quality by prefecture and quarter, from scored sheets")
    reporting.set_defaults(call=_report)
    reporting.add_argument("sheets", type=Path, nargs="+", metavar="SHEET")


def _draw(args: argparse.Namespace) -> int:
    journals = args.journal or [path for path in [Settings.from_env().journal_dir] if path]
    if not journals:
        raise EvalError("name a journal, or the folder of journals in XYWF_JOURNAL_DIR; see docs/sampling.md")
    found = frame.load(journals, first=args.first, last=args.last, by_kind=not args.without_kind)
    drawn = draw.draw(found.answers, args.n, seed=args.seed, minimum=args.minimum)
    table = sheets.export(drawn, found.answers, seed=args.seed)
    names = [name.strip() for name in args.scorers.split(",") if name.strip()]
    if len(set(names)) != len(names) or any("/" in name or "\0" in name for name in names):
        raise EvalError("name each scorer once, without slashes")
    written = {args.out.with_stem(f"{args.out.stem}-{name}"): place for place, name in enumerate(names)}
    for path, place in written.items():
        workbook.write(sheets.part(table, place, len(names)), path)
    if not names:
        workbook.write(table, args.out)
    if found.unreadable:
        print(f"有{found.unreadable}行读不懂，没有算进去。", file=sys.stderr)
    print(f"共有{len(found.answers)}次回答，抽了{len(drawn)}次：{'、'.join(map(str, written or [args.out]))}")
    return 0


def _report(args: argparse.Namespace) -> int:
    sample, problems = sheets.load(args.sheets)
    print(*problems[:_MOST_TOLD], sep="\n", end="\n" if problems else "", file=sys.stderr)
    if len(problems) > _MOST_TOLD:
        print(f"还有{len(problems) - _MOST_TOLD}处。", file=sys.stderr)
    if problems:
        return 1
    print(report.to_markdown(sample), end="")
    return 0
