"""书里没有: one masked line per gap that staff report, in var/gaps.jsonl; nothing else is kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from threading import Lock

from bot.errors import BotError
from bot.sheet.masking import mask
from bot.staff.wording import one_line

LONGEST = 300
"""Characters kept of one gap."""

FULL = 4_000_000
"""Bytes of the file; then somebody should read it before more is written."""


class GapRefused(BotError):
    """A gap cannot be kept; the message says why."""


class Gaps:
    """Appends to one file; safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()

    def add(self, text: str, *, on: date) -> str:
        """Keep the masked text with the day and return what was kept.

        Raises:
            GapRefused: nothing was written, the file is full or cannot be written.
        """
        kept = one_line(mask(text[: 4 * LONGEST]))[:LONGEST]
        if not kept:
            raise GapRefused("请写下书里没有找到的是什么。")
        line = json.dumps({"on": on.isoformat(), "text": kept}, ensure_ascii=False) + "\n"
        try:
            with self._lock:
                if self._file.is_file() and self._file.stat().st_size > FULL:
                    raise GapRefused("缺口清单已经写满了，请先让管理员看一遍。", f"{self._file} is full")
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(line)
        except OSError as exc:
            raise GapRefused("缺口没有记下来：文件写不进去。", f"{self._file}: {exc}") from exc
        return kept
