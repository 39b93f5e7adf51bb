"""Identifiers that parse and print: 第一百二十条之一 ⇄ ArticleNumber(120, 1), 法名第三十一条 ⇄ ArticleId.

A law is identified by its full official name; which *version* of it applies on a day is the
store's business, so an `ArticleId` names the same article through amendments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numerals import NUMERAL, format_numeral, parse_numeral

_NUMBER = re.compile(rf"第(?P<n>{NUMERAL})条(?:之(?P<s>{NUMERAL}))?|条目(?P<e>{NUMERAL})|(?P<whole>全文)")
_ID = re.compile(r"(?P<law>.+?)(?P<number>第[^第]+条(?:之[^之]+)?|条目[^条]+|全文)")


@dataclass(frozen=True, order=True)
class ArticleNumber:
    """Position of an article in its law: 第31条 is (31, 0), 第120条之一 (120, 1), entry 3 of an amendment `entry=True`.

    Number 0 stands for a document that is not divided into articles (全文).
    """

    number: int
    suffix: int = 0
    entry: bool = False

    def __str__(self) -> str:
        if self.number == 0:
            return "全文"
        if self.entry:
            return f"条目{format_numeral(self.number)}"
        tail = f"之{format_numeral(self.suffix)}" if self.suffix else ""
        return f"第{format_numeral(self.number)}条{tail}"

    @classmethod
    def parse(cls, text: str) -> ArticleNumber:
        """Return the number that `text` prints; ValueError when it is not exactly one."""
        match = _NUMBER.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not an article number: {text!r}")
        if match["whole"]:
            return cls(0)
        if match["e"]:
            return cls(parse_numeral(match["e"]), entry=True)
        return cls(parse_numeral(match["n"]), parse_numeral(match["s"]) if match["s"] else 0)


@dataclass(frozen=True, order=True)
class ArticleId:
    """An article of a law, whatever its version: `str()` gives 中华人民共和国法律援助法第三十一条."""

    law: str
    number: ArticleNumber

    def __str__(self) -> str:
        return f"{self.law}{self.number}"

    @classmethod
    def parse(cls, text: str) -> ArticleId:
        """Return the id that `text` prints; ValueError when it is not exactly a full law name and a number."""
        match = _ID.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not an article id: {text!r}")
        return cls(match["law"], ArticleNumber.parse(match["number"]))


@dataclass(frozen=True)
class Portion:
    """A part of an article: paragraph (款) and item (项), each 1-based or None when not named."""

    paragraph: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        parts = f"第{format_numeral(self.paragraph)}款" if self.paragraph else ""
        return parts + (f"第{format_numeral(self.item)}项" if self.item else "")

    def __bool__(self) -> bool:
        return self.paragraph is not None or self.item is not None
