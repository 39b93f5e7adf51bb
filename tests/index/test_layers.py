"""Tuned layers in a file, the vocabulary cut down, and both in a model folder made of the tiny file of test_model."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import layers
from index.embedder import Embedder, fingerprint
from index.errors import ModelMissing
from index.model import ensure_model, is_converted
from index.specs import TunedLayers, find_spec
from index.vocabulary import chinese
from tests.index.test_model import HIDDEN, PIECES, packed, spec  # noqa: F401 - a fixture

NAME = "encoder.layer.0.output.dense.bias"


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3))
def test_a_row_loses_less_than_half_a_step(tmp_path_factory, seed, size):
    path = tmp_path_factory.mktemp("layers") / "l.npz"
    matrix = (np.random.default_rng(seed).standard_normal((4, 8)) * size).astype(np.float32)
    matrix[2] = 0
    found = layers.load(path, layers.save(path, {"m": matrix, "b": matrix[0]}))
    step = np.abs(matrix).max(axis=1, keepdims=True) / 127
    assert found["m"].dtype == np.float16
    assert (np.abs(found["m"] - matrix) <= 0.5 * step + 1e-3 * np.abs(matrix) + 1e-7).all()
    np.testing.assert_allclose(found["b"], matrix[0], rtol=1e-3, atol=1e-6)


def test_the_same_tensors_give_the_same_file(tmp_path):
    tensors = {"b": np.ones((2, 2), np.float32), "a": np.zeros(3, np.float32)}
    first = layers.save(tmp_path / "1.npz", tensors)
    assert layers.save(tmp_path / "2.npz", dict(reversed(tensors.items()))) == first


@pytest.mark.parametrize("content", [b"", b"junk", None])
def test_a_damaged_or_missing_file_is_one_clear_error(tmp_path, content):
    path = tmp_path / "l.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelMissing, match="restore"):
        layers.load(path, hashlib.sha256(content or b"").hexdigest())


def test_another_file_than_the_listed_one_is_refused(tmp_path):
    layers.save(tmp_path / "l.npz", {"a": np.ones(2, np.float32)})
    with pytest.raises(ModelMissing, match="not the listed file"):
        layers.load(tmp_path / "l.npz", "0" * 64)


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("▁工资", True),
        ("合同法", True),
        ("〇", True),
        ("のは", True),
        ("▁2026", True),
        ("，", True),
        ("▁", True),
        ("A", True),
        ("APP", True),
        ("▁the", True),
        ("▁government", False),
        ("ание", False),
        ("ж", True),
        ("été", False),
    ],
)
def test_what_chinese_needs_is_kept(piece, kept):
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), (piece, -1.0)]
    assert chinese(pieces) == [0, 1, 2, 3, *([4] if kept else [])]


def test_the_words_of_the_prompts_stay_whole():
    pieces = [(piece, 0.0) for piece in ("<s>", "<pad>", "</s>", "<unk>", "▁passage", "▁query", "▁passages")]
    assert chinese(pieces, ("query: ", "passage: ")) == [0, 1, 2, 3, 4, 5]


@pytest.fixture
def tuned(spec, tmp_path, monkeypatch):  # noqa: F811 - the fixture
    """The tiny model with one bias tuned."""
    monkeypatch.setattr(layers, "FOLDER", tmp_path)
    digest = layers.save(tmp_path / "tuned.npz", {NAME: np.full(HIDDEN, 0.25, np.float32)})
    return replace(spec, id="tiny-tuned", tuned=TunedLayers("tuned.npz", digest))


def test_the_tuned_layers_take_their_places(spec, tuned, tmp_path):  # noqa: F811
    from safetensors.numpy import load_file

    plain = load_file(ensure_model(spec, tmp_path / "var") / "model.safetensors")
    ours = load_file(ensure_model(tuned, tmp_path / "var") / "model.safetensors")
    assert set(ours) == set(plain)
    assert (ours[NAME] == 0.25).all()
    for name in set(plain) - {NAME}:
        np.testing.assert_array_equal(ours[name], plain[name])
    assert len(ours["embeddings.word_embeddings.weight"]) == len(PIECES)


def test_only_the_kept_pieces_have_rows(tuned, tmp_path, monkeypatch):
    monkeypatch.setattr("index.model.chinese", lambda pieces, prompts: [*range(4), *range(5, len(pieces))])
    embedder = Embedder(tuned, root=tmp_path / "var")
    ensure_model(tuned, tmp_path / "var")
    assert embedder.encode_query("欠薪").shape == (HIDDEN,)
    model = embedder._model
    assert model[0].auto_model.embeddings.word_embeddings.num_embeddings == len(PIECES) - 1
    assert model.tokenizer.convert_ids_to_tokens([0, 1, 2, 3, 4]) == ["<s>", "<pad>", "</s>", "<unk>", "欠"]


def test_two_models_of_one_package_read_it_once(tuned, tmp_path, monkeypatch):
    asker = replace(tuned, id="tiny-questions")
    monkeypatch.setattr("index.model.find_spec", {asker.id: asker}.__getitem__)
    reads = []
    monkeypatch.setattr("index.model._read_packaged", lambda package: reads.append(package) or packed())
    folder = ensure_model(replace(tuned, asked_by=asker.id), tmp_path / "var")
    assert reads == [tuned.package]
    assert sorted(path.name for path in folder.parent.iterdir()) == [asker.id, tuned.id]
    assert (folder / "model.safetensors").read_bytes() == (
        asker.folder(tmp_path / "var") / "model.safetensors"
    ).read_bytes()
    assert is_converted(tuned, tmp_path / "var") and is_converted(asker, tmp_path / "var")


def test_other_layers_are_another_model(spec, tuned, tmp_path):  # noqa: F811
    ensure_model(tuned, tmp_path / "var")
    other = replace(tuned, tuned=replace(tuned.tuned, sha256="1" * 64))
    assert not is_converted(other, tmp_path / "var")
    folder = Path("unused")
    assert len({fingerprint(one, folder) for one in (spec, tuned, other)}) == 3


def test_layers_of_another_shape_are_refused(tuned, tmp_path):
    digest = layers.save(tmp_path / "wrong.npz", {NAME: np.ones(HIDDEN + 1, np.float32)})
    with pytest.raises(ModelMissing, match="does not fit"):
        ensure_model(replace(tuned, tuned=TunedLayers("wrong.npz", digest)), tmp_path / "var")


def test_the_shipped_layers_are_the_listed_ones():
    shipped = find_spec().tuned
    if shipped is None:
        pytest.skip("the default model has no layers of ours")
    found = layers.load(layers.FOLDER / shipped.file, shipped.sha256)
    assert {name.split(".")[2] for name in found} == {str(number) for number in range(6, 12)}
    assert all(np.isfinite(values).all() for values in found.values())
