"""有用、没用: one line per rating in var/ratings.jsonl; neither words of the person nor anything about them.

{"on": "2026-11-23", "useful": false, "reason": "unclear", "intent": "eligibility", "verdict": "check_waived"}
"""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path
from threading import Lock

from bot.models import Answer

_LOG = logging.getLogger(__name__)

REASONS = {
    "unclear": "看不懂",
    "wrong": "说得不对",
    "not_mine": "没说到我的事",
    "too_long": "太长了",
    "no_way": "不知道去哪里办",
    "other": "别的原因",
}
"""Why an answer did not help: what may be stored, and the words on the button. There is no free text on purpose."""

FULL = 1_000_000
"""Bytes of the file; then nothing more is written until somebody has read it."""


class Ratings:
    """Appends to one file; safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()

    def add(self, answer: Answer, *, useful: bool, reason: str = "", on: date) -> bool:
        """Keep a rating and return True; False where the reason is unknown, the file full or not to be written."""
        if reason not in ("", *REASONS):
            return False
        row = {
            "on": on.isoformat(),
            "useful": useful,
            "reason": reason,
            "intent": answer.intent.value,
            "verdict": answer.verdict.value if answer.verdict is not None else None,
        }
        try:
            with self._lock:
                if self._file.is_file() and self._file.stat().st_size > FULL:
                    return False
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with self._file.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps(row) + "\n")
        except OSError as exc:
            _LOG.warning("a rating cannot be kept in %s: %s", self._file, exc)
            return False
        return True
