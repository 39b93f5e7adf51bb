"""Is the place that an answer names the place that the label names?

Labels are written by people: 长沙市雨花区, 邵东市, 湖北省公安县/常德市澧县 (any of them is right), 省高院 in brackets.
"""

from __future__ import annotations

import re

from bot.models import Region

_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_PEOPLES = re.compile(r"(?:土家族|维吾尔族|苗族|侗族|瑶族|回族|白族)+")
_CITY = re.compile(r"(?P<city>.{2,}?[市州])(?P<county>.+)")
# The cities and the state of Hunan (GB/T 2260): what else a label names alone is a county of Hunan or lies outside.
_HUNAN = re.compile(r"(?:长沙|株洲|湘潭|衡阳|邵阳|岳阳|常德|张家界|益阳|郴州|永州|怀化|娄底)市|湘西州")
_NO_PLACE = re.compile(r"(?:(?!湖南).{2,}?(?:省|自治区).*|湖南省|最高人民(?:法院|检察院).*)")
_NEIGHBOURS = frozenset({"铜仁市"})  # neighbouring cities that labels name without their province


def region_is_right(place: str, region: Region | None) -> bool:
    """Compare a label with the region of an answer.

    A label may give alternatives (`/`); one that lies outside Hunan, or names no city, is met by no region at all. A
    county is compared only where the label names one.
    """
    alternatives = [part.strip() for part in _NOTE.sub("", place).split("/") if part.strip()]
    return any(_agrees(part, region) for part in alternatives)


def city_named(place: str) -> str:
    """Return the city or state of Hunan that a label begins with, or what else it names."""
    first = _NOTE.sub("", place).split("/")[0].strip()
    found = _HUNAN.match(_short(first.removeprefix("湖南省")))
    if found:
        return found[0]
    outside = _NO_PLACE.fullmatch(first) or first in _NEIGHBOURS
    return "outside Hunan, or all of it" if outside else "a county alone"


def _agrees(label: str, region: Region | None) -> bool:
    if _NO_PLACE.fullmatch(label) or label in _NEIGHBOURS:
        return region is None
    if region is None:
        return False
    city, county = _short(region.city), _short(region.county or "")
    plain = _short(label.removeprefix("湖南省"))
    match = _CITY.fullmatch(plain)
    if match:
        return (match["city"], match["county"]) == (city, county)
    return plain == city if _HUNAN.fullmatch(plain) else plain == county


def _short(name: str) -> str:
    """江华瑶族自治县 → 江华县, 湘西土家族苗族自治州 → 湘西州: how people write them."""
    return _PEOPLES.sub("", name).replace("自治", "")
