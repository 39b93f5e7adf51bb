"""Sheet → one A4 page of PDF with the Chinese font inside, in the largest type that fits, labelled in its metadata."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, time
from html import escape
from typing import TYPE_CHECKING

from bot.sheet.fit import SIZES
from bot.sheet.font import font_file
from bot.sheet.label import metadata
from bot.sheet.models import Due, Sheet
from bot.sheet.pen import FAMILY, GREEN, GREY, INK, RED, Pen, Ruler
from bot.sheet.qr import squares
from bot.sheet.words import day

if TYPE_CHECKING:
    from fpdf import FPDF

_LEFT, _TOP, _WIDTH, _BOTTOM = 13.0, 9.0, 184.0, 288.0
_CODE = 30.0
_BLANK = "____月____日"
_ADDRESS = "问到的地址：________________________　电话：______________"


def to_pdf(sheet: Sheet) -> bytes:
    """Return the PDF file.

    Raises:
        SheetError: the font is not there, or not the reviewed one.
    """
    font = font_file()
    from fpdf import FPDF

    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_font(FAMILY, fname=font)
    _describe(pdf, sheet)
    blank = Pen(pdf, Ruler(pdf), _LEFT, _TOP, _WIDTH, SIZES[-1], dry=True)
    fitting = bisect_left(SIZES, True, key=lambda size: _draw(replace(blank, size=size), sheet) <= _BOTTOM)
    size = SIZES[min(fitting, len(SIZES) - 1)]
    pdf.add_page()
    _draw(replace(blank, size=size, dry=False), sheet)
    return bytes(pdf.output())


def _describe(pdf: FPDF, sheet: Sheet) -> None:
    """Title, author, language and the label for machines; the day of the sheet, never the clock."""
    mark, title = metadata(sheet.label), f"{sheet.title}（由程序生成）"
    pdf.set_title(title)
    pdf.set_author(sheet.label.provider)
    pdf.set_creator(sheet.label.provider)
    pdf.set_subject(sheet.label.line)
    pdf.set_keywords(f"AIGC {mark}")
    pdf.set_lang("zh-CN")
    pdf.set_creation_date(datetime.combine(sheet.on, time(), UTC))
    pdf.set_xmp_metadata(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(sheet.label.provider)}</rdf:li></rdf:Seq></dc:creator>"
        f"<TC260:AIGC>{escape(mark, quote=False)}</TC260:AIGC>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def _draw(pen: Pen, sheet: Sheet) -> float:
    """Write the page and return where it ends."""
    pen.write(sheet.label.line, scale=0.8, colour=GREY, center=True)
    pen.write(sheet.title, scale=1.6, bold=True, center=True)
    pen.write(day(sheet.on), scale=0.85, colour=GREY, center=True)
    for line in sheet.first:
        _framed(pen, line, RED, 1.0)
    _framed(pen, sheet.verdict, GREEN, 1.12)
    _listed(pen, "为什么", sheet.why)
    if sheet.papers:
        _head(pen, "申请时带上（带齐一样勾一样）")
    for papers in sheet.papers:
        pen.write(f"{papers.title}{f'：{papers.hint}' if papers.hint else ''}", scale=0.92, colour=GREY)
        pen.columns(papers.items, gap=4.0)
    _listed(pen, "还要说清楚的（先想好怎么答）", sheet.ask)
    if sheet.course:
        _head(pen, "日子")
    for due in sheet.course:
        pen.write(
            f"· {_due(due)}",
            bold=due.pressing,
            colour=RED if due.pressing else INK,
            hang=pen.size * 0.25,
        )
    _door(pen, sheet)
    if sheet.notes:
        pen.skip(0.2)
        pen.write("".join(sheet.notes), bold=True)
    if sheet.articles:
        pen.skip(0.2)
        pen.write(f"条文：{'；'.join(sheet.articles)}", scale=0.8, colour=GREY)
    pen.skip(0.3)
    pen.write(sheet.label.line, scale=0.8, colour=GREY, center=True)
    return pen.y


def _head(pen: Pen, title: str) -> None:
    pen.skip(0.45)
    pen.write(title, scale=1.04, bold=True, colour=GREEN)
    pen.rule()
    pen.skip(0.2)


def _listed(pen: Pen, title: str, lines: tuple[str, ...]) -> None:
    if lines:
        _head(pen, title)
    for line in lines:
        pen.write(f"· {line}", hang=pen.size * 0.25)


def _framed(pen: Pen, text: str, colour: tuple[int, int, int], scale: float) -> None:
    pen.skip(0.4)
    top = pen.y
    pen.skip(0.3)
    inner = pen.inset(3.0)
    inner.write(text, scale=scale, bold=True, colour=RED if colour is RED else INK)
    pen.y = inner.y
    pen.skip(0.3)
    pen.frame(top, colour)


def _due(due: Due) -> str:
    when = f"{due.limit}{day(due.day)}" if due.day else due.limit
    line = due.what + (f"：{when}" if when else "") + (f"：{_BLANK}" if due.blank else "")
    return line + (f"（{due.note}）" if due.note else "")


def _door(pen: Pen, sheet: Sheet) -> None:
    door = sheet.door
    if not (door.agency or door.lines or door.phone):
        return
    _head(pen, "去哪里")
    top = pen.y
    told = replace(pen, width=pen.width - (_CODE + 4 if door.code else 0))
    if door.note:
        told.write(door.note)
    if door.agency:
        told.write(door.agency, bold=True)
    for line in door.lines:
        told.write(line)
    if door.phone:
        told.write(f"电话 {door.phone}", scale=1.9, bold=True, link=f"tel:{door.phone.replace('-', '')}")
    pen.y = told.y
    if door.code:
        pen.code(squares(door.code), pen.x + pen.width - _CODE, top, _CODE)
        below = replace(pen, x=pen.x + pen.width - _CODE, y=top + _CODE, width=_CODE, size=pen.size * 0.72)
        below.write(door.code_says, center=True)
        pen.y = max(pen.y, below.y)
    if door.agency:
        pen.skip(0.35)
        pen.write(_ADDRESS)
