"""A new table over the stored one: what is replaced, what is kept, and what that changes for the people who ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.directory.columns import same
from bot.directory.models import Row


@dataclass(frozen=True)
class Difference:
    """Rows by what becomes of them; `expired` are those of the result that are not shown on the day (any longer)."""

    added: tuple[Row, ...]
    changed: tuple[Row, ...]
    unchanged: tuple[Row, ...]
    kept: tuple[Row, ...]
    removed: tuple[Row, ...]
    expired: tuple[Row, ...]


def merge(
    stored: Sequence[Row], new: Sequence[Row], *, replace_all: bool, on: date
) -> tuple[tuple[Row, ...], Difference]:
    """Return all rows after an import, and the difference.

    A new row takes the place of the stored row of the same entry; other stored rows stay, or go with `replace_all`.
    """
    old = {same(row): row for row in stored}
    fresh = {same(row): row for row in new}
    others = tuple(row for key, row in old.items() if key not in fresh)
    rows = tuple(fresh.values()) if replace_all else tuple((old | fresh).values())
    difference = Difference(
        added=tuple(row for key, row in fresh.items() if key not in old),
        changed=tuple(row for key, row in fresh.items() if key in old and old[key] != row),
        unchanged=tuple(row for key, row in fresh.items() if key in old and old[key] == row),
        kept=() if replace_all else others,
        removed=others if replace_all else (),
        expired=tuple(row for row in rows if not row.checked.fresh(on)),
    )
    return rows, difference
