"""Strict loading of this package's TOML tables: every key known, every value of its type, errors name file and row.

RulesError   a rule, fact or matter is malformed, or names something that does not exist
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

_DATA = Path(__file__).parent / "data"


Row = TypeVar("Row")


class RulesError(Exception):
    """A table of rules is malformed; the message names the file and the row."""


def read_toml(name: str, *, folder: Path = _DATA) -> dict[str, Any]:
    """Return the parsed file; RulesError when it is missing or not TOML."""
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise RulesError(f"{name}: {exc}") from exc


def build_row(name: str, id_: str, row: Mapping[str, Any], kind: type[Row]) -> Row:
    """Return `row` as the dataclass `kind`, lists as tuples; RulesError on unknown or missing keys or wrong types."""
    known = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    values: dict[str, Any] = {"id": id_, **{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise RulesError(f"{name}: [{id_}] has unknown keys {unknown}; known are {sorted(known)}")
    for key, value in values.items():
        expected = str(known[key].type)
        good = {
            "str": isinstance(value, str),
            "int": isinstance(value, int) and not isinstance(value, bool),
            "bool": isinstance(value, bool),
        }.get(expected, isinstance(value, tuple) and all(isinstance(item, str) for item in value))
        if not good:
            raise RulesError(f"{name}: [{id_}] {key} should be {expected}, not {value!r}")
    try:
        return kind(**values)
    except TypeError as exc:
        raise RulesError(f"{name}: [{id_}] {exc}") from exc


def load_table(name: str, kind: type[Row], *, folder: Path = _DATA) -> list[Row]:
    """Return every top-level table of the file as `kind`, in file order."""
    rows = []
    for id_, row in read_toml(name, folder=folder).items():
        if not isinstance(row, dict):
            raise RulesError(f"{name}: {id_!r} is not a table")
        rows.append(build_row(name, id_, row, kind))
    return rows
