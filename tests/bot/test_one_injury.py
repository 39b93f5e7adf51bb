"""One event that reads as two matters is one issue: an injury at work, unless somebody hit."""

from __future__ import annotations

from typing import cast

import pytest

from bot.understanding.classifier import Classifier, Reading
from bot.understanding.facts import FactReader


class Injured:
    """A classifier that reads every text as a work injury and another injury beside it."""

    def read(self, text: str) -> Reading:
        both = {"work_injury": 0.9, "personal_injury": 0.9}
        return Reading({}, {}, {}, both, both, {}, {})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("我崽在厂里当学徒，脚板被机器压碎哒", ("work_injury",)),
        ("侄儿子在理发店当学徒，触电烧伤，老板只付了两千医药费", ("work_injury",)),
        ("老公在车间被冲床打断手指，老板打电话说不管", ("work_injury",)),
        ("厂里打工，从货架上摔下来，腰骨折", ("work_injury",)),
        ("我在厂里上班被同事打断了鼻梁骨", ("work_injury", "personal_injury")),
        ("我在工地摔断腿，去要钱又被老板打伤了", ("work_injury", "personal_injury")),
        ("上班时主管踢了我两脚，肋骨断了", ("work_injury", "personal_injury")),
    ],
)
def test_an_injury_at_work_is_one_issue_unless_somebody_hit(
    words: str, told: tuple[str, ...], reader: FactReader
) -> None:
    read = reader.read([words], cast(Classifier, Injured()))
    assert tuple(matter for matter in read.matters if matter in ("work_injury", "personal_injury")) == told
