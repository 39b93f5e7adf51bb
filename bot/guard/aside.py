"""A conversation → the turns that tell a case: commands to the program and chatter are set aside before it is read.

What people type or paste is material, never an instruction. No rule here could be made to obey; but words that say
nothing about a case still colour how it is read (one sentence too many, and a dog bite becomes a lease). So they are
taken out sentence by sentence, each judged by itself: by the cues of data/commands.toml, and by the classifier.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from pathlib import Path

from bot.guard.code import without_code
from bot.guard.sentences import clauses, sentences
from bot.understanding.classifier import Classifier, Reading
from bot.understanding.cues import CueError, Pattern, compile_any
from bot.understanding.text import fold

_DATA = Path(__file__).parent / "data" / "commands.toml"
_TAPPED = "改一下:"  # the form of bot.understanding.given, cleaned
_SHORT = 6  # so few characters are an answer to a question
_READ = 8  # sentences judged by the classifier in one turn, each costs some milliseconds
_ASKED = 60  # sentences of one turn asked whether they tell a case; more that command are no story
_DOUBT = 0.97  # in a turn that reads this surely as a case only chatter is looked for
_SURE = 0.7  # of 839 sentences of longer questions three read as no case this surely: 你吃饭了没有
# Chatter: likelier than this to be no case, of no matter and no fact. Of the 839 sentences five read so, none with
# anything that an answer rests on: 店老板讲是天气的原因.
_IDLE, _NO_MATTER, _TRACE = 0.1, 0.66, 0.1
_DECLINED = 0.15  # fraud, violence and the like are for the refusals: what may be that stays
_ASIDE = ("injection", "unrelated", "thanks")
_EMPTY = re.compile(r"[“「『][^\w“”「」『』]*[”」』]")  # whose words were code
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOREIGN = re.compile(r"[^\W\d_]")
_WRAPPED = re.compile(r"(?<=[,;。!?])[ \t]*\n\s*+(?=\S)")  # a line that ends at a pause goes on in the next
_MEANT = re.compile(
    r"[?]|吗|怎|能不能|可不可以|是不是|要不要|多少|多久|法|律师|官司|告|赔|钱|案|申请|援助|工资|离婚|[打骂]我|伤|几天|(\w)不\1"
)

Tells = Callable[[str], bool]


class Fate(Enum):
    """What becomes of a sentence."""

    STAYS = auto()
    IDLE = auto()  # courtesy or chatter
    COMMAND = auto()


@dataclass(frozen=True)
class Heeded:
    """What to read of a conversation.

    `turns` tell a case (never none); `typed` are the same turns as they came in; `aside` are turns with nothing of a
    case; `commanded`: the last turn is nothing but commands.
    """

    turns: tuple[str, ...]
    typed: tuple[str, ...]
    aside: tuple[str, ...] = ()
    commanded: bool = False

    def whole(self, read: Sequence[str]) -> tuple[str, ...]:
        """Everything that was typed, but for turns not in `read`: danger is seen wherever it is said."""
        words = dict(zip(self.turns, self.typed, strict=True))
        return (*self.aside, *(words.get(turn, turn) for turn in read))


@dataclass(frozen=True)
class Guard:
    """Sets aside what is not the case. Build with `Guard.load`."""

    commands: re.Pattern[str]
    told: Pattern
    courtesy: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = _DATA) -> Guard:
        """Compile the cue file; CueError where it is missing or a pattern is bad."""
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            commands = compile_any(path.name, "commands", raw["commands"], {})
            told = compile_any(path.name, "told", raw["told"]["any"], {})
            unless = compile_any(path.name, "told", [raw["told"]["unless"]], {})
            # Possessive: thanks upon thanks are read once, whatever follows.
            courtesy = re.compile(rf"(?>{raw['polite']['courtesy']}|\W)*+")
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as exc:
            raise CueError(f"{path.name}: {exc!r}") from exc
        if commands is None or told is None:
            raise CueError(f"{path.name}: commands and [told] need patterns")
        return cls(commands, Pattern(told, unless), courtesy)

    def heed(self, turns: Sequence[str], *, tells: Tells, classifier: Classifier | None = None) -> Heeded:
        """Return what to read of the cleaned `turns`, oldest first.

        Args:
            turns: one at least.
            tells: whether a sentence has cues of a case; then only a command sets it aside.
            classifier: judges sentences that no cue knows; without it they stay.
        """
        kept: list[str] = []
        typed: list[str] = []
        aside: list[str] = []
        commanded = False
        for number, turn in enumerate(turns):
            last = number == len(turns) - 1
            rest, commanded = self._case(turn, tells, classifier)
            if not rest and not last:
                aside.append(turn)
                continue
            kept.append(rest or turn)
            typed.append(turn)
        return Heeded(tuple(kept), tuple(typed), tuple(aside), commanded)

    def _case(self, turn: str, tells: Tells, classifier: Classifier | None) -> tuple[str, bool]:
        """The part of a turn that tells a case, empty where it has none; and whether all else is commands then."""
        if turn.startswith(_TAPPED) or (len(turn) <= _SHORT and not self.courtesy.fullmatch(turn.lower())):
            return turn, False
        tells = _few(tells)
        bare = _WRAPPED.sub("", without_code(turn))
        if not _HAN.search(bare):  # a message in another language is answered as such, but says nothing to the next
            foreign = bare != turn or _FOREIGN.search(turn) is not None
            return ("" if foreign else turn), self._commands(turn)
        parts = [self._uncommanded(part, tells) for part in sentences(bare)]
        fates = self._fates(turn, parts, tells, classifier)
        if all(fate is Fate.STAYS for fate in fates):
            return "".join(parts), False
        rest = "".join(part for part, fate in zip(parts, fates, strict=True) if fate is Fate.STAYS).strip()
        if len(rest) > _SHORT or tells(rest):
            return rest, False
        return "", Fate.COMMAND in fates  # 记住了吗 belongs to what was to be remembered

    def _uncommanded(self, part: str, tells: Tells) -> str:
        """A sentence that tells a case and commands as well, without the clauses that command."""
        if not self._commands(part) or not tells(part):
            return part
        rest = "".join(clause for clause in clauses(part) if not self._commands(clause))
        return rest if tells(rest) and not self._commands(rest) else part

    def _fates(self, turn: str, parts: Sequence[str], tells: Tells, classifier: Classifier | None) -> list[Fate]:
        fates = [self._fate(part, tells) for part in parts]
        open_ = [at for at, fate in enumerate(fates) if fate is Fate.STAYS and _weighable(parts[at])]
        if classifier is not None and len(parts) > 1 and open_:
            doubtful = classifier.read(fold(turn)).refusals["none"] < _DOUBT
            looked = [at for at in open_ if doubtful or not _MEANT.search(parts[at])][:_READ]
            for at in looked:
                if not tells(parts[at]) and _idle(
                    classifier.read(fold(parts[at])), meant=bool(_MEANT.search(parts[at]))
                ):
                    fates[at] = Fate.IDLE
        for at in range(len(parts) - 1, 0, -1):  # who says so goes with what is said: 通知上写着:
            if fates[at] is not Fate.STAYS and parts[at - 1].rstrip().endswith(":"):
                fates[at - 1] = fates[at]
        return fates

    def _fate(self, part: str, tells: Tells) -> Fate:
        if self._commands(part) or (_EMPTY.search(part) and not tells(part)):
            return Fate.COMMAND
        return Fate.IDLE if self.courtesy.fullmatch(part.lower()) else Fate.STAYS

    def _commands(self, part: str) -> bool:
        folded = part.lower()
        return self.commands.search(folded) is not None or self.told.find(folded) is not None


def _few(tells: Tells) -> Tells:
    """`tells`, which says no from a number of sentences on: nobody's message is slow to read."""
    asked = count()
    return lambda part: next(asked) < _ASKED and tells(part)


def _weighable(part: str) -> bool:
    return len(part.strip()) >= _SHORT and _HAN.search(part) is not None


def _idle(read: Reading, *, meant: bool) -> bool:
    """Whether a sentence reads as no part of a case; `meant`: it asks something or has words of the law."""
    reasons = {name: share for name, share in read.refusals.items() if name != "none"}
    if sum(reasons.values()) >= _SURE and max(reasons, key=lambda name: reasons[name]) in _ASIDE:
        return True
    traces = (*read.matters.values(), *(share for pair in read.facts.values() for share in pair))
    return (
        not meant
        and sum(reasons.values()) >= _IDLE
        and all(share < _DECLINED for name, share in reasons.items() if name not in _ASIDE)
        and read.main.get("none", 0.0) >= _NO_MATTER
        and max(traces, default=0.0) < _TRACE
    )
