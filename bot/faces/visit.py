"""One person's page: what was said, how far the self-check is, and what each tap does to that. Nothing is shared.

What the browser sends is a small object that anybody can forge; a forged one can do no more than typing could.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot import chat
from bot.chat import Exchange
from bot.conversation import Replier
from bot.faces.check import Check, form, open_question
from bot.faces.marks import text
from bot.faces.ratings import Ratings
from bot.faces.talk import hides, talk
from bot.faces.topics import Topic
from bot.faces.vocabulary import Vocabulary
from bot.settings import Settings

_NOWHERE = "不清楚"


@dataclass(frozen=True)
class Visit:
    """The state of one browser tab."""

    history: tuple[Exchange, ...] = ()
    check: Check | None = None

    @property
    def takeable(self) -> bool:
        """Whether the page offers to take the answer away."""
        return self.check is None and chat.takeable(self.history) is not None


@dataclass(frozen=True)
class Tap:
    """What was tapped: say | rate | check | back | result | close, with the words or the reason."""

    act: str
    value: str = ""
    reason: str = ""

    @classmethod
    def read(cls, sent: object) -> Tap:
        """Take the strings of what a browser sent; anything else is empty."""
        fields = sent if isinstance(sent, dict) else {}
        kept = {name: fields.get(name) for name in ("act", "value", "reason")}
        return cls(**{name: value if isinstance(value, str) else "" for name, value in kept.items()})


@dataclass(frozen=True)
class Residents:
    """What the page does, without Gradio; holds read-only tables, so one instance serves all."""

    assistant: Replier
    settings: Settings
    today: Callable[[], date]
    words: Vocabulary
    topics: tuple[Topic, ...]
    ratings: Ratings

    def say(self, visit: Visit, message: str) -> Visit:
        """Answer what was typed; the form, where it was open, is left."""
        return Visit(self._answered(visit.history, message))

    def tap(self, visit: Visit, tap: Tap) -> Visit:
        """Do what was tapped; an act that is not known does nothing."""
        match tap.act:
            case "say" if visit.check is not None:
                return self._chosen(visit, visit.check, tap.value)
            case "say":
                return self.say(visit, tap.value)
            case "rate":
                return self._rated(visit, tap)
            case "check":
                return Visit(check=Check())
            case "back" if visit.check is not None:
                return _back(visit, visit.check)
            case "result" | "close":
                return replace(visit, check=None)
        return visit

    def html(self, visit: Visit) -> str:
        """Return the page's main part."""
        leave = ' data-hides="yes"' if hides(visit.history) else ""
        if visit.check is not None:
            shown = form(visit.check, visit.history, self.words, self.topics)
        else:
            shown = talk(visit.history, self.words)
        return f'<div class="talk"{leave} data-said="{text(self._told(visit))}">{shown}</div>'

    def _told(self, visit: Visit) -> str:
        """One sentence for a screen reader."""
        if visit.check is not None:
            return "请选一个答案。"
        if not visit.history:
            return ""
        last = visit.history[-1]
        return last.refusal if last.answer is None else f"回答出来了：{last.answer.headline}"

    def _answered(self, history: tuple[Exchange, ...], message: str) -> tuple[Exchange, ...]:
        day = self.today()
        return tuple(chat.respond(message, history, assistant=self.assistant, settings=self.settings, on=day))

    def _chosen(self, visit: Visit, check: Check, value: str) -> Visit:
        if check.asking:
            history = self._answered(visit.history, value)
        elif check.topic:
            history = self._answered((), check.topic + ("" if value == _NOWHERE else value))
        else:
            return Visit(check=Check(value))
        going_on = open_question(history) is not None
        return Visit(history, replace(check, asking=True) if going_on else None)

    def _rated(self, visit: Visit, tap: Tap) -> Visit:
        last = visit.history[-1] if visit.history else None
        if last is None or last.answer is None or last.rated or tap.value not in ("yes", "no"):
            return visit
        self.ratings.add(last.answer, useful=tap.value == "yes", reason=tap.reason, on=self.today())
        return replace(visit, history=tuple(chat.rated(visit.history)))


def _back(visit: Visit, check: Check) -> Visit:
    if not check.asking:
        return Visit(check=Check())
    history = tuple(chat.taken_back(visit.history))
    return Visit(history, check) if history else Visit(check=replace(check, asking=False))
