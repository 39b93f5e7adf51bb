"""The page's side of a conversation, without Gradio: what was said, what is refused, what can be taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.conversation import Replier
from bot.models import Answer
from bot.settings import Settings

_SHOWN_OF_REFUSED = 50


@dataclass(frozen=True)
class Exchange:
    """One turn of the user as typed or tapped, and the answer, or the sentence that refuses the turn.

    The assistant never sees a refused turn. `rated`: the person has said whether the answer helped.
    """

    turn: str
    answer: Answer | None = None
    refusal: str = ""
    rated: bool = False

    @property
    def heard(self) -> bool:
        """Whether the turn was taken."""
        return self.answer is not None


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
        return [*history, Exchange(message[:_SHOWN_OF_REFUSED], refusal=sentence)]
    return [*history, Exchange(message, assistant.reply([*heard, message], on=on))]


def taken_back(history: Sequence[Exchange]) -> list[Exchange]:
    """Return `history` without its last turn: the answer before it stands again."""
    return list(history[:-1])


def rated(history: Sequence[Exchange]) -> list[Exchange]:
    """Return `history` with its last answer marked as rated."""
    return [*history[:-1], replace(history[-1], rated=True)] if history else []


def refusal(message: str, turns: int, settings: Settings) -> str:
    """Return why `message` is not taken after `turns` earlier ones, or nothing; the browser's limit binds nobody."""
    if not message.strip():
        return "请先写下您遇到的事情，再按“发送”。"
    if len(message) > settings.max_chars:
        return f"您写了{len(message)}个字，太长了。请挑要紧的写，不超过{settings.max_chars}个字。"
    if turns >= settings.max_turns:
        return "这次说的已经很多了。请按“重新开始”，把要紧的情况再写一遍。"
    return ""
