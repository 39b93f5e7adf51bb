from __future__ import annotations

from datetime import date

import pytest

from corpus.errors import UnknownArticle
from corpus.ids import Portion
from corpus.models import Status, Validity
from tests.corpus.conftest import make_article

TEXT = "首款。\n下列情形：\n（一）甲；\n（二）乙。\n末款，下列：\n（一）丙。"


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2021, 12, 31), Status.NOT_YET),
        (date(2022, 1, 1), Status.IN_FORCE),
        (date(2023, 12, 31), Status.IN_FORCE),
        (date(2024, 1, 1), Status.ENDED),
    ],
)
def test_validity_includes_its_first_day_and_not_its_last(on: date, status: Status) -> None:
    assert Validity(date(2022, 1, 1), date(2024, 1, 1)).status(on) is status


def test_no_end_known() -> None:
    assert Validity(date(2022, 1, 1)).status(date(2999, 1, 1)) is Status.IN_FORCE


@pytest.mark.parametrize(
    ("portion", "text"),
    [
        (Portion(), TEXT),
        (Portion(1), "首款。"),
        (Portion(2), "下列情形：\n（一）甲；\n（二）乙。"),
        (Portion(2, 1), "（一）甲；"),
        (Portion(3, 1), "（一）丙。"),
        (Portion(item=2), "（二）乙。"),
    ],
)
def test_portion(portion: Portion, text: str) -> None:
    assert make_article(text=TEXT).portion(portion) == text


@pytest.mark.parametrize(
    ("portion", "why"),
    [
        (Portion(4), "只有3款"),
        (Portion(0), "只有3款"),
        (Portion(1, 1), "没有第一项"),
        (Portion(item=1), "不止一个第一项，请写明第几款"),
        (Portion(item=9), "没有第九项"),
    ],
)
def test_no_such_portion(portion: Portion, why: str) -> None:
    with pytest.raises(UnknownArticle) as caught:
        make_article(text=TEXT).portion(portion)
    assert why in str(caught.value)


def test_keys() -> None:
    article = make_article("第一百二十条之一")
    assert article.key == "测试法@2020-01-01#第一百二十条之一"
    assert article.law.key == "测试法@2020-01-01"
