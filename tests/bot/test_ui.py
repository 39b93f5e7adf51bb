"""The page without a browser: the talking (bot.chat) as plain functions, and what the built page exposes."""

from __future__ import annotations

import asyncio
import html
import json
from dataclasses import replace

import pytest

from bot.chat import Exchange, messages, refusal, respond
from bot.settings import Settings
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON, SAMPLES

SETTINGS = Settings(max_chars=100, max_turns=3)


def say(*turns: str, assistant: FakeAssistant | None = None) -> list[Exchange]:
    history: list[Exchange] = []
    for turn in turns:
        history = respond(turn, history, assistant=assistant or FakeAssistant(), settings=SETTINGS, on=ON)
    return history


def test_every_turn_is_answered_with_all_that_was_said() -> None:
    assistant = FakeAssistant()
    history = say("一", "二", assistant=assistant)
    assert assistant.asked == [(("一",), ON), (("一", "二"), ON)]
    assert [exchange.turn for exchange in history] == ["一", "二"]
    assert history[0].markdown.startswith("**很可能可以申请法律援助")


def test_the_first_question_is_offered_as_buttons_beside_its_words() -> None:
    last = say("一")[-1]
    assert last.options == ("是", "不是", "不清楚")
    assert last.markdown.rstrip().endswith("**请点下面的按钮回答：您手里有欠条或者微信记录吗？**")
    assert messages([last])[-1]["options"] == [{"value": "是"}, {"value": "不是"}, {"value": "不清楚"}]


@pytest.mark.parametrize("name", ["not_covered", "hostile"])
def test_no_question_no_buttons(name: str) -> None:
    last = say("一", assistant=FakeAssistant(name))[-1]
    assert last.options == ()
    assert "按钮" not in last.markdown


def test_buttons_stand_only_under_the_last_answer() -> None:
    shown = messages(say("一", "二"))
    assert [len(message.get("options", ())) for message in shown] == [0, 0, 0, 3]
    assert [message["role"] for message in shown] == ["user", "assistant", "user", "assistant"]


@pytest.mark.parametrize("message", ["", "  \n\t", "\u3000", "字" * 101])
def test_refused_messages_never_reach_the_assistant(message: str) -> None:
    assistant = FakeAssistant()
    history = say(message, "一", assistant=assistant)
    assert not history[0].heard
    assert len(history[0].turn) <= 50
    assert assistant.asked == [(("一",), ON)]


def test_the_limits_are_inclusive() -> None:
    assert refusal("字" * 100, 2, SETTINGS) == ""
    assert "101" in refusal("字" * 101, 0, SETTINGS)
    assert "重新开始" in refusal("字", 3, SETTINGS)


def test_a_conversation_ends_at_its_limit() -> None:
    assistant = FakeAssistant()
    history = say("一", "二", "三", "四", "五", assistant=assistant)
    assert [exchange.heard for exchange in history] == [True, True, True, False, False]
    assert len(assistant.asked) == 3


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "![x](http://evil.example/x.png)", "$$x$$ **粗**"])
def test_the_users_words_are_shown_as_typed(attack: str) -> None:
    shown = messages(say(attack))[0]["content"]
    assert not set(shown) & set("<>[]*$")
    assert html.unescape(shown) == attack


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def page(assistant: FakeAssistant):  # type: ignore[no-untyped-def]
    from bot import ui

    async def build():  # type: ignore[no-untyped-def]
        return ui.build(assistant, settings=SETTINGS, today=lambda: ON)

    built = asyncio.run(build())  # without a running loop, Gradio makes several and closes none
    yield built
    built.close()


def test_only_the_contracts_endpoint_is_public(page) -> None:  # type: ignore[no-untyped-def]
    assert set(page.get_api_info()["named_endpoints"]) == {"/ask"}


def test_nothing_is_measured_and_no_chat_history_is_accepted(page) -> None:  # type: ignore[no-untyped-def]
    config = page.get_config_file()
    assert config["analytics_enabled"] is False
    types = {component["id"]: component["type"] for component in config["components"]}
    taken = {types[id_] for dependency in config["dependencies"] for id_ in dependency["inputs"]}
    assert "chatbot" not in taken
    assert not {"file", "image", "audio", "video", "multimodaltextbox", "uploadbutton"} & set(types.values())


def test_the_chips_are_questions_of_their_own(page) -> None:  # type: ignore[no-untyped-def]
    from bot.sheet.page import BUTTONS
    from bot.ui import EXAMPLES

    labels = [c["props"]["value"] for c in page.get_config_file()["components"] if c["type"] == "button"]
    assert labels == [*BUTTONS.values(), "发送", "重新开始", *EXAMPLES]
    assert list(EXAMPLES) == ["讨薪", "工伤", "家暴", "交通事故", "赡养抚养", "刑事", "农资", "怎么申请"]
    assert all(len(text) <= SETTINGS.max_chars for text in EXAMPLES.values())


def test_the_ask_endpoint_gives_the_contracts_answer(page, assistant: FakeAssistant) -> None:  # type: ignore[no-untyped-def]
    ask = next(fn.fn for fn in page.fns.values() if fn.api_name == "ask")
    answer = ask("问", ["甲"])
    assert assistant.asked[-1] == (("问", "甲"), ON)
    assert answer["verdict"] == "check_waived"
    assert answer["text"].startswith("**很可能")
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("question", "turns"), [("", None), ("字" * 101, None), ("问", ["答"] * 3), ("问", ["字" * 101])]
)
def test_the_ask_endpoint_has_the_same_limits(page, question: str, turns: list[str] | None) -> None:  # type: ignore[no-untyped-def]
    import gradio as gr

    ask = next(fn.fn for fn in page.fns.values() if fn.api_name == "ask")
    with pytest.raises(gr.Error):
        ask(question, turns)


def test_samples_with_options_of_their_own() -> None:
    sample = SAMPLES["needs_facts"]
    none = replace(sample, missing=(replace(sample.missing[0], options=()),))
    assert none.missing[0].options == ()
    assert say("律师", assistant=FakeAssistant("needs_facts"))[-1].options == sample.missing[0].options
