"""Words → what the user wants: one of the contract's intents, with a reason where the bot must decline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.eligibility.facts import Facts
from bot.models import Intent
from bot.understanding.classifier import Classifier
from bot.understanding.cues import CueError, Pattern, compile_any, read_cues
from bot.understanding.leaning import Leaning, story
from bot.understanding.text import clauses, fold

_AID = re.compile(r"法律援助|法援|援助|免费(?:的)?律师|派.{0,4}律师|请不起|没钱(?:请|打)")
_CLEAR, _PLAIN = 5, 8  # points of cues that speak for an intent, and that speak for it alone
_SHORT = 60
_SURE_NONE, _SURE_OUT = 0.97, 0.5
_SURELY_OUT = 0.9
_HEARD = 0.2  # a way out less likely than this, and without a cue, is no reason to turn a case away
GUARANTEE = "guarantee"
"""Whoever asks whether he will win has done no wrong: what else he tells and asks is answered all the same."""

_NO_PLEA = ("unrelated", "recommend")  # reasons that nobody who tells a case, or asks for legal aid, is given
_SECOND = 0.15  # an intent this likely is answered as well
_TOLD = (Intent.OTHER_LAW, Intent.PROCEDURE)  # what a bare story of trouble is mistaken for (docs/labelling.md)
_TYPED = 16  # a look-up typed by staff: 援助法31-5, 刑法276之一
_QUESTION = re.compile(
    r"[?？]|吗|么|能不能|可不可以|是不是|要不要|会不会|管不管|接不接|怎么|怎样|如何|多久|几天|哪|什么|谁|多少|行不|不行|帮|想(?:申请|找|请)|问"
)
_PLEA = re.compile(
    r"(?:我)?(?:该|要|可以)?(?:怎么办|怎么搞|何解搞|怎么弄)[啊呀呢嘛\s?？。!！~]*$"
    r"|(?:我|钱)*(?:(?:该|要)?(?:怎么|怎样|如何)(?:才)?能?[要追讨拿收]得?(?:回来?|到)|(?:还)?(?:能不能|能|可以)[要追讨拿收]得?(?:回来?|到)|(?:还)?[要追讨拿收]得(?:回来?|到))"
    r"(?:钱|来)?(?:不|吗|么|啵|没|了)?[啊呀呢嘛\s?？。!！~]*$"
)
"""A story that ends so asks no more than what to do: whether the money can be got back is what its verdict is about."""

_WONDERS = re.compile(
    r"是[^。]{1,16}还是[^。]{0,12}(?:赔|出|给|管|负责)|几(?:年|个?月|天|岁|时)|能(?:跟|找|要|告|拿|不)|可以|应该|该不该|[能可是]否|(?:不|否|没有|冇|啵|咯|还是)\W*$|有(?:没有|得|冇得)[^。]{0,12}(?:规定|照顾|办法|说法|地方|人管)"
)
_FORMAL = re.compile(
    r"(?:能否|能不能|是否能?|可否)(?:获得|得到|给予|提供|享受)[^,。]{0,6}援助|是否(?:属于|符合)[^,。]{0,8}援助[^,。]{0,6}(?:范围|条件|对象)"
)
"""How a colleague asks for a verdict; people's own words for it are left to the classifier, for they are many."""

_FEARED = re.compile(r"会不会(?:就)?(?:因为|因)?[^。]{0,18}(?:不给|不批|拒绝|不收|不接|不受理|嫌)")
"""A refusal that is only feared: no decision is there to object to."""

_ANNOUNCED = re.compile(
    r"(?:就|只|单|光)(?:是)?(?:想|要)?(?:问|晓得|知道|打听|请教|搞清楚|弄清楚|算)(?:一样|一句|一下|一哈|一点|一个事|一件事|清楚|你们?|您)?[,:]?"
    r"|(?:想|要)?问一(?:句|样|下|哈)[,:]?|想问的是[,:]?|想请教(?:一下|的是)?[,:]?"
)
"""Words after which the request comes, and nothing else is asked: 我就想晓得……"""

_STORY, _REQUEST = 20, 5  # characters at least before these words and after them
_LEFT_OPEN = re.compile(r"(?:不|没有|没得|啵)[?？。!！ ]*$")
_HELLO = re.compile(
    r"^(?:(?:你好|您好|你们好|大家好|在吗|在不在|喂|有人吗|请问|咨询(?:一下)?|我想咨询(?:一下)?|hello|hi|hey)[啊呀哈呢吗]?\W*){1,4}$"
)
_GREETING = re.compile(
    r"^(?:你好|您好|在吗|喂|hello|hi|有人吗|请问|咨询)?[^\u4e00-\u9fff]*(?:在吗|我想(?:问|咨询)[^。]{0,8})?[^\u4e00-\u9fff]*$"
)
_LEGAL = re.compile(
    r"法|律师|官司|起诉|仲裁|赔|欠|告|判|离婚|抚养|赡养|合同|工资|工伤|警|诉|调解|权益|纠纷|申请|案|遗产|继承|房产|债|监护|社保|低保|撞|打"
)


