"""Articles and laws of the corpus → the records of the staff page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.staff.links import Cited, Links
from bot.staff.models import Contents, Heading, Law, Line, Piece, Ref, Twin, View
from bot.staff.wording import KINDS, copied, validity
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, Portion
from corpus.models import Article, LawVersion, Status
from corpus.store import Corpus

_PART = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
_START = 40
_CITED_BY = 30
WHOLE = Portion()


def part(portion: Portion) -> str:
    """Return a portion as 款-项; nothing for the whole article."""
    return f"{portion.paragraph or 0}-{portion.item or 0}" if portion else ""


def parse_part(text: str) -> Portion:
    """Read what `part` wrote; the whole article for anything else."""
    numbers = _PART.fullmatch(text)
    return Portion(int(numbers[1]) or None, int(numbers[2]) or None) if numbers else WHOLE


def law_record(law: LawVersion, on: date) -> Law:
    """Return the record of a version of a law as it stands on the day."""
    return Law(
        key=law.key,
        name=law.name,
        level=law.level.value,
        issuer=law.issuer,
        kind=law.text_kind.value,
        kind_label=KINDS[law.text_kind],
        published=law.published,
        start=law.validity.start,
        end=law.validity.end,
        status=law.validity.status(on).value,
        validity=validity(law.validity, on),
        source=law.source.title,
        source_url=law.source.url or "",
        seen_on=law.source.seen_on,
    )


def ref(article: Article, on: date, portion: Portion = WHOLE, *, short: bool = False) -> Ref:
    """Return what leads to an article; `short` leaves its law out of the label."""
    label = str(article.id.number) if short else f"{article.label}{portion}"
    return Ref(
        key=article.key,
        label=label,
        start=shortened(article.text, _START),
        status=article.law.validity.status(on).value,
        part=part(portion),
        validity=validity(article.law.validity, on),
    )


def version(law: LawVersion, on: date, key: str) -> Ref:
    """Return what leads to a version of a law, or of an article in it."""
    return Ref(key, law.published.isoformat(), "", law.validity.status(on).value, "", validity(law.validity, on))


def shortened(text: str, length: int) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length] + "…"


def view(
    article: Article, portion: Portion, *, corpus: Corpus, links: Links, siblings: Sequence[Article], at: int, on: date
) -> View:
    """Return an open article with everything beside it; `siblings[at]` is the article in its law's reading order."""
    cited = list(links.cited_in(article, on=on))
    try:
        text = article.portion(portion)
    except UnknownArticle:
        text, portion = article.text, WHOLE
    refs = {ref_.key + ref_.part: ref_ for c in cited if (ref_ := ref(c.resolved.article, on, c.resolved.portion))}
    named = {citation.resolved.article.id for citation in cited}
    refs |= {other.key: ref(other, on) for other in links.also_cited(article, on=on) if other.id not in named}
    citing = _standing(links.citing(article), on)
    return View(
        key=article.key,
        label=f"《{article.law.name}》{article.id.number}{portion}",
        number=str(article.id.number),
        part=part(portion),
        place="　".join(filter(None, (article.chapter, article.section))),
        complete=article.complete,
        law=law_record(article.law, on),
        lines=lines(article, portion, cited),
        copied=copied(article, str(portion), text, on),
        previous=ref(siblings[at - 1], on, short=True) if at else None,
        next=ref(siblings[at + 1], on, short=True) if at + 1 < len(siblings) else None,
        versions=tuple(version(other.law, on, other.key) for other in corpus.versions(article.id)),
        cites=tuple(refs.values()),
        cited_by=tuple(ref(other, on) for other in citing[:_CITED_BY]),
        cited_more=max(0, len(citing) - _CITED_BY),
        twins=tuple(
            Twin(
                why=twin.link.reason,
                label=twin.article.label,
                key=twin.article.key,
                law=law_record(twin.article.law, on),
                lines=lines(twin.article, WHOLE, ()),
            )
            for twin in links.twins(article, on=on)
        ),
    )


def _standing(articles: Sequence[Article], on: date) -> list[Article]:
    """Return each article once, in the version in force where it is among them, what is in force first."""
    ranked = sorted(articles, key=lambda article: article.law.validity.status(on) is not Status.IN_FORCE)
    once: dict[ArticleId, Article] = {}
    for article in ranked:
        once.setdefault(article.id, article)
    return list(once.values())


def lines(article: Article, named: Portion, cited: Sequence[Cited]) -> tuple[Line, ...]:
    """Return the 款 and 项 of an article, what is `named` marked, its citations as pieces that can be opened."""
    found: list[Line] = []
    start = 0
    for number, (text, items) in enumerate(article.paragraphs, 1):
        for item, line in ((None, text), *items):
            start = article.text.index(line, start)
            here = Portion(number, item)
            found.append(
                Line(
                    label=str(Portion(None, item) if item else here),
                    part=part(Portion(number if len(article.paragraphs) > 1 else None, item) if item else here),
                    item=item is not None,
                    pieces=_pieces(line, start, cited),
                    named=_covers(named, here),
                )
            )
            start += len(line)
    return tuple(found)


def contents(law: LawVersion, articles: Sequence[Article], corpus: Corpus, on: date) -> Contents:
    """Return the table of contents of a version of a law; how it stands is said once, in `law`."""
    headings = [
        Heading(
            "　".join(filter(None, title)),
            tuple(replace(ref(article, on, short=True), validity="") for article in group),
        )
        for title, group in groupby(articles, key=lambda article: (article.chapter, article.section))
    ]
    versions = tuple(version(other, on, other.key) for other in corpus.law_versions(law.name))
    return Contents(law_record(law, on), tuple(headings), versions, tuple(map(str, corpus.missing(law.name))))


def _covers(named: Portion, here: Portion) -> bool:
    if not named:
        return False
    return (named.paragraph in (None, here.paragraph)) and (named.item is None or named.item == here.item)


def _pieces(line: str, start: int, cited: Sequence[Cited]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    done = 0
    for citation in cited:
        begin, end = citation.start - start, citation.end - start
        if begin < done or end > len(line):
            continue
        if begin > done:
            pieces.append(Piece(line[done:begin]))
        target = citation.resolved
        pieces.append(Piece(line[begin:end], target.article.key, part(target.portion)))
        done = end
    if done < len(line):
        pieces.append(Piece(line[done:]))
    return tuple(pieces)
