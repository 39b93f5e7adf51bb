"""Limits that are near are told with their last day, and days that start no limit are left alone."""

from __future__ import annotations

import pytest

from tests.bot.test_deadlines import alerts, one, show


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("昨天收到仲裁裁决书，没支持我", "2026年12月7日"),
        ("裁决书前天收到，仲裁输了", "2026年12月6日"),
        ("2025年12月10号在厂里受的伤，厂里不报", "2026年12月10日"),
        ("昨天收到判决书，我不服", "2026年12月7日"),
    ],
)
def test_a_limit_within_the_month_is_told_with_its_last_day(words: str, last: str) -> None:
    (text,) = alerts(words)
    assert last in text and "还有" in text and "只剩" not in text


def test_near_cites_the_limit_and_not_article_44() -> None:
    found = one("昨天收到仲裁裁决书", "labour_award")
    assert found is not None and found.alert is not None
    assert "劳动争议调解仲裁法50" in found.cites and "法律援助法44" not in found.cites


def test_a_near_day_that_is_not_exact_is_the_first() -> None:
    (text,) = alerts("摔断腿十一个月了，厂里没报工伤")
    assert "最早" in text and "先问清楚是哪一天" in text


@pytest.mark.parametrize(
    "words",
    [
        "劳动仲裁裁决我赢了，老板不给，还向法院起诉了，我15号开庭",
        "仲裁赢了公司起诉，20号开庭",
        "裁决书11月1号收到，公司不服，起诉到法院了",
    ],
)
def test_who_won_is_not_told_that_the_limit_has_passed(words: str) -> None:
    assert one(words, "labour_award") is None and not any("期限" in text for text in alerts(words))


@pytest.mark.parametrize(
    ("words", "day"),
    [("法院通知12月8号开庭", "2026年12月8日"), ("仲裁20号开庭", "2026年12月20日")],
)
def test_a_hearing_within_the_month_leaves_time_to_apply(words: str, day: str) -> None:
    found = one(words, "hearing")
    assert found is not None and found.alert is not None and "法律援助法43" in found.cites
    assert day in found.alert.text and "七日" in found.alert.text and "今天就去" not in found.alert.text


def test_a_hearing_that_is_far_off_raises_nothing() -> None:
    assert alerts("法院通知2027年2月20号开庭") == []


@pytest.mark.parametrize(
    "words",
    ["裁决书11月10号收到，公司没给钱我想起诉", "仲裁裁决我赢了一半，11月10号收到的裁决书，我不服"],
)
def test_who_has_to_sue_keeps_the_limit(words: str) -> None:
    assert "2026年11月25日" in alerts(words)[0]


def test_the_day_of_a_hearing_starts_nothing() -> None:
    assert show(one("裁决书下来了，15号开庭", "labour_award")) == "labour_award - - unknown"
    found = one("仲裁11月5号开庭的，裁决书11月12号收到", "labour_award")
    assert show(found) == "labour_award 2026-11-12 4 urgent"


def test_wages_counted_in_months_are_an_amount() -> None:
    assert "passed" in show(one("我是2025年6月离职的，还差三个月工资，现在去仲裁还行不行", "labour_arbitration"))


def test_a_debt_whose_day_is_in_the_note() -> None:
    (text,) = alerts("欠条写着2019年3月还，一直没还")
    assert "还可以起诉" in text and "重新算" in text
    assert alerts("借条没写还款日期，2020年借的") == []


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("镇上把我的低保取消了，11月3号发的通知书", "2027年1月2日"),
        ("征地还没签字就把我家鱼塘填了，上个月15号填的", "2026年12月14日"),
    ],
)
def test_until_when_a_decision_can_be_reviewed_is_always_told(words: str, last: str) -> None:
    assert last in "".join(alerts(words))
