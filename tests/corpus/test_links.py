"""References inside articles, back references, and national ↔ provincial pairs."""

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.ids import ArticleId, ArticleNumber
from corpus.links import Links, Relation, read_links
from corpus.models import Status
from corpus.store import Corpus
from tests.corpus.conftest import TODAY, make_article, make_law

AID = "中华人民共和国法律援助法"
HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"
FIRST_DAY = date(2024, 10, 1)
BEFORE = date(2024, 9, 30)


def id(number: str, law: str = "测试法") -> ArticleId:
    return ArticleId(law, ArticleNumber.parse(number))


@pytest.fixture(scope="session")
def links(library: Corpus) -> Links:
    return Links(library)


SMALL = [
    make_article("第一条", "为了测试，制定本法。"),
    make_article("第二条", "依照前条规定办理。"),
    make_article("第二条之一", "前两条规定的人，适用本法第四条第一款和《测试法》第五条。"),
    make_article("第三条", "在从前条件下，目前条例、前条款都不算；第三条也不算，第九十九条没有。"),
    make_article("第四条", "适用前三条的规定。"),
    make_article("第五条", "违反本法第二条、第四条的，依照本法第二条处理。"),
]


@pytest.mark.parametrize(
    ("number", "cited"),
    [
        ("第一条", []),
        ("第二条", ["第一条"]),
        ("第二条之一", ["第一条", "第二条", "第四条", "第五条"]),
        ("第三条", []),
        ("第四条", ["第二条", "第二条之一", "第三条"]),
        ("第五条", ["第二条", "第四条"]),
    ],
)
def test_references_are_in_order_each_once_and_never_the_article_itself(number: str, cited: list[str]):
    corpus = Corpus(SMALL)
    links = Links(corpus, links=())
    assert links.references(corpus.get(id(number), on=TODAY), TODAY) == tuple(id(n) for n in cited)


def test_back_references_are_the_same_arrows_the_other_way():
    corpus = Corpus(SMALL)
    links = Links(corpus, links=())
    arrows = {(a.id, to) for a in corpus.articles() for to in links.references(a, TODAY)}
    back = {(by, a.id) for a in corpus.articles() for by in links.referring(a, TODAY)}
    assert back == arrows


def test_the_first_article_has_none_before_it():
    corpus = Corpus([make_article("第一条", "依照前条、前三条。")])
    assert Links(corpus, links=()).references(next(corpus.articles()), TODAY) == ()


def test_a_reference_to_what_is_not_law_on_the_day_is_left_out():
    later = make_law("后来法", date(2025, 1, 1))
    corpus = Corpus([make_article("第一条", "适用《后来法》第二条。"), make_article("第二条", "甲。", later)])
    links, first = Links(corpus, links=()), corpus.get(id("第一条"), on=TODAY)
    assert links.references(first, date(2024, 12, 31)) == ()
    assert links.references(first, date(2025, 1, 1)) == (id("第二条", "后来法"),)


@pytest.mark.parametrize(("number", "cited"), [("第三十六条", "第二十五条"), ("第三十六条", "第二十八条")])
def test_real_articles(library: Corpus, links: Links, number: str, cited: str):
    article = library.get(id(number, AID), on=TODAY)
    assert id(cited, AID) in links.references(article, TODAY)
    assert id(number, AID) in links.referring(library.get(id(cited, AID), on=TODAY), TODAY)


def test_what_is_referred_to_exists_and_is_in_force(library: Corpus, links: Links):
    for article in [a for a in library.articles(TODAY) if a.id.law in (AID, HUNAN)]:
        for cited in links.references(article, TODAY):
            assert library.get(cited, on=TODAY).law.validity.status(TODAY) is Status.IN_FORCE


@pytest.mark.parametrize(
    ("local", "national", "relation"),
    [
        ("第二条", "第三十一条", Relation.SUPPLEMENTS),
        ("第三条", "第三十四条", Relation.IMPLEMENTS),
        ("第三条", "第四十二条", Relation.SUPPLEMENTS),
        ("第四条", "第四十一条", Relation.IMPLEMENTS),
    ],
)
def test_national_and_provincial_articles_lead_to_each_other(
    links: Links, local: str, national: str, relation: Relation
):
    here, there = id(local, HUNAN), id(national, AID)
    for day in (FIRST_DAY, TODAY):
        assert (here, relation) in {(c.article.id, c.link.relation) for c in links.linked(there, day)}
        assert (there, relation) in {(c.article.id, c.link.relation) for c in links.linked(here, day)}


def test_a_provincial_rule_that_is_not_in_force_yet_is_no_counterpart(links: Links):
    for link in read_links():
        assert links.linked(link.national, BEFORE) == ()
        assert links.linked(link.national, FIRST_DAY)


def test_every_link_joins_a_provincial_and_a_national_article_of_the_library(library: Corpus):
    for link in read_links():
        assert library.get(link.local, on=TODAY).law.level.value == "地方性法规"
        assert library.get(link.national, on=TODAY).law.level.value == "法律"
        assert link.reason.endswith("。")
        assert link.source == library.get(link.local, on=TODAY).law.source.title


def test_an_article_without_a_link_has_no_counterpart(links: Links):
    assert links.linked(id("第二条", "没有这部法"), TODAY) == ()


HEAD = 'local = "甲"\nnational = "乙"\nsource = "丙"\n'
ROW = '[[link]]\nlocal = "第一条"\nnational = "第二条"\nrelation = "implements"\nreason = "因为。"\n'


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "needs local"),
        (HEAD + ROW.replace("第一条", "第条"), "link 1"),
        (HEAD + ROW.replace("implements", "likes"), "link 1"),
        (HEAD + ROW + "more = 1", "link 1"),
        (HEAD + ROW + ROW, "twice"),
        (HEAD + "link = 3", "rows"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_malformed_table_is_one_clear_error(tmp_path: Path, content: str, named: str):
    path = tmp_path / "links.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=named):
        read_links(path)
