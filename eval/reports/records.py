"""A report as plain data → typed records. What is absent or of an odd kind is left out; only a report can be read.

A report is read again long after it was written, by newer programs and from other people's systems; so every part but
the mapping itself is optional.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

from eval.errors import ReportError
from eval.readable import SEALED_IDS
from eval.reports import measures
from eval.statistics import Estimate

_READ = frozenset(
    {"dataset", "on", "questions", "totals", "seconds", "confidence", "slices", "rows", "run", "confusion", "costs"}
    | {"reliability", "risk_coverage", "mde"}
)
_ROW = frozenset(
    {"id", "scores", "seconds", "intent", "verdict", "verdict_last", "confidence", "dialogue", "cited", "wanted"}
    | {"said", "told", "place", "slices", "findings"}
)
_WORDS = frozenset({"said", "told", "place", "findings"})
"""What of a row holds words of the question or the answer."""


@dataclass(frozen=True)
class Told:
    """What one answer said: a headline, and named lists of sentences."""

    headline: str
    parts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Item:
    """One conversation.

    `values`: measure → value. `binary`: the measures that are right or wrong. `notes`: name → sentences that say what
    was wrong. `wanted` and `given`: label and answer by name (intent, verdict, verdict_last, behaviour, place, …).
    `seconds`: of each turn. `confidence`: 0–1. `slices`: dimension → values. `more`: anything else, as text.
    """

    id: str
    values: Mapping[str, float] = field(default_factory=dict)
    binary: frozenset[str] = frozenset()
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wanted: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    wanted_cites: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    seconds: tuple[float, ...] = ()
    confidence: float | None = None
    slices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The measures that this conversation fails, in the order of the report."""
        return tuple(
            name for name, value in self.values.items() if measures.is_wrong(name, value, binary=name in self.binary)
        )


@dataclass(frozen=True)
class Report:
    """A whole report. Measures have the names of the totals everywhere; `more` is what has no place of its own.

    `confusion`: field → ((label, answer, count), …). `costs`: (right, told) → cost of one such confusion.
    `smallest`: measure → minimum detectable effect.
    """

    dataset: str
    on: str
    questions: int
    run: Mapping[str, str]
    totals: Mapping[str, Estimate]
    slices: Mapping[str, Mapping[str, Mapping[str, Estimate]]]
    items: tuple[Item, ...]
    seconds: Mapping[str, float]
    confidence: Mapping[str, object]
    confusion: Mapping[str, tuple[tuple[str, str, int], ...]]
    costs: Mapping[tuple[str, str], float]
    smallest: Mapping[str, float]
    more: Mapping[str, str]

    @property
    def name(self) -> str:
        """What to call this run beside others."""
        return next((self.run[key] for key in ("name", "system") if self.run.get(key)), self.dataset or "this run")


def read(data: Mapping[str, object]) -> Report:
    """Return the report that plain data (`AnswersReport.to_json`) holds.

    Raises:
        ReportError: the data are no mapping with rows or totals in it.
    """
    if not isinstance(data, Mapping) or not (isinstance(data.get("rows"), list) or _is_map(data.get("totals"))):
        raise ReportError("not a report of answers: it has no rows and no totals (JSON of `python -m eval answers`)")
    rows = [row for row in _list(data.get("rows")) if _is_map(row)]
    dimensions = {str(name): values for name, values in _map(data.get("slices")).items() if _is_map(values)}
    items = tuple(_item(row, tuple(dimensions), number) for number, row in enumerate(rows, 1))
    questions = data.get("questions")
    confidence = dict(_map(data.get("confidence")))
    for key in ("reliability", "risk_coverage"):
        if key in data:
            confidence[key] = data[key]
    return Report(
        dataset=_text(data.get("dataset")),
        on=_text(data.get("on")),
        questions=int(questions) if _is_number(questions) else len(items),
        run=flat(data.get("run")),
        totals=_estimates(data.get("totals")),
        slices={
            name: {str(value): _estimates(found) for value, found in values.items()}
            for name, values in dimensions.items()
        },
        items=items,
        seconds={str(name): float(value) for name, value in _map(data.get("seconds")).items() if _is_number(value)},
        confidence=confidence,
        confusion={str(name): _triples(value) for name, value in _map(data.get("confusion")).items()},
        costs={
            (str(entry[0]), str(entry[1])): float(entry[2])
            for entry in _list(data.get("costs"))
            if _is_list(entry) and len(entry) >= 3 and _is_number(entry[2])
        },
        smallest=_smallest(data),
        more={name: shown for name in data if name not in _READ and (shown := _shown(data[name]))},
    )


