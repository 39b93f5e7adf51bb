"""The real library, the real tables, and an assistant over a fake retriever: built once per run."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.citing import Citer
from bot.assistant import Assistant, assemble
from bot.eligibility.rules import Rules, load_rules
from bot.understanding.facts import FactReader
from bot.understanding.intent import IntentReader
from corpus.ids import ArticleId
from corpus.store import Corpus
from tests.fakes import FakeRetriever

TODAY = date(2026, 11, 23)
BEFORE_HUNAN = date(2023, 5, 1)
BEFORE_ACT = date(2021, 6, 1)

AID = "中华人民共和国法律援助法"
HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"


@pytest.fixture(scope="session")
def library() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="session")
def citer(library: Corpus) -> Citer:
    return Citer(library)


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


@pytest.fixture(scope="session")
def reader(rules: Rules) -> FactReader:
    return FactReader.load(rules.facts, rules.matters)


@pytest.fixture(scope="session")
def intents() -> IntentReader:
    return IntentReader.load()


@pytest.fixture(scope="session")
def retriever(library: Corpus) -> FakeRetriever:
    """Finds the same three articles whatever it is asked."""
    named = (f"{AID}第三十八条", f"{AID}第四十三条", "中华人民共和国民法典第一百八十八条")
    return FakeRetriever([library.get(ArticleId.parse(name), on=TODAY) for name in named])


@pytest.fixture(scope="session")
def assistant(citer: Citer, retriever: FakeRetriever) -> Assistant:
    return assemble(citer, retriever)
