"""Where a text mentions articles: text → Mentions with spans (nothing is looked up here but the names of laws).

The grammar, over the folded text of `corpus.names`:

    mention  := law? link? series portion* | law bare portion?
    series   := 第31条, 31条, 第二百七十六条之一, 第三十一、三十二条, 第24至26条     (more of them after 、和及至…)
    bare     := 31, 31-5, 31-2-5, 276之一                                          (only directly after a law)
    portion  := 第二款, 第(三)项, (三), 第一、三项
    law      := a title between book marks | a known name | 本法 该条例 同法 … | the end of an unknown name

A dash between two numbers is a range before 条 when it rises (第24-26条), else it names an item (31-5) or, where the
law has no such item, an inserted article (刑法276-1): `corpus.citations.resolve` decides. Everything runs in linear
time: numbers are atomic groups and every repetition is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.ids import ArticleNumber, Portion
from corpus.names import Folded, LawNames
from corpus.numerals import parse_numeral

MOST_IN_RANGE = 20
"""The inner articles of a longer range (第1至500条) are not mentioned one by one."""

WHOLE = Portion()

_C = "零一二两三四五六七八九十百千"
_N = rf"(?>[{_C}]{{1,9}}(?![{_C}])|[1-9][0-9]{{0,3}}(?![0-9]))"
_SMALL = rf"(?>[{_C}]{{1,4}}(?![{_C}])|[1-9][0-9]?(?![0-9]))"
_AND = r"(?:以及|或者|[、,;和及与或并跟])"
_TO = "[至到~-]"
_RANGE = frozenset("至到~-")
_LINK = rf"(?:{_AND}|{_TO})"

_ANCHOR = re.compile(rf"第(?=[{_C}1-9])|(?<![0-9])[1-9][0-9]*|[{_C}]+")
_SERIES = re.compile(
    rf"(?P<list>第?{_N}(?:{_LINK}第?{_N}){{0,20}})条(?:之(?P<suffix>{_N}))?"
    r"(?!路|线|消息|信息|短信|微信|微博|评论|留言|建议|意见|理由|裤|鱼|狗|腿|河|街|船|命)"
)
_BARE = re.compile(rf"(?P<n>{_N})(?:-(?P<a>{_SMALL})(?:-(?P<b>{_SMALL}))?|之(?P<suffix>{_N}))?")
# What may follow a number that no 条 makes a citation: 援助法31怎么说, but not 民法典100问, 法援24小时, 刑法2020年版.
_AFTER_BARE = re.compile(
    r"(?![.:/-][0-9]|,[0-9]{3}(?![0-9]))[^\u3400-\u9fffA-Za-z0-9%$]|$|[至到~](?=[1-9])|[的规是有怎说讲里中和与及或吗呢什咋啥原全写如在适还也都这那就能可不]"
)
_APART = re.compile(
    "(?![年月日天时小分秒元块万千百亿个名人位次问题岁号部份页期届级篇章节项款点多几来余版])"
)  # after a blank
_ELEMENT = re.compile(rf"(?P<link>{_LINK})?第?(?P<n>{_N})")
_PARAGRAPHS = re.compile(rf"(?P<list>第?{_SMALL}(?:{_LINK}第?{_SMALL}){{0,20}})款")
_IN_ITEMS = rf"(?:\({_SMALL}\)|{_SMALL})"
_ITEMS = re.compile(
    rf"(?P<list>第?{_IN_ITEMS}(?:{_LINK}第?{_IN_ITEMS}){{0,30}})项|(?P<marked>\({_SMALL}\)(?:{_LINK}\({_SMALL}\)){{0,30}})"
)
_ITEM = re.compile(rf"(?P<link>{_LINK})?第?\(?(?P<n>{_SMALL})\)?")
_NEXT = re.compile(_LINK)
_NEXT_BARE = re.compile(r"[、和及与或至到~ ]")
_NEXT_SUFFIX = re.compile(rf"{_LINK}之(?P<suffix>{_N})(?:条)?")

_BEFORE = 60
_EDITION = r"\((?![^()]*(?:草案|意见稿|送审稿|建议稿))[^()\n]{0,40}(?:年|修正|修订|简称|号)[^()\n]{0,40}\)"
_BETWEEN = re.compile(
    rf"(?:(?:{_EDITION})?(?:规定的|[里中之]的|[的里中:]|总则|分则)?(?:第{_N}(?:分编|[编章节])){{0,3}})$"
)
_BETWEEN_LAST = frozenset(")的里中:则编章节")
BACK_REFERENCE = re.compile(r"(?<![根基日资])(?P<which>[同该本此]|上述|前述)(?:法律|法|条例|规定|办法|解释|规则|决定)$")
"""本法, 该条例, 同法: which of them is meant depends on the text around."""
_UNKNOWN = re.compile(
    r"(?:法典?|条例|规定|办法|解释|细则|规则|决定|决议|意见|通知|通告|命令|章程|合同|协议|公约|守则|制度|标准|准则|批复|规程|规范|"
    r"合约|条款|契约|说明书|保险单|保单|手册|修正案|纪要|草案|宪章)(?:\([^()\n]{0,40}\))?$"
)
_PAIRS = (
    ("《", "》"),
    ("〈", "〉"),
    ("「", "」"),
    ("『", "』"),
    ("“", "”"),
    ("‘", "’"),
    ("【", "】"),
    ("<", ">"),
    ('"', '"'),
    ("**", "**"),
)
_YEARS = range(1900, 2100)
_WORDS = re.compile(r"[\u3400-\u9fff·()0-9A-Za-z]{1,40}$")
_LEAD = re.compile(r".*(?:根据|依据|依照|按照|参照|违反|(?<!关于)适用|请问|想问|看看|查一下)")


@dataclass(frozen=True)
class Mention:
    """An article named in a text: `text` is the original's [start:end].

    Attributes:
        law: full official name; None when the name is not known (`law_text` says what it was) or none was written.
        law_text: the name as written, without book marks; empty when none was written.
        number, portion: what was named. `portion.item` after a dash may turn out to be the 之N of the article.
        dashed: the item was written after a dash (31-5, 276-1).
        implied: an inner article of a range, which is not written out; its span is the word that joins the ends.
        candidates: the laws an ambiguous name may mean.
    """

    start: int
    end: int
    text: str
    law: str | None
    law_text: str
    number: ArticleNumber
    portion: Portion = WHOLE
    dashed: bool = False
    implied: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Law:
    """The law before a number; `start` is where the mention begins in the original, None when nothing was written."""

    start: int | None = None
    law: str | None = None
    text: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """One mention before its law is known; start and end in the folded text."""

    start: int
    end: int
    number: ArticleNumber
    portion: Portion = WHOLE
    dashed: bool = False
    implied: bool = False


def find(text: str, names: LawNames, *, default_law: str | None = None) -> list[Mention]:
    """Return every mention of an article, in the order of the text.

    Args:
        text: anything.
        names: the names of laws that are known.
        default_law: full name of the law that 本法, and a number without any law, belong to (the law being read).
    """
    return list(_Scan(text, names, default_law))


class _Scan:
    """One pass over one text; remembers the law named last."""

    def __init__(self, text: str, names: LawNames, default_law: str | None) -> None:
        self._original = text
        self._names = names
        self._default = _Law(law=default_law)
        self._last: _Law | None = None
        self._folded: Folded = names.fold(text)
        self._text = self._folded.text

    def __iter__(self) -> Iterator[Mention]:
        position = 0
        while anchor := _ANCHOR.search(self._text, position):
            position = anchor.end()
            law, parts = self._read(anchor.start())
            for index, part in enumerate(parts):
                yield self._mention(part, law, first=index == 0)
                position = part.end

    def _mention(self, part: _Part, law: _Law, *, first: bool) -> Mention:
        start, end = self._folded.origin[part.start], self._folded.origin[part.end - 1] + 1
        if first and law.start is not None:
            start, _ = _balanced(self._original, law.start, end)
        return Mention(
            start,
            end,
            self._original[start:end],
            law.law,
            law.text,
            part.number,
            part.portion,
            part.dashed,
            part.implied,
            law.candidates,
        )

    def _read(self, start: int) -> tuple[_Law, list[_Part]]:
        """Read the mentions that begin with the number at `start`; none when it is not the number of an article."""
        direct = self._law_ending(start)
        formal = direct is not None or self._text[start] == "第"
        try:
            parts = _articles(self._text, start) if formal else []
            if parts:
                return self._remember(direct or self._law_before(start)), parts
            if direct is None or not (direct.law or direct.candidates or _UNKNOWN.search(direct.text)):
                return _Law(), []
            return self._remember(direct), _bare_articles(self._text, start, self._folded.gaps)
        except ValueError:  # a run of numeral characters that is no number (第一百二条)
            return _Law(), []

    def _remember(self, law: _Law) -> _Law:
        if law.start is not None:
            self._last = law
        return law

    def _law_before(self, end: int) -> _Law:
        """Return the law that a number with 第 and 条 at `end` belongs to, with 的 or 第三章 between them or not."""
        if end and self._text[end - 1] in _BETWEEN_LAST:
            between = _BETWEEN.search(self._text, max(0, end - _BEFORE), end)
            if between is not None and between.start() < end:
                law = self._law_ending(between.start()) or self._unknown(between.start())
                if law is not None:
                    return law
        return self._unknown(end) or self._default

    def _law_ending(self, end: int) -> _Law | None:
        """Return the law whose name, or 该法, ends at `end`; None when nothing there looks like one."""
        name = self._names.ending_at(self._folded, end)
        if name is not None:
            start = self._folded.marks[name.start] if name.title else self._folded.origin[name.start]
            if not name.laws and not name.title:
                return self._unknown(end) or _Law(start, None, self._written(name.start, end))
            law = name.laws[0] if len(name.laws) == 1 else None
            return _Law(start, law, self._written(name.start, end), name.laws if law is None else ())
        same = BACK_REFERENCE.search(self._text, max(0, end - 6), end)
        if same is None:
            return None
        known = (self._last or self._default) if same["which"] != "本" else None
        if known is None:
            known = self._default if self._default.law else self._last or self._default
        return _Law(self._folded.origin[same.start()], known.law, self._written(same.start(), end), known.candidates)

    def _unknown(self, end: int) -> _Law | None:
        """Return a law without a name of ours when what ends at `end` is the name of a rule or a contract."""
        if _UNKNOWN.search(self._text, max(0, end - _BEFORE), end) is None:
            return None
        words = _WORDS.search(self._text, max(0, end - _BEFORE), end)
        start = words.start() if words else end - 1
        if words and (lead := _LEAD.match(words[0])) and start + lead.end() < end:
            start += lead.end()
        return _Law(self._folded.origin[start], None, self._written(start, end))

    def _written(self, start: int, end: int) -> str:
        first, last = _balanced(self._original, self._folded.origin[start], self._folded.origin[end - 1] + 1)
        return self._original[first:last]


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span by the mark next to it whose partner is inside."""
    inside = text[start:end]
    for opening, closing in _PAIRS:
        lone = inside.count(closing) - inside.count(opening) if opening != closing else inside.count(opening) % 2
        if lone > 0 and text.endswith(opening, 0, start):
            return start - len(opening), end
        if lone < 0 and text.startswith(closing, end):
            return start, end + len(closing)
    return start, end


