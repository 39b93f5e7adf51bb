"""What the frozen lower half of the model makes of each text, kept on disk: a training step then costs half.

The states are those the retriever computes (same precision), stored as float16: one long array of tokens and the place
of each text in it. 65,000 passages take about 5 GB under var/training/.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.files import replacing

if TYPE_CHECKING:
    from index.embedder import Embedder

DEPTH = 6
"""Layers below are shared with bot.understanding and never tuned."""

_SLICE = 2048
_LOG = logging.getLogger(__name__)


class States:
    """Token states of texts: `of(i)` has shape (tokens, width), float16."""

    def __init__(
        self, tokens: NDArray[np.float16], ends: NDArray[np.int64], rows: NDArray[np.int64], path: Path
    ) -> None:
        """Take the tokens of all texts, shape (tokens, width), where each stored text ends, its row by text, and the
        path of the two files without suffix."""
        self.path = path
        self._tokens = tokens
        self._ends = ends
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def length(self, index: int) -> int:
        """Return how many tokens a text has."""
        row = self._rows[index]
        return int(self._ends[row] - (self._ends[row - 1] if row else 0))

    def of(self, index: int, limit: int | None = None) -> NDArray[np.float16]:
        """Return the states of one text, of its first `limit` tokens where that is less."""
        row = self._rows[index]
        start, end = int(self._ends[row - 1]) if row else 0, int(self._ends[row])
        return self._tokens[start : end if limit is None else min(end, start + limit)]


def load_states(texts: Sequence[str], embedder: Embedder, folder: Path, *, documents: bool) -> States:
    """Return the states of `texts`, computing and keeping them in `folder` the first time."""
    key = hashlib.sha256(f"{embedder.fingerprint}|{DEPTH}|{documents}".encode())
    for text in texts:
        key.update(text.encode("utf-8", "surrogatepass") + b"\x1e")
    path = folder / f"states-{key.hexdigest()[:16]}"
    if not path.with_suffix(".npz").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _compute(texts, embedder, path, documents=documents)
    with np.load(path.with_suffix(".npz")) as places:
        ends, rows = places["ends"], places["rows"]
    tokens: Any = np.memmap(path.with_suffix(".f16"), np.float16, "r", shape=(int(ends[-1]), embedder.dimension))
    return States(tokens, ends, rows, path)


def _compute(texts: Sequence[str], embedder: Embedder, path: Path, *, documents: bool) -> None:
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    ends: list[int] = []
    with path.with_suffix(".f16").open("wb") as file:
        for at in range(0, len(order), _SLICE):
            part = [texts[index] for index in order[at : at + _SLICE]]
            for found in embedder.token_states(part, depth=DEPTH, documents=documents):
                file.write(found.states.astype(np.float16).tobytes())
                ends.append((ends[-1] if ends else 0) + len(found.states))
            _LOG.info("%d of %d texts through the lower layers", len(ends), len(texts))
    rows = np.empty(len(texts), np.int64)
    rows[order] = np.arange(len(texts))
    with replacing(path.with_suffix(".npz")) as out:  # last: its presence says that the other file is whole
        np.savez(out, ends=np.array(ends, np.int64), rows=rows)
