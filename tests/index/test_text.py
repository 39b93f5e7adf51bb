import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("  欠薪 \n\t 怎么办 ", "欠薪 怎么办"),
        ("欠\x00薪\x1b[31m", "欠 薪 [31m"),
        ("讨\ud800薪", "讨 薪"),
        ("零\u200b宽", "零 宽"),
        ("\x00\ud83d\u202e", ""),
        ("", ""),
    ],
)
def test_clean(text, expected):
    assert clean(text) == expected


def test_the_limit_holds_after_normalisation():
    assert len(clean("ﷺ" * 4000, limit=2000)) <= 2000
    assert clean("字" * 100_000, limit=10) == "字" * 10


@given(st.text(alphabet=st.characters(codec=None)))
def test_the_result_can_be_encoded_and_is_stable(text):
    once = clean(text)
    once.encode("utf-8")
    assert clean(once) == once
