"""Sentences shown to people, from data/phrases.toml, typed. PhraseError where the file is malformed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_BRACKETS = re.compile(r"（[^（）]*）")
_DATA = Path(__file__).parent / "data" / "phrases.toml"


class PhraseError(Exception):
    """The table of sentences is malformed."""


@dataclass(frozen=True)
class Statement:
    """A sentence and the citation strings that support it; `limit` is a printed time limit (七日) or None."""

    text: str
    cites: tuple[str, ...]
    limit: str | None = None


@dataclass(frozen=True)
class Refusal:
    """A polite way out: a headline and statements."""

    headline: str
    points: tuple[Statement, ...]


@dataclass(frozen=True)
class Phrases:
    """All sentences, by where they are used."""

    verdicts: Mapping[str, str]
    outcomes: Mapping[str, str]  # the verdict as the end of "if …"
    points: Mapping[
        str, tuple[Statement, ...]
    ]  # by verdict; "unlisted" beside not_covered, "no_papers" beside notified_defence
    refusals: Mapping[str, Refusal]
    timeline: Mapping[str, Statement]
    materials: Mapping[str, str]
    matter_question: tuple[str, str, tuple[str, ...]]
    matter_guess: str
    no_rules: str
    no_provincial_rules: str
    not_found: str
    cannot_tell: str
    retrieved: str
    told: str
    retrieved_aid: str

    @classmethod
    def load(cls) -> Phrases:
        """Read the table of this package; PhraseError where a key is missing or of the wrong shape."""
        try:
            raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
            return cls(
                verdicts=raw["verdict"],
                outcomes=raw["outcome"],
                points={
                    name: _statements(raw[name]["points"])
                    for name in ("unlisted", "not_covered", "needs_facts", "no_papers")
                },
                refusals={
                    reason: Refusal(row["headline"], _statements(row["points"]))
                    for reason, row in raw["refusal"].items()
                },
                timeline={
                    name: Statement(row["step"], tuple(row["cites"]), row.get("limit"))
                    for name, row in raw["timeline"].items()
                },
                materials=raw["materials"],
                matter_guess=raw["matter"]["guess"],
                matter_question=(raw["matter"]["question"], raw["matter"]["why"], tuple(raw["matter"]["options"])),
                no_rules=raw["no_rules"]["headline"],
                no_provincial_rules=raw["no_provincial_rules"]["headline"],
                not_found=raw["not_found"]["headline"],
                cannot_tell=raw["cannot_tell"]["headline"],
                retrieved=raw["retrieved"]["headline"],
                told=raw["retrieved"]["told"],
                retrieved_aid=raw["retrieved"]["aid"],
            )
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as exc:
            raise PhraseError(f"phrases.toml: {exc!r}") from exc


def is_one_of(paper: str, row: str) -> bool:
    """Whether `paper`, whatever its brackets say of it, is what a general row of the list of papers begins with."""
    return row.startswith(_BRACKETS.sub("", paper))


def _statements(rows: list[Mapping[str, object]]) -> tuple[Statement, ...]:
    return tuple(Statement(str(row["text"]), tuple(row["cites"])) for row in rows)  # type: ignore[arg-type]
