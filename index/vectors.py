"""Passage vectors by content: int8 rows keyed by a hash of the passage, so that only new texts are ever encoded.

A table belongs to one model (its fingerprint). The default model's table of the whole corpus ships in data/vectors/,
which is why the first build needs no model; texts that the operator imports are added to a second table under var/.
Vectors are unit vectors, so a row keeps the direction only: the largest component becomes ±127 (measured: no loss).
"""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexCorrupt
from index.files import replacing

SHIPPED = Path(__file__).with_name("data") / "vectors"
_KEY_BYTES = 16
_SLICE = 2000
_LOG = logging.getLogger(__name__)

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """What turns text into unit vectors.

    `fingerprint` changes with the vectors of documents (weights or prompts), `both_sides` also with those of queries;
    `dimension` is the length of a vector.
    """

    @property
    def fingerprint(self) -> str: ...  # noqa: D102
    @property
    def both_sides(self) -> str: ...  # noqa: D102
    @property
    def dimension(self) -> int: ...  # noqa: D102
    def encode_query(self, text: str) -> Matrix: ...  # noqa: D102 - shape (dimension,)
    def encode_documents(self, texts: Sequence[str]) -> Matrix: ...  # noqa: D102 - shape (len(texts), dimension)


class VectorTable:
    """Vectors of one model by passage text; immutable."""

    def __init__(self, fingerprint: str, dimension: int, rows: Mapping[bytes, NDArray[np.int8]]) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, text: str) -> bool:
        return _key(text) in self._rows

    @classmethod
    def load(cls, path: Path, *, fingerprint: str, dimension: int) -> VectorTable:
        """Return the table in `path`; an empty one when there is no file, or it is another model's.

        Raises:
            IndexCorrupt: the file is not a vector table.
        """
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                owner, keys, vectors = str(file["fingerprint"]), file["keys"], file["vectors"]
        except FileNotFoundError:
            return cls(fingerprint, dimension, {})
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as exc:
            raise IndexCorrupt(f"{path} is not a vector table ({exc}); restore or delete it") from exc
        if owner != fingerprint:
            return cls(fingerprint, dimension, {})
        if keys.shape != (len(vectors), _KEY_BYTES) or vectors.shape[1:] != (dimension,):
            raise IndexCorrupt(f"{path} has {keys.shape} keys and {vectors.shape} vectors; restore or delete it")
        return cls(fingerprint, dimension, dict(zip((key.tobytes() for key in keys), vectors, strict=True)))

    def save(self, path: Path) -> None:
        """Write the table, rows in order of their keys: the same content gives the same bytes."""
        order = sorted(self._rows)
        keys = np.frombuffer(b"".join(order), np.uint8).reshape(-1, _KEY_BYTES)
        vectors = np.array([self._rows[key] for key in order], np.int8).reshape(-1, self.dimension)
        with replacing(path) as file:
            np.savez(file, fingerprint=np.array(self.fingerprint), keys=keys, vectors=vectors)

    def with_texts(self, texts: Sequence[str], vectors: Matrix) -> VectorTable:
        """Return a table that also has the vectors of `texts`, shape (len(texts), dimension)."""
        added = zip(map(_key, texts), quantize(vectors), strict=True)
        return VectorTable(self.fingerprint, self.dimension, {**self._rows, **dict(added)})

    def merged(self, other: VectorTable) -> VectorTable:
        """Return a table with the rows of both (of the same model)."""
        return VectorTable(self.fingerprint, self.dimension, {**self._rows, **other._rows})

    def only(self, texts: Sequence[str]) -> VectorTable:
        """Return a table with just those of `texts` that this one has."""
        keys = map(_key, texts)
        return VectorTable(self.fingerprint, self.dimension, {k: self._rows[k] for k in keys if k in self._rows})

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """Return unit vectors, shape (len(texts), dimension); KeyError where a text is not in the table."""
        rows = np.array([self._rows[_key(text)] for text in texts], np.float32).reshape(-1, self.dimension)
        return unit(rows)


def complete(table: VectorTable, texts: Sequence[str], encoder: Encoder, path: Path) -> VectorTable:
    """Return the table with every text in it, encoding those it lacks; saved to `path` after each slice of them."""
    new = sorted({text for text in texts if text not in table}, key=lambda text: (len(text), text))
    for at in range(0, len(new), _SLICE):
        part = new[at : at + _SLICE]
        table = table.with_texts(part, encoder.encode_documents(part))
        table.save(path)
        _LOG.info("%d of %d new passages encoded", at + len(part), len(new))
    return table


def quantize(vectors: Matrix) -> NDArray[np.int8]:
    """Return each row scaled to ±127 and rounded."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.asarray(np.rint(vectors * (127 / np.maximum(largest, 1e-12))), np.int8)


def unit(vectors: Matrix) -> Matrix:
    """Return the rows scaled to length 1 (a zero row stays zero)."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
