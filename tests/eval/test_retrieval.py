from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from corpus.ids import ArticleId
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from eval.datasets import Document, RetrievalSet, article_id
from eval.errors import ReportError
from eval.metrics import rank_scores
from eval.retrieval import (
    BASELINES,
    DEPTH,
    SYSTEMS,
    Ranker,
    as_article,
    best,
    opened,
    to_json,
    to_markdown,
    without_golds_of,
    write_run,
)
from index.vectors import Matrix, VectorTable, unit

TEXTS = ("用人单位应当及时足额支付劳动报酬。", "禁止家庭暴力。", "父母对子女有抚养的义务。", "禁止家庭暴力。")
DATA = RetrievalSet(
    name="toy",
    documents=tuple(Document(f"d{i}", "劳动法", f"第{'一二三四'[i]}条", text) for i, text in enumerate(TEXTS)),
    queries=(("q1", "拖欠劳动报酬"), ("q2", "家庭暴力"), ("q3", "？")),
    qrels={"q1": {"d0": 1}, "q2": {"d1": 1}, "q3": {"d2": 1}, "q4": {"d3": 1}},
)


class Counting:
    """Vectors by which of three words a text holds; counts what it encodes."""

    fingerprint = "fake"
    dimension = 3

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_query(self, text: str) -> Matrix:
        return self._vectors([text])[0]

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        self.encoded += texts
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Matrix:
        rows = [[float(word in text) for word in ("报酬", "暴力", "抚养")] for text in texts]
        return unit(np.array(rows, np.float32) + np.float32(0.01))


def ranker(cache: Path, encoder: Counting | None = None) -> Ranker:
    return Ranker(DATA, cache=cache, encoder=lambda: encoder or Counting())


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_finds_the_easy_ones(tmp_path: Path, system: str) -> None:
    run = ranker(tmp_path).run(system)
    assert next(iter(run["q1"])) == "d0"
    assert next(iter(run["q2"])) == "d1"
    assert "q4" not in run  # no text, no ranking: zero below
    assert rank_scores(DATA.qrels, run)["R@5"]["q4"] == 0.0


@pytest.mark.parametrize("system", SYSTEMS)
def test_scores_fall_strictly_even_for_equal_texts(tmp_path: Path, system: str) -> None:
    for ranking in ranker(tmp_path).run(system).values():
        scores = list(ranking.values())
        assert all(a > b for a, b in pairwise(scores))
        assert len(scores) <= DEPTH


def test_a_second_run_encodes_nothing_and_gives_the_same(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    run = ranker(tmp_path, first).run("hybrid")
    assert len(first.encoded) == 4
    assert ranker(tmp_path, second).run("hybrid") == run
    assert second.encoded == []


def test_vectors_that_the_program_has_are_used(tmp_path: Path) -> None:
    encoder, probe = Counting(), Counting()
    ranker(tmp_path / "other", probe).run("dense")
    passages = probe.encoded[:3]
    table = VectorTable("fake", 3, {}).with_texts(passages, probe.encode_documents(passages))
    table.save(tmp_path / "shipped" / "fake.npz")
    Ranker(DATA, cache=tmp_path, encoder=lambda: encoder, shipped=tmp_path / "shipped").run("dense")
    assert encoder.encoded == probe.encoded[3:4]


def test_another_corpus_does_not_meet_the_cached_index(tmp_path: Path) -> None:
    ranker(tmp_path).run("bm25")
    other = RetrievalSet("toy", DATA.documents[:1], DATA.queries, DATA.qrels)
    run = Ranker(other, cache=tmp_path, encoder=Counting).run("bm25")
    assert set(run["q1"]) == {"d0"}


def test_a_lexical_system_needs_no_model(tmp_path: Path) -> None:
    def none() -> Counting:
        raise AssertionError("the model was loaded")

    assert Ranker(DATA, cache=tmp_path, encoder=none).run("bm25")["q1"]


def test_the_corpus_lends_its_chapter_where_the_text_is_the_same() -> None:
    law = LawVersion(
        "劳动法",
        date(2020, 1, 1),
        Validity(date(2020, 1, 1)),
        Level.LAW,
        "",
        TextKind.OFFICIAL,
        Source("x", "", date.min),
    )
    ours = Article(article_id("劳动法", "第一条"), law, TEXTS[0], chapter="第一章 工资")

    def known(id: ArticleId) -> list[Article]:
        return [ours] if id == ours.id else []

    assert as_article(DATA.documents[0], known) is ours
    assert as_article(Document("x", "劳动法", "第一条", "别的"), known).chapter == ""
    assert str(as_article(Document("x", "某公告", "（段1）", "文"), known).id.number) == "全文"


def test_best_keeps_order_of_rows_for_equal_scores() -> None:
    assert list(best(np.array([1, 3, 0, 3, 2], np.float32), n=3)) == [1, 3, 4]


def test_a_run_file_is_trec(tmp_path: Path) -> None:
    path = tmp_path / "new" / "run.txt"
    write_run(path, {"q1": {"d3": 2.5, "d1": 0.5}}, tag="bm25")
    assert path.read_text(encoding="utf-8") == "q1 Q0 d3 1 2.5 bm25\nq1 Q0 d1 2 0.5 bm25\n"
    with pytest.raises(ReportError, match="cannot write"):
        write_run(tmp_path, {}, tag="x")


def test_the_table_names_systems_and_the_difference() -> None:
    runs = {BASELINES[0]: {"q1": {"d0": 1.0}}, "hybrid": {"q1": {"d0": 1.0}, "q2": {"d1": 1.0}}}
    lines = to_markdown(DATA, runs).splitlines()
    assert lines[0] == "# Retrieval: toy, 4 queries, 4 documents"
    assert lines[4].startswith("| bm25 | 0.250 [")
    assert lines[5].startswith("| hybrid | 0.500 [")
    assert lines[-1].startswith("| hybrid | 0.250 [")
    assert to_json(DATA, runs)["dataset"] == "toy"


def test_a_kept_back_query_is_left_out_and_a_seen_gold_too() -> None:
    assert set(opened(DATA).qrels) == {"q1", "q2", "q3"}
    trained = RetrievalSet("train", DATA.documents, (), {"t": {"d1": 1, "d9": 1}})
    assert set(without_golds_of(opened(DATA), trained).qrels) == {"q1", "q3"}


def test_the_untuned_model_is_another_encoder_with_its_own_vectors(tmp_path: Path) -> None:
    tuned, untuned = Counting(), Counting()
    untuned.fingerprint = "other"
    both = Ranker(DATA, cache=tmp_path, encoder=lambda: tuned, untuned=lambda: untuned)
    both.run("untuned")
    assert (len(tuned.encoded), len(untuned.encoded)) == (0, 4)
    both.run("hybrid")
    assert len(tuned.encoded) == 4
