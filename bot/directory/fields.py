"""The closed list of fields that a lawyer may be listed under, and the matters each serves: data/fields.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "fields.toml"


@dataclass(frozen=True)
class Field:
    """A field of work: its id, its name, other spellings, and ids of the matters that it serves."""

    id: str
    label: str
    also: tuple[str, ...]
    matters: tuple[str, ...]


@cache
def fields() -> dict[str, Field]:
    """The fields by id, in the order of the file."""
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    return {id_: Field(id_, row["label"], tuple(row["also"]), tuple(row["matters"])) for id_, row in raw.items()}


@cache
def _spellings() -> dict[str, str]:
    return {text: field.id for field in fields().values() for text in (field.id, field.label, *field.also)}


def find(text: str) -> str | None:
    """The id of the field that is written so, or None."""
    return _spellings().get(text)


def serving(matter: str) -> frozenset[str]:
    """The ids of the fields that serve a matter; none where no field does."""
    return frozenset(field.id for field in fields().values() if matter in field.matters)
