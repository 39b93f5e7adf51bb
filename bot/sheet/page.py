"""The page's side of taking an answer away, without Gradio: files of the session's last answer, sent and never stored.

A file travels to the browser inside the reply to the click: no temporary file, no address that somebody could guess.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bot.chat import Exchange, takeable
from bot.sheet.errors import SheetError
from bot.sheet.files import File, make_file

BUTTONS = {"html": "办事单（打印）", "pdf": "办事单PDF", "txt": "转发文字", "docx": "申请表草稿"}
"""What can be taken away: the kind of file and the words on its button."""

SAVE = (Path(__file__).parent / "data" / "save.js").read_text("utf-8")
"""Hands a parcel to the browser as a download."""

PRINT = (Path(__file__).parent / "data" / "print.js").read_text("utf-8")
"""Shows the whole sheet and opens the browser's print window for it alone."""


def parcel(kind: str, history: Sequence[Exchange]) -> dict[str, str]:
    """Return a file's name, media type and bytes (base64), as save.js expects them; SheetError as `make_file`."""
    file = _file(kind, history)
    return {"name": file.name, "type": file.media_type, "data": base64.b64encode(file.content).decode()}


def frame(history: Sequence[Exchange]) -> str:
    """Return the sheet in a frame of its own, where neither its style nor its text touches the page."""
    return f'<iframe title="办事单" srcdoc="{escape(_file("html", history).content.decode())}"></iframe>'


def words(history: Sequence[Exchange]) -> str:
    """Return the text to forward."""
    return _file("txt", history).content.decode()


def _file(kind: str, history: Sequence[Exchange]) -> File:
    taken = takeable(history)
    if taken is None or taken.answer is None:
        raise SheetError("请先问一件事，再打印办事单。", "the session's last turn has no verdict")
    return make_file(kind, taken.answer, [said.turn for said in history if said.heard], on=taken.answer.on)
