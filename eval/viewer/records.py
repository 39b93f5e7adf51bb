"""A report file → records. Whatever is in the file, this ends with a record or with one sentence (`Unreadable`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

LARGEST = 32_000_000
"""Bytes of one report; a run of thousands of questions stays below."""

Number = Annotated[float, Field(allow_inf_nan=False)]
Scores = Mapping[str, bool | Number | None]


class Unreadable(Exception):
    """A file is no report of ours; the message is one sentence in Chinese for the page."""


class Foreign(Unreadable):
    """Good JSON, but nothing that this page knows."""


@dataclass(frozen=True)
class Measure:
    """A value with its 95 % interval over n questions."""

    value: Number
    low: Number
    high: Number
    n: int


@dataclass(frozen=True)
class Told:
    """What one answer said, in few words."""

    headline: str = ""
    points: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    agency: str = ""
    abstained: bool = False


@dataclass(frozen=True)
class Wanted:
    """The label."""

    intent: str
    verdict: str
    verdict_last: str
    behaviour: str
    cited: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where to apply: as labelled, whose office, and as answered."""

    wanted: str
    office: str
    given: str


@dataclass(frozen=True)
class Row:
    """One conversation. Reports from before `wanted`, and sealed ones, lack what a person could read."""

    id: str
    scores: Scores
    intent: str = ""
    verdict: str = ""
    verdict_last: str = ""
    confidence: Number = 0.0
    seconds: tuple[Number, ...] = ()
    cited: tuple[str, ...] = ()
    style: str = ""
    difficulty: str = ""
    wanted: Wanted | None = None
    said: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    place: Place | None = None


@dataclass(frozen=True)
class Answers:
    """A report over whole answers; `slices` is dimension → value → measure."""

    dataset: str
    on: str
    totals: Mapping[str, Measure | None]
    slices: Mapping[str, Mapping[str, Mapping[str, Measure | None]]]
    rows: tuple[Row, ...]
    seconds: Mapping[str, Number] = Field(default_factory=dict)
    kind: str = "answers"


@dataclass(frozen=True)
class Rankings:
    """A report over retrieval: system → measure → query → value."""

    dataset: str
    systems: Mapping[str, Mapping[str, Mapping[str, Number]]]
    kind: str = "rankings"


@dataclass(frozen=True)
class Figure:
    """One measured number."""

    value: Number
    unit: str


@dataclass(frozen=True)
class Figures:
    """A table of numbers (`make bench`)."""

    figures: Mapping[str, Figure]
    kind: str = "figures"


@dataclass(frozen=True)
class Words:
    """A report that exists as text only."""

    text: str
    kind: str = "words"


Report = Answers | Rankings | Figures | Words


def read(data: bytes, *, markdown: bool = False) -> Report:
    """Return the report that a file holds.

    Raises:
        Unreadable: it is none, or larger than `LARGEST`.
    """
    if len(data) > LARGEST:
        raise Unreadable(f"文件太大（超过{LARGEST // 1_000_000}兆字节），没有打开。")
    if markdown:
        return Words(data.decode("utf-8", "replace"))
    try:
        raw = from_json(data, allow_inf_nan=False)
    except ValueError as exc:
        raise Unreadable("文件坏了：不是完整的JSON。") from exc
    if not isinstance(raw, dict):
        raise Foreign("不是本系统写的报告。")
    if raw and all(isinstance(value, dict) and set(value) == {"value", "unit"} for value in raw.values()):
        raw = {"figures": raw}
    kind = {"rows": Answers, "systems": Rankings, "figures": Figures}
    found = next((kind[name] for name in kind if name in raw), None)
    if found is None:
        raise Foreign("不是本系统写的报告。")
    try:
        report: Report = _adapter(found).validate_python({name: raw[name] for name in raw if name != "kind"})
    except ValidationError as exc:
        where = ".".join(str(part)[:40] for part in exc.errors()[0]["loc"][:4])
        raise Unreadable(f"报告里有一处看不懂：{where or '整个文件'}。") from exc
    return report


def to_json(record: Any) -> bytes:
    """Return a record of this package as JSON."""
    return TypeAdapter(type(record)).dump_json(record)


@cache
def _adapter(kind: type[Report]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
