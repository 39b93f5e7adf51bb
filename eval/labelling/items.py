"""The rows of a data set as they are written, for labels to be taken from and put into without touching the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import DatasetError
from index.files import replacing

MAX_BYTES = 50_000_000


@dataclass(frozen=True)
class Item:
    """One labelled question: its line as it stands in the file, and what that line says."""

    line: str
    row: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The name of the item in its data set."""
        return str(self.row["id"])

    @property
    def question(self) -> str:
        """What was asked first."""
        return str(self.row["question"])

    @property
    def turns(self) -> tuple[str, ...]:
        """What was said later."""
        return tuple(str(turn) for turn in self.row.get("turns") or ())

    @property
    def day(self) -> str:
        """The day it is asked on, where it has one of its own; else empty."""
        return str(self.row.get("on") or "")


def load_items(path: Path) -> dict[str, Item]:
    """Return the items of a data set by id, in its order.

    Raises:
        DatasetError: the file cannot be read or is too large, or a line is no item; names file and line.
    """
    items: dict[str, Item] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        row = _object(line, f"{path}:{number}")
        if not isinstance(row.get("id"), str) or not isinstance(row.get("question"), str):
            raise DatasetError(f"{path}:{number}: an item needs the words `id` and `question`")
        if not isinstance(row.get("turns") or [], list):
            raise DatasetError(f"{path}:{number}: `turns` is no list")
        item = Item(line, row)
        if item.id in items:
            raise DatasetError(f"{path}:{number}: id {item.id!r} appears twice")
        items[item.id] = item
    if not items:
        raise DatasetError(f"{path} holds no items")
    return items


def changed(item: Item, values: Mapping[str, Any]) -> str:
    """Return the item's line with other values for some of its keys, in their places; new keys come last."""
    row = dict(item.row) | dict(values)
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can hold
        line = json.dumps(row)
    return line + ("\r" if item.line.endswith("\r") else "")


def write_lines(path: Path, lines: Sequence[str]) -> None:
    """Write a JSONL file whole or not at all.

    Raises:
        DatasetError: it cannot be written.
    """
    try:
        with replacing(path) as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        raise DatasetError(f"cannot write {path}: {getattr(exc, 'strerror', None) or exc}") from exc


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        raise DatasetError(f"cannot read {path}: {getattr(exc, 'strerror', None) or exc}") from exc
    if len(content) > MAX_BYTES:
        raise DatasetError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; split it")
    try:
        return content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as exc:
        raise DatasetError(f"{path} is not UTF-8 text (byte {exc.start})") from exc


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise DatasetError(f"{where}: not JSON ({type(exc).__name__})") from exc
    if not isinstance(row, dict):
        raise DatasetError(f"{where}: not a JSON object")
    return row
