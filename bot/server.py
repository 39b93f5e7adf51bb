"""One FastAPI app: the residents' page at /, the staff page at /staff, /healthz and /readyz; served by uvicorn.

A conversation with the server ends with `running`: Ctrl+C leaves the block, open streams are told to stop, then it
waits for the rest for a second.
"""

from __future__ import annotations

import errno
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import APIRouter, FastAPI, Response

from bot.errors import CannotServe
from bot.headers import STRICT
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
_STARTS_WITHIN = 30  # seconds
_ENDS_WITHIN = 5
PARTS = ("corpus", "index", "model")


@dataclass
class Readiness:
    """What is loaded: part → None while it loads, empty when it is there, else why it is not (English)."""

    parts: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(PARTS))

    @property
    def ready(self) -> bool:
        """Whether every part is there."""
        return all(problem == "" for problem in self.parts.values())

    def report(self) -> dict[str, object]:
        """Return the body of /readyz."""
        parts = {
            part: {"ready": problem == "", "problem": "loading" if problem is None else problem}
            for part, problem in self.parts.items()
        }
        return {"ready": self.ready, "parts": parts}


def create(readiness: Readiness, *routers: APIRouter) -> FastAPI:
    """Return the app without the residents' page; mount that, or `sorry`, last, for it takes every other path."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    def alive() -> Response:
        return _json({"alive": True}, 200)

    def ready() -> Response:
        return _json(readiness.report(), 200 if readiness.ready else 503)

    app.add_api_route("/healthz", alive)
    app.add_api_route("/readyz", ready)
    for router in routers:
        app.include_router(router)
    return app


def sorry(app: FastAPI) -> None:
    """Put a plain page at / where the residents' page cannot be had: the hotline, and the way to the staff page."""
    page = (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>湘援问法</title><h1>湘援问法</h1><p>网上问答暂时不能用。请拨打 "
        '<a href="tel:12348">12348</a> 法律服务热线。</p><p>工作人员查法条：<a href="/staff">查法条</a></p>'
        "</html>"
    )

    def show() -> Response:
        return Response(page, 503, STRICT, media_type="text/html")

    app.add_api_route("/", show)


@contextmanager
def running(app: FastAPI, settings: Settings, *, stop_streams: Callable[[], None] = lambda: None) -> Iterator[str]:
    """Serve `app` in a thread and yield its address; leaving the block stops it.

    Raises:
        CannotServe: the address cannot be used.
    """
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        lifespan="on",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=_serve, args=(server,), daemon=True)
    thread.start()
    try:
        waited = time.monotonic()
        while not server.started:
            if not thread.is_alive() or time.monotonic() - waited > _STARTS_WITHIN:
                where = f"{settings.host}:{settings.port}"
                raise CannotServe(f"网页打不开：地址{settings.host}、端口{settings.port}不能用。", f"uvicorn: {where}")
            time.sleep(0.01)
        yield address(settings)
    finally:
        stop_streams()
        server.should_exit = True
        thread.join(_ENDS_WITHIN)


def address(settings: Settings) -> str:
    """Return what a person on this machine types into a browser."""
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}/" if ":" in host else f"http://{host}:{settings.port}/"


def check_address(settings: Settings) -> None:
    """Make sure that the address is free before anything slow is loaded; CannotServe says why it is not."""
    where = f"{settings.host}:{settings.port}"
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as exc:
        taken = exc.errno == errno.EADDRINUSE
        reason = "已经被别的程序占用，请关掉它或者用PORT换一个端口" if taken else "在这台机器上不能用"
        raise CannotServe(f"地址{where}{reason}。", f"PORT=7861 python -m bot; {exc}") from exc


def _serve(server: uvicorn.Server) -> None:
    try:
        server.run()
    except SystemExit:  # uvicorn leaves so where it cannot bind; `running` says it
        _LOG.debug("the server left")


def _json(content: dict[str, object], status: int) -> Response:
    return Response(json.dumps(content), status, STRICT, media_type="application/json")