@dataclass(frozen=True)
class Understood:
    """The intent, its share of all points (a rough confidence, 0–1), and why the bot declines where it does."""

    intent: Intent
    share: float
    refusal: str | None = (
        None  # injection | fraud | private | guarantee | violence | thanks | recommend | unrelated | empty | language
    )
    certain: bool = False  # a refusal that rests on words, not on the classifier alone
    also: tuple[Intent, ...] = ()  # other intents that are likely or have clear cues, likeliest first
    declined: str | None = None  # a refusal for a part of the turn only, whose rest asks for something else


@dataclass(frozen=True)
class IntentReader:
    """Scores intents by cues. Build with `IntentReader.load`."""

    refusals: Mapping[str, Pattern]
    cues: Mapping[Intent, tuple[tuple[int, re.Pattern[str]], ...]]
    leaning: Leaning

    @classmethod
    def load(cls) -> IntentReader:
        """Compile the cue file; CueError where it names an unknown intent or a bad pattern."""
        name = "intent_cues.toml"
        raw = read_cues(name)
        if "refuse" not in raw:
            raise CueError(f"{name}: needs tables [refuse.*]")
        refusals = {}
        for reason, row in raw.pop("refuse").items():
            any_ = compile_any(name, reason, row.get("any", ()), {})
            if any_ is None:
                raise CueError(f"{name}: [refuse.{reason}] has no patterns")
            unless = compile_any(name, reason, [row["unless"]] if "unless" in row else [], {})
            refusals[reason] = Pattern(any_, unless)
        cues = {}
        for intent, row in raw.items():
            try:
                cues[Intent(intent)] = tuple((points, re.compile(pattern)) for points, pattern in row["cues"])
            except (KeyError, TypeError, ValueError, re.error) as exc:
                raise CueError(f"{name}: [{intent}] {exc}") from exc
        return cls(refusals, cues, Leaning.load())

    def read(self, turn: str, facts: Facts, *, cites: int = 0, classifier: Classifier | None = None) -> Understood:
        """Return what one turn asks for.

        Args:
            turn: the user's words.
            facts: what was read from them (a story with a matter leans to eligibility).
            cites: how many provisions the words name themselves.
            classifier: weighs the cues against wording; without it the cues decide alone.
        """
        text = fold(turn)
        if not re.search(r"\w", text):
            return Understood(Intent.OUT_OF_SCOPE, 1.0, "empty", certain=True)
        if greets(text):
            return Understood(Intent.ELIGIBILITY, 0.3)
        foreign = not cites and not re.search(r"[\u4e00-\u9fff]", text)
        if foreign and self._refusal(text, facts) in (None, "unrelated"):
            return Understood(Intent.OUT_OF_SCOPE, 1.0, "language", certain=True)
        text = self._without_thanks(text)
        rest = self._beside_guarantee(text)
        if rest is not None:
            return replace(self.read(rest, facts, cites=cites, classifier=classifier), declined=GUARANTEE)
        if classifier is not None:
            return self._weighed(text, facts, cites, classifier)
        refusal = self._refusal(text, facts)
        if refusal is not None:
            return Understood(Intent.OUT_OF_SCOPE, 1.0, refusal, certain=True)
        points = self.points(text)
        aid = _AID.search(text) is not None
        if cites:
            points[Intent.PROVISION_LOOKUP] += 6 if len(text) <= 30 else 3
        if facts.matters and len(text) > 40:
            points[Intent.ELIGIBILITY] += 2
        if aid and facts.matters:
            points[Intent.ELIGIBILITY] += 1
        if not aid:
            points[Intent.OTHER_LAW] += 2 if points[Intent.OTHER_LAW] else 0
        best = max(points, key=lambda intent: points[intent])
        total = sum(points.values())
        if points[best] == 0:
            return self._fallback(text, facts)
        also = sorted((i for i in points if i is not best and points[i] >= _CLEAR), key=lambda i: -points[i])
        return Understood(best, points[best] / total, also=tuple(also))

    def _without_thanks(self, text: str) -> str:
        """The question that follows on thanks (谢谢，还要带户口本不), else the text as it is."""
        first, *others = clauses(text)
        rest = ",".join(others)
        return rest if asks(rest) and self.refusals["thanks"].find(first) is not None else text

    def _beside_guarantee(self, text: str) -> str | None:
        """What a turn asks for beside whether it will be won: None where it asks nothing else."""
        wins = self.refusals[GUARANTEE]
        parts = clauses(text)
        rest = ",".join(part for part in parts if wins.find(part) is None)
        if len(parts) < 2 or rest == ",".join(parts) or wins.find(rest) is not None:
            return None
        return rest if _AID.search(rest) or asks(rest) else None

    def _refusal(self, text: str, facts: Facts) -> str | None:
        """The first way out whose cues match; a plea for help is never waved away as chit-chat."""
        plea = bool(facts.matters) or _AID.search(text) is not None
        for reason, pattern in self.refusals.items():
            if pattern.find(text) is not None and not (reason in _NO_PLEA and plea):
                return reason
        return None

    def _weighed(self, text: str, facts: Facts, cites: int, classifier: Classifier) -> Understood:
        """Take the classifier's word, which has weighed the cues, with two exceptions that must not depend on it."""
        if not cites and (request := announced(text)) and not self.points(request)[Intent.ELIGIBILITY]:
            asked_for = self._weighed(request, Facts(), 0, classifier)
            if asked_for.refusal is None:
                return asked_for
        reading = classifier.read(text)
        cued = self._refusal(text, facts)
        likely = {reason: p for reason, p in reading.refusals.items() if reason != "none"}
        reason = max(likely, key=lambda name: likely[name])
        if cued in ("thanks", "recommend") or (
            cued not in (None, "unrelated") and reading.refusals["none"] < _SURE_NONE
        ):
            return Understood(Intent.OUT_OF_SCOPE, 1.0, cued, certain=True)
        if cites and cued is None and len(text) <= _TYPED:
            return Understood(Intent.PROVISION_LOOKUP, 1.0)
        points = self.points(text)
        asked = classifier.read(asking(text)).intents
        intents = self.leaning(reading.intents, asked, points, story(text, reading.main))
        # Words alone decide that somebody is turned away; the classifier must be sure, and never sends a citation away.
        if cued is None and (cites or intents[Intent.OUT_OF_SCOPE] < _SURE_OUT):
            intents[Intent.OUT_OF_SCOPE] = 0.0
        if cites and len(text) <= _SHORT:
            intents[Intent.PROVISION_LOOKUP] = intents.get(Intent.PROVISION_LOOKUP, 0.0) + 0.5
        order = sorted(intents, key=lambda name: -intents[name])
        best = Intent(order[0])
        if best is Intent.OUT_OF_SCOPE:
            cue = max(points, key=lambda name: points[name])
            split = cued is None and reading.refusals["none"] > likely[reason]  # its two opinions do not agree
            hardly = reason == "unrelated" or (cued is None and likely[reason] < _HEARD)
            if (split or (cued is None and reason == "unrelated")) and points[cue] >= _PLAIN:
                best = cue
            elif facts.matters and hardly and intents[best] < _SURELY_OUT:
                best = Intent(order[1]) if _QUESTION.search(text) else Intent.ELIGIBILITY  # a bare story
            else:
                return Understood(best, intents[best], cued or reason, certain=cued is not None)
        feared = best is Intent.OBJECTION and _FEARED.search(text) is not None
        wanted = facts.matters and (feared or _FORMAL.search(asking(text)) is not None)
        bare = best in _TOLD and (facts.matters or facts.values) and self._only_tells(text, best)
        if wanted or bare:
            best = Intent.ELIGIBILITY
        others = [Intent(name) for name in order[:4] if name != best]
        also = tuple(
            intent
            for intent in others
            if intent is not Intent.OUT_OF_SCOPE and (points.get(intent, 0) >= _CLEAR or intents[intent] >= _SECOND)
        )
        return Understood(best, min(1.0, intents[best]), also=also)

    def points(self, text: str) -> dict[Intent, int]:
        """Return what the cues in the asking sentences of a folded text say, by intent."""
        asked = asking(text)
        return {
            intent: max(0, sum(weight for weight, pattern in rows if pattern.search(asked)))
            for intent, rows in self.cues.items()
        }

    def _only_tells(self, text: str, intent: Intent) -> bool:
        """Whether a folded text asks nothing, or only what to do, and no cue speaks for the intent."""
        story = _PLEA.sub("", text)
        asks = _QUESTION.search(story) or _WONDERS.search(story)
        return asks is None and not self.points(story)[intent]

    def _fallback(self, text: str, facts: Facts) -> Understood:
        if facts.matters or facts.values or _GREETING.match(text):
            return Understood(Intent.ELIGIBILITY, 0.3)
        if _LEGAL.search(text):
            return Understood(Intent.OTHER_LAW, 0.3)
        return Understood(Intent.OUT_OF_SCOPE, 0.5, "unrelated")


def greets(text: str) -> bool:
    """Whether a folded text does nothing but greet, or say that it will ask something."""
    return _HELLO.match(text) is not None


def announced(text: str) -> str:
    """Return the request of a folded text that says what alone it wants to know after its story; else an empty text."""
    found = [match for match in _ANNOUNCED.finditer(text) if match.start() >= _STORY]
    request = text[found[-1].end() :] if found else ""
    return request if len(request) >= _REQUEST else ""


def asks(text: str) -> bool:
    """Whether a folded text puts a question, in words or by its end (我有份没有)."""
    return _QUESTION.search(asking(text)) is not None or _LEFT_OPEN.search(text) is not None


def asking(text: str) -> str:
    """Return the sentences of a long message that ask something; the story around them names too many things."""
    if len(text) <= _SHORT:
        return text
    parts = [part for part in re.split(r"(?<=[。;；!！?？\n])", text) if part.strip()]
    questions = [part for part in parts if _QUESTION.search(part)]
    return "".join(questions or parts[-2:])
