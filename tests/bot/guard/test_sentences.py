"""Sentences and clauses: together they are the text, and a quotation stands or falls as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guard.sentences import clauses, sentences
from tests.bot.guard.timing import seconds

NASTY = st.text(st.sampled_from("“”「」『』。!?;,:\n 老板欠"), max_size=80)


@given(NASTY)
def test_the_parts_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text == "".join(clauses(text))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("老板跑了。我没钱!怎么办?", ["老板跑了。", "我没钱!", "怎么办?"]),
        ("通知上写着:“全部作废。从明天起执行!”我该找谁?", ["通知上写着:“全部作废。从明天起执行!”我该找谁?"]),
        ("他说「你走。「别来。」」。我就走了", ["他说「你走。「别来。」」。", "我就走了"]),
        ("他说:“你走。我就走了。后来呢", ["他说:“你走。", "我就走了。", "后来呢"]),
        ("他说:“你走。\n别来。”后来呢", ["他说:“你走。", "\n", "别来。", "”后来呢"]),
        ("", []),
    ],
    ids=["plain", "quoted", "nested", "never closed", "over lines", "empty"],
)
def test_where_it_is_cut(text: str, parts: list[str]) -> None:
    assert list(sentences(text)) == parts


def test_clauses_end_at_commas_outside_quotations() -> None:
    assert list(clauses("我被辞退了,他说“走,快走”,没给钱。")) == ["我被辞退了,", "他说“走,快走”,", "没给钱。"]


@pytest.mark.parametrize("text", ["“" * 100_000, "“「" * 50_000, "“”" * 50_000, "。" * 100_000, "“。\n" * 33_000])
def test_time_grows_with_the_length(text: str) -> None:
    assert seconds(lambda: list(sentences(text))) < 1
