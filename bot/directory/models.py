"""The rows of the operator's directories, frozen: agencies' windows, and the lawyers a person may choose (点援)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.models import Region


class Kind(StrEnum):
    """Which of the two tables."""

    AGENCIES = "agencies"
    LAWYERS = "lawyers"


@dataclass(frozen=True)
class Checked:
    """Where a row was read, and who checked it when; shown from `checked_on` until the day before `expires`."""

    source: str
    checked_on: date
    checked_by: str
    expires: date

    def fresh(self, on: date) -> bool:
        """Whether the row may be shown on the day `on`."""
        return self.checked_on <= on < self.expires


@dataclass(frozen=True)
class AgencyRow:
    """The window of a legal-aid agency. `region` is a county or a city; latitude and longitude in degrees, or None."""

    agency: str
    region: Region
    address: str
    phone: str  # 0739-1234567 or 12348; see checks.PHONE
    hours: str
    lat: float | None
    lon: float | None
    checked: Checked

    @property
    def key(self) -> tuple[str, Region]:
        """What a new table replaces: the same agency in the same place."""
        return (self.agency, self.region)

    @property
    def label(self) -> str:
        """The agency's name, for people."""
        return self.agency


@dataclass(frozen=True)
class LawyerRow:
    """A lawyer who takes legal-aid cases in a county, or in all of a city; `fields` are ids of fields.toml."""

    name: str
    firm: str
    region: Region
    fields: tuple[str, ...]
    years: int
    languages: tuple[str, ...]
    cases: int
    phone: str | None
    checked: Checked

    @property
    def key(self) -> tuple[str, str, Region]:
        """What a new table replaces: the same lawyer of the same firm in the same place."""
        return (self.name, self.firm, self.region)

    @property
    def label(self) -> str:
        """张三（某律师事务所）, for people."""
        return f"{self.name}（{self.firm}）"


Row = AgencyRow | LawyerRow
