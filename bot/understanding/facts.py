"""Turns → Facts: matters and three-valued facts with the words they came from. Reads; never decides."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.eligibility.facts import Facts, FactSpec, MatterSpec
from bot.understanding.classifier import READ, Classifier, Reading
from bot.understanding.cues import sentence
from bot.understanding.fact_cues import FactCue, MatterCue, load_fact_cues, load_matter_cues
from bot.understanding.text import fold, original_words, strung

Found = tuple[bool, tuple[int, int]]
"""What a folded text says of a fact, and the span that says it."""

SURE, LIKELY = 0.5, 0.3
"""What the classifier must hold of a matter or a fact: by itself, and where a cue says it too. Chosen on tune and
opened (2026-11-30): .1 for the second makes 4 of 920 wordings of tests/bot/paraphrases.jsonl falsely "not covered", .3
none, and nothing between .3 and .7 for the first is better."""

_WORK, _MAY_WORK = ("wages", "labour_relation", "dismissal", "work_injury"), re.compile(r"(?<![0-9])1[67](?:周)?岁")
_HARM = re.compile(
    "[伤死亡骨断医治昏瘫残血痛疼摔撞压碾轧肿废截倒摘脏切命药疗晕瘸拐腿脚手头脸腰胸眼牙肋脑肾脾肝肺疤缝躺床护]|没了|过世|去世|住院"
)
_AGAINST_STATE = frozenset({"land", "traffic_fine"})
_PAUSES = ",。;!?\n"
_OPEN = re.compile(
    r"(?:不|没有?)(?:晓得|知道|清楚|清处|确定)|晓不得|[说讲]不(?:清|准|好)|没有?(?:人|谁)?(?:跟|给|告诉|通知)(?:过)?我"
    r"|等[^,。]{0,12}(?:再说|才晓得|才知道|再定|再看)|还要看"
)
_WAITING = re.compile(
    r"(?:没有?|冇(?:得)?|不见|无)(?:什么|一点|任何|半点|么子)?(?:动静|消息|下文|回音|回复|音信|结果|反应|进展|说法)|还在(?:查|调查|侦查)"
)
_OPEN_NEXT = re.compile(
    r"\s*(?:我|我们|他|她)?(?:也|都|还|就)?(?:(?:不|没有?)(?:晓得|知道|清楚|确定)|晓不得|[说讲]不清)"
)
_CUED = ("organization", "martyr_kin")  # take a cue: who sues his cooperative is none, who tells of a martyr no kin
_REPORTED = "crime_victim"  # a report of which nothing was heard since is neither a case nor none
_EITHER = {"suspect": "crime_victim", "crime_victim": "suspect"}  # who is told to be one is not thought to be the other
_VICTIM, _BORNE_OUT = "abuse_victim", 0.05  # of whom a later turn alone makes one, by all that was said
_TOLD_LATER, _NOT_RULED_OUT = 0.4, 0.03  # of a matter: by a later turn alone, and by all that was said
_FEW, _LIKELY_OF_FEW = 16, 0.1  # in an answer of so few characters there is little for the classifier to go by


@dataclass(frozen=True)
class FactReader:
    """Reads facts and matters from user turns. Build with `FactReader.load`."""

    fact_cues: tuple[FactCue, ...]
    matter_cues: tuple[MatterCue, ...]
    matters: Mapping[str, MatterSpec]

    @classmethod
    def load(cls, facts: Mapping[str, FactSpec], matters: Mapping[str, MatterSpec]) -> FactReader:
        """Compile the cue files; CueError where a row is malformed or names an unknown fact or matter."""
        return cls(load_fact_cues(facts), load_matter_cues(matters), matters)

    def read(self, turns: Sequence[str], classifier: Classifier | None = None) -> Facts:
        """Return what the turns say, oldest first; a later turn overrides an earlier one on the same fact.

        Cues give the quote. Where a classifier is given it confirms or doubts them (a doubted fact stays unknown and
        is asked for) and adds what is said in words that no cue knows.
        """
        folded = [fold(turn) for turn in turns]
        whole = strung(folded)
        matters = self._matters(whole)
        if classifier is not None:
            matters = self._agreed_matters(matters, classifier.read(whole))
            matters = self._hidden(matters, folded[1:], classifier, whole)
        unsaid = self._unsaid(whole)
        matters = self._named(self._corrected(self._apart(matters, whole), whole), whole)
        matters = tuple(name for name in matters if self.matters[name].implies not in unsaid)
        values: dict[str, bool] = {}
        quotes: dict[str, str] = {}
        waited: set[str] = set()
        for number, (turn, text) in enumerate(zip(turns, folded, strict=True)):
            found = self._told(text, matters, classifier, strung(folded[: number + 1])[-READ:] if number else "")
            waited |= {fact for fact, told in found.items() if _waits(fact, text, told)}
            found = {fact: told for fact, told in found.items() if fact not in waited and not _left_open(text, told)}
            values |= {fact: value for fact, (value, _) in found.items()}
            quotes |= {fact: original_words(turn, *span) for fact, (_, span) in found.items()}
        if classifier is not None and matters:
            implied = self.matters[matters[0]].implies
            likely = implied and classifier.read(whole).main.get(matters[0], 0.0) >= LIKELY
            if likely and implied not in waited and not values.get(_EITHER.get(implied, "")):
                values.setdefault(implied, True)
        return self._implied(Facts(matters, values, quotes), whole)

    def left_open(self, turn: str, classifier: Classifier | None = None) -> frozenset[str]:
        """Return the facts that a turn names only to say that one does not know: they need not be asked for again."""
        text = fold(turn)
        told = self._told(text, self._matters(text), classifier)
        return frozenset(fact for fact, found in told.items() if _left_open(text, found))

    def named(self, facts: Facts) -> bool:
        """Return whether words tell the fact that the main matter is about, so that it is not only thought likely."""
        specs = [self.matters[matter] for matter in facts.matters[:1]]
        return any(fact in facts.quotes for spec in specs for fact in (spec.implies, *spec.named_by))

    def sure(self, text: str, facts: Facts) -> bool:
        """Return whether `sure` words of a folded text name the main matter."""
        cues = [cue.sure for cue in self.matter_cues if cue.matter in facts.matters[:1]]
        return any(sure is not None and sure.any.search(text) for sure in cues)

    def tells(self, text: str) -> bool:
        """Return whether the cues read a case in a text."""
        read = self.read([text])
        return bool(read.matters or read.values)

    def _told(
        self, text: str, matters: Sequence[str], classifier: Classifier | None, so_far: str = ""
    ) -> dict[str, Found]:
        """Facts of one folded turn, each with the place that says it; `so_far`: the conversation up to it."""
        found, plain, certain = self._cued(text, matters)
        if classifier is None:
            return found
        unsaid = self._unsaid(text)
        agreed = _agreed_facts(found, plain, classifier, text) | {fact: found[fact] for fact in certain}
        uncued = so_far and _VICTIM not in found and agreed.get(_VICTIM, (False,))[0]
        if uncued and classifier.read(so_far).facts[_VICTIM][0] < _BORNE_OUT:
            del agreed[_VICTIM]
        return {fact: told for fact, told in agreed.items() if fact in found or fact not in unsaid}

    def _unsaid(self, text: str) -> frozenset[str]:
        """Facts that words of the text are mistaken for: cues alone may say them."""
        return frozenset(cue.rather_than for cue in self.fact_cues if cue.rather_than and cue.pattern.any.search(text))

    def _cued(self, text: str, matters: Sequence[str]) -> tuple[dict[str, Found], frozenset[str], frozenset[str]]:
        """Facts of one folded turn by cues, each with its place; which are plain, and which certain.

        A later cue of the file wins.
        """
        found: dict[str, Found] = {}
        won: dict[str, FactCue] = {}
        for cue in self.fact_cues:
            if cue.matters and not set(cue.matters) & set(matters):
                continue
            match = cue.pattern.find(text)
            if match is None or (match.negated and not cue.negatable):
                continue
            found[cue.fact] = (cue.value is not match.negated, (match.start, match.end))
            if match.negated:
                won.pop(cue.fact, None)
            else:
                won[cue.fact] = cue
        plain = frozenset(fact for fact, cue in won.items() if cue.plain)
        return found, plain, frozenset(fact for fact, cue in won.items() if cue.certain)

    def _agreed_matters(self, cued: Sequence[str], reading: Reading) -> tuple[str, ...]:
        """The likeliest main matter, and matters that cues and classifier agree on or the classifier is sure of.

        A matter that no provision lists can end in "not covered", the worst error: it needs a cue or a sure classifier.
        """
        main = max(reading.main, key=lambda name: reading.main[name])
        chance = {name: max(reading.main.get(name, 0.0), reading.matters.get(name, 0.0)) for name in self.matters}
        kept = [
            name
            for name, spec in self.matters.items()
            if (name == main and (spec.covered or name in cued or chance[name] >= SURE))
            or reading.matters.get(name, 0.0) >= SURE
            or (name in cued and reading.matters.get(name, 0.0) >= LIKELY)
        ]
        return tuple(sorted(kept, key=lambda name: (not self.matters[name].covered, -chance[name])))

    def _hidden(
        self, matters: tuple[str, ...], later: Sequence[str], classifier: Classifier, whole: str
    ) -> tuple[str, ...]:
        """The matters, led by one that a later turn tells by itself where no provision lists any of them.

        What it is really about often comes last, and the story before outweighs it: who tells of an old man's will, and
        then of eleven months without pay for nursing him, does not ask for a share of it. Both are told of then.
        """
        if not later or not matters or any(self.matters[matter].covered for matter in matters):
            return matters
        together = classifier.read(whole)
        alone = [classifier.read(turn) for turn in later if len(turn) > _FEW]

        def chance(name: str, reading: Reading) -> float:
            return max(reading.main.get(name, 0.0), reading.matters.get(name, 0.0))

        told = {name: max((chance(name, reading) for reading in alone), default=0.0) for name in self.matters}
        listed = [name for name in told if self.matters[name].covered and chance(name, together) >= _NOT_RULED_OUT]
        best = max(listed, key=lambda name: told[name], default="")
        return (best, *matters) if best and told[best] >= _TOLD_LATER else matters

    def _corrected(self, matters: Sequence[str], text: str) -> tuple[str, ...]:
        """The matters, each under its right name where words tell what it was taken for; none that is only feared."""
        for cue in self.matter_cues:
            if cue.never is not None and cue.never.find(text) is not None:
                matters = [name for name in matters if name != cue.matter]
            if cue.certain is not None and cue.certain.find(text) is not None:
                matters = [cue.matter if name in cue.rather_than else name for name in matters]
            if cue.feared is not None and len(matters) > 1 and (rest := cue.feared.any.sub("", text)) != text:
                told = cue.strong is not None and cue.strong.any.search(rest) is not None
                matters = [name for name in matters if told or name != cue.matter]
        return tuple(dict.fromkeys(matters))

    def _apart(self, matters: tuple[str, ...], text: str) -> tuple[str, ...]:
        """The matters without those that are another one of them under a second name."""
        double = {
            cue.matter
            for cue in self.matter_cues
            if cue.apart is not None and not set(cue.apart_from).isdisjoint(matters) and not cue.apart.any.search(text)
        }
        return tuple(matter for matter in matters if matter not in double)

    def _named(self, matters: tuple[str, ...], text: str) -> tuple[str, ...]:
        """The matters, led by one that words name surely, without those that the classifier mistakes it for."""
        for cue in self.matter_cues:
            if cue.sure is not None and cue.sure.any.search(text) and cue.scored(text):
                matters = (cue.matter, *(name for name in matters if name not in (*cue.rather_than, cue.matter)))
        return matters

    def _implied(self, facts: Facts, text: str) -> Facts:
        """Facts that follow from others by meaning alone (documented, never guesses); `text`: all that was said."""
        values, matters = dict(facts.values), list(facts.matters)
        if values.get("abuse_victim"):
            matters = self._told_too(matters, "domestic_violence")
        if values.get("crime_victim"):
            if not values.setdefault("suspect", False):  # then it is somebody else who was arrested
                matters = [name for name in matters if name != "criminal_defence"]
                values.pop("detained", None)
            matters = self._told_too(matters, "crime_victim")
        if values.get("compulsory_treatment"):
            values["suspect"] = False
        if values.get("community_correction") and not values.get("suspect"):  # sentenced: nothing to be defended
            matters = [name for name in matters if name != "criminal_defence"]
        if values.get("state_harm"):  # who was beaten by the police is not asked whether it was somebody of the family
            matters = [name for name in matters if name != "personal_injury"]
        listed = any(self.matters[name].covered for name in matters)
        if values.get("state_harm") and not listed and not _AGAINST_STATE.intersection(matters):
            matters = ["traffic_fine", *matters]  # a town's digger in a wall is no neighbour's
        if values.get("suspect") and not values.get("crime_victim"):  # whom others robbed is told in the same words
            matters = [name for name in matters if name != "crime_victim"]
        if values.get("suspect"):  # whatever else is told, who is being prosecuted needs a defender first
            matters = ["criminal_defence", *(matter for matter in matters if matter != "criminal_defence")]
        if "wages" in matters:
            values["claims_wages"] = True
        if "traffic" in matters and values.get("injured_party") and "保险" in text and not _HARM.search(text):
            del values["injured_party"]  # an accident with an insurer who delays may be a dent
        # A child lives on others, so what is said of an income is a parent's. From sixteen one may live on one's own
        # work (民法典 18, 劳动法 15): for pay or an injury at work it stays as the words have it.
        if values.get("minor") and not (matters and matters[0] in _WORK and _MAY_WORK.search(text)):
            values["no_stable_income"] = True
        return Facts(tuple(matters), values, facts.quotes)

    def _told_too(self, matters: list[str], told: str) -> list[str]:
        """The matters and one that a fact tells; it leads where no provision lists what else was read.

        A loan stands behind the fraud that it was, or the answer would begin with "not covered".
        """
        if told in matters:
            return matters
        together = self.matters[told].goes_with
        apart = [name for name in matters if name not in together and told not in self.matters[name].goes_with]
        leads = bool(apart) and not any(self.matters[name].covered for name in matters)
        return [told, *matters] if leads else [*matters, told]

    def _matters(self, text: str) -> tuple[str, ...]:
        scores: dict[str, int] = {}
        for cue in self.matter_cues:
            if score := cue.scored(text):
                scores[cue.matter] = score
        order = list(self.matters)

        def rank(matter: str) -> tuple[bool, int, int]:
            return (not self.matters[matter].covered, -scores[matter], order.index(matter))

        return tuple(sorted(scores, key=rank))


def _left_open(text: str, told: Found) -> bool:
    """Whether a fact is denied in words that say nothing but that one does not know: 立没立案，我不晓得."""
    value, span = told
    start, end = sentence(text, *span, marks=_PAUSES)
    return not value and bool(_OPEN.search(text[start:end]) or _OPEN_NEXT.match(text[end + 1 :]))


def _waits(fact: str, text: str, told: Found) -> bool:
    """Whether a case with the police is denied in words that say nothing but that nobody heard of it since."""
    value, span = told
    return fact == _REPORTED and not value and bool(_WAITING.search(text[slice(*sentence(text, *span, marks=_PAUSES))]))


def _agreed_facts(
    cued: Mapping[str, Found], plain: Collection[str], classifier: Classifier, text: str
) -> dict[str, Found]:
    reading = classifier.read(text)
    likely = LIKELY if len(text) > _FEW else _LIKELY_OF_FEW
    agreed: dict[str, Found] = {}
    for fact, (true, false) in reading.facts.items():
        if fact in cued:
            said, opposite = (true, false) if cued[fact][0] else (false, true)
            if said >= likely or (fact in plain and opposite < SURE):
                agreed[fact] = cued[fact]
        elif max(true, false) >= SURE and (false >= true or fact not in _CUED):
            agreed[fact] = (true > false, classifier.place(text, fact, true > false))
    # Facts without a trained head rest on their cues alone.
    return {**{fact: found for fact, found in cued.items() if fact not in reading.facts}, **agreed}
