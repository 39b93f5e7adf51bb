"""python -m eval.viewer: every page of `python -m bot serve`, and the evaluators' page at /eval.

The pages of residents and staff belong to bot, which must not know eval; so the whole is put together here. HOST and
PORT as for `bot`. Exit status as of `python -m bot`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import bot.__main__ as bot
from bot.settings import ROOT

if TYPE_CHECKING:
    from fastapi import APIRouter

    from bot.conversation import Replier
    from bot.settings import Settings

REPORTS = ROOT / "var" / "reports"


def main(
    *,
    make_assistant: Callable[[Settings], Replier] | None = None,
    settings: Settings | None = None,
    reports: Path = REPORTS,
) -> int:
    """Serve until interrupted and return the exit status; the arguments replace the real ones in tests."""

    def pages() -> Sequence[APIRouter]:
        from eval.viewer.routes import router

        return [router(reports)]

    return bot.main(["serve"], make_assistant=make_assistant, settings=settings, more=pages)


if __name__ == "__main__":
    if sys.argv[1:]:
        print("python -m eval.viewer takes no arguments; HOST and PORT say where", file=sys.stderr)
        sys.exit(2)
    sys.exit(main())
