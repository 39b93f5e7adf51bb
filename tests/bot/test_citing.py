"""Citation strings → records: what resolves and is in force on the day, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.citing import Citer, article_citation, merge
from bot.models import Citation, InForce
from corpus.ids import ArticleId
from corpus.store import Corpus
from tests.bot.conftest import AID, BEFORE_ACT, BEFORE_HUNAN, HUNAN, TODAY


def labels(citer: Citer, *texts: str, on: date = TODAY) -> list[str]:
    return [cite.label for cite in citer(texts, on=on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("法律援助法31-5", f"《{AID}》第三十一条第五项"),
        ("援助法42-3", f"《{AID}》第四十二条第三项"),
        ("法律援助法第三十八条", f"《{AID}》第三十八条"),
        ("湖南若干规定2-1", f"《{HUNAN}》第二条第一项"),
        ("湘规3", f"《{HUNAN}》第三条"),
        ("刑法276-1", "《中华人民共和国刑法》第二百七十六条之一"),
        ("民法典1067", "《中华人民共和国民法典》第一千零六十七条"),
    ],
)
def test_resolves(text: str, expected: str, citer: Citer) -> None:
    assert labels(citer, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "法律援助法99",
        "法律援助法31-99",
        "刑法第一百二十条之九",
        "湘规5",
        "湘规60",
        "没有的法3",
        "",
        "法律援助法",
        "法律援助法31，法律援助法32",
        "x" * 1000,
    ],
)
def test_what_does_not_resolve_is_left_out(text: str, citer: Citer) -> None:
    assert labels(citer, text) == []


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("法律援助法31", BEFORE_ACT),
        ("法律援助法31", date(2021, 12, 31)),
        ("湘规3", BEFORE_HUNAN),
        ("湘规3", date(2024, 9, 30)),
        ("水污染防治法99", TODAY),
        ("医疗保障法1", TODAY),
    ],
)
def test_what_is_not_in_force_is_left_out(text: str, on: date, citer: Citer) -> None:
    assert labels(citer, text, on=on) == []


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("法律援助法31", date(2022, 1, 1)),
        ("湘规3", date(2024, 10, 1)),
        ("水污染防治法99", date(2026, 8, 14)),
        ("医疗保障法1", date(2027, 1, 1)),
    ],
)
def test_from_its_first_to_its_last_day(text: str, on: date, citer: Citer) -> None:
    assert len(labels(citer, text, on=on)) == 1


def test_order_is_kept_and_nothing_repeated(citer: Citer) -> None:
    found = labels(citer, "法律援助法43", "援助法31-5", "法律援助法第四十三条", "法律援助法99", "法律援助法31")
    assert found == [f"《{AID}》第四十三条", f"《{AID}》第三十一条第五项", f"《{AID}》第三十一条"]


def test_the_record(citer: Citer, library: Corpus) -> None:
    (found,) = citer(["法律援助法31-5"], on=TODAY)
    article = library.get(ArticleId.parse(f"{AID}第三十一条"), on=TODAY)
    assert found.text in article.text and found.text.startswith("（五）")
    assert (found.law, found.article, found.item, found.text_kind) == (AID, "第三十一条", "第五项", "official")
    assert found.in_force == InForce(date(2022, 1, 1), None)


def test_our_own_digest_is_marked(citer: Citer) -> None:
    (found,) = citer(["湘规3"], on=TODAY)
    assert found.text_kind == "digest" and "湖南日报" in found.source


def test_the_version_of_the_day(citer: Citer) -> None:
    (old,), (new,) = (citer(["农业法92"], on=on) for on in (TODAY, date(2027, 1, 1)))
    assert old.text != new.text
    assert old.in_force.end == new.in_force.start == date(2027, 1, 1)


def test_article_citation(library: Corpus) -> None:
    article = library.get(ArticleId.parse(f"{AID}第三十八条"), on=TODAY)
    found = article_citation(article)
    assert (found.item, found.text) == (None, article.text)
    assert article_citation(article, "第一项", "").text == ""


class TestNamedIn:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("法律援助法第三十一条第五项怎么说", [f"《{AID}》第三十一条第五项"]),
            ("法律援助法第31条和第42条", [f"《{AID}》第三十一条", f"《{AID}》第四十二条"]),
            ("《法律援助法》第三十二条、《民法典》第一千零六十七条", [f"《{AID}》第三十二条", None]),
            ("老板欠我工资三个月", []),
        ],
    )
    def test_found(self, words: str, expected: list[str | None], citer: Citer) -> None:
        resolved, problems = citer.named_in(words, on=TODAY)
        assert len(resolved) == len(expected) and problems == []
        assert all(want in (None, row.label) for row, want in zip(resolved, expected, strict=True))

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ("法律援助法第九十九条", "里没有第九十九条"),
            ("刑法第一百二十条之九", "第一百二十条之九"),
            ("湘规5", "没有收录"),
            ("湘规第六十条", "没有"),
            ("法律援助法第三十一条第九十项", "第九十项"),
        ],
    )
    def test_why_not(self, words: str, says: str, citer: Citer) -> None:
        resolved, problems = citer.named_in(words, on=TODAY)
        assert resolved == [] and len(problems) == 1 and says in problems[0]

    def test_the_same_problem_once(self, citer: Citer) -> None:
        _, problems = citer.named_in("法律援助法第九十九条，还是法律援助法第九十九条", on=TODAY)
        assert len(problems) == 1

    @given(words=st.text(st.sampled_from("法律援助刑第条款项之一二十百9（）《》、和-0 "), max_size=50))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_any_words(self, words: str, citer: Citer) -> None:
        resolved, problems = citer.named_in(words, on=TODAY)
        assert len(set(problems)) == len(problems)
        assert all(row.text for row in resolved)


def test_merge() -> None:
    def cite(article: str, item: str | None = None, text: str = "") -> Citation:
        return Citation("法", article, item, text, "official", InForce(TODAY, None), "源")

    first, item, again, other = cite("第一条"), cite("第一条", "第一项"), cite("第一条", text="别的"), cite("第二条")
    assert merge([first, other], (again, item), ()) == (first, other, item)
    assert merge() == ()
