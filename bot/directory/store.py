"""The stored directories: one JSON file a kind, written whole or not at all, read strictly."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.directory import fields
from bot.directory.checks import MOBILE, PHONE, printable
from bot.directory.models import AgencyRow, Checked, Kind, LawyerRow, Row
from bot.errors import NotReady
from bot.models import Region
from bot.routing.divisions import Divisions

_FORMAT = 1


class DirectoryError(NotReady):
    """A stored directory is damaged, or cannot be read or written; names the file."""


def path_of(folder: Path, kind: Kind) -> Path:
    """The file of one kind."""
    return folder / f"{kind.value}.json"


def write(rows: Sequence[Row], kind: Kind, folder: Path, *, on: date) -> Path:
    """Write all rows of a kind and return the file; a crash leaves the old file or the new one.

    Raises:
        DirectoryError: the folder cannot be written.
    """
    target = path_of(folder, kind)
    content = {"format": _FORMAT, "kind": kind.value, "written_on": on.isoformat(), "rows": [_plain(r) for r in rows]}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".import-", suffix=".tmp")
        try:
            os.fchmod(descriptor, 0o644)  # the service may run as another user than the operator
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as exc:
        raise DirectoryError(
            f"名单保存不了：{target}", f"{exc.strerror}; check the folder and its permissions"
        ) from exc
    return target


def read(kind: Kind, folder: Path) -> tuple[Row, ...]:
    """Return the stored rows of a kind in their order; none where nothing was imported.

    Raises:
        DirectoryError: the file is damaged, or was edited into another shape; names it.
    """
    path = path_of(folder, kind)
    if not path.is_file():
        return ()
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] != _FORMAT or content["kind"] != kind.value:
            raise ValueError(f"format {content['format']} {content['kind']}, expected {_FORMAT} {kind.value}")
        known = frozenset(Divisions.load().regions)
        rows = tuple(_row(raw, kind, known) for raw in content["rows"])
        if len({row.key for row in rows}) != len(rows):
            raise ValueError("an entry is there twice")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        what = {Kind.AGENCIES: "机构名单", Kind.LAWYERS: "律师名单"}[kind]
        problem = f"{path}: {type(exc).__name__}: {exc}; import the table again with --replace-all"
        raise DirectoryError(f"{what}读不出来：{path}，请重新导入。", problem) from exc
    return rows


def _plain(row: Row) -> dict[str, object]:
    if isinstance(row, AgencyRow):
        own: dict[str, object] = {
            "agency": row.agency, "address": row.address, "phone": row.phone, "hours": row.hours,
            "lat": row.lat, "lon": row.lon,
        }  # fmt: skip
    else:
        own = {
            "name": row.name, "firm": row.firm, "fields": list(row.fields), "years": row.years,
            "languages": list(row.languages), "cases": row.cases, "phone": row.phone,
        }  # fmt: skip
    checked = row.checked
    return {
        **own,
        "city": row.region.city,
        "county": row.region.county,
        "source": checked.source,
        "checked_on": checked.checked_on.isoformat(),
        "checked_by": checked.checked_by,
        "expires": checked.expires.isoformat(),
    }


def _row(raw: dict[str, Any], kind: Kind, known: frozenset[Region]) -> Row:
    region = Region(raw["city"], raw["county"])
    if region not in known:
        raise ValueError(f"no such division: {region}")
    checked = Checked(_text(raw["source"]), _day(raw["checked_on"]), _text(raw["checked_by"]), _day(raw["expires"]))
    if kind is Kind.AGENCIES:
        phone = _text(raw["phone"])
        if not PHONE.fullmatch(phone):
            raise ValueError(f"not a telephone number: {phone!r}")
        lat, lon = _degrees(raw["lat"]), _degrees(raw["lon"])
        return AgencyRow(
            _text(raw["agency"]), region, _text(raw["address"]), phone, _text(raw["hours"]), lat, lon, checked
        )
    number = raw["phone"]
    if number is not None and not (PHONE.fullmatch(number) or MOBILE.fullmatch(number)):
        raise ValueError(f"not a telephone number: {number!r}")
    named = tuple(raw["fields"])
    if not named or not set(named) <= fields.fields().keys():
        raise ValueError(f"unknown fields: {named}")
    return LawyerRow(
        _text(raw["name"]), _text(raw["firm"]), region, named, _whole(raw["years"]),
        tuple(_text(language) for language in raw["languages"]), _whole(raw["cases"]), number, checked,
    )  # fmt: skip


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not printable(value):
        raise ValueError(f"should be text, not {value!r}")
    return value


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"should be a whole number, not {value!r}")
    return value


def _degrees(value: object) -> float | None:
    if value is not None and type(value) not in (int, float):
        raise ValueError(f"should be degrees, not {value!r}")
    return float(value) if isinstance(value, int | float) else None


def _day(value: object) -> date:
    return date.fromisoformat(_text(value))
