"""How fast and how heavy: start, memory, answers, search and lookup, over the questions of this project.

Speeds depend on the machine and on what else runs on it: compare ratios and percentiles of runs on one machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.settings import ROOT, Settings
from corpus.store import Corpus
from eval.answers import Replies, run
from eval.datasets import Question
from eval.errors import EvalError
from eval.statistics import percentile

T = TypeVar("T")
LOOKUPS = 2000


@dataclass(frozen=True)
class Figure:
    """One measured number with its unit (s, ms or MB)."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Table:
    """All figures of one run."""

    figures: tuple[Figure, ...]

    def to_markdown(self) -> str:
        """Return a table for people."""
        lines = ["| what | value | unit |", "|---|---|---|"]
        for figure in self.figures:
            value = f"{figure.value:.0f}" if figure.value >= 100 else f"{figure.value:.3g}"
            lines.append(f"| {figure.name} | {value} | {figure.unit} |")
        return "\n".join(lines) + "\n"

    def to_json(self) -> dict[str, object]:
        """Return the same as plain data."""
        return {figure.name: {"value": round(figure.value, 5), "unit": figure.unit} for figure in self.figures}


def measure(settings: Settings, questions: Sequence[Question], *, on: date) -> Table:
    """Measure everything once; takes about a minute.

    Raises:
        EvalError: the program does not answer (no index: run `make setup`).
    """
    from bot.assistant import build_assistant
    from index.build import open_index

    figures = [*first_answer(questions[0].text, on=on)]
    # The assistant first: the parts measured one by one below would count twice in its memory.
    seconds, assistant = timed(lambda: build_assistant(settings))
    figures.append(Figure("assistant ready, libraries loaded", seconds, "s"))
    figures += answering(assistant, questions, on=on)
    figures.append(Figure("resident memory after all answers", resident(), "MB"))
    seconds, corpus = timed(lambda: Corpus.load(operator_dir=settings.corpus_dir))
    figures.append(Figure("corpus load", seconds, "s"))
    seconds, retriever = timed(lambda: open_index(settings.var_dir, corpus))
    figures.append(Figure("index open", seconds, "s"))
    retriever.search(questions[0].text, k=10, on=on)  # loads the model
    texts = [question.text for question in questions]
    figures += spread("search, 10 articles", durations(lambda text: retriever.search(text, k=10, on=on), texts))
    ids = [article.id for article in corpus.articles(on)]
    step = max(1, len(ids) // LOOKUPS)
    figures += spread("article lookup", durations(lambda id: corpus.get(id, on=on), ids[::step]))
    return Table(tuple(figures))


def first_answer(question: str, *, on: date) -> tuple[Figure, Figure]:
    """Return the seconds from starting a fresh process to its first answer, and the memory it took at most.

    Raises:
        EvalError: the process failed.
    """
    command = [sys.executable, "-m", "bot", "ask", question, "--on", on.isoformat(), "--json"]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise EvalError(f"python -m bot ask ended with {process.returncode}; run `make setup`")
    seconds = time.perf_counter() - start
    return Figure("start to first answer", seconds, "s"), Figure("peak memory of that", usage.ru_maxrss / 1024, "MB")


def answering(assistant: Replies, questions: Sequence[Question], *, on: date) -> list[Figure]:
    """Return percentiles of one answer, after one that pays for what is loaded on demand."""
    assistant.reply((questions[0].text,), on=questions[0].asked_on(on))
    taken = [seconds for outcome in run(assistant, questions, on=on) for seconds in outcome.seconds]
    return spread("one answer", taken)


def spread(name: str, seconds: Sequence[float]) -> list[Figure]:
    """Return p50, p95 and p99 in milliseconds."""
    return [Figure(f"{name}, p{q}", percentile(seconds, q) * 1000, "ms") for q in (50, 95, 99)]


def durations(call: Callable[[T], object], inputs: Iterable[T]) -> list[float]:
    """Return the seconds of each call."""
    return [timed(lambda one=one: call(one))[0] for one in inputs]  # type: ignore[misc]


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds a call takes, and its result."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def resident() -> float:
    """Return the memory of this process in MB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise EvalError("/proc/self/status names no VmRSS")
