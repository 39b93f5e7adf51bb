"""What is read from a reply: its decision, what it cites as the corpus names it, and whether it declines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.models import Citation, InForce, Intent, Point, Verdict
from corpus.ids import ArticleId
from corpus.store import Corpus
from eval.stress.subject import Cited, Decision, cited, declined
from tests.eval import builders
from tests.eval.stress.fakes import DAY, FREE, HELD, OUT

HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"


@pytest.mark.parametrize(
    "printed",
    [HUNAN, "《湖南省实施〈中华人民共和国法律援助法〉若干规定》", "湖南省实施<中华人民共和国法律援助法>若干规定"],
)
def test_a_law_with_brackets_in_its_name_is_found_in_the_corpus(printed: str) -> None:
    """However it is printed; taking the brackets away would make every such citation an unknown article."""
    (found,) = cited(builders.answer("第二条", law=printed))
    assert found.article == ArticleId.parse(f"{HUNAN}第二条")
    assert Corpus.load().get(found.article, on=DAY).id == found.article


def test_every_part_of_an_answer_is_looked_at() -> None:
    deep = Citation(builders.AID, "第一条", None, "", "official", InForce(DAY, None), "")
    answer = replace(HELD, points=(Point("要带什么", (deep,)),))
    assert [str(cite.article.number) for cite in cited(answer)] == ["第三十一条", "第一条"]


def test_other_records_tell_by_cites() -> None:
    class Reply:
        cites = (Cited(ArticleId.parse(f"{HUNAN}第二条"), "文", "源", DAY, None),)

    (found,) = cited(Reply())  # type: ignore[arg-type]
    assert (found.text, found.source, found.start) == ("文", "源", DAY)


def test_days_of_validity_include_the_first_and_not_the_last() -> None:
    cite = Cited(ArticleId.parse(f"{HUNAN}第二条"), "", "", date(2024, 10, 1), date(2026, 1, 1))
    assert [cite.holds(date(*day)) for day in ((2024, 9, 30), (2024, 10, 1), (2025, 12, 31), (2026, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_the_matter_counts_only_where_there_is_a_verdict() -> None:
    assert Decision.of(replace(HELD, matter="wages")) == Decision(Intent.ELIGIBILITY, Verdict.IF_HARDSHIP, "wages")
    assert str(Decision.of(replace(OUT, matter="wages"))) == "out_of_scope/–/–"
    assert Decision.of(HELD) != Decision.of(FREE)


def test_declining_is_being_out_of_scope_or_abstaining() -> None:
    assert declined(OUT) and declined(replace(HELD, abstained=True)) and not declined(HELD)
