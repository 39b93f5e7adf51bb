"""The table of vectors: what is kept, what is encoded again, what is refused."""

import numpy as np
import pytest

from index.errors import IndexCorrupt
from index.vectors import VectorTable, complete, quantize, unit
from tests.index.fakes import FakeEncoder

TEXTS = ["甲乙丙丁", "戊己庚辛", "子丑寅卯"]


def empty(encoder: FakeEncoder) -> VectorTable:
    return VectorTable(encoder.fingerprint, encoder.dimension, {})


def load(path, encoder: FakeEncoder) -> VectorTable:
    return VectorTable.load(path, fingerprint=encoder.fingerprint, dimension=encoder.dimension)


def test_quantize_scales_each_row_to_127():
    rows = quantize(np.array([[0.5, -0.25, 0.0], [0.01, 0.02, -0.04]], np.float32))
    assert rows.tolist() == [[127, -64, 0], [32, 64, -127]]
    assert quantize(np.zeros((1, 3), np.float32)).tolist() == [[0, 0, 0]]


def test_quantized_vectors_keep_their_direction():
    vectors = unit(np.random.default_rng(1).normal(size=(200, 384)).astype(np.float32))
    back = unit(quantize(vectors).astype(np.float32))
    assert ((vectors * back).sum(axis=1) > 0.9999).all()


def test_only_new_texts_are_encoded(tmp_path):
    encoder, path = FakeEncoder(), tmp_path / "table.npz"
    table = complete(empty(encoder), TEXTS[:2], encoder, path)
    complete(table, [*TEXTS, TEXTS[2]], encoder, path)
    assert sorted(encoder.encoded) == sorted(TEXTS)
    assert len(load(path, encoder)) == 3


def test_a_table_comes_back_as_it_was(tmp_path):
    encoder = FakeEncoder()
    table = complete(empty(encoder), TEXTS, encoder, tmp_path / "a.npz")
    again = load(tmp_path / "a.npz", encoder)
    np.testing.assert_array_equal(again.vectors(TEXTS[::-1]), table.vectors(TEXTS[::-1]))
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "b.npz"]


def test_vectors_are_near_what_was_encoded():
    encoder = FakeEncoder()
    exact = encoder.encode_documents(TEXTS)
    kept = empty(encoder).with_texts(TEXTS, exact).vectors(TEXTS)
    assert ((exact * kept).sum(axis=1) > 0.999).all()


def test_only_and_merged():
    encoder = FakeEncoder()
    vectors = encoder.encode_documents(TEXTS)
    table = empty(encoder).with_texts(TEXTS, vectors)
    part = table.only([TEXTS[0], "没有"])
    assert len(part) == 1
    assert TEXTS[0] in part
    assert len(part.merged(table)) == 3
    with pytest.raises(KeyError):
        part.vectors([TEXTS[1]])


def test_another_models_table_counts_as_empty(tmp_path):
    encoder = FakeEncoder()
    complete(empty(encoder), TEXTS, encoder, tmp_path / "a.npz")
    assert len(load(tmp_path / "a.npz", FakeEncoder("other"))) == 0
    assert len(load(tmp_path / "none.npz", encoder)) == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\x93NUMPY", b"x" * 500])
def test_a_damaged_table_is_one_clear_error(tmp_path, content):
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(IndexCorrupt, match=r"a\.npz"):
        load(tmp_path / "a.npz", FakeEncoder())


def test_a_table_of_another_shape_is_refused(tmp_path):
    with (tmp_path / "a.npz").open("wb") as file:
        np.savez(
            file, fingerprint=np.array("fake"), keys=np.zeros((2, 16), np.uint8), vectors=np.zeros((2, 7), np.int8)
        )
    with pytest.raises(IndexCorrupt, match="restore or delete"):
        load(tmp_path / "a.npz", FakeEncoder())