def load(path: Path) -> dict[str, object]:
    """Return the plain data of a report file.

    Raises:
        ReportError: it cannot be read, or is no report.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ReportError(f"cannot read {path}: {exc.strerror or exc}") from exc
    except (ValueError, RecursionError) as exc:
        raise ReportError(f"{path} is not a report (JSON written by `python -m eval answers`)") from exc
    try:
        read(data)
    except ReportError as exc:
        raise ReportError(f"{path}: {exc}") from exc
    return dict(data)


def flat(value: object, before: str = "") -> dict[str, str]:
    """Return nested mappings as one: {"settings": {"k": 5}} → {"settings.k": "5"}; what is empty is left out."""
    found: dict[str, str] = {}
    for key, inner in _map(value).items():
        name = f"{before}{key}"
        if _is_map(inner):
            found |= flat(inner, f"{name}.")
        elif (text := _shown(inner)) != "":
            found[name] = text
    return found


def _item(row: Mapping[str, object], dimensions: Sequence[str], number: int) -> Item:
    if _text(row.get("id")).startswith(SEALED_IDS):  # whoever wrote the file, their words go no further
        row = {name: value for name, value in row.items() if name in _ROW - _WORDS}
    wanted, place = _map(row.get("wanted")), _map(row.get("place"))
    values: dict[str, float] = {}
    binary: set[str] = set()
    notes: dict[str, tuple[str, ...]] = {}
    for key, value in _map(row.get("scores")).items():
        name = measures.label(str(key))
        if isinstance(value, bool):
            binary.add(name)
        if isinstance(value, bool) or _is_number(value):
            values[name] = float(value)
    for finding in _texts(row.get("findings")):
        kind, _, what = finding.partition(": ")
        notes[kind] = (*notes.get(kind, ()), what)
    given = {name: _text(row[name]) for name in ("intent", "verdict", "verdict_last") if row.get(name)}
    labels = {
        str(name): _text(value) for name, value in wanted.items() if not _is_list(value) and value not in ("", None)
    }
    if place:
        labels |= {name: text for name, text in (("place", _text(place.get("wanted"))),) if text}
        labels |= {name: text for name, text in (("office", _text(place.get("office"))),) if text}
        given["place"] = _text(place.get("given")) or "none"
    sure, id = row.get("confidence"), _text(row.get("id")) or f"row {number}"
    return Item(
        id=id,
        values=values,
        binary=frozenset(binary),
        notes={name: sentences for name, sentences in notes.items() if sentences},
        wanted=labels,
        given=given,
        wanted_cites=_texts(wanted.get("cited")),
        cites=_texts(row.get("cited")),
        said=_texts(row.get("said")),
        told=tuple(_told(one) for one in _list(row.get("told")) if _is_map(one)),
        seconds=tuple(float(one) for one in _list(row.get("seconds")) if _is_number(one) and one >= 0),
        confidence=float(sure) if _is_number(sure) else None,
        slices={name: found for name in dimensions if (found := _membership(name, row, wanted))},
        more={
            name: shown for name in row if name not in _ROW and name not in dimensions and (shown := _shown(row[name]))
        },
    )


def _membership(dimension: str, row: Mapping[str, object], wanted: Mapping[str, object]) -> tuple[str, ...]:
    """Return the values of a dimension that a row counts for: as it says itself, else by its label or its field."""
    for source in (_map(row.get("slices")), wanted, row):
        if dimension in source:
            value = source[dimension]
            return _texts(value) if _is_list(value) else (_text(value) or "none",)
    return ()


def _told(answer: Mapping[str, object]) -> Told:
    parts = {}
    for name, value in answer.items():
        if name == "headline":
            continue
        sentences = _texts(value) if _is_list(value) else tuple(filter(None, [_shown(value)]))
        if sentences and value is not False:
            parts[str(name)] = sentences
    return Told(_text(answer.get("headline")), parts)


def _estimates(value: object) -> dict[str, Estimate]:
    found = {}
    for name, entry in _map(value).items():
        numbers = _map(entry)
        middle, n = numbers.get("value"), numbers.get("n")
        if _is_number(middle):
            low, high = numbers.get("low"), numbers.get("high")
            found[str(name)] = Estimate(
                float(middle),
                float(low) if _is_number(low) else float(middle),
                float(high) if _is_number(high) else float(middle),
                int(n) if _is_number(n) else 0,
            )
    return found


def _smallest(data: Mapping[str, object]) -> dict[str, float]:
    inside = {name: _map(entry).get("mde") for name, entry in _map(data.get("totals")).items()}
    return {
        str(name): float(value) for name, value in (inside | dict(_map(data.get("mde")))).items() if _is_number(value)
    }


def _triples(value: object) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (_text(entry[0]), _text(entry[1]), int(entry[2]))
        for entry in _list(value)
        if _is_list(entry) and len(entry) >= 3 and _is_number(entry[2])
    )


def _shown(value: object) -> str:
    """Return a value in one line; "" for none, and for an empty one."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if _is_map(value):
        return "; ".join(f"{key}: {text}" for key, text in flat(value).items())
    if _is_list(value):
        return ", ".join(filter(None, (_shown(one) for one in value)))
    return str(value)


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else _shown(value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for one in _list(value) if (text := _text(one)))


def _map(value: object) -> Mapping[str, object]:
    return value if _is_map(value) else {}


def _list(value: object) -> Sequence[object]:
    return value if _is_list(value) else ()


def _is_map(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, Mapping)


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, (list, tuple))


def _is_number(value: object) -> TypeGuard[float]:
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15 and math.isfinite(value)
    )
