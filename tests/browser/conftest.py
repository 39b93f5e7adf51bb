"""One server with the fake assistant and one with the real tables per run; one Chromium per module."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Replier
from bot.settings import Settings, keep_libraries_quiet
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON
from tests.browser.visits import CHROMIUM, FLAGS, SIZES, Visit


@contextmanager
def serving(assistant: Replier, var_dir: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        environ: dict[str, str] = {}
        keep_libraries_quiet(environ)
        for name, value in environ.items():
            patch.setenv(name, value)
        from bot import server, ui

        with socket.create_server(("127.0.0.1", 0)) as probe:
            settings = Settings(port=probe.getsockname()[1], max_chars=200, var_dir=var_dir)
        page = ui.build(assistant, settings=settings, today=lambda: ON)
        app = server.create(server.Readiness())
        with server.running(app, settings, stop_streams=ui.mount(app, page, settings)) as found:
            yield found


@pytest.fixture(scope="session")
def assistant() -> FakeAssistant:
    return FakeAssistant(words={"script": "hostile", "打我": "no_means_test"})


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
def address(assistant: FakeAssistant, var_dir: Path) -> Iterator[str]:
    with serving(assistant, var_dir) as found:
        yield found


@pytest.fixture(scope="session")
def real_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real law and rules; no model, and a retriever that finds nothing."""
    from bot.answering.citing import Citer
    from bot.assistant import assemble
    from corpus.store import Corpus
    from tests.fakes import FakeRetriever

    with serving(assemble(Citer(Corpus.load()), FakeRetriever()), tmp_path_factory.mktemp("real")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: requirements-dev.txt")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def visiting(chromium: Any, size: str, address: str) -> Iterator[Visit]:
    context = chromium.new_context(
        viewport=SIZES[size],
        locale="zh-CN",
        color_scheme="dark" if size == "phone" else "light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    visit = Visit(context, address)
    yield visit
    context.close()


@pytest.fixture(scope="module")
def fake_home(chromium: Any, size: str, address: str) -> Iterator[Visit]:
    with visiting(chromium, size, address) as visit:
        yield visit


@pytest.fixture(scope="module")
def real_home(chromium: Any, size: str, real_address: str) -> Iterator[Visit]:
    with visiting(chromium, size, real_address) as visit:
        yield visit


@pytest.fixture
def visit(fake_home: Visit) -> Visit:
    """A person at the page with the fake assistant."""
    fake_home.afresh()
    return fake_home


@pytest.fixture
def real(real_home: Visit) -> Iterator[Visit]:
    """A person at the page with the real law; nothing may leave the machine and nothing may go wrong."""
    real_home.afresh()
    yield real_home
    assert real_home.outside() == []
    assert real_home.errors == []
