"""Questions × relations → how often the decision stays, with each violation told before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from bot.models import Verdict
from eval.datasets import Question
from eval.statistics import Estimate, wilson
from eval.stress.rewrite import RELATIONS, Relation, Turns
from eval.stress.subject import Decision, Said, Subject

SAMPLE = 60
"""Questions taken by default; an answer takes 50–100 ms, and each is reworded in up to 16 ways."""


@dataclass(frozen=True)
class Violation:
    """A rewording that changed the decision, or whose place did not follow (`place`: city expected → city told)."""

    question: str
    relation: str
    before: Turns
    after: Turns
    was: Decision
    now: Decision
    place: tuple[str, str] | None = None

    @property
    def what(self) -> str:
        """was → now."""
        if self.place is not None:
            return f"{self.place[0]} → {self.place[1]}"
        return f"{self.was} → {self.now}"


@dataclass(frozen=True)
class Row:
    """One relation: how many rewordings, how many kept the decision, and which did not."""

    relation: Relation
    n: int
    violations: tuple[Violation, ...]

    @property
    def kept(self) -> Estimate:
        """Share of rewordings that kept the decision, with its Wilson interval."""
        return wilson(self.n - len(self.violations), self.n)


@dataclass(frozen=True)
class Metamorphic:
    """The result of one run over `questions` questions."""

    on: date
    seed: int
    questions: int
    rows: tuple[Row, ...]

    @property
    def defects(self) -> tuple[Violation, ...]:
        """Violations of exact relations: the same words in another encoding were read as another case."""
        return tuple(violation for row in self.rows if row.relation.exact for violation in row.violations)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "on": self.on.isoformat(),
            "seed": self.seed,
            "questions": self.questions,
            "relations": [_row(row) for row in self.rows],
        }


def run(
    subject: Subject,
    questions: Sequence[Question],
    *,
    on: date,
    seed: int,
    sample: int = SAMPLE,
    relations: Sequence[Relation] = RELATIONS,
    step: Callable[[], None] = lambda: None,
) -> Metamorphic:
    """Reword a seeded sample of `questions` by each relation and compare decisions; `step` is called per question.

    Relations about whole conversations take every question that has later turns, since those are few.
    """
    chosen = Random(seed).sample(list(questions), min(sample, len(questions)))
    told = [question for question in questions if question.turns]
    asked = {question.id: question for question in [*chosen, *told]}
    counts = {relation.id: 0 for relation in relations}
    found: dict[str, list[Violation]] = {relation.id: [] for relation in relations}
    first = frozenset(question.id for question in chosen)
    for question in asked.values():
        day = question.asked_on(on)
        known: dict[Turns, Said] = {}
        for relation in relations:
            rare = relation.whole and question.turns and relation.id != "greeted"
            if question.id not in first and not rare:
                continue
            whole = relation.whole and relation.id != "greeted"
            turns = (question.text, *question.turns) if whole else (question.text,)
            rewrite = relation.apply(turns, Random(f"{seed}/{question.id}/{relation.id}"))
            if rewrite is None:
                continue
            counts[relation.id] += 1
            if turns not in known:
                known[turns] = subject.reply(turns, on=day)
            said, again = known[turns], subject.reply(rewrite.turns, on=day)
            was, now = Decision.of(said), Decision.of(again)
            place = _place(said, again, rewrite.moves, turns[0])
            if was != now or place is not None:
                violation = Violation(
                    question.id, relation.id, turns, rewrite.turns, was, now, place if was == now else None
                )
                found[relation.id].append(violation)
        step()
    rows = tuple(Row(relation, counts[relation.id], tuple(found[relation.id])) for relation in relations)
    return Metamorphic(on, seed, len(asked), rows)


def _place(said: Said, again: Said, moves: Mapping[str, str], text: str) -> tuple[str, str] | None:
    """Return (city expected, city told) where the region of the reply did not move with the words."""
    before, after = (reply.referral.region if reply.referral else None for reply in (said, again))
    if before is None or before.city not in moves or not _named(before.city, before.county, text):
        return None
    expected, got = moves[before.city], after.city if after is not None else "–"
    return None if got == expected else (expected, got)


def _named(city: str, county: str | None, text: str) -> bool:
    """Whether the words name the place in a form that was moved (a mistyped name was not)."""
    return (county or city)[:2] in text


def to_markdown(found: Metamorphic, *, shown: int = 5) -> str:
    """Return the table of relations and the first `shown` violations of each."""
    lines = [
        "## Metamorphic relations",
        "",
        f"{found.questions} questions, seed {found.seed}. The decision (intent, verdict, matter) must stay; "
        "* marks relations that only change the encoding, where every violation is a defect.",
        "",
        "| relation | what changes | n | kept | violations |",
        "| --- | --- | ---: | --- | ---: |",
    ]
    for row in found.rows:
        mark = "*" if row.relation.exact else ""
        cells = (row.relation.id + mark, row.relation.what, row.n, row.kept, len(row.violations))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    for row in found.rows:
        if row.violations:
            lines += ["", f"### {row.relation.id}", ""]
            lines += [_told(violation) for violation in row.violations[:shown]]
            rest = len(row.violations) - shown
            lines += [f"- and {rest} more (in the JSON)"] if rest > 0 else []
    return "\n".join(lines) + "\n"


def _told(violation: Violation) -> str:
    return f"- `{violation.question}` {violation.what}: {_shown(violation.after)}"


def _shown(turns: Turns, limit: int = 120) -> str:
    text = " ⏎ ".join(" ".join(turn.split()) for turn in turns)
    return f"`{text[:limit].replace('`', ' ')}{'…' if len(text) > limit else ''}`"


def _row(row: Row) -> dict[str, Any]:
    kept = row.kept
    return {
        "id": row.relation.id,
        "exact": row.relation.exact,
        "n": row.n,
        "kept": kept.value if row.n else None,
        "low": kept.low if row.n else None,
        "high": kept.high if row.n else None,
        "violations": [
            {
                "question": one.question,
                "before": list(one.before),
                "after": list(one.after),
                "was": _decision(one.was),
                "now": _decision(one.now),
                "place": list(one.place) if one.place else None,
            }
            for one in row.violations
        ],
    }


def _decision(decision: Decision) -> dict[str, str | Verdict | None]:
    return {"intent": decision.intent, "verdict": decision.verdict, "matter": decision.matter}
