"""The page without a browser: the talking (bot.chat) as plain functions, and what the built page exposes."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.chat import Exchange, rated, refusal, respond, takeable, taken_back
from bot.faces.topics import topics
from bot.settings import Settings
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON

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
    assert all(exchange.heard for exchange in history)


def test_only_the_last_verdict_can_be_taken_away() -> None:
    assert takeable([]) is None
    assert takeable(say("一")) is not None
    assert takeable(say("一", "")) is None
    assert takeable(say("一", assistant=FakeAssistant("materials"))) is None


def test_taking_a_turn_back_and_rating() -> None:
    history = say("一", "二")
    assert taken_back(history) == history[:1]
    assert [exchange.rated for exchange in rated(history)] == [False, True]
    assert rated([]) == taken_back([]) == []


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


def test_the_buttons_of_the_page(page) -> None:  # type: ignore[no-untyped-def]
    from bot.sheet.page import BUTTONS

    chips = [topic.label for topic in topics() if topic.chip]
    labels = [c["props"]["value"] for c in page.get_config_file()["components"] if c["type"] == "button"]
    assert labels == [*BUTTONS.values(), "发送", "说话", "重新开始", "不想打字？点着选（自测）", *chips]
    assert set(chips) >= {"讨薪", "工伤", "家暴", "交通事故", "赡养抚养", "刑事", "残疾人", "军人"}
    assert all(len(topic.question) <= SETTINGS.max_chars for topic in topics())


def test_what_the_browser_shows_is_never_read_back(page) -> None:  # type: ignore[no-untyped-def]
    config = page.get_config_file()
    types = {component["id"]: component["type"] for component in config["components"]}
    taken = {types[id_] for dependency in config["dependencies"] for id_ in dependency["inputs"]}
    assert "html" not in taken


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
