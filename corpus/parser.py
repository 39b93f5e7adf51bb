"""The lines of an official document → a law: title, note with its days, chapters, articles.

Reads the layout that flk.npc.gov.cn, gov.cn and provincial databases share: title; 题注 （…通过 …公布 …修订）; 目录,
which repeats below; 编, 章 and 节 headings on lines of their own; 第X条 and a space before the text of an article;
further paragraphs (款) and items (（一）…) on lines of their own; annexes at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.documents import TITLE_MARK
from corpus.errors import ParseError
from corpus.ids import ArticleNumber
from corpus.models import Level
from corpus.numerals import NUMERAL, parse_numeral

# Some files have the space one character early (第五 条采用…); without any space 第五条规定的… would be a paragraph.
_ARTICLE = re.compile(rf"(?P<number>第{NUMERAL}(?:条(?:之{NUMERAL})?(?= |$)| 条)) ?(?P<text>.*)")
_ENTRY = re.compile(rf"(?P<number>{NUMERAL})、(?P<text>.+)")
_HEADING = re.compile(
    rf"(?P<number>第{NUMERAL})(?P<unit>分编|编|章|节) ?(?P<title>[^。；：！？]{{1,40}})|(?P<rest>附 ?则)"
)
_CONTENTS = re.compile(r"目 ?[录次]")
_ANNEX = re.compile(r"附(?:件|录|表)? ?[0-9一二三四五六七八九十]{0,2}(?:[：: ].{0,40})?")
_SUBITEM = re.compile(r"(?:[⒈-⒛①-⑳]|[0-9]{1,2}[.．、])")
_DAY = r"(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?日"
_EVENT = re.compile(_DAY + r"(?P<what>[^年]*?(?:通过|公布|发布|修订|修正|批准|施行))")
_START = re.compile(r"自" + _DAY + r"起(?:施行|实施|执行)")
_TITLE = re.compile(
    r"[^。；！？，]{1,100}(?:法|法典|条例|办法|规定|规则|解释|决定|细则|意见|通知|批复|修正案|标准)(?:[（(].{1,10}[）)])?"
)
_PLACE = r"(?:(?![年月日号令])[\u4e00-\u9fff]){1,12}?"
_ISSUER = re.compile(
    r"全国人民代表大会(?:常务委员会)?|最高人民法院|最高人民检察院"
    rf"|{_PLACE}(?:省|自治区|市|自治州)(?:第[一二三四五六七八九十]+届)?人民代表大会(?:常务委员会)?"
    rf"|{_PLACE}(?:省|自治区|市|州)人民政府|国务院|{_PLACE}部(?=令|公布|发布)"
)


@dataclass(frozen=True)
class ParsedArticle:
    """An article as printed: a paragraph or item a line."""

    number: ArticleNumber
    text: str
    chapter: str
    section: str


@dataclass(frozen=True)
class ParsedLaw:
    """A document read as a law. `published` and `start` are None where the document does not print them."""

    name: str
    note: tuple[str, ...]  # 题注, preamble and whatever else stands before the first article
    published: date | None
    start: date | None
    level: Level
    issuer: str
    articles: tuple[ParsedArticle, ...]
    annex: tuple[str, ...]


def parse(lines: list[str], file: str, *, name: str | None = None) -> ParsedLaw:
    """Return the law that the lines print.

    Args:
        lines: trimmed, none empty (see `corpus.documents.read_lines`).
        file: name for messages.
        name: full official name, where the document's title is not it.

    Raises:
        ParseError: no title, no article, or articles that do not follow each other; names file and line (of those
            that are not empty).
    """
    body = _body_start(lines, file)
    title, note = _head(lines[:body], file, name)
    articles, annex = _articles(lines[body:], body, file)
    issuer = _issuer(title, note)
    published, start = _days(note, articles)
    return ParsedLaw(title, tuple(note), published, start, _level(title, note, issuer), issuer, articles, annex)


def _body_start(lines: list[str], file: str) -> int:
    """Return the index of the first line of the body: its first heading, or 第一条."""
    pattern = _ARTICLE if any(_ARTICLE.fullmatch(line) for line in lines) else _ENTRY
    first = next((i for i, line in enumerate(lines) if pattern.fullmatch(line)), None)
    if first is None:
        raise ParseError(f"{file}: no line begins an article (第一条 and a space) or an entry (一、); is this a law?")
    contents = next((i for i, line in enumerate(lines[:first]) if _CONTENTS.fullmatch(line)), None)
    if contents is None:
        while first and _HEADING.fullmatch(lines[first - 1]):
            first -= 1
        return first
    entry = _key(lines[contents + 1])  # the body begins where the first entry of the contents comes again
    again = (i for i in range(contents + 2, first) if _key(lines[i]) == entry)
    return next(again, first)


def _key(line: str) -> str:
    return re.sub(r"[\s.…·]+\d*$|\s", "", line)


def _head(lines: list[str], file: str, name: str | None) -> tuple[str, list[str]]:
    """Return title and note; site navigation before the title is dropped."""
    lines = lines[: next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line)), len(lines))]
    marked = next((i for i, line in enumerate(lines) if line.startswith(TITLE_MARK) and line[1:].strip()), None)
    if marked is not None:
        return name or lines[marked][1:].strip(), [line.lstrip(TITLE_MARK) for line in lines[marked + 1 :]]
    note = next((i for i, line in enumerate(lines) if line.startswith(("（", "(")) or _EVENT.search(line)), len(lines))
    titles = [i for i, line in enumerate(lines[:note]) if _TITLE.fullmatch(line)]
    if not titles and name:
        return name, lines
    if not titles:
        raise ParseError(f"{file}: no title before the first article; give the full name of the law with --id")
    at = titles[-1] if note < len(lines) else titles[0]
    split = lines[at].startswith("关于") and at > 0
    return name or (lines[at - 1] if split else "") + lines[at], lines[at + 1 :]


def _articles(lines: list[str], offset: int, file: str) -> tuple[tuple[ParsedArticle, ...], tuple[str, ...]]:
    entries = not any(_ARTICLE.fullmatch(line) for line in lines)
    parts: dict[str, str] = {}
    found: list[tuple[ArticleNumber, list[str], str, str]] = []
    for at, line in enumerate(lines):
        line = line.lstrip(TITLE_MARK)
        heading = _HEADING.fullmatch(line)
        match = (_ENTRY if entries else _ARTICLE).fullmatch(line)
        if match:
            number = ArticleNumber(parse_numeral(match["number"]), entry=True) if entries else _number(match["number"])
            _follows(
                found[-1][0] if found else None, number, f"{file}: line {at + offset + 1} (empty lines not counted)"
            )
            chapter = " ".join(parts[unit] for unit in ("编", "分编", "章") if unit in parts)
            found.append((number, [match["text"]] if match["text"] else [], chapter, parts.get("节", "")))
        elif heading and not entries:
            parts = _enter(parts, heading)
        elif found and _ANNEX.fullmatch(line):
            return _finish(found, file), tuple(lines[at:])
        elif not found:
            raise ParseError(f"{file}: line {at + offset + 1} stands before the first article: {line[:30]}")
        elif _SUBITEM.match(line) and found[-1][1]:
            found[-1][1][-1] += line  # 目 belong to the line of their 项
        else:
            found[-1][1].append(line)
    return _finish(found, file), ()


def _finish(found: list[tuple[ArticleNumber, list[str], str, str]], file: str) -> tuple[ParsedArticle, ...]:
    for number, text, _, _ in found:
        if not text:
            raise ParseError(f"{file}: {number} has no text")
    return tuple(ParsedArticle(number, "\n".join(text), *place) for number, text, *place in found)


def _number(printed: str) -> ArticleNumber:
    return ArticleNumber.parse(printed.replace(" ", ""))


def _follows(last: ArticleNumber | None, number: ArticleNumber, where: str) -> None:
    """Refuse a gap or a repetition: a law prints its articles in order, so text has been lost or is not its own."""
    n, suffix = (last.number, last.suffix) if last else (0, 0)
    if (number.number, number.suffix) not in {(n + 1, 0), (n, suffix + 1)} or (last is None and number.suffix):
        raise ParseError(f"{where}: {number} cannot follow {last or 'the beginning'}; is a line missing or split?")


def _enter(parts: dict[str, str], heading: re.Match[str]) -> dict[str, str]:
    if heading["rest"]:
        return {"章": "附则"}
    order = ("编", "分编", "章", "节")
    unit = heading["unit"]
    kept = {name: title for name, title in parts.items() if order.index(name) < order.index(unit)}
    return {**kept, unit: f"{heading['number']}{unit} {heading['title'].replace(' ', '')}"}


def _days(note: list[str], articles: tuple[ParsedArticle, ...]) -> tuple[date | None, date | None]:
    """Return the day of the last adoption or publication, and the day from which the text says that it applies."""
    events = [(_date(match), match["what"]) for line in note for match in _EVENT.finditer(line)]
    printed = [day for day, what in events if re.search("公布|发布|修订|修正", what)]
    adopted = [day for day, what in events if re.search("通过|批准", what)]
    published = max(printed or adopted, default=None)
    starts = [day for day, what in events if what.endswith("施行")]
    starts += [_date(match) for article in articles[-3:] for match in _START.finditer(article.text)]
    if any(re.search("自(?:公布|发布)之日起施行", article.text) for article in articles[-3:]) and published:
        starts.append(published)
    return published, max(starts, default=None)


def _date(match: re.Match[str]) -> date:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError as exc:
        raise ParseError(f"no such day: {match[0]}") from exc


def _issuer(title: str, note: list[str]) -> str:
    match = _ISSUER.search(" ".join([title, *note[:8]]))
    return re.sub(r"第[一二三四五六七八九十]+届", "", match[0]) if match else ""


def _level(title: str, note: list[str], issuer: str) -> Level:
    if issuer.startswith("最高人民"):
        return Level.JUDICIAL
    if issuer.startswith("全国人民代表大会"):
        return Level.LAW if re.search(r"法(?:典)?$", title) else Level.DECISION
    if "人民代表大会" in issuer:
        return Level.LOCAL
    if issuer == "国务院" or re.search("国务院令|国务院第.{1,6}次常务会议", " ".join(note)):
        return Level.REGULATION
    return Level.RULE if issuer.endswith(("部", "人民政府")) else Level.NORMATIVE
