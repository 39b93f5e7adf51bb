"""The page under /staff and its JSON routes. Every refusal is one sentence in `problem`, with status 400.

GET  /staff                       the page            GET /staff/static/NAME   its files
GET  /staff/lookup?q=&on=&within=                     GET /staff/article?key=&part=&on=
GET  /staff/law?key=&on=                              GET /staff/search?q=&on=&law=&level=&status=
GET  /staff/state             the day, and what does not work just now
POST /staff/ask {turns, on}                           POST /staff/gap {text}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.chat import refusal
from bot.conversation import Replier
from bot.eligibility.rules import load_rules
from bot.headers import STRICT
from bot.journal import notice
from bot.render import with_text
from bot.settings import Settings
from bot.sheet import hand_off
from bot.staff.desk import Desk
from bot.staff.gaps import GapRefused, Gaps
from bot.staff.models import to_json
from bot.staff.search import Filters
from bot.staff.wording import BAD_DAY, DOWN, parse_day
from bot.understanding.given import Given, to_turn
from corpus.errors import UnknownArticle
from corpus.models import Level, Status

_STATIC = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_BODY = 200_000  # bytes of a posted conversation
_BAD_BODY = "没有看懂送来的内容，请刷新页面再试。"
_ELSEWHERE = "这一页只接受自己发出的请求。"
_STATUSES = ("all", *Status)
_SAID: tuple[tuple[str, bool | None], ...] = (("是", True), ("不是", False), ("不清楚", None))

Answered = dict[str, Any]


class Refused(Exception):
    """An input that is refused, with the sentence for the person."""


class Office:
    """What the routes answer, without HTTP: plain query parameters or a parsed body in, a JSON object out."""

    def __init__(
        self,
        desk: Desk,
        *,
        assistant: Replier | None,
        settings: Settings,
        gaps: Gaps,
        today: Callable[[], date],
        parts: Mapping[str, str | None] | None = None,
    ) -> None:
        """Take what answers; `parts` says what is loaded, as in `bot.server.Readiness`."""
        self._desk = desk
        self._parts = parts or {}
        self._assistant = assistant
        self._settings = settings
        self._gaps = gaps
        self._today = today
        self._busy = BoundedSemaphore(settings.concurrency)
        self._rules = cache(load_rules)

    def state(self, query: Mapping[str, str]) -> Answered:
        """The day, and a sentence where index or model cannot be used; empty while they load."""
        return {"on": self._on(query).isoformat(), "notice": DOWN if any(self._parts.values()) else ""}

    def lookup(self, query: Mapping[str, str]) -> Answered:
        """What was typed comes to; see `Desk.lookup`."""
        return to_json(self._desk.lookup(query.get("q", ""), on=self._on(query), within=query.get("within", "")))

    def article(self, query: Mapping[str, str]) -> Answered:
        """The article with a key."""
        return to_json(self._desk.open(query.get("key", ""), part=query.get("part", ""), on=self._on(query)))

    def law(self, query: Mapping[str, str]) -> Answered:
        """The contents of the law with a key."""
        return to_json(self._desk.contents(query.get("key", ""), on=self._on(query)))

    def search(self, query: Mapping[str, str]) -> Answered:
        """Hits for words."""
        filters = Filters(query.get("law", ""), query.get("level", ""), query.get("status", "") or "in_force")
        if filters.status not in _STATUSES or filters.level not in ("", *Level):
            raise Refused("没有这种筛选，请刷新页面再试。")
        results = self._desk.search(query.get("q", ""), on=self._on(query), filters=filters)
        if results.problem:
            raise Refused(results.problem)
        return to_json(results)

    def ask(self, body: Mapping[str, Any]) -> Answered:
        """The resident's answer to a caller's turns, the masked card for a ticket, names of facts and matters in it.

        `taps` holds, for each fact still missing, the turn that says 是, 不是 or 不清楚 of that very fact: an operator
        sees several questions at once, and a bare 是 would answer the first.
        """
        turns = body.get("turns")
        if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
            raise Refused(_BAD_BODY)
        for earlier, turn in enumerate(turns):
            if sentence := refusal(turn, earlier, self._settings):
                raise Refused(sentence)
        if self._assistant is None:
            raise Refused("问答暂时不能用，按条号查法条不受影响。")
        day = body.get("on")
        on = self._on({"on": day if isinstance(day, str) else ""})
        with self._busy:
            answer = with_text(self._assistant.reply(turns, on=on))
        facts, matters = self._rules().facts, self._rules().matters
        labels = {name: spec.label for name, spec in facts.items()}
        labels |= {name: spec.label for name, spec in matters.items() if name not in labels}
        taps = {
            missing.fact: {said: to_turn(Given(values={missing.fact: value}), facts, matters) for said, value in _SAID}
            for missing in answer.missing
            if missing.fact in facts
        }
        return {"answer": answer.to_json(), "card": hand_off(answer, turns), "labels": labels, "taps": taps}

    def gap(self, body: Mapping[str, Any]) -> Answered:
        """Keep what the books do not have."""
        text = body.get("text")
        if not isinstance(text, str):
            raise Refused(_BAD_BODY)
        return {"kept": self._gaps.add(text, on=self._today())}

    def _on(self, query: Mapping[str, str]) -> date:
        day = parse_day(query.get("on", ""), self._today())
        if day is None:
            raise Refused(BAD_DAY)
        return day


def router(office: Office, *, keeps: bool = False) -> APIRouter:
    """Return the routes of the staff page; `keeps`: answers go into a journal, and the page says so."""
    routes = APIRouter()
    files = {path.name: path.read_bytes() for path in _STATIC.iterdir() if path.suffix in _TYPES}
    files["staff.html"] = notice.told(files["staff.html"].decode(), keeps=keeps).encode()

    def page() -> Response:
        return _file("staff.html", files)

    def static(name: str) -> Response:
        return _file(name, files)

    for path in ("/staff", "/staff/"):
        routes.add_api_route(path, page, include_in_schema=False)
    routes.add_api_route("/staff/static/{name}", static)
    for name, read in (
        ("state", office.state),
        ("lookup", office.lookup),
        ("article", office.article),
        ("law", office.law),
        ("search", office.search),
    ):
        routes.add_api_route(f"/staff/{name}", _reading(read), name=name)
    for name, write in (("ask", office.ask), ("gap", office.gap)):
        routes.add_api_route(f"/staff/{name}", _writing(write), methods=["POST"], name=name)
    return routes


def _reading(answer: Callable[[Mapping[str, str]], Answered]) -> Callable[[Request], Response]:
    def route(request: Request) -> Response:
        return _answered(answer, request.query_params)

    return route


def _writing(answer: Callable[[Mapping[str, Any]], Answered]) -> Callable[[Request], Any]:
    async def route(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _json({"problem": _ELSEWHERE}, 403)
        if not request.headers.get("content-type", "").startswith("application/json"):
            return _json({"problem": _BAD_BODY}, 400)
        raw = b""
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > _BODY:
                return _json({"problem": _BAD_BODY}, 413)
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            return _json({"problem": _BAD_BODY}, 400)
        return await run_in_threadpool(_answered, answer, body)

    return route


def problem_of(answer: Callable[[Any], Answered], given: Mapping[str, Any]) -> Answered:
    """Return the answer, or {"problem": one sentence} where the input is refused."""
    try:
        return answer(given)
    except (Refused, UnknownArticle, GapRefused) as exc:
        return {"problem": str(exc)}


def _answered(answer: Callable[[Any], Answered], given: Mapping[str, Any]) -> Response:
    content = problem_of(answer, given)
    return _json(content, 400 if set(content) == {"problem"} else 200)


def _json(content: Answered, status: int = 200) -> Response:
    # A lone surrogate in a query cannot be UTF-8; Chinese escaped as ASCII would be twice as long.
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, STRICT, media_type="application/json")


def _file(name: str, files: Mapping[str, bytes]) -> Response:
    if name not in files:
        return _json({"problem": "没有这个文件。"}, 404)
    return Response(files[name], 200, STRICT, media_type=_TYPES[Path(name).suffix])
