"""The page under /eval and its JSON routes; a refusal is one sentence in `problem`, with status 400. Nothing writes.

GET /eval                                   the page
GET /eval/static/NAME                       its files
GET /eval/reports                           {"reports": [Entry]}
GET /eval/report?name=                      the report
GET /eval/against?new=&old=&new_system=&old_system=      Against
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.headers import STRICT
from eval.viewer.against import compare, values
from eval.viewer.records import Unreadable, to_json
from eval.viewer.shelf import Entry, Shelf

_STATIC = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True)
class Listed:
    """What lies on the shelf."""

    reports: tuple[Entry, ...]


def router(folder: Path) -> APIRouter:
    """Return the routes of the evaluators' page over the reports in `folder`, which need not exist."""
    shelf = Shelf(folder)
    files = {path.name: path.read_bytes() for path in _STATIC.iterdir() if path.suffix in _TYPES}

    def page() -> Response:
        return _file("eval.html")

    def static(name: str) -> Response:
        return _file(name)

    def _file(name: str) -> Response:
        if name not in files:
            return _problem("没有这个文件。", 404)
        return Response(files[name], 200, STRICT, media_type=_TYPES[Path(name).suffix])

    def against(query: Mapping[str, str]) -> Any:
        new, old = (values(shelf.open(query.get(name, "")), query.get(f"{name}_system", "")) for name in ("new", "old"))
        return compare(new, old)

    routes = APIRouter()
    for path in ("/eval", "/eval/"):
        routes.add_api_route(path, page, include_in_schema=False)
    routes.add_api_route("/eval/static/{name}", static)
    routes.add_api_route("/eval/reports", _reading(lambda _query: Listed(shelf.entries())))
    routes.add_api_route("/eval/report", _reading(lambda query: shelf.open(query.get("name", ""))))
    routes.add_api_route("/eval/against", _reading(against))
    return routes


def _reading(answer: Callable[[Mapping[str, str]], Any]) -> Callable[[Request], Response]:
    def route(request: Request) -> Response:
        try:
            return Response(to_json(answer(request.query_params)), 200, STRICT, media_type="application/json")
        except Unreadable as exc:
            return _problem(str(exc), 400)

    return route


def _problem(sentence: str, status: int) -> Response:
    return Response(json.dumps({"problem": sentence}), status, STRICT, media_type="application/json")
