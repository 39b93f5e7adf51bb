"""A national rule of aid is never shown without the provincial one that belongs to it, nor the other way round."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.answering.citing import Citer
from bot.assistant import Assistant
from bot.models import Answer
from corpus.ids import ArticleId, ArticleNumber
from corpus.links import Links
from corpus.store import Corpus
from tests.bot.conftest import AID, HUNAN, TODAY

FIRST_DAY = date(2024, 10, 1)
DAY_BEFORE = FIRST_DAY - timedelta(days=1)
DEV = Path(__file__).parents[2] / "eval" / "data" / "hunan-legal-aid" / "dev.jsonl"
QUESTIONS = [json.loads(line)["question"] for line in DEV.read_text(encoding="utf-8").splitlines() if line.strip()]
TYPED = ["援助法31", "湘规3", "湘规第四条", "援助法41怎么说", "援助法34", "我被欠了工资"]


def shown(answer: Answer) -> set[ArticleId]:
    """Every article of the answer whose text is printed."""
    cites = (*answer.citations, *(beside.cite for beside in answer.beside))
    return {ArticleId(cite.law, ArticleNumber.parse(cite.article)) for cite in cites}


@pytest.mark.parametrize("on", [DAY_BEFORE, FIRST_DAY, TODAY])
def test_no_article_is_shown_without_its_counterpart(assistant: Assistant, library: Corpus, on: date) -> None:
    links = Links(library)
    alone, pairs = [], 0
    for question in (*QUESTIONS, *TYPED):
        answer = assistant.reply([question], on=on)
        present = shown(answer)
        for id in {ArticleId(cite.law, ArticleNumber.parse(cite.article)) for cite in answer.citations}:
            for other in links.linked(id, on):
                pairs += 1
                if other.article.id not in present:
                    alone.append((question, str(id), str(other.article.id)))
        assert len(answer.citations) + len(answer.beside) >= len(present)
    assert alone == []
    assert (pairs == 0) == (on < FIRST_DAY)


def test_before_the_first_day_nothing_provincial_is_shown(assistant: Assistant) -> None:
    for question in (*QUESTIONS, *TYPED):
        answer = assistant.reply([question], on=DAY_BEFORE)
        assert answer.beside == ()
        assert HUNAN not in {id.law for id in shown(answer)}


@pytest.mark.parametrize(
    ("cited", "beside"),
    [
        (["法律援助法31"], [(HUNAN, "第二条")]),
        (["湘规3"], [(AID, "第三十四条"), (AID, "第四十二条")]),
        (["湘规3", "法律援助法34"], [(AID, "第四十二条")]),
        (["法律援助法34", "法律援助法42"], [(HUNAN, "第三条")]),
        (["法律援助法31", "湘规2"], []),
        (["民法典188"], []),
    ],
)
def test_counterparts_come_once_and_not_where_they_are_cited(
    citer: Citer, cited: list[str], beside: list[tuple[str, str]]
) -> None:
    found = citer.beside(citer(cited, on=TODAY), on=TODAY)
    assert [(row.cite.law, row.cite.article) for row in found] == beside


def test_the_reader_sees_why_and_that_it_is_a_digest(assistant: Assistant) -> None:
    answer = assistant.reply(["援助法31"], on=TODAY)
    assert "和法律援助法第三十一条一起看" in answer.text
    assert "要点（非官方文本）" in answer.text
    assert answer.to_json()["beside"][0]["relation"] == "supplements"
    assert HUNAN not in {cite.law for cite in answer.citations}
