"""The page's side of a conversation, without Gradio: what was said, what is refused, what the chat shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.conversation import Replier
from bot.models import Answer
from bot.render import escape, to_markdown
from bot.settings import Settings

_SHOWN_OF_REFUSED = 50


@dataclass(frozen=True)
class Exchange:
    """One turn of the user as typed, the page's words to it (Markdown), and the answers to offer as buttons.

    `heard` is False where the turn was refused; the assistant never sees it. `answer`: what `markdown` was made of.
    """

    turn: str
    markdown: str
    options: tuple[str, ...] = ()
    heard: bool = True
    answer: Answer | None = None


def takeable(history: Sequence[Exchange]) -> Exchange | None:
    """Return the last answer that has a verdict, if it is the last thing said: only that can be taken away."""
    last = history[-1] if history else None
    return last if last is not None and last.answer is not None and last.answer.verdict is not None else None


def respond(
    message: str, history: Sequence[Exchange], *, assistant: Replier, settings: Settings, on: date
) -> list[Exchange]:
    """Return `history` with one more exchange: the answer, or one sentence where the message is refused."""
    heard = [exchange.turn for exchange in history if exchange.heard]
    if sentence := refusal(message, len(heard), settings):
        return [*history, Exchange(message[:_SHOWN_OF_REFUSED], sentence, heard=False)]
    answer = assistant.reply([*heard, message], on=on)
    text = to_markdown(answer)
    if not answer.missing or not answer.missing[0].options:
        return [*history, Exchange(message, text, answer=answer)]
    first = answer.missing[0]  # the buttons stand far below the question, so it is asked again beside them
    text += f"\n**请点下面的按钮回答：{escape(first.question)}**\n"
    return [*history, Exchange(message, text, first.options, answer=answer)]


def refusal(message: str, turns: int, settings: Settings) -> str:
    """Return why `message` is not taken after `turns` earlier ones, or nothing; the browser's limit binds nobody."""
    if not message.strip():
        return "请先写下您遇到的事情，再按“发送”。"
    if len(message) > settings.max_chars:
        return f"您写了{len(message)}个字，太长了。请挑要紧的写，不超过{settings.max_chars}个字。"
    if turns >= settings.max_turns:
        return "这次说的已经很多了。请按“重新开始”，把要紧的情况再写一遍。"
    return ""


def messages(history: Sequence[Exchange]) -> list[dict[str, Any]]:
    """Return `history` in the chat component's form: the user's words as typed, buttons under the last answer."""
    shown: list[dict[str, Any]] = []
    for exchange in history:
        options = exchange.options if exchange is history[-1] else ()
        shown.append({"role": "user", "content": escape(exchange.turn)})
        shown.append(
            {"role": "assistant", "content": exchange.markdown, "options": [{"value": option} for option in options]}
        )
    return shown
