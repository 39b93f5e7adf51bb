"""Words that leave no doubt about a fact, and a classifier that has no opinion or another one."""

from __future__ import annotations

from typing import cast

import pytest

from bot.understanding.classifier import Classifier, Reading
from bot.understanding.facts import FactReader
from tests.bot.conftest import TODAY


class Silent:
    """A classifier that says the same of every text: nothing, or that it is `opposed` to or `sure` of a fact."""

    def __init__(self, opposed: str | None = None, sure: str | None = None) -> None:
        read = (
            "migrant_worker",
            "social_assistance",
            "has_lawyer",
            "martyr_kin",
            "crime_victim",
            "suspect",
            "detained",
            "abuse_victim",
        )
        facts = dict.fromkeys(read, (0.0, 0.0))
        if opposed:
            facts[opposed] = (0.0, 0.9)
        if sure:
            facts[sure] = (0.9, 0.0)
        self._reading = Reading({}, {}, {}, {"none": 1.0}, {}, facts, {})

    def read(self, text: str) -> Reading:
        return self._reading

    def place(self, text: str, fact: str, value: bool) -> tuple[int, int]:
        return 0, len(text)


@pytest.mark.parametrize(
    ("words", "fact", "value"),
    [
        ("我是农民工，老板跑了", "migrant_worker", True),
        ("我家是低保户，老板跑了", "social_assistance", True),
        ("家里已经请了辩护律师，还能申请吗", "has_lawyer", True),
        ("我不是烈士家属，想告他", "martyr_kin", False),
        ("崽八岁，他爸把他遗弃了", "abuse_victim", True),
        ("孩子被他爸遗弃，抚养费也不出", "abuse_victim", True),
        ("我今年15岁，奶奶七十一岁了，她养着我", "minor", True),
        ("我娘八十岁，没有退休工资", "no_stable_income", True),
        ("打我老婆的那个人关进看守所了", "crime_victim", True),
        ("我要去法院告他诽谤", "crime_victim", True),
        ("打成轻伤，派出所让我自己去法院", "crime_victim", True),
        ("在学校被几个初三的打断了鼻梁", "abuse_victim", False),
        ("我残疾，靠我娘养活", "no_stable_income", True),
    ],
)
def test_plain_words_stand_where_the_classifier_says_nothing(
    words: str, fact: str, value: bool, reader: FactReader
) -> None:
    assert reader.read([words], cast(Classifier, Silent())).get(fact) is value


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("工地上都是农村来的，老板跑了", "migrant_worker"),  # a cue, but not a plain one
        ("他不出抚养费算不算把孩子遗弃", "abuse_victim"),
        ("我不是农民工，老板跑了", "migrant_worker"),
        ("如果我是农民工，要不要查", "migrant_worker"),
        ("邻居家是低保户，老板跑了", "social_assistance"),
        ("以前我家是低保户，老板跑了", "social_assistance"),
    ],
)
def test_other_words_are_put_off_by_a_classifier_that_says_nothing(words: str, fact: str, reader: FactReader) -> None:
    assert reader.read([words], cast(Classifier, Silent())).get(fact) is not True


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("她在店里上班没发工资，可以申请吗，还是只有农民工才行", "migrant_worker"),
        ("我就是那个打人的，老婆起诉离婚", "abuse_victim"),
        ("堂客告到法院说我家暴，我也想要律师", "abuse_victim"),
    ],
)
def test_some_words_stand_against_a_sure_classifier(words: str, fact: str, reader: FactReader) -> None:
    assert reader.read([words], cast(Classifier, Silent(sure=fact))).get(fact) is False


def test_plain_words_are_put_off_by_a_classifier_that_says_the_opposite(reader: FactReader) -> None:
    assert (
        reader.read(["我是农民工，老板跑了"], cast(Classifier, Silent("migrant_worker"))).get("migrant_worker") is None
    )


@pytest.mark.parametrize(
    ("words", "edge", "assisted"),
    [
        ("民政认定我们是低保边缘户，医院把我妈治瘫了", True, None),
        ("街道给我屋里批的是刚性支出困难家庭", True, None),
        ("我想问我家办了最低生活保障边缘家庭的本子算不算数", True, None),
        ("我家从低保边缘转成低保了", True, True),  # 低保 by words of its own
        ("我家不是低保边缘户", False, None),
        ("邻居家是低保边缘户，我被车撞了", None, None),
        ("正在申请低保边缘家庭", None, None),
        ("低保边缘没批下来", None, None),
        ("我家是低保户", None, True),
    ],
)
@pytest.mark.parametrize("classifier", [None, Silent(sure="social_assistance")])
def test_a_household_at_the_edge_of_the_allowance_is_not_one_that_gets_it(
    words: str, edge: bool | None, assisted: bool | None, classifier: Silent | None, reader: FactReader
) -> None:
    """What 社会救助法 13 names beside 低保 is a fact of its own: it waives nothing on days before that act."""
    read = reader.read([words], cast(Classifier, classifier) if classifier else None)
    assert (read.get("edge_household"), read.get("social_assistance")) == (edge, assisted)


