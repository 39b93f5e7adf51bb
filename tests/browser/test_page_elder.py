"""长辈版 measured in Chromium: type, lines, targets, zoom, narrow screens; and what axe says of every state.

Sizes: 18 pt = 24 CSS px, 30 pt = 40 px; targets of 60 by 60 px; lines 1.3 times as high as the type.

Needs Debian's chromium, playwright and axe-playwright-python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.settings import Settings
from tests.browser.visits import MARKS, Visit

pytestmark = MARKS
SHOTS = Settings().var_dir / "screenshots"  # kept for whoever wants to look; not part of the repository
SEVERAL = "老板拖欠我工资，我干活时还受了工伤，能申请法律援助吗？"
TARGETS = "button, a[href], summary, select, textarea, .checklist label"
SMALL = """(targets) => [...document.querySelectorAll(targets)].filter(e => e.checkVisibility()).map(e => {
  const box = e.getBoundingClientRect();
  return [e.tagName, e.textContent.trim().slice(0, 12), Math.round(box.width), Math.round(box.height)];
}).filter(([, , width, height]) => width < 60 || height < 60)"""
TEXTS = """() => { const found = [];
  for (const walk = document.createTreeWalker(document.querySelector('.gradio-container'), 4); walk.nextNode();) {
    const e = walk.currentNode.parentElement, style = getComputedStyle(e);
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest('svg, style, script, #live')) continue;
    found.push([walk.currentNode.data.trim().slice(0, 14), parseFloat(style.fontSize),
                parseFloat(style.lineHeight) / parseFloat(style.fontSize)]);
  } return found; }"""


def opened(visit: Visit) -> None:
    """Open every fold of the newest answer."""
    visit.page.evaluate("document.querySelectorAll('#chat details').forEach(fold => { fold.open = true; })")


def checking(visit: Visit) -> None:
    visit.page.get_by_role("button", name="不想打字？点着选（自测）").click()
    visit.page.get_by_text("您遇到的是哪件事？").wait_for()


def placing(visit: Visit) -> None:
    checking(visit)
    visit.page.get_by_role("button", name="工伤").last.click()
    visit.page.get_by_text("事情发生在哪里？").wait_for()


def asking(visit: Visit) -> None:
    placing(visit)
    visit.page.get_by_role("button", name="不清楚").click()
    visit.page.get_by_text("第3步").wait_for()


def answered(visit: Visit) -> None:
    visit.say(SEVERAL)
    visit.tells("很可能可以")


def unfolded(visit: Visit) -> None:
    answered(visit)
    opened(visit)


def second_issue(visit: Visit) -> None:
    answered(visit)
    visit.answer.get_by_role("tab").nth(1).click()


def followed(visit: Visit) -> None:
    answered(visit)
    visit.answer.locator(".options button").first.click()
    visit.page.locator("#chat details.earlier").wait_for()


def in_danger(visit: Visit) -> None:
    visit.say("我老公又在打我，拿着刀，救命")
    visit.tells("人身安全最要紧")


def not_covered(visit: Visit) -> None:
    visit.say("朋友借我五万块不还，能申请法律援助吗")
    visit.tells("很可能不行")


def asked_how(visit: Visit) -> None:
    visit.say("申请法律援助要带什么材料")
    visit.tells("给您的说明")


STATES: dict[str, Callable[[Visit], None]] = {
    "start": lambda visit: None,
    "answered": answered,
    "unfolded": unfolded,
    "second_issue": second_issue,
    "followed": followed,
    "danger": in_danger,
    "not_covered": not_covered,
    "how": asked_how,
    "checking": checking,
    "placing": placing,
    "asking": asking,
}


@pytest.mark.parametrize("state", STATES)
def test_no_barrier_that_axe_can_see(real: Visit, size: str, state: str) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is in requirements-dev.txt")
    STATES[state](real)
    for mode in ("normal", "elder"):
        if mode == "elder":
            real.larger(1)
        assert real.barriers() == []
        assert real.fits()
        SHOTS.mkdir(parents=True, exist_ok=True)
        real.page.screenshot(path=SHOTS / f"{state}-{size}-{mode}.png", full_page=True, animations="disabled")


@pytest.mark.parametrize("state", ["start", "unfolded", "danger", "placing", "asking"])
def test_large_type_large_targets_open_lines(real: Visit, state: str) -> None:
    STATES[state](real)
    assert real.page.evaluate(SMALL, TARGETS)  # in normal type there are smaller ones: the measure sees them
    real.larger(0)
    texts: list[Any] = real.page.evaluate(TEXTS)
    assert len(texts) > 10
    assert [text for text in texts if text[1] < 24] == []
    assert [text for text in texts if text[2] < 1.3] == []
    assert real.page.evaluate(SMALL, TARGETS) == []


def test_it_grows_to_thirty_points_and_is_remembered(real: Visit) -> None:
    page = real.page
    measured = "parseFloat(getComputedStyle(document.querySelector('#notes .note')).fontSize)"
    assert page.locator("#larger").is_hidden()
    sizes = [page.evaluate(measured)]
    real.larger(0)
    assert page.locator("#elder").get_attribute("aria-pressed") == "true"
    while page.locator("#larger").is_enabled():
        sizes.append(page.evaluate(measured))
        page.locator("#larger").click()
    sizes.append(page.evaluate(measured))
    assert sizes == sorted(set(sizes))
    assert sizes[1] >= 24
    assert sizes[-1] >= 40
    again = real.tab()
    assert again.evaluate(measured) == sizes[-1]
    again.locator("#elder").click()
    assert again.evaluate(measured) == sizes[0]
    again.close()


@pytest.mark.parametrize("steps", [None, 0, 3], ids=["normal", "elder", "largest"])
def test_a_narrow_screen_and_twice_the_zoom(real: Visit, steps: int | None) -> None:
    """Zoom of 200 % on a phone of 640 px, and a phone of 320 px: both are 320 CSS px wide (WCAG 1.4.10)."""
    before = real.page.viewport_size
    real.page.set_viewport_size({"width": 320, "height": 568})
    if steps is not None:
        real.larger(steps)
    assert real.fits()
    unfolded(real)
    assert real.fits()
    wide = """() => [...document.querySelectorAll('#chat *')].filter(e => e.checkVisibility() &&
        e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className || e.tagName)"""
    assert real.page.evaluate(wide) == []
    real.page.get_by_role("button", name="重新开始").click()
    checking(real)
    assert real.fits()
    real.page.set_viewport_size(before)
