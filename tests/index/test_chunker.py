"""Where articles are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunker import LIMIT, heading, split
from tests.index.fakes import AID, article

SHORT = "测试援助法第三十一条"


def body(passage: str) -> str:
    return passage.removeprefix(f"{SHORT}\n")


def test_a_short_article_is_one_passage_with_its_title():
    assert split(article(AID, 31, "可以申请。", chapter="第三章 范围")) == (f"{SHORT}\n可以申请。",)


@pytest.mark.parametrize(
    ("chapter", "section", "expected"),
    [
        ("第三章 形式和范围", "", f"{SHORT} 形式和范围"),
        ("第二编 污染防治 第十八章 土壤修复", "第一节 总体要求", f"{SHORT} 污染防治 土壤修复 总体要求"),
        ("", "", SHORT),
    ],
)
def test_heading(chapter, section, expected):
    assert heading(article(AID, 31, "文。", chapter=chapter, section=section)) == expected


def test_a_long_article_is_cut_between_paragraphs():
    first, second, third = "甲" * 299 + "。", "乙" * 299 + "。", "丙" * 50 + "。"
    assert [body(p) for p in split(article(AID, 31, f"{first}\n{second}\n{third}"))] == [first, f"{second}\n{third}"]


def test_items_repeat_the_sentence_that_introduces_them():
    lead = "下列事项可以申请法律援助："
    items = [f"（{n}）" + "事" * 190 + "；" for n in "一二三"]
    passages = [body(p) for p in split(article(AID, 31, "\n".join([lead, *items])))]
    assert passages == [f"{lead}\n{items[0]}", f"{lead}\n{items[1]}", f"{lead}\n{items[2]}"]


def test_a_long_paragraph_is_cut_at_a_sentence():
    sentences = ["甲" * 249 + "。", "乙" * 249 + "。"]
    assert [body(p) for p in split(article(AID, 31, "".join(sentences)))] == sentences


LINES = st.lists(
    st.tuples(st.sampled_from(["", "（一）", "（二）"]), st.text("甲乙丙。；", min_size=1, max_size=900)),
    min_size=1,
    max_size=6,
).map(lambda lines: "\n".join(mark + text for mark, text in lines))


@given(LINES)
def test_nothing_is_lost_and_nothing_is_too_long(text):
    passages = [body(p) for p in split(article(AID, 31, text))]
    assert passages
    assert passages == [body(p) for p in split(article(AID, 31, text))]
    assert all(len(p) <= LIMIT + 121 for p in passages)
    if len(text) <= LIMIT:
        assert passages == [text]
    joined = "".join(passages)
    for char in "甲乙丙":
        assert joined.count(char) >= text.count(char)
