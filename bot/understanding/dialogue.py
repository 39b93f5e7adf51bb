"""A conversation → Facts: what the turns say, what short answers say about the question before, what was tapped.

State is the visible conversation: each call recomputes what had been asked, so an edited or repeated turn just works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.eligibility.assess import Assessment
from bot.eligibility.facts import Facts
from bot.eligibility.issues import assess_each
from bot.eligibility.rules import Rules
from bot.models import Verdict
from bot.understanding.classifier import Classifier
from bot.understanding.facts import FactReader
from bot.understanding.given import Given, from_turn

ASKED = 2
"""Questions asked at a time; more overwhelm people."""

PATIENCE = 2
"""Questions that somebody could not answer before a decided verdict stops asking."""


@dataclass(frozen=True)
class Heard:
    """Facts of the conversation, the turns that were words (not short answers), and facts the user cannot tell.

    `settled`: the main matter was tapped, or confirmed when we asked if it is what we took it for.
    """

    facts: Facts
    words: tuple[str, ...]
    declined: frozenset[str]
    settled: bool = False


def open_questions(found: Sequence[Assessment], declined: frozenset[str]) -> tuple[str, ...]:
    """Return the facts to ask for now: of the first issue first, most decisive first, but none that was declined.

    Who could not say several times already is left in peace where there is a verdict to go on with.
    """
    if len(declined) >= PATIENCE and found[0].verdict is not Verdict.NEEDS_FACTS:
        return ()
    wanted = dict.fromkeys(fact for assessment in found for fact in assessment.missing)
    return tuple(fact for fact in wanted if fact not in declined)[:ASKED]


Doubted = Callable[[Sequence[str], Facts, Verdict], bool]
"""Whether words, with the facts and the verdict read from them, had us ask if the matter is the one that was read."""


def listen(
    turns: Sequence[str],
    *,
    reader: FactReader,
    rules: Rules,
    classifier: Classifier | None,
    on: date,
    doubted: Doubted | None = None,
) -> Heard:
    """Return what the user's turns say, oldest first, by the questions that the rules of `on` had made us ask."""
    words: list[str] = []
    answers: dict[str, bool] = {}
    declined: set[str] = set()
    tapped = Given()
    facts = Facts()
    for turn in turns:
        given = from_turn(turn, rules.facts, rules.matters) if words else None
        if given is not None:
            tapped = Given(given.matter or tapped.matter, {**tapped.values, **given.values})
            known = {**answers, **given.values}
            answers = {fact: value for fact, value in known.items() if value is not None}
            declined = (declined - set(given.values)) | {fact for fact, value in known.items() if value is None}
            facts = _with(reader.read(words, classifier), answers, tapped)
            continue
        bare = _bare(turn)
        if words and bare in (*_YES, *_NO) and tapped.matter is None and _asked(words, facts, rules, doubted, on):
            if bare in _YES:  # the matter is what we took it for
                tapped = Given(facts.matters[0], tapped.values)
            else:
                words.append(turn)
            facts = _with(reader.read(words, classifier), answers, tapped)
            continue
        answered = _answer(turn, facts, rules, frozenset(declined), on) if words else None
        if answered is None:
            words.append(turn)
            declined |= reader.left_open(turn, classifier)
            if answers or tapped != Given():  # what was answered or tapped before gives way to later words
                read = reader.read([turn], classifier)
                answers = {fact: value for fact, value in answers.items() if fact not in read.values}
                kept = {fact: value for fact, value in tapped.values.items() if fact not in read.values}
                tapped = Given(None if read.matters else tapped.matter, kept)
            facts = _with(reader.read(words, classifier), answers, tapped)
        else:
            fact, value = answered
            if value is None:
                declined.add(fact)
            else:
                answers[fact] = value
                facts = facts.having(**{fact: value})
    return Heard(facts, tuple(words) or tuple(turns), frozenset(declined), tapped.matter is not None)


def _with(read: Facts, answers: Mapping[str, bool], tapped: Given) -> Facts:
    """The facts read from words, with those answered and tapped in their place; what was tapped has no words."""
    doubted = {fact for fact, value in tapped.values.items() if value is None} - set(answers)
    values = {fact: value for fact, value in {**read.values, **answers}.items() if fact not in doubted}
    quotes = {fact: words for fact, words in read.quotes.items() if fact not in tapped.values}
    matters = read.matters
    if tapped.matter is not None:  # one that was told comes first; one that was not stands for the first
        others = matters if tapped.matter in matters else matters[1:]
        matters = (tapped.matter, *(matter for matter in others if matter != tapped.matter))
    return Facts(matters, values, quotes)


def _answer(
    turn: str, facts: Facts, rules: Rules, declined: frozenset[str], on: date
) -> tuple[str, bool | None] | None:
    """The fact that a turn answers by one of the offered options, with its value (None: cannot tell), or None."""
    if on < rules.first_day:
        return None
    said = _bare(turn)
    asked = open_questions([assessment for _, assessment in assess_each(facts, rules, on=on)], declined)
    for fact in asked:
        spec = rules.facts[fact]
        if said == spec.yes:
            return fact, True
        if said == spec.no:
            return fact, False
        if said in spec.options:
            return fact, None
    # 您要不要……？要。
    if asked and said in (*_WANTS, *_YES, *_REFUSES) and rules.facts[asked[0]].yes.startswith("要"):
        return asked[0], said not in _REFUSES
    # A bare 是 or 不知道 answers the first question; it says nothing where that question offers other words.
    if asked and said in _UNSURE:
        return asked[0], None
    if asked and said in (*_YES, *_NO) and rules.facts[asked[0]].yes == "是":
        return asked[0], said in _YES
    return None


def _bare(turn: str) -> str:
    return turn.strip(" 。.!！,，")


def _asked(words: Sequence[str], facts: Facts, rules: Rules, doubted: Doubted | None, on: date) -> bool:
    """Whether the question before was if the matter is the one that was read."""
    if doubted is None or not facts.matters or on < rules.first_day:
        return False
    return doubted(words, facts, assess_each(facts, rules, on=on)[0][1].verdict)


_YES = ("是", "是的", "对", "对的", "嗯", "有")
_WANTS, _REFUSES = ("要", "要的", "想要"), ("不要", "不要的", "不想要")
_NO = ("不是", "不", "没有", "没", "不对")
_UNSURE = ("不清楚", "不知道", "不晓得", "说不清", "不确定")
