"""Law told beside a verdict because people with such a case often do not know of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.answering import hints as hints_module
from bot.answering.citing import Citer
from bot.answering.hints import HintError, Hints
from bot.assistant import Assistant
from bot.eligibility.facts import Facts
from bot.eligibility.rules import load_rules
from bot.understanding.text import fold
from corpus.numerals import parse_numeral
from tests.bot.conftest import BEFORE_ACT, TODAY

HINTS = Hints.load()
COMMUTE, LIMITS = "上下班路上", "申请工伤认定有期限"
DEATH, YEAR = "因工死亡的", "跟单位（公司、厂、店）有劳动关系的"


def told(words: str, matters: tuple[str, ...], citer: Citer, on: date = TODAY, **values: bool) -> str:
    return "".join(point.text for point in HINTS.points(fold(words), Facts(matters, values), citer, on=on))


@pytest.mark.parametrize(
    ("words", "matters", "start"),
    [
        ("我嫂子上夜班下班回家路上被出租车撞了，腿断了", ("traffic",), COMMUTE),
        ("早上骑车去厂里上班，被面包车撞断了锁骨", ("traffic", "work_injury"), COMMUTE),
        ("下了晚班走回来，在路口让渣土车碾了脚", ("traffic",), COMMUTE),
        ("收工回家途中坐的摩托翻了", ("traffic",), COMMUTE),
        ("我崽在厂里当学徒，脚板被机器压碎哒", ("work_injury",), LIMITS),
        ("在矿上查出尘肺，老板不认", ("work_injury",), LIMITS),
        ("我老公在石场被石头砸死了，老板想赔三十万了事", ("work_injury",), DEATH),
        ("表弟从塔吊上掉下来没了，老板讲私了", ("work_injury",), DEATH),
        ("把我裁了，一分补偿没有", ("dismissal",), YEAR),
        ("老板跑路了，差我们四个月工资", ("wages",), YEAR),
        ("厂里倒闭，欠三个月工资", ("wages",), YEAR),
        # nothing to say
        ("老板拖着工资不发，我还在做", ("wages",), ""),
        ("把我辞了，仲裁裁决下来了我不服", ("dismissal",), ""),
        ("我爸去赶集被小车撞了", ("traffic",), ""),
        ("我被一个下班回家的司机撞了，腿断了", ("traffic",), ""),
        ("下班路上被车撞了，工伤认定已经下来了", ("traffic",), ""),
        ("工伤认定已经下来了，老板不赔", ("work_injury",), ""),
        ("劳动能力鉴定了九级，老板不赔", ("work_injury",), ""),
        ("工伤九级早就鉴定完了，补助金少算了一半", ("work_injury",), ""),
        ("老公从供电塔上摔下来没了，认定了工亡", ("work_injury",), ""),
        ("工伤案子二审输了，高院裁定再审", ("work_injury", "retrial"), ""),
        ("下班路上老板喊我回去，说不发工资", ("wages",), ""),
    ],
)
def test_who_is_told(words: str, matters: tuple[str, ...], start: str, citer: Citer) -> None:
    said = told(words, matters, citer)
    assert said.startswith(start) if start else said == ""


def test_who_has_to_pay_is_told_nothing(citer: Citer) -> None:
    assert told("我下班路上开车撞了别人，对方要我赔", ("traffic",), citer, injured_party=False) == ""


def test_it_stands_in_the_answer_and_is_no_fact(assistant: Assistant) -> None:
    """An accident on the way home may be a work injury (工伤保险条例 14 (6)): whether it is, an office decides."""
    answer = assistant.reply(["我嫂子下夜班回家路上被出租车撞断了腿，对方不赔", "能申请法律援助吗"], on=TODAY)
    (point,) = [point for point in answer.points if point.text.startswith(COMMUTE)]
    assert [(cite.article, cite.item) for cite in point.cites] == [("第十四条", "第六项"), ("第十七条", None)]
    assert answer.matter == "traffic" and "可能" in point.text
    assert point.cites[0] in answer.citations


def test_a_topic_that_says_the_same_is_enough(citer: Citer) -> None:
    facts = Facts(("work_injury",))
    assert HINTS.points("机器压了手", facts, citer, on=TODAY, said=["injury_limits"]) == ()


@pytest.mark.parametrize("hint", HINTS.all, ids=lambda hint: hint.id)
def test_every_number_stands_in_an_article_it_cites(hint: hints_module.Hint, citer: Citer) -> None:
    cited = "".join(cite.text for cite in citer(hint.cites, on=TODAY))
    numbers = set(re.findall(r"[0-9]+(?=日|年)", hint.text))
    assert numbers <= {str(parse_numeral(found)) for found in re.findall(r"[0-9一二三十]+(?=日|年)", cited)}
    assert len(citer(hint.cites, on=TODAY)) == len(hint.cites)


def test_rows_name_what_the_rules_and_topics_know(assistant: Assistant) -> None:
    rules, topics = load_rules(), {topic.id for topic in assistant.composer.topics.all}
    for hint in HINTS.all:
        assert hint.matters <= set(rules.matters) and set(hint.topics) <= topics
        assert hint.denied is None or hint.denied in rules.facts


def test_law_that_is_not_in_force_is_no_hint(citer: Citer) -> None:
    assert told("在厂里被机器压了手", ("work_injury",), citer, on=date(2010, 1, 1)) == ""
    assert told("在厂里被机器压了手", ("work_injury",), citer, on=BEFORE_ACT) != ""


@pytest.mark.parametrize(
    "text",
    ["", "[macros]\n[[hint]]\nid = 'x'", "[macros]\n[[hint]]\nid='x'\nmatters=[]\ntext='x'\ncites=['x']\nany=['(']"],
)
def test_a_malformed_table_is_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "hints.toml"
    bad.write_text(text, encoding="utf-8")
    monkeypatch.setattr(hints_module, "_DATA", bad)
    with pytest.raises(HintError, match=r"hints\.toml"):
        Hints.load()
