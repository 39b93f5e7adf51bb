"""The page in Chromium, with the fake assistant: what a person sees, and that nothing leaves this machine.

Needs Debian's chromium and playwright (requirements-dev.txt); skipped with the reason where one is missing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON
from tests.browser.conftest import visiting
from tests.browser.visits import MARKS, Visit

ATTACK = "<script>alert(1)</script> **粗** [x](javascript:alert(1)) www.evil.example ![i](http://evil.example/i.png)"
PROBES = (ATTACK, '"><img src=x onerror=alert(1)> script', "{{constructor}} ${alert(1)} @children script {{{value}}}")

pytestmark = MARKS


def test_a_conversation(visit: Visit, assistant: FakeAssistant) -> None:
    page, begun = visit.page, len(assistant.asked)
    call = page.locator("#bar a[href='tel:12348']")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"

    visit.say("老板欠我1万8不给")
    visit.tells("很可能可以申请法律援助")
    answer = visit.answer
    assert answer.locator(".badge").inner_text() == "很可能可以"
    assert answer.locator(".badge svg").count() == 1
    assert float(answer.locator("li").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 18
    assert answer.locator(".card").bounding_box()["width"] >= min(page.viewport_size["width"], 860) - 40
    quoted = answer.locator(".law blockquote").first
    assert quoted.is_hidden()
    answer.locator(".law summary").click()
    assert quoted.is_visible()
    assert answer.locator(".law .kind").first.inner_text() == "官方文本"
    assert "2026年11月23日现行有效" in answer.locator(".law .about").first.inner_text()

    answer.locator(".options button", has_text="不清楚").click()
    page.locator("#chat .user-row").nth(1).wait_for()
    page.locator("#chat details.earlier").wait_for()
    assert [turns for turns, _ in assistant.asked[begun:]] == [("老板欠我1万8不给",), ("老板欠我1万8不给", "不清楚")]
    assert not page.evaluate("document.body.classList.contains('dark')")
    assert call.is_visible()
    box = call.bounding_box()
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert visit.fits()

    page.get_by_role("button", name="重新开始").click()
    page.locator("#chat .user-row").first.wait_for(state="detached")
    page.get_by_role("button", name="家暴").click()
    visit.answer.get_by_text("拨打 110", exact=True).wait_for()
    assert len(assistant.asked[-1][0]) == 1
    assert visit.outside() == []
    assert visit.errors == []


@pytest.mark.parametrize("probe", PROBES)
def test_hostile_words_stay_words(visit: Visit, probe: str) -> None:
    page = visit.page
    visit.say(probe)
    visit.tells("没有找到")
    assert page.locator("#chat .user-row p").inner_text() == "您：" + probe
    assert page.locator("#chat :is(img, script, code, table, h1, iframe, form)").count() == 0
    links = page.locator("#chat a").all()
    assert {link.get_attribute("href") for link in links} == {"tel:12348", "#door-0"}
    page.get_by_role("button", name="复制回答").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert visit.outside() == []
    assert visit.errors == []


def test_the_page_itself_cannot_reach_outside(visit: Visit) -> None:
    reached = visit.page.evaluate("fetch('http://evil.example/').then(() => 'reached', () => 'refused')")
    assert reached == "refused"
    assert any("Content Security Policy" in error for error in visit.errors)


def test_refusals_are_sentences(visit: Visit, assistant: FakeAssistant) -> None:
    begun = len(assistant.asked)
    visit.say("  ")
    visit.tells("请先写下")
    visit.box.evaluate("box => box.removeAttribute('maxlength')")
    visit.say("字" * 201)
    visit.tells("太长了")
    assert visit.barriers() == []
    assert assistant.asked[begun:] == []


def test_danger_comes_first_and_the_page_can_be_left_at_once(visit: Visit) -> None:
    page = visit.page
    assert page.locator("#leave").is_hidden()
    visit.say("他又打我了")
    visit.tells("人身安全最要紧")
    first = page.locator("#chat .card > *").first
    assert first.locator("a[href='tel:110']").is_visible()
    assert visit.barriers() == []
    page.get_by_role("button", name="快速离开这一页").click()
    page.wait_for_url("about:blank")
    assert page.locator("body").inner_text() == ""
    page.go_back()
    assert "打我" not in page.content()
    assert visit.outside() == ["about:blank"] or visit.outside() == []


def test_three_escapes_leave_and_two_do_not(visit: Visit) -> None:
    page = visit.page
    visit.box.fill("还没有发出去的话")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1700)
    page.keyboard.press("Escape")
    assert page.url == visit.address
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("about:blank")


def test_a_rating_is_kept_without_a_word_of_the_person(visit: Visit, var_dir: Path) -> None:
    visit.say("老板欠我1万8不给")
    visit.tells("这个回答有用吗")
    assert "不记您说的话" in visit.page.locator(".rating").inner_text()
    visit.page.locator(".rating summary").click()
    visit.page.get_by_role("button", name="看不懂").click()
    visit.tells("谢谢，记下了")
    kept = (var_dir / "ratings.jsonl").read_text("utf-8").splitlines()
    wanted = {"on": ON.isoformat(), "useful": False, "reason": "unclear", "intent": "eligibility"}
    assert json.loads(kept[-1]) == {**wanted, "verdict": "check_waived"}
    assert visit.page.locator("[data-rate]").count() == 0


def test_an_answer_is_copied_as_text(visit: Visit) -> None:
    visit.say("老板欠我1万8不给")
    visit.tells("很可能可以申请法律援助")
    visit.page.get_by_role("button", name="复制回答").click()
    visit.page.get_by_role("button", name="已复制").wait_for()
    lines = visit.page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n").split("\n")
    assert lines[0] == "【由程序生成（AI生成），仅供参考】"
    assert "以法律援助机构的决定为准" in lines[-1]
    assert not any("不清楚" in line or "改一下" in line for line in lines)


def test_two_people_never_see_each_others_words(chromium: Any, address: str) -> None:
    with visiting(chromium, "phone", address) as one, visiting(chromium, "desktop", address) as other:
        one.say("甲的秘密：老板欠我工资")
        other.say("乙的秘密：儿女不养我")
        one.tells("很可能")
        other.tells("很可能")
        assert "乙的秘密" not in one.page.content()
        assert "甲的秘密" not in other.page.content()
        second = one.tab()  # not even in another tab of the same browser
        assert "甲的秘密" not in second.content()
        one.answer.locator(".options button").first.click()
        one.page.locator("#chat .user-row").nth(1).wait_for()
        assert other.page.locator("#chat .user-row").count() == 1


def test_the_named_endpoint(address: str) -> None:
    client = pytest.importorskip("gradio_client").Client(address, verbose=False)
    assert client.predict("老板欠我工资", api_name="/ask")["verdict"] == "check_waived"
    answer = client.predict("老板欠我工资", ["后来又说"], api_name="/ask")
    assert answer["on"] == ON.isoformat()
    with pytest.raises(Exception, match="太长了"):
        client.predict("字" * 201, api_name="/ask")
    client.close()