def _articles(text: str, start: int) -> list[_Part]:
    """Read 第31条第一款、第三项和第三十二条 from `start`; empty when no 条 follows the number."""
    parts: list[_Part] = []
    series = _SERIES.match(text, start)
    link = ""
    while series is not None:
        parts = _joined(parts, _series(series), link)
        parts = _with_portions(text, parts)
        following = _NEXT.match(text, parts[-1].end)
        if following is None:
            break
        link = following[0]
        inserted = _NEXT_SUFFIX.match(text, parts[-1].end)
        if inserted is not None:
            number = ArticleNumber(parts[-1].number.number, parse_numeral(inserted["suffix"]))
            parts = _with_portions(text, [*parts, _Part(following.end(), inserted.end(), number)])
            following = _NEXT.match(text, parts[-1].end)
            if following is None:
                break
            link = following[0]
        # A comma alone joins only what is written out in full: 第三十一条，三条理由.
        written_out = text[following.end() : following.end() + 1] == "第"
        series = _SERIES.match(text, following.end()) if written_out or link not in ",;" else None
    return parts


def _series(match: re.Match[str]) -> list[_Part]:
    """Split 第三十一、三十二条 or 第24至26条 into its articles."""
    parts: list[_Part] = []
    for element in _ELEMENT.finditer(match.string, match.start("list"), match.end("list")):
        start = element.end("link") if element["link"] else element.start()
        part = _Part(start, element.end(), ArticleNumber(parse_numeral(element["n"])))
        if element["link"] == "-" and part.number <= parts[-1].number:  # 刑法276-1条: not a range
            item = Portion(item=part.number.number)
            parts[-1] = replace(parts[-1], end=part.end, portion=item, dashed=True)
        else:
            parts = _joined(parts, [part], element["link"] or "")
    suffix = parse_numeral(match["suffix"]) if match["suffix"] else 0
    parts[-1] = replace(parts[-1], end=match.end(), number=replace(parts[-1].number, suffix=suffix))
    return parts


