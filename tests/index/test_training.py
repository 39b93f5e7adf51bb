"""Training data, folds, mining and one tiny training run."""

from __future__ import annotations

import gzip
import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations import cite
from corpus.ids import ArticleId, ArticleNumber
from corpus.names import LawNames
from corpus.store import Corpus
from index.errors import TrainingError
from index.training import data, mining
from index.training.asking import Asked, AskRecipe, tune_questions
from index.training.data import Collection, Example, grouped
from index.training.measure import table
from index.training.states import load_states
from index.training.tune import Pair, Recipe, encode, pooled, tune

ON = date(2026, 11, 23)


def collection(texts: list[str], examples: list[Example]) -> Collection:
    articles = tuple(
        data._foreign(ArticleId("某法", ArticleNumber(number)), text) for number, text in enumerate(texts, 1)
    )
    return Collection(articles, tuple(texts), tuple(range(len(texts))), tuple(examples))


@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=3), max_size=30), st.integers(1, 5))
def test_no_article_is_a_gold_of_two_folds(golds, folds):
    examples = [Example(str(place), tuple(gold), "stard") for place, gold in enumerate(golds)]
    parts = grouped(examples, folds, seed=1)
    assert sorted(index for part in parts for index in part) == list(range(len(examples)))
    seen = [{gold for index in part for gold in examples[index].gold} for part in parts]
    assert sum(map(len, seen)) == len(set().union(*seen))


def test_a_gold_or_its_double_is_never_a_negative():
    long = "用人单位应当按照劳动合同约定和国家规定向劳动者及时足额支付劳动报酬"
    texts = [
        long,
        long + "。",
        *(f"{chr(0x4E00 + 40 * n)}{chr(0x5E00 + 31 * n)}{chr(0x6E00 + 7 * n)}" for n in range(9)),
    ]
    ours = collection(texts, [Example("欠薪", (0,), "stard")])
    scores = {row: 1.0 - row / 20 for row in range(len(texts))}
    (pair,) = mining.pairs(ours, mining.Ranking([scores], [{}]), [0], seed=1)
    assert pair.positives == (0,)
    assert pair.neutral == {0, 1}
    assert pair.negatives
    assert not pair.neutral & set(pair.negatives)
    assert 2 not in pair.negatives[:1]  # the best wrong one is skipped


def test_a_double_of_a_gold_counts_neither_way_for_the_question_side():
    long = "用人单位应当按照劳动合同约定和国家规定向劳动者及时足额支付劳动报酬"
    ours = collection([long, long + "。", "海域使用权可以依法转让"], [Example("欠薪", (0,), "stard")])
    assert mining.asked(ours, [{1: 3.0, 2: 2.0, 0: 1.0}]) == [Asked(0, (0,), (1,))]


def test_the_table_counts_what_is_found():
    ranking = mining.Ranking([{0: 0.9, 1: 0.1}], [{1: 3.0}])
    lines = table(ranking, [Example("q", (1,), "stard")], weights=(0.0, 1.0)).splitlines()
    assert lines[1].split() == ["0.0", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000"]
    assert lines[2].split()[5] == "0.500"  # second place by vectors


@pytest.mark.parametrize("missing", ["corpus.jsonl.gz", "queries.jsonl", "qrels.tsv"])
def test_a_folder_without_stard_says_where_it_is(tmp_path, missing):
    corpus = Corpus.load()
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "d1", "law": "某法", "article": "第一条", "text": "一"}) + "\n")
    (tmp_path / "queries.jsonl").write_text(json.dumps({"query_id": "1", "query": "？", "split": "train"}) + "\n")
    (tmp_path / "qrels.tsv").write_text("query_id\tcorpus_id\tscore\tsplit\n1\td1\t1\ttrain\n")
    (tmp_path / missing).unlink()
    with pytest.raises(TrainingError, match="STARD"):
        data.load(tmp_path, corpus, on=ON)


def test_every_question_of_ours_names_articles_of_the_library():
    corpus = Corpus.load()
    names = LawNames.from_corpus(corpus)
    lines = data.OWN.read_text(encoding="utf-8").splitlines()
    questions: list[str] = []
    for line in lines:
        row = json.loads(line)
        assert set(row) == {"articles", "questions"}
        for citation in row["articles"]:
            cite(citation, corpus, on=ON, names=names)
        questions += row["questions"]
    assert len(questions) >= 500
    assert all(4 <= len(question) <= 60 for question in questions)


