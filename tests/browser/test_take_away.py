"""The buttons under an answer, in Chromium with the fake assistant: files arrive, and nothing but this page is asked.

Needs Debian's chromium and playwright (requirements-dev.txt); skipped with the reason where one is missing.
"""

from __future__ import annotations

from pathlib import Path

from bot.sheet.label import LINE
from tests.browser.visits import MARKS, Visit

pytestmark = MARKS
SAVED = {"办事单PDF": b"%PDF-", "申请表草稿": b"PK"}


def test_an_answer_is_taken_away(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    assert page.locator("#take").count() == 0
    visit.say("老板欠我1万8不给")
    for name, start in SAVED.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        download.value.save_as(tmp_path / "saved")
        assert (tmp_path / "saved").read_bytes().startswith(start)
        assert download.value.url.startswith("blob:")
    page.get_by_role("button", name="转发文字").click()
    words = page.locator("#text textarea")
    words.wait_for()
    assert words.input_value().startswith(f"【{LINE}】")
    page.get_by_role("button", name="办事单（打印）").click()
    sheet = page.frame_locator("#sheet iframe")
    sheet.locator(".verdict").wait_for()
    page.wait_for_timeout(1500)
    box = page.locator("#sheet iframe").bounding_box()
    assert box["height"] >= sheet.locator("main").evaluate("e => e.scrollHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visit.say("再说一句")
    page.locator("#chat .user-row").nth(1).wait_for()
    page.locator("#sheet iframe").wait_for(state="detached")
    assert visit.outside() == []
    assert visit.errors == []
