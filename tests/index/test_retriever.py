"""What a search returns, with a real index of nine articles."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.models import Status
from index.build import build_index, open_index
from tests.index.fakes import AID, ARTICLES, ON, PLANNED, WAGES, FakeEncoder, article, corpus

MANY = (*ARTICLES, *(article(PLANNED, n, f"请求支付劳动报酬的，可以申请法律援助，第{n}种。") for n in range(2, 700)))


@pytest.fixture(scope="module")
def retriever(tmp_path_factory):
    root = tmp_path_factory.mktemp("var")
    build_index(corpus(), root=root, built_on=ON, encoder=FakeEncoder())
    opened = open_index(root, corpus(), encoder=FakeEncoder())
    yield opened
    opened.close()


def keys(hits):
    return [hit.article.key for hit in hits]


def test_the_best_article_comes_first(retriever):
    hits = retriever.search("拖欠农民工工资怎么办", k=3, on=ON)
    assert hits[0].article.key == "工资测试条例@2020-01-01#第二条"
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize(
    ("on", "version"), [(date(2010, 1, 1), "2003-09-01"), (date(2021, 12, 31), "2003-09-01"), (ON, "2022-01-01")]
)
def test_the_version_in_force_is_returned(retriever, on, version):
    found = keys(retriever.search("请求支付劳动报酬，申请法律援助", k=9, on=on))
    assert f"中华人民共和国测试援助法@{version}#第二条" in found
    assert (
        len([key for key in found if key.endswith("测试援助法#第二条") or ("援助法@" in key and "#第二条" in key)]) == 1
    )


def test_any_date_returns_every_version(retriever):
    assert len(retriever.search("劳动报酬", k=20, on=ON, any_date=True)) == len(ARTICLES)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(on=st.dates(), query=st.sampled_from(["劳动报酬", "工资", "不服", "法律援助第二条"]), k=st.integers(1, 12))
def test_no_day_returns_what_is_not_law_on_it(retriever, on, query, k):
    hits = retriever.search(query, k=k, on=on)
    assert all(hit.article.law.validity.status(on) is Status.IN_FORCE for hit in hits)
    in_force = sum(a.law.validity.status(on) is Status.IN_FORCE for a in ARTICLES)
    assert len(hits) == min(k, in_force)
    assert len(set(keys(hits))) == len(hits)


@pytest.mark.parametrize(
    ("laws", "names"),
    [
        ([WAGES.name], {WAGES.name}),
        ([AID.name, WAGES.name], {AID.name, WAGES.name}),
        (["没有这部法"], set()),
        ([], set()),
        ([PLANNED.name], set()),
    ],
)
def test_only_the_named_laws_are_searched(retriever, laws, names):
    assert {hit.article.law.name for hit in retriever.search("申请法律援助", k=9, on=ON, laws=laws)} == names


def test_it_looks_deeper_when_the_nearest_are_not_in_force(tmp_path):
    build_index(corpus(MANY), root=tmp_path, built_on=ON, encoder=FakeEncoder())
    opened = open_index(tmp_path, corpus(MANY), encoder=FakeEncoder())
    hits = opened.search("请求支付劳动报酬的，可以申请法律援助", k=7, on=ON)
    opened.close()
    assert len(hits) == 7
    assert hits[0].article.key == "中华人民共和国测试援助法@2022-01-01#第二条"


HOSTILE = [
    "",
    " \n\t",
    "\x00",
    "\ud800\udfff",
    "字" * 100_000,
    "ﷺ" * 4000,
    "😀👨‍👩‍👧",
    "'; DROP TABLE embeddings; --",
    "{'$ne': null}",
    "query: passage: [MASK] </s>",
    "\u202e反向",
    "%s %d {0} $law",
    "第" * 500 + "条",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_only_queries(retriever, query):
    hits = retriever.search(query, k=3, on=ON)
    assert len(hits) in (0, 3)
    assert keys(hits) == keys(retriever.search(query, k=3, on=ON))


@pytest.mark.parametrize("k", [0, -1])
def test_k_is_at_least_one(retriever, k):
    with pytest.raises(ValueError, match="at least 1"):
        retriever.search("工资", k=k, on=ON)


def test_more_than_there_are_is_all_of_them(retriever):
    assert len(retriever.search("工资", k=10_000, on=ON, any_date=True)) == len(ARTICLES)


def test_langchain_gets_documents_with_their_citation(retriever):
    documents = retriever.as_langchain(k=2, on=ON).invoke("拖欠农民工工资")
    first = documents[0]
    assert first.page_content == "拖欠农民工工资的，由总承包单位先行清偿。"
    assert (first.metadata["law"], first.metadata["article"], first.metadata["rank"]) == ("工资测试条例", "第二条", 1)
    assert len(documents) == 2


def test_warm_up_changes_nothing(retriever):
    before = keys(retriever.search("工资", k=3, on=ON))
    retriever.warm_up()
    assert keys(retriever.search("工资", k=3, on=ON)) == before
