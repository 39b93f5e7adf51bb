"""What residents do on the page, in Chromium over the real law and rules (no model): phone and desktop.

Needs Debian's chromium and playwright (requirements-dev.txt); skipped with the reason where one is missing.
"""

from __future__ import annotations

from typing import Any

from tests.browser.visits import MARKS, Visit

pytestmark = MARKS
WAGES = "我在长沙工地干活，老板拖欠工资不给，能申请法律援助吗？"
SPEECH = """
window.said = [];
const voices = [
  { lang: "zh-CN", localService: false, name: "远处" }, { lang: "zh-CN", localService: true, name: "本机" },
];
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices, cancel() {}, addEventListener() {},
  speak(one) { window.said.push([one.voice.name, one.text]); },
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.SpeechRecognition = class {
  static async available(asked) { return asked.processLocally ? "available" : "unavailable"; }
  start() { setTimeout(() => this.onresult({ results: [[{ transcript: "老板欠我工资，能申请法律援助吗" }]] }), 50); }
};
"""


def test_a_fact_is_changed_and_the_verdict_with_it(real: Visit) -> None:
    real.say("我是农民工，" + WAGES)
    real.tells("就不用再查家里是不是困难")
    real.answer.get_by_text("改一下前面说的").click()
    fact = real.answer.get_by_role("group", name="进城务工的农村居民（农民工）")
    assert fact.get_by_role("button", name="是", exact=True).get_attribute("aria-pressed") == "true"
    fact.get_by_role("button", name="不是", exact=True).click()
    real.tells("家里困难的，很可能可以")
    assert "改一下：“进城务工的农村居民（农民工）”——不是" in real.page.locator("#chat .user-row").last.inner_text()
    assert real.page.locator("#chat details.earlier").count() == 1
    real.answer.get_by_text("改一下前面说的").click()
    real.answer.locator(".edit select").select_option(label="交通事故人身损害赔偿")
    real.answer.get_by_role("button", name="换成这件事").click()
    real.page.locator("#chat .user-row").nth(2).wait_for()
    real.tells("交通事故")
    assert real.fits()


def test_the_second_question_is_answered_by_its_own_button(real: Visit) -> None:
    real.say(WAGES)
    real.tells("低保证")
    real.answer.locator(".question", has_text="低保证").get_by_role("button", name="是", exact=True).click()
    real.tells("就不用再查家里是不是困难")


def test_several_issues_are_tabs_for_the_keyboard_too(real: Visit) -> None:
    real.say("老板拖欠我工资，我干活时还受了工伤，能申请法律援助吗？")
    tabs = real.answer.get_by_role("tab")
    tabs.nth(1).wait_for()
    assert [tab.inner_text() for tab in tabs.all()] == ["讨要工资", "工伤赔偿"]
    real.page.wait_for_function("document.activeElement.matches('#chat h2')")  # else it takes the focus back
    tabs.first.focus()
    real.page.keyboard.press("ArrowRight")
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    assert real.answer.get_by_role("tabpanel", name="讨要工资").count() == 0
    whole = real.answer.get_by_role("button", name="看“工伤赔偿”的完整回答")
    whole.click()
    real.page.locator("#chat .user-row").nth(1).wait_for()
    real.answer.get_by_role("tab", name="工伤赔偿").first.wait_for()
    assert real.answer.get_by_role("tab").first.inner_text() == "工伤赔偿"


def test_the_self_check_needs_no_typing(real: Visit) -> None:
    page = real.page
    page.get_by_role("button", name="不想打字？点着选（自测）").click()
    page.get_by_role("button", name="老板欠工资").click()
    page.get_by_text("事情发生在哪里？").wait_for()
    assert page.locator("#box").is_hidden()
    page.get_by_role("button", name="上一步").click()
    page.get_by_role("button", name="老板欠工资").click()
    page.get_by_label("点这里选地方").select_option(label="岳麓区")
    page.get_by_role("button", name="就是这里").click()
    page.get_by_text("第3步").wait_for()
    page.locator(".check").get_by_role("button", name="是", exact=True).click()
    real.tells("就不用再查家里是不是困难")
    assert "岳麓区" in real.answer.locator(".door").first.inner_text()
    assert page.locator("#take").is_visible()
    page.get_by_label("请写下您遇到的事情").wait_for()


