"""The page to choose a lawyer in Chromium: arriving by a link, choosing, and what nobody may reach. All 虚构."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.directory.columns import read_rows
from bot.directory.counties import Counties
from bot.directory.directory import Directory
from bot.directory.sheet import read_sheet
from bot.models import Region
from bot.settings import Settings, keep_libraries_quiet
from tests.bot.fakes import FakeAssistant

CHROMIUM = shutil.which("chromium")
ON = date(2026, 11, 23)
LAWYERS = Path(__file__).parent.parent / "bot" / "data" / "directory" / "lawyers.csv"
SLOW = 0.5  # seconds that the server takes to say what a link asks for
JIANGHUA = Region("永州市", "江华瑶族自治县")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning",
        "ignore::pytest.PytestUnraisableExceptionWarning",
        "ignore:.*(no_silent_downcasting|copy keyword)",  # Gradio's own bookkeeping on a newer pandas
    ),
]


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory.of(read_rows(read_sheet(LAWYERS), None, counties=Counties.load(), on=ON).rows)


@pytest.fixture(scope="module")
def address(directory: Directory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        environ: dict[str, str] = {}
        keep_libraries_quiet(environ)
        for name, value in environ.items():
            patch.setenv(name, value)
        from bot import server, ui
        from bot.directory import page as lawyers

        known = lawyers.asked_for

        def slowly(*args: Any, **kwargs: Any) -> tuple[str, list[str]]:
            """A busy server: people may choose before it has said what their link asks for."""
            time.sleep(SLOW)
            return known(*args, **kwargs)

        patch.setattr(lawyers, "asked_for", slowly)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            settings = Settings(port=probe.getsockname()[1])
        page = ui.build(FakeAssistant(), settings=settings, today=lambda: ON, directory=directory)
        app = server.create(server.Readiness())
        with server.running(app, settings, stop_streams=ui.mount(app, page, settings)) as found:
            yield found.rstrip("/")


@pytest.fixture(scope="module")
def tab(address: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in requirements-dev.txt")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page(viewport={"width": 360, "height": 740})
        browser.close()


def names(tab: Any, count: int) -> list[str]:
    tab.wait_for_function(f"document.querySelectorAll('article').length === {count}")
    return [str(name) for name in tab.locator("article h3").all_inner_texts()]


def test_the_first_page_leads_there_and_shows_no_other_navigation(tab: Any, address: str) -> None:
    tab.goto(address)
    link = tab.locator("#to-lawyers a")
    link.wait_for()
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("/lawyers", "_blank")
    assert not tab.get_by_text("Home", exact=True).is_visible()


def test_the_link_of_an_answer_shows_its_lawyers(tab: Any, address: str, directory: Directory) -> None:
    door = directory.choice(JIANGHUA, "wages", on=ON)
    assert door is not None
    tab.goto(f"{address}{door.value}")
    assert names(tab, 2) == ["虚构甲", "虚构乙"]
    assert tab.locator("input[type=checkbox]:checked").count() == 1
    assert not tab.get_by_text("Home", exact=True).is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_choosing_by_field(tab: Any, address: str) -> None:
    tab.goto(f"{address}/lawyers")
    assert names(tab, 3) == ["虚构丙", "虚构乙", "虚构甲"]
    tab.get_by_label("刑事").check()
    assert names(tab, 1) == ["虚构丙"]
    tab.get_by_label("人身损害").check()
    assert names(tab, 2) == ["虚构丙", "虚构甲"]
    tab.wait_for_timeout(2 * SLOW * 1000)
    assert names(tab, 2) == ["虚构丙", "虚构甲"], "what was chosen was taken back"


def test_a_forged_link_shows_everyone(tab: Any, address: str) -> None:
    tab.goto(f"{address}/lawyers?county=%3Cscript%3Ealert(1)%3C/script%3E&matter=%22")
    assert len(names(tab, 3)) == 3
