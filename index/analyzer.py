"""Text → index terms: words by jieba with a legal dictionary, character bigrams, and printed article numbers.

Words give precision, bigrams survive wrong cuts and unknown names; both go into one stream of terms, so a word of two
characters counts twice. jieba is used in its Rust form (rjieba): the same cuts in a tenth of the time, and no shared
cache file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.ids import ArticleNumber
from corpus.numerals import NUMERAL
from index.text import clean

if TYPE_CHECKING:
    import rjieba

_DATA = Path(__file__).with_name("data")
_CODE = 1  # raise it when the terms of the same text change
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(rf"第?(?P<n>{NUMERAL})条(?:之(?P<s>{NUMERAL}))?")


def _read_lines(name: str) -> tuple[str, ...]:
    """Return the entries of a data file, without comments and empty lines."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class Analyzer:
    """Deterministic and safe to share between threads; the dictionary (.3 s) is loaded at the first call.

    Attributes:
        version: changes whenever the terms of some text may change; kept in the index manifest.
    """

    def __init__(self) -> None:
        content = hashlib.sha256(f"{_CODE}|rjieba {version('rjieba')}".encode())
        for name in ("legal_terms.txt", "stopwords.txt"):
            content.update("\n".join(("", *_read_lines(name))).encode())
        self.version = content.hexdigest()[:16]
        self._stop = frozenset(_read_lines("stopwords.txt"))

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text`, in order; [] when there is nothing to search for."""
        folded = clean(text).lower()
        return [*self._words(folded), *_bigrams(folded), *_articles(folded)]

    def _words(self, text: str) -> Iterator[str]:
        for word in tokenizer().cut(text):
            if word not in self._stop and _WORD.fullmatch(word):
                yield word


def _bigrams(text: str) -> Iterator[str]:
    for run in _HAN.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _articles(text: str) -> Iterator[str]:
    """Yield 第31条 and 第三十一条 alike, as one term that no word or bigram can be."""
    for match in _ARTICLE.finditer(text):
        try:
            yield f"§{ArticleNumber.parse('第' + match[0].removeprefix('第'))}"
        except ValueError:
            continue


@cache
def tokenizer() -> rjieba.Jieba:
    """Return a private tokenizer with the legal terms."""
    import rjieba

    tokenizer = rjieba.Jieba()
    for term in _read_lines("legal_terms.txt"):
        tokenizer.add_word(term, None, None)
    return tokenizer
