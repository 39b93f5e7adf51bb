from __future__ import annotations

import argparse
from datetime import date

import pytest

from corpus.days import day_arg, read_day

OTHER_FORMS = ["", "tomorrow", "20261123", "2026-W48-1", "2026W481", "2026-11-23T00:00", " 2026-11-23", "2026-11-23\n"]
NO_DAYS = ["2026-02-30", "2026-13-01", "0000-01-01", "２０２６-11-23", "2026-1-2"]


def test_a_day() -> None:
    assert read_day("2026-11-23") == day_arg("2026-11-23") == date(2026, 11, 23)


@pytest.mark.parametrize("text", [*OTHER_FORMS, *NO_DAYS])
def test_anything_else_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date like 2026-11-23"):
        read_day(text)
    with pytest.raises(argparse.ArgumentTypeError, match="is not a date like 2026-11-23"):
        day_arg(text)
