"""Later turns and short answers: the verdict follows what is said last, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.assistant import Assistant
from bot.models import Intent, Verdict
from tests.bot.conftest import TODAY
from tests.bot.test_assistant import MEANS


class TestLaterTurns:
    @pytest.mark.parametrize(
        ("turns", "verdicts"),
        [
            (["朋友借我五万块不还，能申请法律援助吗", "我是低保户"], ["not_covered", "not_covered"]),
            (["我想离婚，能申请法律援助吗", "他经常打我"], ["needs_facts", "no_means_test"]),
            (["我想离婚，能申请法律援助吗", "他没有打过我"], ["needs_facts", "not_covered"]),
            (["老板欠我工资，能申请法律援助吗", "我是农村户口，出来打工的"], ["if_hardship", "check_waived"]),
            (["老板欠我工资，能申请法律援助吗", "我是农村户口", "说错了，我是城镇户口"], [None, None, "if_hardship"]),
            (["儿子不给赡养费，能申请法律援助吗", "我是低保户"], ["if_hardship", "check_waived"]),
            (["我儿子被刑拘了，会派律师吗", "他今年才16岁"], ["if_hardship", "notified_defence"]),
            (["我是农民工，老板欠我工资，能申请法律援助吗", "我自己已经请了律师"], ["check_waived", "not_covered"]),
            (["我想申诉，能申请法律援助吗", "法院已经裁定再审了"], [None, "if_hardship"]),
            # what is really asked for leads, whatever the story began with
            (
                ["朋友借我五万块不还，能申请法律援助吗", "他骗了十几个人，公安局已经立了案，我们家是被害人"],
                ["not_covered", "if_hardship"],
            ),
            (["城管没收了我的货，不给单子，能申请法律援助吗", "要"], ["needs_facts", "if_hardship"]),
            (["城管没收了我的货，不给单子，能申请法律援助吗", "不要"], ["needs_facts", "not_covered"]),
            # what an authority took may be asked back; a fine alone suggests nothing, and is told what would
            (
                ["城管没收了我的货，行政处罚单都不给，能申请法律援助吗", "要赔偿或者要还东西"],
                ["needs_facts", "if_hardship"],
            ),
            (["镇政府强拆了我的猪栏，能申请法律援助吗", "不要赔偿"], ["needs_facts", "not_covered"]),
            (["镇政府强拆了我的猪栏，能申请法律援助吗", "我要镇政府赔我的猪"], ["needs_facts", "if_hardship"]),
            (["交警罚款两百，能申请法律援助吗"], ["not_covered"]),
            # not to know is no denial
            (["我被人打伤了住院，能申请法律援助吗", "没有立案还是立了案，我不晓得"], ["needs_facts", "needs_facts"]),
        ],
    )
    def test_the_verdict_follows(self, turns: list[str], verdicts: list[str | None], assistant: Assistant) -> None:
        for end, expected in enumerate(verdicts, start=1):
            answer = assistant.reply(turns[:end], on=TODAY)
            if expected is not None:
                assert (answer.verdict, answer.intent) == (Verdict(expected), Intent.ELIGIBILITY), turns[:end]

    @pytest.mark.parametrize(
        ("words", "fact"),
        [
            ("交警罚款两百，能申请法律援助吗", "claims_compensation"),
            ("想离婚，两个小孩我带，他没有打过我，能申请法律援助吗", "claims_support"),
        ],
    )
    def test_who_is_turned_away_is_told_what_is_listed(self, words: str, fact: str, assistant: Assistant) -> None:
        answer = assistant.reply([words], on=TODAY)
        assert answer.verdict is Verdict.NOT_COVERED and not answer.missing
        assert any(change.facts.get(fact) and change.verdict is Verdict.IF_HARDSHIP for change in answer.changes)

    def test_what_one_cannot_know_is_not_asked_again(self, assistant: Assistant) -> None:
        turns = ["我被人打伤了住院，能申请法律援助吗", "没有立案还是立了案，我不晓得"]
        first, second = (assistant.reply(turns[:end], on=TODAY) for end in (1, 2))
        assert "crime_victim" in [missing.fact for missing in first.missing]
        assert "crime_victim" not in [missing.fact for missing in second.missing]

    def test_a_question_aside_keeps_the_verdict(self, assistant: Assistant) -> None:
        turns = ["我是农民工，老板欠我工资，能申请法律援助吗", "要带什么材料"]
        answer = assistant.reply(turns, on=TODAY)
        assert answer.verdict is Verdict.CHECK_WAIVED and answer.materials

    @pytest.mark.parametrize(
        "turns", [("老板欠我工资", "我是农村户口", "家里有低保证"), ("我今年七十三", "儿子不给赡养费", "没有退休金")]
    )
    def test_order_without_contradiction_does_not_matter(self, turns: Sequence[str], assistant: Assistant) -> None:
        forward, backward = (assistant.facts.read(order) for order in (turns, tuple(reversed(turns))))
        assert dict(forward.values) == dict(backward.values)
        assert set(forward.matters) == set(backward.matters)

    def test_the_last_turn_is_the_question(self, assistant: Assistant) -> None:
        assert assistant.reply(["老板欠我工资", "要带什么材料"], on=TODAY).question == "要带什么材料"

    def test_no_turns_at_all(self, assistant: Assistant) -> None:
        answer = assistant.reply([], on=TODAY)
        assert answer.abstained and answer.question == ""

    def test_the_same_conversation_gives_the_same_answer(self, assistant: Assistant) -> None:
        turns = [MEANS["if_hardship"], "家里有低保证"]
        assert assistant.reply(turns, on=TODAY) == assistant.reply(turns, on=TODAY)


class TestShortAnswers:
    """A tap on an option is read against the question that had been asked."""

    DIVORCE, WAGES, CRASH = (
        "我想离婚，能申请法律援助吗",
        "老板欠我工资，能申请法律援助吗",
        "出了交通事故，能申请法律援助吗",
    )

    @pytest.mark.parametrize(
        ("turns", "verdict"),
        [
            ((DIVORCE, "是"), "no_means_test"),
            ((DIVORCE, "不是"), "not_covered"),
            ((WAGES, "是"), "check_waived"),
            ((WAGES, "不是"), "if_hardship"),
            ((WAGES, "不清楚"), "if_hardship"),
            ((WAGES, "不是", "是"), "check_waived"),
            ((CRASH, "受伤要赔偿的"), "if_hardship"),
            ((CRASH, "要赔别人的"), "not_covered"),
            (("我能申请法律援助吗", "讨工资"), "if_hardship"),
            (("我能申请法律援助吗", "工伤"), "if_hardship"),
            (("我能申请法律援助吗", "家里人打人"), "no_means_test"),
            (("我能申请法律援助吗", "有人被抓"), "if_hardship"),
        ],
    )
    def test_changes_the_verdict(self, turns: tuple[str, ...], verdict: str, assistant: Assistant) -> None:
        assert assistant.reply(turns, on=TODAY).verdict is Verdict(verdict)

    def test_what_was_asked_is_not_asked_again(self, assistant: Assistant) -> None:
        turns = [self.WAGES]
        asked: list[str] = []
        while missing := assistant.reply(turns, on=TODAY).missing:
            assert missing[0].fact not in asked
            asked.append(missing[0].fact)
            turns.append("不清楚")
        assert asked

    def test_an_answer_out_of_nowhere_is_no_answer(self, assistant: Assistant) -> None:
        """The first turn answers nothing, whatever it says."""
        assert assistant.reply(["是"], on=TODAY).verdict in (None, Verdict.NEEDS_FACTS)

    def test_a_tap_can_be_taken_back(self, assistant: Assistant) -> None:
        turns = [self.WAGES, "是", "说错了，我是城镇户口"]
        assert assistant.reply(turns, on=TODAY).verdict is Verdict.IF_HARDSHIP

    def test_the_matter_tells_nobody_s_age(self, assistant: Assistant) -> None:
        answer = assistant.reply(["我能申请法律援助吗", "赡养、抚养的事"], on=TODAY)
        assert answer.verdict is Verdict.IF_HARDSHIP

    def test_where_nothing_is_left_to_ask_no_question_is_announced(self, assistant: Assistant) -> None:
        answer = assistant.reply([self.DIVORCE, "不清楚"], on=TODAY)
        assert answer.missing or "下面的问题" not in answer.headline
