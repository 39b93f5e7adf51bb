"""Official documents into the operator's corpus, and back.

In: a document as downloaded (see `corpus.documents`). Out: one JSON file a version in the operator's folder, and what
changed article by article. The folder is read by `Corpus.load`; what it holds is official text and replaces our own
summary of the same law.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.documents import read_lines
from corpus.errors import ParseError, SourceError
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from corpus.parser import parse

_FORMAT = 1
_FILE_DAY = re.compile(r"[（(](\d{4}-\d{2}-\d{2})[）)]")
_LICENCE = "法律、法规不适用著作权法（《中华人民共和国著作权法》第五条）"


@dataclass(frozen=True)
class Difference:
    """What an imported version changes, by article number, against the version the library had (None: no such law).

    Differences of spacing, quotation marks and full or half width are not changes.
    """

    against: LawVersion | None
    added: tuple[ArticleNumber, ...]
    changed: tuple[ArticleNumber, ...]
    removed: tuple[ArticleNumber, ...]


def read_document(
    path: Path,
    *,
    imported_on: date,
    id: str | None = None,
    published: date | None = None,
    start: date | None = None,
    known: Iterable[LawVersion] = (),
) -> tuple[Article, ...]:
    """Return the articles of an official document.

    Args:
        path: .docx, .html, .md or .txt.
        imported_on: the day of the import, kept as the day the source was seen.
        id: full official name of the law, where the document's title is not it.
        published: day of publication, where the document does not print it; a day in the file's name
            (…(2010-12-20).md) counts when it is later than what the document prints.
        start: first day in force, where the document does not print it.
        known: versions in the library, newest last within a law. A title that differs from a name only in brackets,
            spaces or the words 中华人民共和国 before it is that law; rank, issuer and first day are taken from the
            library where the document does not print them.

    Raises:
        ParseError: not a law, or a day is nowhere to be found; names the file and what to give.
    """
    law = parse(read_lines(path), path.name, name=id)
    named = _FILE_DAY.search(path.name)
    days = [day for day in (law.published, _day(named[1]) if named else None) if day]
    published = published or max(days, default=None)
    if published is None:
        raise ParseError(f"{path.name}: does not print the day of its publication; give it with --published YYYY-MM-DD")
    relative = _relative(law.name, published, known)
    # The commencement clause may be that of the original; this version did not apply before it was published.
    printed = law.start if law.start and law.start >= published else None
    same = relative.validity.start if relative and relative.published == published else None
    start = start or printed or same or (published if law.start else None)
    if start is None:
        raise ParseError(f"{path.name}: does not print from when it applies; give it with --start YYYY-MM-DD")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    source = Source(
        f"import:{digest[:12]}", f"{path.name}（导入的官方文件，sha256 {digest}）", imported_on, None, _LICENCE
    )
    name = relative.name if relative and not id else law.name
    level = relative.level if relative and law.level is Level.NORMATIVE else law.level
    issuer = law.issuer or (relative.issuer if relative else "")
    version = LawVersion(name, published, Validity(start), level, issuer, TextKind.OFFICIAL, source)
    return tuple(
        Article(ArticleId(name, article.number), version, article.text, article.chapter, article.section)
        for article in law.articles
    )


def _relative(title: str, published: date, known: Iterable[LawVersion]) -> LawVersion | None:
    """Return the version of the same law that was published on the same day, else the last one, else None."""

    def fold(name: str) -> str:
        return re.sub(r"[\s《》〈〉<>]|^中华人民共和国", "", unicodedata.normalize("NFKC", name))

    versions = [law for law in known if fold(law.name) == fold(title)]
    return next((law for law in versions if law.published == published), versions[-1] if versions else None)


def compare(articles: Iterable[Article], had: Iterable[Article]) -> Difference:
    """Return the difference between an imported version and what the library had of the same law.

    `had` are all versions of that law; the comparison is with the version of the same publication day, else the latest
    one published before it.
    """
    new = {article.id.number: article for article in articles}
    version = next(iter(new.values())).law
    versions: dict[date, list[Article]] = {}
    for article in had:
        if article.law.published <= version.published:
            versions.setdefault(article.law.published, []).append(article)
    old = {article.id.number: article for article in versions[max(versions)]} if versions else {}
    return Difference(
        next(iter(old.values())).law if old else None,
        tuple(number for number in new if number not in old),
        tuple(n for n, article in new.items() if n in old and _folded(article.text) != _folded(old[n].text)),
        tuple(number for number in old if number not in new),
    )


def _folded(text: str) -> str:
    return re.sub(r"[\s\"“”'‘’]", "", unicodedata.normalize("NFKC", text))


def write(articles: tuple[Article, ...], folder: Path) -> Path:
    """Write one version into the operator's folder and return the file; a crash leaves the old file or the new one.

    Raises:
        SourceError: the folder cannot be written.
    """
    law = articles[0].law
    content = {
        "format": _FORMAT,
        "name": law.name,
        "published": law.published.isoformat(),
        "start": law.validity.start.isoformat(),
        "end": law.validity.end.isoformat() if law.validity.end else None,
        "level": law.level.value,
        "issuer": law.issuer,
        "source": {"id": law.source.id, "title": law.source.title, "seen_on": law.source.seen_on.isoformat()},
        "articles": [
            {"number": str(a.id.number), "chapter": a.chapter, "section": a.section, "text": a.text} for a in articles
        ],
    }
    # File names are limited to 255 bytes and must not leave the folder; the hash keeps shortened names apart.
    stem = re.sub(r"[^\w（）]", "_", law.name)[:60] + "-" + hashlib.sha256(law.name.encode()).hexdigest()[:6]
    target = folder / f"{stem}@{law.published.isoformat()}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".import-", suffix=".tmp")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as exc:
        raise SourceError(f"cannot write {target} ({exc.strerror}); check the folder and its permissions") from exc
    return target


def read(folder: Path) -> tuple[Article, ...]:
    """Return the articles of every file in the operator's folder; none when there is no folder.

    Raises:
        SourceError: a file is damaged or was edited into another shape; names it.
    """
    found: list[Article] = []
    keys: dict[str, Path] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            articles = _from_json(json.loads(path.read_text("utf-8")))
        except (OSError, ParseError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
            raise SourceError(f"{path}: is not an imported law ({exc}); import the document again") from exc
        key = articles[0].law.key
        if key in keys:
            raise SourceError(f"{path}: is the same version as {keys[key]}; remove one of the two")
        keys[key] = path
        found += articles
    return tuple(found)


def _from_json(content: Any) -> tuple[Article, ...]:
    if content["format"] != _FORMAT:
        raise ValueError(f"format {content['format']}, expected {_FORMAT}")
    source = Source(
        content["source"]["id"], content["source"]["title"], _day(content["source"]["seen_on"]), None, _LICENCE
    )
    validity = Validity(_day(content["start"]), _day(content["end"]) if content["end"] else None)
    law = LawVersion(
        content["name"],
        _day(content["published"]),
        validity,
        Level(content["level"]),
        content["issuer"],
        TextKind.OFFICIAL,
        source,
    )
    articles = tuple(
        Article(
            ArticleId(law.name, ArticleNumber.parse(row["number"])), law, row["text"], row["chapter"], row["section"]
        )
        for row in content["articles"]
    )
    if not articles or not all(isinstance(text, str) and text for a in articles for text in (a.text, a.law.name)):
        raise ValueError("no articles, or an article without text")
    if len({article.id for article in articles}) != len(articles):
        raise ValueError("an article number is given twice")
    return articles


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise ParseError(f"no such day: {text}") from exc
