"""Baseline and run → pass or fail, question by question. Pure; the model of noise and the power are in docs/gate.md.

A measure fails where
  strict      a question that was right is wrong (nothing gained makes up for it), or
  allowance   more is lost than gained, by more questions than noise may cost; for a share that is the same as: the
              lower bound (Wilson 1927) of the run lies under that of the baseline with `allowance` questions fewer, or
  sign test   losses and gains were not equally likely (exact, one-sided, p < .05).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from eval.gate.measures import KEPT, POLICIES, Item, Policy, Record, Source
from eval.statistics import Estimate, bootstrap_mean, paired_bootstrap, wilson

ALPHA = 0.05
_SAME = 0.001  # the baseline is written with four digits
_NAMED = 8  # questions named in a line


@dataclass(frozen=True)
class Finding:
    """One measure: its estimate before and now, the difference, what was lost and gained, and why it fails ("": not).

    `net` is the loss in questions (a mean may lose parts of one); `p` that of the one-sided sign test.
    """

    measure: str
    before: Estimate
    now: Estimate
    difference: Estimate
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    net: float
    p: float
    failed: str

    @property
    def label(self) -> str:
        """The measure's name for people."""
        return POLICIES[self.measure].label


@dataclass(frozen=True)
class Decision:
    """Every measure of the baseline, what makes the two impossible to compare, and what is worth knowing."""

    findings: tuple[Finding, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The measures that fell."""
        return tuple(finding for finding in self.findings if finding.failed)

    @property
    def passed(self) -> bool:
        """Whether nothing fell and everything could be compared."""
        return not self.failed and not self.problems

    def to_markdown(self) -> str:
        """Return a table of the measures, and the reasons first where it fails."""
        head = ["# Gate: " + ("passed" if self.passed else "FAILED"), ""]
        head += [f"- {problem}" for problem in self.problems]
        head += [f"- **{finding.label}**: {finding.failed}" for finding in self.failed]
        head += [f"- {note}" for note in self.notes]
        rows = ["", "| measure | n | baseline | now | difference | gained | lost | p |", "|---" * 8 + "|"]
        rows += [
            f"| {f.label}{' ✗' if f.failed else ''} | {f.before.n} | {f.before} | {f.now} | {f.difference} "
            f"| {named(f.gained)} | {named(f.lost)} | {f.p:.3f} |"
            for f in self.findings
        ]
        return "\n".join([*head, *rows]) + "\n"

    def to_json(self) -> dict[str, object]:
        """Return the decision as plain data."""
        return {
            "passed": self.passed,
            "problems": list(self.problems),
            "notes": list(self.notes),
            "measures": {
                f.measure: {
                    "baseline": round(f.before.value, 4),
                    "now": round(f.now.value, 4),
                    "n": f.before.n,
                    "gained": list(f.gained),
                    "lost": list(f.lost),
                    "net": round(f.net, 4),
                    "p": round(f.p, 6),
                    "failed": f.failed,
                }
                for f in self.findings
            },
        }


def decide(
    baseline: Record, run: Record, *, policies: Mapping[str, Policy] = POLICIES, search: bool = True
) -> Decision:
    """Compare a run with the baseline, paired by question.

    A measure that a question had and has no longer counts as wrong there (an answer that cites nothing has no
    precision); one that no question of the run has is a failure, so is a question that is missing or was relabelled.

    Args:
        baseline: what was right.
        run: what is right now.
        policies: how each measure is judged.
        search: whether the run has the measures of the search; a folder of answers has not.
    """
    missing = sorted(baseline.keys() - run.keys())
    relabelled = sorted(id for id in baseline.keys() & run.keys() if baseline[id].labels != run[id].labels)
    problems = [
        f"{what}: {named(tuple(ids))}; accept the change with a reason"
        for what, ids in (("questions missing from the run", missing), ("other labels than the baseline's", relabelled))
        if ids
    ]
    findings = []
    known = measures(baseline)
    for name in known:
        if policies[name].source is Source.SEARCH and not search:
            continue
        finding = _finding(name, policies[name], baseline, run)
        if finding is None:
            problems.append(f"{policies[name].label}: measured in the baseline, not in this run")
        else:
            findings.append(finding)
    fresh = [policies[name].label for name in measures(run) if name not in known]
    notes = [f"measured now, not in the baseline: {', '.join(fresh)}"] if fresh else []
    further = sorted(run.keys() - baseline.keys())
    notes += [f"questions that the baseline lacks (not judged): {named(tuple(further))}"] if further else []
    return Decision(tuple(findings), tuple(problems), tuple(notes))


def measures(found: Record) -> list[str]:
    """Return the measures that a record has, in the order of `POLICIES`."""
    present = {name for item in found.values() for name in item.values}
    present |= {name for name, told in KEPT.items() if any(told in item.told for item in found.values())}
    return [name for name in POLICIES if name in present]


def estimate(values: list[float]) -> Estimate:
    """Return a share with its Wilson interval, or a mean with its bootstrap one where parts of a question count."""
    if all(value in (0.0, 1.0) for value in values):
        return wilson(round(sum(values)), len(values))
    return bootstrap_mean(values)


def sign_test(lost: int, gained: int) -> float:
    """Return the one-sided p-value of the exact sign test (McNemar 1947): as many losses or more by chance alone.

    Raises:
        ValueError: a negative count.
    """
    if lost < 0 or gained < 0:
        raise ValueError(f"not counts: {lost} and {gained}")
    changed = lost + gained
    tail = sum(math.comb(changed, k) for k in range(lost, changed + 1))
    return tail / (1 << changed)


def named(ids: tuple[str, ...]) -> str:
    """Return the first ids, and how many there are beyond."""
    return (" ".join(ids[:_NAMED]) + (f" +{len(ids) - _NAMED}" if len(ids) > _NAMED else "")) or "–"


def _finding(name: str, policy: Policy, baseline: Record, run: Record) -> Finding | None:
    pairs = [
        (id, before, 0.0 if now is None else now)
        for id, item in baseline.items()
        if id in run and (before := _before(name, item)) is not None
        for now in [_now(name, item, run[id])]
    ]
    if not pairs or (name not in KEPT and not any(name in item.values for item in run.values())):
        return None
    lost = tuple(id for id, before, now in pairs if now < before - _SAME)
    gained = tuple(id for id, before, now in pairs if now > before + _SAME)
    net = sum(before - now for _, before, now in pairs)
    old, new = [before for _, before, _ in pairs], [now for _, _, now in pairs]
    difference, p = paired_bootstrap(new, old), sign_test(len(lost), len(gained))
    was, is_now = estimate(old), estimate(new)
    finding = Finding(name, was, is_now, difference, lost, gained, net, p, failed="")
    return replace(finding, failed=_failure(policy, finding))


def _failure(policy: Policy, found: Finding) -> str:
    fell, lost = f"{found.before} → {found.now}", named(found.lost)
    if policy.strict and found.lost:
        return f"must not be lost once; lost on {lost}"
    if found.net > policy.allowance + _SAME * max(1, len(found.lost)):
        return f"{fell}: {found.net:.3g} questions fewer, {policy.allowance:g} may be noise; lost {lost}"
    if found.p < ALPHA:
        return f"{fell}: {len(found.lost)} lost against {len(found.gained)} gained (p = {found.p:.3f}); lost {lost}"
    return ""


def _before(name: str, item: Item) -> float | None:
    if name in KEPT:
        return 1.0 if item.told.get(KEPT[name]) else None
    return item.values.get(name)


def _now(name: str, before: Item, now: Item) -> float | None:
    if name not in KEPT:
        return now.values.get(name)
    told = before.told[KEPT[name]]
    return len(set(told) & set(now.told.get(KEPT[name], ()))) / len(told)
