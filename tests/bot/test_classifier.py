"""The classifiers: shapes, errors, and that the shipped weights belong to the shipped words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.eligibility.rules import Rules
from bot.understanding import training
from bot.understanding.classifier import WEIGHTS, Classifier, ClassifierError, Signals, feature_rows
from bot.understanding.facts import FactReader
from bot.understanding.features import BUCKETS, Matrix, centred, ngrams
from bot.understanding.intent import IntentReader

WIDTH = 384


def encode(texts: Sequence[str]) -> Matrix:
    """A sentence model that knows nothing: the same direction for every text."""
    return np.tile(np.eye(1, WIDTH, dtype=np.float32), (len(texts), 1))


@pytest.fixture(scope="module")
def cues(rules: Rules) -> tuple[Signals, ...]:
    return FactReader.load(rules.facts, rules.matters), IntentReader.load()


@pytest.fixture(scope="module")
def classifier(cues: tuple[Signals, ...]) -> Classifier:
    return Classifier.load(encode=encode, cues=cues)


def test_the_weights_belong_to_these_utterances_and_cues() -> None:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        assert str(stored["inputs"]) == training.inputs_digest(), "run: python -m bot.understanding.training"


def test_names_are_known(classifier: Classifier, rules: Rules) -> None:
    reading = classifier.read("老板欠我工资")
    assert set(reading.main) - {"none"} <= set(rules.matters)
    assert set(reading.matters) <= set(rules.matters)
    assert set(reading.facts) <= set(rules.facts)


def test_exclusive_heads_sum_to_one(classifier: Classifier) -> None:
    reading = classifier.read("法律援助要多少钱")
    for head in (reading.intents, reading.refusals, reading.topics, reading.main):
        assert sum(head.values()) == pytest.approx(1.0, abs=1e-5)
    for true, false in reading.facts.values():
        assert 0 <= true <= 1 and 0 <= false <= 1


def test_a_place_is_a_clause_of_the_text(classifier: Classifier) -> None:
    text = "老板欠我工资,我是农村户口,来长沙打工"
    start, end = classifier.place(text, "migrant_worker", True)
    assert text[start:end] in text.split(",")


def test_missing_weights_say_what_to_run(tmp_path: Path, cues: tuple[Signals, ...]) -> None:
    with pytest.raises(ClassifierError, match=r"python -m bot\.understanding\.training"):
        Classifier.load(encode=encode, cues=cues, path=tmp_path / "none.npz")


def test_damaged_weights_are_refused(tmp_path: Path, cues: tuple[Signals, ...]) -> None:
    path = tmp_path / "classifier.npz"
    path.write_bytes(WEIGHTS.read_bytes()[:2000])
    with pytest.raises(ClassifierError):
        Classifier.load(encode=encode, cues=cues, path=path)


def test_weights_for_other_cues_are_refused(cues: tuple[Signals, ...]) -> None:
    with pytest.raises(ClassifierError, match="other cues"):
        Classifier.load(encode=encode, cues=cues[:1])


def test_ngrams_have_unit_length_and_depend_on_order() -> None:
    assert np.linalg.norm(ngrams("拖欠工资")) == pytest.approx(1.0)
    assert ngrams("").shape == (BUCKETS,)
    assert not np.allclose(ngrams("他打我"), ngrams("我打他"))


def test_centring_takes_away_what_all_share() -> None:
    vectors = np.array([[1.0, 1.0], [1.0, -1.0]], np.float32)
    moved = centred(vectors, vectors.mean(axis=0))
    assert np.allclose(moved[:, 0], 0) and moved[0, 1] == -moved[1, 1] > 0


def test_training_is_reproducible(cues: tuple[Signals, ...]) -> None:
    rows = [{"text": f"老板欠我工资{i}", "matters": ["wages"], "facts": {"claims_wages": True}} for i in range(6)] + [
        {"text": f"老公打我{i}", "matters": ["domestic_violence"], "facts": {"abuse_victim": True}} for i in range(6)
    ]
    rows += [{"text": f"要带什么材料{i}", "intent": "materials", "topic": "papers"} for i in range(3)]
    rows += [{"text": f"去哪里申请{i}", "intent": "where_to_apply", "topic": "venue"} for i in range(3)]
    rows += [
        {"text": f"讲个笑话{i}", "intent": "out_of_scope", "topic": None, "refusal": "unrelated"} for i in range(3)
    ]
    features = feature_rows(
        [str(row["text"]) for row in rows], encode=encode, mean=np.zeros(WIDTH, np.float32), cues=cues
    )
    first, second = training.train(rows, features), training.train(rows, features)
    assert list(first["main_names"]) == ["domestic_violence", "wages"]
    assert all(np.array_equal(first[name], second[name]) for name in first)


@pytest.mark.slow
def test_damaged_weights_are_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The border maps them like a damaged index: a sentence and a hint, never a traceback."""
    from bot import assistant
    from bot.errors import NotReady
    from bot.settings import Settings

    def missing(**_: object) -> Classifier:
        raise ClassifierError("classifier.npz is missing; run: python -m bot.understanding.training")

    monkeypatch.setattr(assistant.Classifier, "load", missing)
    with pytest.raises(NotReady) as raised:
        assistant.build_assistant(Settings())
    assert "python -m bot.understanding.training" in raised.value.hint
