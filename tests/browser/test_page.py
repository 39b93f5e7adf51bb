"""The page in Chromium, with the fake assistant: what a person sees, and that nothing leaves this machine.

Needs Debian's chromium and playwright (requirements-dev.txt); skipped with the reason where one is missing.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, keep_libraries_quiet
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--lang=zh-CN"]
SIZES = {"desktop": {"width": 1100, "height": 850}, "phone": {"width": 360, "height": 740}}
ATTACK = "<script>alert(1)</script> **粗** [x](javascript:alert(1)) www.evil.example ![i](http://evil.example/i.png)"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    return FakeAssistant(words={"script": "hostile", "打我": "no_means_test"})


@pytest.fixture(scope="module")
def address(assistant: FakeAssistant) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        environ: dict[str, str] = {}
        keep_libraries_quiet(environ)
        for name, value in environ.items():
            patch.setenv(name, value)
        from bot import server, ui

        with socket.create_server(("127.0.0.1", 0)) as probe:
            settings = Settings(port=probe.getsockname()[1], max_chars=200)
        page = ui.build(assistant, settings=settings, today=lambda: ON)
        app = server.create(server.Readiness())
        with server.running(app, settings, stop_streams=ui.mount(app, page, settings)) as found:
            yield found


class Visit:
    """One browser with an empty profile, and everything that it asked for or complained about."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.requests, self.errors = page, [], []  # type: ignore[var-annotated]
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(address)
        self.box = page.get_by_label("请写下您遇到的事情")
        self.box.wait_for(timeout=60_000)

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.page.get_by_role("button", name="发送").click()

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("http://127.0.0.1", "data:", "blob:"))]


@pytest.fixture(params=SIZES)
def visit(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Iterator[Visit]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: requirements-dev.txt")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            tmp_path,
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport=SIZES[request.param],
            locale="zh-CN",
            color_scheme="dark" if request.param == "phone" else "light",
        )
        yield Visit(browser.new_page(), address)
        browser.close()


def test_a_conversation(visit: Visit, assistant: FakeAssistant) -> None:
    page, begun = visit.page, len(assistant.asked)
    call = page.locator("a[href='tel:12348']").first
    assert page.evaluate("document.documentElement.lang") == "zh-CN"

    visit.say("老板欠我1万8不给")
    answer = page.locator("#chat .bot-row").last
    answer.get_by_text("很可能可以申请法律援助").wait_for()
    assert float(answer.locator("li").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 18
    assert answer.locator("details blockquote").first.is_hidden()
    answer.locator("summary").click()
    assert answer.locator("details blockquote").first.is_visible()

    page.locator("#chat .options button", has_text="不清楚").click()
    page.locator("#chat .user-row").nth(1).wait_for()
    page.wait_for_timeout(1000)
    assert [turns for turns, _ in assistant.asked[begun:]] == [("老板欠我1万8不给",), ("老板欠我1万8不给", "不清楚")]
    assert not page.evaluate("document.body.classList.contains('dark')")
    assert call.is_visible()
    box = call.bounding_box()
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="重新开始").click()
    page.locator("#chat .message-row").first.wait_for(state="detached")
    page.get_by_role("button", name="家暴").click()
    page.locator("#chat .bot-row").get_by_text("110", exact=True).wait_for()
    assert len(assistant.asked[-1][0]) == 1
    assert visit.outside() == []
    assert visit.errors == []


def test_hostile_words_stay_words(visit: Visit) -> None:
    page = visit.page
    visit.say(ATTACK)
    page.locator("#chat .bot-row").get_by_text("没有找到").wait_for()
    assert page.locator("#chat .user-row").inner_text().strip() == ATTACK
    assert page.locator("#chat img, #chat script, #chat code, #chat table, #chat h1").count() == 0
    assert {link.get_attribute("href") for link in page.locator("#chat a").all()} == {"tel:12348"}
    assert visit.outside() == []
    assert visit.errors == []


def test_the_page_itself_cannot_reach_outside(visit: Visit) -> None:
    reached = visit.page.evaluate("fetch('http://evil.example/').then(() => 'reached', () => 'refused')")
    assert reached == "refused"
    assert any("Content Security Policy" in error for error in visit.errors)


def test_refusals_are_sentences(visit: Visit, assistant: FakeAssistant) -> None:
    begun = len(assistant.asked)
    visit.say("  ")
    visit.page.locator("#chat .bot-row").get_by_text("请先写下").wait_for()
    visit.box.evaluate("box => box.removeAttribute('maxlength')")
    visit.say("字" * 201)
    visit.page.locator("#chat .bot-row").get_by_text("太长了").wait_for()
    assert assistant.asked[begun:] == []


def test_the_named_endpoint(address: str) -> None:
    client = pytest.importorskip("gradio_client").Client(address, verbose=False)
    assert client.predict("老板欠我工资", api_name="/ask")["verdict"] == "check_waived"
    answer = client.predict("老板欠我工资", ["后来又说"], api_name="/ask")
    assert answer["on"] == ON.isoformat()
    with pytest.raises(Exception, match="太长了"):
        client.predict("字" * 201, api_name="/ask")
    client.close()
