"""The command line: python -m eval COMMAND (--help lists them).

Exit status: 0, 1 (not ready: no index, no model), 2 (usage: bad option, missing or malformed data set).
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import NoReturn

from bot.errors import BotError
from bot.settings import ROOT, Settings, keep_libraries_quiet
from corpus.days import day_arg
from corpus.errors import CorpusError
from eval.benchmark import command as data
from eval.datasets import DATA, labelled_on, load_questions, load_retrieval
from eval.errors import EvalError
from eval.gate import command as gate
from eval.labelling import command as label
from eval.retrieval import SYSTEMS
from eval.runs import command as runs
from eval.sampling import command as sample
from eval.stress import command as stress
from index.errors import RetrievalError

_CHINA = timezone(timedelta(hours=8))
REPORTS = ROOT / "var" / "reports"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("index").setLevel(logging.INFO)  # encoding a corpus takes long: say how far it is
    keep_libraries_quiet()
    args = _parser().parse_args(argv)
    try:
        return args.call(args) or 0
    except EvalError as exc:
        print(f"python -m eval: {exc}", file=sys.stderr)
        return 2
    except BotError as exc:
        print(f"python -m eval: {exc} ({exc.hint})" if exc.hint else f"python -m eval: {exc}", file=sys.stderr)
        return exc.exit_code
    except (RetrievalError, CorpusError) as exc:
        print(f"python -m eval: {exc}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has left: what is still buffered has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _answers(args: argparse.Namespace) -> None:
    questions = load_questions(args.dataset)
    from bot.assistant import build_assistant
    from eval import answers, dialogues, report

    on = args.on or labelled_on(args.dataset) or _today()
    assistant = build_assistant(Settings.from_env())
    outcomes = answers.run(assistant, questions, on=on)
    ends = dialogues.finish_all(assistant, outcomes, on=on)
    found = report.AnswersReport.of(args.dataset.name, on, outcomes, ends)
    markdown = found.to_markdown() + (report.compare(found, args.compare) if args.compare else "")
    paths = report.write(args.out, f"answers-{args.dataset.stem}", markdown, found.to_json())
    print(markdown, end="")
    print(f"\n{paths[0]}\n{paths[1]}", file=sys.stderr)


def _retrieval(args: argparse.Namespace) -> None:
    if args.run_out and args.system == "all":
        raise EvalError("--run-out holds one ranking; name one --system")
    from corpus.store import Corpus
    from eval import report, retrieval

    data = load_retrieval(args.dataset, split=args.split)
    if args.open:
        data = retrieval.opened(data)
    from index.build import default_encoder
    from index.vectors import SHIPPED

    var = ROOT / "var"
    ranker = retrieval.Ranker(
        data,
        cache=var / "eval",
        encoder=lambda: default_encoder(var),
        untuned=lambda: default_encoder(var, retrieval.UNTUNED),
        shipped=SHIPPED,
        known=Corpus.load(operator_dir=Settings.from_env().corpus_dir).versions,
    )
    runs = {name: ranker.run(name) for name in (SYSTEMS if args.system == "all" else (args.system,))}
    if args.run_out:
        retrieval.write_run(args.run_out, runs[args.system], tag=args.system)
    if args.peer:
        from eval.systems.rival import NAME, PeerSearch

        runs = {NAME: ranker.peer(PeerSearch(args.peer, var / "eval").best), **runs}
    markdown = retrieval.to_markdown(data, runs)
    if args.unseen_by:
        trained = load_retrieval(args.dataset, split=args.unseen_by)
        markdown += "\n" + retrieval.to_markdown(retrieval.without_golds_of(data, trained), runs)
    name = f"retrieval-{data.name}-{args.split or 'all'}-{args.system}"
    report.write(args.out, name, markdown, retrieval.to_json(data, runs))
    print(markdown, end="")


def _bench(args: argparse.Namespace) -> None:
    from eval import bench, report

    questions = load_questions(args.dataset)
    table = bench.measure(Settings.from_env(), questions, on=args.on or labelled_on(args.dataset) or _today())
    report.write(args.out, "bench", table.to_markdown(), table.to_json())
    print(table.to_markdown(), end="")


def _calibrate(args: argparse.Namespace) -> None:
    sets = [(path, load_questions(path)) for path in args.dataset]
    from bot.assistant import build_assistant
    from bot.confidence import TABLE
    from bot.understanding import leaning as reader
    from eval import answers, calibration, leaning

    names = [path.name for path, _ in sets]
    first = build_assistant(Settings.from_env())
    asked = [question for _, questions in sets for question in questions]
    weights = leaning.fit(asked, first.intents, first.classifier)
    reader.TABLE.write_text(leaning.to_toml(weights, names), encoding="utf-8")
    assistant = replace(first, intents=replace(first.intents, leaning=weights))
    outcomes = [
        outcome
        for path, questions in sets
        for outcome in answers.run(assistant, questions, on=labelled_on(path) or _today())
    ]
    table = calibration.to_toml(calibration.fit(outcomes), names, len(outcomes))
    TABLE.write_text(table, encoding="utf-8")
    print(table, end="")


def _today() -> date:
    return datetime.now(_CHINA).date()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _library(args: argparse.Namespace) -> None:
    from corpus.store import Corpus
    from eval import finding, library, report
    from index.build import default_encoder, open_index
    from index.calibration import FILE
    from index.files import replacing
    from index.lexicon import Lexicon

    settings = Settings.from_env()
    corpus = Corpus.load(operator_dir=settings.corpus_dir)
    model = default_encoder(settings.var_dir)
    model.require()
    encoder = finding.Remembering(model)
    full = open_index(settings.var_dir, corpus, encoder=encoder)
    plain = open_index(settings.var_dir, corpus, encoder=encoder, lexicon=Lexicon((), 0.0))
    on = labelled_on(DATA / "hunan-legal-aid" / "tune.jsonl") or _today()
    sets = {name: load_questions(DATA / "hunan-legal-aid" / f"{name}.jsonl") for name in ("tune", "opened")}
    asked = {name: library.load_asked(DATA / "library" / f"{name}.jsonl") for name in ("fit", "test")}
    if args.fit:
        calibration, comment = library.fit_on(full, sets["tune"], asked["fit"], encoder.both_sides, on=on)
        with replacing(FILE) as file:
            file.write((comment + calibration.toml()).encode())
    parts = [finding.to_markdown(name, questions, plain, full, on=on) for name, questions in sets.items()]
    parts.append(library.to_markdown(full, sets["opened"], asked["test"], on=on))
    markdown = "# Search in the library\n\n" + "\n".join(parts)
    report.write(args.out, "library", markdown, {"fingerprint": encoder.both_sides})
    print(markdown, end="")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m eval", description="Does it work, and did this change help?")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    answers = commands.add_parser("answers", help="end-to-end report over labelled questions")
    answers.set_defaults(call=_answers)
    answers.add_argument("--dataset", type=Path, required=True, metavar="FILE.jsonl")
    answers.add_argument(
        "--compare", type=Path, metavar="REPORT.json", help="an earlier report: what was gained and lost"
    )
    retrieval = commands.add_parser("retrieval", help="rank measures over a BEIR-style folder")
    retrieval.set_defaults(call=_retrieval)
    retrieval.add_argument("--dataset", type=Path, required=True, metavar="DIR")
    retrieval.add_argument("--split", metavar="NAME", help="only the queries of this split (default: all judged ones)")
    retrieval.add_argument("--open", action="store_true", help="leave out judged queries whose text is kept back")
    retrieval.add_argument(
        "--unseen-by", metavar="SPLIT", help="also measure the queries that share no relevant document with this split"
    )
    retrieval.add_argument("--system", choices=(*SYSTEMS, "all"), default="hybrid", help="default: hybrid")
    retrieval.add_argument(
        "--peer",
        type=Path,
        metavar="PYTHON",
        help="also china-law-mcp, run by this (eval/systems/rival.py)",
    )
    retrieval.add_argument("--run-out", type=Path, metavar="FILE", help="write the ranking in TREC run format")
    bench = commands.add_parser("bench", help="performance table over the questions of this project")
    bench.set_defaults(call=_bench)
    bench.add_argument("--dataset", type=Path, default=DATA / "hunan-legal-aid" / "dev.jsonl", metavar="FILE.jsonl")
    calibrate = commands.add_parser("calibrate", help="fit the confidence of answers on labelled questions")
    calibrate.set_defaults(call=_calibrate)
    calibrate.add_argument("--dataset", type=Path, required=True, nargs="+", metavar="FILE.jsonl")
    library = commands.add_parser("library", help="lexicon, scope and the chance of an answer over the index")
    library.set_defaults(call=_library)
    library.add_argument("--fit", action="store_true", help="fit index/data/calibration.toml anew first")
    for group in (runs, gate, stress, data, label, sample):
        group.add(commands)
    for command in (answers, retrieval, bench, library):
        if command in (answers, bench):
            about = "day of the answers to questions that name none (default: the data set's)"
            command.add_argument("--on", type=day_arg, metavar="DATE", help=about)
        command.add_argument("--out", type=Path, default=REPORTS, metavar="DIR", help="where the report goes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
