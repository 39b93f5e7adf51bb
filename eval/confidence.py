"""Scored answers → what their confidence is worth, in Markdown and as plain data (the measures are in `selective`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.models import Verdict
from eval.metrics import Row
from eval.selective import (
    ALWAYS,
    COVERAGES,
    Judged,
    Threshold,
    at_threshold,
    aurc,
    best_aurc,
    bins,
    calibration_error,
    cheapest,
    risk_curve,
    selective_risk,
)

GRID = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, ALWAYS)
_BARS = "▁▂▃▄▅▆▇█"
_STEPS = 20


def judged(rows: Iterable[Row]) -> Mapping[str, list[Judged]]:
    """Return the first answers of all conversations by what was judged: intent, and verdict where it is labelled."""
    rows = list(rows)
    return {
        "intent": [
            Judged(outcome.answers[0].confidence, scored.intent)
            for outcome, scored in rows
            if scored.intent is not None
        ],
        "verdict": [
            Judged(outcome.answers[0].confidence, scored.verdict)
            for outcome, scored in rows
            if scored.verdict is not None
        ],
    }


def refusals(rows: Iterable[Row]) -> list[Judged]:
    """Return the not_covered answers that have a label, of first and last turns: the label says not_covered too?

    The bot goes by how surely the matter was read (`bot.doubts.TURN_AWAY`); other systems tell a confidence.
    """
    found: list[Judged] = []
    for outcome, _ in rows:
        question = outcome.question
        for label, answer in ((question.verdict, outcome.answers[0]), (question.verdict_after, outcome.answers[-1])):
            if label is not None and answer.verdict is Verdict.NOT_COVERED:
                sure = answer.signs.get("matter", answer.confidence)
                found.append(Judged(sure, label is Verdict.NOT_COVERED))
    return found


def to_markdown(rows: Sequence[Row]) -> str:
    """Return risk by coverage with a curve in letters, and the cost of thresholds for not_covered."""
    columns = ("AURC", "best AURC", *(f"risk at {c:.0%}" for c in COVERAGES), "ECE", "n", "curve, 5 % → 100 %")
    lines = [f"| confidence of | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, found in judged(rows).items():
        if found:
            risks = [selective_risk(found, coverage) for coverage in COVERAGES]
            values = [aurc(found), best_aurc(found), *risks, calibration_error(found)]
            cells = " | ".join(f"{value:.3f}" for value in values)
            lines.append(f"| {name} | {cells} | {len(found)} | {spark(found)} |")
    sure = refusals(rows)
    best = cheapest(sure)
    lines += [
        "",
        f"Of {len(sure)} not_covered answers, those whose matter is less sure than a threshold become a question; one "
        f"person sent away falsely costs ten needless questions. Cheapest: {_threshold(best)}, cost {best.cost:.0f}.",
        "",
        "| below | become a question | of these needless | falsely sent away | cost |",
        "|---|---|---|---|---|",
    ]
    for threshold in sorted({*GRID, best.threshold}):
        at = at_threshold(sure, threshold)
        mark = " ←" if threshold == best.threshold else ""
        lines.append(f"| {_threshold(at)} | {at.turned} | {at.needless} | {at.sent_away} | {at.cost:.0f}{mark} |")
    return "\n".join(lines)


def to_json(rows: Sequence[Row]) -> dict[str, object]:
    """Return the same as plain data, with the bins of calibration; a measure without answers is None."""
    sure = refusals(rows)
    best = cheapest(sure)
    measured: dict[str, object] = {name: _measured(found) if found else None for name, found in judged(rows).items()}
    return measured | {
        "not_covered": {
            "n": len(sure),
            "cheapest": best.threshold,
            "thresholds": [
                {
                    "below": at.threshold,
                    "turned": at.turned,
                    "needless": at.needless,
                    "sent_away": at.sent_away,
                    "cost": at.cost,
                }
                for at in (at_threshold(sure, t) for t in sorted({*GRID, best.threshold}))
            ],
        }
    }


def spark(found: Sequence[Judged]) -> str:
    """Return the risk at 20 coverages as bars, the highest risk as the full bar."""
    risks = [selective_risk(found, (step + 1) / _STEPS) for step in range(_STEPS)]
    top = max(risks) or 1.0
    return "".join(_BARS[round(risk / top * (len(_BARS) - 1))] for risk in risks)


def _measured(found: Sequence[Judged]) -> dict[str, object]:
    return {
        "n": len(found),
        "aurc": round(aurc(found), 5),
        "best_aurc": round(best_aurc(found), 5),
        "risk": {f"{coverage:g}": round(selective_risk(found, coverage), 5) for coverage in COVERAGES},
        "curve": [round(risk, 5) for risk in risk_curve(found)],
        "ece": round(calibration_error(found), 5),
        "bins": [
            {"n": b.n, "confidence": round(b.confidence, 4), "accuracy": round(b.accuracy, 4)} for b in bins(found)
        ],
    }


def _threshold(found: Threshold) -> str:
    return "always" if found.threshold >= ALWAYS else f"{found.threshold:.2f}"