class Tiny:
    """Two letters' worth of a model: states are fixed by the text."""

    fingerprint = "tiny"
    dimension = 8

    def token_states(self, texts, *, depth, documents=False):
        from index.embedder import TokenStates

        rows = [np.random.default_rng(sum(map(ord, text))).standard_normal((len(text), 8)) for text in texts]
        return [TokenStates(np.asarray(row, np.float32), ()) for row in rows]


def layer():
    import torch

    class Mix(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.mix = torch.nn.Linear(8, 8)

        def forward(self, hidden, blocked):
            return hidden + self.mix(hidden)

    torch.manual_seed(1)
    return torch.nn.ModuleList([Mix()])


def test_states_are_kept_and_come_back_in_order(tmp_path):
    texts = ["三个字", "二字", "这是五个字"]
    first = load_states(texts, Tiny(), tmp_path, documents=True)
    assert [len(first.of(place)) for place in range(3)] == [3, 2, 5] == [first.length(place) for place in range(3)]
    again = load_states(texts, Tiny(), tmp_path, documents=True)
    np.testing.assert_array_equal(again.of(2, limit=2), first.of(2)[:2])


def test_tuning_brings_a_question_nearer_to_its_answer(tmp_path):
    texts = [chr(0x4E00 + number) * (2 + number % 3) for number in range(12)]
    asked = [chr(0x5E00 + number) * 3 for number in range(6)]
    passages = load_states(texts, Tiny(), tmp_path, documents=True)
    questions = load_states(asked, Tiny(), tmp_path, documents=False)
    pairs = [Pair(n, (n,), tuple(range(6, 12)), frozenset({n})) for n in range(6)]
    layers = layer()

    def right():
        return float(
            np.einsum("ij,ij->i", encode(layers, questions, range(6)), encode(layers, passages, range(6))).mean()
        )

    before = right()
    tune(layers, pairs, questions, passages, Recipe(rate=1e-2, epochs=20, batch=6, hard=2))
    assert right() > before + 0.1


def test_the_question_side_moves_towards_passages_that_stand_still(tmp_path):
    asked = [chr(0x5E00 + number) * 3 for number in range(6)]
    questions = load_states(asked, Tiny(), tmp_path, documents=False)
    passages = np.random.default_rng(5).standard_normal((12, 8)).astype(np.float32)
    passages /= np.linalg.norm(passages, axis=1, keepdims=True)
    passages[11] = passages[0]  # a copy of the first question's answer: neutral, and no wrong one
    learnt = [Asked(n, (n,), (11,) if n == 0 else ()) for n in range(6)]
    layers = layer()

    def places():
        scores = encode(layers, questions, range(6)) @ passages[:11].T
        return [int((row > row[n]).sum()) for n, row in enumerate(scores)]

    before = places()
    tune_questions(layers, learnt, questions, passages, AskRecipe(rate=2e-2, epochs=150, batch=3))
    assert sum(places()) == 0 < sum(before)


def test_what_is_neutral_costs_nothing(tmp_path):
    """With its only rival neutral a question has nothing to learn."""
    questions = load_states(["问问问"], Tiny(), tmp_path, documents=False)
    passages = np.eye(2, 8, dtype=np.float32)
    layers = layer()
    before = [parameter.detach().clone() for parameter in layers.parameters()]
    tune_questions(layers, [Asked(0, (0,), (1,))], questions, passages, AskRecipe(rate=1e-2, epochs=1))
    drift = [float((a.detach() - b).abs().max()) for a, b in zip(layers.parameters(), before, strict=True)]
    assert max(drift) < 2e-4  # weight decay alone


def test_padding_changes_nothing():
    import torch

    layers = layer()
    rows = [np.random.default_rng(n).standard_normal((n, 8)).astype(np.float16) for n in (2, 7, 3)]
    together = pooled(layers, rows)
    alone = torch.cat([pooled(layers, [row]) for row in rows])
    torch.testing.assert_close(together, alone)
