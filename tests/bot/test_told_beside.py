"""Requests that tell a case as well: what the answer says of the case, where it sends people, what it leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.faces.door import door
from bot.models import Answer, Intent, Verdict
from bot.render import ASK, Names, to_markdown, where
from bot.routing.channels import JUSTICE_BUREAU
from bot.understanding.classifier import Reading
from tests.bot.conftest import TODAY

WAGES = "老板欠我三万块工资"


def ask(assistant: Assistant, words: str) -> Answer:
    return assistant.reply([words], on=TODAY)


class TestWillItBeWon:
    """Nobody can say, but nobody is sent away for having asked it beside a case."""

    def test_what_else_is_asked_is_answered(self, assistant: Assistant) -> None:
        answer = ask(assistant, f"{WAGES}，我是农民工，没钱请律师，这个官司能打赢吗")
        assert answer.verdict is Verdict.CHECK_WAIVED
        assert "没有人能保证" in answer.points[-1].text

    def test_papers_too(self, assistant: Assistant) -> None:
        answer = ask(assistant, "我被摩托车撞断了腿，能打赢吗，要准备什么材料")
        assert answer.intent is Intent.MATERIALS and answer.materials

    def test_a_case_told_without_another_question_stands_beside(self, assistant: Assistant) -> None:
        answer = ask(assistant, f"{WAGES}，这个官司能打赢吗")
        assert answer.intent is Intent.OUT_OF_SCOPE and answer.verdict is None
        assert [issue.matter for issue in answer.others] == ["wages"]
        assert where(answer.referral) != ASK

    def test_alone_it_is_declined(self, assistant: Assistant) -> None:
        answer = ask(assistant, "官司能打赢吗")
        assert answer.abstained and not answer.others and where(answer.referral) == ASK

    @pytest.mark.parametrize("words", [f"{WAGES}，怎么伪造欠条去申请法律援助", f"{WAGES}，我要弄死他"])
    def test_other_refusals_stay(self, words: str, assistant: Assistant) -> None:
        assert not ask(assistant, words).others


class TestAided:
    """Who has a lawyer assigned, or has applied, is not asked whether he can apply."""

    @pytest.mark.parametrize(
        "words", ["派的援助律师打官司不上心，材料也不看，我想换一个律师", "法律援助律师一直联系不上，怎么换"]
    )
    def test_the_agency_that_assigned_is_told_first(self, words: str, assistant: Assistant) -> None:
        answer = ask(assistant, words)
        assert answer.others == () and answer.materials == ()
        assert [channel.id for channel in answer.referral.channels][::2] == ["agency_window", JUSTICE_BUREAU]
        assert where(answer.referral) == "去哪里提、怎么提" and "给您派律师" in answer.referral.agency

    def test_who_takes_money_is_reported_to_the_bureau(self, assistant: Assistant) -> None:
        answer = ask(assistant, "援助律师要我给两千块辛苦费，合不合规")
        assert answer.referral.channels[0].id == JUSTICE_BUREAU

    def test_a_lawyer_of_ones_own_is_not_the_agency_s(self, assistant: Assistant) -> None:
        answer = ask(assistant, "我自己花钱请的律师不负责，能换成法律援助的律师吗")
        assert JUSTICE_BUREAU not in [channel.id for channel in answer.referral.channels]


def test_a_request_about_an_injury_at_work_names_the_limit(assistant: Assistant) -> None:
    answer = ask(assistant, "我在工地上摔断了腿，老板不赔，申请法律援助要带什么材料")
    assert answer.intent is Intent.MATERIALS and "1年内" in answer.points[-1].text


def test_papers_of_a_request_fit_the_words(assistant: Assistant) -> None:
    answer = ask(assistant, "我爸被车撞死了，对方不赔，申请法律援助要带什么材料")
    assert "死亡证明" in answer.materials
    answer = ask(assistant, "我被车撞了，评了十级伤残，申请法律援助要带什么材料")
    assert "伤残鉴定意见书（做过的）" in answer.materials


class _Guesses:
    """A classifier that hears a question of cost and thinks of a matter, with the chance given."""

    def __init__(self, chance: float) -> None:
        self.chance = chance

    def read(self, text: str) -> Reading:
        return Reading(
            intents={intent.value: float(intent is Intent.COST) for intent in Intent},
            refusals={"none": 1.0, "unrelated": 0.0},
            topics={},
            main={"criminal_defence": self.chance, "none": 0.2},
            matters={"criminal_defence": 0.9},
            facts={},
            focus={},
        )


@pytest.mark.parametrize(("chance", "told"), [(0.4, 0), (0.9, 1)])
def test_a_case_that_is_only_guessed_is_not_told(chance: float, told: int, assistant: Assistant) -> None:
    guessing = replace(assistant, classifier=_Guesses(chance))  # type: ignore[arg-type]
    answer = ask(guessing, "法律援助要不要钱，他跟我说的是真的吗")
    assert len(answer.others) == told and ("公安机关" in answer.referral.agency) is bool(told)


def test_the_place_of_a_head_office_decides_nothing(assistant: Assistant) -> None:
    answer = ask(assistant, "我们在娄底涟源做的，总公司在武汉，工资不给，能申请法律援助吗")
    assert answer.referral.region is not None and answer.referral.region.county == "涟源市"


def test_a_hearing_that_the_court_has_told_makes_it_a_lawsuit(assistant: Assistant) -> None:
    answer = ask(assistant, "法院通知我12月8号开庭，老板欠我工资，在怀化打工，能申请法律援助吗")
    assert answer.referral.venue_rule.kind == "case_office"


@pytest.mark.parametrize("words", ["你好 在吗", "您好，请问", "你好你好，有人吗"])
def test_a_greeting_is_no_question_off_the_subject(words: str, assistant: Assistant) -> None:
    assert ask(assistant, words).verdict is Verdict.NEEDS_FACTS


def test_a_question_after_thanks_is_a_question(assistant: Assistant) -> None:
    assert ask(assistant, "谢谢，那还要带户口本不").intent is Intent.MATERIALS
    assert ask(assistant, "谢谢你，明白了").intent is Intent.OUT_OF_SCOPE


def test_whether_the_lawyer_charges_is_no_complaint(assistant: Assistant) -> None:
    answer = ask(assistant, "告村里不分征地款，要不要开困难证明，律师收不收钱")
    assert JUSTICE_BUREAU not in [channel.id for channel in answer.referral.channels]


def test_the_page_heads_the_doors_as_the_text_does(assistant: Assistant) -> None:
    for words in ("明天天气怎么样", "我要投诉桃江县法律援助中心，不给我法律援助", f"{WAGES}，能申请法律援助吗"):
        answer = ask(assistant, words)
        title = where(answer.referral)
        assert f"### {title}" in to_markdown(answer) and f">{title}</h3>" in door(answer.referral, Names(), 1)


@pytest.mark.parametrize(("words", "told"), [("老板拖我四个月工资，怎么告", 1), ("拖工资的公司要赔多少", 0)])
def test_who_asks_how_to_sue_is_told_what_would_come_out(words: str, told: int, assistant: Assistant) -> None:
    """Of the law alone nothing is known to have happened; who says 怎么告 has not asked whether he gets a lawyer."""

    class Hears:
        """A classifier that hears a question of other law in a case of wages."""

        def read(self, text: str) -> Reading:
            intents = {intent.value: float(intent is Intent.OTHER_LAW) for intent in Intent}
            sure = {"wages": 0.9}
            return Reading(intents, {"none": 1.0, "unrelated": 0.0}, {}, {**sure, "none": 0.1}, sure, {}, {})

    answer = ask(replace(assistant, classifier=Hears()), words)  # type: ignore[arg-type]
    assert (answer.intent, len(answer.others)) == (Intent.OTHER_LAW, told)
    assert any("您可以直接问" in point.text for point in answer.points) is not bool(told)


@pytest.mark.slow
def test_who_was_swindled_or_blackmailed_is_a_victim(assistant: Assistant) -> None:
    for words in ("网上刷单被骗了两万八，报了警", "有人拿我的裸照威胁我，要我给五万块"):
        answer = ask(assistant, words)
        assert (answer.matter, answer.verdict) == ("crime_victim", Verdict.NEEDS_FACTS)
    assert ask(assistant, "我弟帮人取诈骗的钱被抓了，能请律师不").matter == "criminal_defence"


@pytest.mark.slow
def test_plain_questions_of_other_law_are_answered_from_its_articles() -> None:
    """The law itself stands before what a topic of legal aid adds, and a punishment before the limits of a suit."""
    from bot.assistant import build_assistant
    from bot.settings import Settings

    real = build_assistant(Settings())
    for words, wanted in (
        ("监护人可以换吗", "民法典"),
        ("酒驾怎么处罚", "道路交通安全法"),
        ("派出所传唤最长多久", "刑事诉讼法"),
    ):
        answer = ask(real, words)
        assert answer.verdict is None and answer.citations[0].law.removeprefix("中华人民共和国") == wanted
