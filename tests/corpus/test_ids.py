from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ids import ArticleId, ArticleNumber, Portion

numbers = st.one_of(
    st.builds(ArticleNumber, st.integers(1, 9999), st.integers(0, 99)),
    st.builds(ArticleNumber, st.integers(1, 9999), entry=st.just(True)),
    st.just(ArticleNumber(0)),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第三十一条", ArticleNumber(31)),
        ("第一百二十条之一", ArticleNumber(120, 1)),
        ("第31条", ArticleNumber(31)),
        ("第２８７条之２", ArticleNumber(287, 2)),
        ("条目三", ArticleNumber(3, entry=True)),
        ("全文", ArticleNumber(0)),
    ],
)
def test_parse_number(text: str, number: ArticleNumber) -> None:
    assert ArticleNumber.parse(text) == number


@pytest.mark.parametrize("text", ["", "三十一", "第条", "第零条", "第三十一条第五项", "第三十一", "第3条之", "x第三条"])
def test_refuse_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an? "):
        ArticleNumber.parse(text)


@given(numbers)
def test_number_round_trip(number: ArticleNumber) -> None:
    assert ArticleNumber.parse(str(number)) == number


@pytest.mark.parametrize(
    "law",
    [
        "中华人民共和国法律援助法",
        "湖南省实施〈中华人民共和国法律援助法〉若干规定",
        "中华人民共和国宪法修正案（2018年）",
        "全国人民代表大会常务委员会关于《中华人民共和国刑法》第三十条的解释",
        "全国人民代表大会常务委员会关于《中华人民共和国刑法》第一百五十八条、第一百五十九条的解释",
    ],
)
@given(number=numbers)
def test_id_round_trip(law: str, number: ArticleNumber) -> None:
    id = ArticleId(law, number)
    assert ArticleId.parse(str(id)) == id


@pytest.mark.parametrize("text", ["", "法律援助法", "第三十一条", "法律援助法第三十一条第五项"])
def test_refuse_id(text: str) -> None:
    with pytest.raises(ValueError, match="not an"):
        ArticleId.parse(text)


def test_numbers_sort_as_printed() -> None:
    printed = ["第一百二十条之一", "第二条", "第一百二十一条", "第一百二十条"]
    assert [str(n) for n in sorted(map(ArticleNumber.parse, printed))] == [
        "第二条",
        "第一百二十条",
        "第一百二十条之一",
        "第一百二十一条",
    ]


@pytest.mark.parametrize(
    ("portion", "printed"),
    [(Portion(), ""), (Portion(1), "第一款"), (Portion(item=5), "第五项"), (Portion(2, 3), "第二款第三项")],
)
def test_portion(portion: Portion, printed: str) -> None:
    assert str(portion) == printed
    assert bool(portion) is bool(printed)
