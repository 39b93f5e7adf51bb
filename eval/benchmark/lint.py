"""All checks of the benchmark in one go, and what of their findings is allowed to stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.eligibility.rules import load_rules
from bot.settings import ROOT
from corpus.store import Corpus
from eval.benchmark import balance, form, labels, leakage, likeness
from eval.benchmark.models import Finding, Item, load
from eval.benchmark.rules import Allowed, Rules
from eval.datasets import DATA
from eval.judging.statements import Statements

BENCHMARK = DATA / "hunan-legal-aid"


@dataclass(frozen=True)
class Result:
    """What was looked at, what is wrong, and what stands because the rules allow it, with the reason."""

    items: int
    findings: tuple[Finding, ...]
    allowed: tuple[tuple[Finding, str], ...]

    @property
    def clean(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


def lint(corpus: Corpus, rules: Rules, folder: Path = BENCHMARK, root: Path = ROOT) -> Result:
    """Check every item of a folder of splits; `root` is where the globs of the rules begin.

    Raises:
        DatasetError: the folder holds no splits, or a file cannot be read at all.
    """
    items = load(folder)
    malformed = form.against_schema(items)
    places = {one.where for one in malformed}
    sound = [item for item in items if item.place not in places]
    checks: Sequence[Callable[[], list[Finding]]] = (
        lambda: malformed,
        lambda: form.once(items),
        lambda: form.of_its_split(items, rules.splits),
        lambda: form.as_pinned(sorted(folder.glob("*.jsonl"))),
        lambda: labels.agreeing(sound, load_rules().whole_from),
        lambda: labels.known(sound, Statements.load()),
        lambda: labels.in_force(sound, corpus),
        lambda: balance.short(items, rules.splits, rules.balance),
        lambda: balance.unused(items, form.choices(), rules.balance),
        lambda: likeness.told_twice(items, rules.same_story),
        lambda: leakage.into_training(items, rules.leakage, rules.same_story, root),
        lambda: leakage.into_cues(items, rules.leakage, root),
    )
    return judged(items, [finding for check in checks for finding in check()], rules.allowed)


def judged(items: Sequence[Item], found: Sequence[Finding], allowed: Sequence[Allowed]) -> Result:
    """Part findings into those that stand and others; what is allowed and not found any more is a finding, too.

    Only of items that were looked at: another folder than the benchmark's holds none that the rules allow anything.
    """
    looked_at = {item.id for item in items}
    stands = [(one, next((rule for rule in allowed if rule.covers(one)), None)) for one in found]
    gone = [
        Finding("allowed", "lint.toml", id, f"{rule.check}: {rule.what!r} is not found any more; take it out")
        for rule in allowed
        for id in rule.ids
        if id in looked_at and not any(one.id == id and rule.covers(one) for one in found)
    ]
    wrong = (*(one for one, rule in stands if rule is None), *gone)
    return Result(len(items), wrong, tuple((one, rule.reason) for one, rule in stands if rule is not None))
