"""A matter gets its right name where words tell what it was mistaken for; what is only feared is none."""

from __future__ import annotations

from typing import cast

import pytest

from bot.understanding.classifier import Classifier, Reading
from bot.understanding.facts import FactReader


class Mistaken:
    """A classifier that reads every text as the matters it was given, the first of them as the main one."""

    def __init__(self, *matters: str) -> None:
        self.chances = {matter: 0.9 - number / 100 for number, matter in enumerate(matters)}

    def read(self, text: str) -> Reading:
        return Reading({}, {}, {}, self.chances, self.chances, {}, {})


def read(words: str, reader: FactReader, *matters: str) -> tuple[str, ...]:
    return reader.read([words], cast(Classifier, Mistaken(*matters))).matters


@pytest.mark.parametrize(
    ("words", "mistaken", "name"),
    [
        # a firm that waits for its own money owes wages all the same
        ("老公跟劳务公司去国外盖房子，公司还差他七万块，讲等工程款", "business_contract", "wages"),
        ("我随一个工程队在贵州修路做工，队里欠我三万块", "owed_money", "wages"),
        ("我给工程队送砖，修路用的，队里欠我三万块", "business_contract", "business_contract"),
        ("工程队租我的挖机挖土，机械费欠我五万块", "business_contract", "business_contract"),
        # a hospital that finds a disease of the trade has harmed nobody
        ("打了十年风钻，张家界的医院讲是矽肺贰期，找哪个赔", "medical", "work_injury"),
        ("医院查出尘肺，矿早关了", "medical", "work_injury"),
        ("我爸尘肺去洗肺，手术做死了", "medical", "medical"),
        ("我爸有尘肺，三个儿子不给赡养费", "support", "support"),
    ],
)
def test_the_right_name(words: str, mistaken: str, name: str, reader: FactReader) -> None:
    assert read(words, reader, mistaken)[0] == name


@pytest.mark.parametrize(
    ("words", "dismissed"),
    [
        ("老板没给我买社保，我还在上班，告了他会不会开除我", False),
        ("工资没发，我怕老板辞退我", False),
        ("老板没给我买社保，上个月把我辞退了，我怕他不赔", True),
        ("没发工资，公司把我开除了，怕别的厂也开除我", True),
    ],
)
def test_what_is_only_feared(words: str, dismissed: bool, reader: FactReader) -> None:
    told = read(words, reader, "social_insurance", "dismissal")
    assert ("dismissal" in told) is dismissed


def test_who_has_but_a_fear_is_heard(reader: FactReader) -> None:
    assert read("老板会不会开除我", reader, "dismissal") == ("dismissal",)