def _joined(before: list[_Part], after: list[_Part], link: str) -> list[_Part]:
    """Put two runs of articles together, with the inner articles of a range between them."""
    inner: list[_Part] = []
    if before and link in _RANGE:
        first, last = before[-1].number.number, after[0].number.number
        if 1 < last - first <= MOST_IN_RANGE + 1:
            span = (after[0].start - len(link), after[0].start)
            inner = [_Part(*span, ArticleNumber(number), implied=True) for number in range(first + 1, last)]
    return [*before, *inner, *after]


def _with_portions(text: str, parts: list[_Part]) -> list[_Part]:
    """Read the paragraphs and items after the last article; further ones become further mentions of it."""
    article = parts[-1]
    found = _portions(text, article.end, article.portion)
    if not found:
        return parts
    parts = [*parts[:-1], replace(article, end=found[0].end, portion=found[0].portion)]
    parts += [replace(part, number=article.number) for part in found[1:]]
    while following := _NEXT.match(text, parts[-1].end):
        # 第三十一条第一项、第三十二条: the next number may be an article; 、3项 may be an ordinary number.
        if text[following.end() : following.end() + 1] not in ("第", "(") or _SERIES.match(text, following.end()):
            break
        found = _portions(text, following.end(), Portion(paragraph=parts[-1].portion.paragraph))
        if not found:
            break
        parts += [replace(part, number=article.number) for part in found]
    return parts


