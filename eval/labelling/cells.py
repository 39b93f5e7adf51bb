"""Text ⇄ the cell of a sheet that no spreadsheet program takes for a formula.

A cell that begins with = + - @ (also full-width, also after blanks), a tab or a line break gets an apostrophe before
it; so does one that already has apostrophes before such a character: taking one off gives back what was written.
"""

from __future__ import annotations

import re

LONGEST = 32_000
"""Characters of one cell; .xlsx takes 32,767."""

_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Return what is written into a cell for `text`; what no sheet can hold becomes a space, the rest is cut."""
    kept = _UNWRITABLE.sub(" ", text.replace("\r\n", "\n"))[:LONGEST]
    return f"'{kept}" if _FORMULA.match(kept) else kept


def restored(cell: str) -> str:
    """Return the text that `escaped` made into `cell`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
