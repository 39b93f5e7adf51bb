"""A library of a few invented articles: two levels, two versions, one law to come, a summary with a gap."""

from __future__ import annotations

from datetime import date

from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from corpus.store import Corpus

ON = date(2026, 11, 23)
AID = "中华人民共和国法律援助法"
HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"
PENAL = "中华人民共和国刑法"
FARM = "中华人民共和国农业法"

_BOOK = Source("book", "样书（编的）", date(2026, 11, 1), url="https://book.example/law", licence="")


def law(
    name: str,
    published: date,
    start: date,
    end: date | None = None,
    level: Level = Level.LAW,
    kind: TextKind = TextKind.OFFICIAL,
) -> LawVersion:
    return LawVersion(name, published, Validity(start, end), level, "编书的人", kind, _BOOK)


def article(version: LawVersion, number: str, text: str, *, chapter: str = "", complete: bool = True) -> Article:
    return Article(ArticleId(version.name, ArticleNumber.parse(number)), version, text, chapter, complete=complete)


def library() -> Corpus:
    aid = law(AID, date(2021, 8, 20), date(2022, 1, 1))
    hunan = law(HUNAN, date(2024, 7, 31), date(2024, 10, 1), level=Level.LOCAL, kind=TextKind.DIGEST)
    old = law(PENAL, date(2020, 12, 26), date(2021, 3, 1))
    new = law(PENAL, date(2023, 12, 29), date(2024, 3, 1))
    farm = law(FARM, date(2026, 8, 28), date(2027, 1, 1))
    return Corpus(
        [
            article(
                aid,
                "第三十条",
                "甲事看本法第三十一条第二项，乙事看《中华人民共和国刑法》第一百条之一。",
                chapter="第三章 形式",
            ),
            article(
                aid,
                "第三十一条",
                "下列事可以申请：\n（一）领粮；\n（二）讨薪：拖欠工资；\n（三）别的。\n第二款说怎么办。",
                chapter="第三章 形式",
            ),
            article(aid, "第三十二条", "不看困难的事。", chapter="第四章 程序"),
            article(hunan, "第二条", "湖南还有这些事：\n（一）假种子；\n（二）别的。"),
            article(hunan, "第四条", "怎么核查，只知道一部分。", complete=False),
            article(old, "第一百条", "旧的一百条。"),
            article(old, "第一百条之一", "旧的一百条之一。"),
            article(new, "第一百条", "新的一百条。"),
            article(new, "第一百条之一", "新的一百条之一，拖欠工资不给。"),
            article(farm, "第一条", "明年才有的条文。"),
        ],
        missing={HUNAN: (ArticleNumber(5),)},
    )
