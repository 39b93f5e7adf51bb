"""Rewordings of a conversation that leave the case as it is, each a `Relation`; all are pure and seeded.

A relation takes the user's turns (oldest first) and a source of chance, and returns a `Rewrite`, or None where it has
nothing to work on (no place named, no second turn). The decision on the rewrite must be the decision on the original:
metamorphic testing (Chen, Cheung & Yiu 1998).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from eval.errors import DatasetError
from eval.stress.places import moved

DATA = Path(__file__).parents[1] / "data" / "stress"

Turns = tuple[str, ...]

_INVISIBLE = "\u200b\u200c\u200d\ufeff"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PAUSE = re.compile(r"[,，。;；!！?？…~～、：:“”‘’\"（）()]+")
_BETWEEN = re.compile(r"(?<=[，。；！？,;!?])")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {ord("，"): "，", ord("。"): "｡"}
_NARROW = str.maketrans("，；：！？（）", ",;:!?()")
_CALLED = "总(?![共是之])|老板|师傅|医生|经理|主任|队长|工头|律师|法官|某|姐|哥|叔|婶|嫂|娭毑|爹"
_SURNAME = re.compile(
    rf"[{{names}}](?={_CALLED})|(?<=姓)[{{names}}]|(?<=叫)[{{names}}](?=某)|(?<=老)[{{names}}](?=[，。的说讲])"
)
_KEPT = frozenset("不没无冇未非别莫一二两三四五六七八九十百千万零半几个年月日天岁号点块元")
_ASKS = re.compile(r"[?？]|吗|么|呢|能不能|要不要|是不是|算不算|怎么|怎样|如何|多久|哪|什么|谁|多少|不$|咯$")
_CORRECTS = re.compile(r"记错|说错|讲错|刚才|更正|忘[了记]|其实|不对|前面|那|这|还是|改")
_TOLD = 6  # a turn shorter than this is an answer to a question, not a story


@dataclass(frozen=True)
class Rewrite:
    """The reworded turns; `moves` maps cities that were swapped (a region of the reply must move with them)."""

    turns: Turns
    moves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Relation:
    """One way to reword. `whole`: it is about a conversation of several turns, and its last reply is compared.

    `exact`: nothing but the encoding of the text changes, so a reader that normalises sees the same words; a violation
    is a defect, not a matter of degree.
    """

    id: str
    what: str
    apply: Callable[[Turns, Random], Rewrite | None]
    exact: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Stories:
    """Hand-written material without any fact of a case."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    emoji: tuple[str, ...]
    surnames: str
    given_names: tuple[str, ...]


@cache
def stories(path: Path = DATA / "stories.toml") -> Stories:
    """Read the material; DatasetError where it is missing or malformed."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Stories(
            tuple(raw["before"]),
            tuple(raw["after"]),
            tuple(raw["emoji"]),
            str(raw["surnames"]),
            tuple(raw["given_names"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as exc:
        raise DatasetError(f"{path}: {exc!r}; restore the file") from exc


def _each(change: Callable[[str, Random], str | None]) -> Callable[[Turns, Random], Rewrite | None]:
    """Apply a change of one text to the first turn alone; None where it changes nothing."""

    def apply(turns: Turns, random: Random) -> Rewrite | None:
        new = change(turns[0], random)
        return None if new is None or new == turns[0] else Rewrite((new, *turns[1:]))

    return apply


def _traditional(text: str, random: Random) -> str:
    return _converter(random.choice(("s2t", "s2tw", "s2hk")))(text)


@cache
def _converter(name: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert = OpenCC(name).convert
    return lambda text: str(convert(text))


def _full_width(text: str, _: Random) -> str:
    return text.translate(_WIDE)


def _half_width(text: str, _: Random) -> str:
    return text.translate(_NARROW)


def _invisible(text: str, random: Random) -> str:
    return "".join(letter + (random.choice(_INVISIBLE) if random.random() < 0.4 else "") for letter in text)


def _homophone(text: str, random: Random) -> str | None:
    """One letter written as another everyday one of the same sound; never a negation, a number or a unit."""
    alike = _alike()
    places = [at for at, letter in enumerate(text) if letter not in _KEPT and len(alike.get(letter, "")) > 1]
    if not places:
        return None
    at = random.choice(places)
    other = random.choice([letter for letter in alike[text[at]] if letter != text[at]])
    return text[:at] + other + text[at + 1 :]


@cache
def _alike() -> Mapping[str, str]:
    """Each of the 3,755 everyday characters (GB 2312, level 1) → those of exactly its sound, tone included."""
    from pypinyin import Style, pinyin

    everyday = [bytes((0xB0 + row, 0xA1 + cell)).decode("gb2312") for row in range(39) for cell in range(94)]
    everyday += [bytes((0xD7, 0xA1 + cell)).decode("gb2312") for cell in range(89)]
    everyday = list(dict.fromkeys(everyday))
    by_sound: dict[str, list[str]] = {}
    for letter in everyday:
        by_sound.setdefault(str(pinyin(letter, style=Style.TONE3)[0][0]), []).append(letter)
    return {letter: "".join(letters) for letters in by_sound.values() for letter in letters}


def _story(text: str, random: Random) -> str:
    told = stories()
    ended = text if _PAUSE.fullmatch(text[-1:]) else text + "。"
    return "".join(random.sample(told.before, 2)) + ended + random.choice(("", "\n")) + random.choice(told.after)


def _introduced(text: str, random: Random) -> str:
    told = stories()
    return f"我叫{random.choice(told.surnames)}{random.choice(told.given_names)}。{text}"


def _renamed(text: str, random: Random) -> str | None:
    """Other surnames for the people who are named (陈老板, 老李, 姓王), the same person keeping the same name."""
    names = stories().surnames
    pattern = re.compile(_SURNAME.pattern.replace("{names}", names))
    found = dict.fromkeys(match[0][-1] for match in pattern.finditer(text))
    if not found:
        return None
    others = [name for name in names if name not in found]
    table = dict(zip(found, random.sample(others, len(found)), strict=True))
    return pattern.sub(lambda match: match[0][:-1] + table[match[0][-1]], text)


def _elsewhere(turns: Turns, random: Random) -> Rewrite | None:
    found = moved(turns[0], random)
    return None if found is None else Rewrite((found.text, *turns[1:]), found.moves)


def _unpunctuated(text: str, _: Random) -> str:
    return _PAUSE.sub("", text)


def _excited(text: str, random: Random) -> str:
    """Every mark of a sentence's end doubled, and emoji behind some."""
    marks = re.sub(r"[。！？!?]", lambda match: match[0] * random.choice((2, 3)), text)
    return marks + random.choice(stories().emoji) * random.choice((1, 3))


