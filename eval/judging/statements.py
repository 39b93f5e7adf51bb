"""Statements that an answer must or must not make, and whether its words make them.

A statement is data: what it means, patterns over the normalised text that make it, examples that do and do not, and
the articles behind it. Checking key points one by one is the "nugget" method (Voorhees 2003, TREC QA; Pradeep et al.
2024, AutoNuggetizer), with a pattern in the place of the assessor: repeatable, and as good as its examples.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.datasets import DATA
from eval.errors import DatasetError
from eval.judging.prose import plain, squeezed, told, without_own_words

FILE = DATA / "hunan-legal-aid" / "statements.toml"
SAY, HARM = "say", "harm"
_KEYS = frozenset({"means", "kind", "said_by", "unless", "yes", "no", "cites", "always"})


@dataclass(frozen=True)
class Statement:
    """One statement: it is made where one of `said_by` matches and none of `unless` does, in the normalised text.

    `always`: a harm that no answer may do, whatever the question.
    """

    id: str
    means: str
    kind: str
    said_by: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    always: bool = False

    def said_in(self, text: str) -> bool:
        """Tell whether normalised text makes the statement."""
        return any(p.search(text) for p in self.said_by) and not any(p.search(text) for p in self.unless)


@lru_cache(maxsize=256)
def normalise(text: str) -> str:
    """Return what patterns see: no Markdown, tags, entities or white space, NFKC-folded (： is :, （ is ( )."""
    return squeezed(plain(text))


class Statements:
    """All statements, by id."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.by_id: Mapping[str, Statement] = {one.id: one for one in statements}
        self.always: tuple[str, ...] = tuple(one.id for one in self.by_id.values() if one.always)

    @classmethod
    def load(cls, path: Path = FILE) -> Statements:
        """Read the table.

        Raises:
            DatasetError: no such file, not TOML, or a malformed statement; names the file and the statement.
        """
        try:
            raw = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise DatasetError(f"cannot read {path}: {exc}") from exc
        return cls(_statement(path, id, body) for id, body in raw.items())

    def said(self, id: str, text: str) -> bool:
        """Tell whether `text` makes the statement.

        Raises:
            DatasetError: no statement has this id.
        """
        return self._get(id).said_in(normalise(text))

    def complete(self, must_say: Iterable[str], texts: Iterable[str]) -> tuple[float | None, tuple[str, ...]]:
        """Return the share of `must_say` that the answers' texts say together, and the ids that none says.

        Folded parts are not said (nobody has to open them); provisions shown open are.
        """
        shown = [normalise(told(text, law=True)) for text in texts]
        wanted = list(dict.fromkeys(must_say))
        unsaid = tuple(id for id in wanted if not any(self._get(id).said_in(text) for text in shown))
        return (1 - len(unsaid) / len(wanted) if wanted else None), unsaid

    def harms(self, must_not_say: Iterable[str], texts: Iterable[str], turns: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of `must_not_say` and of the harms that are always one which a text says.

        The law's own words and the user's, repeated, are not the answer's.
        """
        said = list(turns)
        shown = [squeezed(without_own_words(plain(told(text)), said)) for text in texts]
        ids = dict.fromkeys([*must_not_say, *self.always])
        return tuple(id for id in ids if any(self._get(id).said_in(text) for text in shown))

    def _get(self, id: str) -> Statement:
        try:
            return self.by_id[id]
        except KeyError:
            raise DatasetError(f"no statement {id!r} in {FILE.name}") from None


def _statement(path: Path, id: str, body: Any) -> Statement:
    where = f"{path.name}: [{id}]"
    if not isinstance(body, dict) or not {"means", "kind", "said_by"} <= set(body) <= _KEYS:
        raise DatasetError(f"{where} needs means, kind and said_by, and has only {', '.join(sorted(_KEYS))}")
    if body["kind"] not in (SAY, HARM) or (body.get("always") and body["kind"] != HARM):
        raise DatasetError(f"{where}: kind is {SAY} or {HARM}, and only a {HARM} is always one")
    lists = {key: body.get(key, []) for key in ("said_by", "unless", "yes", "no", "cites")}
    if not all(isinstance(values, list) and all(isinstance(one, str) for one in values) for values in lists.values()):
        raise DatasetError(f"{where}: said_by, unless, yes, no and cites are lists of strings")
    try:
        said_by, unless = (tuple(re.compile(one) for one in lists[key]) for key in ("said_by", "unless"))
    except re.error as exc:
        raise DatasetError(f"{where}: not a pattern: {exc}") from exc
    rest = {key: tuple(lists[key]) for key in ("yes", "no", "cites")}
    return Statement(id, str(body["means"]), body["kind"], said_by, unless, **rest, always=bool(body.get("always")))
