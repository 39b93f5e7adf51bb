"""A citation is valid where the corpus says the same on that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.models import Citation, InForce
from corpus.store import Corpus
from eval.judging.validity import Library
from tests.eval.judging.conftest import Told

HUNAN3 = "湖南省实施〈中华人民共和国法律援助法〉若干规定第三条"


def only(told: Told, cite: str) -> Citation:
    (found,) = told("", cite).citations
    return found


@pytest.mark.parametrize("cite", ["法律援助法31-5", "法律援助法43", HUNAN3, "刑法276-1"])
def test_what_the_corpus_says_is_valid(library: Corpus, told: Told, cite: str) -> None:
    checked = Library(library).check(told("", cite))
    assert (checked.invalid, checked.share) == ((), 1.0)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"article": "第四十四条"}, "not the words of the law"),
        ({"article": "第四百条"}, "not in the library"),
        ({"article": "四十三"}, "no number of an article"),
        ({"law": "中华人民共和国某某法"}, "not in the library"),
        ({"item": "第九项"}, "no such paragraph or item"),
        ({"item": "五"}, "no number of an article"),
        ({"text": "机构应当在九日内决定。"}, "not the words of the law"),
        ({"text": "七日"}, "not the words of the law"),
        ({"in_force": InForce(date(2020, 1, 1), None)}, "wrong days of validity"),
    ],
)
def test_what_it_does_not_say_is_not(library: Corpus, told: Told, changed: dict[str, object], why: str) -> None:
    answer = told("", "法律援助法43")
    checked = Library(library).check(replace(answer, citations=(replace(answer.citations[0], **changed),)))  # type: ignore[arg-type]
    assert [reason for _, reason in checked.invalid] == [why]
    assert checked.share == 0.0


def test_the_day_of_the_answer_decides(library: Corpus, told: Told) -> None:
    answer = told("", "法律援助法43")
    assert Library(library).check(replace(answer, on=date(2021, 6, 1))).invalid == (
        ("《中华人民共和国法律援助法》第四十三条", "not in force on that day"),
    )


def test_a_repealed_version_is_invalid(library: Corpus, told: Told) -> None:
    law = next(law for law in library.laws if law.validity.end is not None and law.validity.end < date(2026, 1, 1))
    article = next(one for one in library.articles() if one.law.key == law.key and one.text)
    cite = Citation(
        law.name,
        str(article.id.number),
        None,
        article.text,
        "official",
        InForce(law.validity.start, law.validity.end),
        "",
    )
    assert Library(library).wrong(cite, law.validity.start) == ""
    assert Library(library).wrong(cite, date(2026, 11, 23)) != ""


def test_a_quotation_may_be_a_part(library: Corpus, told: Told) -> None:
    cite = only(told, "法律援助法43")
    assert Library(library).wrong(replace(cite, text=cite.text[5:40]), date(2026, 11, 23)) == ""


def test_a_citation_without_words_is_judged_by_its_number(library: Corpus, told: Told) -> None:
    cite = replace(
        only(told, "法律援助法43"),
        text="",
        in_force=InForce(date(2026, 11, 23), None),
        law="《中华人民共和国法律援助法》",
    )
    assert Library(library).wrong(cite, date(2026, 11, 23)) == ""
    assert Library(library).wrong(replace(cite, article="第九十九条"), date(2026, 11, 23)) != ""
