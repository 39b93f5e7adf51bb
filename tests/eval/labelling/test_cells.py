"""Whatever is written into a cell is no formula, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.labelling.cells import LONGEST, escaped, restored


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "＝1", " =1", "\t=1", "'=1", "''+1", "\r=1"])
def test_formulas_are_disarmed(text: str) -> None:
    assert escaped(text).startswith("'")


@pytest.mark.parametrize("text", ["", "工资", "'引用'", "1-2", "（=）"])
def test_other_text_stays(text: str) -> None:
    assert escaped(text) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_back_and_forth(text: str) -> None:
    assert restored(escaped(text)) == text.replace("\ufffe", " ").replace("\uffff", " ")


def test_what_no_sheet_can_hold() -> None:
    assert escaped("a\x00b\ud800c") == "a b c"
    assert len(escaped("=" * 40_000)) == LONGEST + 1
