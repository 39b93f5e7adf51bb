"""The only coordinator: a conversation → one Answer.

turns → facts and intent (understanding) → verdict (eligibility) or law (answering) → door (routing) → text
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.beliefs import Beliefs
from bot.answering.citing import Citer, merge
from bot.answering.compose import QUOTED, Composer, Draft
from bot.answering.eligibility import Verdicts
from bot.answering.hints import Hints
from bot.answering.phrases import Phrases
from bot.answering.topics import Topic, Topics, speaks
from bot.confidence import Confidence, signs
from bot.directory.directory import Directory
from bot.doubts import Doubts
from bot.eligibility.facts import Facts
from bot.eligibility.rules import Rules, load_rules
from bot.errors import NotReady
from bot.guard.aside import Guard
from bot.models import Alert, Answer, Citation, Intent, Missing, Verdict
from bot.referring import only_asks
from bot.render import with_text
from bot.routing.channels import Channels
from bot.routing.places import Gazetteer
from bot.routing.routing import PLACE, TELL_PLACE, Router
from bot.routing.venue import Case
from bot.settings import Settings
from bot.understanding.classifier import Backbone, Classifier, ClassifierError
from bot.understanding.deadlines import State, deadlines
from bot.understanding.dialogue import ASKED, Heard, listen
from bot.understanding.facts import SURE, FactReader
from bot.understanding.intent import GUARANTEE, IntentReader, Understood, asks
from bot.understanding.text import clean, fold, joined, paused
from bot.understanding.urgency import Urgency, load_urgencies, notices
from index.models import Retriever

_LOG = logging.getLogger(__name__)
_VENUE = "法律援助法38"
_APPLIES = (Verdict.NO_MEANS_TEST, Verdict.CHECK_WAIVED, Verdict.IF_HARDSHIP)
_ASIDE = (Intent.COST, Intent.TIME_LIMIT, Intent.WHERE_TO_APPLY, Intent.OBJECTION, Intent.MATERIALS, Intent.PROCEDURE)
_COMMANDED = Understood(Intent.OUT_OF_SCOPE, 1.0, "injection", certain=True)
_ASKED_TOO, _ASKED_LAW, _TOPIC = 0.2, 0.12, 0.3
"""What the classifier must hold of a question beside a case, of one about other law, or of its topic: a word of a
story (一分钱不给) asks nothing. Of the 16 cases of dev, tune and opened whose words have a cue of such a question
5 lose it; one of these had asked, and its grounds say so (who may apply for a prisoner)."""

_SUSPECT = 0.005  # a command is declined where the classifier sees this chance of one: half of all utterances have less
_OWN_CASE = (Intent.PROCEDURE, Intent.WHERE_TO_APPLY, Intent.MATERIALS, Intent.TIME_LIMIT, Intent.COST)


@dataclass(frozen=True)
class Assistant:
    """Answers conversations. Holds read-only tables and the retriever, so one instance serves all threads."""

    rules: Rules
    facts: FactReader
    intents: IntentReader
    urgencies: tuple[Urgency, ...]
    composer: Composer
    router: Router
    citer: Citer
    confidence: Confidence
    guard: Guard
    classifier: Classifier | None = None

    @property
    def _doubts(self) -> Doubts:
        return Doubts(self.rules, self.facts, self.classifier)

    def warm_up(self) -> None:
        """Load the model and dictionaries now, so that the first question is as fast as the next; for a thread."""
        if self.classifier is not None:
            self.classifier.read("法律援助")
        self.composer.retriever.search("法律援助", k=1, on=date(2022, 1, 1))

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Answer the last of the user's turns (oldest first) by the law of the day `on`; never raises on any text."""
        started = time.perf_counter()
        cleaned = [clean(turn) for turn in turns] or [""]
        typed = dict(zip(cleaned, map(paused, turns), strict=False))  # for quotes and places spaces are marks
        heeded = self.guard.heed(cleaned, tells=self._tells, classifier=self.classifier)
        heard = listen(
            [typed.get(turn, turn) for turn in heeded.turns],
            reader=self.facts,
            rules=self.rules,
            classifier=self.classifier,
            on=on,
            doubted=lambda words, facts, verdict: verdict in self._doubts.unsure(words, facts),
        )
        told, facts = heard.words, heard.facts
        heard = replace(heard, words=tuple(map(clean, told)))
        said = heard.words
        understood, latest = self._understand(heard, on)
        if heeded.commanded and not (latest.refusal and latest.certain) and self._commands(heeded.turns[-1]):
            understood, latest = _COMMANDED, _COMMANDED
        story = joined(said)
        whole = self.classifier.read(story) if self.classifier is not None else None
        read = signs(understood.share, whole)
        answered = len(heeded.turns) > len(said)
        unsure = () if heard.settled else self._doubts.unsure(said, facts, answered=answered)
        alerts, urgent_cites = self._alerts(heeded.whole(said), facts, on)
        placed, requests = facts.matters[:1], understood.intent is not Intent.ELIGIBILITY and not heard.settled
        if requests and self._doubts.vague(said, facts, placed):
            heard = replace(heard, facts=replace(facts, matters=()))
            placed = () if self._doubts.vague(said, facts, self.router.alike(*placed)) else placed
        case = Case(
            criminal=bool(placed) and any(self.rules.matters[name].kind == "criminal" for name in facts.matters),
            litigation=None,
            matter=placed[0] if placed else None,
            detained=facts.get("detained"),
            cites=self.citer([_VENUE], on=on),
            facts=self._situation(facts, said, on),
        )
        composer = self.composer.elsewhere() if self.router.outside(said, case) else self.composer
        draft = self._draft(composer, heard, story, understood, latest, unsure, on)
        draft = composer.declining(draft, latest.declined) if latest.declined else draft
        case = replace(case, topics=draft.topics)
        if self.router.aided(told, case):
            draft = replace(draft, others=(), materials=())
        referral = self.router.route(told, case, on=on, cite=lambda cites: self.citer(cites, on=on))
        if only_asks(understood, heard.facts, referral, urgent=bool(alerts), told=bool(draft.others)):
            referral = self.router.hotline_alone(referral)
        venue = referral.venue_rule.cites if draft.verdict in (*_APPLIES, Verdict.NOTIFIED_DEFENCE) else ()
        missing = self._missing(draft, understood.intent, told, case, on)
        untold = referral.region is None and referral.note is None and draft.verdict in _APPLIES
        if untold and all(question.fact != PLACE for question in missing):
            referral = replace(referral, note=TELL_PLACE)
        citations = merge(draft.citations, venue, urgent_cites)
        answer = Answer(
            question=turns[-1] if turns else "",
            on=on,
            intent=understood.intent,
            headline=draft.headline,
            referral=referral,
            verdict=draft.verdict,
            matter=facts.matters[0] if facts.matters else None,
            facts=self._known(facts, draft),
            grounds=draft.grounds,
            missing=missing,
            changes=draft.changes,
            others=draft.others,
            points=draft.points,
            citations=citations,
            beside=composer.citer.beside(citations, on=on),
            materials=draft.materials,
            timeline=draft.timeline,
            urgent=alerts,
            abstained=draft.abstained,
            confidence=self.confidence(read, verdict=draft.verdict is not None),
            signs=read,
        )
        _LOG.info(
            "answered intent=%s verdict=%s grounds=%s ms=%.0f",
            answer.intent,
            answer.verdict,
            [ground.id for ground in answer.grounds],
            1000 * (time.perf_counter() - started),
        )
        return with_text(answer)

    def _understand(self, heard: Heard, on: date) -> tuple[Understood, Understood]:
        """Return what the conversation is about, and what its last turn asks: once eligibility, always eligibility."""
        if len(heard.words) == 1:
            only = self._asked(heard.words[0], heard.facts, on)
            return only, only
        read = [self._asked(turn, self.facts.read([turn], self.classifier), on) for turn in heard.words]
        latest = read[-1]
        if latest.refusal and latest.certain:
            return latest, latest
        if not heard.facts.matters and latest.intent in _ASIDE and self.composer.topics.named(heard.words[-1]):
            return latest, latest  # nobody told a case that a verdict could be about
        for earlier in read[:-1]:
            if earlier.intent is Intent.ELIGIBILITY:
                return Understood(Intent.ELIGIBILITY, earlier.share), latest
        # A short addition that looks like nothing by itself belongs to what was asked before it.
        return (read[-2], latest) if latest.refusal and not read[-2].refusal else (latest, latest)

    def _tells(self, sentence: str) -> bool:
        """Whether a sentence has cues of a case: then it is never taken for chatter."""
        return self.facts.tells(sentence) or self.router.places(sentence)

    def _commands(self, turn: str) -> bool:
        """The second opinion on a turn that the guard takes for a command: rows of words alone turn nobody away."""
        return self.classifier is None or self.classifier.read(fold(turn)).refusals.get("injection", 0.0) > _SUSPECT

    def _asked(self, turn: str, facts: Facts, on: date) -> Understood:
        """What one turn asks for by itself; `facts` are those of its own words."""
        cites = sum(len(part) for part in self.citer.named_in(turn, on=on))
        understood = self.intents.read(turn, facts, cites=cites, classifier=self.classifier)
        named = self.composer.topics.named(turn)
        if not named and not cites and understood.refusal is None and self.composer.of_a_law(turn):
            return Understood(Intent.PROVISION_LOOKUP, 1.0)
        if cites or not named:
            return understood
        tells = understood.intent is Intent.ELIGIBILITY
        likely = not tells and named[0].intents[0] in understood.also
        elsewhere = not facts.matters or named[0].alone if tells else understood.intent in QUOTED
        if not likely and (not elsewhere or understood.intent in named[0].intents):
            return understood
        return replace(understood, intent=named[0].intents[0])  # a question of legal aid itself, however it was put

    def _draft(
        self,
        composer: Composer,
        heard: Heard,
        story: str,
        understood: Understood,
        latest: Understood,
        unsure: Collection[Verdict],
        on: date,
    ) -> Draft:
        said, facts = heard.words, heard.facts
        turn, intent = said[-1], understood.intent
        likely = self.classifier.read(fold(turn)).topics if self.classifier is not None else {}
        if understood.refusal:
            draft = composer.refusal(understood.refusal, on=on)
            return replace(draft, others=composer.case(facts, on=on)) if understood.refusal == GUARANTEE else draft
        if intent is Intent.ELIGIBILITY:
            asides = self._asides(turn, facts, latest, likely, len(said) > 1)
            quoted = Intent.OTHER_LAW in latest.also and self._asks_law(turn, facts)
            return composer.eligibility(
                turn,
                facts,
                asides,
                heard.declined,
                story=story,
                unsure=unsure,
                quoted=quoted,
                guess=self._doubts.guess(said, facts),
                on=on,
            )
        if intent is Intent.PROVISION_LOOKUP:
            return composer.lookup(turn, facts, likely, on=on)
        draft = composer.topic(turn, intent, facts, likely, understood.also, before=said[:-1], on=on)
        own = intent in _OWN_CASE or (intent is Intent.OTHER_LAW and self._doubts.told(said, facts))
        if own or Intent.ELIGIBILITY in understood.also:
            draft = composer.beside(draft, (intent, *understood.also), facts, story, on=on)
        return draft

    def _asides(
        self, turn: str, facts: Facts, latest: Understood, likely: Mapping[str, float], follow_up: bool
    ) -> tuple[Topic, ...]:
        """What else the words of an eligibility question ask about: at most one topic."""
        if follow_up and latest.intent not in (Intent.ELIGIBILITY, Intent.OUT_OF_SCOPE, Intent.OTHER_LAW):
            chosen = self.composer.topics.likeliest(turn, latest.intent, facts.matters, likely)[:1]
            sure = self._asks(turn, latest.intent) >= SURE or speaks(turn, chosen)
            return chosen if sure and self._heard(turn, latest.intent, chosen, likely) else ()
        for intent in _ASIDE:
            if intent in latest.also:
                chosen = self.composer.topics.likeliest(turn, intent, (), likely)[:1]
                cued = speaks(turn, chosen)
                if cued and self._heard(turn, intent, chosen, likely):
                    return chosen
        return ()

    def _heard(self, turn: str, intent: Intent, chosen: Sequence[Topic], likely: Mapping[str, float]) -> bool:
        """Whether the classifier, too, hears a question about one of the topics: words alone are often of the story."""
        on_topic = any(likely.get(topic.id, 0.0) >= _TOPIC for topic in chosen)
        return on_topic or self._asks(turn, intent) >= _ASKED_TOO

    def _asks_law(self, turn: str, facts: Facts) -> bool:
        """Whether a case also asks what the law says; where no provision lists it any question will do."""
        unlisted = not any(self.rules.matters[matter].covered for matter in facts.matters)
        return self._asks(turn, Intent.OTHER_LAW) >= _ASKED_LAW or (unlisted and asks(fold(turn)))

    def _asks(self, turn: str, intent: Intent) -> float:
        """The classifier's chance that a turn asks this; 1 where there is none, and the cues alone decide."""
        return 1.0 if self.classifier is None else self.classifier.read(fold(turn)).intents[intent]

    def _alerts(self, turns: Sequence[str], facts: Facts, on: date) -> tuple[tuple[Alert, ...], tuple[Citation, ...]]:
        true = {fact for fact, value in facts.values.items() if value}
        found = notices(turns, self.urgencies, on=on, facts=true)
        return tuple(notice.alert for notice in found), self.citer((c for n in found for c in n.cites), on=on)

    def _situation(self, facts: Facts, said: Sequence[str], on: date) -> dict[str, bool]:
        """The facts that are known, and whether a limit ends within days (法律援助法 44) by the clock.

        A limit without an alert is not the person's own, or another still runs: 30 days are the employer's.
        """
        close = any(due.state is State.URGENT and due.alert is not None for due in deadlines(said, on=on))
        return {**facts.values, "deadline_close": True} if close else dict(facts.values)

    def _missing(self, draft: Draft, intent: Intent, said: Sequence[str], case: Case, on: date) -> tuple[Missing, ...]:
        """The questions of the draft; then for the place, where there is room and somebody is about to apply."""
        applies = draft.verdict in _APPLIES or intent is Intent.WHERE_TO_APPLY
        if len(draft.missing) >= ASKED or draft.abstained or not applies:
            return draft.missing
        place = self.router.question(said, case, on=on)
        return draft.missing if place is None else (*draft.missing, place)

    def _known(self, facts: Facts, draft: Draft) -> dict[str, bool | str | None]:
        known: dict[str, bool | str | None] = dict(sorted(facts.values.items()))
        for missing in draft.missing:
            known.setdefault(missing.fact, None)
        return known


