"""The smallest pieces of HTML: escaped text, signs, buttons, telephone numbers, QR codes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bot.render import ADDRESS, INVISIBLE, PHONE
from bot.sheet.qr import squares

_SIGNS = {  # drawn on 24 by 24; a sign never stands without words
    "yes": "M4 12.5 9.5 18 20 6.5",
    "maybe": "M5 9 10 14 19 4M5 20h14",
    "ask": "M8 9a4 4 0 1 1 5.5 3.7c-1 .4-1.5 1-1.5 2.3M12 19.2v.3",
    "no": "M6 6l12 12M18 6L6 18",
    "told": "M12 10.5V18M12 6v.3",
    "warn": "M12 4v10M12 19v.3",
}


def text(words: str) -> str:
    """Escape for text and attributes, on one line, without controls and marks that turn text around."""
    return escape(" ".join(INVISIBLE.sub(" ", words).split()), quote=True)


def sign(name: str) -> str:
    """A drawn sign that screen readers skip: the words beside it say the same."""
    return (
        '<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" '
        f'stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="{_SIGNS[name]}"/></svg>'
    )


def phone(number: str, name: str = "") -> str:
    """A number to tap (`name`: whose); anything that is not a number stays text."""
    if not PHONE.fullmatch(number):
        return f"<b>{text(number)}</b>"
    return f'<a class="call" href="tel:{number.replace("-", "")}">拨打 {text(number)}{text(name)}</a>'


def link(address: str) -> str:
    """An address to open in another window; anything that is no plain address stays text."""
    if not ADDRESS.fullmatch(address):
        return f"<b>{text(address)}</b>"
    shown = text(address.partition("://")[2].rstrip("/"))
    return f'<a class="out" href="{text(address)}" target="_blank" rel="noopener noreferrer">打开 {shown}</a>'


def code(content: str, caption: str) -> str:
    """A QR code with what it is for."""
    rows = squares(content)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    side = len(rows)
    return (
        f'<figure class="code"><svg viewBox="0 0 {side} {side}" role="img" aria-label="二维码：{text(caption)}" '
        f'shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'
        f"<figcaption>{text(caption)}</figcaption></figure>"
    )


def say(label: str, turn: str, *, kind: str = "option", pressed: bool | None = None) -> str:
    """A button that says `turn` for the person."""
    state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
    return f'<button type="button" class="{kind}" data-say="{text(turn)}"{state}>{text(label)}</button>'


def section(title: str, body: str, kind: str = "") -> str:
    """A titled part of a card, or nothing where it is empty."""
    return f"<section{_class(kind)}><h3>{title}</h3>{body}</section>" if body else ""


def items(lines: Iterable[str], *, tag: str = "ul", kind: str = "") -> str:
    """A list of lines that are HTML already, or nothing."""
    shown = "".join(f"<li>{line}</li>" for line in lines)
    return f"<{tag}{_class(kind)}>{shown}</{tag}>" if shown else ""


def fold(title: str, body: str, kind: str = "", *, opened: bool = False) -> str:
    """A part that opens on a tap, or nothing where it is empty."""
    state = " open" if opened else ""
    return f"<details{_class(kind)}{state}><summary>{title}</summary><div>{body}</div></details>" if body else ""


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
