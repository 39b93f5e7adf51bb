"""Who is accused, robbed, beaten or dug up: what is read of them, what they are asked, what stands in the answer."""

from __future__ import annotations

from typing import cast

import pytest

from bot.assistant import Assistant
from bot.models import Verdict
from bot.understanding.classifier import Classifier, Reading
from bot.understanding.facts import FactReader
from bot.understanding.text import fold
from bot.understanding.urgency import load_urgencies, notices
from tests.bot.conftest import TODAY


class Hears:
    """A classifier of one main matter, sure of facts or of their opposite."""

    def __init__(self, main: str, **facts: bool) -> None:
        heads = dict.fromkeys(("suspect", "crime_victim", "detained"), (0.0, 0.0))
        heads |= {fact: (0.9, 0.0) if value else (0.0, 0.9) for fact, value in facts.items()}
        self._reading = Reading({}, {}, {}, {main: 0.6, "none": 0.1}, {main: 0.9}, heads, {})

    def read(self, text: str) -> Reading:
        return self._reading

    def place(self, text: str, fact: str, value: bool) -> tuple[int, int]:
        return 0, len(text)


@pytest.mark.parametrize(
    ("words", "main", "fact", "value"),
    [
        # pay within a contractor's claim, told beside 工程款
        ("老板欠我工程款18万，里头有11万是工人工资", "business_contract", "claims_wages", True),
        ("工程款拖着，手下几个老乡的工资我发不出来", "business_contract", "claims_wages", True),
        ("甲方欠我工程款，里面没有拖欠工人的工资", "business_contract", "claims_wages", False),
        ("工程款没结，工人的工资我都付清了", "business_contract", "claims_wages", False),
        # who stands so in a family is grown up
        ("我老公被公安刑拘了", "criminal_defence", "minor", False),
        ("我弟弟被公安刑拘了", "criminal_defence", "minor", None),
        ("我老公的儿子被公安刑拘了", "criminal_defence", "minor", None),
        # what nobody is sent to prison for life for
        ("我弟弟帮信罪被刑拘了", "criminal_defence", "life_or_death", False),
        ("我哥偷电缆被刑拘，涉案一万多", "criminal_defence", "life_or_death", False),
        ("我哥诈骗被刑拘，涉案五十三万", "criminal_defence", "life_or_death", None),
        ("我哥寻衅滋事被刑拘，死了人", "criminal_defence", "life_or_death", None),
        # taken away, and nobody says why
        ("派出所把我孙子带走了，也不说什么事", "none", "suspect", True),
        ("派出所把打我儿子的人带走了", "none", "suspect", None),
        ("派出所把我儿子带走问话，又放回来了", "none", "suspect", None),
        # by officers
        ("叔叔在派出所里被民警打断两根肋骨", "state_compensation", "state_harm", True),
        ("叔叔在派出所里被民警打断两根肋骨", "state_compensation", "retrial_acquitted", False),
        ("被民警打电话叫去", "state_compensation", "state_harm", None),
        ("征地修路，还没签字挖机就把鱼塘填了", "land", "state_harm", True),
        ("邻居没同意就把我家的水沟填了", "land", "state_harm", None),
    ],
)
def test_what_words_say(words: str, main: str, fact: str, value: bool | None, reader: FactReader) -> None:
    assert reader.read([words], cast(Classifier, Hears(main))).get(fact) is value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("我被骗了八万，报警两个月了派出所一直没动静", None),
        ("我被骗了八万，报了警，还在调查", None),
        ("我被骗了八万，派出所不给立案", False),
    ],
)
def test_no_news_of_a_report_is_no_refusal(words: str, value: bool | None, reader: FactReader) -> None:
    hears = cast(Classifier, Hears("crime_victim", crime_victim=False))
    assert reader.read([words], hears).get("crime_victim") is value


def test_who_is_accused_is_no_victim_by_the_way(reader: FactReader) -> None:
    facts = reader.read(["我弟弟偷手机被公安抓了"], cast(Classifier, Hears("crime_victim", suspect=True)))
    assert facts.matters == ("criminal_defence",) and facts.get("crime_victim") is None


def test_to_be_weaned_off_drugs_by_order_is_no_prosecution(reader: FactReader) -> None:
    facts = reader.read(["他被强制戒毒两年，不服"], cast(Classifier, Hears("criminal_defence", suspect=True)))
    assert facts.get("suspect") is False and "criminal_defence" not in facts.matters


def test_blows_by_officers_are_no_second_injury(reader: FactReader) -> None:
    facts = reader.read(["我被民警打断了肋骨，要派出所赔"], cast(Classifier, Hears("personal_injury")))
    assert "personal_injury" not in facts.matters


def test_where_the_authority_notifies_no_papers_are_asked_for(assistant: Assistant) -> None:
    answer = assistant.reply(["我弟弟是聋哑人，偷手机被公安抓了，国家给不给派律师", "要带什么材料"], on=TODAY)
    said = "".join(point.text for point in answer.points)
    assert answer.verdict is Verdict.NOTIFIED_DEFENCE and not answer.materials
    assert "不用交申请表" in said and "经济困难状况" not in said


def test_a_victim_who_is_asked_is_not_told_of_civil_lists(assistant: Assistant) -> None:
    answer = assistant.reply(["我被人骗了八万，报警以后还在调查，刑事案件的被害人能不能申请"], on=TODAY)
    assert all("民事、行政的事" not in point.text for point in answer.points)


def test_the_madman_who_was_taken_is_no_danger_now() -> None:
    story = fold("我妹夫有精神病，发病时拿菜刀把人砍死了，公安说要做强制医疗")
    assert not [notice for notice in notices([story], load_urgencies(), on=TODAY) if notice.alert.kind == "danger"]


def test_who_asks_whether_a_lawyer_costs_is_told(assistant: Assistant) -> None:
    answer = assistant.reply(["我是农民工，老板欠我三个月工资不发，请律师要钱吗"], on=TODAY)
    assert "法律援助不收钱" in answer.text
