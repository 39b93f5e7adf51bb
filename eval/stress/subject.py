"""What is put under stress: anything that replies to turns, and the decision in a reply.

`bot.models.Answer` and the evaluation's own `Reply` both fit `Said`; a system that does not tell its intent says None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.models import Answer, Intent, Referral, Verdict
from corpus.ids import ArticleId, ArticleNumber
from eval.judging.cited import all_cites, law_name


class Said(Protocol):
    """One reply: what is shown, and what was decided (None: the system does not tell)."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def intent(self) -> Intent | None: ...  # noqa: D102
    @property
    def verdict(self) -> Verdict | None: ...  # noqa: D102
    @property
    def matter(self) -> str | None: ...  # noqa: D102
    @property
    def abstained(self) -> bool | None: ...  # noqa: D102
    @property
    def referral(self) -> Referral | None: ...  # noqa: D102


class Subject(Protocol):
    """A system under stress; `turns` are the user's, oldest first."""

    def reply(self, turns: Sequence[str], *, on: date) -> Said: ...  # noqa: D102


@dataclass(frozen=True)
class Decision:
    """What a reply decided; two replies with equal decisions treat the case alike.

    `matter` is what the verdict is about, so it is None where no verdict is given.
    """

    intent: Intent | None
    verdict: Verdict | None
    matter: str | None

    @classmethod
    def of(cls, said: Said) -> Decision:
        """Read it from a reply."""
        return cls(said.intent, said.verdict, said.matter if said.verdict is not None else None)

    def __str__(self) -> str:
        return "/".join(str(part) if part is not None else "–" for part in (self.intent, self.verdict, self.matter))


@dataclass(frozen=True)
class Cited:
    """An article that a reply cites, its text as shown, and the days it is said to be law (None: not told)."""

    article: ArticleId
    text: str
    source: str
    start: date | None
    end: date | None

    def holds(self, on: date) -> bool:
        """Whether it is law on the day `on`, as far as is told."""
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


def cited(said: Said) -> tuple[Cited, ...]:
    """Return what a reply cites: every citation of an Answer, the `cites` of any other record.

    Laws are named as the corpus names them (〈〉 inside), so that an article can be looked up there.
    """
    if isinstance(said, Answer):
        return tuple(
            Cited(
                ArticleId(law_name(cite.law), ArticleNumber.parse(cite.article)),
                cite.text,
                cite.source,
                cite.in_force.start,
                cite.in_force.end,
            )
            for cite in all_cites(said)
        )
    return tuple(
        Cited(cite.article, cite.text, getattr(cite, "source", ""), cite.start, cite.end)
        for cite in getattr(said, "cites", ())
    )


def declined(said: Said) -> bool:
    """Whether the reply takes no decision: it says that this is not for it, or that it cannot tell."""
    return said.intent is Intent.OUT_OF_SCOPE or bool(said.abstained)