def _portions(text: str, start: int, context: Portion) -> list[_Part]:
    """Read 第一款第（二）、（三）项 from `start`; the number of the article is filled in by the caller."""
    nowhere = ArticleNumber(0)
    parts: list[_Part] = []
    paragraphs = _PARAGRAPHS.match(text, start)
    if paragraphs is not None:
        for number, begin, end, implied in _numbers(paragraphs, "list"):
            parts.append(_Part(begin, end, nowhere, Portion(paragraph=number), implied=implied))
        parts[-1] = replace(parts[-1], end=paragraphs.end())
        context, start = parts[-1].portion, paragraphs.end()
    items = _ITEMS.match(text, start)
    if items is None or context.item is not None:
        return parts
    group = "list" if items["list"] else "marked"
    for number, begin, end, implied in _numbers(items, group):
        portion = Portion(paragraph=context.paragraph, item=number)
        parts.append(_Part(begin, end, nowhere, portion, implied=implied))
    parts[-1] = replace(parts[-1], end=items.end())
    if paragraphs is not None:  # 第一款、第二款第三项: the item belongs to the last paragraph
        last = next(index for index, part in enumerate(parts) if part.portion.item is not None)
        parts[last - 1 : last + 1] = [replace(parts[last], start=parts[last - 1].start)]
    return parts


def _numbers(match: re.Match[str], group: str) -> Iterator[tuple[int, int, int, bool]]:
    """Yield (number, start, end, implied) of 一、三 or 一至三."""
    previous = 0
    for element in _ITEM.finditer(match.string, match.start(group), match.end(group)):
        number, link = parse_numeral(element["n"]), element["link"] or ""
        start = element.start() + len(link)
        if link in _RANGE and 1 < number - previous <= MOST_IN_RANGE + 1:
            yield from ((inner, element.start(), start, True) for inner in range(previous + 1, number))
        yield number, start, element.end(), False
        previous = number


def _bare_articles(text: str, start: int, gaps: frozenset[int]) -> list[_Part]:
    """Read 31-5 or 1254、1255 right after a name; empty when the number counts something else."""
    parts: list[_Part] = []
    bare, link = _BARE.match(text, start), ""
    while bare is not None:
        number = ArticleNumber(parse_numeral(bare["n"]), parse_numeral(bare["suffix"]) if bare["suffix"] else 0)
        first, second = (parse_numeral(bare[group]) if bare[group] else None for group in ("a", "b"))
        portion = Portion(first, second) if second else Portion(item=first)
        if first and not second and _PARAGRAPHS.match(text, bare.end()):  # an item has no 款, so 276-1第一款 is 之一
            number, portion, first = replace(number, suffix=first), WHOLE, None
        elif first and not second and _ITEMS.match(text, bare.end()):
            portion = Portion(paragraph=first)
        part = _Part(start, bare.end(), number, portion, dashed=first is not None)
        run = _with_portions(text, [part])
        plain = run[-1].end == bare.end()
        # A single Chinese numeral is too often a word: 民诉一审, 法援三次.
        short = plain and bare[0] in _C and len(bare[0]) == 1
        counts = plain and (_APART if bare.end() in gaps else _AFTER_BARE).match(text, bare.end()) is None
        if number.number in _YEARS or short or counts:
            return parts[:-1] if link in _RANGE else parts  # 法援3至5天 names no article at all
        parts = _joined(parts, run, link)
        following = _NEXT_BARE.match(text, parts[-1].end)
        if following is None:
            break
        start, link = following.end(), following[0]
        bare = _BARE.match(text, start)
    return parts
