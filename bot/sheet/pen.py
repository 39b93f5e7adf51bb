"""A pen on one PDF page: Chinese lines, boxes to tick, a QR code. Lengths in mm, type in pt.

A dry pen only measures, so that a page can be tried in several sizes before one of them is drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

MM = 25.4 / 72
FAMILY = "sheet"
INK, GREEN, RED, GREY = (28, 25, 23), (15, 94, 87), (143, 26, 16), (87, 83, 78)
# A number or an address is not broken; closing marks stay with the character before, opening ones with the next.
_UNIT = re.compile(r"[（《〈“‘「『【〔]*(?:[A-Za-z0-9./:_-]{1,28}|.)[，。；：！？、）》〉”’」』】〕%％…]*", re.DOTALL)


@lru_cache(maxsize=512)
def _units(text: str) -> tuple[str, ...]:
    return tuple(_UNIT.findall(text))


class Ruler:
    """The widths of the font's characters, each asked for once: a page is measured in many sizes."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        self._have = frozenset(pdf.fonts[FAMILY].cmap)  # type: ignore[union-attr]
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Return the width of `text` in em."""
        return sum(self._one(char) for char in text)

    def known(self, text: str) -> str:
        """Return `text` with a square for each character that the font does not have."""
        return "".join(char if ord(char) in self._have else "□" for char in text)

    def _one(self, char: str) -> float:
        if char not in self._widths:
            self._pdf.set_font(FAMILY, size=100)
            self._widths[char] = self._pdf.get_string_width(char) / (100 * MM)
        return self._widths[char]


@dataclass
class Pen:
    """Writes at `x` from `y` downwards, `width` wide; `size` is the page's basic type."""

    pdf: FPDF
    ruler: Ruler
    x: float
    y: float
    width: float
    size: float
    dry: bool = False
    leading: float = 1.38

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """Return `text` broken into lines of at most `width`."""
        broken, room = [""], width
        for unit in _units(text):
            wide = self.ruler.width(unit) * size * MM
            for part in (unit,) if wide <= width else tuple(unit):  # what is longer than a line breaks anywhere
                wide = self.ruler.width(part) * size * MM
                if wide > room and broken[-1]:
                    broken.append("")
                    room = width
                broken[-1] += part
                room -= wide
        return broken

    def write(
        self,
        text: str,
        *,
        scale: float = 1.0,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        indent: float = 0.0,
        hang: float = 0.0,
        center: bool = False,
        link: str = "",
    ) -> None:
        """Write a paragraph and move below it; `hang` indents the lines after the first."""
        size = self.size * scale
        high = size * self.leading * MM
        for number, line in enumerate(self.lines(self.ruler.known(text), size, self.width - indent - hang)):
            left = self.x + indent + (hang if number else 0.0)
            if not self.dry:
                self._line(line, left, high, size, bold, colour, center, link)
            self.y += high

    def _line(
        self, line: str, left: float, high: float, size: float, bold: bool, colour: tuple[int, int, int],
        center: bool, link: str,
    ) -> None:  # fmt: skip
        from fpdf.enums import Align, TextMode

        pdf = self.pdf
        pdf.set_font(FAMILY, size=size)
        pdf.set_text_color(*colour)
        pdf.set_draw_color(*colour)
        pdf.set_line_width(size * 0.012)
        # The font has one weight: a thin outline in the same colour makes it bold.
        pdf.text_mode = TextMode.FILL_STROKE if bold else TextMode.FILL
        pdf.set_xy(left, self.y)
        pdf.cell(w=self.x + self.width - left, h=high, text=line, align=Align.C if center else Align.L, link=link)

    def box(self, text: str, indent: float = 0.0) -> None:
        """Write a paragraph with a box to tick before it."""
        side = self.size * 0.86 * MM
        if not self.dry:
            self.pdf.set_draw_color(*INK)
            self.pdf.set_line_width(0.35)
            self.pdf.rect(self.x + indent, self.y + self.size * (self.leading - 0.86) / 2 * MM, side, side)
        self.write(text, indent=indent + side * 1.45)

    def columns(self, items: tuple[str, ...], gap: float) -> None:
        """Write boxes in two columns, read downwards, as even as can be."""
        if len(items) == 1:
            self.box(items[0])
            return
        half = (self.width - gap) / 2
        heights = [self._measure(item, half) for item in items]
        cut = min(range(len(items) + 1), key=lambda n: (max(sum(heights[:n]), sum(heights[n:])), -n))
        top = self.y
        for side, part in enumerate((items[:cut], items[cut:])):
            pen = replace(self, x=self.x + side * (half + gap), y=top, width=half)
            for item in part:
                pen.box(item)
            self.y = max(self.y, pen.y)

    def _measure(self, item: str, width: float) -> float:
        pen = replace(self, y=0.0, width=width, dry=True)
        pen.box(item)
        return pen.y

    def rule(self, colour: tuple[int, int, int] = GREEN, width: float = 0.5) -> None:
        """Draw a line across."""
        if not self.dry:
            self.pdf.set_draw_color(*colour)
            self.pdf.set_line_width(width)
            self.pdf.line(self.x, self.y, self.x + self.width, self.y)

    def frame(self, top: float, colour: tuple[int, int, int], width: float = 0.7) -> None:
        """Draw a frame from `top` to where the pen is."""
        if not self.dry:
            self.pdf.set_draw_color(*colour)
            self.pdf.set_line_width(width)
            self.pdf.rect(self.x, top, self.width, self.y - top, round_corners=True, corner_radius=1.5)

    def skip(self, em: float) -> None:
        """Move down by `em` of the basic type."""
        self.y += em * self.size * MM

    def inset(self, by: float) -> Pen:
        """Return a pen with the same place and margins narrower by `by` on both sides."""
        return replace(self, x=self.x + by, width=self.width - 2 * by)

    def code(self, rows: tuple[tuple[bool, ...], ...], x: float, y: float, side: float) -> None:
        """Draw a QR code with its quiet zone, `side` wide."""
        if self.dry:
            return
        one = side / len(rows)
        self.pdf.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            start = None
            for right, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = right
                elif not dark and start is not None:
                    self.pdf.rect(x + start * one, y + down * one, (right - start) * one, one * 1.02, style="F")
                    start = None
