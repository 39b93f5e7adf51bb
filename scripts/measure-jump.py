"""Measure the staff page: from a key press to the text on the screen, in Chromium over loopback, with the real law.

    .venv/bin/python scripts/measure-jump.py [TIMES]        100 by default; needs chromium and requirements-dev.txt

Counted from the key event's own time stamp to the first task after the frame in which the new text stands (the page
is painted then); beside it one network round trip of the same page, fetch of /healthz. Prints a table in milliseconds.
"""

from __future__ import annotations

import random
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import server
from bot.settings import Settings
from bot.staff.desk import Desk
from bot.staff.gaps import Gaps
from bot.staff.routes import Office, router
from corpus.store import Corpus

ON = date(2026, 11, 23)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LAWS = {"援助法": 71, "刑诉": 308, "民诉": 306, "民法典": 1260, "刑法": 452, "劳动合同法": 98, "湘规": 4}
WATCH = """() => {
  window.shown = [];
  let pressed = 0;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => {
    const start = pressed;
    if (!start) return;
    pressed = 0;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.shown.push(performance.now() - start);
      channel.port2.postMessage(null);
    });
  }).observe(document.getElementById("opened"), { childList: true });
}"""
TRIP = """async () => {
  const start = performance.now();
  await (await fetch("/healthz")).json();
  return performance.now() - start;
}"""


def main(times: int) -> None:
    """Serve the page, press keys, print the table."""
    from playwright.sync_api import sync_playwright

    with socket.create_server(("127.0.0.1", 0)) as probe:
        settings = Settings(port=probe.getsockname()[1])
    desk = Desk(Corpus.load())
    desk.warm_up()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        gaps = Gaps(Path(folder) / "gaps.jsonl")
        office = Office(desk, assistant=None, settings=settings, gaps=gaps, today=lambda: ON)
        with server.running(server.create(server.Readiness(), router(office)), settings) as address:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            page.goto(f"{address}staff")
            page.locator("#examples button").first.wait_for()
            page.evaluate(WATCH)
            tell("one round trip", [page.evaluate(TRIP) for _ in range(times)])
            tell("last digit of a citation → its text", [typed(page, citation) for citation in citations(times)])
            entered(page, "民法典100")
            tell("↓ → the next article", [pressed(page, "ArrowDown") for _ in range(times)])
            tell("Enter → the text", [entered(page, citation) for citation in citations(times)])
            chromium.close()


def citations(times: int) -> list[str]:
    """Return citations of many laws, the same in every run; two in turn are never of the same article."""
    pick = random.Random(6)
    named = [f"{law}{pick.randint(10, last) if last > 10 else pick.randint(1, last)}" for law, last in LAWS.items()]
    while len(named) < times:
        law = pick.choice([law for law in LAWS if not named[-1].startswith(law)])
        named.append(f"{law}{pick.randint(min(10, LAWS[law] - 1), LAWS[law])}")
    return named[:times]


def typed(page: Any, citation: str) -> float:
    """Type all but the last digit, wait, press that."""
    page.keyboard.press("/")
    page.locator("#box").fill(citation[:-1])
    page.wait_for_timeout(150)
    return pressed(page, citation[-1])


def entered(page: Any, citation: str) -> float:
    """Put the citation into the box unseen by the page, press Enter."""
    page.keyboard.press("/")
    page.evaluate("text => { document.getElementById('box').value = text; }", citation)
    return pressed(page, "Enter")


def pressed(page: Any, key: str) -> float:
    """Press a key and return the milliseconds until the text that it brings is on the screen."""
    before = page.evaluate("window.shown.length")
    page.keyboard.press(key)
    page.wait_for_function("count => window.shown.length > count", arg=before)
    page.wait_for_timeout(60 if key.startswith("Arrow") else 400)  # a held key repeats; a citation has to be typed
    return float(page.evaluate("window.shown.at(-1)"))


def tell(what: str, taken: Sequence[float]) -> None:
    """Print one row."""
    ranked = sorted(taken)
    p50, p95 = (ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.5, 0.95))
    sys.stdout.write(f"{what:42} n={len(ranked)}  p50 {p50:6.1f}  p95 {p95:6.1f}  max {ranked[-1]:6.1f} ms\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
