"""Is each row of the form that schema.json describes, is each id there once, and does each file say what it should?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from eval.benchmark.models import Finding, Item, Say, found
from eval.benchmark.rules import Split
from eval.datasets import DATA, PINS, load_questions, unpinned
from eval.errors import DatasetError

SCHEMA = DATA / "hunan-legal-aid" / "schema.json"
_NAMES_KEYS = frozenset({"required", "additionalProperties"})
"""Keywords whose messages tell names of fields, not values."""


def against_schema(items: Sequence[Item]) -> list[Finding]:
    """Return where rows are not of the form of schema.json."""

    def look(item: Item, say: Say) -> None:
        for what in broken(item.row):
            say(item, what)

    return found("schema", look, items)


def broken(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what of the schema a row breaks, and where; never the row's words, which may be those of a sealed split."""
    for error in sorted(_validator().iter_errors(row), key=lambda error: str(error.json_path)):
        where = error.json_path.removeprefix("$").removeprefix(".")
        yield (
            str(error.message)
            if error.validator in _NAMES_KEYS
            else f"{where} breaks {error.validator!r} of the schema"
        )


def once(items: Sequence[Item]) -> list[Finding]:
    """Return items whose id another item has."""
    first: dict[str, Item] = {}
    return [
        Finding("ids", item.place, item.id, f"is also the id of {first[item.id].place}")
        for item in items
        if first.setdefault(item.id, item) is not item
    ]


def of_its_split(items: Sequence[Item], splits: Mapping[str, Split]) -> list[Finding]:
    """Return rows that say they are of another split or whose id begins otherwise, and files that nobody named."""

    def look(item: Item, say: Say) -> None:
        split = splits.get(item.split)
        if split is None:
            say(item, f"{item.path.name} is no split that data/lint.toml names")
        elif item.row.get("split") != split.named or not item.id.startswith(split.ids):
            say(item, f"a row of {item.path.name} says split {split.named!r} and has an id {split.ids}…")

    return found("split", look, items)


def as_pinned(paths: Sequence[Path]) -> list[Finding]:
    """Return files that the evaluation does not read: not pinned, another checksum, an unknown label."""
    findings = []
    for path in paths:
        if unpinned(path):
            findings.append(Finding("reading", path.name, "", f"is not pinned: add its sha256 to {PINS.name}"))
        try:
            load_questions(path)
        except DatasetError as exc:
            findings.append(Finding("reading", path.name, "", str(exc)))
    return findings


@cache
def choices() -> Mapping[str, tuple[str | None, ...]]:
    """Return field → the values that the schema lets it have, one or several of them, where it lists them."""
    fields = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]
    listed = {name: field.get("enum") or field.get("items", {}).get("enum") for name, field in fields.items()}
    return {name: tuple(values) for name, values in listed.items() if values}


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