def test_a_place_is_chosen_from_the_list(real: Visit) -> None:
    real.say("我被家里人打骂，能申请法律援助吗？")
    real.tells("很可能可以")
    real.answer.get_by_label("点这里选地方").select_option(label="凤凰县")
    real.answer.get_by_role("button", name="就是这里").click()
    real.tells("凤凰县")


def test_the_door_can_be_dialled_and_scanned(real: Visit) -> None:
    real.say(WAGES)
    real.tells("去哪里申请、怎么申请")
    assert real.answer.locator(".next a[href='tel:12348']").is_visible()
    real.page.wait_for_function("document.activeElement.matches('#chat h2')")
    real.answer.locator("a.down").first.click()
    door = real.answer.locator(".door").first
    assert real.page.evaluate("document.activeElement.classList.contains('door')")
    top = door.bounding_box()["y"]
    assert real.page.locator("#bar").bounding_box()["height"] <= top + 1
    door.get_by_text("用手机扫一扫").first.click()
    assert door.get_by_role("img", name="二维码：用手机扫一扫，拨打 12348").is_visible()


def test_progress_is_told_and_the_box_is_free_again(real: Visit) -> None:
    page = real.page
    page.evaluate("""() => { window.seen = []; new MutationObserver(() => {
        const line = document.querySelector('.busy'); if (line) window.seen.push(line.textContent);
    }).observe(document.querySelector('#chat'), { childList: true, subtree: true }); }""")
    real.say(WAGES)
    real.tells("很可能可以")
    page.locator(".busy").first.wait_for(state="detached")
    assert "正在看您说的事" in page.evaluate("window.seen[0]")
    assert page.locator("#live").inner_text().startswith("回答出来了：")
    assert real.box.input_value() == ""
    page.wait_for_function("document.activeElement.matches('#chat h2')")


def test_with_the_keyboard_alone(real: Visit) -> None:
    page = real.page
    real.box.focus()
    page.keyboard.type("老板欠我工资，能申请法律援助吗")
    page.keyboard.press("Enter")
    real.tells("很可能可以")
    page.wait_for_function("document.activeElement.matches('#chat h2')")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("'say' in document.activeElement.dataset"):
            break
    page.keyboard.press("Enter")
    page.locator("#chat .user-row").nth(1).wait_for()


def test_without_speech_there_is_no_button_for_it(real: Visit) -> None:
    assert real.page.locator("#dictate").is_hidden()
    real.say(WAGES)
    real.tells("很可能可以")
    assert real.answer.get_by_role("button", name="念给我听").count() == 0


def test_read_aloud_and_dictation_stay_on_the_device(chromium: Any, real_address: str) -> None:
    context = chromium.new_context()
    context.add_init_script(SPEECH)
    real = Visit(context, real_address)
    real.page.get_by_role("button", name="说话").click()
    real.page.wait_for_function("document.querySelector('#box textarea').value !== ''")
    real.page.get_by_role("button", name="发送").click()
    real.tells("很可能可以")
    real.page.wait_for_function("document.activeElement.matches('#chat h2')")  # the page has stopped scrolling
    real.page.get_by_role("button", name="念给我听").click()
    real.page.wait_for_function("window.said.length > 0")
    voice, words = real.page.evaluate("window.said[0]")
    assert voice == "本机"
    assert "很可能可以" in words
    assert "改一下" not in words
    real.page.get_by_role("button", name="别念了").click()
    real.page.get_by_role("button", name="念给我听").wait_for()
    assert real.errors == []
    context.close()


def test_leaving_makes_the_server_forget(real: Visit) -> None:
    real.say("我老公又在打我，拿着刀，救命")
    real.page.get_by_role("button", name="快速离开这一页").wait_for()
    sent: list[str] = []
    real.page.on("request", lambda request: sent.append(request.method))
    real.page.get_by_role("button", name="快速离开这一页").click()
    real.page.wait_for_url("about:blank")
    assert "POST" in sent  # the page told the server to begin anew


def test_the_english_summary(real: Visit) -> None:
    real.page.get_by_role("link", name="English").click()
    real.page.get_by_role("heading", name="Legal aid in Hunan").wait_for()
    assert real.page.evaluate("document.documentElement.lang") == "en"
    assert "art. 69" in real.page.locator("main").inner_text()
    assert real.page.locator("script").count() == 0
    assert real.fits()
    assert real.barriers() == []
    real.page.get_by_role("link", name="回到问答").click()
    real.box.wait_for()
