"""The whole library once per run, and factories of small records."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from corpus.store import Corpus

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def library() -> Corpus:
    return Corpus.load()


def make_law(
    name: str = "测试法",
    published: date = date(2020, 1, 1),
    start: date | None = None,
    end: date | None = None,
    kind: TextKind = TextKind.OFFICIAL,
) -> LawVersion:
    source = Source("test", "测试来源", date(2026, 1, 1))
    return LawVersion(name, published, Validity(start or published, end), Level.LAW, "测试机关", kind, source)


def make_article(number: str = "第一条", text: str = "为了测试，制定本法。", law: LawVersion | None = None) -> Article:
    law = law or make_law()
    return Article(ArticleId(law.name, ArticleNumber.parse(number)), law, text)
