"""The error of this package."""

from __future__ import annotations

from bot.errors import BotError


class SheetError(BotError):
    """A file to take away cannot be made here; the hint says what is missing and how to get it."""
