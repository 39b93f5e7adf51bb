"""One way to break a routing table and see that it is refused by file and row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.routing.tables import DATA, RoutingDataError


def assert_refused(load: Callable[[Path], object], folder: Path, file: str, old: str, new: str, told: str) -> None:
    """Copy the tables to `folder`, put `new` for `old` in one of them, and expect an error that names the place."""
    for source in DATA.iterdir():
        (folder / source.name).write_bytes(source.read_bytes())
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RoutingDataError, match=file) as raised:
        load(folder)
    assert told in str(raised.value)
