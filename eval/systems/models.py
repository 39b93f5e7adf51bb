"""What a system under test is: turns in, an answer out, and which parts of an answer it tells at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.models import Answer

EVERYTHING = frozenset({"intent", "verdict", "region", "asked", "confidence", "refusal"})
"""What a system may tell beside its text and citations; what it does not tell is not judged at all."""


class System(Protocol):
    """Anything that answers legal-aid questions."""

    @property
    def name(self) -> str:
        """A short name for reports."""
        ...

    @property
    def tells(self) -> frozenset[str]:
        """The members of EVERYTHING that its answers state."""
        ...

    def settings(self) -> Mapping[str, str]:
        """Return what shaped its answers (versions, digests, addresses without secrets), for the record of a run."""
        ...

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Return the answer to the last of `turns`, by the law of the day `on`; `text` is filled.

        Raises:
            EvalError: the system cannot be reached, or what it says cannot be read.
        """
        ...
