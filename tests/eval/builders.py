"""Answers and questions for tests of eval: everything has a default, a test names what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.models import Answer, Citation, InForce, Intent, Missing, Referral, Region, VenueRule, Verdict
from corpus.ids import ArticleId
from eval.datasets import Behaviour, Question, article_id

DAY = date(2026, 11, 23)
AID = "中华人民共和国法律援助法"


def articles(*numbers: str, law: str = AID) -> frozenset[ArticleId]:
    return frozenset(article_id(law, number) for number in numbers)


def question(
    id: str = "q1",
    *,
    turns: Sequence[str] = (),
    intent: Intent = Intent.ELIGIBILITY,
    verdict: Verdict | None = None,
    verdict_after: Verdict | None = None,
    gold: frozenset[ArticleId] = frozenset(),
    optional: frozenset[ArticleId] = frozenset(),
    place: str | None = None,
    behaviour: Behaviour = Behaviour.ANSWER,
) -> Question:
    return Question(
        id, "能申请吗", tuple(turns), intent, verdict, verdict_after, gold, optional, place, behaviour, "plain", "easy"
    )


def answer(
    *cites: str,
    intent: Intent = Intent.ELIGIBILITY,
    verdict: Verdict | None = None,
    region: Region | None = None,
    abstained: bool = False,
    missing: bool = False,
    law: str = AID,
) -> Answer:
    return Answer(
        question="能申请吗",
        on=DAY,
        intent=intent,
        headline="",
        verdict=verdict,
        referral=Referral(region, VenueRule("unknown", ()), "", ()),
        citations=tuple(Citation(law, number, None, "", "official", InForce(DAY, None), "") for number in cites),
        missing=(Missing("migrant_worker", "是进城打工的吗？", ""),) if missing else (),
        abstained=abstained,
    )
