"""The files a person can take away, by kind: their names, media types and bytes; all made in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.models import Answer
from bot.sheet.compose import make
from bot.sheet.form import application_form
from bot.sheet.paper import to_pdf
from bot.sheet.plain import to_text
from bot.sheet.web import to_html

KINDS = ("html", "pdf", "txt", "docx")


@dataclass(frozen=True)
class File:
    """A file to hand over. Its name tells nothing about the person or the matter."""

    name: str
    media_type: str
    content: bytes


def make_file(kind: str, answer: Answer, turns: Sequence[str], *, on: date) -> File:
    """Return the file of a kind (html, pdf, txt: the sheet; docx: the draft application).

    Raises:
        SheetError: the PDF's font is not installed.
        ValueError: there is no such kind.
    """
    if kind == "docx":
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return File("申请表草稿.docx", word, application_form(answer, turns, on=on))
    sheet = make(answer, turns, on=on)
    if kind == "html":
        return File("办事单.html", "text/html", to_html(sheet).encode("utf-8"))
    if kind == "pdf":
        return File("办事单.pdf", "application/pdf", to_pdf(sheet))
    if kind == "txt":
        return File("办事单.txt", "text/plain", to_text(sheet).encode("utf-8"))
    raise ValueError(f"no such kind of file: {kind!r}")
