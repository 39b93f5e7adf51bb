"""The 办事单 in Chromium: printed on one page, read on a phone, copied with its label.

Needs Debian's chromium, a Chinese font to print with, and playwright (requirements-dev.txt); skipped with the reason
where one is missing.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sheet import make, to_html
from bot.sheet.label import LINE
from tests.bot.samples import ON
from tests.bot.test_sheet import CASES
from tests.browser.visits import CHROMIUM, FLAGS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def _prints_chinese() -> bool:
    """Whether this machine has a Chinese font; True where it cannot tell."""
    listing = shutil.which("fc-list")
    return listing is None or bool(subprocess.run([listing, ":lang=zh"], capture_output=True, check=False).stdout)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: requirements-dev.txt")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=CASES)
def shown(request: pytest.FixtureRequest, browser: Any, tmp_path: Path) -> Iterator[Any]:
    """A sheet opened on a phone, with what it asked for."""
    file = tmp_path / "sheet.html"
    file.write_text(to_html(make(CASES[request.param], ("问",), on=ON)), "utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.asked, page.dialogs = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())
    yield page
    page.close()


@pytest.mark.skipif(not _prints_chinese(), reason="no Chinese font on this machine: apt-get install fonts-noto-cjk")
def test_it_prints_on_one_page_with_its_label(shown: Any) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: requirements-dev.txt")
    reader = pypdf.PdfReader(io.BytesIO(shown.pdf(prefer_css_page_size=True)))
    assert len(reader.pages) == 1
    # Chromium writes some characters as the radicals they look like.
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", reader.pages[0].extract_text()))
    assert text.count(unicodedata.normalize("NFKC", f"【{LINE}】")) == 2


def test_it_reads_on_a_phone_and_is_inert(shown: Any) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert float(shown.locator(".verdict").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 18
    assert shown.locator("script, img, iframe, form").count() == 0
    assert [url for url in shown.asked if not url.startswith("file:")] == []
    assert shown.dialogs == []


def test_copying_all_of_it_copies_the_label(shown: Any) -> None:
    copied = shown.evaluate("() => { getSelection().selectAllChildren(document.body); return String(getSelection()); }")
    assert copied.strip().startswith(f"【{LINE}】")
    assert copied.strip().endswith(f"【{LINE}】")
