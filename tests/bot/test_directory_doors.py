"""From a resident's words to the doors of the operator's directories; all names and numbers are fictional (虚构)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.answering.citing import Citer
from bot.assistant import Assistant, assemble
from bot.directory.columns import read_rows
from bot.directory.counties import Counties
from bot.directory.directory import Directory
from bot.directory.sheet import read_sheet
from bot.models import Channel
from bot.render import to_markdown
from tests.fakes import FakeRetriever

DATA = Path(__file__).parent / "data" / "directory"
ON = date(2026, 11, 23)
WAGES_CHANGSHA = "我在长沙县工地干活，老板拖欠工资不给，能申请法律援助吗？"
WAGES_JIANGHUA = "我在永州江华打工，老板拖欠工资，能申请法律援助吗？"


@pytest.fixture(scope="module")
def assistant(citer: Citer, retriever: FakeRetriever) -> Assistant:
    counties = Counties.load()
    names = ("agencies.csv", "lawyers.csv")
    tables = [read_rows(read_sheet(DATA / name), None, counties=counties, on=ON).rows for name in names]
    return assemble(citer, retriever, directory=Directory.of(*tables))


def doors(assistant: Assistant, said: str, on: date = ON) -> dict[str, Channel]:
    return {channel.id: channel for channel in assistant.reply([said], on=on).referral.channels}


def test_a_fresh_window_is_the_best_door_of_its_county(assistant: Assistant) -> None:
    answer = assistant.reply([WAGES_CHANGSHA], on=ON)
    best = answer.referral.channels[0]
    assert (best.id, best.name, best.value) == ("directory_window", "虚构长沙县法律援助中心", "0731-22222201")
    assert "虚构路1号（虚构）" in best.steps[0]
    assert "hotline_12348" in doors(assistant, WAGES_CHANGSHA)
    text = to_markdown(answer)
    assert "虚构长沙县法律援助中心：**[0731-22222201](tel:073122222201)**" in text
    assert "虚构来源甲（2026年11月1日核对）" in text


@pytest.mark.parametrize("on", [date(2026, 10, 31), date(2027, 4, 30)])
def test_a_stale_window_is_not_shown(assistant: Assistant, on: date) -> None:
    answer = assistant.reply([WAGES_CHANGSHA], on=on)
    assert "虚构" not in to_markdown(answer)
    assert "hotline_12348" in {channel.id for channel in answer.referral.channels}


@pytest.mark.parametrize(
    "said",
    [
        "我在浏阳市工地干活，老板拖欠工资不给，能申请法律援助吗？",
        "我在长沙打工，老板拖欠工资不给，能申请法律援助吗？",
        "我在深圳打工，老板拖欠工资不给，老家长沙县，能申请法律援助吗？",
        "老板拖欠工资不给，能申请法律援助吗？",
    ],
)
def test_the_window_of_another_place_is_not_shown(assistant: Assistant, said: str) -> None:
    assert "虚构" not in to_markdown(assistant.reply([said], on=ON))


@pytest.mark.parametrize(
    "said",
    [
        "我在凤凰县工地上受伤，不会写字，怎么申请法律援助？",
        "我在长沙县打工，老板欠我工资，还有三天仲裁就过期了，能申请法律援助吗？",
    ],
)
def test_a_known_address_is_said_whatever_else_is_to_do(assistant: Assistant, said: str) -> None:
    window = doors(assistant, said)["directory_window"]
    assert "虚构路" in window.steps[0]
    assert len(window.steps) > 2
    assert "虚构路" in window.how


def test_lawyers_to_choose_from_are_a_door(assistant: Assistant) -> None:
    door = doors(assistant, WAGES_JIANGHUA)["directory_lawyers"]
    assert "2位" in door.how
    text = to_markdown(assistant.reply([WAGES_JIANGHUA], on=ON))
    assert f"自己挑律师（点援）：**[打开名单]({door.value})**" in text
    assert "虚构名单（2026年11月1日核对）" in text


def test_who_wants_to_choose_is_led_there_first(assistant: Assistant) -> None:
    said = "我在永州江华打工，老板拖欠工资，我想自己挑律师。"
    assert assistant.reply([said], on=ON).referral.channels[0].id == "directory_lawyers"


@pytest.mark.parametrize(
    ("said", "on"),
    [
        (WAGES_CHANGSHA, ON),  # no lawyer there
        ("我在永州江华被公安抓了，没钱请律师，能申请法律援助吗？", ON),  # none for this matter
        (WAGES_JIANGHUA, date(2027, 12, 1)),  # none any longer
    ],
)
def test_no_lawyers_no_door(assistant: Assistant, said: str, on: date) -> None:
    assert "directory_lawyers" not in doors(assistant, said, on)


def test_danger_goes_before_choosing(assistant: Assistant) -> None:
    shown = doors(assistant, "我在永州江华，丈夫今天又打我，我想离婚，能申请法律援助吗？")
    assert next(iter(shown)) != "directory_lawyers"
    assert len(shown) <= 3
