"""Misspellings of places: every one leads to its division, and none is a word or another place."""

from __future__ import annotations

from pathlib import Path

import pypinyin
import pytest

from bot.routing.divisions import Divisions, full_name
from bot.routing.places import Gazetteer
from bot.routing.slips import Slips
from index.analyzer import tokenizer
from tests.bot.tables import assert_refused

GAZETTEER = Gazetteer.load()
REGIONS = [region for region in Divisions.load().regions if "自治" not in (region.county or region.city)]
SLIPS = Slips.load()
TONES = pypinyin.Style.TONE3


def test_every_slip_of_an_official_name_is_read_as_its_division() -> None:
    texts = [(region, slip) for region in REGIONS for slip in SLIPS.of(region.county or region.city)]
    assert len(texts) > 1000
    assert all(len(slip) > 2 for _, slip in texts)
    wrong = [slip for region, slip in texts if [m.region for m in GAZETTEER.find(f"我在{slip}被撞了")] != [region]]
    assert wrong == []


def test_no_division_is_a_slip_of_another() -> None:
    names = {region.county or region.city: region for region in Divisions.load().regions}
    slips = [(slip, region) for region in REGIONS for slip in SLIPS.of(region.county or region.city)]
    assert [(slip, full_name(region)) for slip, region in slips if slip in names] == []


def test_the_sounds_are_those_of_the_dictionary() -> None:
    for character, others in SLIPS.sounds.items():
        own = {sound for (sounds,) in [pypinyin.pinyin(character, style=TONES, heteronym=True)] for sound in sounds}
        heard = {pypinyin.pinyin(other, style=TONES)[0][0] for other in others}
        assert len(heard) == 1 and heard <= own, character


def test_no_slip_is_a_word() -> None:
    stems = {slip[:-1] for region in REGIONS for slip in SLIPS.of(region.county or region.city)}
    assert {stem for stem in stems if tokenizer().has_word(stem)} <= {
        "叙浦",
        "株州",
    }  # the dictionary misspells them too


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[sounds]", "[sound]", "unknown keys ['sound']"),
        ('"麓" = ', '"麓山" = ', "should be single characters"),
        ("never = [", "never = [1, ", "never should be a list of texts"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert_refused(Gazetteer.load, tmp_path, "homophones.toml", old, new, told)
