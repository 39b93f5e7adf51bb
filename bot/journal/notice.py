"""What the pages say about keeping: nothing is kept, unless there is a journal; then they say that and why."""

from __future__ import annotations

_SAID = {
    "对话不保存。": "对话遮去姓名、电话、证件号、住址以后会保存，只用来检查回答的质量。",
    "；不保存）": "；遮去这些以后保存，只用来检查回答的质量）",
}


def told(page: str, *, keeps: bool) -> str:
    """Return a page with its sentence on keeping, where it has one, made true for a service that keeps answers."""
    for nothing, masked in _SAID.items() if keeps else ():
        page = page.replace(nothing, masked)
    return page
