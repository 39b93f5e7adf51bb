"""Run against run, paired by question: what was gained and lost, whether by chance, and what could be seen at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.reports import measures
from eval.reports.records import Item, Report, load, read
from eval.statistics import (
    Estimate,
    bootstrap_mean,
    detectable,
    holm,
    mcnemar,
    paired_bootstrap,
    permutation,
    share,
)

ALPHA = 0.05
_NAMED = 12  # questions named in a cell of the table


@dataclass(frozen=True)
class Change:
    """One measure, over all questions or over those of a slice, that both runs have a value for.

    `difference` is new − old with its paired bootstrap interval. `p`: exact McNemar where every value is right or
    wrong, else a paired permutation test; `adjusted`: by Holm over the measures, or over the slices of a measure.
    `smallest`: the smallest true difference found with 80 % power at 5 %. `gained` and `lost` are question ids.
    """

    measure: str
    new: Estimate
    old: Estimate
    difference: Estimate
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    p: float
    binary: bool
    smallest: float
    adjusted: float = 1.0
    dimension: str = ""
    value: str = ""

    @property
    def significant(self) -> bool:
        """Whether the two runs differ by more than chance, among all tests of this family."""
        return self.adjusted < ALPHA

    def to_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "measure": self.measure,
            **({"dimension": self.dimension, "value": self.value} if self.dimension else {}),
            "new": _plain(self.new),
            "old": _plain(self.old),
            "difference": _plain(self.difference),
            "gained": list(self.gained),
            "lost": list(self.lost),
            "p": round(self.p, 6),
            "p_holm": round(self.adjusted, 6),
            "test": "McNemar" if self.binary else "permutation",
            "mde": round(self.smallest, 4),
            "significant": self.significant,
        }


@dataclass(frozen=True)
class Comparison:
    """All measures of two runs; `relabelled`: questions whose labels changed between them, which count as they are."""

    new: str
    old: str
    common: int
    changes: tuple[Change, ...]
    slices: tuple[Change, ...]
    only_new: tuple[str, ...]
    only_old: tuple[str, ...]
    relabelled: tuple[str, ...]

    @property
    def significant(self) -> tuple[Change, ...]:
        """The measures and slices that differ by more than chance."""
        return tuple(change for change in (*self.changes, *self.slices) if change.significant)

    def to_json(self) -> dict[str, object]:
        """Return the comparison as plain data; of the slices those in which anything moved."""
        return {
            "new": self.new,
            "old": self.old,
            "common": self.common,
            "only_new": list(self.only_new),
            "only_old": list(self.only_old),
            "relabelled": list(self.relabelled),
            "significant": len(self.significant),
            "measures": [change.to_json() for change in self.changes],
            "slices": [change.to_json() for change in self.slices if change.gained or change.lost],
        }

    def to_markdown(self) -> str:
        """Return the comparison for people."""
        lines = [f"# {_cell(self.new)} against {_cell(self.old)}", "", self.summary(), ""]
        lines += [f"- {note}" for note in self.notes()]
        if not self.changes:
            return "\n".join(lines).rstrip() + "\n"
        lines += ["", *_table(self.changes, "measure"), ""]
        moved = [change for change in self.slices if change.gained or change.lost]
        lines += [f"## Slices in which something moved: {len(moved)} of {len(self.slices)}", ""]
        lines += _table(sorted(moved, key=lambda change: (change.adjusted, change.p)), "slice") if moved else ["none"]
        for title, side in (("Gained", "gained"), ("Lost", "lost")):
            lines += ["", f"## {title}", ""]
            named = [(change.measure, getattr(change, side)) for change in self.changes if getattr(change, side)]
            lines += [f"- {_cell(name)}: {' '.join(map(_cell, ids))}" for name, ids in named] or ["nothing"]
        return "\n".join(lines) + "\n"

    def summary(self) -> str:
        """Return the outcome in one sentence."""
        if not self.changes:
            return "The two runs have no question with a value in both; nothing can be compared."
        found = [f"{change.measure} {change.difference.value:+.3f}" for change in self.changes if change.significant]
        slices = sum(change.significant for change in self.slices)
        if not found and not slices:
            return f"No significant difference over {self.common} common questions."
        parts = [", ".join(found) or "no measure over all questions"]
        parts += [f"{slices} in slices"] if slices else []
        return f"Significant over {self.common} common questions: {'; '.join(parts)}."

    def notes(self) -> list[str]:
        """Return what to know when reading: questions of one run only, changed labels, how the tests were made."""
        notes = [
            f"{len(ids)} questions only in {_cell(name)}: {_few(ids)}"
            for name, ids in ((self.new, self.only_new), (self.old, self.only_old))
            if ids
        ]
        if self.relabelled:
            notes.append(f"{len(self.relabelled)} questions have other labels in the two runs: {_few(self.relabelled)}")
        return [
            *notes,
            "Differences are paired by question, with 95 % bootstrap intervals. p: exact McNemar for right or wrong, "
            "permutation for parts; Holm adjusts over the measures, and over the slices of each measure.",
            "MDE: the smallest true difference that this many questions find with 80 % power at 5 %; a smaller one "
            "may well go unseen.",
        ]


def compare_files(new: Path, old: Path) -> Comparison:
    """Compare two report.json files.

    Raises:
        ReportError: one cannot be read, or is no report of answers.
    """
    found = of_reports(read(load(new)), read(load(old)))
    return replace(found, new=_called(found.new, new), old=_called(found.old, old)) if found.new == found.old else found


def of_reports(new: Report, old: Report) -> Comparison:
    """Compare two reports."""
    before = {item.id: item for item in old.items}
    pairs = [(item, before[item.id]) for item in new.items if item.id in before]
    ids = {item.id for item in new.items}
    names = list(dict.fromkeys(name for item in new.items for name in item.values))
    slices: list[Change] = []
    for name in names:
        family = [
            replace(change, dimension=dimension, value=value)
            for dimension, value in _slices(new)
            if (change := _change(name, [pair for pair in pairs if value in pair[0].slices.get(dimension, ())]))
        ]
        slices += _adjusted(family)
    return Comparison(
        new.name,
        old.name,
        len(pairs),
        _adjusted([change for name in names if (change := _change(name, pairs))]),
        tuple(slices),
        tuple(item.id for item in new.items if item.id not in before),
        tuple(item.id for item in old.items if item.id not in ids),
        tuple(a.id for a, b in pairs if (a.wanted, set(a.wanted_cites)) != (b.wanted, set(b.wanted_cites))),
    )


def _change(name: str, pairs: Sequence[tuple[Item, Item]]) -> Change | None:
    both = [(a, b) for a, b in pairs if name in a.values and name in b.values]
    if not both:
        return None
    sign = -1 if measures.less_is_better(name) else 1
    new, old = [a.values[name] for a, _ in both], [b.values[name] for _, b in both]
    differences = [a - b for a, b in zip(new, old, strict=True)]
    gained = tuple(a.id for (a, _), moved in zip(both, differences, strict=True) if sign * moved > 0)
    lost = tuple(a.id for (a, _), moved in zip(both, differences, strict=True) if sign * moved < 0)
    binary = all(name in item.binary for pair in both for item in pair)
    moved = bool(gained or lost)
    return Change(
        name,
        _estimate(new, binary=binary),
        _estimate(old, binary=binary),
        paired_bootstrap(new, old) if moved else Estimate(0.0, 0.0, 0.0, len(both)),
        gained,
        lost,
        mcnemar(len(gained), len(lost)) if binary else permutation(differences),
        binary,
        detectable(differences),
    )


def _estimate(values: Sequence[float], *, binary: bool) -> Estimate:
    return share([bool(value) for value in values]) if binary else bootstrap_mean(values)


def _adjusted(changes: Sequence[Change]) -> tuple[Change, ...]:
    found = holm([change.p for change in changes])
    return tuple(replace(change, adjusted=p) for change, p in zip(changes, found, strict=True))


def _slices(report: Report) -> list[tuple[str, str]]:
    return sorted({(name, value) for item in report.items for name, values in item.slices.items() for value in values})


def _called(name: str, path: Path) -> str:
    return path.parent.name if path.stem == "report" and path.parent.name else path.stem or name


def _table(changes: Sequence[Change], first: str) -> list[str]:
    lines = [
        f"| {first} | n | new | old | difference | gained | lost | p | p (Holm) | MDE |",
        "|---" * 10 + "|",
    ]
    for change in changes:
        name = f"{change.dimension} {change.value}: {change.measure}" if change.dimension else change.measure
        mark = " ●" if change.significant else ""
        lines.append(
            f"| {_cell(name)}{mark} | {change.difference.n} | {change.new} | {change.old} "
            f"| {_signed(change.difference)} "
            f"| {_few(change.gained)} | {_few(change.lost)} | {change.p:.3f} | {change.adjusted:.3f} "
            f"| {change.smallest:.3f} |"
        )
    return lines


def _signed(value: Estimate) -> str:
    return f"{value.value:+.3f} [{value.low:+.3f}, {value.high:+.3f}]"


def _few(ids: Sequence[str]) -> str:
    more = f" … ({len(ids)})" if len(ids) > _NAMED else ""
    return (" ".join(map(_cell, ids[:_NAMED])) or "–") + more


def _cell(text: str) -> str:
    """Return text that stays within a cell of a Markdown table and makes no markup."""
    found = " ".join(text.split())
    for mark in "\\`*<>|[]":
        found = found.replace(mark, f"\\{mark}" if mark not in "<>" else {"<": "&lt;", ">": "&gt;"}[mark])
    return found


def _plain(value: Estimate) -> dict[str, float | int] | None:
    if not value.n:
        return None
    return {"value": round(value.value, 4), "low": round(value.low, 4), "high": round(value.high, 4), "n": value.n}
