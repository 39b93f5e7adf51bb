"""BM25 against the textbook formula."""

import math

import numpy as np
import pytest

from index.analyzer import Analyzer
from index.chunker import heading
from index.errors import IndexCorrupt
from index.files import digests
from index.lexical import K1, B, LexicalIndex
from tests.index.fakes import ARTICLES

ANALYZER = Analyzer()
DOCUMENTS = [ANALYZER.terms(f"{heading(a)}\n{a.text}") for a in ARTICLES]


def naive(query: str) -> list[float]:
    """Lucene's BM25: Σ idf · tf / (tf + k1 (1 - b + b · length / mean length))."""
    mean = sum(map(len, DOCUMENTS)) / len(DOCUMENTS)
    scores = []
    for document in DOCUMENTS:
        score = 0.0
        for term in ANALYZER.terms(query):
            df = sum(term in other for other in DOCUMENTS)
            idf = math.log(1 + (len(DOCUMENTS) - df + 0.5) / (df + 0.5))
            tf = document.count(term)
            score += idf * tf / (tf + K1 * (1 - B + B * len(document) / mean))
        scores.append(score)
    return scores


@pytest.fixture(scope="module")
def index():
    return LexicalIndex.build(ARTICLES, ANALYZER)


@pytest.mark.parametrize("query", ["拖欠农民工工资怎么办", "家庭暴力 申请援助", "第二条", "工资工资", "劳动报酬"])
def test_scores_are_those_of_the_formula(index, query):
    np.testing.assert_allclose(index.scores(query), naive(query), rtol=1e-5)


@pytest.mark.parametrize("query", ["", "zzz", "😀", "\ud800"])
def test_unknown_words_score_nothing(index, query):
    assert not index.scores(query).any()
    assert index.scores(query).shape == (len(ARTICLES),)


def test_a_saved_index_scores_the_same(index, tmp_path):
    index.save(tmp_path / "lexical")
    again = LexicalIndex.load(tmp_path / "lexical", ANALYZER)
    np.testing.assert_array_equal(again.scores("拖欠工资"), index.scores("拖欠工资"))


def test_the_same_articles_give_the_same_files(index, tmp_path):
    index.save(tmp_path / "one")
    LexicalIndex.build(ARTICLES, Analyzer()).save(tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(IndexCorrupt, match="python -m index build"):
        LexicalIndex.load(tmp_path, ANALYZER)
