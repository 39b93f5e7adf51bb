from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import format_numeral, parse_numeral


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("一十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百一十", 110),
        ("二百七十六", 276),
        ("一千二百四十二", 1242),
        ("一千零一", 1001),
        ("两百", 200),
        ("31", 31),
        ("３１", 31),
        ("9999", 9999),
    ],
)
def test_parse(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "零", "0", "10000", "十二十", "一百二", "二十零", "百", "一百五", "三1", "甲", "-1", "1.5", "二百百", " "],
)
def test_refuse(text: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        parse_numeral(text)


@given(st.integers(1, 9999))
def test_round_trip(number: int) -> None:
    assert parse_numeral(format_numeral(number)) == number


@given(st.text(alphabet="零〇一二两三四五六七八九十百千0３条", max_size=9))
def test_what_parses_prints_and_parses_again(text: str) -> None:
    try:
        number = parse_numeral(text)
    except ValueError:
        return
    assert parse_numeral(format_numeral(number)) == number


@pytest.mark.parametrize("number", [0, -3, 10000])
def test_no_such_number(number: int) -> None:
    with pytest.raises(ValueError, match="no article number"):
        format_numeral(number)
