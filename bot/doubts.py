"""How sure a conversation was read: what nobody is told for words read unsurely, and what is asked instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.eligibility.facts import Facts
from bot.eligibility.rules import Rules
from bot.models import Verdict
from bot.understanding.classifier import Classifier, Reading
from bot.understanding.facts import FactReader
from bot.understanding.intent import greets
from bot.understanding.text import fold, joined, strung

TURN_AWAY = 0.5
"""Where the main matter is less likely than this nobody is told "not covered" on the first question. One person sent
away falsely costs ten needless questions. Of the 199 cases of tests/bot/paraphrases.jsonl, dev, tune and opened that
nothing would cover as read, 8 are read wrongly, 4 of them and one other below .5; below .7 it is 5 and 21 others."""

_PERHAPS_LISTED = 0.15  # nor where a matter that a provision lists has this chance, though another was read (ADR 0012)
_RATHER_LISTED = 0.3  # nor, where words name the matter that was read, one that has this chance
_GUESSED = 0.3  # a main matter less likely than this is no guess to put to people
_BRIEF, _CLEAR = 40, 0.7  # a case told in fewer characters with a matter less likely than this is not told yet
_HAPPENED = re.compile("[我他她]|[爸妈爹娘崽弟哥姐妹]|老[公婆]|了|着|过(?!期|年|节)|不管|不认|不肯|不给")
_WORD = 6  # characters at most of a turn that tells nothing more


@dataclass(frozen=True)
class Doubts:
    """Weighs what was read; without a classifier the readable cues are taken at their word."""

    rules: Rules
    facts: FactReader
    classifier: Classifier | None = None

    def unsure(self, said: Sequence[str], facts: Facts, *, answered: bool = False) -> tuple[Verdict, ...]:
        """The verdicts that nobody is told for these words, as they were read; `answered`: questions of ours were.

        Nobody is sent away on the first question for a matter read unsurely, or told to prove hardship by so few words
        that tell of one unsurely without naming it.
        """
        if self.classifier is None:
            return ()
        whole = self.classifier.read(joined(said))
        chance = max(whole.main.values())
        told = [words for words in said if len(words) > _WORD and not greets(fold(words))]
        named = self._named(said, facts)
        few = len(told) <= 1 and len("".join(told)) < _BRIEF and not named
        listed = self._listed(whole, facts)
        doubts = {
            Verdict.NOT_COVERED: len(told) <= 1
            and ((chance < TURN_AWAY and not named) or listed >= (_RATHER_LISTED if named else _PERHAPS_LISTED)),
            Verdict.IF_HARDSHIP: few and not answered and chance < _CLEAR,
        }
        return tuple(verdict for verdict, doubted in doubts.items() if doubted)

    def vague(self, said: Sequence[str], facts: Facts, matters: Collection[str]) -> bool:
        """Whether a request tells its case so unsurely that nothing is said of it: 骗子吧 is no criminal case."""
        if self.classifier is None or not matters or self._named(said, facts):
            return False
        main = self.classifier.read(joined(said)).main
        return sum(main.get(matter, 0.0) for matter in matters) < TURN_AWAY

    def guess(self, said: Sequence[str], facts: Facts) -> str | None:
        """The matter to ask for by name where it was read unsurely; not twice, and not on next to nothing."""
        if self.classifier is None or len(said) > 1 or not facts.matters:
            return None
        return facts.matters[0] if max(self.classifier.read(joined(said)).main.values()) >= _GUESSED else None

    def _named(self, said: Sequence[str], facts: Facts) -> bool:
        """Whether words name the main matter, or the fact that it is about, however unsurely the whole was read."""
        return self.facts.named(facts) or self.facts.sure(strung([fold(words) for words in said]), facts)

    def _listed(self, whole: Reading, facts: Facts) -> float:
        """The chance that the main matter is one that a provision lists, where none was read."""
        specs = self.rules.matters
        if any(specs[matter].covered for matter in facts.matters):
            return 0.0
        out = "criminal_defence" if facts.get("suspect") is False else ""
        return sum(p for name, p in whole.main.items() if name in specs and specs[name].covered and name != out)

    def told(self, said: Sequence[str], facts: Facts) -> bool:
        """Whether a question about other law tells a case of one's own that a provision lists: something has happened
        to somebody, and the matter was read surely."""
        listed = any(self.rules.matters[matter].covered for matter in facts.matters[:1])
        return listed and _HAPPENED.search(said[-1]) is not None and not self.vague(said, facts, facts.matters[:1])
