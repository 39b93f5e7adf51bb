"""What the measures of a report are called, which of them count mistakes, and which belong together."""

from __future__ import annotations

from collections.abc import Mapping

_LABELS: Mapping[str, str] = {
    "verdict_after": "verdict after turns",
    "false_not_covered": "false not_covered",
    "hit5": "citation hit@5",
    "recall": "citation recall",
    "recall_after": "citation recall after turns",
    "precision": "citation precision",
    "asked_back": "asked back",
    "office": "office alone",
    "grounded": "groundedness",
    "complete": "completeness",
    "valid": "citation validity",
    "asked_needed": "needed facts asked",
    "readable": "short sentences",
}
"""Field of a score → its name in the totals (eval.report); other fields are named after themselves."""

_LESS = frozenset({"false not_covered", "cost"})
_NO_MISTAKE = frozenset({"office alone"})  # an answer may rightly tell two offices (eval.metrics)
_WHOLE = frozenset({"groundedness", "completeness", "citation validity", "needed facts asked"})
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "outcome": ("verdict", "verdict after turns", "false not_covered", "cost"),
    "understanding": ("intent", "refusal", "asked back", "needed facts asked"),
    "citations": (
        "citation hit@5",
        "citation recall",
        "citation recall after turns",
        "citation precision",
        "citation validity",
    ),
    "wording": ("groundedness", "completeness", "harmless", "short sentences"),
    "place": ("region", "door", "office alone"),
}
OTHER = "other"
REASONS: Mapping[str, str] = {
    "groundedness": "unsupported",
    "completeness": "unsaid",
    "harmless": "harm",
    "citation validity": "invalid",
}
"""Measure → the kind of a judge's finding (eval.metrics.Score.findings) that says what was wrong."""


def label(field: str) -> str:
    """Return the measure that a field of a score belongs to."""
    return _LABELS.get(field, field.replace("_", " "))


def less_is_better(measure: str) -> bool:
    """Tell whether the measure counts mistakes or their cost."""
    return measure in _LESS


def is_wrong(measure: str, value: float, *, binary: bool) -> bool:
    """Tell whether a question's value is a mistake that a person should look at.

    Parts of a citation recall or precision are none; of a statement that must be said or a claim without support, any
    part is.
    """
    if measure in _NO_MISTAKE:
        return False
    if measure in _WHOLE:
        return value < 1
    return binary and bool(value) == less_is_better(measure)


def group(measure: str) -> str:
    """Return the name of the group that a measure belongs to, `OTHER` for one that this file does not know."""
    return next((name for name, members in _GROUPS.items() if measure in members), OTHER)


def members(group: str) -> tuple[str, ...]:
    """Return the measures of a group in reading order."""
    return _GROUPS.get(group, ())


def groups() -> tuple[str, ...]:
    """Return the names of all groups in reading order."""
    return (*_GROUPS, OTHER)
