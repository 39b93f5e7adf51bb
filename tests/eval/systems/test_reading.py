"""Answers of other systems: whole, in part, as bare texts, and as nonsense."""

from __future__ import annotations

from typing import Any

import pytest

from bot.models import Intent, Verdict
from eval.errors import UnderTestError
from eval.systems.reading import Reader, citation
from tests.eval.builders import AID, DAY, answer, articles


def test_our_own_json_comes_back_as_it_went(reader: Reader) -> None:
    given = answer("第三十一条", "第四十二条", verdict=Verdict.CHECK_WAIVED, missing=True)
    assert reader.answer(given.to_json(), given.question, on=DAY) == given


def test_what_is_left_out_keeps_a_neutral_value(reader: Reader) -> None:
    found = reader.answer({"verdict": "if_hardship", "headline": "可能可以"}, "问题", on=DAY)
    assert (found.question, found.on, found.verdict, found.headline) == ("问题", DAY, Verdict.IF_HARDSHIP, "可能可以")
    assert found.citations == () and found.referral.region is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("根据《法律援助法》第三十一条，可以申请。", [(AID, "第三十一条")]),
        ("见法律援助法第42条和第四十三条。", [(AID, "第四十二条"), (AID, "第四十三条")]),
        ("《法律援助法》第三十一条、《法律援助法》第三十一条", [(AID, "第三十一条")]),
        ("《法律援助法》第九百九十九条说可以。", [(AID, "第九百九十九条")]),
        ("打12348问问。", []),
        ("", []),
    ],
)
def test_citations_of_a_bare_text_are_read_from_its_words(
    reader: Reader, text: str, wanted: list[tuple[str, str]]
) -> None:
    found = reader.answer(text, "问题", on=DAY)
    assert [(cite.law, cite.article) for cite in found.citations] == wanted
    assert found.text == text


def test_an_invented_article_has_no_words_of_law(reader: Reader) -> None:
    (cite,) = reader.answer("《法律援助法》第九百九十九条", "问题", on=DAY).citations
    assert cite.text == "" and cite.text_kind == ""


def test_a_part_of_an_article_is_cited_with_its_own_words(reader: Reader) -> None:
    (cite,) = reader.answer("《法律援助法》第三十一条第（五）项", "问题", on=DAY).citations
    whole = reader.corpus.get(next(iter(articles("第三十一条"))), on=DAY).text
    assert cite.item is not None and cite.text in whole and len(cite.text) < len(whole)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (None, "NoneType"),
        (["可以"], "list"),
        (7, "int"),
        ({"verdict": "maybe"}, "verdict"),
        ({"citations": [{"law": 3}]}, "citations"),
        ({"intent": {"x": 1}}, "intent"),
        ({"referral": "长沙"}, "referral"),
    ],
)
def test_what_is_no_answer_is_refused_by_the_name_of_its_field(reader: Reader, raw: Any, names: str) -> None:
    with pytest.raises(UnderTestError, match=names):
        reader.answer(raw, "问题", on=DAY)


def test_an_article_is_cited_with_its_days_and_source(reader: Reader) -> None:
    article = reader.corpus.get(next(iter(articles("第三十一条"))), on=DAY)
    cite = citation(article)
    assert (cite.law, cite.article, cite.item, cite.text) == (AID, "第三十一条", None, article.text)
    assert cite.in_force.start == article.law.validity.start and cite.source == article.law.source.title


def test_an_answer_of_text_alone_claims_no_intent(reader: Reader) -> None:
    found = reader.answer("可以", "问题", on=DAY)
    assert (found.intent, found.verdict, found.engine) == (Intent.OUT_OF_SCOPE, None, "other")
