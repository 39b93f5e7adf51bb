"""A small library and an encoder without a model: vectors are hashed character pairs, so like texts are near."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from corpus.store import Corpus
from index.vectors import Matrix, unit

SOURCE = Source("test", "测试资料", date(2026, 1, 1))
ON = date(2026, 11, 23)


class FakeEncoder:
    """Deterministic unit vectors of 32 numbers; remembers what it was asked to encode."""

    dimension = 32

    def __init__(self, fingerprint: str = "fake") -> None:
        self.fingerprint = self.both_sides = fingerprint
        self.encoded: list[str] = []

    def encode_query(self, text: str) -> Matrix:
        return _vector(text)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        self.encoded += texts
        return np.array([_vector(text) for text in texts], np.float32).reshape(-1, self.dimension)


def _vector(text: str) -> Matrix:
    vector = np.full(FakeEncoder.dimension, 0.01, np.float32)
    for at in range(len(text) - 1):
        pair = text[at : at + 2].encode("utf-8", "replace")
        vector[hashlib.blake2b(pair, digest_size=1).digest()[0] % FakeEncoder.dimension] += 1
    return unit(vector)


def law(name: str, *, start: date = date(2020, 1, 1), end: date | None = None) -> LawVersion:
    return LawVersion(name, start, Validity(start, end), Level.LAW, "测试机关", TextKind.OFFICIAL, SOURCE)


def article(version: LawVersion, number: int, text: str, *, chapter: str = "", section: str = "") -> Article:
    return Article(ArticleId(version.name, ArticleNumber(number)), version, text, chapter, section)


AID = law("中华人民共和国测试援助法", start=date(2022, 1, 1))
AID_BEFORE = law("中华人民共和国测试援助法", start=date(2003, 9, 1), end=date(2022, 1, 1))
WAGES = law("工资测试条例")
PLANNED = law("未来测试法", start=date(2030, 1, 1))

ARTICLES = (
    article(AID, 1, "为了保障公民获得法律服务，制定本法。", chapter="第一章 总则"),
    article(AID, 2, "请求支付劳动报酬的，可以申请法律援助。", chapter="第二章 范围"),
    article(AID, 3, "遭受家庭暴力的，申请不受经济困难条件的限制。", chapter="第二章 范围"),
    article(AID, 4, "对不予援助的决定有异议的，可以向设立该机构的部门提出。", chapter="第三章 程序"),
    article(AID_BEFORE, 2, "请求支付劳动报酬的，可以申请法律援助，旧的规定。"),
    article(WAGES, 1, "用人单位应当按时足额支付工资。"),
    article(WAGES, 2, "拖欠农民工工资的，由总承包单位先行清偿。"),
    article(WAGES, 3, "工资应当以货币形式支付，不得以实物替代。"),
    article(PLANNED, 1, "请求支付劳动报酬的，依照新的规定申请法律援助。"),
)


def corpus(articles: Sequence[Article] = ARTICLES) -> Corpus:
    return Corpus(articles)
