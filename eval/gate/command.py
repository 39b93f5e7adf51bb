"""`python -m eval gate`: compare the answers to the dev questions with the committed baseline, or accept a new one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from eval.datasets import DATA, Question, labelled_on, load_questions
from eval.errors import EvalError
from eval.gate import baseline
from eval.gate.decide import Decision, decide
from eval.gate.measures import Item, record

if TYPE_CHECKING:
    from bot.assistant import Assistant

DEV = DATA / "hunan-legal-aid" / "dev.jsonl"


def add(commands: Any) -> None:
    """Add the command to the parser of `python -m eval`."""
    gate = commands.add_parser("gate", help="fail where the answers to the dev questions fell below the baseline")
    gate.add_argument("--run", type=Path, metavar="DIR", help="judge this run's answers.jsonl (default: answer anew)")
    gate.add_argument("--accept", action="store_true", help="make this run the baseline")
    gate.add_argument("--reason", default="", metavar="TEXT", help="why the baseline changes; needed with --accept")
    gate.add_argument("--json", type=Path, metavar="FILE", help="also write the decision as JSON")
    gate.set_defaults(call=gate_command)


def gate_command(args: argparse.Namespace) -> int:
    """Run the command; 0 passed or accepted, 1 failed.

    Raises:
        EvalError: the baseline or the run cannot be used.
    """
    if args.accept and args.run:
        raise EvalError("--accept answers the questions anew; leave out --run")
    if args.reason and not args.accept:
        raise EvalError("--reason goes with --accept")
    if args.accept:
        return _accept(args)
    before = baseline.Baseline.load()
    if args.run:
        decision = decide(before.items, _of_folder(args.run), search=False)
    else:
        decision = decide(before.items, answered())
    if args.json:
        _write(args.json, decision)
    _say(decision.to_markdown())
    return 0 if decision.passed else 1


def answered(assistant: Assistant | None = None, questions: Sequence[Question] | None = None) -> dict[str, Item]:
    """Answer the dev questions in process and return what is right (about ten seconds on two cores).

    Raises:
        DatasetError: the questions are not those that are pinned.
        NotReady: there is no index.
    """
    from bot.assistant import build_assistant
    from corpus.store import Corpus
    from eval.answers import run

    settings = Settings.from_env()
    asked = load_questions(DEV) if questions is None else questions
    used = assistant or build_assistant(settings)
    outcomes = run(used, asked, on=_day())
    return record(outcomes, Corpus.load(operator_dir=settings.corpus_dir), used.composer.retriever)


def _accept(args: argparse.Namespace) -> int:
    if not args.reason.strip():
        raise baseline.BaselineError('a baseline changes only with a reason: add --reason "…"')
    before = baseline.Baseline.load() if baseline.FILE.is_file() else None
    made, _ = baseline.accept(before, answered(), reason=args.reason, on=_day(), today=_today())
    made.write()
    lines = "".join(f"- {change}\n" for change in made.history[0].changes)
    _say(f"# Baseline accepted: {made.history[0].reason}\n\n{lines}")
    return 0


def _of_folder(folder: Path) -> dict[str, Item]:
    from corpus.store import Corpus
    from eval.runs.record import Folder
    from eval.systems.reading import Reader

    corpus = Corpus.load(operator_dir=Settings.from_env().corpus_dir)
    questions = load_questions(DEV)
    days = {question.id: question.asked_on(_day()) for question in questions}
    kept = Folder(folder).outcomes(questions, Reader(corpus), days)
    if not kept:
        raise EvalError(f"{folder} holds no answers to the dev questions (python -m eval run writes such folders)")
    return record([one.outcome for one in kept.values()], corpus)


def _write(path: Path, decision: Decision) -> None:
    try:
        path.write_text(json.dumps(decision.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as exc:
        raise EvalError(f"cannot write {path}: {exc.strerror or exc}") from exc


def _say(text: str) -> None:
    sys.stdout.write(text)


def _day() -> date:
    return labelled_on(DEV) or _today()


def _today() -> date:
    return (datetime.now(UTC) + timedelta(hours=8)).date()
