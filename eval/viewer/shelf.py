"""The folder of reports: what lies there, newest first. A name from outside only ever chooses among what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from eval.report import EARLIER
from eval.viewer.records import LARGEST, Answers, Foreign, Rankings, Report, Unreadable, read

MOST = 300
"""Files that are listed, at most; of each folder the first ones by name."""


@dataclass(frozen=True)
class Entry:
    """A report: its name (answers-dev, earlier/answers-dev.WHEN), when it was written (UTC), and what it is.

    `kind`: answers | rankings | figures | words, or empty with a `problem`; `size` counts questions or systems.
    """

    name: str
    made: str
    kind: str = ""
    title: str = ""
    size: int = 0
    problem: str = ""


class Shelf:
    """Reads one folder, anew where a file has changed; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[tuple[int, int], Report | Unreadable]] = {}

    def entries(self) -> tuple[Entry, ...]:
        """Return every report, newest first; a file that is no report is told with its problem."""
        found = self._files()
        return tuple(
            self._entry(name, path) for name, path in sorted(found.items(), key=lambda item: (-_made(item[1]), item[0]))
        )

    def open(self, name: str) -> Report:
        """Return a report by its name.

        Raises:
            Unreadable: there is none of this name, or it cannot be used; one sentence.
        """
        path = self._files().get(name)
        if path is None:
            raise Unreadable("没有这份报告，请刷新页面。")
        return self._open(name, path)

    def _files(self) -> dict[str, Path]:
        """Reports by name; text is listed only where there is no JSON of the same name."""
        found: dict[str, Path] = {}
        for folder, prefix in ((self._folder, ""), (self._folder / EARLIER, f"{EARLIER}/")):
            for pattern in ("*.json", "*.md"):
                for path in islice(sorted(folder.glob(pattern)), MOST - len(found)):
                    if path.is_file():
                        found.setdefault(prefix + path.stem, path)
        return found

    def _open(self, name: str, path: Path) -> Report:
        try:
            stat = path.stat()
            if stat.st_size > LARGEST:
                raise Unreadable(f"文件太大（{stat.st_size // 1_000_000}兆字节），没有打开。")
            stamp = (stat.st_mtime_ns, stat.st_size)
            known = self._read.get(name)
            if known is None or known[0] != stamp:
                known = stamp, _report(path)
                self._read[name] = known
        except OSError as exc:
            raise Unreadable("文件读不出来，请看看它的权限。") from exc
        if isinstance(known[1], Unreadable):
            raise known[1]
        return known[1]

    def _entry(self, name: str, path: Path) -> Entry:
        made = datetime.fromtimestamp(_made(path), tz=UTC).isoformat(timespec="seconds")
        try:
            report = self._open(name, path)
        except Unreadable as exc:
            return Entry(name, made, problem=str(exc))
        if isinstance(report, Answers):
            return Entry(name, made, report.kind, report.dataset, len(report.rows))
        if isinstance(report, Rankings):
            return Entry(name, made, report.kind, report.dataset, len(report.systems))
        return Entry(name, made, report.kind)


def _report(path: Path) -> Report | Unreadable:
    """What a file holds; where its JSON holds no results, the text beside it tells more."""
    try:
        return read(path.read_bytes(), markdown=path.suffix == ".md")
    except Foreign as exc:
        beside = path.with_suffix(".md")
        return _report(beside) if path.suffix == ".json" and beside.is_file() else exc
    except Unreadable as exc:
        return exc


def _made(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # it has just been replaced
        return 0.0
