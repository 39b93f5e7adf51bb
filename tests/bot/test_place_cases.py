"""The table of place cases, and every division in many spellings: at least 99 of 100 right, every miss listed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.models import Region
from bot.routing.divisions import Divisions, full_name, short_names
from bot.routing.places import Gazetteer, PlaceMention
from bot.understanding.text import clean

FLOOR = 0.99
GAZETTEER = Gazetteer.load()
REGIONS = Divisions.load().regions
TABLE: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "place_cases.toml").read_text(encoding="utf-8")
)
FRAMES = (
    "{}",
    "湖南省{}",
    "湖南{}",
    "我在{}被车撞了",
    "我是{}的",
    "在{}打工",
    "户口在{}",
    "{}人民法院开庭了",
    "关在{}看守所",
    "{}公安局立案了",
    "事情发生在{}，怎么办",
    "{}农村的",
    "老家{}，",
    "从{}过来",
)


def found(text: str) -> tuple[PlaceMention, ...]:
    """What is read where the assistant reads it: cleaned."""
    return GAZETTEER.find(clean(text))


def agrees(expected: list[str], mentions: tuple[PlaceMention, ...]) -> bool:
    if len(expected) != len(mentions):
        return False
    told = [(label, role) for label, _, role in (place.partition("@") for place in expected)]
    return all(m.label == label and role in ("", m.role) for (label, role), m in zip(told, mentions, strict=True))


def test_the_table_is_large_and_names_divisions_that_exist() -> None:
    assert sum(map(len, TABLE.values())) >= 380
    assert {"short_names", "words_that_look_like_places", "outside", "several_in_one_story"} <= set(TABLE)
    names = {full_name(region) for region in REGIONS}
    for row in TABLE["short_names"].values():
        assert {place.partition("@")[0] for place in row} <= names


@pytest.mark.parametrize("group", TABLE)
def test_the_cases_are_right(group: str) -> None:
    misses = [
        f"{text}: {expected} not {[f'{m.label}@{m.role}' for m in found(text)]}"
        for text, expected in TABLE[group].items()
        if not agrees(expected, found(text))
    ]
    assert len(misses) <= (1 - FLOOR) * len(TABLE[group]), "\n".join(misses)


def names(region: Region) -> Iterator[str]:
    """The official name alone and after its city, and the short names after the city."""
    city = "湘西" if "自治" in region.city else region.city[:-1]
    yield from {region.county or region.city, full_name(region)}
    yield from (city + short if region.county else short for short in short_names(region))
    if region.county:
        yield from (f"{region.city} {region.county}", f"{city}的{region.county}", f"{city}-{region.county}")


def misses(texts: list[tuple[Region, str]]) -> str:
    """The texts that are read wrongly, or nothing where they are few enough."""
    wrong = [text for region, text in texts if [m.region for m in found(text)] != [region]]
    return f"{len(wrong)} of {len(texts)}: {wrong}" if len(wrong) > (1 - FLOOR) * len(texts) else ""


@pytest.mark.parametrize("frame", FRAMES)
def test_every_division_is_read_in_every_sentence(frame: str) -> None:
    texts = [(region, frame.format(name)) for region in REGIONS for name in names(region)]
    assert len(texts) > 700
    assert misses(texts) == ""


def test_every_division_is_read_in_every_script_and_spacing() -> None:
    from opencc import OpenCC

    traditional = OpenCC("s2t")
    texts = [
        (region, f"在{spelt}被撞了")
        for region in REGIONS
        for name in names(region)
        for spelt in (traditional.convert(name), "\u3000".join(name), "\u200b".join(name), f"【{name}】")
    ]
    assert misses(texts) == ""
