"""`python -m eval data lint | table`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.settings import Settings
from eval.benchmark import balance
from eval.benchmark.lint import BENCHMARK, Result, lint
from eval.benchmark.models import load
from eval.benchmark.rules import default


def add(commands: Any) -> None:
    """Add the command to the parsers of `python -m eval`."""
    data = commands.add_parser("data", help="the benchmark itself: is it well-formed, what is in it")
    steps = data.add_subparsers(dest="step", metavar="STEP", required=True)
    check = _step(steps, "lint", _lint, "check form, labels, law, balance, likeness and leakage; 1 where one fails")
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    _step(steps, "table", _table, "count the items by slice and split, as the data sheet has it")


def _step(steps: Any, name: str, call: Callable[[argparse.Namespace], int], help: str) -> Any:
    parser = steps.add_parser(name, help=help)
    parser.add_argument("--folder", type=Path, default=BENCHMARK, metavar="DIR", help="of splits (default: ours)")
    parser.set_defaults(call=call)
    return parser


def _lint(args: argparse.Namespace) -> int:
    from corpus.store import Corpus

    result = lint(Corpus.load(operator_dir=Settings.from_env().corpus_dir), default(), args.folder)
    print(_json(result) if args.json else _text(result))
    return 0 if result.clean else 1


def _table(args: argparse.Namespace) -> int:
    print(table(args.folder), end="")
    return 0


def table(folder: Path = BENCHMARK) -> str:
    """Return the counts by slice and split as Markdown.

    Raises:
        DatasetError: the folder holds no splits.
    """
    items = load(folder)
    splits = tuple(dict.fromkeys(item.split for item in items))
    sizes = [f"{split} {sum(item.split == split for item in items)}" for split in splits]
    counts = balance.count(items, default().balance.periods)
    return f"{len(items)} items: {', '.join(sizes)}.\n\n" + balance.to_markdown(counts, splits)


def _text(result: Result) -> str:
    lines = [*map(str, result.findings)]
    standing: dict[str, list[str]] = {}
    for one, reason in result.allowed:
        standing.setdefault(f"[{one.check}] {reason}", []).append(one.id)
    lines += [f"stands: {' '.join(dict.fromkeys(ids))} {reason}" for reason, ids in standing.items()]
    lines.append(f"{result.items} items, {len(result.findings)} findings, {len(result.allowed)} allowed to stand")
    return "\n".join(lines)


def _json(result: Result) -> str:
    data = {
        "items": result.items,
        "clean": result.clean,
        "findings": [asdict(one) for one in result.findings],
        "allowed": [asdict(one) | {"reason": reason} for one, reason in result.allowed],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
