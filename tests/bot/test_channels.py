"""The doors: dated, sourced rows; which hold for a region on a day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.models import Region
from bot.routing.channels import ChannelRow, Channels, numbers
from bot.routing.divisions import Divisions, full_name
from bot.routing.tables import RoutingDataError
from tests.bot.tables import assert_refused

CHANNELS = Channels.load()
DIVISIONS = Divisions.load()
FRESH = date(2026, 12, 1)
GENERAL = ["hotline_12348", "agency_window", "custody_forward"]  # of what holds everywhere, the first three


def ids(region: Region | None, on: date = FRESH, outside: bool = False) -> list[str]:
    return [row.id for row in CHANNELS.holding(region, on=on, outside=outside)]


@pytest.mark.parametrize(
    ("region", "local"),
    [
        (None, []),
        (Region("娄底市", "新化县"), []),
        (Region("湘西土家族苗族自治州", None), ["xiangxi_wechat"]),
        (Region("湘西土家族苗族自治州", "龙山县"), ["xiangxi_wechat"]),
        (Region("湘西土家族苗族自治州", "古丈县"), ["farun_sanxiang", "xiangxi_wechat"]),
        (Region("永州市", "道县"), ["yongzhou_dianyuan"]),
        (Region("永州市", "江永县"), ["farun_sanxiang", "yongzhou_dianyuan"]),
        (Region("常德市", "澧县"), ["changde_qr"]),
        (Region("常德市", "临澧县"), ["farun_sanxiang", "changde_qr"]),
        (Region("长沙市", "天心区"), ["tianxin_stations", "changsha_citywide", "changsha_veterans"]),
        (Region("长沙市", "浏阳市"), ["liuyang_centre", "changsha_citywide", "changsha_veterans"]),
        (Region("长沙市", None), ["changsha_citywide", "changsha_veterans"]),
        (Region("怀化市", "会同县"), ["farun_sanxiang"]),
        (Region("怀化市", "芷江侗族自治县"), ["farun_sanxiang"]),
        (Region("邵阳市", "城步苗族自治县"), ["farun_sanxiang", "shaoyang_arbitration"]),
        (Region("张家界市", "慈利县"), ["farun_sanxiang"]),
        (Region("邵阳市", "大祥区"), ["shaoyang_arbitration"]),
    ],
)
def test_local_doors_come_first_and_12348_is_always_there(region: Region | None, local: list[str]) -> None:
    assert ids(region)[: len(local) + 1] == [*local, "hotline_12348"]
    assert [id_ for id_ in ids(region) if id_ in GENERAL or id_ == "liuyang_centre"][:1] != []


def test_a_named_centre_stands_for_the_window() -> None:
    assert "agency_window" not in ids(Region("长沙市", "浏阳市"))
    assert "agency_window" in ids(Region("长沙市", "宁乡市"))
    assert "agency_window" in ids(Region("长沙市", "浏阳市"), date(2040, 1, 1))


def test_outside_hunan_only_what_holds_everywhere_is_left() -> None:
    rows = CHANNELS.holding(Region("长沙市", "天心区"), on=FRESH, outside=True)
    assert rows and all(row.places == ("everywhere",) for row in rows)


@pytest.mark.parametrize("region", DIVISIONS.regions, ids=full_name)
def test_every_region_has_12348_and_a_window_on_every_day(region: Region) -> None:
    for on in (date.min, FRESH, date.max):
        found = ids(region, on)
        assert "hotline_12348" in found and {"agency_window", "liuyang_centre"} & set(found)


@pytest.mark.parametrize("row", [row for row in CHANNELS.rows if row.channel.expires], ids=lambda row: row.id)
def test_a_row_is_shown_until_the_day_before_it_expires(row: ChannelRow) -> None:
    assert row.channel.expires is not None
    for place in row.places:
        region = place if isinstance(place, Region) else None
        assert row.id in ids(region, row.channel.expires - timedelta(days=1))
        assert row.id not in ids(region, row.channel.expires)


@pytest.mark.parametrize("row", CHANNELS.rows, ids=lambda row: row.id)
def test_every_row_is_dated_sourced_and_says_why(row: ChannelRow) -> None:
    channel = row.channel
    assert channel.source and channel.why and channel.how
    assert channel.checked_on <= FRESH
    assert row.is_local is all(isinstance(place, Region) for place in row.places)
    shown = f"{channel.name}{channel.how}{channel.why}{channel.value or ''}{''.join(channel.steps)}"
    assert numbers(shown) <= numbers(channel.source)
    # What a newspaper told of one place may have changed by next year; the law and 12348 have not.
    assert channel.expires is not None or row.id in (*GENERAL, "work_station", "justice_bureau")


def test_whom_a_door_suits_is_said_and_machine_readable() -> None:
    (row,) = [row for row in CHANNELS.rows if row.id == "work_station"]
    assert row.channel.how.startswith("（适合去县城不方便的人）")
    assert row.serves == ("cannot_travel", "far_from_case", "no_phone", "no_smartphone")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("channels.toml", 'value = "法治新湘西"', 'value = "法治老湘西"', "which its source does not name"),
        ("channels.toml", "14 个法律援助工作站", "15 个法律援助工作站", "which its source does not name"),
        ("channels.toml", 'serves = ["detained"]\n', "", "only_for needs serves"),
        ("channels.toml", "\nonly_for = true", "\nonly_for = 1", "only_for should be true or false"),
        ("channels.toml", 'applies = "永州市"', "applies = []", "applies is empty"),
        ("channels.toml", "[agency_window]", "[agency]", "[agency_window]"),
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
