"""The real library, and a reader of foreign answers over it."""

from __future__ import annotations

import pytest

from corpus.store import Corpus
from eval.systems.reading import Reader


@pytest.fixture(scope="session")
def library() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="session")
def reader(library: Corpus) -> Reader:
    return Reader(library)
