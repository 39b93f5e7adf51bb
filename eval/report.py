"""Scores → Markdown for people and JSON for programs: totals, slices, confusions, and every wrong answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.models import Verdict
from corpus.ids import ArticleId
from eval import confidence, dialogues, readable
from eval.dialogues import Dialogue
from eval.errors import ReportError
from eval.judging.judge import Judge
from eval.metrics import Outcome, Row, Score, cited, score
from eval.reports.comparison import of_reports
from eval.reports.records import load, read
from eval.statistics import Estimate, bootstrap_mean, detectable_alone, percentile, share

SHARES: Mapping[str, Callable[[Score], bool | None]] = {
    "intent": lambda s: s.intent,
    "verdict": lambda s: s.verdict,
    "verdict after turns": lambda s: s.verdict_after,
    "false not_covered": lambda s: s.false_not_covered,
    "citation hit@5": lambda s: s.hit5,
    "region": lambda s: s.region,
    "door": lambda s: s.door,
    "office alone": lambda s: s.office,
    "refusal": lambda s: s.refusal,
    "asked back": lambda s: s.asked_back,
    "harmless": lambda s: s.harmless,
}
MEANS: Mapping[str, Callable[[Score], float | None]] = {
    "citation recall": lambda s: s.recall,
    "citation recall after turns": lambda s: s.recall_after,
    "citation precision": lambda s: s.precision,
    "citation validity": lambda s: s.valid,
    "groundedness": lambda s: s.grounded,
    "completeness": lambda s: s.complete,
    "needed facts asked": lambda s: s.asked_needed,
    "cost": lambda s: s.cost,
    "short sentences": lambda s: s.readable,
}
JUDGED = frozenset({"harmless", *list(MEANS)[3:]})
"""Measures that need a judge."""
EARLIER, KEPT = "earlier", 10
"""Folder beside the reports, and how many replaced ones of a name stay there, to compare with."""
SLICED = ("intent", "verdict", "citation hit@5", "citation recall", "citation precision", "region", "refusal")


@dataclass(frozen=True)
class AnswersReport:
    """One run over a data set: its rows, the day that the answers are for, and conversations carried to their end."""

    dataset: str
    on: date
    rows: tuple[Row, ...]
    ends: tuple[Dialogue, ...] = ()

    @classmethod
    def of(
        cls,
        dataset: str,
        on: date,
        outcomes: Iterable[Outcome],
        ends: Iterable[Dialogue] = (),
        *,
        judge: Judge | None = None,
    ) -> AnswersReport:
        """Score the outcomes; a judge adds what needs the library and the tables of statements and costs."""
        rows = tuple((outcome, score(outcome, judge.judge(outcome) if judge else None)) for outcome in outcomes)
        return cls(dataset, on, rows, tuple(ends))

    def totals(self) -> dict[str, Estimate]:
        """Return every measure over all rows that it applies to."""
        return estimates([scored for _, scored in self.rows])

    def slices(self) -> dict[str, dict[str, list[Score]]]:
        """Return dimension → value → scores, values in alphabetical order; a question may have several values.

        Years are told apart only where some questions are asked on days of their own.
        """
        result: dict[str, dict[str, list[Score]]] = {}
        for outcome, scored in self.rows:
            for name, values in readable.slices(outcome.question).items():
                for value in values:
                    result.setdefault(name, {}).setdefault(value, []).append(scored)
        if set(result.get(readable.AS_OF, ())) <= {readable.TODAY}:
            result.pop(readable.AS_OF, None)
        return {name: dict(sorted(groups.items())) for name, groups in result.items()}

    def confusion(self, field: str) -> Counter[tuple[str, str]]:
        """Return (right, given) → count for `intent` or `verdict` of first answers; unlabelled verdicts left out."""
        pairs: Counter[tuple[str, str]] = Counter()
        for outcome, _ in self.rows:
            question, answer = outcome.question, outcome.answers[0]
            if field not in outcome.tells:
                continue
            if field == "intent":
                pairs[question.intent.value, answer.intent.value] += 1
            elif question.verdict is not None:
                pairs[question.verdict.value, _name(answer.verdict)] += 1
        return pairs

    def to_json(self) -> dict[str, object]:
        """Return the report as plain data; `compare` reads it back."""
        carried = {dialogue.id: dialogue for dialogue in self.ends}
        sealed = self.dataset.startswith(readable.SEALED)
        return {
            "dataset": self.dataset,
            "on": self.on.isoformat(),
            "questions": len(self.rows),
            "totals": {name: _plain(value) for name, value in self.totals().items()},
            "mde": {name: round(value, 4) for name, value in detectables([s for _, s in self.rows]).items()},
            "seconds": seconds(self.rows),
            "asked per conversation": dialogues.to_json(self.ends),
            "confidence": confidence.to_json(self.rows),
            "slices": {
                dimension: {
                    value: {name: _plain(e) for name, e in estimates(scores).items()}
                    for value, scores in groups.items()
                }
                for dimension, groups in self.slices().items()
            },
            "rows": [
                readable.row(
                    outcome,
                    scored,
                    carried.get(outcome.question.id),
                    sealed=sealed or outcome.question.id.startswith(readable.SEALED_IDS),
                )
                for outcome, scored in self.rows
            ],
        }

    def to_markdown(self) -> str:
        """Return the whole report for people."""
        parts = [f"# Answers: {self.dataset}, on {self.on}, {len(self.rows)} questions", _totals_table(self)]
        parts += ["## Asked per conversation", dialogues.to_markdown(self.ends)]
        parts += ["## Confidence", confidence.to_markdown(self.rows)]
        for dimension, groups in self.slices().items():
            parts += [f"## By {dimension}", _slice_table(dimension, groups)]
        for field in ("intent", "verdict"):
            parts += [f"## Confusions: {field} (label → answer)", _confusion_list(self.confusion(field))]
        wrong = [row for row in self.rows if row[1].wrong]
        parts += [f"## Wrong in something: {len(wrong)}", "\n".join(_wrong_line(*row) for row in wrong) or "none"]
        return "\n\n".join(parts) + "\n"


def estimates(scores: Sequence[Score]) -> dict[str, Estimate]:
    """Return measure → estimate; shares with Wilson intervals, means with bootstrap ones.

    The measures of a judge are there only where one judged.
    """
    result = {name: share([v for s in scores if (v := get(s)) is not None]) for name, get in SHARES.items()}
    result |= {name: bootstrap_mean([x for s in scores if (x := mean(s)) is not None]) for name, mean in MEANS.items()}
    return {name: found for name, found in result.items() if found.n or name not in JUDGED}


def detectables(scores: Sequence[Score]) -> dict[str, float]:
    """Return measure → the smallest difference to another run over these questions that could be seen, if it erred
    independently of this one.
    """
    getters: dict[str, Callable[[Score], float | None]] = {**SHARES, **MEANS}
    values = {name: [float(v) for s in scores if (v := get(s)) is not None] for name, get in getters.items()}
    return {name: detectable_alone(found) for name, found in values.items() if found}


def seconds(rows: Sequence[Row]) -> dict[str, float]:
    """Return p50, p95 and max of the seconds of single answers."""
    taken = [one for outcome, _ in rows for one in outcome.seconds]
    return {name: round(percentile(taken, q), 4) for name, q in (("p50", 50), ("p95", 95), ("max", 100))}


def compare(report: AnswersReport, earlier: Path) -> str:
    """Return Markdown: what each measure gained and lost against an earlier JSON, paired by question.

    Raises:
        ReportError: the file cannot be read as a report of ours.
    """
    before = read(load(earlier))
    found = of_reports(read(report.to_json()), before)
    return "\n" + replace(found, new=report.dataset, old=earlier.name).to_markdown()


def write(folder: Path, name: str, markdown: str, data: Mapping[str, object]) -> tuple[Path, Path]:
    """Write NAME.md and NAME.json under `folder`, and return their paths; the JSON before goes to `folder`/earlier.

    Raises:
        ReportError: the folder cannot be written.
    """
    paths = folder / f"{name}.md", folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _keep(paths[1])
        paths[0].write_text(markdown, encoding="utf-8")
        paths[1].write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as exc:
        raise ReportError(f"cannot write {folder}: {exc.strerror or exc}") from exc
    return paths


def _keep(report: Path) -> None:
    """Put a report that is about to be replaced under earlier/NAME.WHEN.json, and drop the oldest beyond `KEPT`."""
    if not report.is_file():
        return
    when = datetime.fromtimestamp(report.stat().st_mtime, tz=UTC)
    folder = report.parent / EARLIER
    folder.mkdir(exist_ok=True)
    report.replace(folder / f"{report.stem}.{when:%Y%m%dT%H%M%S}.json")
    for old in sorted(folder.glob(f"{report.stem}.*.json"))[:-KEPT]:
        old.unlink()


def _totals_table(report: AnswersReport) -> str:
    lines = ["| measure | value [95 % interval] | n |", "|---|---|---|"]
    lines += [f"| {name} | {value} | {value.n} |" for name, value in report.totals().items()]
    taken = seconds(report.rows)
    lines.append(f"| seconds p50 / p95 / max | {taken['p50']:.3f} / {taken['p95']:.3f} / {taken['max']:.3f} | |")
    return "\n".join(lines)


def _slice_table(dimension: str, groups: Mapping[str, Sequence[Score]]) -> str:
    lines = [f"| {dimension} | n | " + " | ".join(SLICED) + " |", "|---" * (len(SLICED) + 2) + "|"]
    for value, scores in groups.items():
        found = estimates(scores)
        cells = (_short(found[name]) for name in SLICED)
        lines.append(f"| {value} | {len(scores)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _confusion_list(pairs: Counter[tuple[str, str]]) -> str:
    wrong = sorted(((pair, n) for pair, n in pairs.items() if pair[0] != pair[1]), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"- {n} × {right} → {given}" for (right, given), n in wrong) or "none"


def _wrong_line(outcome: Outcome, scored: Score) -> str:
    question, first, last = outcome.question, outcome.answers[0], outcome.answers[-1]
    region = last.referral.region
    place = f"{region.city}{region.county or ''}" if region else "none"
    details = {
        "intent": f"{question.intent.value} → {first.intent.value}",
        "verdict": f"{_name(question.verdict)} → {_name(first.verdict)}",
        "verdict after turns": f"{_name(question.verdict_after)} → {_name(last.verdict)}",
        "citation hit@5": f"{_articles(question.gold)} → {_articles(cited(first)[:5])}",
        "region": f"{question.place} → {place}",
        "door": f"{question.place or 'any place'}, {question.office} → {place}, {last.referral.venue_rule.kind}",
        "refusal": f"{question.behaviour.value} → {first.intent.value}{', abstained' if first.abstained else ''}",
        "asked back": "nothing was asked",
        "harmless": "; ".join(one for one in scored.findings if one.startswith("harm")),
    }
    text = question.text if len(question.text) <= 60 else question.text[:60] + "…"
    if question.id.startswith(readable.SEALED_IDS):
        return f"- **{question.id}** {', '.join(scored.wrong)}"
    return "\n".join([f"- **{question.id}** {text}", *(f"  - {name}: {details[name]}" for name in scored.wrong)])


def _articles(articles: Iterable[ArticleId]) -> str:
    return "、".join(str(a).removeprefix("中华人民共和国") for a in sorted(articles)) or "none"


def _name(verdict: Verdict | None) -> str:
    return verdict.value if verdict else "none"


def _short(value: Estimate) -> str:
    return f"{value.value:.2f} [{value.low:.2f}, {value.high:.2f}]" if value.n else "–"


def _plain(value: Estimate) -> dict[str, float | int] | None:
    if not value.n:
        return None
    return {"value": round(value.value, 4), "low": round(value.low, 4), "high": round(value.high, 4), "n": value.n}
