"""The doors: dated, sourced rows; which hold for a region on a day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.models import Region
from bot.routing.channels import Channels
from bot.routing.divisions import Divisions, full_name
from bot.routing.tables import RoutingDataError
from tests.bot.tables import assert_refused

CHANNELS = Channels.load()
DIVISIONS = Divisions.load()
FRESH = date(2026, 12, 1)
PROVINCE = ["hotline_12348", "hunan_fawang", "work_station"]


def ids(region: Region | None, on: date = FRESH, outside: bool = False) -> list[str]:
    return [door.id for door in CHANNELS.doors(region, on=on, outside=outside)]


@pytest.mark.parametrize(
    ("region", "local"),
    [
        (None, []),
        (Region("娄底市", "新化县"), []),
        (Region("湘西土家族苗族自治州", None), ["xiangxi_wechat"]),
        (Region("湘西土家族苗族自治州", "龙山县"), ["xiangxi_wechat"]),
        (Region("永州市", "道县"), ["yongzhou_dianyuan"]),
        (Region("常德市", "澧县"), ["changde_qr"]),
        (Region("长沙市", "天心区"), ["tianxin_stations"]),
        (Region("长沙市", "浏阳市"), ["liuyang_centre"]),
        (Region("长沙市", None), []),
    ],
)
def test_a_local_door_comes_first_and_12348_is_always_there(region: Region | None, local: list[str]) -> None:
    assert ids(region) == [*local, *PROVINCE]


def test_outside_hunan_only_12348_is_left() -> None:
    assert ids(None, outside=True) == ["hotline_12348"]


@pytest.mark.parametrize("region", DIVISIONS.regions, ids=full_name)
def test_every_region_has_12348_on_every_day(region: Region) -> None:
    for on in (date.min, FRESH, date.max):
        assert "hotline_12348" in ids(region, on)


@pytest.mark.parametrize("row", [row for row in CHANNELS.rows if row.expires], ids=lambda row: row.channel.id)
def test_a_row_is_shown_until_the_day_before_it_expires(row) -> None:
    assert row.expires is not None
    region = row.place if isinstance(row.place, Region) else None
    assert row.channel.id in ids(region, row.expires - timedelta(days=1))
    assert row.channel.id not in ids(region, row.expires)


def test_whom_a_door_suits_is_said_in_its_steps() -> None:
    (door,) = [d for d in CHANNELS.doors(None, on=FRESH) if d.id == "work_station"]
    assert door.how.startswith("（适合去县城不方便的人）")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("channels.toml", 'kind = "wechat"', 'kind = "telegram"', "[xiangxi_wechat]"),
        ("channels.toml", 'applies = "永州市"', 'applies = "永州县"', "[yongzhou_dianyuan]"),
        ("channels.toml", 'applies = "everywhere"', 'applies = "province"', "[hotline_12348]"),
        ("channels.toml", 'value = "12348"\n', "", "[hotline_12348]"),
        ("channels.toml", "checked_on = 2026-11-23\n", "", "checked_on is missing"),
        ("channels.toml", "checked_on = 2026-11-23\n", 'checked_on = "2026-11-23"\n', "checked_on should be a date"),
        ("channels.toml", "expires = 2027-11-23", "expires = 2026-11-23", "[hunan_fawang]"),
        ("channels.toml", "expires = 2027-11-23", "expire = 2027-11-23", "unknown keys ['expire']"),
        ("channels.toml", "source = ", "sources = ", "source is missing"),
        ("channels.toml", 'value = "法治新湘西"', 'value = " "', "value should be text"),
        ("channels.toml", "[changde_qr]", "[changde_qr", "channels.toml: file"),
        ("centres.toml", '["岳阳市"]', '["岳阳"]', "[岳阳]"),
        ("centres.toml", 'seen = "2024-12"', "", "seen is missing"),
    ],
)
def test_a_malformed_table_is_refused_by_file_and_row(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    assert_refused(Channels.load, tmp_path, file, old, new, told)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RoutingDataError, match=r"divisions\.csv"):
        Channels.load(tmp_path)
