"""Beside a verdict stands what was asked for as well, and what the case may come to: never what a word reminds of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from bot.assistant import Assistant
from bot.models import Answer, Intent, Verdict
from bot.understanding.classifier import Classifier, Reading
from tests.bot.conftest import TODAY

OWED = "我是农民工，老板欠我工资，一分钱都不给，律师要收费，能申请法律援助吗"


class _Hears:
    """A classifier that reads one case, and hears a question about something else with the chance given."""

    def __init__(self, matter: str, *, sure: float = 0.9, **heard: float) -> None:
        self.matter, self.sure, self.heard = matter, sure, heard

    def read(self, text: str) -> Reading:
        heard = {intent.value: self.heard.get(intent.value, 0.0) for intent in Intent}
        return Reading(
            intents={**heard, "eligibility": 1 - sum(heard.values())},
            refusals={"none": 1.0, "unrelated": 0.0},
            topics={"free": self.heard.get("cost", 0.0)},
            main={self.matter: self.sure, "none": min(1 - self.sure, 0.3)},
            matters={self.matter: self.sure},
            facts={},
            focus={},
        )


@pytest.fixture
def told(assistant: Assistant) -> Callable[..., Answer]:
    def ask(*turns: str, hears: _Hears) -> Answer:
        return replace(assistant, classifier=cast(Classifier, hears)).reply(turns, on=TODAY)

    return ask


class TestAsides:
    def test_a_word_of_the_story_asks_nothing(self, told: Callable[..., Answer]) -> None:
        assert not told(OWED, hears=_Hears("wages")).points

    def test_a_question_is_answered(self, told: Callable[..., Answer]) -> None:
        answer = told(OWED, hears=_Hears("wages", cost=0.3))
        assert answer.intent is Intent.ELIGIBILITY and answer.points

    def test_a_place_told_later_asks_nothing(self, told: Callable[..., Answer]) -> None:
        answer = told("老板欠我工资，能申请法律援助吗", "在衡阳县", hears=_Hears("wages", where_to_apply=0.1))
        assert not answer.points and answer.referral.region is not None

    @pytest.mark.parametrize(("matter", "heard", "quoted"), [("wages", 0.05, False), ("wages", 0.3, True)])
    def test_other_law_is_quoted_where_it_is_asked_for(
        self, matter: str, heard: float, quoted: bool, told: Callable[..., Answer]
    ) -> None:
        words = "老板欠我工资，合不合法"
        answer = told(words, hears=_Hears(matter, other_law=heard))
        assert answer.intent is not Intent.ELIGIBILITY or bool(answer.points) is quoted


class TestOpenings:
    """Where the case was not read surely: what it may come to, of the matter that was read."""

    @pytest.mark.parametrize(
        ("words", "matter", "shown"),
        [
            ("仲裁赢了 单位起诉了", "wages", "讨要工资"),
            ("司机跑了", "traffic", "交通事故"),
            ("宅基地被邻居占了", "land", ""),
        ],
    )
    def test_of_the_matter_that_was_read(
        self, words: str, matter: str, shown: str, told: Callable[..., Answer]
    ) -> None:
        answer = told(words, hears=_Hears(matter, sure=0.45))
        openings = [point.text for point in answer.points if point.text.startswith("有一种情况可以")]
        assert answer.verdict is Verdict.NEEDS_FACTS and not answer.grounds
        assert all(change.verdict is not Verdict.NOT_COVERED for change in answer.changes)
        assert (not openings) if not shown else (shown in openings[0])
        assert not [text for text in openings if "家庭暴力" in text or "公共卫生" in text or "低保" in text]

    def test_nothing_of_a_greeting(self, assistant: Assistant) -> None:
        answer = assistant.reply(["你好"], on=TODAY)
        assert not [point for point in answer.points if point.text.startswith("有一种情况可以")]


class TestWhatIsNotAsked:
    @pytest.mark.parametrize("words", ["我被卖理财的骗了十二万，公安立了案，能申请法律援助吗"])
    def test_nobody_is_asked_about_the_family_for_a_stranger(self, words: str, assistant: Assistant) -> None:
        answer = assistant.reply([words], on=TODAY)
        assert "abuse_victim" not in [missing.fact for missing in answer.missing]
        assert not [change for change in answer.changes if "abuse_victim" in change.facts]

    @pytest.mark.parametrize(
        "turns",
        [
            ("我女人丢下我和两个伢子不管，我要离婚，还要她出抚养费",),
            ("我要离婚，要抚养费", "没打人 就是丢下我们不管"),
        ],
    )
    def test_who_tells_that_he_was_left_is_not_asked(self, turns: tuple[str, ...], assistant: Assistant) -> None:
        answer = assistant.reply(turns, on=TODAY)
        assert answer.facts["abuse_victim"] is True
        assert "abuse_victim" not in [missing.fact for missing in answer.missing]

    @pytest.mark.parametrize("words", ["我爸被车撞死了，对方不赔，能申请法律援助吗", "我被车撞断了腿，对方不赔"])
    def test_who_was_hurt_is_not_doubted(self, words: str, assistant: Assistant) -> None:
        changes = assistant.reply([words], on=TODAY).changes
        assert not [change for change in changes if change.facts.get("injured_party") is False]

    def test_a_place_neither_known_nor_asked_for_is_asked_for_by_the_way(self, assistant: Assistant) -> None:
        answer = assistant.reply(["我娘76了，四个崽不给赡养费，能申请法律援助吗"], on=TODAY)
        assert "哪个县" in (answer.referral.note or "") or "place" in [missing.fact for missing in answer.missing]
