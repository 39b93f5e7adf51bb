"""Article → the texts that are embedded, one vector each. Passages never leave this package.

A passage is a title (short name of the law, article number) and the text. An article over `LIMIT` characters is cut
between paragraphs (款) and items (项), and inside one only at the end of a sentence; a part that starts at an item
repeats the sentence that introduces the items, without which an item says nothing.
Chapter titles are left out on purpose: on 1,057 training queries of STARD they cost the vectors R@10 .710 → .687, while
BM25 gains from them (.526 → .533), so only `heading` has them.
The text of a passage is the key of its shipped vector: changing anything here means encoding everything again.
"""

from __future__ import annotations

import re

from corpus.models import Article

VERSION = "1"
"""Goes into the index manifest."""

LIMIT = 400
"""Characters of article text in one passage (about 260 of the model's 512 tokens)."""

_LEAD_LIMIT = 120
_COUNTRY = "中华人民共和国"
_ORDINAL = re.compile(r"第[零〇一二三四五六七八九十百千]+(?:分编|编|章|节)\s*")
_SENTENCE = re.compile(r"[^。；;！？]*[。；;！？]|[^。；;！？]+")


def title(article: Article) -> str:
    """Return 法律援助法第三十一条."""
    return f"{article.law.name.replace(_COUNTRY, '')}{article.id.number}"


def heading(article: Article) -> str:
    """Return the title and what the chapter and section are about: 法律援助法第三十一条 形式和范围."""
    return " ".join([title(article), *_ORDINAL.sub("", f"{article.chapter} {article.section}").split()])


def split(article: Article) -> tuple[str, ...]:
    """Return the passages of an article, at least one, in order; the same article always gives the same texts."""
    return tuple(f"{title(article)}\n{body}" for body in _bodies(article))


def _bodies(article: Article) -> list[str]:
    if len(article.text) <= LIMIT:
        return [article.text]
    bodies: list[str] = []
    body = ""
    for lead, unit in _units(article):
        grown = f"{body}\n{unit}" if body else unit
        if body and len(grown) > LIMIT:
            bodies.append(body)
            grown = f"{lead}\n{unit}" if lead else unit
        body = grown
    return [*bodies, body]


def _units(article: Article) -> list[tuple[str, str]]:
    """Return (introducing sentence or "", unit) for each paragraph and item, long ones cut at sentence ends."""
    units: list[tuple[str, str]] = []
    for paragraph, items in article.paragraphs:
        units += [("", piece) for piece in _pieces(paragraph)]
        lead = paragraph if len(paragraph) <= _LEAD_LIMIT else ""
        units += [(lead, piece) for _, item in items for piece in _pieces(item)]
    return units


def _pieces(text: str) -> list[str]:
    """Cut a text over LIMIT at the ends of sentences, and mid-sentence only where one sentence alone is over it."""
    if len(text) <= LIMIT:
        return [text]
    pieces = [""]
    for sentence in _SENTENCE.findall(text):
        for at in range(0, len(sentence), LIMIT):
            part = sentence[at : at + LIMIT]
            if pieces[-1] and len(pieces[-1]) + len(part) > LIMIT:
                pieces.append("")
            pieces[-1] += part
    return pieces
