"""A day as people write it in files and on command lines: 2026-11-23, and no other form of ISO 8601."""

from __future__ import annotations

import argparse
import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What `date.fromisoformat` takes besides (20261123, 2026-W48-1) is a slip more often than a day."""


def read_day(text: str) -> date:
    """Return the day that `text` writes.

    Raises:
        ValueError: it is not written like 2026-11-23, or there is no such day.
    """
    if _DAY.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a date like 2026-11-23")
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise ValueError(f"{text!r} is not a date like 2026-11-23: {exc}") from exc


def day_arg(text: str) -> date:
    """Return the day of a command-line argument; what is none is a usage error that says how to write it."""
    try:
        return read_day(text)
    except ValueError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc
