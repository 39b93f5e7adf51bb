"""What the journal masks beyond the cards of staff, and what has to stay for an answer to be judged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journal.entry import Entry
from bot.models import Answer, Finding
from tests.bot.samples import SAMPLES

DAY = date(2026, 11, 24)
ANSWER = SAMPLES["check_waived"]

# Names, numbers and villages are made up.
MASKED = [
    ("我叫张三，电话13812345678", "我叫〔姓名〕，电话〔手机号〕"),
    ("身份证11010519491231002X，卡号6222021234567890128", "身份证〔身份证号〕，卡号〔银行卡号〕"),
    ("老板李建国欠我工资", "老板〔姓名〕欠我工资"),
    ("我妈王桂花被车撞了", "我妈〔姓名〕被车撞了"),
    ("村支书刘国强不给我开证明", "村支书〔姓名〕不给我开证明"),
    ("被告：陈大锤", "被告：〔姓名〕"),
    ("我老公李某打我", "我老公〔姓名〕打我"),
    ("钱给了王某某", "钱给了〔姓名〕"),
    ("我是溆浦低庄镇的", "我是溆浦〔住址〕的"),
    ("在桃江县马迹塘镇做事", "在桃江县〔住址〕做事"),
    ("住新化县水车镇打卦岭村5组", "住新化县〔住址〕"),
    ("我住岳麓区望月湖小区12栋3单元501", "我住岳麓区〔住址〕"),
    ("我是江边村的", "我是〔住址〕的"),
]
KEPT = [
    "我妈高血压，老板常年拖欠工资，我爸白天上班",
    "我在宁乡打工，老家湘乡，在安乡租房",
    "我是农村的，村里、镇上、乡里都不管，镇政府也不管",
    "老板关机了，请律师应诉要不要钱",
    "去司法所还是派出所，要不要去村委会开证明",
    "12348打不通，欠我18000元，3月5日开庭",
    "长沙市雨花区、娄底市新化县、湘西州龙山县",
]


def entry(*turns: str, answer: Answer = ANSWER) -> Entry:
    return Entry.of(turns, answer, day=DAY)


@pytest.mark.parametrize(("said", "kept"), MASKED)
def test_what_names_a_person_goes(said: str, kept: str) -> None:
    assert entry(said).turns == (kept,)


@pytest.mark.parametrize("said", KEPT)
def test_what_the_case_is_about_stays(said: str) -> None:
    assert entry(said).turns == (said,)


def test_the_answer_is_masked_too_for_it_repeats_what_was_said() -> None:
    quoting = Finding("x", "exempts", "免核查", (), (), "老板李建国欠我工资，电话13812345678")
    kept = entry("老板李建国欠我", answer=replace(ANSWER, grounds=(quoting,)))
    assert "建国" not in kept.line().decode()
    assert "13812345678" not in kept.line().decode()
    assert "〔手机号〕" in kept.text


def test_doors_stay_in_the_answer_for_they_are_judged() -> None:
    (first, *rest), region = ANSWER.referral.channels, ANSWER.referral.region
    window = replace(first, name="测试窗口", value="0731-85900000", how="打0731-85900000。")
    answer = replace(ANSWER, referral=replace(ANSWER.referral, channels=(window, *rest)))
    assert "0731-85900000" in entry("问", answer=answer).text
    assert "0731-85900000" not in entry("我的电话0731-85900000", answer=answer).turns[0]
    assert region is None or entry("问").city == region.city


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["老板", "打", "我的", "，", ""]))
def test_no_mobile_number_is_written(number: str, before: str) -> None:
    assert number not in entry(f"{before}{number}找我").line().decode()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_any_text_is_written_as_one_line_that_reads_back(turns: list[str]) -> None:
    kept = entry(*turns)
    line = kept.line()
    assert line.count(b"\n") == 1
    assert Entry.read(line).text == kept.text
    assert Entry.read(line) == replace(kept, turns=tuple(t.encode("utf-8", "replace").decode() for t in kept.turns))


def test_half_a_surrogate_pair() -> None:
    assert Entry.read(entry("a\ud800b").line()).turns == ("a?b",)


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"version": 2}', b'{"version": 1, "turns": []}', b"null"],
)
def test_lines_that_are_no_entries(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Entry.read(line)


@pytest.mark.parametrize("change", [{"day": "x"}, {"turns": "x"}, {"turns": [1]}, {"city": None}, {"version": 9}])
def test_entries_with_a_bad_field(change: dict[str, object]) -> None:
    row = json.loads(entry("问").line()) | change
    with pytest.raises(ValueError, match=r"."):
        Entry.read(json.dumps(row).encode())


def test_nothing_of_a_person_but_the_words_is_kept() -> None:
    row = json.loads(entry("问").line())
    assert set(row) == {"version", "id", "day", "on", "turns", "text", "intent", "verdict", "city", "abstained"}
    assert entry("问").id != entry("问").id