WHO = {
    "我儿子15岁在学校打架，把同学眼睛打瞎了，公安立案了，对方要赔四十万": "criminal_defence",
    "我弟弟开车撞死了人，公安立案了，对方要我们赔八十万": "criminal_defence",
    "我女儿十三岁，把班上同学推下楼，公安立案侦查了": "criminal_defence",
    "我女儿十三岁，被班上同学推下楼，公安立案侦查了": "crime_victim",
    "我儿子15岁偷了摩托车，公安立案了": "criminal_defence",
    "我被判了三年，不服要上诉，能不能申请法律援助": "criminal_defence",
    "隔壁老王把我爸打伤了，派出所立案了": "crime_victim",
    "打我的人判了三年，他上诉了，我要不要请律师": "crime_victim",
    "我外甥女15岁，在网吧被几个男的灌酒欺负了，已经批捕了三个": "crime_victim",
    "我外孙女12岁讲村里一个老头摸她下身，不敢跟别个讲": "crime_victim",
    "我孙女讲她后爸摸她，她怕得很，天天做噩梦": "domestic_violence",
}
"""Who did it and whom it was done to: the main matter, as words and classifier together read it."""


@pytest.mark.slow
def test_who_is_prosecuted_and_who_was_hurt() -> None:
    from bot.assistant import build_assistant
    from bot.settings import Settings

    real = build_assistant(Settings())
    answers = {words: real.reply([words], on=TODAY) for words in WHO}
    assert {words: answer.matter for words, answer in answers.items()} == WHO
    for answer in answers.values():  # the same deed is not told as a second matter, from the other side
        assert {issue.matter for issue in answer.others}.isdisjoint({"criminal_defence", "crime_victim"})
    facts = real.reply(["我女儿在网吧被几个男的灌酒欺负了，已经批捕了三个"], on=TODAY).facts
    assert (facts.get("suspect"), facts.get("detained")) == (False, None)  # who was arrested is somebody else


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("我爹被人骗了棺材本，公安局立了案，后来没消息", True),
        ("老娘被抢了金耳环，派出所已经立案，人没抓到", True),
        ("我被骗了，派出所不立案", False),
        ("他告我骗钱，公安对我立案了", False),
    ],
)
def test_a_case_that_was_opened_stands_against_any_classifier(words: str, value: bool, reader: FactReader) -> None:
    """半年没消息 speaks of the case, not against it."""
    told = reader.read([words], cast(Classifier, Silent(opposed="crime_victim"))).get("crime_victim")
    assert (told is True) is value


@pytest.mark.parametrize("words", ["我爸在社区矫正，想去县里打工", "老弟坐牢出来，还在矫正期"])
@pytest.mark.parametrize("fact", ["suspect", "detained"])
def test_who_is_corrected_outside_is_neither_prosecuted_nor_locked_up(
    words: str, fact: str, reader: FactReader
) -> None:
    assert reader.read([words], cast(Classifier, Silent(sure=fact))).get(fact) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("城管把我的秤和菜都收走了", {"state_harm": True}),
        ("镇政府的人把我家的棚子推了", {"state_harm": True}),
        ("派出所关了我三天，我没有打人", {"state_harm": True}),
        ("辅警打了我", {"state_harm": True}),
        (
            "城管没收了我的车，我要城管赔我的车，罚款单都没有，行政处罚",
            {"state_harm": True, "claims_compensation": True},
        ),
        ("我哥在社区矫正，司法所不准他出门", {"community_correction": True}),
        ("我妈被人骗了两万，派出所上个月立了案", {"crime_victim": True}),
    ],
)
def test_what_an_authority_did(words: str, expected: dict[str, bool], reader: FactReader) -> None:
    values = reader.read([words]).values
    assert {fact: values.get(fact) for fact in expected} == expected


@pytest.mark.parametrize(
    ("words", "unread"),
    [
        ("交警扣了我六分，罚款两百", "state_harm"),
        ("镇里讲补偿款村里扣了", "state_harm"),
        ("邻居把我的围墙推了", "state_harm"),
        ("开发商强拆了我家的屋", "state_harm"),
        ("公安拘留了我五天，我不服", "state_harm"),
        ("我坐牢出来在矫正期", "detained"),
        ("想帮他申请假释", "community_correction"),
    ],
)
def test_what_no_authority_did(words: str, unread: str, reader: FactReader) -> None:
    assert reader.read([words]).get(unread) is None


@pytest.mark.parametrize(
    ("words", "hurt"),
    [
        ("我骑三轮车把一个老人撞了，他家要告我，要我赔二十万", False),
        ("我老公开货车撞了一个老人，老人家属起诉要赔三十万", False),
        ("我姐夫在长沙县跟别人的车撞了人家不肯赔能不能申请法律援助的律师", None),
        ("我骑车被一个小车撞了，他还要告我赔车", None),
    ],
)
def test_who_has_to_pay_is_not_the_one_who_was_hurt(words: str, hurt: bool | None, reader: FactReader) -> None:
    told = reader.read([words], cast(Classifier, Crash())).get("injured_party")
    assert told is hurt


class Crash(Silent):
    """A classifier that hears a traffic accident and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        facts = {**self._reading.facts, "injured_party": (0.0, 0.0)}
        self._reading = Reading({}, {}, {}, {"traffic": 0.9, "none": 0.1}, {"traffic": 0.9}, facts, {})
