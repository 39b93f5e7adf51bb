"""The probability that an article answers, and when nothing in the library does."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import build_index, open_index
from index.calibration import Calibration, Features, in_library
from index.errors import TableError
from index.models import Hit
from tests.index.fakes import ARTICLES, ON, FakeEncoder, corpus

CALIBRATION = Calibration("fake", -2.0, Features(1.0, 2.0, 0.5, 1.0), 0.4)
NUMBERS = st.floats(-1e6, 1e6)


@given(st.builds(Features, NUMBERS, NUMBERS, NUMBERS, NUMBERS))
def test_a_chance_is_a_probability(features):
    assert 0 <= CALIBRATION.chance(features) <= 1


def test_it_is_the_logistic_function():
    assert CALIBRATION.chance(Features(1.0, 0.5, 0.0, 0.0)) == pytest.approx(0.5)
    assert CALIBRATION.chance(Features(1.0, 0.5, 2.0, 1.0)) == pytest.approx(1 / (1 + math.exp(-2)))


def test_features_of_a_row():
    dense = {7: 0.9, 8: 0.8} | dict.fromkeys(range(20, 60), 0.5)
    assert Features.of(7, dense, {7: 6.0}, 4, 3) == Features(0.9, pytest.approx(0.4), 1.5, 0.75)
    assert Features.of(1, dense, {}, 4, 3) == Features(0.5, 0.0, 0.0, 0.75)
    assert Features.of(1, {}, {}, 0, 0) == Features(0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ([], False),
        ([None], True),
        ([None, None], True),
        ([0.39, 0.1], False),
        ([0.39, 0.4], True),
        ([0.39, None], False),
    ],
)
def test_in_the_library_where_one_hit_reaches_the_threshold(chances, expected):
    hits = [Hit(ARTICLES[0], 1.0, 1, chance) for chance in chances]
    assert in_library(hits, CALIBRATION) is expected


def test_hits_have_a_chance_only_with_the_model_it_was_fitted_for(tmp_path, monkeypatch):
    build_index(corpus(), root=tmp_path, built_on=ON, encoder=FakeEncoder())
    for fingerprint, expected in (("fake", True), ("another", False)):
        monkeypatch.setattr(Calibration, "default", lambda name=fingerprint: replace(CALIBRATION, fingerprint=name))
        opened = open_index(tmp_path, corpus(), encoder=FakeEncoder())
        hits = opened.search("拖欠农民工工资", k=3, on=ON)
        opened.close()
        assert [hit.chance is not None for hit in hits] == [expected] * 3
        assert in_library(hits, CALIBRATION) or expected


def test_it_is_read_as_it_was_written(tmp_path: Path):
    path = tmp_path / "calibration.toml"
    path.write_text("# words\n" + CALIBRATION.toml(), encoding="utf-8")
    assert Calibration.load(path) == CALIBRATION


def test_the_calibration_of_the_package_is_sound():
    shipped = Calibration.default()
    assert 0 < shipped.threshold < 1
    assert shipped.fingerprint


@pytest.mark.parametrize(
    "content", ["", 'fingerprint = ""', CALIBRATION.toml().replace("cosine = 1.0000\n", ""), "\x00"]
)
def test_a_malformed_file_is_one_clear_error(tmp_path: Path, content: str):
    path = tmp_path / "calibration.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match="eval library --fit"):
        Calibration.load(path)
