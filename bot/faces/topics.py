"""The examples under the box and the choices of the self-check, from data/topics.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "topics.toml"


@dataclass(frozen=True)
class Topic:
    """What a tap says: its label, the person's words, and for the form the matter that the words are about."""

    label: str
    question: str
    chip: bool = False
    form: bool = False
    matter: str = ""


def topics() -> tuple[Topic, ...]:
    """Read the table; TypeError where a row has a column that does not exist."""
    return tuple(Topic(**row) for row in tomllib.loads(_FILE.read_text("utf-8"))["topic"])
