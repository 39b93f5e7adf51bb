"""What a person takes away: a one-page 办事单 (HTML, PDF, text), a card for 12348 staff, a draft application.

    make(answer, turns, on=…) -> Sheet            to_html, to_pdf, to_text(sheet)
    hand_off(answer, turns, on=…) -> str          application_form(answer, turns, on=…) -> bytes (.docx)

Everything is made in memory from one conversation and returned; nothing is stored or sent.

    BotError
    └── SheetError     a file cannot be made: the font is missing or altered       (exit 1)
"""

from bot.sheet.card import hand_off
from bot.sheet.compose import make
from bot.sheet.errors import SheetError
from bot.sheet.form import application_form
from bot.sheet.models import Sheet
from bot.sheet.paper import to_pdf
from bot.sheet.plain import to_text
from bot.sheet.web import to_html

__all__ = ["Sheet", "SheetError", "application_form", "hand_off", "make", "to_html", "to_pdf", "to_text"]
