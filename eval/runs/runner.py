"""Runs a system over questions and records every conversation at once, so that an interrupted run goes on."""

from __future__ import annotations

import hashlib
import platform
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot.settings import ROOT
from eval.answers import converse
from eval.datasets import Question
from eval.dialogues import Dialogue, finish
from eval.metrics import Outcome
from eval.progress import Progress
from eval.runs.record import Folder, Manifest
from eval.statistics import SEED
from eval.systems.models import System
from eval.systems.reading import Reader


@dataclass(frozen=True)
class Part:
    """One split of the benchmark: its file, its questions, and the day for which it is labelled."""

    path: Path
    questions: tuple[Question, ...]
    on: date

    def day(self, question: Question) -> date:
        """Return the day a question is asked for: its own, or the split's."""
        return question.asked_on(self.on)


@dataclass(frozen=True)
class Run:
    """A finished run: what was run, the conversations in the order of the parts, and those carried to their ends."""

    manifest: Manifest
    outcomes: tuple[Outcome, ...]
    ends: tuple[Dialogue, ...]


def describe(system: System, parts: Sequence[Part], *, now: datetime) -> Manifest:
    """Return the manifest of a run that would start now."""
    return Manifest(
        system=system.name,
        tells=tuple(sorted(system.tells)),
        settings=dict(system.settings()),
        parts={part.path.stem: hashlib.sha256(part.path.read_bytes()).hexdigest() for part in parts},
        on=" ".join(sorted({part.on.isoformat() for part in parts})),
        seed=SEED,
        commit=commit(),
        python=platform.python_version(),
        started=now.isoformat(timespec="seconds"),
    )


def execute(
    system: System, parts: Sequence[Part], folder: Folder, reader: Reader, *, now: datetime, fresh: bool = False
) -> Run:
    """Ask every question that the folder does not hold yet, and return the whole run.

    Raises:
        RunError: the folder holds another run, or cannot be written.
        UnderTestError: the system fails; what it said before stays recorded.
    """
    manifest = folder.begin(describe(system, parts, now=now), fresh=fresh)
    days = {question.id: part.day(question) for part in parts for question in part.questions}
    everything = [question for part in parts for question in part.questions]
    known = folder.outcomes(everything, reader, days)
    left = [question for question in everything if question.id not in known]
    started = time.perf_counter()
    with Progress(len(left), system.name) as bar:
        for question in left:
            outcome = replace(converse(system, question, on=days[question.id]), tells=system.tells)
            carried = "asked" in system.tells and "verdict" in system.tells and question.verdict is not None
            folder.append(outcome, finish(system, outcome, on=days[question.id]) if carried else None)
            bar.step()
    if left:
        before = manifest.measured.get("seconds", 0.0)
        manifest = replace(manifest, measured={"seconds": before + time.perf_counter() - started, "peak MB": peak()})
        folder.write(manifest)
    kept = folder.outcomes(everything, reader, days)
    outcomes = tuple(kept[question.id].outcome for question in everything)
    ends = tuple(end for question in everything if (end := kept[question.id].end) is not None)
    return Run(manifest, outcomes, ends)


def commit() -> str:
    """Return the commit of this checkout, with a plus where files differ from it; empty outside git."""
    said = [_git("rev-parse", "--short=12", "HEAD"), "+" if _git("status", "--porcelain") else ""]
    return "".join(said) if said[0] else ""


def peak() -> float:
    """Return the largest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if not done.returncode else ""
