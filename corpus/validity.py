"""Sourced corrections to the national compilation: data/validity.toml in, typed rows out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import SourceError

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Correction:
    """The true start or end of the version of `law` published on a day, and where that was read."""

    law: str
    published: date
    reason: str
    source: str
    seen_on: date
    start: date | None = None
    end: date | None = None
    url: str | None = None


@dataclass(frozen=True)
class Remark:
    """A version that was looked at and left alone, or a document that is left out, and why."""

    law: str
    published: date
    reason: str
    source: str
    seen_on: date


@dataclass(frozen=True)
class Consolidation:
    """The version that arises when `amendment` replaces articles of the version of `law` published on `base`."""

    law: str
    base: date
    amendment: str
    published: date
    start: date
    reason: str
    source: str
    seen_on: date


@dataclass(frozen=True)
class Corrections:
    """All rows of the table; `corrections` by (law, day of publication)."""

    corrections: dict[tuple[str, date], Correction]
    reviewed: tuple[Remark, ...] = ()
    left_out: frozenset[tuple[str, date]] = frozenset()
    consolidations: tuple[Consolidation, ...] = ()


_Row = TypeVar("_Row", Correction, Remark, Consolidation)
_TABLES = {"correction", "reviewed", "left_out", "consolidation"}


def read(path: Path = DATA / "validity.toml") -> Corrections:
    """Return the table; SourceError names the file and row that is not of the expected shape."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SourceError(f"{path}: {exc}") from exc
    if unknown := set(tables) - _TABLES:
        raise SourceError(f"{path}: unknown table {', '.join(sorted(unknown))}; expected {', '.join(sorted(_TABLES))}")
    rows = _rows(Correction, tables, "correction", path)
    corrections = {(row.law, row.published): row for row in rows}
    if len(corrections) != len(rows):
        raise SourceError(f"{path}: two corrections of one version; merge them into one row")
    return Corrections(
        corrections,
        tuple(_rows(Remark, tables, "reviewed", path)),
        frozenset((row.law, row.published) for row in _rows(Remark, tables, "left_out", path)),
        tuple(_rows(Consolidation, tables, "consolidation", path)),
    )


def _rows(kind: type[_Row], tables: dict[str, Any], name: str, path: Path) -> list[_Row]:
    types = {field.name: field.type for field in fields(kind)}
    rows = []
    for position, raw in enumerate(tables.get(name, []), start=1):
        where = f"{path}: [[{name}]] row {position}"
        for key, value in raw.items():
            expected = date if "date" in str(types.get(key)) else str
            if key not in types or not isinstance(value, expected):
                raise SourceError(f"{where}: {key} must be one of {', '.join(types)} and of its type")
        try:
            row = kind(**raw)
        except TypeError as exc:
            raise SourceError(f"{where}: {exc}") from exc
        if isinstance(row, Correction) and row.start is None and row.end is None:
            raise SourceError(f"{where}: a correction needs a start or an end")
        rows.append(row)
    return rows
