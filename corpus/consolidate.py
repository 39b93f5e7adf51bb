"""A law as an amendment left it: the amendment's own words in place of the articles it names.

Only the two forms are read in which an amendment prints the new text in full: 将…第X条…修改为："…" (the article) and
将…第X条第Y款修改为："…" (one paragraph). Anything else is refused, because to guess here would be to write law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from corpus.errors import ParseError
from corpus.ids import ArticleNumber
from corpus.models import Article, LawVersion
from corpus.numerals import NUMERAL, parse_numeral

_CHANGE = re.compile(
    rf"(?:将|在)[^第]{{1,20}}(?P<number>第{NUMERAL}条(?:之{NUMERAL})?)"
    rf"(?:第(?P<paragraph>{NUMERAL})款|中增加一款作为第{NUMERAL}款，将该条)?修改为[：:](?P<text>[\"“].+[\"”])",
    re.DOTALL,
)
_COMMENCEMENT = re.compile(r"本修正案自.{1,20}起施行。")


def consolidate(base: Iterable[Article], amendment: Iterable[Article], law: LawVersion) -> tuple[Article, ...]:
    """Return the articles of `law`: those of `base`, with the replacements that the entries of `amendment` print.

    Raises:
        ParseError: an entry is not a full replacement of an article or paragraph that `base` has.
    """
    articles = {article.id.number: replace(article, law=law) for article in base}
    for entry in amendment:
        if _COMMENCEMENT.fullmatch(entry.text):
            continue
        match = _CHANGE.fullmatch(entry.text)
        number = ArticleNumber.parse(match["number"]) if match else None
        if match is None or number not in articles:
            raise ParseError(f"{entry.key}: not a replacement of an article of {law.name}; consolidate it by hand")
        text = "\n".join(line.removeprefix('"').removeprefix("“") for line in match["text"].split("\n"))[:-1]
        if match["paragraph"]:
            text = _with_paragraph(articles[number], parse_numeral(match["paragraph"]), text)
        articles[number] = replace(articles[number], text=text)
    return tuple(articles.values())


def _with_paragraph(article: Article, paragraph: int, text: str) -> str:
    """Return the article's text with one of its paragraphs (and the items of it) replaced."""
    if not 1 <= paragraph <= len(article.paragraphs):
        raise ParseError(f"{article.key} has no paragraph {paragraph}")
    printed = ["\n".join([head, *(item for _, item in items)]) for head, items in article.paragraphs]
    printed[paragraph - 1] = text
    return "\n".join(printed)
