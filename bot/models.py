"""The records of one answer, all frozen: what the contract's JSON is made of, and what the page renders.

`Answer.to_json()` is the only place where these become plain dictionaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Intent(StrEnum):
    """What the user wants to know."""

    ELIGIBILITY = "eligibility"
    PROVISION_LOOKUP = "provision_lookup"
    MATERIALS = "materials"
    PROCEDURE = "procedure"
    WHERE_TO_APPLY = "where_to_apply"
    TIME_LIMIT = "time_limit"
    OBJECTION = "objection"
    COST = "cost"
    OTHER_LAW = "other_law"
    OUT_OF_SCOPE = "out_of_scope"


class Verdict(StrEnum):
    """The likely outcome of an application; the legal-aid agency decides."""

    NO_MEANS_TEST = "no_means_test"  # 法律援助法 32: hardship is no condition
    CHECK_WAIVED = "check_waived"  # 法律援助法 42: hardship is a condition, but not checked
    IF_HARDSHIP = "if_hardship"  # 法律援助法 24, 29, 31, 33; 湖南 2
    NOTIFIED_DEFENCE = "notified_defence"  # 法律援助法 25, 28: the authority notifies
    NOT_COVERED = "not_covered"
    NEEDS_FACTS = "needs_facts"


@dataclass(frozen=True)
class InForce:
    """The days a cited version is law: from `start`, and before `end` (None: no end known)."""

    start: date
    end: date | None


@dataclass(frozen=True)
class Citation:
    """A provision that exists in the corpus and is in force on the answer's day.

    `article` and `item` are printed numbers (第三十一条, 第五项); `text` is the named item, else the article.
    """

    law: str
    article: str
    item: str | None
    text: str
    text_kind: str  # official | digest
    in_force: InForce
    source: str

    @property
    def label(self) -> str:
        """《法名》第三十一条第五项, for people."""
        return f"《{self.law}》{self.article}{self.item or ''}"


@dataclass(frozen=True)
class Beside:
    """A provision to read together with a cited one: the provincial rule beside the national one, or the reverse.

    `of` is the label of the cited provision; `relation` is supplements, implements or narrows; `reason` is for people.
    """

    cite: Citation
    of: str
    relation: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """A ground that decided the verdict: its effect, provisions, the facts it rests on and the user's words."""

    id: str
    effect: str
    label: str  # why, in plain Chinese
    cites: tuple[Citation, ...]
    because: tuple[str, ...]
    quote: str


@dataclass(frozen=True)
class Missing:
    """A fact that could change the outcome, and how to ask for it."""

    fact: str
    question: str
    why: str
    options: tuple[str, ...] = ("是", "不是", "不清楚")


@dataclass(frozen=True)
class Change:
    """One or two facts that would give another verdict, in words and with the provisions it would then rest on."""

    facts: Mapping[str, bool]
    verdict: Verdict
    text: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Issue:
    """Another issue of the same conversation, assessed by itself: a matter of the rules, its name, and the outcome."""

    matter: str
    label: str
    verdict: Verdict
    headline: str
    grounds: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Point:
    """One statement of an answer that is not a verdict, with the provisions that support it."""

    text: str
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of the course of an application, with its limit as printed in the law (七日) or None."""

    step: str
    limit: str | None
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Alert:
    """Something that must be seen first: danger | deadline | detained | self_harm."""

    kind: str
    text: str
    phone: str | None


@dataclass(frozen=True)
class Region:
    """A prefecture-level city or state of Hunan, and a county-level division in it where known (official names)."""

    city: str
    county: str | None


@dataclass(frozen=True)
class VenueRule:
    """Which office is competent (法律援助法 38): case_office | dispute_office | place_of_event | unknown."""

    kind: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Channel:
    """A door: hotline | wechat | web | app | qr | window. Every value shown comes from a dated, sourced row.

    `how` is one sentence; `steps` what to do in order, for this person; `why` why this door for this person. From
    `expires` on the row is not shown (None: never).
    """

    id: str
    name: str
    kind: str
    how: str
    value: str | None
    source: str
    checked_on: date
    steps: tuple[str, ...] = ()
    why: str = ""
    expires: date | None = None


@dataclass(frozen=True)
class Referral:
    """Where to go: region where known, the venue rule, the competent agency in words, and channels, best first.

    The first channel is the best door; at most two follow it, and 12348 is always among them.
    """

    region: Region | None
    venue_rule: VenueRule
    agency: str
    channels: tuple[Channel, ...]
    note: str | None = None  # e.g. the case is outside Hunan


@dataclass(frozen=True)
class Answer:
    """Everything the user is told. `headline` and `points` carry the words; `text` is Markdown made from the rest.

    Of several issues in one conversation the main one is told in these fields, each further one in `others`.
    """

    question: str
    on: date
    intent: Intent
    headline: str
    referral: Referral
    engine: str = "rules"
    verdict: Verdict | None = None
    matter: str | None = None
    facts: Mapping[str, bool | str | None] = field(default_factory=dict)
    grounds: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    changes: tuple[Change, ...] = ()
    others: tuple[Issue, ...] = ()
    points: tuple[Point, ...] = ()
    citations: tuple[Citation, ...] = ()
    beside: tuple[Beside, ...] = ()  # not what the answer rests on, but what belongs to it
    materials: tuple[str, ...] = ()
    timeline: tuple[Step, ...] = ()
    urgent: tuple[Alert, ...] = ()
    abstained: bool = False
    confidence: float = 0.0
    signs: Mapping[str, float] = field(default_factory=dict)  # what `confidence` is made of, 0–1 each
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the contract's JSON object (dates as ISO strings)."""
        raw = asdict(self)
        raw["facts"], raw["signs"] = dict(self.facts), dict(self.signs)
        return {name: _plain(value) for name, value in raw.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"start", "end"}:
            return {"from": _plain(value["start"]), "to": _plain(value["end"])}
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
