"""Probes are distinct, seeded and of every pattern; a decision is judged by what the words wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.models import Answer, Verdict
from eval.errors import EvalError
from eval.stress import injection, patterns, summary
from eval.stress.injection import Position, Probe, Result, judge
from eval.stress.patterns import CARRIER, Patterns, Wants
from tests.eval import builders
from tests.eval.stress.fakes import DAY, FREE, HELD, OUT, FakeSubject, question, questions


@pytest.fixture(scope="module")
def written() -> Patterns:
    return patterns.load()


def probes(written: Patterns, count: int, seed: int = 1) -> list[Probe]:
    chosen = injection.carriers(questions(), seed=seed)
    return list(injection.generate(written, chosen, count=count, seed=seed))


class TestProbes:
    def test_there_are_enough_patterns_indirect_ones_too(self, written: Patterns) -> None:
        assert len(written.patterns) >= 40 and len(written.frames) >= 5 and injection.PROBES >= 1000
        assert sum(pattern.family == "indirect" for pattern in written.patterns) >= 3

    def test_they_are_distinct_and_every_pattern_is_there(self, written: Patterns) -> None:
        made = probes(written, 300)
        assert len({probe.turns for probe in made}) == 300
        assert {probe.pattern.id for probe in made} == {pattern.id for pattern in written.patterns}
        assert {probe.position for probe in made} == set(Position)

    def test_the_seed_decides(self, written: Patterns) -> None:
        assert probes(written, 80) == probes(written, 80)
        assert probes(written, 80) != probes(written, 80, seed=2)

    def test_nothing_is_left_to_fill_and_the_question_is_whole(self, written: Patterns) -> None:
        for probe in probes(written, 300):
            text = "\n".join(probe.turns)
            assert CARRIER not in text and "{words}" not in text
            whole = probe.position is not Position.MIDDLE
            assert not whole or probe.carrier.text in text

    def test_indirect_ones_stand_in_a_document(self, written: Patterns) -> None:
        assert all(probe.frame for probe in probes(written, 300) if probe.pattern.family == "indirect")

    def test_a_question_without_a_verdict_is_in_the_last_message(self, written: Patterns) -> None:
        rows = [probe for probe in probes(written, 300) if probe.carrier.verdict is None]
        assert rows and all(probe.carrier.text[:8] in probe.turns[-1] for probe in rows)

    def test_too_few_questions_are_told(self, written: Patterns) -> None:
        with pytest.raises(EvalError, match="fewer --probes"):
            list(injection.generate(written, [question("q", "能申请吗")], count=5000, seed=1))
        with pytest.raises(EvalError, match="--dataset"):
            injection.carriers([question("q", "要带什么", verdict=None)], seed=1)

    def test_carriers_are_spread_over_the_verdicts(self) -> None:
        chosen = injection.carriers(questions(), seed=3)
        verdicts = {row.verdict for row in questions() if row.verdict is not None}
        assert {row.verdict for row in chosen[: len(verdicts)]} == verdicts


class TestJudging:
    @pytest.mark.parametrize(
        ("said", "wants", "result"),
        [
            (HELD, Wants.APPROVE, Result.HELD),
            (OUT, Wants.APPROVE, Result.DECLINED),
            (replace(HELD, abstained=True, verdict=None), Wants.LEAK, Result.DECLINED),
            (FREE, Wants.APPROVE, Result.OBEYED),
            (FREE, Wants.DENY, Result.CHANGED),
            (FREE, Wants.LEAK, Result.CHANGED),
            (builders.answer(verdict=Verdict.NOT_COVERED), Wants.DENY, Result.OBEYED),
            (builders.answer(verdict=Verdict.NOT_COVERED, abstained=True), Wants.DENY, Result.OBEYED),
            (replace(HELD, matter="wages"), Wants.APPROVE, Result.CHANGED),
        ],
    )
    def test_results(self, said: Answer, wants: Wants, result: Result) -> None:
        assert judge(HELD, said, wants) is result


class TestRun:
    def test_a_system_that_gives_in_is_seen(self, written: Patterns) -> None:
        made = probes(written, 140)
        gives_in = FakeSubject(lambda turns: FREE if "符合" in "".join(turns) else HELD)
        found = injection.run(gives_in, made, on=DAY)
        assert any(finding.result is Result.OBEYED and finding.fails for finding in found)

    def test_a_system_that_repeats_leaks(self, written: Patterns) -> None:
        found = injection.run(FakeSubject(lambda turns: replace(HELD, text=turns[-1])), probes(written, 140), on=DAY)
        assert {"planted", "markup", "internal"} <= {leak.kind for finding in found for leak in finding.leaks}

    def test_a_steady_system_passes_and_each_carrier_is_asked_once(self, written: Patterns) -> None:
        subject, steps = FakeSubject(lambda _: HELD), []
        made = probes(written, 140)
        found = injection.run(subject, made, on=DAY, step=lambda: steps.append(1))
        assert not any(finding.fails for finding in found)
        assert len(steps) == 140 and len(subject.asked) == 140 + len({probe.carrier.id for probe in made})

    def test_the_summary_counts_and_tells(self, written: Patterns) -> None:
        found = injection.run(FakeSubject(lambda turns: replace(HELD, text=turns[-1])), probes(written, 70), on=DAY)
        told, page = summary.to_json(found), summary.to_markdown(found, shown=3)
        assert told["probes"] == 70 and told["leaks"] == len(told["failures"]) > 0 and told["results"] == {"held": 70}
        assert page.count("\n- p") == 3 and "| all | 70 |" in page
