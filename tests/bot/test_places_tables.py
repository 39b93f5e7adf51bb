"""Malformed place tables are refused by file and row."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.routing.places import Gazetteer
from bot.routing.tables import RoutingDataError
from tests.bot.tables import assert_refused


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("divisions.csv", "county\n", "\n", "row 1"),
        ("divisions.csv", "code,name", "name,code", "header"),
        ("divisions.csv", "430103,天心区", "430103,芙蓉区", "row 2"),
        ("aliases.toml", '"长沙市 长沙县"', '"长沙市 星沙县"', "星沙"),
        ("aliases.toml", '"怀化市洪江管理区"', '"洪江"', "[zone]"),
        ("aliases.toml", '"芙蓉", "天心"', '"芙容", "天心"', "芙容"),
        ("aliases.toml", 'before = "关情胸"', 'befor = "关情胸"', "[trap.怀化]"),
        ("aliases.toml", "[trap]", "[trap", "aliases.toml"),
        ("outside.toml", '"广州", ', '"长沙", ', "[广东省]"),
        ("cues.toml", '"仲裁"]', '"仲裁("]', "[organ]"),
    ],
)
def test_a_malformed_table_is_refused_by_file_and_row(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    assert_refused(Gazetteer.load, tmp_path, file, old, new, told)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(RoutingDataError, match=r"divisions\.csv"):
        Gazetteer.load(tmp_path)