def assemble(
    corpus_citer: Citer, retriever: Retriever, backbone: Backbone | None = None, directory: Directory | None = None
) -> Assistant:
    """Return an assistant over the tables of this package, a citer and a retriever (real or fake).

    Without `backbone` (a sentence model) no classifier is used: the readable cues decide alone. `directory` holds the
    operator's windows and lawyers.

    Raises:
        ClassifierError: the classifier's weights are missing or damaged.
    """
    rules, phrases, topics = load_rules(), Phrases.load(), Topics.load()
    return Assistant(
        rules=rules,
        facts=FactReader.load(rules.facts, rules.matters),
        intents=IntentReader.load(),
        urgencies=load_urgencies(),
        composer=Composer(
            Verdicts(rules, phrases, corpus_citer),
            topics,
            phrases,
            Beliefs.load(),
            corpus_citer,
            retriever,
            Hints.load(),
        ),
        router=Router(gazetteer=Gazetteer.load(), channels=Channels.load(), directory=directory),
        citer=corpus_citer,
        confidence=Confidence.load(),
        guard=Guard.load(),
        classifier=Classifier(backbone) if backbone is not None else None,
    )


def build_assistant(settings: Settings) -> Assistant:
    """Load the corpus, open the index and return the assistant.

    Raises:
        NotReady: the law or the index is missing, damaged or of another version; the hint says what to run.
    """
    from corpus.errors import CorpusError
    from corpus.store import Corpus
    from index.build import default_encoder, open_index
    from index.errors import RetrievalError

    try:
        corpus = Corpus.load(operator_dir=settings.corpus_dir)
        encoder = default_encoder(settings.var_dir)
        retriever = open_index(settings.var_dir, corpus, encoder=encoder)
        return assemble(
            Citer(corpus), retriever.for_residents(), encoder, Directory.load_or_empty(settings.directory_dir)
        )
    except (CorpusError, RetrievalError, ClassifierError) as exc:
        raise NotReady("法律条文或者检索库还没有准备好，请先运行 make setup。", str(exc)) from exc
