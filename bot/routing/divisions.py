"""The divisions of Hunan as facts: 14 cities, 122 county-level divisions, and zones that are no divisions."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from bot.models import Region
from bot.routing.tables import DATA, RoutingDataError

_COLUMNS = ["code", "name", "city_code", "city", "kind"]
_PEOPLES = re.compile(r"(?:苗族|侗族|瑶族)+自治县$")
FILE = "divisions.csv"


@dataclass(frozen=True)
class Divisions:
    """`regions` are all cities and counties; `zones` maps a zone's full name to the city around it."""

    regions: tuple[Region, ...]
    zones: dict[str, Region]

    @classmethod
    def load(cls, folder: Path = DATA) -> Divisions:
        """Read divisions.csv (lines that start with # are comments).

        Raises:
            RoutingDataError: the file is missing, or a row does not have the five columns, or repeats a name.
        """
        try:
            text = (folder / FILE).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            raise RoutingDataError(FILE, "file", str(exc)) from exc
        reader = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
        if reader.fieldnames != _COLUMNS:
            raise RoutingDataError(FILE, "header", f"should be {','.join(_COLUMNS)}")
        cities: dict[Region, None] = {}
        counties: dict[Region, None] = {}
        zones: dict[str, Region] = {}
        for number, row in enumerate(reader, start=1):
            where = f"row {number}"
            if None in row or not all(row.values()) or row["kind"] not in ("county", "zone"):
                raise RoutingDataError(FILE, where, f"should be code,name,city_code,city,county|zone, not {row}")
            city = Region(row["city"], None)
            cities[city] = None
            if row["kind"] == "zone":
                zones[row["name"]] = city
                continue
            region = Region(row["city"], row["name"])
            if region in counties:
                raise RoutingDataError(FILE, where, f"{row['name']} appears twice")
            counties[region] = None
        return cls((*cities, *counties), zones)

    def find(self, name: str) -> Region | None:
        """The region written 长沙市 or 长沙市 雨花区 (city, a space, county), or None."""
        city, _, county = name.partition(" ")
        region = Region(city, county or None)
        return region if region in self.regions else None


def full_name(region: Region) -> str:
    """长沙市雨花区, 娄底市: the whole official name, without the province."""
    return region.city + (region.county or "")


def short_names(region: Region) -> tuple[str, ...]:
    """What people say for it: 邵东 for 邵东市, 城步 and 城步县 for 城步苗族自治县; nothing for 攸县 and 长沙县."""
    name = region.county or region.city
    stem = _PEOPLES.sub("", name)
    if stem != name:
        return (stem, stem + "县")
    stem = name[:-1]
    taken = region.county is not None and region.city.startswith(stem)
    return () if len(stem) < 2 or taken or "自治" in name else (stem,)
