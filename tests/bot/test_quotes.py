"""The user's own words beside a ground: the telling piece, with its spaces, once."""

from __future__ import annotations

import pytest

from bot.answering.citing import Citer
from bot.answering.eligibility import Verdicts
from bot.answering.phrases import Phrases
from bot.assistant import Assistant
from bot.eligibility.assess import assess
from bot.eligibility.facts import Facts
from bot.eligibility.rules import load_rules
from bot.understanding.text import clean, fold, original_words, paused
from tests.bot.conftest import TODAY

STORY = "老板跑路了 我们在望城工地做了5个月 一共17个人 每人差2万多 包工头说他也没拿到钱"


@pytest.mark.parametrize(
    ("words", "of", "quote"),
    [
        (STORY, "工地", "我们在望城工地做了5个月"),
        (STORY, "17个人,每人差", "一共17个人 每人差2万多"),
        ("我崽16岁，把同学打成重伤 派出所立案了", "立案", "派出所立案了"),
        ("我被车撞断了腿", "撞", "我被车撞断了腿"),
    ],
)
def test_the_pieces_that_tell(words: str, of: str, quote: str) -> None:
    start = fold(words).index(of)
    assert original_words(words, start, start + len(of)) == quote


def test_without_any_mark_what_stands_around() -> None:
    words = "话说" * 30 + "老板欠我工资" + "啦啦" * 30
    quote = original_words(words, words.index("欠"), words.index("欠") + 1)
    assert "老板欠我工资" in quote and quote.startswith("……") and quote.endswith("……") and len(quote) <= 44


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("我们是低保 永顺的", "我们是低保 永顺的"),
        ("我 在 长沙 打工", "我在长沙打工"),
        ("两 行 我们都在这里 老板不给钱", "两行我们都在这里 老板不给钱"),
        ("", ""),
    ],
)
def test_a_space_between_long_pieces_is_a_pause(raw: str, kept: str) -> None:
    assert paused(raw) == kept and clean(paused(raw)) == clean(raw)


def test_an_answer_keeps_the_spaces(assistant: Assistant) -> None:
    answer = assistant.reply(["我老公打我 还不给饭吃 我想离婚", "能申请法律援助吗"], on=TODAY)
    assert {ground.quote for ground in answer.grounds} & {"我老公打我", "我老公打我 还不给饭吃", "还不给饭吃"}


def test_the_same_words_are_printed_once(citer: Citer) -> None:
    facts = Facts(
        ("criminal_defence",), {"suspect": True, "detained": True}, dict.fromkeys(("suspect", "detained"), "关在看守所")
    )
    rules = load_rules()
    found = Verdicts(rules, Phrases.load(), citer).findings(assess(facts, rules, on=TODAY), facts, on=TODAY)
    assert [ground.quote for ground in found if ground.quote] == ["关在看守所"]
