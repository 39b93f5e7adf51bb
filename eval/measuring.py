"""Numbers of speed and memory: how they are taken, and the table they make."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from eval.errors import EvalError
from eval.statistics import percentile

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One measured number with its unit (s, ms, MB, or what is counted)."""

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
