"""Sourced corrections to the national compilation: data/validity.toml in, typed rows out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import SourceError

DATA = Path(__file__).parent / "data"

Version = tuple[str, date]
"""A version of a law by its full name and day of publication."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every row says: of which version, why, and where and when that was read."""

    law: str
    published: date
    reason: str
    source: str
    seen_on: date
    url: str | None = None

    @property
    def version(self) -> Version:
        """The version that the row is about."""
        return self.law, self.published


@dataclass(frozen=True, kw_only=True)
class Correction(Row):
    """The true start or end of a version."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, kw_only=True)
class Consolidation(Row):
    """The version that arises when `amendment` replaces articles of the version published on `base`."""

    base: date
    amendment: str
    start: date


@dataclass(frozen=True, kw_only=True)
class Quoted(Row):
    """`rows` are not articles of the document: its `article` quotes them."""

    article: str
    rows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Tail(Row):
    """The text of `article` from `from_text` on belongs to the article `lost`, whose beginning is lost."""

    article: str
    from_text: str
    lost: str


@dataclass(frozen=True)
class Corrections:
    """All rows of the table."""

    corrections: dict[Version, Correction]
    reviewed: tuple[Row, ...] = ()
    left_out: tuple[Row, ...] = ()
    consolidations: tuple[Consolidation, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    tails: tuple[Tail, ...] = ()
    unwrapped: tuple[Row, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        """Yield every row."""
        yield from self.corrections.values()
        for rows in (self.reviewed, self.left_out, self.consolidations, self.quoted, self.tails, self.unwrapped):
            yield from rows


_R = TypeVar("_R", bound=Row)
_TABLES = ("correction", "reviewed", "left_out", "consolidation", "quoted", "tail", "unwrapped")


def read(path: Path = DATA / "validity.toml") -> Corrections:
    """Return the table; SourceError names the file and row that is not of the expected shape."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SourceError(f"{path}: {exc}") from exc
    if unknown := set(tables) - set(_TABLES):
        raise SourceError(f"{path}: unknown table {', '.join(sorted(unknown))}; expected {', '.join(_TABLES)}")
    rows = _rows(Correction, tables, "correction", path)
    corrections = {row.version: row for row in rows}
    if len(corrections) != len(rows):
        raise SourceError(f"{path}: two corrections of one version; merge them into one row")
    for row in rows:
        if row.start is None and row.end is None:
            raise SourceError(f"{path}: [[correction]] of {row.law} needs a start or an end")
    return Corrections(
        corrections,
        _rows(Row, tables, "reviewed", path),
        _rows(Row, tables, "left_out", path),
        _rows(Consolidation, tables, "consolidation", path),
        _rows(Quoted, tables, "quoted", path),
        _rows(Tail, tables, "tail", path),
        _rows(Row, tables, "unwrapped", path),
    )


def _rows(kind: type[_R], tables: dict[str, Any], name: str, path: Path) -> tuple[_R, ...]:
    types = {field.name: str(field.type) for field in fields(kind)}
    found = []
    for position, raw in enumerate(tables.get(name, []), start=1):
        where = f"{path}: [[{name}]] row {position}"
        row = {f"{key}_text" if key == "from" else key: value for key, value in raw.items()}
        for key, value in row.items():
            expected = date if "date" in types.get(key, "") else list if "tuple" in types.get(key, "") else str
            if key not in types or not isinstance(value, expected):
                raise SourceError(f"{where}: {key} is unknown or not a {expected.__name__}; known: {', '.join(types)}")
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        try:
            found.append(kind(**values))
        except TypeError as exc:
            raise SourceError(f"{where}: {exc}") from exc
    return tuple(found)
