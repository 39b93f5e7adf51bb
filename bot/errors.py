"""Errors of the bot package.

    BotError
    ├── SettingsError     an environment variable has a value that cannot be used        (exit 2)
    ├── InputError        a file or an argument handed to the command line is unusable   (exit 2)
    ├── NotReady          corpus, rules or index are missing, or do not fit together     (exit 1)
    └── CannotServe       the page cannot be opened at this address                      (exit 1)

A message is one Chinese sentence for the person in front of the screen; `hint` is one English line for a developer and
names the file, the variable or the command that helps. `bot.__main__` prints both and returns `exit_code`.
"""

from __future__ import annotations


class BotError(Exception):
    """Root of everything this package raises on purpose."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SettingsError(BotError):
    """An environment variable cannot be used."""

    exit_code = 2


class InputError(BotError):
    """An input or output file, or an argument, cannot be used."""

    exit_code = 2


class NotReady(BotError):
    """Something that `make setup` builds is missing or was built from other sources."""


class CannotServe(BotError):
    """The address is taken or not available."""
