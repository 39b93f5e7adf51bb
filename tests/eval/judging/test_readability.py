"""Sentences and words of an answer."""

from __future__ import annotations

import pytest

from eval.judging.readability import LONG, readability, short_sentences

SHORT, TOO_LONG = "请拨打电话问一问。", "很" * (LONG + 1) + "。"


def test_lengths_are_of_characters() -> None:
    found = readability(f"**{SHORT}**\n\n- {TOO_LONG}")
    assert found is not None
    assert (found.sentence, found.long) == ((8 + LONG + 1) / 2, 0.5)


def test_the_law_and_the_articles_behind_a_sentence_are_left_out() -> None:
    with_law = f"请拨打电话问一问（《中华人民共和国法律援助法》第二十三条）。\n<details>\n{TOO_LONG}\n</details>"
    assert readability(with_law) == readability(SHORT)


def test_rare_words_are_counted() -> None:
    plain, hard = readability("我们今天去法院。"), readability("饕餮醍醐灌顶。")
    assert plain is not None and hard is not None
    assert plain.rare == 0.0 < hard.rare


@pytest.mark.parametrize(("texts", "share"), [([], None), (["12348"], None), ([SHORT], 1.0), ([SHORT, TOO_LONG], 0.5)])
def test_the_share_of_short_sentences(texts: list[str], share: float | None) -> None:
    assert short_sentences(texts) == share
