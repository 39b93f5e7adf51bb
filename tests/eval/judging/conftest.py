"""The real library and what prints citations of it; answers made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.answering.citing import Citer
from bot.models import Answer
from corpus.names import LawNames
from corpus.store import Corpus
from eval.judging.grounded import Grounds
from tests.eval.builders import DAY, answer

Told = Callable[..., Answer]


@pytest.fixture(scope="session")
def library() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="session")
def names(library: Corpus) -> LawNames:
    return LawNames.from_corpus(library)


@pytest.fixture(scope="session")
def grounds(library: Corpus, names: LawNames) -> Grounds:
    return Grounds(library, names)


@pytest.fixture(scope="session")
def told(library: Corpus) -> Told:
    """An answer with a text that cites provisions of the library."""
    citer = Citer(library)

    def make(text: str, *cites: str, on: date = DAY) -> Answer:
        return replace(answer(), text=text, on=on, citations=citer(cites, on=on))

    return make
