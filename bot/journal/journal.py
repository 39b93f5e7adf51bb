"""The file that entries go to, and the assistant that writes each of its answers there."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock

from bot.conversation import Replier
from bot.journal.entry import Entry
from bot.models import Answer

FULL = 1_000_000_000
"""Bytes of one month's file; what comes after them is not kept."""

_LOG = logging.getLogger(__name__)


class Journal:
    """Appends whole lines to one file a month (answers-2026-11.jsonl); threads and processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._failed = False

    def add(self, turns: Sequence[str], answer: Answer, *, day: date) -> bool:
        """Keep one answer, masked, and return whether it was kept; never raises for a disk that cannot be written.

        Of failures in a row only the first is logged, and never what was said.
        """
        line = Entry.of(turns, answer, day=day).line()
        try:
            with self._lock:
                self._append(self._folder / f"answers-{day:%Y-%m}.jsonl", line)
        except OSError as exc:
            if not self._failed:
                _LOG.warning("the journal cannot be written, answers go on without it: %s", exc.strerror or exc)
            self._failed = True
            return False
        self._failed = False
        return True

    def _append(self, file: Path, line: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(file) as fd:
            size = os.fstat(fd).st_size
            # A process that was killed may have left half a line: it must not spoil the next one.
            start = b"" if not size or os.pread(fd, 1, size - 1) == b"\n" else b"\n"
            if size + len(line) > FULL:
                raise OSError(errno.EFBIG, f"{file.name} is full")
            try:
                if os.write(fd, start + line) != len(start) + len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except OSError:
                os.ftruncate(fd, size)
                raise


class Journalled:
    """An assistant that answers as `inner` does, and keeps each answer in a journal."""

    def __init__(self, inner: Replier, journal: Journal, today: Callable[[], date]) -> None:
        self._inner, self._journal, self._today = inner, journal, today

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Answer the last of the turns; see `bot.conversation.Replier`."""
        answer = self._inner.reply(turns, on=on)
        self._journal.add(turns, answer, day=self._today())
        return answer

    def warm_up(self) -> None:
        """Load what is slow to load."""
        self._inner.warm_up()


def journalled(inner: Replier, folder: Path | None, *, today: Callable[[], date]) -> Replier:
    """Return `inner` itself where no folder is named, else the same assistant with a journal in it."""
    return inner if folder is None else Journalled(inner, Journal(folder), today)


@contextmanager
def _locked(file: Path) -> Iterator[int]:
    fd = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield fd
    finally:
        os.close(fd)
