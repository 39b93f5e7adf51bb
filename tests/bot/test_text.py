"""What users type, folded: width, script, invisible characters, dialect and slips, whatever the length."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.understanding import text as module
from bot.understanding.text import MAX_CHARS, clauses, clean, fold

ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\ufe0f", "\U000e0041")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("老板欠我工资", "老板欠我工资"),
        ("　老板　欠我　", "老板欠我"),
        ("ＡＢＣ公司，１２３４８", "ABC公司,12348"),
        ("老闆欠我薪資，法律援助", "老板欠我薪资,法律援助"),
        ("離婚後撫養費", "离婚后抚养费"),
        ("工\u200b资\u200d", "工资"),
        ("\u202e工资\u202c", "工资"),
        ("工\x00资\x07\x1b", "工资"),
        ("两 行\n三 行", "两行\n三行"),
        ("他五年没给钱 我们是低保 在永顺", "他五年没给钱,我们是低保,在永顺"),
        ("我今年73 儿子不管我", "我今年73,儿子不管我"),
        ("我 想 申 请", "我想申请"),
        ("a  b", "a b"),
        ("㈠ ① ㎡", "(一) 1 m2"),
        ("", ""),
        ("\ufeff\u200b", ""),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize("mark", ZERO_WIDTH, ids=lambda mark: f"U+{ord(mark):04X}")
def test_invisible_characters_hide_nothing(mark: str) -> None:
    assert fold(mark.join("老板拖欠工资")) == "老板拖欠工资"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("我屋里冇得钱", "我家里没有钱"),
        ("伢子冇饭吃", "男孩没饭吃"),
        ("堂客打我", "老婆打我"),
        ("么子是法律元助", "什么是法律援助"),
        ("发律缓助", "法律援助"),
        ("脱欠工姿", "拖欠工资"),
        ("农名工讨新", "农民工讨薪"),
        ("瞻养费", "赡养费"),
        ("今年七十三，没收入", "今年73,没收入"),
        ("十六岁", "16岁"),
        ("我娘七十六哒冇收入", "我娘76岁了没收入"),
        ("爷老倌八十多哒", "爸爸80多岁了"),
        ("他欠我二十了", "他欠我二十了"),
        ("他才十五，", "他才15,"),
        ("PYTHON", "python"),
    ],
)
def test_fold(raw: str, expected: str) -> None:
    assert fold(raw) == expected


@pytest.mark.parametrize("raw", ["第三十一条", "第一百二十条之一", "十十岁", "三个月", "二十四小时"])
def test_numerals_that_are_no_age_stay(raw: str) -> None:
    assert fold(raw) == raw


def test_an_age_over_a_hundred() -> None:
    assert fold("一百零三岁") in ("一百零三岁", "103岁")


@given(st.text(max_size=300))
@example("㍿" * 50)
@example("ﷺ" * 100)
def test_cleaning_ends(raw: str) -> None:
    """Clean text is clean: nothing invisible, nothing to fold, and cleaning again changes nothing of that."""
    cleaned = clean(raw)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in cleaned)
    assert not any(mark in cleaned for mark in ZERO_WIDTH)
    assert cleaned == cleaned.strip()
    assert clean(cleaned) == clean(clean(cleaned))


@given(st.text(max_size=300))
def test_folding_never_raises(raw: str) -> None:
    assert isinstance(fold(raw), str)


@pytest.mark.parametrize("raw", ["工" * 100_000, "\u200b" * 100_000, "ﷺ" * 100_000, "工\n" * 60_000])
def test_length_is_bounded(raw: str) -> None:
    """NFKC may expand a character to 18, never more."""
    assert len(clean(raw)) <= 18 * MAX_CHARS


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("欠我工资，不给。怎么办？", ["欠我工资", "不给", "怎么办"]),
        ("。。。", []),
        ("", []),
        ("a…b~c", ["a", "b", "c"]),
    ],
)
def test_clauses(raw: str, expected: list[str]) -> None:
    assert clauses(raw) == expected


def rows() -> list[tuple[str, str]]:
    path = Path(module.__file__).parent / "data" / "wording.toml"
    return [
        (left, right) for table in tomllib.loads(path.read_text(encoding="utf-8")).values() for left, right in table
    ]


class TestWording:
    def test_rows_can_match(self) -> None:
        """A row is looked for in clean text: one that cleaning changes would never be found."""
        assert [left for left, _ in rows() if clean(left).lower() != left] == []

    def test_a_word_is_not_replaced_in_two_ways(self) -> None:
        table: dict[str, set[str]] = {}
        for left, right in rows():
            table.setdefault(left, set()).add(right)
        assert {left: rights for left, rights in table.items() if len(rights) > 1} == {}

    @pytest.mark.parametrize(
        "sentence",
        [
            "老板拖欠我三个月工资",
            "请求支付赡养费、抚养费、扶养费",
            "法律援助机构应当自收到申请之日起审查",
            "被公安机关刑事拘留，关在看守所",
            "我在工厂上班受了工伤",
        ],
    )
    def test_standard_words_stay(self, sentence: str) -> None:
        assert fold(sentence) == clean(sentence)
