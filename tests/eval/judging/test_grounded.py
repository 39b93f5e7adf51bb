"""Every claim needs a citation, a sourced row or the user's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.assistant import Assistant
from bot.render import with_text
from eval.judging.grounded import Grounds
from tests.bot.conftest import assistant, citer, retriever  # noqa: F401 - fixtures
from tests.eval.builders import DAY
from tests.eval.judging.conftest import Told

GOOD = (
    "机构在七日内决定，决定给的三日内指派（法律援助法第四十三条）。"
    "不同意的找司法局，五天内答复（法律援助法第四十九条）。打12348问。"
)
CITES = ("法律援助法43", "法律援助法49")


def unsupported(grounds: Grounds, answer: object, *turns: str) -> list[str]:
    return [claim.text for claim in grounds.check(answer, turns or ("能申请吗",)).unsupported]  # type: ignore[arg-type]


def test_a_sourced_answer_is_grounded(grounds: Grounds, told: Told) -> None:
    checked = grounds.check(told(GOOD, *CITES), ["多久有结果"])
    assert checked.unsupported == ()
    assert checked.share == 1.0
    assert len(checked.claims) == 6


@pytest.mark.parametrize(
    ("right", "wrong", "bad"),
    [
        ("第四十三条", "第四十五条", "法律援助法第四十五条"),
        ("第四十三条", "第四百条", "法律援助法第四百条"),
        ("第四十三条", "第四十三条第九款", "法律援助法第四十三条第九款"),
        ("七日", "九日", "九日"),
        ("七日", "9天", "9天"),
        ("七日", "七个月", "七个月"),
        ("12348", "12349", "12349"),
        ("打12348", "打0731-82223333", "0731-82223333"),
        ("打12348", "去芙蓉路12号", "去芙蓉路12号"),
        ("打12348", "看www.flyz.example.com", "www.flyz.example.com"),
        ("打12348", "交500元", "500元"),
        ("打12348", "12月31日前", "12月31日"),
    ],
)
def test_an_invented_claim_is_seen(grounds: Grounds, told: Told, right: str, wrong: str, bad: str) -> None:
    assert bad in unsupported(grounds, told(GOOD.replace(right, wrong), *CITES))


def test_a_limit_must_stand_in_the_article_of_its_line(grounds: Grounds, told: Told) -> None:
    swapped = "机构在五日内决定（法律援助法第四十三条）。\n\n- 司法局五日内答复（法律援助法第四十九条）"
    assert unsupported(grounds, told(swapped, *CITES)) == ["五日"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("您被欠的1万8可以要", "老板欠我1万8"),
        ("18000元可以要", "老板欠我一万八"),
        ("您说的3个月工资", "欠了三个月工资"),
        ("您问的刑法第三百条，请打12348", "刑法300条讲什么"),
        ("11月20日开始算，最后一天是2026年12月5日（还有12天）", "11月20号收到判决书"),
    ],
)
def test_the_users_own_words_support(grounds: Grounds, told: Told, text: str, said: str) -> None:
    answer = told(text, "民事诉讼法171")  # fifteen days to appeal a judgment
    assert unsupported(grounds, answer, said) == []
    assert unsupported(grounds, answer, "能申请吗") != []


def test_text_alone_cites_by_naming(grounds: Grounds, told: Told) -> None:
    foreign = told("根据《法律援助法》第四十三条，七日内作出决定。")
    assert unsupported(grounds, foreign) == []
    assert unsupported(grounds, told("根据《法律援助法》第四十三条，十日内作出决定。")) == ["十日"]
    assert unsupported(grounds, told("根据《法律援助法》第九十九条，应当受理。")) == ["《法律援助法》第九十九条"]
    assert unsupported(grounds, replace(foreign, on=date(2021, 6, 1))) == ["《法律援助法》第四十三条", "七日"]


def test_nothing_claimed_is_no_share(grounds: Grounds, told: Told) -> None:
    assert grounds.check(told("您好"), ["你好"]).share is None


def test_the_law_quoted_is_not_judged_here(grounds: Grounds, told: Told) -> None:
    answer = told("", "法律援助法43")
    quoted = "\n".join(f"> {line}" for line in answer.citations[0].text.split("\n"))
    assert grounds.check(replace(answer, text=f"**第四十三条**\n\n{quoted}"), ["x"]).claims == ()


def test_our_own_answers_are_grounded(grounds: Grounds, assistant: Assistant) -> None:  # noqa: F811
    for question in (
        "包工头欠我1万8工资，在长沙雨花区，能申请吗",
        "一审判决11月20号收到的，想上诉",
        "去哪里申请，多久有结果",
    ):
        answer = with_text(assistant.reply([question], on=DAY))
        assert len(grounds.check(answer, [question]).claims) > 5
        assert unsupported(grounds, answer, question) == []
