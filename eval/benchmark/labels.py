"""Do the labels of an item agree with each other, with the table of statements, and with the law of its day?

The checks take items of the schema's form: what a label of another shape means, nobody can say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.eligibility.facts import load_facts
from bot.models import Intent
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, ArticleNumber
from corpus.store import Corpus
from eval.benchmark.models import Finding, Item, Say, found
from eval.datasets import OUTCOMES
from eval.judging.statements import Statements

UNSURE = "needs_more_facts"


def agreeing(items: Sequence[Item], whole_from: date) -> list[Finding]:
    """Return where labels of one item contradict each other.

    Until `whole_from` the province's own rules are not in the library: where they would decide, "cannot tell" is right,
    and nothing that a person could be asked changes that.
    """

    def look(item: Item, say: Say) -> None:
        row = item.row
        eligibility, outcome = row.get("intent") == Intent.ELIGIBILITY, row.get("expected_outcome")
        asks = str(row.get("expected_behavior")).startswith("ask_back")
        refuses = str(row.get("expected_behavior")).startswith(("redirect", "refuse"))
        if (outcome in OUTCOMES) != eligibility:
            say(item, "an outcome goes with the intent eligibility, and with no other")
        if ("outcome_after_turns" in row) != (eligibility and "turns" in row):
            say(item, "outcome_after_turns goes with eligibility and later turns")
        if asks and outcome != UNSURE:
            say(item, f"only {UNSURE} asks back")
        if outcome == UNSURE and not asks and not _law_of_then_not_held(item, whole_from):
            say(item, f"{UNSURE} asks back (but where the province's rules of that day are not in the library)")
        if asks and not row.get("must_ask"):
            say(item, "asks back, and must_ask does not say for what")
        if refuses != (row.get("intent") == Intent.OUT_OF_SCOPE):
            say(item, "out_of_scope is redirected or refused, and nothing else is")
        if not row.get("gold_articles") and row.get("intent") != Intent.OUT_OF_SCOPE:
            say(item, "no article is named that the answer must rest on")
        if not row.get("note") and row.get("label_confidence") != "high":
            say(item, "less than high confidence needs a note that says why")
        if ("multi_turn" in _list(row, "styles")) != ("turns" in row):
            say(item, "the style multi_turn goes with later turns")
        if both := _named(row, "gold_articles") & _named(row, "gold_optional"):
            say(item, f"{', '.join(sorted(both))} is both needed and optional")
        if both := set(_list(row, "must_say")) & set(_list(row, "must_not_say")):
            say(item, f"{', '.join(sorted(map(str, both)))} must and must not be said")

    return found("labels", look, items)


def known(items: Sequence[Item], statements: Statements) -> list[Finding]:
    """Return names of statements and facts that no table has."""
    facts = {*load_facts(), "matter"}

    def look(item: Item, say: Say) -> None:
        for field in ("must_say", "must_not_say"):
            for name in _list(item.row, field):
                if name not in statements.by_id:
                    say(item, f"{field}: no statement {name!r}")
        for group in _list(item.row, "ask"):
            for fact in group if isinstance(group, list) else ():
                if fact not in facts:
                    say(item, f"ask: no fact {fact!r}")

    return found("names", look, items)


def in_force(items: Sequence[Item], corpus: Corpus) -> list[Finding]:
    """Return articles, needed or optional, that are not law on the item's day."""

    def look(item: Item, say: Say) -> None:
        if item.day is None:
            say(item, "has no day: neither `on` nor labelled_on in pins.toml is a date")
            return
        for field in ("gold_articles", "gold_optional"):
            for cited in _list(item.row, field):
                try:
                    corpus.get(ArticleId(cited["law"], ArticleNumber.parse(cited["article"])), on=item.day)
                except (UnknownArticle, ValueError, KeyError, TypeError, AttributeError) as exc:
                    say(item, f"{field}, on {item.day}: {exc}")

    return found("law", look, items)


def _law_of_then_not_held(item: Item, whole_from: date) -> bool:
    return item.day is not None and item.day < whole_from


def _list(row: Mapping[str, Any], field: str) -> list[Any]:
    value = row.get(field)
    return value if isinstance(value, list) else []


def _named(row: Mapping[str, Any], field: str) -> set[str]:
    return {f"{cited.get('law')}{cited.get('article')}" for cited in _list(row, field) if isinstance(cited, dict)}
