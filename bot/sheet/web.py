"""Sheet → one HTML page that needs nothing else: inline style, the QR code as inline SVG, no script, A4 when printed.

Every text is escaped. The page's own policy forbids scripts and any request, whatever a text may contain.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from pathlib import Path

from bot.sheet.fit import print_size
from bot.sheet.label import metadata
from bot.sheet.models import Door, Due, Papers, Sheet
from bot.sheet.qr import squares
from bot.sheet.words import day

_DATA = Path(__file__).parent / "data"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_DIALLED = re.compile(r"[0-9][0-9-]*")


@lru_cache(maxsize=1)
def _css() -> str:
    return (_DATA / "sheet.css").read_text("utf-8")


def to_html(sheet: Sheet) -> str:
    """Return the page; it prints on one side of A4, in the largest type that fits."""
    label = f'<p class="label">{_e(sheet.label.line)}</p>'
    size = f"@media print {{ body {{ font-size: {print_size(sheet)}pt; }} }}"
    parts = [
        label,
        f"<h1>{_e(sheet.title)}<small>{day(sheet.on)}</small></h1>",
        *(f'<p class="first">{_e(line)}</p>' for line in sheet.first),
        f'<p class="verdict">{_e(sheet.verdict)}</p>',
        _list("为什么", "why", sheet.why),
        _papers(sheet.papers),
        _list("还要说清楚的（先想好怎么答）", "why", sheet.ask),
        _course(sheet.course),
        _door(sheet.door),
        f'<p class="notes">{_e("".join(sheet.notes))}</p>' if sheet.notes else "",
        f'<p class="articles">条文：{_e("；".join(sheet.articles))}</p>' if sheet.articles else "",
        f"<footer>{label}</footer>",
    ]
    body = "\n".join(part for part in parts if part)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="{_e(sheet.label.provider)}">
<meta name="AIGC" content="{_e(metadata(sheet.label))}">
<title>{_e(sheet.title)}（由程序生成）</title>
<style>
{_css()}{size}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _e(text: str) -> str:
    return escape(text, quote=True)


def _list(title: str, kind: str, lines: tuple[str, ...]) -> str:
    shown = "".join(f"<li>{_e(line)}</li>" for line in lines)
    return f'<h2>{title}</h2><ul class="{kind}">{shown}</ul>' if lines else ""


def _papers(groups: tuple[Papers, ...]) -> str:
    blocks = []
    for papers in groups:
        hint = f"<small>：{_e(papers.hint)}</small>" if papers.hint else ""
        boxes = "".join(f"<li>{_e(item)}</li>" for item in papers.items)
        kind = "boxes" if len(papers.items) > 1 else "boxes one"
        blocks.append(f'<h3>{_e(papers.title)}{hint}</h3><ul class="{kind}">{boxes}</ul>')
    return f"<h2>申请时带上<small>（带齐一样勾一样）</small></h2>{''.join(blocks)}" if blocks else ""


def _course(course: tuple[Due, ...]) -> str:
    kinds = {True: ' class="pressing"', False: ""}
    rows = "".join(f"<li{kinds[due.pressing]}>{_due(due)}</li>" for due in course)
    return f'<h2>日子</h2><ul class="course">{rows}</ul>' if rows else ""


def _due(due: Due) -> str:
    when = f"{due.limit}{day(due.day)}" if due.day else due.limit
    line = _e(due.what) + (f"：<b>{_e(when)}</b>" if when else "")
    line += '：<span class="blank">____月____日</span>' if due.blank else ""
    return line + (f"（{_e(due.note)}）" if due.note else "")


def _door(door: Door) -> str:
    lines = [_e(door.note)] if door.note else []
    lines += [f"<b>{_e(door.agency)}</b>"] if door.agency else []
    lines += [_e(line) for line in door.lines]
    dialled = door.phone.replace("-", "")
    call = _e(door.phone)
    if _DIALLED.fullmatch(door.phone):
        call = f'<a class="phone" href="tel:{dialled}">电话 {call}</a>'
    told = "".join(f"<p>{line}</p>" for line in lines)
    write = (
        '<p class="write"><span>问到的地址：</span><i></i><span>电话：</span><i class="short"></i></p>'
        if door.agency
        else ""
    )
    code = f"<figure>{_svg(door.code)}<figcaption>{_e(door.code_says)}</figcaption></figure>" if door.code else ""
    return f'<h2>去哪里</h2><div class="door"><div>{told}{call}</div>{code}</div>{write}' if told or call else ""


def _svg(content: str) -> str:
    rows = squares(content)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    side = len(rows)
    return (
        f'<svg viewBox="0 0 {side} {side}" role="img" aria-label="二维码" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
