"""What can be labelled: fields.toml as typed records, and a label ⇄ what stands in a cell and in the data set."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.ids import ArticleId
from eval.datasets import article_id
from eval.errors import EvalError

_TABLE = Path(__file__).parent / "data" / "fields.toml"
_SPLIT = re.compile(r"[；;\n]+")
NONE = ""
"""The label for "none of these"; null in the data set."""

Label = str | frozenset[str]
Resolve = Callable[[str], ArticleId]


class BadCell(ValueError):
    """What stands in a cell is no label; the message says why, in Chinese."""


@dataclass(frozen=True)
class Choice:
    """One label: its word in the data set, its word in the sheet, and what it means."""

    value: str
    label: str
    meaning: str


@dataclass(frozen=True)
class Field:
    """One field of the data set that people label; `kind` is choice, ordered or articles."""

    key: str
    title: str
    kind: str
    guide: str
    choices: tuple[Choice, ...] = ()
    none: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """The scale, lowest first; nothing where there is none."""
        return tuple(choice.value for choice in self.choices) if self.kind == "ordered" else ()

    @property
    def offered(self) -> tuple[str, ...]:
        """What the drop-down list of the column holds."""
        words = tuple(choice.label for choice in self.choices)
        return (*words, self.none) if words and self.none else words

    def shown(self, label: Label) -> str:
        """Return a label as people read it."""
        if isinstance(label, frozenset):
            return "；".join(sorted(label)) or self.none
        return next(
            (choice.label for choice in self.choices if choice.value == label), self.none if label == NONE else label
        )

    def read(self, cell: str, resolve: Resolve) -> Label:
        """Return the label in a cell: the word of the sheet or of the data set, or articles that `resolve` knows.

        Raises:
            BadCell: it is empty or no label of this field.
        """
        said = unicodedata.normalize("NFKC", cell).strip()
        if not said:
            raise BadCell("还没有填")
        if self.none and said == unicodedata.normalize("NFKC", self.none):
            return frozenset() if self.kind == "articles" else NONE
        if self.kind == "articles":
            return frozenset(str(resolve(part)) for part in _SPLIT.split(cell.strip()) if part.strip())
        for choice in self.choices:
            if said in (choice.value, unicodedata.normalize("NFKC", choice.label)):
                return choice.value
        raise BadCell(f"没有“{said[:20]}”这个选项，只能填：{'、'.join(self.offered)}")

    def of(self, row: Mapping[str, Any]) -> Label:
        """Return the label that a row of a data set has.

        Raises:
            ValueError, KeyError, TypeError: the row's label is malformed.
        """
        value = row.get(self.key)
        if self.kind == "articles":
            return frozenset(str(article_id(each["law"], each["article"])) for each in value or ())
        if value is None:
            return NONE
        said = str(value)
        # Behaviours are written with a remark: "ask_back: 追问……".
        return next((choice.value for choice in self.choices if said.partition(":")[0] == choice.value), said)

    def put(self, label: Label) -> Any:
        """Return what the data set holds for a label."""
        if isinstance(label, frozenset):
            found = sorted(ArticleId.parse(each) for each in label)
            return [{"law": each.law, "article": str(each.number)} for each in found]
        return None if label == NONE else label


def chosen(keys: Iterable[str]) -> tuple[Field, ...]:
    """Return the fields of these names.

    Raises:
        EvalError: no name, a name twice, or a field that cannot be labelled.
    """
    names = [key.strip() for key in keys if key.strip()]
    if not names or len(set(names)) != len(names) or not set(names) <= fields().keys():
        raise EvalError(f"name each field to label once, separated by commas, of: {', '.join(fields())}")
    return tuple(fields()[name] for name in names)


def by_title(title: str) -> Field | None:
    """Return the field of a column, or None where the title is that of no field."""
    return next((field for field in fields().values() if field.title == title), None)


@lru_cache(maxsize=1)
def fields() -> Mapping[str, Field]:
    """Return the fields of the table by name."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))["field"]
    found: dict[str, Field] = {}
    for key, row in table.items():
        choices = tuple(Choice(**choice) for choice in table[row.get("same_as", key)].get("choices", ()))
        found[key] = Field(key, row["title"], row["kind"], row["guide"], choices, row.get("none", ""))
    return found
