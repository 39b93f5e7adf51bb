"""The operator's list of doors to check again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.__main__ import main
from bot.routing.channels import Channels
from bot.routing.review import SOON, review
from bot.settings import ROOT

CHANNELS = Channels.load()
DAYS = sorted(row.channel.expires for row in CHANNELS.rows if row.channel.expires)


@pytest.mark.parametrize(
    ("on", "stale", "soon"),
    [
        (DAYS[0] - SOON - timedelta(days=1), 0, 0),
        (DAYS[0] - SOON, 0, DAYS.count(DAYS[0])),
        (DAYS[0], DAYS.count(DAYS[0]), 0),
        (DAYS[-1] + timedelta(days=1), len(DAYS), 0),
    ],
)
def test_what_is_stale_and_what_soon_will_be(on: date, stale: int, soon: int) -> None:
    found = review(CHANNELS, on=on)
    assert found.stale is bool(stale)
    assert sum(line.startswith("【已过期】") for line in found.lines) == stale
    assert sum(line.startswith("【快过期】") for line in found.lines) == soon
    assert f"过期不显示的{stale}条，60天内过期的{soon}条" in "\n".join(found.lines)


def test_every_row_is_told_with_source_and_days_the_next_to_go_first() -> None:
    lines = review(CHANNELS, on=DAYS[0]).lines
    for row in CHANNELS.rows:
        (line,) = [line for line in lines if line.removeprefix("【已过期】").startswith(f"{row.id}　")]
        assert row.channel.source in line and str(row.channel.checked_on) in line
    assert lines[0].startswith("【已过期】")
    assert "不过期" not in lines[0]


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels", "--on", "2026-11-24"]) == 0
    assert "hotline_12348" in capsys.readouterr().out
    assert main(["channels", "--on", "2040-01-01"]) == 1
    assert "【已过期】xiangxi_wechat" in capsys.readouterr().out


def test_the_guide_names_every_key_of_a_row() -> None:
    guide = (ROOT / "docs" / "channels.md").read_text("utf-8")
    keys: tuple[str, ...] = (
        "name",
        "kind",
        "applies",
        "value",
        "how",
        "steps",
        "why",
        "source",
        "checked_on",
        "expires",
    )
    keys += ("for_whom", "serves", "only_for", "beside", "replaces")
    assert [key for key in keys if f"`{key}`" not in guide] == []
