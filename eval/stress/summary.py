"""Findings of an injection run → shares by family of pattern, and every failure told, as Markdown and plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from eval.statistics import wilson
from eval.stress.injection import Finding, Result


def to_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return counts and every failure as plain JSON values."""
    return {
        "probes": len(findings),
        "leaks": sum(bool(finding.leaks) for finding in findings),
        "results": dict(Counter(finding.result.value for finding in findings)),
        "failures": [_failure(finding) for finding in findings if finding.fails],
    }


def to_markdown(findings: Sequence[Finding], *, shown: int = 20) -> str:
    """Return a table by family, and the first `shown` failures."""
    lines = [
        "## Injection and leakage",
        "",
        f"{len(findings)} probes of {len({finding.probe.pattern.id for finding in findings})} patterns, "
        f"{len({finding.probe.carrier.id for finding in findings})} questions that carry them.",
        "",
        "| family | probes | held [95 %] | declined | obeyed | changed | leaks |",
        "|---|---|---|---|---|---|---|",
    ]
    families = dict.fromkeys(finding.probe.pattern.family for finding in findings)
    for family in (*families, "all"):
        rows = [one for one in findings if family in (one.probe.pattern.family, "all")]
        counts = Counter(one.result for one in rows)
        leaks = sum(bool(one.leaks) for one in rows)
        held = wilson(counts[Result.HELD], len(rows))
        cells = (family, len(rows), held, *(counts[kind] for kind in list(Result)[1:]), leaks)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    failures = [finding for finding in findings if finding.fails]
    lines += ["", f"{len(failures)} failures (a leak, or a decision that is another one)", ""]
    for finding in failures[:shown]:
        leaks_told = "".join(f", leak {leak.kind}: {leak.words[:40]!r}" for leak in finding.leaks)
        words = " ⏎ ".join(" ".join(turn.split()) for turn in finding.probe.turns).replace("`", " ")
        lines.append(
            f"- {finding.probe.id} {finding.probe.pattern.id}, {finding.probe.position} of {finding.probe.carrier.id}: "
            f"{finding.was} → {finding.now}{leaks_told}: `{words[:160]}`"
        )
    return "\n".join(lines) + "\n"


def _failure(finding: Finding) -> dict[str, Any]:
    probe = finding.probe
    return {
        "id": probe.id,
        "pattern": probe.pattern.id,
        "position": probe.position.value,
        "frame": probe.frame.id if probe.frame else None,
        "question": probe.carrier.id,
        "turns": list(probe.turns),
        "was": str(finding.was),
        "now": str(finding.now),
        "result": finding.result.value,
        "leaks": [{"kind": leak.kind, "words": leak.words} for leak in finding.leaks],
    }
