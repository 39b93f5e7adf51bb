"""A conversation → the turns that tell a case: commands to the program and chatter are set aside before it is read.

What people type or paste is material, never an instruction. No rule here could be made to obey; but words that say
nothing about a case still colour how it is read (one sentence too many, and a dog bite becomes a lease). So they are
taken out sentence by sentence, each judged by itself: by the cues of data/commands.toml, and by the classifier.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from bot.guard.code import Tells, without_code, without_frames
from bot.guard.sentences import clauses, sentences
from bot.understanding.classifier import Classifier, Reading
from bot.understanding.cues import CueError, Pattern, compile_any
from bot.understanding.text import fold

_DATA = Path(__file__).parent / "data" / "commands.toml"
_TAPPED = "改一下:"  # the form of bot.understanding.given, cleaned
_SHORT = 6  # so few characters are an answer to a question
_READ = 8  # sentences judged by the classifier in one turn, each costs some milliseconds
_ASKED, _HEARD = 60, 600  # parts of a turn that are asked whether they tell a case, and characters of each
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
_AID, _ASKS = re.compile("法律援助|法援"), re.compile("[?]|吗|怎么|怎样|能不能|可不可以|要不要|多少|多久|哪|几天")


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
        wanted = set(read)  # two turns can be the same once commands are gone: each counts with its own words
        return (*self.aside, *(typed for kept, typed in zip(self.turns, self.typed, strict=True) if kept in wanted))


@dataclass(frozen=True)
class Guard:
    """Sets aside what is not the case. Build with `Guard.load`."""

    commands: re.Pattern[str]
    told: Pattern
    played: re.Pattern[str]
    courtesy: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = _DATA) -> Guard:
        """Compile the cue file; CueError where it is missing or a pattern is bad."""
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            commands = compile_any(path.name, "commands", raw["commands"], raw["macros"])
            told = compile_any(path.name, "told", raw["told"]["any"], raw["macros"])
            unless = compile_any(path.name, "told", [raw["told"]["unless"]], {})
            played = re.compile(raw["role"]["played"])
            # Possessive: thanks upon thanks are read once, whatever follows.
            courtesy = re.compile(rf"(?>{raw['polite']['courtesy']}|\W)*+")
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as exc:
            raise CueError(f"{path.name}: {exc!r}") from exc
        if commands is None or told is None:
            raise CueError(f"{path.name}: commands and [told] need patterns")
        return cls(commands, Pattern(told, unless), played, courtesy)

    def heed(self, turns: Sequence[str], *, tells: Tells, classifier: Classifier | None = None) -> Heeded:
        """Return what to read of the cleaned `turns`, oldest first.

        Args:
            turns: one at least.
            tells: whether words have cues of a case; then nothing sets them aside.
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
        bare = _WRAPPED.sub("", without_code(turn, tells=self._few(tells)))
        tells = self._few(tells)
        if not _HAN.search(bare):
            return self._coded(turn, bare)
        hollow = not _EMPTY.search(turn)  # a quotation that has lost its words was one of code
        parts = [self._uncommanded(part, tells) for part in sentences(bare)]
        fates = self._fates(turn, parts, tells, classifier, hollow=hollow)
        if all(fate is Fate.STAYS for fate in fates):
            return "".join(parts), False
        rest = "".join(part for part, fate in zip(parts, fates, strict=True) if fate is Fate.STAYS).strip()
        if len(rest) > _SHORT or tells(rest):
            return rest, False
        if tells(bare):  # in several sentences together
            return bare, False
        return "", Fate.COMMAND in fates  # 记住了吗 belongs to what was to be remembered

    def _coded(self, turn: str, bare: str) -> tuple[str, bool]:
        """A turn of code or of another language alone: answered as such, but it says nothing to the next turn.

        Chinese words in what looks like code stay, unless they command.
        """
        commands = self._commands(turn)
        told = len(_HAN.findall(without_frames(turn))) > _SHORT and not commands
        foreign = bare != turn or _FOREIGN.search(turn) is not None
        return ("" if foreign and not told else turn), commands

    def _uncommanded(self, part: str, tells: Tells) -> str:
        """A sentence that tells a case, or asks about legal aid, and commands as well, without the clauses that do
        nothing but command."""
        if not self._commands(part):
            return part
        rest = "".join(clause for clause in clauses(part) if not self._commands(clause) or tells(clause))
        return rest if tells(rest) or (_AID.search(rest) and _ASKS.search(rest)) else part

    def _fates(
        self, turn: str, parts: Sequence[str], tells: Tells, classifier: Classifier | None, *, hollow: bool
    ) -> list[Fate]:
        fates = [self._fate(part, tells, hollow=hollow) for part in parts]
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
            said = fates[at] is not Fate.STAYS and parts[at - 1].rstrip().endswith(":")
            if said and not tells(parts[at - 1]):
                fates[at - 1] = fates[at]
        return fates

    def _fate(self, part: str, tells: Tells, *, hollow: bool) -> Fate:
        """What tells a case stays, whatever it sounds like; `hollow`: an empty quotation has lost its code."""
        commands = self._commands(part) or (hollow and _EMPTY.search(part) is not None)
        if not commands and not self.courtesy.fullmatch(part.lower()):
            return Fate.STAYS
        if tells(part):
            return Fate.STAYS
        return Fate.COMMAND if commands else Fate.IDLE

    def _commands(self, part: str) -> bool:
        folded = part.lower()
        return self.commands.search(folded) is not None or self.told.find(folded) is not None

    def _few(self, tells: Tells) -> Tells:
        """`tells` without whom the program shall play; asked a number of times only, about so many characters."""
        known: dict[str, bool] = {}

        def told(part: str) -> bool:
            if part not in known:
                known[part] = len(known) < _ASKED and tells(self.played.sub("", part[:_HEARD]))
            return known[part]

        return told


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
