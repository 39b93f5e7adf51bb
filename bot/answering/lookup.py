"""Words that name a law → what that law says, what comes in its place, and since when it is law.

look_up(turn)   the provisions that the words cite, or what the laws that they name say; None where they name none
of_a_law(turn)  whether words ask of a law itself: since when it is law, or what one of its chapters says
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from bot.answering.citing import Citer, article_citation, merge, to_citation
from bot.answering.excerpts import MORE, excerpt
from bot.models import Citation, Point
from bot.render import day
from corpus.citations import Resolved
from corpus.models import Article, LawVersion, Status
from corpus.numerals import format_numeral, parse_numeral
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
_SINCE = re.compile(
    r"施行|生效|(?<!省)实施(?!条例|办法|细则|〈|《)|开始(?:用|算)|作数|算数|管用|有效|失效|废止|作废|(?:修改|修订|修正)(?:了|过|没|于)|还(?:能)?用(?:不|吗|么)"
)
_CHAPTER = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|[1-9][0-9]?)(?P<unit>章|节)")
_LOOKING = re.compile(
    r"第几条|哪一?条|哪几条|多少条|条款|法条|条文|原文|依据|规定|怎么(?:说|写|规定|讲)|是什么|请问|查一下|有没有|关于|[里中的吗呢?？，,。]|条\s*$"
)
_OWN_WORDS = re.compile(r"[我他她你您]|老板|怎么|如何|能不能|可以|可不可以|吗|么|援助|律师")
_ASKED = 30  # characters at most of words that ask of a law itself
_LISTED = 30  # articles of a chapter that are shown with their beginning
_BEGINNING = 40  # characters of each
_NEAR = 0.9  # of the best: articles that stand further behind it are another subject
_FEW = 8  # characters of two or three words typed: they may mean any of the first four articles
_NEAR_FEW = 0.6


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
        named = self.citer.laws_in(turn)
        held = [law for law in named if self._corpus.law_versions(law)]
        if held and (chapter := _CHAPTER.search(turn)) is not None:
            return self._chapter(held[0], chapter, on)
        since = self._dates(turn)
        if named and since and not held:
            return Looked(f"本系统没有收录《{named[0]}》，请拨12348核实。", found=False)
        answers = [self._named(turn, law, on) for law in held[:2] if law not in OWN or since]
        points = tuple(point for answer in answers for point in answer.points)
        if answers and not points and self.of_a_law(turn):
            return Looked(f"《{held[0]}》里没有找到讲这个的条文，请换个说法或者写条号，拿不准拨12348。", found=False)
        return Looked("".join(answer.headline for answer in answers), points) if points else None

    def of_a_law(self, turn: str) -> bool:
        """Whether words ask of a law that they name since when it is law or what one of its chapters says, or begin
        with its name alone, as staff type what they look up (刑诉 取保候审)."""
        if len(turn) > _ASKED or not (spans := self.citer.law_spans(turn)):
            return False
        start, end, _ = spans[0]
        typed = start == 0 and end < len(turn) and _OWN_WORDS.search(turn) is None
        return typed or self._dates(turn) or _CHAPTER.search(turn) is not None

    @staticmethod
    def _dates(turn: str) -> bool:
        return _SINCE.search(turn) is not None and len(turn) <= _ASKED

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

    def _chapter(self, law: str, chapter: re.Match[str], on: date) -> Looked:
        """The articles of a chapter, each with its beginning."""
        wanted = f"第{format_numeral(parse_numeral(chapter['n']))}{chapter['unit']}"
        title = "chapter" if chapter["unit"] == "章" else "section"
        found = [
            row for row in self._corpus.articles(on) if row.id.law == law and wanted in getattr(row, title).split()
        ]
        if not found:
            return Looked(f"《{law}》里没有看到{wanted}，请写条号，或者拨12348核实。", found=False)
        named = getattr(found[0], title)
        found = list(takewhile(lambda row: getattr(row, title) == named, found))  # 第一章 stands in each part of a code
        ends = f"{found[0].id.number}到{found[-1].id.number}" if len(found) > 1 else f"{found[0].id.number}"
        points = [Point(f"{row.id.number}：{_begins(row.text)}", (article_citation(row),)) for row in found[:_LISTED]]
        return Looked(f"《{law}》{named}：{ends}。", tuple(points))

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
            hits = self._hits(self._subject(turn), law, on)
            days = self._of_force(now, on) if since else []
            cites = [article_citation(hit.article) for hit in hits]
            points += [Point(quote(cite), (cite,)) for cite in merge(days, cites)]
            if later is not None:
                points.append(Point(f"《{law}》新的文本从{day(later.validity.start)}起施行，到那天才能用。"))
        return Looked(headline, tuple(points))

    def _of_force(self, law: LawVersion, on: date) -> list[Citation]:
        """The article that says since when a version is law; none where its text does not say so."""
        start = day(law.validity.start)
        said = (row for row in self._corpus.articles(on) if row.law == law and start in row.text and "施行" in row.text)
        return [article_citation(row) for row in said][-1:]

    def _subject(self, turn: str) -> str:
        """What the words ask of a law, without its name and without words of looking up."""
        subject = turn
        for start, end, _ in reversed(self.citer.law_spans(turn)):
            subject = f"{subject[:start]} {subject[end:]}"
        subject = _LOOKING.sub(" ", subject).strip()
        return subject if len(subject) > 1 else turn

    def _hits(self, query: str, law: str, on: date) -> list[Hit]:
        """The articles of one law nearest to the words on a day: the best, and what stands close behind it."""
        few = len(query) <= _FEW
        hits = self.retriever.search(query, k=4 if few else 2, on=on, laws=(law,))
        if not in_library(hits):  # two words typed are no question: what has them is shown
            pairs = [query[at : at + 2] for at in range(len(query) - 1) if query[at : at + 2].isalpha()]
            hits = [hit for hit in hits if any(pair in hit.article.text for pair in pairs)]
        return [hit for hit in hits if hit.score >= (_NEAR_FEW if few else _NEAR) * hits[0].score]


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


def _begins(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _BEGINNING else flat[:_BEGINNING] + MORE


def _unfolded(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _UNFOLDED else flat[:_UNFOLDED] + "……（后面还有，这里没有写完）"
