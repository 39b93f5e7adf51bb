"""The laws that residents' questions are about come first, and nothing is hidden."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import Corpus
from index.build import build_index, open_index
from index.errors import TableError
from index.retriever import ResidentRetriever
from index.scope import Scope
from tests.index.fakes import AID, ON, WAGES, FakeEncoder, corpus

SCORES = st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1)), max_size=30, unique_by=lambda pair: pair[0])


@pytest.fixture(scope="module")
def retriever(tmp_path_factory):
    root = tmp_path_factory.mktemp("var")
    build_index(corpus(), root=root, built_on=ON, encoder=FakeEncoder())
    opened = open_index(root, corpus(), encoder=FakeEncoder())
    yield opened
    opened.close()


@given(ranked=SCORES, inside=st.sets(st.integers(0, 50)), weight=st.floats(0, 1))
def test_a_row_inside_never_falls_behind_one_outside(ranked, inside, weight):
    ranked = sorted(ranked, key=lambda pair: (-pair[1], pair[0]))
    moved = Scope(frozenset({"x"}), weight).put_first(ranked, inside)
    assert sorted(row for row, _ in moved) == sorted(row for row, _ in ranked)
    before, after = ([row for row, _ in rows] for rows in (ranked, moved))
    for here in inside & set(before):
        overtaken = set(after[: after.index(here)]) - set(before[: before.index(here)])
        assert overtaken <= inside  # only another row of the scope, by rounding or an equal score


def test_a_weight_of_nothing_changes_nothing():
    ranked = [(3, 0.9), (1, 0.5), (2, 0.5)]
    assert Scope(frozenset({"x"}), 0.0).put_first(ranked, {2}) == ranked


def test_the_scope_comes_first_for_residents_only(retriever):
    query, first = "拖欠农民工工资", Scope(frozenset({AID.name}), 1.0)
    everyone = retriever.search(query, k=9, on=ON)
    residents = ResidentRetriever(retriever, first).search(query, k=9, on=ON)
    assert everyone[0].article.law.name == WAGES.name
    assert residents[0].article.law.name == AID.name
    assert {hit.article.key for hit in residents} == {hit.article.key for hit in everyone}
    assert [hit.rank for hit in residents] == list(range(1, len(residents) + 1))
    scores = [hit.score for hit in residents]
    assert scores == sorted(scores, reverse=True)


def test_a_search_within_named_laws_is_left_alone(retriever):
    first = ResidentRetriever(retriever, Scope(frozenset({AID.name}), 1.0))
    laws = [AID.name, WAGES.name]
    named = first.search("拖欠农民工工资", k=9, on=ON, laws=laws)
    assert named == retriever.search("拖欠农民工工资", k=9, on=ON, laws=laws)


def test_residents_get_the_scope_of_the_package(retriever):
    assert retriever.for_residents().search("工资", k=3, on=ON) == retriever.search(
        "工资", k=3, on=ON, scope=Scope.default()
    )


@pytest.mark.slow
def test_every_law_of_the_scope_is_in_the_library_and_in_force():
    names = {law.name for law in Corpus.load().laws if law.validity.status(date(2026, 11, 23)) == "in_force"}
    assert Scope.default().laws <= names


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "weight"),
        ("weight = 3.0", "weight"),
        ("weight = 0.1", "groups"),
        ("weight = 0.1\n[groups]\na = 1", "groups"),
        ("weight = 0.1\n[groups]", "one group"),
        ('weight = 0.1\n[groups]\na = ["甲"]\nb = ["甲"]', "one group"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_malformed_table_is_one_clear_error(tmp_path: Path, content: str, named: str):
    path = tmp_path / "scope.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=named):
        Scope.load(path)
