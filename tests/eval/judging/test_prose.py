"""Markdown → what is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import escape
from eval.judging.prose import plain, squeezed, told, without_own_words

FOLDED = "一\n<details>\n<summary>法条</summary>\n七日\n</details>\n二"


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        ("**[12348](tel:12348)**", "12348"),
        ("[打这里](tel:96148)", "打这里 tel:96148"),
        ("[hn.gov.cn](https://hn.gov.cn/a)", "hn.gov.cn https://hn.gov.cn/a"),
        ("> **【时间很紧】** 快去", "【时间很紧】 快去"),
        ("### 为什么", "为什么"),
        ("- 带上身份证", "带上身份证"),
        ("3. 七日内", "七日内"),
        ("---", ""),
        ("a&#95;b&amp;c", "a_b&c"),
        ("<b>７日</b>", "7日"),
        ("10.5天", "10.5天"),
    ],
)
def test_marks_go_and_words_stay(markdown: str, read: str) -> None:
    assert plain(markdown) == read


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_reading_takes_any_text(text: str) -> None:
    assert isinstance(plain(text), str)


@given(st.lists(st.sampled_from("七日法援*_[]()<>&#`~|12348 "), max_size=40).map("".join))
def test_what_is_escaped_is_read_again(text: str) -> None:
    assert squeezed(plain(escape(text))) in (squeezed(text), squeezed(plain(text)))


def test_folded_parts_are_not_told() -> None:
    assert "七日" not in told(FOLDED)
    assert "七日" not in told(FOLDED, law=True)
    opened = FOLDED.replace("<details>", "<details open>")
    assert "七日" not in told(opened)
    assert "七日" in told(opened, law=True)


def test_only_the_users_own_words_are_left_out() -> None:
    said = ["老板欠我 1万8，天天推"]
    assert without_own_words("您说的是:「老板欠我1万8;天天推」", said) == "您说的是:「」"
    assert "2万" in without_own_words("您说的是:「老板欠我2万」", said)
