"""What the browser tests of the residents' page share: Chromium's flags, sizes, and a visit that keeps what it saw."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--lang=zh-CN"]
SIZES = {"desktop": {"width": 1100, "height": 850}, "phone": {"width": 360, "height": 740}}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

MARKS = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning",
        "ignore::pytest.PytestUnraisableExceptionWarning",
        "ignore:.*(no_silent_downcasting|copy keyword)",  # Gradio's own bookkeeping on a newer pandas
    ),
]


class Visit:
    """One person with an empty profile, and everything that the page asked for or complained about."""

    def __init__(self, context: Any, address: str) -> None:
        self.context, self.address = context, address
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page = self.tab()

    def tab(self) -> Any:
        """Open the page in a new tab and return it."""
        page = self.context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.goto(self.address)
        page.get_by_label("请写下您遇到的事情").wait_for(timeout=60_000)
        return page

    def afresh(self) -> None:
        """Begin anew as the next person at the same screen would, without the seconds that loading takes."""
        if self.page.url != self.address:
            self.page.goto(self.address)
            self.page.get_by_label("请写下您遇到的事情").wait_for(timeout=60_000)
        if self.page.locator("#elder").get_attribute("aria-pressed") == "true":
            self.page.locator("#elder").click()
        self.box.evaluate("box => { box.value = ''; box.dispatchEvent(new Event('input', { bubbles: true })); }")
        if self.page.locator("#chips").is_hidden():  # else the answer to this click could wipe what comes next
            self.page.locator("#again").evaluate("button => button.click()")
            self.page.locator("#chips").wait_for()
        self.requests.clear()
        self.errors.clear()

    @property
    def box(self) -> Any:
        return self.page.get_by_label("请写下您遇到的事情")

    @property
    def answer(self) -> Any:
        """The newest answer."""
        return self.page.locator("#chat .bot-row").last

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.page.get_by_role("button", name="发送").click()

    def tells(self, text: str) -> None:
        """Wait until the newest answer says it."""
        self.answer.get_by_text(text).first.wait_for()

    def larger(self, steps: int) -> None:
        """Turn 长辈版 on and go `steps` sizes further."""
        self.page.locator("#elder").click()
        for _ in range(steps):
            self.page.locator("#larger").click()

    def fits(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.address.rstrip("/"), "data:", "blob:"))]

    def barriers(self) -> list[Any]:
        """What axe finds against WCAG 2.1 A and AA."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options=RULES).response["violations"]
        return [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found]
