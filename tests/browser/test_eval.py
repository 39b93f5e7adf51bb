"""The evaluators' page in Chromium over reports written on the spot, on desk and phone; hostile words stay words.

Needs Debian's chromium, playwright and axe-playwright-python (requirements-dev.txt); skipped with the reason where one
is missing.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.models import Verdict
from bot.settings import Settings
from eval.metrics import Outcome
from eval.report import AnswersReport, write
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON
from tests.bot.staff_library import library
from tests.browser.test_staff import CHROMIUM, FLAGS, PROBES, RULES, SIZES
from tests.eval.builders import DAY, answer
from tests.eval.test_report import OUTCOMES
from tests.eval.test_viewer import BENCH, RANKS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

HOSTILE = replace(OUTCOMES[1].question, text="".join(PROBES))
FIXED = Outcome(OUTCOMES[1].question, (answer("第三十一条", verdict=Verdict.IF_HARDSHIP),), (0.2,))


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for seconds, outcomes in (
        (1e9, [OUTCOMES[0], FIXED, OUTCOMES[2]]),
        (2e9, [OUTCOMES[0], replace(OUTCOMES[1], question=HOSTILE), OUTCOMES[2]]),
    ):
        report = AnswersReport.of("three.jsonl", DAY, outcomes)
        for path in write(folder, "answers-three", report.to_markdown(), report.to_json()):
            os.utime(path, (seconds, seconds))
    for name, data in (("retrieval-d", RANKS), ("bench", BENCH), ("broken", {"rows": [PROBES[0]]})):
        (folder / f"{name}.json").write_text(json.dumps(data), "utf-8")
        os.utime(folder / f"{name}.json", (1e9, 1e9))
    (folder / "words.md").write_text("# 一样的话\n" + "\n".join(PROBES), "utf-8")
    os.utime(folder / "words.md", (1e9, 1e9))
    return folder


@pytest.fixture(scope="module")
def address(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from bot import server
    from bot.staff.desk import Desk
    from bot.staff.gaps import Gaps
    from bot.staff.routes import Office, router
    from eval.viewer.routes import router as viewer

    with socket.create_server(("127.0.0.1", 0)) as probe:
        settings = Settings(port=probe.getsockname()[1])
    gaps = Gaps(tmp_path_factory.mktemp("var") / "gaps.jsonl")
    office = Office(Desk(library()), assistant=FakeAssistant(), settings=settings, gaps=gaps, today=lambda: ON)
    app = server.create(server.Readiness(), router(office), viewer(reports))
    with server.running(app, settings) as found:
        yield found + "eval"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: requirements-dev.txt")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport=SIZES[request.param], locale="zh-CN")
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(f"dialog {dialog.message}"))
    page.goto(address)
    page.locator("table").first.wait_for()
    yield page
    context.close()
    assert [url for url in asked if not url.startswith("http://127.0.0.1")] == []
    assert errors == []


def tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def choose(page: Any, name: str) -> None:
    page.locator("#which").select_option(name)


def test_the_newest_answers_come_first_and_totals_stand_there(page: Any) -> None:
    assert page.locator("#which").input_value() == "answers-three"
    row = page.locator("tbody tr", has=page.get_by_role("rowheader", name="问的是什么"))
    assert row.locator("td").nth(0).inner_text() == "66.7"
    tab(page, "分组")
    page.locator("caption", has_text="按难度分").wait_for()


def test_wrong_answers_are_read_one_by_one(page: Any) -> None:
    tab(page, "错题")
    count = page.locator("#report [role=status]")
    count.filter(has_text="1 / 2").wait_for()
    card = page.locator(".card")
    assert card.locator("blockquote").inner_text() == "".join(PROBES)
    assert "✖ 没有引：法律援助法第三十一条" in card.inner_text()
    page.locator("#report").focus()
    page.keyboard.press("ArrowRight")
    count.filter(has_text="2 / 2").wait_for()
    assert card.locator("h3").inner_text().startswith("c")
    page.locator("#kind").select_option("verdict")
    count.filter(has_text="1 / 1").wait_for()
    assert card.locator(".bad").count() >= 1


def test_a_confusion_opens_its_questions(page: Any) -> None:
    tab(page, "混淆")
    page.get_by_role("button", name="要困难答成不在范围，1题").click()
    page.locator(".card h3", has_text="b").wait_for()
    assert page.get_by_role("tab", name="错题").get_attribute("aria-selected") == "true"
    page.get_by_role("button", name="看全部错题").click()
    page.locator("#report [role=status]", has_text="/ 2").wait_for()


def test_run_against_run_names_what_was_lost(page: Any) -> None:
    tab(page, "两次对比")
    moved = page.locator(".moved", has=page.get_by_role("heading", name="结论", exact=True))
    moved.wait_for()
    assert "变错1题" in moved.inner_text()
    moved.get_by_role("button", name="b").click()
    page.locator(".card h3", has_text="b").wait_for()


def test_the_address_keeps_the_place(page: Any) -> None:
    choose(page, "retrieval-d")
    tab(page, "两次对比")
    page.locator("#system").select_option("dense")
    page.locator("td .up").first.wait_for()
    page.reload()
    page.locator("#other-system").wait_for()
    assert page.locator("#which").input_value() == "retrieval-d"


def test_a_bad_report_is_a_sentence_and_hostile_text_stays_text(page: Any) -> None:
    choose(page, "broken")
    page.locator("#message", has_text="看不懂").wait_for()
    choose(page, "words")
    page.locator("pre", has_text="onerror").wait_for()
    assert page.locator("main img, main script, main svg[onload]").count() == 0


@pytest.mark.parametrize("side", ["总表", "分组", "混淆", "错题", "两次对比", "retrieval-d", "words", "broken"])
def test_no_barrier_that_axe_can_see(page: Any, side: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    if side.isascii():
        choose(page, side)
    else:
        tab(page, side)
    page.wait_for_timeout(300)
    found = axe.run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_empty_shelf_says_what_to_run(page: Any) -> None:
    page.route("**/eval/reports?", lambda route: route.fulfill(json={"reports": []}))
    page.get_by_role("button", name="重新读").click()
    page.locator("main", has_text="make eval").wait_for()
