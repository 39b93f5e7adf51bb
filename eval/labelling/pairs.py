"""Two labellings side by side: what both labelled, where they differ, and the report of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from eval.errors import EvalError
from eval.labelling.agreement import Agreement, agreement, confusion, set_agreement
from eval.labelling.fields import Field, Label
from eval.labelling.sheets import Filled, Labelled, unlike
from eval.statistics import SEED, Estimate

_KINDS = {"κ": "κ", "weighted κ": "加权κ", "F1": "F1"}
_SHOWN = 60


@dataclass(frozen=True)
class Difference:
    """One field of one item on which the two do not agree."""

    field: Field
    a: Labelled
    b: Labelled

    @property
    def said(self) -> tuple[str, str]:
        """What either chose, as people read it."""
        return self.field.shown(self.a.labels[self.field.key]), self.field.shown(self.b.labels[self.field.key])


@dataclass(frozen=True)
class Pair:
    """What two labellers said of the items that both have labelled; `alone` counts the items of only one of them."""

    names: tuple[str, str]
    fields: tuple[Field, ...]
    rows: tuple[tuple[Labelled, Labelled], ...]
    alone: tuple[int, int]

    @classmethod
    def of(cls, a: Filled, b: Filled) -> Pair:
        """Put two sheets without problems side by side.

        Raises:
            EvalError: they have no field or no item in common, or an item's words differ.
        """
        fields = tuple(field for field in a.fields if field in b.fields)
        if not fields:
            raise EvalError("the two sheets have no field in common; give both labellers the same sheet")
        of_b = {row.id: row for row in b.rows}
        rows = tuple((row, of_b[row.id]) for row in a.rows if row.id in of_b)
        if not rows:
            raise EvalError("the two sheets have no item in common; give both labellers the same items")
        for one, other in rows:
            if unlike(one.question, other.question) or unlike(one.turns, other.turns):
                raise EvalError(f"{one.id}: the two sheets have different words under this id")
        first, second = rows[0][0].annotator, rows[0][1].annotator
        names = (first, second) if first != second else (f"{first}（一）", f"{second}（二）")
        return cls(names, fields, rows, (len(a.rows) - len(rows), len(b.rows) - len(rows)))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Every disagreement, field by field."""
        return tuple(
            Difference(field, a, b)
            for field in self.fields
            for a, b in self.rows
            if a.labels[field.key] != b.labels[field.key]
        )

    def agreed(self) -> Iterator[tuple[Labelled, Field, Label]]:
        """Each label that both gave."""
        for a, b in self.rows:
            for field in self.fields:
                if a.labels[field.key] == b.labels[field.key]:
                    yield a, field, a.labels[field.key]

    def agreement(self, field: Field, *, seed: int = SEED) -> Agreement:
        """Return how far the two agree on a field."""
        sides = [[row[side].labels[field.key] for row in self.rows] for side in (0, 1)]
        if field.kind == "articles":
            a, b = ([_articles(label) for label in side] for side in sides)
            return set_agreement(a, b, seed=seed)
        first, second = ([str(label) for label in side] for side in sides)
        return agreement(first, second, order=field.order, seed=seed)

    def to_markdown(self, *, seed: int = SEED) -> str:
        """Return the report: κ by field, the tables, and the list of disagreements, in Chinese."""
        a, b = self.names
        lines = [
            "# 两个人标得有多一致",
            "",
            f"甲：{_plain(a)}；乙：{_plain(b)}。两个人都标了的有{len(self.rows)}条"
            + (f"（只有甲标的{self.alone[0]}条，只有乙标的{self.alone[1]}条，不算）。" if any(self.alone) else "。"),
            "",
            "| 栏目 | 标得一样 | 扣除碰巧以后 | 算法 | 不一样的条数 |",
            "|---|---|---|---|---|",
        ]
        for field in self.fields:
            found = self.agreement(field, seed=seed)
            count = sum(each.field == field for each in self.differences)
            row = (field.title, _share(found.raw), _kappa(found.kappa), _KINDS[found.measure], str(count))
            lines.append(f"| {' | '.join(row)} |")
        lines += [
            "",
            "κ是1，完全一致；是0，和碰运气一样。方括号里是95%的区间。法条可以写几条，没有碰运气的基数，用F1。",
            "",
        ]
        for field in self.fields:
            lines += self._table(field)
        return "\n".join([*lines, *self._listed()])

    def _table(self, field: Field) -> list[str]:
        if field.kind == "articles":
            return []
        a, b = ([str(row[side].labels[field.key]) for row in self.rows] for side in (0, 1))
        values = [choice.value for choice in field.choices] + ([""] if field.none else [])
        used = [value for value in values if value in {*a, *b}]
        titles = [field.shown(value) for value in used]
        lines = [f"## {field.title}", "", f"| 甲＼乙 | {' | '.join(titles)} |", "|---" * (len(used) + 1) + "|"]
        for title, counts in zip(titles, confusion(a, b, used), strict=True):
            lines.append(f"| {title} | {' | '.join(str(count or '·') for count in counts)} |")
        return [*lines, ""]

    def _listed(self) -> list[str]:
        if not self.differences:
            return ["没有不一样的。", ""]
        lines = ["## 不一样的", "", "| 编号 | 栏目 | 甲 | 乙 | 问题 |", "|---|---|---|---|---|"]
        for each in self.differences:
            row = (each.a.id, each.field.title, *each.said, each.a.question[:_SHOWN])
            lines.append(f"| {' | '.join(map(_plain, row))} |")
        return [*lines, ""]


def _articles(label: Label) -> frozenset[str]:
    return label if isinstance(label, frozenset) else frozenset()


def _plain(text: str) -> str:
    """One cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "｜")


def _share(estimate: Estimate) -> str:
    return f"{estimate.value:.0%} [{estimate.low:.0%}, {estimate.high:.0%}]"


def _kappa(estimate: Estimate) -> str:
    known: Sequence[float] = (estimate.value, estimate.low, estimate.high)
    if any(value != value for value in known):
        return "算不出（两个人只用了一个选项）"
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"
