"""The retriever measured in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.settings import ROOT
from eval import searching
from eval.errors import EvalError
from index.build import default_encoder
from index.errors import ModelMissing
from index.vectors import Matrix
from tests.eval.builders import DAY
from tests.index.fakes import FakeEncoder

TEXTS = [f"第{number}条" for number in range(50)]


class Slow(FakeEncoder):
    """One second a passage, by a clock that only it moves."""

    now = 0.0

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        self.now += len(texts)
        return super().encode_documents(texts)


def test_all_passages_are_estimated_from_a_random_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Slow()
    monkeypatch.setattr("eval.measuring.time.perf_counter", lambda: encoder.now)
    figures = searching.encoding(encoder, TEXTS, sample=20)
    assert [(figure.value, figure.unit) for figure in figures] == [(1, "passages/s"), (50, "passages"), (50, "s")]
    assert "random sample of 20" in figures[0].name
    assert "estimated" in figures[2].name
    assert len(set(encoder.encoded)) == 20
    assert set(encoder.encoded) <= set(TEXTS)
    assert sorted(encoder.encoded) != TEXTS[:20]


def test_the_sample_is_the_same_every_time_and_all_of_a_small_library() -> None:
    first, second, small = FakeEncoder(), FakeEncoder(), FakeEncoder()
    for encoder in (first, second):
        searching.encoding(encoder, TEXTS, sample=20)
    assert first.encoded == second.encoded
    searching.encoding(small, TEXTS[:3], sample=20)
    assert sorted(small.encoded) == TEXTS[:3]


def test_what_is_missing_is_said_across_the_processes(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="python -m index model"):
        searching.alone(tmp_path, tmp_path / "corpus", ["欠薪"], on=DAY)


def ended(*_: object, **__: object) -> None:
    os._exit(1)


def test_a_process_that_is_ended_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "measure", ended)
    with pytest.raises(EvalError, match="ended from outside"):
        searching.alone(tmp_path, tmp_path, ["欠薪"], on=DAY)


@pytest.mark.slow
def test_the_real_retriever_is_measured_without_the_bot() -> None:
    try:
        default_encoder(ROOT / "var").require()
    except ModelMissing as reason:
        pytest.skip(str(reason))
    var = ROOT / "var"
    figures = searching.alone(var, var / "corpus", ["老板欠薪", "被家暴"], on=DAY, sample=4)
    found = {figure.name: figure.value for figure in figures}
    assert np.isfinite(list(found.values())).all() and min(found.values()) > 0
    assert found["resident memory of the retriever alone, after all searches"] > 100
