"""Sets of which one half was read for errors and the other never was: one JSON object a line, with its "half"."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.models import Verdict

_OPEN = (None, Verdict.NOT_COVERED, Verdict.NEEDS_FACTS)


def rows(name: str) -> list[dict[str, Any]]:
    """Return the lines of a file of this folder."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def sent_away(told: Iterable[tuple[str, Verdict | None, Verdict | None]]) -> list[str]:
    """Return the ids of people who qualify and were told that they do not; of each: id, label, what was told."""
    return [id for id, label, verdict in told if verdict is Verdict.NOT_COVERED and label not in _OPEN]


def shares(outcomes: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """Return the share of right outcomes by half; each outcome is its half and whether it is right."""
    right: dict[str, list[bool]] = {}
    for half, is_right in outcomes:
        right.setdefault(half, []).append(is_right)
    return {half: sum(found) / len(found) for half, found in right.items()}
