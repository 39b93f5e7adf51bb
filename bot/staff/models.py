"""What the staff page shows, all frozen; `to_json` is the only place where these become plain dictionaries.

A part of an article is written 款-项 with 0 for none: 0-5 is 第五项, 2-0 第二款.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A run of an article's text; with `key` it cites that article (and `part` of it)."""

    text: str
    key: str = ""
    part: str = ""


@dataclass(frozen=True)
class Line:
    """One 款 or 项: its printed number, its part, its text, and whether it is what was asked for."""

    label: str
    part: str
    item: bool
    pieces: tuple[Piece, ...]
    named: bool = False


@dataclass(frozen=True)
class Law:
    """One version of a law. `status`: in_force | not_yet | ended, on the day asked for; `validity` says it in words."""

    key: str
    name: str
    level: str
    issuer: str
    kind: str  # official | digest
    kind_label: str
    published: date
    start: date
    end: date | None
    status: str
    validity: str
    source: str
    source_url: str
    seen_on: date


@dataclass(frozen=True)
class Ref:
    """An article that can be opened: its name, the beginning of its text, and how its version stands."""

    key: str
    label: str
    start: str
    status: str
    part: str = ""
    validity: str = ""


@dataclass(frozen=True)
class Twin:
    """The article of the other level (national ⇄ provincial) and why it stands beside this one."""

    why: str
    label: str
    key: str
    law: Law
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class View:
    """An open article. `copied`: what C copies; `cited_more`: how many further articles cite it."""

    key: str
    label: str
    number: str
    part: str
    place: str  # chapter and section
    complete: bool
    law: Law
    lines: tuple[Line, ...]
    copied: str
    previous: Ref | None
    next: Ref | None
    versions: tuple[Ref, ...]
    cites: tuple[Ref, ...]
    cited_by: tuple[Ref, ...]
    cited_more: int
    twins: tuple[Twin, ...]


@dataclass(frozen=True)
class Heading:
    """Part of a table of contents: chapter and section, and the articles under it."""

    title: str
    articles: tuple[Ref, ...]


@dataclass(frozen=True)
class Contents:
    """A law's table of contents, its versions (a Ref's key is then a law's), and what is known to be lacking."""

    law: Law
    headings: tuple[Heading, ...]
    versions: tuple[Ref, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What was typed came to: article | law | choices | words (nothing exact: search) | problem."""

    kind: str
    query: str
    on: date
    problem: str = ""
    view: View | None = None
    contents: Contents | None = None
    choices: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class Result:
    """One hit of a search; `words` are the runs of the query that its text contains."""

    key: str
    label: str
    law: str
    level: str
    kind: str
    status: str
    validity: str
    excerpt: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """Hits of a search. `engine`: index | letters; `notice` says what does not work just now."""

    query: str
    on: date
    engine: str
    notice: str
    hits: tuple[Result, ...]
    problem: str = ""


def to_json(record: Found | Results | View | Contents) -> dict[str, Any]:
    """Return the JSON object of a record (dates as ISO strings)."""
    plain = _plain(asdict(record))
    assert isinstance(plain, dict)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
