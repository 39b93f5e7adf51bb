"""Our own summaries (要点，非官方文本) of laws whose official text the library does not hold.

In: data/digests/*.toml, one law a file. Out: articles of kind DIGEST, and the articles known to exist but not held.

    [law]          name, level, issuer, published, start; optional: short (aliases), end, missing (article numbers)
    [law.source]   title, seen_on; optional: url, licence
    [[article]]    number, text (a paragraph or item a line), complete; optional: chapter, source {title, url, seen_on}
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity

FOLDER = Path(__file__).parent / "data" / "digests"

_LAW = {"name": str, "level": str, "issuer": str, "published": date, "start": date, "source": dict}
_LAW_OPTIONAL = {"short": list, "end": date, "missing": list}
_SOURCE = {"title": str, "seen_on": date}
_SOURCE_OPTIONAL = {"url": str, "licence": str}
_ARTICLE = {"number": str, "text": str, "complete": bool}
_ARTICLE_OPTIONAL = {"chapter": str, "source": dict}


@dataclass(frozen=True)
class Digests:
    """Summaries in file order; per law the articles that exist but are not held, and its short names."""

    articles: tuple[Article, ...]
    missing: dict[str, tuple[ArticleNumber, ...]]
    short: dict[str, tuple[str, ...]]


def read(folder: Path = FOLDER) -> Digests:
    """Return every summary in the folder (none when there is no folder).

    Raises:
        SourceError: names the file, and the row, that is not of the format.
    """
    articles: list[Article] = []
    missing: dict[str, tuple[ArticleNumber, ...]] = {}
    short: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise SourceError(f"{path}: {exc}") from exc
        _check(tables, {"law": dict}, {"article": list}, f"{path}")
        law, number_of_law, aliases = _law(tables["law"], path)
        if law.name in missing:
            raise SourceError(f"{path}: {law.name} has a summary in another file; keep one file a law")
        held = [
            _article(row, law, f"{path}: [[article]] row {n}") for n, row in enumerate(tables.get("article", []), 1)
        ]
        numbers = [article.id.number for article in held] + list(number_of_law)
        if repeated := {str(number) for number in numbers if numbers.count(number) > 1}:
            raise SourceError(f"{path}: {', '.join(sorted(repeated))} is given twice (as an article or as missing)")
        articles += held
        missing[law.name], short[law.name] = number_of_law, aliases
    return Digests(tuple(articles), missing, short)


def _law(row: Any, path: Path) -> tuple[LawVersion, tuple[ArticleNumber, ...], tuple[str, ...]]:
    where = f"{path}: [law]"
    _check(row, _LAW, _LAW_OPTIONAL, where)
    if row["level"] not in set(Level):
        raise SourceError(f"{where}: level {row['level']!r} is none of {', '.join(Level)}")
    validity = Validity(row["start"], row.get("end"))
    if validity.end is not None and validity.end <= validity.start:
        raise SourceError(f"{where}: end {validity.end} is not after start {validity.start}")
    source = _source(row["source"], f"digest:{path.stem}", f"{path}: [law.source]")
    level = Level(row["level"])
    law = LawVersion(row["name"], row["published"], validity, level, row["issuer"], TextKind.DIGEST, source)
    return law, tuple(_number(text, where) for text in row.get("missing", [])), tuple(row.get("short", []))


def _article(row: Any, law: LawVersion, where: str) -> Article:
    _check(row, _ARTICLE, _ARTICLE_OPTIONAL, where)
    text = "\n".join(line.strip() for line in row["text"].strip().split("\n") if line.strip())
    if not text:
        raise SourceError(f"{where}: text is empty; list the article under missing instead")
    if "source" in row:
        law = replace(law, source=_source(row["source"], law.source.id, f"{where}: source"))
    return Article(
        ArticleId(law.name, _number(row["number"], where)), law, text, row.get("chapter", ""), "", row["complete"]
    )


def _source(row: Any, id: str, where: str) -> Source:
    _check(row, _SOURCE, _SOURCE_OPTIONAL, where)
    return Source(id, row["title"], row["seen_on"], row.get("url"), row.get("licence", ""))


def _number(text: Any, where: str) -> ArticleNumber:
    try:
        return ArticleNumber.parse(text)
    except (ValueError, AttributeError) as exc:
        raise SourceError(f"{where}: {text!r} is not an article number such as 第三条") from exc


def _check(row: Any, required: Mapping[str, type], optional: Mapping[str, type], where: str) -> None:
    """Refuse unknown, missing and wrongly typed keys: a misspelt key must not silently lose a date."""
    if not isinstance(row, dict):
        raise SourceError(f"{where}: expected a table")
    known = {**required, **optional}
    for key in row:
        if key not in known:
            raise SourceError(f"{where}: unknown key {key!r}; expected {', '.join(known)}")
    for key, kind in known.items():
        if key not in row:
            if key in required:
                raise SourceError(f"{where}: {key} is missing")
        elif type(row[key]) is not kind:
            raise SourceError(f"{where}: {key} must be {kind.__name__}, not {type(row[key]).__name__}")
