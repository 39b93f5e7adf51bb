"""The 办事单 as a frozen record: plain words and numbers, no markup; every renderer shows the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Papers:
    """Documents of one kind, each with a box to tick; `hint` says when they are needed, or nothing."""

    title: str
    items: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True)
class Due:
    """One line of the course: what happens, its limit in words or nothing, and a day where one is known.

    `pressing`: less than a week is left, or the day may have passed. `blank`: the person writes the day in by hand.
    """

    what: str
    limit: str = ""
    day: date | None = None
    note: str = ""
    pressing: bool = False
    blank: bool = False


@dataclass(frozen=True)
class Door:
    """Where to go first: the agency in words, the best door, how to use it, what can be dialled or scanned.

    `value` is what is typed or searched for; `phone` is dialled; `code` is the content of the QR code (tel: or an
    address). Each is empty where no sourced row gives it. `note` speaks of the place, `why` of the choice of the door.
    """

    agency: str
    name: str
    steps: tuple[str, ...]
    note: str = ""
    why: str = ""
    value: str = ""
    phone: str = ""
    code: str = ""
    code_says: str = ""
    others: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the agency's name: the door, why this one, its steps in order, and the other doors."""
        named = f"{self.name}{f'：{self.value}' if self.value else ''}"
        why = f"（{self.why.removesuffix('。')}）" if self.why and named else self.why
        many = len(self.steps) > 1
        steps = [f"{number}. {step}" if many else step for number, step in enumerate(self.steps, 1)]
        also = f"也可以：{'、'.join(self.others)}" if self.others else ""
        return tuple(line for line in (f"{named}{why}", *steps, also) if line)


@dataclass(frozen=True)
class Label:
    """Who made this: `line` is what people see first and last, `number` names the content in the metadata."""

    line: str
    provider: str
    number: str


@dataclass(frozen=True)
class Sheet:
    """One page for one person: the outcome, why, what to bring, what happens when, where to go, the articles."""

    title: str
    on: date
    verdict: str
    first: tuple[str, ...]  # what is urgent, before all else
    why: tuple[str, ...]
    papers: tuple[Papers, ...]
    ask: tuple[str, ...]  # what is still to be said
    course: tuple[Due, ...]
    door: Door
    articles: tuple[str, ...]
    notes: tuple[str, ...]
    label: Label
