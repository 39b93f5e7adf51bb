"""The citations of an answer, wherever in its record they stand, and what a printed one names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.models import Answer, Citation
from corpus.ids import ArticleNumber, Portion
from corpus.numerals import NUMERAL, parse_numeral

_PORTION = re.compile(rf"(?:第(?P<p>{NUMERAL})款)?(?:第(?P<i>{NUMERAL})项)?")
_BRACKETS = str.maketrans("", "", "《》 　")


def all_cites(answer: Answer) -> tuple[Citation, ...]:
    """Return every citation of the record, each once: of the answer, its parts, and what stands beside."""
    return tuple(dict.fromkeys(_each(answer)))


def _each(answer: Answer) -> Iterator[Citation]:
    yield from answer.citations
    yield from (beside.cite for beside in answer.beside)
    yield from answer.referral.venue_rule.cites
    grounds = (*answer.grounds, *(ground for issue in answer.others for ground in issue.grounds))
    told = (
        *(ground.cites for ground in grounds),
        *(change.cites for change in answer.changes),
        *(point.cites for point in answer.points),
        *(step.cites for step in answer.timeline),
    )
    yield from (cite for cites in told for cite in cites)


def law_name(printed: str) -> str:
    """Return the name of a law as the corpus has it: without book marks and with 〈 〉 inside."""
    return printed.translate(_BRACKETS).replace("<", "〈").replace(">", "〉")


def place(cite: Citation) -> tuple[ArticleNumber, Portion] | None:
    """Return the article and the part of it that a citation prints, None where that is no number of an article."""
    match = _PORTION.fullmatch((cite.item or "").strip())
    try:
        number = ArticleNumber.parse(cite.article)
        if match is None:
            return None
        paragraph, item = (parse_numeral(match[group]) if match[group] else None for group in ("p", "i"))
    except ValueError:
        return None
    return number, Portion(paragraph, item)
