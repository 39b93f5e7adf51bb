"""Names of laws as people write them → full official names.

In: a text, or a corpus and data/names.toml. Out: the text folded (one spelling for every width, script and book mark,
with the way back to the original), and the laws that a name in it stands for. A name counts only as a whole: 劳动合同法
inside 劳动合同法实施条例 or 某省法律援助法 names nothing known.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from corpus.errors import SourceError
from corpus.models import LawVersion

FILE = Path(__file__).parent / "data" / "names.toml"
STATE = "中华人民共和国"

_OPEN, _CLOSE = "《〈<「『", "》〉>」』"
_QUOTES = "“”‘’\"'【】*`\u200b\u200c\u200d\ufeff"
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_DASHES = "—–‐‑−―"
_LONGEST_TITLE = 120
# 湖南省实施《…法》第三条 speaks of a provincial text whose own name was cut short, not of the national law.
_IMPLEMENTS = re.compile(r"[省市州县区](?:人民政府|人大常委会|贯彻)?(?:实施|执行)$")
_EDITION = re.compile(r"\((?![^()]*(?:草案|意见稿|送审稿|建议稿))[^()]*[年修订][^()]*\)$")
_GENERIC_LEAD = re.compile(r"(?:^|[^\u3400-\u9fffA-Za-z0-9]|根据|依据|依照|按照|湖南省?|[按省看查问和与])$")
_LONGER = re.compile(r"(?:的?司法)?解释|实施(?:条例|细则|办法)|细则|条例|办法|修正案|草案")  # another text's name
_HAN = re.compile(r"[\u3400-\u9fff]")


class HasLaws(Protocol):
    """Anything with versions of laws, such as a Corpus."""

    @property
    def laws(self) -> tuple[LawVersion, ...]:
        """The versions."""


@dataclass(frozen=True)
class Folded:
    """A text in one spelling.

    Attributes:
        text: simplified, half width, without book marks, quotation marks, or blanks between Chinese characters.
        origin: for each character of `text`, its position in the original.
        titles: end of a title between book marks → its beginning, both in `text`.
        marks: beginning of such a title in `text` → position of its opening mark in the original.
        gaps: positions in `text` before which a blank was left out.
    """

    text: str
    origin: tuple[int, ...]
    titles: Mapping[int, int]
    marks: Mapping[int, int]
    gaps: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Name:
    """A name found in a folded text from `start`: the laws it stands for, none when it is not known as a whole."""

    start: int
    laws: tuple[str, ...]
    title: bool = False


@dataclass(frozen=True)
class _Table:
    """What names.toml says."""

    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    before_number: dict[str, tuple[str, ...]] = field(default_factory=dict)
    generic: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lead_in: tuple[str, ...] = ()
    no_lead_in: tuple[str, ...] = ()
    traditional: dict[int, str] = field(default_factory=dict)


class LawNames:
    """Every spelling of the name of a law that is understood; immutable once built."""

    def __init__(self, full_names: Iterable[str], *, file: Path = FILE) -> None:
        """Build from full official names and the table of aliases.

        Raises:
            SourceError: the table is missing or not of its format.
        """
        table = _read(file)
        self._traditional = table.traditional
        laws: dict[str, set[str]] = {}
        full = {*full_names, *table.aliases}
        for name in full:
            laws.setdefault(self.key(name), set()).add(name)
        own = set(laws)
        for name in full:  # a name without 中华人民共和国 gives way to a law that is called just that
            short = self.key(name).removeprefix(STATE)
            if short not in own:
                laws.setdefault(short, set()).add(name)
        for aliases in (table.aliases, table.before_number, table.generic):
            for name, spellings in aliases.items():
                for spelling in spellings:
                    laws.setdefault(self.key(spelling), set()).add(name)
        self._laws = {key: tuple(sorted(names)) for key, names in laws.items()}
        self._before_number = {self.key(name) for names in table.before_number.values() for name in names}
        self._generic = {self.key(name) for names in table.generic.values() for name in names}
        self._lengths = sorted({len(key) for key in self._laws}, reverse=True)
        self._last = {key[-1] for key in self._laws}
        self._lead_in, self._no_lead_in = table.lead_in, table.no_lead_in

    @classmethod
    def from_corpus(cls, corpus: HasLaws) -> LawNames:
        """Return the names of the laws of a corpus, and of the laws in the table of aliases."""
        return cls({law.name for law in corpus.laws})

    def fold(self, text: str) -> Folded:
        """Return the text in one spelling."""
        chars: list[str] = []
        origin: list[int] = []
        titles: dict[int, int] = {}
        marks: dict[int, int] = {}
        gaps: set[int] = set()
        depth = begin = opened = 0
        blank = -1
        spelled = {char: self._simplify(char) for char in set(text)}
        for position, raw in enumerate(text):
            for char in spelled[raw]:
                if char in _OPEN and (char != "<" or _HAN.match(text, position + 1)):
                    if depth == 0:
                        begin, opened = len(chars), position
                    depth += 1
                elif char in _CLOSE:
                    depth = max(depth - 1, 0)
                    if depth == 0 and begin < len(chars) and begin not in marks:
                        titles[len(chars)], marks[begin] = begin, opened
                elif char in _QUOTES:
                    continue
                elif char.isspace() and char not in _LINE_ENDS:
                    blank = position
                else:
                    if blank >= 0 and chars:
                        if _latin(chars[-1]) and _latin(char):
                            chars.append(" ")
                            origin.append(blank)
                        else:
                            gaps.add(len(chars))
                    blank = -1
                    chars.append(char)
                    origin.append(position)
                    if char in _LINE_ENDS or len(chars) - begin > _LONGEST_TITLE:
                        depth = 0
        return Folded("".join(chars), tuple(origin), titles, marks, frozenset(gaps))

    def key(self, name: str) -> str:
        """Return the spelling under which a name is kept: folded, without any mark or blank."""
        return self.fold(name).text.replace(" ", "")

    def lookup(self, name: str, *, before_number: bool = False) -> tuple[str, ...]:
        """Return the full names of the laws that `name` as a whole stands for; more than one when it is ambiguous.

        Args:
            name: any spelling, with or without book marks and the year of the edition in brackets.
            before_number: an article number follows, so that 法援 or 刑诉 count as names.
        """
        key = self.key(name)
        for spelling in (key, _EDITION.sub("", key)):
            if spelling in self._laws and (before_number or spelling not in self._before_number):
                return self._laws[spelling]
        return ()

    def within(self, text: str) -> tuple[str, ...]:
        """Return the full names of the laws that a text names anywhere, in its order, each once.

        A name that is as much a topic (法援), that is ambiguous or that begins a longer one is none.
        """
        return tuple(dict.fromkeys(law for _, _, law in self.spans(text)))

    def spans(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Return (start, end, full name) of the laws that a text names (see `within`), in the text's own positions."""
        folded = self.fold(text)
        topics = self._before_number | self._generic
        spans: list[tuple[int, int, str]] = []
        for end in range(1, len(folded.text) + 1):
            name = self.ending_at(folded, end)
            if name is None or len(name.laws) != 1 or _LONGER.match(folded.text, end):
                continue
            if folded.text[name.start : end] in topics:
                continue
            while spans and name.start <= spans[-1][0]:
                spans.pop()
            spans.append((name.start, end, name.laws[0]))
        return tuple((folded.origin[start], folded.origin[end - 1] + 1, law) for start, end, law in spans)

    def ending_at(self, folded: Folded, end: int) -> Name | None:
        """Return the name that ends at `end` of the folded text, right before a number; None when none does."""
        begin = folded.titles.get(end)
        bare = self._bare(folded, end)
        if begin is None:
            return bare
        if bare is not None and bare.laws and bare.start < begin:  # 湖南省实施《…法》若干规定 with a mark missing
            return bare
        if _IMPLEMENTS.search(folded.text, max(0, begin - 12), begin):
            return Name(begin, ())
        return Name(begin, self.lookup(folded.text[begin:end], before_number=True), title=True)

    def _bare(self, folded: Folded, end: int) -> Name | None:
        text = folded.text
        if end == 0 or text[end - 1] not in self._last:
            return None
        for length in self._lengths:
            key = text[end - length : end] if length <= end else ""
            if key in self._laws:
                start = end - length
                return Name(start, self._laws[key] if self._stands_alone(folded, start, key) else ())
        return None

    def _stands_alone(self, folded: Folded, start: int, key: str) -> bool:
        text = folded.text
        if key in self._generic:
            return _GENERIC_LEAD.search(text, max(0, start - 4), start) is not None
        if start == 0 or not (_HAN.match(text[start - 1]) or text[start - 1].isalnum()):
            return True
        if key.startswith(STATE):
            return _IMPLEMENTS.search(text, max(0, start - 12), start) is None
        if not _HAN.match(text[start - 1]):  # a Latin word before the name: apart from it, or part of it
            return folded.origin[start] - folded.origin[start - 1] > 1
        before = text[max(0, start - 4) : start]
        return before.endswith(self._lead_in) and not before.endswith(self._no_lead_in)

    def _simplify(self, char: str) -> str:
        if "\u4e00" <= char <= "\u9fff":
            return self._traditional.get(ord(char), char)
        if char.isascii():
            return char
        folded = unicodedata.normalize("NFKC", char)
        return "".join("-" if piece in _DASHES else self._traditional.get(ord(piece), piece) for piece in folded)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _read(file: Path) -> _Table:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        rows = {
            table: {str(name): tuple(map(str, spellings)) for name, spellings in raw[table].items()}
            for table in ("aliases", "before_number", "generic")
        }
        old, new = raw["traditional"]["from"], raw["traditional"]["to"]
        return _Table(
            aliases=rows["aliases"],
            before_number=rows["before_number"],
            generic=rows["generic"],
            lead_in=tuple(raw["lead_in"]["words"].split()),
            no_lead_in=tuple(raw["lead_in"]["but_not"].split()),
            traditional=dict(zip(map(ord, old), new, strict=True)),
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as exc:
        raise SourceError(f"{file}: not a table of names of laws ({exc!r}); restore it from the repository") from exc
