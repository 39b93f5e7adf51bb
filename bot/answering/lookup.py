"""Words that name a law → what that law says, what comes in its place, and since when it is law.

look_up(turn)   the provisions that the words cite, or what the laws that they name say; None where they name none
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.citing import Citer, article_citation, merge, to_citation
from bot.answering.excerpts import MORE, excerpt
from bot.models import Citation, Point
from bot.render import day
from corpus.citations import Resolved
from corpus.models import Article, LawVersion, Status
from corpus.store import Corpus
from index.calibration import in_library
from index.models import Hit, Retriever

HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"
CORE = frozenset({"中华人民共和国法律援助法", HUNAN})
OWN = CORE | {"办理法律援助案件程序规定"}
"""The laws that the topics are written from; a question that names one of these is about legal aid itself. `CORE` are
those that search falls back on."""

_UNFOLDED = 300  # of an article that is no law on the day: it stands nowhere else
_ITSELF = re.compile("(?<!根)本(?:法|条例|规定|办法|解释)")
_STATUS = {Status.ENDED: "已经失效，现在不能用", Status.NOT_YET: "还没有施行，现在不能用"}
_COMING = re.compile(r"明年|后年|新|修订|修改|修正|将来|以后|(?:没有?|未|快要?|就要|即将)施行|20[0-9]{2}年")
_SINCE = re.compile(r"施行|生效|实施|开始(?:用|算)|作数|算数|管用|有效|失效|废止|作废")
_OF_FORCE = "施行日期"
_NEAR = 0.9  # of the best: articles that stand further behind it are another subject


@dataclass(frozen=True)
class Looked:
    """What was found: a headline and statements; `found` is False where there is nothing to show."""

    headline: str
    points: tuple[Point, ...] = ()
    found: bool = True


@dataclass(frozen=True)
class Lookups:
    """Looks up the law that words name; holds the corpus and the retriever."""

    citer: Citer
    retriever: Retriever

    def look_up(self, turn: str, *, on: date) -> Looked | None:
        """Return what the law named in `turn` says on the day `on`; None where no law is named."""
        resolved, problems = self.citer.named_in(turn, on=on)
        if resolved:
            return self._cited(turn, resolved, problems, on)
        if problems:
            return Looked("；".join(problems[:3]) + "。", found=False)
        laws = [law for law in self.citer.laws_in(turn) if law not in OWN and self._corpus.law_versions(law)]
        answers = [self._named(turn, law, on) for law in laws[:2]]
        points = tuple(point for answer in answers for point in answer.points)
        return Looked("".join(answer.headline for answer in answers), points) if points else None

    @property
    def _corpus(self) -> Corpus:
        return self.citer.corpus

    def _cited(self, turn: str, resolved: Sequence[Resolved], problems: Sequence[str], on: date) -> Looked:
        """The provisions cited; of a law that is about to change, what will stand there instead."""
        current = [row for row in resolved if row.status is Status.IN_FORCE]
        points = [Point(quote(cite), (cite,)) for cite in merge(to_citation(row) for row in current)]
        points += [
            Point(f"{row.label}{_STATUS[row.status]}：{_unfolded(row.text)}")
            for row in resolved
            if row.status is not Status.IN_FORCE
        ]
        later = list(dict.fromkeys(article for row in current if (article := self._later(row, on)) is not None))
        asked = [article for article in later if asks_for(turn, article.law, on)]
        if asked:
            changing = {article.id.law for article in asked}
            instead = [point for article in asked for point in self._instead(article, on)]
            points = [*instead, *(point for point in points if not changing & {cite.law for cite in point.cites})]
            points[:0] = [Point(_coming(article)) for article in later]
        else:
            moved = [hit.article for new in later for row in current for hit in self._moved(row, new)]
            points += [Point(_coming(article)) for article in dict.fromkeys((*later, *moved))]
        points += [Point(problem) for problem in problems[:3]]
        names = "、".join(dict.fromkeys(row.label for row in resolved))
        if asked:
            start = day(asked[0].law.validity.start)
            return Looked(f"您查的是：{names}。新的文本从{start}起才施行，现在还不能用。", tuple(points))
        return Looked(f"您查的是：{names}。", tuple(points))

    def _later(self, row: Resolved, on: date) -> Article | None:
        """The article of the same number in the text that is adopted, but not yet law; None where nothing changes."""
        for article in self._corpus.versions(row.article.id):
            if article.law.validity.status(on) is Status.NOT_YET and article.text != row.article.text:
                return article
        return None

    def _moved(self, row: Resolved, new: Article) -> list[Hit]:
        """Where in the text to come stands what an article says now: numbers move."""
        if row.article.id != new.id:
            return []
        return self._hits(row.article.text, new.id.law, new.law.validity.start)[:1]

    def _instead(self, coming: Article, on: date) -> list[Point]:
        """The article of the day that is nearest to one which is not law yet."""
        cites = [article_citation(hit.article) for hit in self._hits(coming.text, coming.id.law, on)[:1]]
        return [
            Point(f"现在用的文本里，和它最接近的是{cite.article}：“{excerpt(cite.text)}”", (cite,)) for cite in cites
        ]

    def _named(self, turn: str, law: str, on: date) -> Looked:
        """What a law says to a question that names it without an article: since when it is law, and the articles."""
        versions = self._corpus.law_versions(law)
        now = next((version for version in versions if version.validity.status(on) is Status.IN_FORCE), None)
        later = next((version for version in versions if version.validity.status(on) is Status.NOT_YET), None)
        since = _SINCE.search(turn) is not None
        points: list[Point] = []
        headline = f"您问的是《{law}》。"
        if now is not None and since:
            headline = f"《{law}》现在用的文本，从{day(now.validity.start)}起施行。"
        if later is not None and (now is None or asks_for(turn, later, on)):
            start = later.validity.start
            headline = f"《{law}》{'新的文本' if now else ''}从{day(start)}起才施行，现在还不能用。"
            coming = [hit.article for hit in self._hits(turn, law, start)]
            points += [Point(_coming(article)) for article in coming]
            points += [point for article in coming for point in self._instead(article, on)]
        elif now is not None:
            hits = self._hits(turn, law, on)
            force = self._hits(_OF_FORCE, law, on) if since else []
            cites, dated = ([article_citation(hit.article) for hit in found] for found in (hits, force))
            days = [cite for cite in dated if day(now.validity.start) in cite.text]
            points += [Point(quote(cite), (cite,)) for cite in merge(days, cites)]
            if later is not None:
                points.append(Point(f"《{law}》新的文本从{day(later.validity.start)}起施行，到那天才能用。"))
        return Looked(headline, tuple(points))

    def _hits(self, query: str, law: str, on: date) -> list[Hit]:
        """The articles of one law nearest to the words on a day: the best, and what stands close behind it."""
        hits = self.retriever.search(query, k=2, on=on, laws=(law,))
        return [hit for hit in hits if hit.score >= _NEAR * hits[0].score] if in_library(hits) else []


def asks_for(turn: str, coming: LawVersion, on: date) -> bool:
    """Whether words ask for a text that is not law yet: the new one, next year's, or that of the year it begins in."""
    start = coming.validity.start
    years = {int(year) for year in re.findall("(20[0-9]{2})年", turn)}
    if years:
        return start.year in years
    if "明年" in turn:
        return start.year == on.year + 1
    return _COMING.search(turn) is not None


def quote(cite: Citation, asked: str = "") -> str:
    """The law's words, those nearest to `asked`; where they say 本法 they stand in quotation marks after its name."""
    quoted = excerpt(cite.text, asked)
    if _ITSELF.search(quoted) is None:
        return quoted
    words, cut, more = quoted.partition(MORE)
    return f"《{cite.law}》写的是：“{words}”{cut}{more}"


def _coming(article: Article) -> str:
    start = day(article.law.validity.start)
    return f"{start}起施行的{article.label}（现在还没有施行，不能用）：“{_unfolded(article.text)}”"


def _unfolded(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _UNFOLDED else flat[:_UNFOLDED] + "……（后面还有，这里没有写完）"
