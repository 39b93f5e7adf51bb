"""The page's own files and the English summary as routes; Gradio's part is in bot.ui.

GET /own/page.css   GET /own/page.js   GET /en
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, Response

from bot.headers import STRICT

_DATA = Path(__file__).parent.parent / "data"
_FILES = {
    "/own/page.css": ("page.css", "text/css"),
    "/own/page.js": ("page.js", "text/javascript"),
    "/en": ("en.html", "text/html"),
}


def router() -> APIRouter:
    """Return the routes; the files are read once."""
    routes = APIRouter()
    for path, (name, kind) in _FILES.items():
        routes.add_api_route(path, _route((_DATA / name).read_bytes(), kind), include_in_schema=False)
    return routes


def _route(content: bytes, kind: str) -> Callable[[], Response]:
    def answer() -> Response:
        return Response(content, 200, STRICT, media_type=kind)

    return answer
