"""The records that leave this package: Source, Validity, LawVersion, Article (all frozen)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, Portion
from corpus.numerals import NUMERAL, parse_numeral

_ITEM = re.compile(rf"\s*[（(](?P<n>{NUMERAL})[）)]\s*")


class TextKind(StrEnum):
    """Whether a text is the official wording or our own summary (要点，非官方文本)."""

    OFFICIAL = "official"
    DIGEST = "digest"


class Level(StrEnum):
    """Rank of a law in the Chinese legal order, by its printed name."""

    CONSTITUTION = "宪法"
    LAW = "法律"
    INTERPRETATION = "立法解释"
    AMENDMENT = "修正案"
    DECISION = "修改决定"
    REGULATION = "行政法规"
    JUDICIAL = "司法解释"
    RULE = "部门规章"
    LOCAL = "地方性法规"
    NORMATIVE = "规范性文件"


class Status(StrEnum):
    """Whether a text is law on a given day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"


@dataclass(frozen=True)
class Validity:
    """The days a text is law: from `start` on, and before `end` (None: no end known)."""

    start: date
    end: date | None = None

    def status(self, on: date) -> Status:
        """Return the status on the day `on`."""
        if on < self.start:
            return Status.NOT_YET
        return Status.ENDED if self.end is not None and on >= self.end else Status.IN_FORCE


@dataclass(frozen=True)
class Source:
    """Where a text was read: printable title, address or None, the day it was read, licence or legal basis."""

    id: str
    title: str
    seen_on: date
    url: str | None = None
    licence: str = ""


@dataclass(frozen=True)
class LawVersion:
    """One version of a law: full official name, day of adoption or publication, validity, rank, issuer, source."""

    name: str
    published: date
    validity: Validity
    level: Level
    issuer: str
    text_kind: TextKind
    source: Source

    @cached_property
    def key(self) -> str:
        """Unique and stable: name@publication day."""
        return f"{self.name}@{self.published.isoformat()}"


@dataclass(frozen=True)
class Article:
    """One article of one version of a law. `text` has one line per 款 or 项, without the 第X条 heading.

    `complete` is False where only a part of the article is known (digests of partly confirmed provisions).
    """

    id: ArticleId
    law: LawVersion
    text: str
    chapter: str = ""
    section: str = ""
    complete: bool = True

    @property
    def label(self) -> str:
        """《法名》第三十一条, for people."""
        return f"《{self.id.law}》{self.id.number}"

    @property
    def key(self) -> str:
        """Unique and stable over the corpus: name@publication day#article."""
        return f"{self.law.key}#{self.id.number}"

    @cached_property
    def paragraphs(self) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
        """The article as ((paragraph, ((item number, item text), …)), …); items belong to the paragraph before them."""
        paragraphs: list[tuple[str, list[tuple[int, str]]]] = []
        for line in self.text.split("\n"):
            match = _ITEM.match(line)
            if match and paragraphs:
                paragraphs[-1][1].append((parse_numeral(match["n"]), line.strip()))
            elif line.strip():
                paragraphs.append((line.strip(), []))
        return tuple((text, tuple(items)) for text, items in paragraphs)

    def portion(self, portion: Portion) -> str:
        """Return the text of a paragraph or item (the whole text for an empty portion).

        Raises:
            UnknownArticle: there is no such paragraph or item, or an item without its paragraph is ambiguous.
        """
        if not portion:
            return self.text
        paragraphs = self.paragraphs
        if portion.paragraph is not None:
            if not 1 <= portion.paragraph <= len(paragraphs):
                raise UnknownArticle(f"{self.label}只有{len(paragraphs)}款，没有{portion}")
            paragraphs = paragraphs[portion.paragraph - 1 : portion.paragraph]
        if portion.item is None:
            text, items = paragraphs[0]
            return "\n".join([text, *(item for _, item in items)])
        found = [item for _, items in paragraphs for number, item in items if number == portion.item]
        if len(found) != 1:
            reason = "没有" if not found else "有不止一个"
            raise UnknownArticle(
                f"{self.label}{reason}{Portion(item=portion.item)}" + ("，请写明第几款" if found else "")
            )
        return found[0]
