"""How fast and how heavy: start, memory and answers of the program, over the questions of this project, then the
retriever alone (eval/searching.py).

Speeds depend on the machine and on what else runs on it: compare ratios and percentiles of runs on one machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date

from bot.settings import ROOT, Settings
from eval import searching
from eval.answers import Replies, run
from eval.datasets import Question
from eval.errors import EvalError
from eval.measuring import Figure, Table, resident, spread, timed


def measure(settings: Settings, questions: Sequence[Question], *, on: date) -> Table:
    """Measure everything once; takes one to two minutes.

    Raises:
        EvalError: the program does not answer (no index: run `make setup`).
    """
    from bot.assistant import build_assistant

    figures = [*first_answer(questions[0].text, on=on)]
    seconds, assistant = timed(lambda: build_assistant(settings))
    figures.append(Figure("assistant ready, libraries loaded", seconds, "s"))
    figures += answering(assistant, questions, on=on)
    figures.append(Figure("resident memory after all answers", resident(), "MB"))
    figures += searching.alone(settings.var_dir, settings.corpus_dir, [question.text for question in questions], on=on)
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
