"""The piece of an article that is shown: the beginning of a short one, the telling paragraph of a long one."""

from __future__ import annotations

import pytest

from bot.answering.excerpts import LENGTH, MORE, excerpt
from corpus.ids import ArticleNumber
from corpus.store import Corpus

CORPUS = Corpus.load()


def article(law: str, number: str) -> str:
    found = next(
        a for a in CORPUS.articles() if a.law.name.endswith(law) and a.id.number == ArticleNumber.parse(number)
    )
    return found.text


def test_a_short_article_is_shown_whole() -> None:
    text = "借款合同是借款人向贷款人借款，\n到期返还借款并支付利息的合同。"
    assert excerpt(text, "利息") == text.replace("\n", " ")


def test_without_words_it_begins_at_the_beginning() -> None:
    text = article("民法典", "第六百八十条")
    assert excerpt(text) == text.replace("\n", " ")[:LENGTH] + MORE


@pytest.mark.parametrize(
    ("law", "number", "asked", "shown"),
    [
        ("民法典", "第六百八十条", "借条上没写利息，能要利息不", "……借款合同对支付利息没有约定的，视为没有利息。"),
        ("民法典", "第六百八十条", "这是不是高利放贷", "禁止高利放贷，"),
        ("民法典", "第六百八十条", "今天天气", "禁止高利放贷，"),  # nothing is shared
    ],
)
def test_the_paragraph_that_is_asked_about(law: str, number: str, asked: str, shown: str) -> None:
    assert excerpt(article(law, number), asked).startswith(shown)
    assert excerpt(article(law, number), asked).endswith(MORE)


def test_an_item_stands_behind_its_sentence() -> None:
    shown = excerpt(article("劳动合同法", "第八十五条"), "安排加班不给加班费")
    head, _, item = shown.partition("：……")
    assert head.startswith("用人单位有下列情形之一的") and item.startswith("（三）安排加班不支付加班费的")


@pytest.mark.parametrize("asked", ["", "\n", "赔" * 5000, "<b>x</b>", "（一）（二）"])
def test_any_words_and_texts(asked: str) -> None:
    for text in ("", "\n\n", "（一）甲" * 60, "甲\n" * 200, "第一款。\n（一）" + "赔偿" * 100):
        assert len(excerpt(text, asked)) <= 4 * LENGTH
