"""Why an item counts as wrong, in one line per measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eval.reports import measures
from eval.reports.records import Item

SHORT = "中华人民共和国"


def reason(item: Item, measure: str) -> str:
    """Return what was wanted and what was given, as far as the report tells."""
    if said := item.notes.get(measures.REASONS.get(measure, "")):
        return f"{measures.REASONS[measure]}: {'; '.join(said)}"
    tell = _REASONS.get(measure)
    found = tell(item) if tell else ""
    return found or f"value {item.values[measure]:g}"


def article(name: str) -> str:
    """Return an article's name without the words that all names begin with."""
    return name.removeprefix(SHORT)


def articles(names: tuple[str, ...]) -> str:
    """Return articles in a line."""
    return "、".join(map(article, names)) or "none"


def _pair(name: str) -> Callable[[Item], str]:
    def tell(item: Item) -> str:
        if name not in item.wanted and name not in item.given:
            return ""
        return f"{item.wanted.get(name, 'none')} → {item.given.get(name, 'none')}"

    return tell


def _missed(item: Item) -> str:
    if not item.wanted_cites:
        return ""
    return f"{articles(item.wanted_cites)} → {articles(item.cites[:5])}"


def _refusal(item: Item) -> str:
    if "behaviour" not in item.wanted:
        return ""
    abstained = any("abstained" in told.parts for told in item.told[:1])
    return f"{item.wanted['behaviour']} → {item.given.get('intent', 'none')}{', abstained' if abstained else ''}"


_REASONS: Mapping[str, Callable[[Item], str]] = {
    "intent": _pair("intent"),
    "verdict": _pair("verdict"),
    "verdict after turns": _pair("verdict_last"),
    "false not_covered": lambda _: "a person who may have a right was told not_covered",
    "citation hit@5": _missed,
    "region": _pair("place"),
    "door": lambda item: (
        f"{item.wanted.get('place', 'any place')}, {item.wanted.get('office', 'any office')}"
        f" → {item.given.get('place', 'none')}"
    ),
    "refusal": _refusal,
    "asked back": lambda _: "nothing was asked",
}
