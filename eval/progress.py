"""How far a long run is, on stderr: a bar with the time left on a terminal, a line every tenth otherwise."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_WIDTH = 30


class Progress:
    """Counts steps to `total`; used as a context manager, so that the bar's line ends even when the run does not."""

    def __init__(self, total: int, label: str, *, out: TextIO | None = None) -> None:
        self._total, self._label = max(total, 1), label
        self._out = out or sys.stderr
        self._done, self._told, self._start = 0, -1, time.perf_counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._done and self._out.isatty():
            self._out.write("\n")

    def step(self, n: int = 1) -> None:
        """Count `n` steps more."""
        self._done += n
        share = min(1.0, self._done / self._total)
        taken = time.perf_counter() - self._start
        left = taken / self._done * max(0, self._total - self._done)
        line = f"{self._label}: {self._done}/{self._total}, {left:.0f} s left"
        if self._out.isatty():
            filled = round(share * _WIDTH)
            self._out.write(f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {line}  ")
            self._out.flush()
        elif (tenth := int(share * 10)) > self._told:
            self._told = tenth
            self._out.write(f"{line}\n")
            self._out.flush()
