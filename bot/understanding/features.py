"""Folded text → one feature vector: a sentence embedding, hashed character n-grams, and what the readable cues say.

The embedding generalises over wording, the n-grams keep the words that decide (不给, 还是, 几天) sharp, the cues are
weighed by how often they turn out right. Linear models read all three.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Matrix]
"""Texts → unit vectors, shape (len(texts), dimension)."""

BUCKETS = 1 << 13
READ = 600
"""Characters that are read; the rest of a very long story adds noise only."""

_ORDERS = (1, 2, 3)
_DENSE_WEIGHT = 1.4  # against n-grams and cues; chosen by cross-validation over the utterances


def ngrams(text: str) -> Matrix:
    """Return hashed, log-scaled counts of character 1- to 3-grams, unit length; shape (BUCKETS,)."""
    counts = np.zeros(BUCKETS, np.float32)
    padded = f"^{text[:READ]}$"
    for order in _ORDERS:
        for start in range(len(padded) - order + 1):
            counts[zlib.crc32(padded[start : start + order].encode()) % BUCKETS] += 1
    counts = np.log1p(counts)
    norm = float(np.linalg.norm(counts))
    return counts / norm if norm else counts


def centred(vectors: Matrix, mean: Matrix) -> Matrix:
    """Return embeddings less the mean of the training texts, of one length: what all e5 vectors share tells nothing."""
    moved = vectors - mean
    scaled = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
    return np.asarray(_DENSE_WEIGHT * scaled, np.float32)
