"""Fitting the chance that an article answers, and the questions it is fitted and checked on."""

import random
from pathlib import Path

import pytest

from eval.datasets import DATA
from eval.errors import DatasetError
from eval.finding import Remembering
from eval.library import abstains, fit, load_asked, reliability
from index.calibration import Features
from tests.index.fakes import FakeEncoder


def hits(answered: bool, draw: random.Random) -> list[tuple[Features, bool]]:
    """Five hits; the first of an answered question answers, and stands out."""
    base = 0.8 if answered else 0.6
    found = [
        (Features(draw.gauss(base, 0.03), draw.gauss(0.02, 0.01), draw.gauss(0.5, 0.2), 0.9), False) for _ in "1234"
    ]
    top = Features(draw.gauss(base + 0.08 * answered, 0.03), draw.gauss(0.05, 0.01), draw.gauss(0.8, 0.2), 0.9)
    return [(top, answered), *found]


@pytest.fixture(scope="module")
def groups():
    draw = random.Random(4)
    return [hits(True, draw) for _ in range(150)], [hits(False, draw) for _ in range(60)]


def test_what_is_fitted_tells_the_two_apart(groups):
    calibration, comment = fit(*groups, "fake")
    assert calibration.fingerprint == "fake"
    assert calibration.weights.cosine > 0
    shares = abstains(calibration, {True: groups[0], False: groups[1]})
    assert shares["in the library, shown"].value >= 0.98
    assert shares["not in the library, said so"].value > 0.9
    assert "150 questions" in comment
    assert "60 that no law answers" in comment


def test_probabilities_are_near_the_shares_they_speak_of(groups):
    calibration, _ = fit(*groups, "fake")
    for mean, share in reliability(calibration, [*groups[0], *groups[1]]):
        assert share.low - 0.05 <= mean <= share.high + 0.05


@pytest.mark.parametrize("kept", [0, 1])
def test_one_kind_of_hit_is_not_enough(groups, kept):
    answered = [[(features, bool(kept)) for features, _ in seen] for seen in groups[0]]
    with pytest.raises(DatasetError, match="that answer and hits that do not"):
        fit(answered, [], "fake")


@pytest.mark.parametrize("name", ["fit", "test"])
def test_enough_questions_and_none_in_both(name):
    asked = load_asked(DATA / "library" / f"{name}.jsonl")
    assert sum(not one.answers for one in asked) >= 40
    if name == "test":
        assert sum(one.answers for one in asked) >= 40
        assert not {one.text for one in asked} & {one.text for one in load_asked(DATA / "library" / "fit.jsonl")}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"question": 1, "answers": true}', '{"question": "问", "answers": 1}']
)
def test_a_malformed_file_is_one_clear_error(tmp_path: Path, content: str):
    path = tmp_path / "asked.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match="question"):
        load_asked(path)


def test_each_question_is_encoded_once():
    class Counting(FakeEncoder):
        calls = 0

        def encode_query(self, text):
            self.calls += 1
            return super().encode_query(text)

    inner = Counting()
    encoder = Remembering(inner)
    assert (encoder.encode_query("工资") == encoder.encode_query("工资")).all()
    assert inner.calls == 1
    assert (encoder.fingerprint, encoder.dimension) == ("fake", 32)
