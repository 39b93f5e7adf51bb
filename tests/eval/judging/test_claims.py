"""Text → claims: however it is written, one value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.names import LawNames
from corpus.numerals import format_numeral
from eval.judging.claims import AMOUNT, ARTICLE, DAY, LIMIT, PHONE, SHARE, SITE, STREET, article_of, claims
from eval.judging.prose import plain, told


def values(text: str, names: LawNames | None = None, *, loose: bool = False) -> list[tuple[str, object]]:
    return [
        (claim.kind, claim.value[0] if len(claim.value) == 1 else claim.value)
        for claim in claims(plain(text), names, loose=loose)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("七日内审查", [(LIMIT, (7.0, "日"))]),
        ("７天之内", [(LIMIT, (7.0, "日"))]),
        ("十五个工作日", [(LIMIT, (15.0, "工作日"))]),
        ("24 小时".replace(" ", ""), [(LIMIT, (24.0, "小时"))]),
        ("三至五日", [(LIMIT, (3.0, "日")), (LIMIT, (5.0, "日"))]),
        ("一个半月", [(LIMIT, (1.5, "个月"))]),
        ("半年", [(LIMIT, (0.5, "年"))]),
        ("十八周岁以下", [(LIMIT, (18.0, "岁"))]),
        ("1万8千".removesuffix("千"), [(AMOUNT, 18000.0)]),
        ("两万元", [(AMOUNT, 20000.0)]),
        ("3,500.50元", [(AMOUNT, 3500.5)]),
        ("百分之三十", [(SHARE, 30.0)]),
        ("5%", [(SHARE, 5.0)]),
        ("2026年11月23日", [(DAY, (2026, 11, 23))]),
        ("2026-11-23", [(DAY, (2026, 11, 23))]),
        ("12月1号", [(DAY, (None, 12, 1))]),
        ("2024年", [(DAY, (2024, None, None))]),
        ("0731-82223333", [(PHONE, "073182223333")]),
        ("拨114", [(PHONE, "114")]),
        ("https://example.cn/x", [(SITE, "https://example.cn/x")]),
        ("a.b@qq.com", [(SITE, "a.b@qq.com")]),
        ("芙蓉路12号", [(STREET, "芙蓉路12号")]),
    ],
)
def test_what_can_be_checked_is_read(text: str, expected: list[tuple[str, object]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "七八天",
        "几个月",
        "第三天",
        "哪一天",
        "九年级",
        "三天两头".replace("三天", "每天"),
        "最后一天是哪天",
        "满十八岁了吗？",
        "三项",
        "坐一块儿",
        "",
    ],
)
def test_what_is_vague_or_asked_is_no_claim(text: str) -> None:
    assert values(text) == []


def test_articles_have_their_law(names: LawNames) -> None:
    found = claims("（《中华人民共和国法律援助法》第三十一条第五项、第四十二条），法律援助法四十三条", names)
    read = [article_of(claim) for claim in found if claim.kind == ARTICLE]
    assert [(law, str(number), str(portion)) for law, number, portion in read] == [
        ("中华人民共和国法律援助法", "第三十一条", "第五项"),
        ("中华人民共和国法律援助法", "第四十二条", ""),
        ("中华人民共和国法律援助法", "第四十三条", ""),
    ]
    assert article_of(claims("《某某神秘办法》第三条", names)[0])[0].startswith("?")
    with pytest.raises(ValueError, match="no article"):
        article_of(claims("七日", None)[0])


def test_numbers_without_a_unit_support_but_do_not_claim() -> None:
    assert (AMOUNT, 9000.0) in values("欠我九千多", loose=True)
    assert values("欠我九千多") == []


@given(st.integers(1, 9999), st.sampled_from(["日", "年", "个月", "小时", "岁"]))
def test_both_spellings_are_one_limit(number: int, unit: str) -> None:
    chinese, arabic = values(f"限{format_numeral(number)}{unit}内"), values(f"限{number}{unit}内")
    assert (LIMIT, (float(number), unit)) in chinese
    if not (unit == "年" and 1900 <= number < 2100):  # that is a day
        assert chinese == arabic


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for claim in claims(plain(text), None):
        assert 0 <= claim.start < claim.end


@pytest.mark.parametrize("piece", ["1-", "a.", "<details>", "「", "第一条、", "1万", "2026年", "a@", "路"])
def test_long_hostile_text_is_read_in_linear_time(piece: str, names: LawNames) -> None:
    text = told(piece * 30_000)  # a pattern that is not linear takes longer than anybody waits
    assert isinstance(claims(plain(text), names), list)
