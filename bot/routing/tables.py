"""Strict reading of this package's data files: every key known, every value of its type; errors name file and row."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.errors import NotReady

DATA = Path(__file__).parent / "data"


class RoutingDataError(NotReady):
    """A data file of places, venues or channels is missing or malformed; names the file and the row."""

    def __init__(self, file: str, row: str, problem: str) -> None:
        super().__init__(f"地名、渠道数据有错：{file} {row}", f"{file}: {row}: {problem}")
        self.file = file

    def __str__(self) -> str:
        return self.hint


def read_toml(file: str, *, folder: Path = DATA) -> dict[str, object]:
    """Return the parsed file.

    Raises:
        RoutingDataError: it is missing, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise RoutingDataError(file, "file", str(exc)) from exc


class Row:
    """One table of a file, whose keys are taken one by one and must all have been taken at `done()`."""

    def __init__(self, file: str, name: str, raw: object) -> None:
        self.file, self.name = file, name
        if not isinstance(raw, Mapping):
            raise self.error("should be a table")
        self._left = dict(raw)

    def error(self, problem: str) -> RoutingDataError:
        """The error that names this row."""
        return RoutingDataError(self.file, f"[{self.name}]", problem)

    def text(self, key: str) -> str:
        """A required string that is not blank."""
        value = self.optional_text(key)
        if value is None:
            raise self.error(f"{key} is missing")
        return value

    def optional_text(self, key: str) -> str | None:
        """A string that is not blank, or None where the key is absent."""
        value = self._left.pop(key, None)
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise self.error(f"{key} should be text, not {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is absent."""
        value = self._left.pop(key, [])
        if not (isinstance(value, list) and all(isinstance(item, str) and item for item in value)):
            raise self.error(f"{key} should be a list of texts, not {value!r}")
        return tuple(value)

    def one_or_more(self, key: str) -> tuple[str, ...]:
        """A required text, or a list of texts that is not empty."""
        if isinstance(self._left.get(key), list):
            found = self.texts(key)
            if not found:
                raise self.error(f"{key} is empty")
            return found
        return (self.text(key),)

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} should be true or false, not {value!r}")
        return value

    def day(self, key: str) -> date | None:
        """A date without a time, or None where the key is absent."""
        value = self._left.pop(key, None)
        if value is not None and type(value) is not date:
            raise self.error(f"{key} should be a date like 2026-11-23, not {value!r}")
        return value

    def one_of(self, key: str, known: frozenset[str]) -> str:
        """A required string out of `known`."""
        value = self.text(key)
        if value not in known:
            raise self.error(f"{key} is {value!r}; known are {sorted(known)}")
        return value

    def rows(self, key: str) -> dict[str, object]:
        """A table of tables or texts; empty where the key is absent."""
        value = self._left.pop(key, {})
        if not isinstance(value, Mapping):
            raise self.error(f"{key} should be a table")
        return dict(value)

    def tables(self, key: str) -> tuple[object, ...]:
        """A list of tables; empty where the key is absent."""
        value = self._left.pop(key, [])
        if not isinstance(value, list):
            raise self.error(f"{key} should be a list of tables")
        return tuple(value)

    def done(self) -> None:
        """Refuse keys that nobody has taken."""
        if self._left:
            raise self.error(f"unknown keys {sorted(self._left)}")
