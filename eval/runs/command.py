"""`python -m eval run` and `python -m eval compare`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.settings import ROOT, Settings
from eval.datasets import DATA, labelled_on, load_questions
from eval.errors import EvalError
from eval.runs.record import Folder
from eval.runs.runner import Part, Run, execute

BENCHMARK = DATA / "hunan-legal-aid"
RUNS = ROOT / "var" / "runs"


def add(commands: Any) -> None:
    """Add both commands to the parsers of `python -m eval`."""
    run = commands.add_parser("run", help="a system over the benchmark, recorded and reported")
    run.add_argument(
        "--system", default="ours", help="ours (default), bm25, answers:FILE, http:URL, openai:MODEL@URL, …"
    )
    run.add_argument(
        "--dataset", type=Path, nargs="+", metavar="FILE.jsonl", help="default: every split of the benchmark"
    )
    run.add_argument("--name", help="of the run's folder under --out (default: the system's name)")
    run.add_argument("--fresh", action="store_true", help="replace a run of the same name instead of continuing it")
    run.add_argument("--peer", type=Path, nargs="*", default=(), metavar="RUN", help="runs shown beside this one")
    run.add_argument("--out", type=Path, default=RUNS, metavar="DIR", help="where runs are kept")
    run.set_defaults(call=_run)
    compare = commands.add_parser("compare", help="run against run: gained, lost, and whether it is chance")
    compare.add_argument("new", type=Path, metavar="NEW", help="a run's folder or its report.json")
    compare.add_argument("old", type=Path, metavar="OLD")
    compare.add_argument("--out", type=Path, metavar="FILE", help="also write it here: .md, or .json")
    compare.set_defaults(call=_compare)


def _run(args: argparse.Namespace) -> None:
    from corpus.store import Corpus
    from eval.reports.records import load
    from eval.systems.choose import choose
    from eval.systems.reading import Reader

    now = datetime.now(UTC)
    parts = [part(path, now.date()) for path in args.dataset or sorted(BENCHMARK.glob("*.jsonl"))]
    settings = Settings.from_env()
    system = choose(args.system, [question for one in parts for question in one.questions], settings)
    folder = Folder(args.out / _plain(args.name or system.name))
    corpus = Corpus.load(operator_dir=settings.corpus_dir)
    run = execute(system, parts, folder, Reader(corpus), now=now, fresh=args.fresh)
    markdown, data = told(run, parts, corpus)
    _write(folder.path, markdown, data, [load(_report(path)) for path in args.peer])
    print(markdown, end="")
    print(f"\n{folder.path}: report.html report.md report.json junit.xml", file=sys.stderr)


def part(path: Path, today: date) -> Part:
    """Return a split with the day it is labelled for; a file of somebody else's is for today."""
    return Part(path, tuple(load_questions(path)), labelled_on(path) or today)


def told(run: Run, parts: Sequence[Part], corpus: Any) -> tuple[str, dict[str, object]]:
    """Return the report of a run as Markdown and as plain data."""
    from eval.judging.costs import Costs
    from eval.judging.judge import Judge
    from eval.report import AnswersReport

    name = BENCHMARK.name if len(parts) > 1 else parts[0].path.name
    found = AnswersReport.of(name, max(one.on for one in parts), run.outcomes, run.ends, judge=Judge.load(corpus))
    data = found.to_json() | {"run": asdict(run.manifest), "costs": Costs.load().triples()}
    return found.to_markdown(), data


def _compare(args: argparse.Namespace) -> None:
    from eval.reports.comparison import compare_files

    found = compare_files(_report(args.new), _report(args.old))
    if args.out:
        text = json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n"
        try:
            args.out.write_text(text if args.out.suffix == ".json" else found.to_markdown(), encoding="utf-8")
        except OSError as exc:
            raise EvalError(f"cannot write {args.out}: {exc.strerror or exc}") from exc
    print(found.to_markdown(), end="")


def _report(path: Path) -> Path:
    return path / "report.json" if path.is_dir() else path


def _write(folder: Path, markdown: str, data: dict[str, object], peers: Sequence[dict[str, object]]) -> None:
    from eval import report
    from eval.reports.html import to_html
    from eval.reports.junit import to_junit

    report.write(folder, "report", markdown, data)
    (folder / "report.html").write_text(to_html(data, peers=peers), encoding="utf-8")
    (folder / "junit.xml").write_text(to_junit(data), encoding="utf-8")


def _plain(name: str) -> str:
    """Return a name as a folder's: letters, digits, dots and dashes."""
    kept = "".join(letter if letter.isalnum() or letter in ".-_" else "-" for letter in name).strip(".-")
    if not kept:
        raise EvalError(f"{name!r} is no name for a folder")
    return kept[:80]
