"""The journals of a year → what can be drawn: one short record an answer, so that millions fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from bot.journal.entry import Entry
from eval.datasets import OUTCOMES
from eval.errors import DatasetError
from eval.labelling.fields import fields

LONGEST = 2_000_000
"""Bytes of one line; a longer one is no entry."""
NOWHERE = "没说是哪里"


@dataclass(frozen=True, order=True)
class Stratum:
    """Answers alike: prefecture, quarter, and kind: the verdict, or the intent where there is none.

    With no kind, prefecture and quarter alone.
    """

    city: str
    quarter: str
    kind: str

    @classmethod
    def of(cls, entry: Entry) -> Stratum:
        """Return where an answer belongs."""
        kind = entry.verdict or entry.intent
        quarter = f"{entry.day.year}年第{(entry.day.month + 2) // 3}季度"
        return cls(entry.city or NOWHERE, quarter, _kinds().get(kind, kind))


@dataclass(frozen=True)
class Drawable:
    """An answer that can be drawn, and where in which file it stands (bytes)."""

    id: str
    stratum: Stratum
    file: Path
    offset: int

    def entry(self) -> Entry:
        """Read the whole answer.

        Raises:
            DatasetError: the file has changed since it was listed.
        """
        try:
            with self.file.open("rb") as file:
                file.seek(self.offset)
                found = Entry.read(file.readline(LONGEST))
        except (OSError, ValueError) as exc:
            raise DatasetError(f"{self.file} has changed while it was read") from exc
        if found.id != self.id:
            raise DatasetError(f"{self.file} has changed while it was read")
        return found


@dataclass(frozen=True)
class Frame:
    """Everything that can be drawn, in the order of the files, and the lines that could not be read."""

    answers: tuple[Drawable, ...]
    unreadable: int


def load(paths: Sequence[Path], *, first: date = date.min, last: date = date.max, by_kind: bool = True) -> Frame:
    """List the answers of journals given from `first` to `last`; a line that is no entry is counted and left out.

    Args:
        paths: files, or folders of files answers-*.jsonl.
        first: the first day.
        last: the last day.
        by_kind: whether strata tell kinds of answers apart.

    Raises:
        DatasetError: a file cannot be read, or there is no answer in those days.
    """
    found: dict[str, Drawable] = {}
    unreadable = 0
    for file in dict.fromkeys(file for path in paths for file in _files(path)):
        for offset, line in _lines(file):
            try:
                entry = Entry.read(line)
            except ValueError:
                unreadable += 1
                continue
            if first <= entry.day <= last:
                stratum = Stratum.of(entry)
                kept = stratum if by_kind else replace(stratum, kind="")
                found.setdefault(entry.id, Drawable(entry.id, kept, file, offset))
    if not found:
        raise DatasetError(f"no answers of these days in {', '.join(map(str, paths))} ({unreadable} unreadable lines)")
    return Frame(tuple(found.values()), unreadable)


@cache
def _kinds() -> Mapping[str, str]:
    """What the kinds are called in Chinese: as in the sheets of labellers."""
    named = {choice.value: choice.label for field in fields().values() for choice in field.choices}
    return named | {verdict.value: named[outcome] for outcome, verdict in OUTCOMES.items()}


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("answers-*.jsonl"))
    if not files:
        raise DatasetError(f"{path} holds no journal (answers-*.jsonl); see docs/sampling.md")
    return files


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            offset = 0
            while line := file.readline(LONGEST):
                if line.strip():
                    yield offset, line
                offset += len(line)
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        raise DatasetError(f"cannot read {path}: {getattr(exc, 'strerror', None) or exc}") from exc
