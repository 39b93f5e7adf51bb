"""Passage vectors in Chroma; the only module that imports chromadb.

Chroma holds ids, vectors and metadata, not the texts (the corpus has them; leaving them out halves the build). Its
filters are slow over the whole collection, so dates are filtered by the caller; only named laws are filtered here.
One process owns a folder: a second one would not see its changes, and this package never changes a folder once built.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexCorrupt
from index.vectors import Matrix

_NAME = "passages"
_BATCH = 5000  # Chroma takes at most 5,461 at once


@dataclass(frozen=True)
class Entry:
    """One passage: unique id, and the full name of the law it is from."""

    id: str
    law: str


class VectorStore:
    """Nearest passages by cosine."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection

    @classmethod
    def create(cls, folder: Path, entries: Sequence[Entry], vectors: Matrix) -> VectorStore:
        """Write a new store; `vectors` has shape (len(entries), dimension)."""
        with _mapped(folder):
            client = _client(folder)
            # Every batch, also the last and smallest, reaches the graph's files: what only the log has is added again
            # at each opening, which is slow and changes files whose digests the manifest keeps.
            graph = {"space": "cosine", "sync_threshold": 2, "batch_size": 2}
            collection = client.create_collection(_NAME, embedding_function=None, configuration={"hnsw": graph})
            for at in range(0, len(entries), _BATCH):
                batch = entries[at : at + _BATCH]
                collection.add(
                    ids=[entry.id for entry in batch],
                    embeddings=vectors[at : at + _BATCH],
                    metadatas=[{"law": entry.law} for entry in batch],
                )
            return cls(client, collection)

    @classmethod
    def open(cls, folder: Path) -> VectorStore:
        """Open what `create` wrote.

        Raises:
            IndexCorrupt: Chroma cannot read the folder.
        """
        with _mapped(folder):
            if not (folder / "chroma.sqlite3").is_file():
                raise IndexCorrupt(f"no vector store in {folder}; run: python -m index build")
            client = _client(folder)
            return cls(client, client.get_collection(_NAME, embedding_function=None))

    def __len__(self) -> int:
        with _mapped():
            return int(self._collection.count())

    def nearest(self, vector: Matrix, n: int, *, laws: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Return (id, cosine) of up to `n` passages, best first; `vector` has shape (dimension,)."""
        where = None if laws is None else {"law": {"$in": sorted(laws)}}
        with _mapped():
            found = self._collection.query(query_embeddings=[vector], n_results=n, where=where, include=["distances"])
        return [(id, 1.0 - distance) for id, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


@contextmanager
def _mapped(folder: Path | None = None) -> Iterator[None]:
    """Turn what Chroma raises into IndexCorrupt."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, sqlite3.Error, OSError, ValueError, KeyError, RuntimeError) as exc:
        where = f" in {folder}" if folder else ""
        raise IndexCorrupt(f"the vector store{where} cannot be used: {exc}; run: python -m index build") from exc