def _spaced(text: str, random: Random) -> str:
    """Spaces between letters, as a scan or a form leaves them."""
    return re.sub(
        r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _: random.choice(("", "", " ", "\u3000", "\xa0")), text
    )


def _broken(text: str, random: Random) -> str:
    """A line break behind some pauses, as people write in a chat."""
    return _BETWEEN.sub(lambda _: random.choice(("", "\n", "\n\n", "\r\n")), text)


def _tells(turn: str) -> bool:
    """Whether a later turn tells something by itself, in whatever place it stands."""
    return len(turn) >= _TOLD and not _ASKS.search(turn) and not _CORRECTS.search(turn)


def _told_first(turns: Turns, _: Random) -> Rewrite | None:
    """What a later turn told stands in the first message instead."""
    told = [turn for turn in turns[1:] if _tells(turn)]
    if not told or len(told) != len(turns) - 1:
        return None
    return Rewrite(("。".join([*told, turns[0]]),))


def _later_swapped(turns: Turns, _: Random) -> Rewrite | None:
    """Later turns that each tell something by themselves, in another order."""
    if len(turns) < 3 or not all(map(_tells, turns[1:])):
        return None
    return Rewrite((turns[0], *reversed(turns[1:])))


def _greeted(turns: Turns, random: Random) -> Rewrite | None:
    """A greeting as a message of its own before the question."""
    return Rewrite((random.choice(("你好", "在吗", "您好，我想咨询一下")), *turns))


RELATIONS: tuple[Relation, ...] = (
    Relation("traditional", "繁体字（大陆、台湾、香港写法）", _each(_traditional)),
    Relation("full_width", "全角数字、字母和标点", _each(_full_width), exact=True),
    Relation("half_width", "半角标点", _each(_half_width), exact=True),
    Relation("invisible", "字之间有看不见的零宽字符", _each(_invisible), exact=True),
    Relation("spaced", "字之间有空格", _each(_spaced), exact=True),
    Relation("broken_lines", "一句话断成几行", _each(_broken)),
    Relation("unpunctuated", "没有标点", _each(_unpunctuated)),
    Relation("excited", "标点重复，带表情", _each(_excited)),
    Relation("homophone", "一个同音错字", _each(_homophone)),
    Relation("story", "前后有客套话和无关的话", _each(_story)),
    Relation("introduced", "先报自己的名字", _each(_introduced)),
    Relation("renamed", "换了姓", _each(_renamed)),
    Relation("elsewhere", "换了湖南的另一个地方", _elsewhere),
    Relation("greeted", "先单独打招呼", _greeted, whole=True),
    Relation("told_first", "后来补的情况一开始就说", _told_first, whole=True),
    Relation("later_swapped", "后来补的几句换了先后", _later_swapped, whole=True),
)
