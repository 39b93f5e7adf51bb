from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from corpus.errors import SourceError, UnknownArticle
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, Status, TextKind
from corpus.store import Corpus
from tests.corpus.conftest import TODAY, make_article, make_law

OLD = make_law(published=date(2010, 1, 1))
NEW = make_law(published=date(2020, 6, 1), start=date(2021, 1, 1))


def both() -> Corpus:
    return Corpus(
        [
            make_article("第一条", "旧。", OLD),
            make_article("第二条", "仅旧。", OLD),
            make_article("第一条", "新。", NEW),
        ]
    )


FIRST, SECOND = ArticleId("测试法", ArticleNumber(1)), ArticleId("测试法", ArticleNumber(2))


@pytest.mark.parametrize(
    ("on", "text"), [(date(2010, 1, 1), "旧。"), (date(2020, 12, 31), "旧。"), (date(2021, 1, 1), "新。")]
)
def test_get_returns_the_version_of_the_day(on: date, text: str) -> None:
    assert both().get(FIRST, on=on).text == text


def test_a_version_ends_when_the_next_starts() -> None:
    assert [(law.published.year, law.validity.end) for law in both().law_versions("测试法")] == [
        (2010, date(2021, 1, 1)),
        (2020, None),
    ]


@pytest.mark.parametrize(
    ("id", "on", "why"),
    [
        (FIRST, date(2009, 12, 31), "自2010年1月1日起才施行"),
        (SECOND, date(2021, 1, 1), "自2021年1月1日起不再有效"),
        (ArticleId("测试法", ArticleNumber(9)), TODAY, "《测试法》里没有第九条，最后一条是第一条，请核对条号"),
        (ArticleId("别的法", ArticleNumber(1)), TODAY, "本系统没有收录《别的法》，请拨打12348核实"),
    ],
)
def test_why_an_article_is_not_law(id: ArticleId, on: date, why: str) -> None:
    with pytest.raises(UnknownArticle) as caught:
        both().get(id, on=on)
    assert why in str(caught.value)


def test_articles_of_a_day_and_of_every_version() -> None:
    corpus = both()
    assert [article.text for article in corpus.articles(TODAY)] == ["新。"]
    assert len(list(corpus.articles())) == 3
    assert [article.text for article in corpus.versions(FIRST)] == ["旧。", "新。"]


def test_by_key() -> None:
    corpus = both()
    for article in corpus.articles():
        assert corpus.by_key(article.key) is article
    with pytest.raises(UnknownArticle, match="没有编号"):
        corpus.by_key("测试法@2010-01-01#第九条")


def test_two_texts_never_share_a_key() -> None:
    with pytest.raises(SourceError, match="share the key"):
        Corpus([make_article(text="甲。"), make_article(text="乙。")])


def test_digest_follows_content_not_order() -> None:
    articles = [make_article("第一条", "旧。", OLD), make_article("第一条", "新。", NEW)]
    assert Corpus(articles).digest == Corpus(reversed(articles)).digest
    assert Corpus(articles).digest != Corpus(articles[:1]).digest
    later = make_law(published=date(2020, 6, 1), start=date(2021, 1, 2))
    assert Corpus(articles).digest != Corpus([articles[0], make_article("第一条", "新。", later)]).digest


def test_a_summary_does_not_deny_what_it_leaves_out() -> None:
    law = make_law("某规定", kind=TextKind.DIGEST)
    corpus = Corpus([make_article(law=law)], missing={"某规定": (ArticleNumber(5),)})
    assert corpus.missing("某规定") == (ArticleNumber(5),)
    for number, says in ((4, "本系统没有收录《某规定》第四条的内容"), (5, "《某规定》有第五条，但本系统没有收录")):
        with pytest.raises(UnknownArticle) as caught:
            corpus.get(ArticleId("某规定", ArticleNumber(number)), on=TODAY)
        assert says in str(caught.value)
        assert "请拨打12348核实" in str(caught.value)
    with pytest.raises(UnknownArticle, match="《某规定》里没有第六条，最后一条是第五条"):
        corpus.get(ArticleId("某规定", ArticleNumber(6)), on=TODAY)  # past the last article known to exist


def test_the_library_has_one_article_per_key_and_one_version_per_day(library: Corpus) -> None:
    articles = list(library.articles())
    assert len({article.key for article in articles}) == len(articles)
    in_force = Counter(article.id for article in library.articles(TODAY))
    assert [str(id) for id, count in in_force.items() if count > 1] == []


def test_every_article_in_force_is_found_by_its_id(library: Corpus) -> None:
    wrong = [a.key for a in library.articles(TODAY) if library.get(a.id, on=TODAY) is not a]
    assert wrong == []


def test_every_article_has_text_and_a_sourced_law(library: Corpus) -> None:
    def sound(article: Article) -> bool:
        source = article.law.source
        return bool(article.text.strip() and source.title and source.seen_on <= TODAY)

    assert [article.key for article in library.articles() if not sound(article)] == []


def test_loading_twice_gives_the_same_content(library: Corpus) -> None:
    assert Corpus.load().digest == library.digest


@pytest.mark.parametrize(
    ("law", "published"),
    [
        ("中华人民共和国农业法", date(2012, 12, 28)),
        ("中华人民共和国商标法", date(2019, 4, 23)),
        ("中华人民共和国仲裁法", date(2025, 9, 12)),
        ("中华人民共和国监狱法", date(2026, 4, 30)),
        ("中华人民共和国宪法", date(2018, 3, 11)),
        ("中华人民共和国刑法", date(2023, 12, 29)),
        ("中华人民共和国注册会计师法", date(2026, 6, 26)),
    ],
)
def test_the_version_of_today(library: Corpus, law: str, published: date) -> None:
    article = library.get(ArticleId(law, ArticleNumber(1)), on=TODAY)
    assert article.law.published == published
    assert {version.published for version in library.law_versions(law)} >= {published}


@pytest.mark.parametrize("law", ["中华人民共和国医疗保障法", "中华人民共和国耕地保护和质量提升法"])
def test_a_future_law_is_not_yet_law(library: Corpus, law: str) -> None:
    id = ArticleId(law, ArticleNumber(1))
    with pytest.raises(UnknownArticle, match="自2027年1月1日起才施行"):
        library.get(id, on=TODAY)
    assert library.get(id, on=date(2027, 1, 1)).law.validity.status(TODAY) is Status.NOT_YET
