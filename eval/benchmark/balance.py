"""How many items there are of each kind: counts by slice and split, and what falls short of the table of the lint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from eval.benchmark.models import Finding, Item
from eval.benchmark.rules import Balance, Split
from eval.datasets import OUTCOMES
from eval.regions import city_named

Counts = Mapping[str, Mapping[str, Counter[str]]]
"""Dimension → value → split → items."""

WHERE = "all splits"
_ONE = {"intent": "intent", "outcome": "expected_outcome", "matter": "matter", "stage": "stage"}
_MANY = {"group": "groups", "style": "styles"}
_MORE = ("place", "difficulty", "confidence of the label", "turns", "asked")
DIMENSIONS = (*_ONE, *_MANY, *_MORE)
TABLE = "lint.toml"
"""Where thresholds stand."""


def count(items: Sequence[Item], periods: Mapping[str, date]) -> Counts:
    """Return how many items of each split have each value of each dimension; an item may have several."""
    counts: dict[str, dict[str, Counter[str]]] = {}
    for item in items:
        for dimension, values in of(item, periods).items():
            for value in values:
                counts.setdefault(dimension, {}).setdefault(value, Counter())[item.split] += 1
    return {
        name: dict(sorted(values.items(), key=lambda pair: (-pair[1].total(), pair[0])))
        for name, values in counts.items()
    }


def of(item: Item, periods: Mapping[str, date]) -> dict[str, tuple[str, ...]]:
    """Return dimension → the values of one item."""
    row = item.row
    found: dict[str, tuple[str, ...]] = {name: (str(row.get(field) or "none"),) for name, field in _ONE.items()}
    for name, field in _MANY.items():
        values = row.get(field)
        found[name] = tuple(str(value) for value in values) if isinstance(values, list) else ()
    found["place"] = (_place(row.get("channel")),)
    found["difficulty"] = (str(row.get("difficulty")),)
    found["confidence of the label"] = (str(row.get("label_confidence")),)
    found["turns"] = ("several" if row.get("turns") else "one",)
    found["asked"] = (_period(item.day, periods),)
    return found


def short(items: Sequence[Item], splits: Mapping[str, Split], balance: Balance) -> list[Finding]:
    """Return what there are too few of, or too many."""
    counts, findings = count(items, balance.periods), []

    def say(where: str, what: str) -> None:
        findings.append(Finding("balance", where, "", what))

    for table, names in (("each", balance.each), ("shares", balance.shares)):
        for name in names:
            if name not in DIMENSIONS:
                say(TABLE, f"balance.{table}: no dimension {name!r}; there are {', '.join(DIMENSIONS)}")
    if len(items) < balance.items:
        say(WHERE, f"{len(items)} items, fewer than {balance.items}")
    for dimension, least in balance.each.items():
        for value, per_split in counts.get(dimension, {}).items():
            if per_split.total() < least:
                say(WHERE, f"{dimension} {value}: {per_split.total()} items, fewer than {least}")
    for period in balance.periods:
        if period not in counts.get("asked", {}):
            say(WHERE, f"asked {period}: no items")
    for dimension, shares in balance.shares.items():
        for value, (low, high) in shares.items():
            if dimension in DIMENSIONS and value not in counts.get(dimension, {}):
                say(TABLE, f"balance.shares: {dimension} {value!r} is of no item")
                continue
            share = counts.get(dimension, {}).get(value, Counter()).total() / max(len(items), 1)
            if not low <= share <= high:
                say(WHERE, f"{dimension} {value}: {share:.3f} of the items, not {low} to {high}")
    for name, split in splits.items():
        own = [item for item in items if item.split == name]
        if not own:
            say(f"{name}.jsonl", "no items")
            continue
        low, high = split.turns
        share = sum(bool(item.row.get("turns")) for item in own) / len(own)
        if not low <= share <= high:
            say(f"{name}.jsonl", f"later turns in {share:.3f} of the items, not {low} to {high}")
        if split.everything:
            missing = set(counts["intent"]) - {str(item.row.get("intent")) for item in own}
            missing |= {"none", *OUTCOMES} - {str(item.row.get("expected_outcome") or "none") for item in own}
            if missing:
                say(f"{name}.jsonl", f"none of {', '.join(sorted(missing))}")
    return findings


def unused(items: Sequence[Item], choices: Mapping[str, Sequence[str | None]], balance: Balance) -> list[Finding]:
    """Return values that `choices`, the schema's, lists and no item has, but for those that are said to be absent."""
    findings = []

    def say(where: str, what: str) -> None:
        findings.append(Finding("balance", where, "", what))

    reasons = {(one.field, one.value) for one in balance.absent}
    for field in balance.every:
        if field not in choices:
            say(TABLE, f"balance.every: the schema lists no values of {field!r}")
            continue
        used = {str(value) for item in items if field in item.row for value in _values(item.row[field])}
        listed = [str(value) for value in choices[field]]
        for value in listed:
            if value not in used and (field, value) not in reasons:
                say(WHERE, f"{field} {value}: in the schema, and of no item")
        for name, value in reasons:
            if name == field and (value in used or value not in listed):
                say(TABLE, f"balance.absent: {field} {value!r} is of some item, or not in the schema; take it out")
    return findings


def to_markdown(counts: Counts, splits: Sequence[str]) -> str:
    """Return a table for each dimension: values, items in all, and items of each split."""
    parts = []
    for dimension, values in counts.items():
        lines = [f"| {dimension} | all | {' | '.join(splits)} |", "|---" * (len(splits) + 2) + "|"]
        for value, per_split in values.items():
            cells = (per_split.total(), *(per_split[split] for split in splits))
            lines.append(f"| {value} | {' | '.join(map(str, cells))} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _place(channel: object) -> str:
    place = channel.get("place") if isinstance(channel, Mapping) else None
    return city_named(place) if isinstance(place, str) and place else "none named"


def _values(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else (value,)


def _period(day: date | None, periods: Mapping[str, date]) -> str:
    begun = [name for name, first in periods.items() if day is not None and first <= day]
    return begun[-1] if begun else "on no day of law"
