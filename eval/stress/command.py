"""`python -m eval stress`: commanding words and rewordings; 1 where something leaks or a decision is changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.settings import ROOT, Settings
from corpus.ids import ArticleId
from eval.datasets import DATA, labelled_on, load_questions
from eval.progress import Progress
from eval.statistics import SEED
from eval.stress import injection, metamorphic, patterns, summary
from eval.stress.scan import Scan

DEFAULT = DATA / "hunan-legal-aid" / "tune.jsonl"
LARGEST = 100_000


def add(commands: Any) -> None:
    """Add the command to the parser of `python -m eval`."""
    stress = commands.add_parser("stress", help="probes that command the program, and rewordings of the same case")
    stress.add_argument("--probes", type=_count, default=injection.PROBES, metavar="N", help="0: none")
    stress.add_argument("--questions", type=_count, default=metamorphic.SAMPLE, metavar="N", help="to reword; 0: none")
    stress.add_argument("--dataset", type=Path, default=DEFAULT, metavar="FILE.jsonl", help="whose questions are used")
    stress.add_argument("--seed", type=int, default=SEED)
    stress.add_argument("--out", type=Path, default=ROOT / "var" / "reports", metavar="DIR", help="of stress.md, .json")
    stress.set_defaults(call=_stress)


def _stress(args: argparse.Namespace) -> int:
    from eval import report
    from eval.systems.ours import InProcess

    questions = load_questions(args.dataset)
    on = labelled_on(args.dataset) or (datetime.now(UTC) + timedelta(hours=8)).date()
    probes = (
        list(
            injection.generate(
                patterns.load(),
                injection.carriers(questions, seed=args.seed),
                count=args.probes,
                seed=args.seed,
            )
        )
        if args.probes
        else []
    )
    settings = Settings.from_env()
    subject = InProcess.build(settings)
    with Progress(len(probes), "probes") as bar:
        findings = injection.run(subject, probes, on=on, scan=Scan(in_force(settings)), step=bar.step)
    with Progress(min(args.questions, len(questions)), "rewordings") as bar:
        reworded = metamorphic.run(
            subject, questions if args.questions else [], on=on, seed=args.seed, sample=args.questions, step=bar.step
        )
    markdown = f"# Stress: {args.dataset.name}, on {on}, seed {args.seed}\n\n"
    markdown += summary.to_markdown(findings) + "\n" + metamorphic.to_markdown(reworded)
    report.write(
        args.out,
        "stress",
        markdown,
        {"injection": summary.to_json(findings), "metamorphic": reworded.to_json()},
    )
    print(markdown, end="")
    return 1 if any(finding.fails for finding in findings) or reworded.defects else 0


def in_force(settings: Settings) -> Callable[[ArticleId, date], bool]:
    """Return whether the library of `settings` has an article in force on a day."""
    from corpus.errors import UnknownArticle
    from corpus.store import Corpus

    library = Corpus.load(operator_dir=settings.corpus_dir)

    def exists(article: ArticleId, on: date) -> bool:
        try:
            library.get(article, on=on)
        except UnknownArticle:
            return False
        return True

    return exists


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number <= LARGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to {LARGEST}")
    return number
