"""A short content → the dark squares of a QR code (ISO/IEC 18004), by segno."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def squares(content: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of the code for `content` (a few hundred characters at most), with its four-square quiet zone."""
    import segno

    code = segno.make_qr(content, error="m", encoding="utf-8" if not content.isascii() else None)
    return tuple(tuple(bool(square) for square in row) for row in code.matrix_iter(border=4))
