"""Understanding + law → Answer: verdicts in words, topics, provisions looked up, hits of retrieval, polite ways out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.beliefs import Beliefs
from bot.answering.citing import Citer, article_citation, merge
from bot.answering.eligibility import Verdicts
from bot.answering.hints import Hints
from bot.answering.lookup import CORE, HUNAN, OWN, Lookups, quote
from bot.answering.phrases import Phrases
from bot.answering.topics import Topic, Topics, speaks
from bot.eligibility.assess import Assessment
from bot.eligibility.facts import Facts
from bot.eligibility.issues import assess_each
from bot.eligibility.rules import Effect
from bot.models import Change, Citation, Finding, Intent, Issue, Missing, Point, Step, Verdict
from bot.understanding.dialogue import open_questions
from bot.understanding.text import fold, strung
from corpus.models import Article
from index.calibration import in_library
from index.fusion import fuse_queries
from index.models import Retriever

QUOTED = (Intent.OTHER_LAW, Intent.PROVISION_LOOKUP)
"""Intents that are answered from the articles themselves."""

_PAPERS = "papers"  # the topic of who asks what to bring
_APPLYING = (Intent.MATERIALS, Intent.PROCEDURE)
_ABOUT_TO = (*_APPLYING, Intent.WHERE_TO_APPLY)  # who asks for these is going to apply, and must not miss the limit
_OPEN = (Verdict.NO_MEANS_TEST, Verdict.CHECK_WAIVED, Verdict.IF_HARDSHIP, Verdict.NOTIFIED_DEFENCE)
_BESIDE = (Effect.APPLICANT, Effect.ADVANCE, Effect.SPECIAL)
_MENTIONED = {Verdict.CHECK_WAIVED: 2}  # grounds told of a case that is only mentioned; else one
_SURE = 0.5  # a topic less likely than this is not shown alone: the nearest articles stand behind it
_CUED = 0.15  # nor one less likely than this that has a cue
_SHOWN = 4  # articles of a retrieval answer
_CITED = 20  # characters of words that do no more than cite
_DEPTH = 10  # hits of each wording that are fused into them
_ANOTHER_S = {  # days and charges of another body, in words that do not speak of legal aid at all
    Intent.TIME_LIMIT: re.compile(
        "^(?!.*(?:援助|法援|申请|律师|机构|中心|12348|司法局|异议|审|批|通知|派(?!出所))).*(?:传唤|拘传|立案|开庭|信息公开|鉴定|取保|户口|驾照|处罚)"
    ),
    Intent.COST: re.compile(
        "^(?!.*(?:援助|法援|申请|律师|机构|中心|12348|司法局|官司|诉讼|仲裁|鉴定|上诉|法院|免费|分成)).*(?:学校|老师|教练|驾校|物业|司机|房东|中介|[狗猫牛]|理发|美容|保险|停车|快递|培训|景区|医院|医药费|手术|针)"
    ),
}
_OF_AID = re.compile(
    "援助|法援|律师|机构|中心|12348|司法局|批(?!捕)|(?<![再一二公初])审(?!判|理)|派(?!出所)|窗口|分成|你们|免费"
    "|申请(?!再审|强制执行|执行|复议|行政|劳动|仲裁|鉴定|认定|工伤|国家赔偿|保护令|支付令|财产保全|保全)"
)
_NEAR = 0.3  # the chance of an article to answer, from which on it is the law asked of
_CHAPTERS = {
    "机动车交通事故责任": "traffic",
    "医疗损害责任": "medical",
    "环境污染和生态破坏责任": "environment",
    "饲养动物损害责任": "animal_injury",
}
"""Chapters of the Civil Code on one kind of harm: beside another they only lead astray, however near their words."""


@dataclass(frozen=True)
class Draft:
    """What an answer says, before where-to-go and rendering."""

    headline: str
    verdict: Verdict | None = None
    grounds: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    changes: tuple[Change, ...] = ()
    others: tuple[Issue, ...] = ()
    points: tuple[Point, ...] = ()
    materials: tuple[str, ...] = ()
    timeline: tuple[Step, ...] = ()
    topics: tuple[str, ...] = ()  # ids of the topics that it is made of, where it is no verdict
    abstained: bool = False

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything cited: by what answers the question first, where a case is only mentioned by its grounds last."""
        beside = tuple(ground.cites for issue in self.others for ground in issue.grounds)
        own = (*(ground.cites for ground in self.grounds), *(beside if self.verdict else ()))
        return merge(*own, *(point.cites for point in self.points), *beside)


@dataclass(frozen=True)
class Composer:
    """Writes drafts; holds tables and the retriever."""

    verdicts: Verdicts
    topics: Topics
    phrases: Phrases
    beliefs: Beliefs
    citer: Citer
    retriever: Retriever
    hints: Hints

    def elsewhere(self) -> Composer:
        """One for a case of another province: Hunan's own rules are no ground there (法律援助法 34)."""
        citer = self.citer.without(HUNAN)
        verdicts = replace(self.verdicts, rules=self.verdicts.rules.elsewhere(), citer=citer)
        return replace(self, verdicts=verdicts, citer=citer)

    def eligibility(
        self,
        turn: str,
        facts: Facts,
        asides: Sequence[Topic],
        declined: frozenset[str] = frozenset(),
        *,
        story: str,
        unsure: Collection[Verdict] = (),
        quoted: bool = False,
        guess: str | None = None,
        on: date,
    ) -> Draft:
        """A computed verdict; `asides` are topics that the words of `turn` also ask about, `quoted`: other law as well;
        `story` is the whole conversation, folded.

        `unsure` are the verdicts for which the case was not read surely enough: nobody is turned away as not listed, or
        told to prove hardship, by a case of which we had better ask what it is about (`guess`: by name).
        """
        if on < self.verdicts.rules.first_day:
            return Draft(self.phrases.no_rules, verdict=Verdict.NEEDS_FACTS, abstained=True)
        rules = self.verdicts.rules
        issues = assess_each(facts, rules, on=on)
        main, assessment = issues[0]
        told = main
        barred = assessment.verdict is Verdict.NOT_COVERED and assessment.grounds  # whatever it is about
        if assessment.verdict in unsure and not barred:
            assessment = _doubted(assessment)
            issues = assess_each(replace(facts, matters=()), rules, on=on)
            main = issues[0][0]
        known = bool(main.matters) or assessment.verdict is not Verdict.NEEDS_FACTS
        asking = open_questions([found for _, found in issues], declined)
        questions = self.verdicts.questions(asking, matter_known=known, guess=guess)
        named = self.topics.named(turn)[:1]
        answers = tuple(point for topic in named for point in (Point(topic.lead), *self._points(topic, on)))
        asked = tuple(
            point for topic in asides if topic not in named for point in _new(self._points(topic, on)[:2], answers)
        )
        if assessment.verdict is Verdict.NOTIFIED_DEFENCE and any(topic.id == _PAPERS for topic in (*named, *asides)):
            answers, asked = (), self.verdicts.no_papers(on=on)
        said = [topic.id for topic in (*named, *asides)]
        hints, answered = self.hints.points(story, facts, self.citer, on=on, said=said, verdict=assessment.verdict)
        if quoted and not named and not answered:
            asked = (*asked, *self._nearest(turn, facts, asked, on=on))
        corrections = self.beliefs.corrections(turn, self.citer, on=on, said=said)
        return Draft(
            headline=self.verdicts.headline(assessment, asked=bool(questions), on=on),
            verdict=assessment.verdict,
            grounds=self.verdicts.findings(assessment, main, on=on),
            missing=questions,
            changes=self.verdicts.changes(assessment, on=on),
            others=tuple(self.verdicts.issue(other, found, on=on) for other, found in issues[1:]),
            points=(*answers, *self.verdicts.points(assessment, told, on=on), *hints, *asked, *corrections),
            materials=self.verdicts.materials(assessment, main, story),
            timeline=self.verdicts.course(assessment, main, on=on),
        )

    def case(self, facts: Facts, *, on: date) -> tuple[Issue, ...]:
        """What would come out for the case that a question about something else mentions; empty where that is open."""
        if not facts.matters or on < self.verdicts.rules.first_day:
            return ()
        issues = assess_each(facts, self.verdicts.rules, on=on)
        told = [self.verdicts.issue(told, found, on=on) for told, found in issues if found.verdict in _OPEN]
        return tuple(replace(issue, grounds=issue.grounds[: _MENTIONED.get(issue.verdict, 1)]) for issue in told)

    def beside(self, draft: Draft, asked: Sequence[Intent], facts: Facts, story: str, *, on: date) -> Draft:
        """The answer to a request, with what would come out for the case that it mentions: the papers where they are
        asked for, and the limit that runs for who is about to apply.

        `asked` are the intents of the words, the main one first; `story` is the whole conversation, folded.
        """
        if not facts.matters or on < self.verdicts.rules.first_day:
            return draft
        main, assessment = assess_each(facts, self.verdicts.rules, on=on)[0]
        papers = self.verdicts.materials(assessment, main, story) if Intent.MATERIALS in asked else ()
        others = self.case(facts, on=on)
        points = draft.points
        if others and asked[0] in _ABOUT_TO:
            limits, _ = self.hints.points(story, facts, self.citer, on=on, said=draft.topics, limits=True)
            points = (*points, *_new(limits, points))
        if others:  # nobody need ask what is told here
            points = tuple(point for point in points if point.text != self.phrases.retrieved_aid)
        return replace(draft, others=others, materials=papers, points=points)

    def topic(
        self,
        turn: str,
        intent: Intent,
        facts: Facts,
        likely: Mapping[str, float] | None = None,
        also: Sequence[Intent] = (),
        *,
        before: Sequence[str] = (),
        on: date,
    ) -> Draft:
        """An answer from topics; for other law and lookups the nearest articles beside it, or alone.

        `also` are intents that the words may have as well: the best topic of the first one stands behind. `before` are
        the turns before: what was asked there by name is still meant by words that name nothing themselves.
        """
        named = self.topics.named(turn)
        if not named and not self.topics.cued(turn):
            named = next((found for earlier in reversed(before) if (found := self.topics.named(earlier))), ())
        chosen = named or self.topics.likeliest(turn, intent, facts.matters, likely)
        aside: tuple[Topic, ...] = ()
        if intent in _ANOTHER_S and not (named or before) and self._of_another(turn, intent, chosen, on):
            sure = max((likely or {}).get(topic.id, 0.0) for topic in chosen) >= _SURE if chosen else False
            aside = tuple(chosen[:1]) if sure or speaks(turn, chosen) else ()
            intent, chosen = Intent.OTHER_LAW, ()  # what another body takes: the days and fees of aid are no answer
        points = self._points(chosen[0], on) if chosen else ()
        second = aside or (() if len(chosen) > 1 else self._second(turn, intent, also, likely, chosen))
        behind = second if intent is Intent.OTHER_LAW and not chosen else ()  # the law itself goes first
        for other in (*chosen[1:], *(second if not behind else ())):
            points = (*points, *_new(self._points(other, on), points))
        hints: tuple[Point, ...] = ()
        answered = False
        if intent is Intent.OTHER_LAW:  # asked of a case of one's own: what is law for such a case comes, too
            story, said = strung([fold(words) for words in (*before, turn)]), [topic.id for topic in chosen]
            hints, answered = self.hints.points(story, facts, self.citer, on=on, said=said)
            hints = _new(hints, points)  # none is left out for an article that is only quoted below
        if answered:
            points, hints = (*points, *hints), ()
        if not named:  # what is asked by name is answered; what is only near leads astray
            if intent in QUOTED or Intent.OTHER_LAW in also:
                nearest = self._nearest(turn, facts, points, on=on)
                points = (*points, *(nearest[:2] if aside else nearest))  # the topic behind them may be meant
            elif not answered and points and self._unlikely(turn, chosen, likely):
                points = (*points, *self._nearest(turn, facts, points, laws=CORE, on=on))
        for other in behind:
            points = (*points, *_new(self._points(other, on), points))
        points = (*points, *hints)
        if intent in _APPLYING and not facts.matters:
            points = (*points, *self._waived(facts, on))
        corrections = self.beliefs.corrections(turn, self.citer, on=on, said=[topic.id for topic in chosen])
        points = (*corrections, *points)
        if not points:
            return Draft(self.phrases.not_found, abstained=True)
        if not chosen:
            listed = all(self.verdicts.rules.matters[matter].covered for matter in facts.matters[:1])
            aid = (Point(self.phrases.retrieved_aid),) if listed else ()  # no promise where no provision lists it
            return Draft(self.phrases.told if answered else self.phrases.retrieved, points=(*points, *aid))
        if not any(point.cites for point in points):
            return Draft(self.phrases.not_found, abstained=True)
        told = [topic.id for topic in chosen]
        cued = [topic.id for topic in second if speaks(turn, [topic])]  # not one that only stands in
        return Draft(chosen[0].lead, points=_once(points), topics=(*told, *cued))

    def _of_another(self, turn: str, intent: Intent, chosen: Sequence[Topic], on: date) -> bool:
        """Whether days or charges are asked of another body: its words say so, or words that do not speak of legal aid
        at all are near to an article of another law that the topics do not rest on."""
        folded = fold(turn)
        if _ANOTHER_S[intent].search(folded):
            return True
        if _OF_AID.search(folded):
            return False
        if intent is Intent.COST and speaks(turn, chosen):  # 诉讼费: a case is told beside it, whose law is nearer
            return False
        nearest = self.retriever.search(turn, k=1, on=on)
        if not nearest or (nearest[0].chance or 0.0) < _NEAR or nearest[0].article.id.law in OWN:
            return False
        cite = article_citation(nearest[0].article)
        told = [known for topic in chosen for point in self._points(topic, on) for known in point.cites]
        return (cite.law, cite.article) not in {(known.law, known.article) for known in told}

    def _unlikely(self, turn: str, chosen: Sequence[Topic], likely: Mapping[str, float] | None) -> bool:
        """Whether the topics were chosen for want of a better one; a word that speaks for one is some reason."""
        least = _CUED if speaks(turn, chosen) else _SURE
        return max((likely or {}).get(topic.id, 0.0) for topic in chosen) < least

    def _waived(self, facts: Facts, on: date) -> tuple[Point, ...]:
        """Why nobody looks at the means of somebody who told who he is but not what the case is about."""
        if on < self.verdicts.rules.first_day:
            return ()
        grounds = self.verdicts.rules.on(on).grounds[Effect.CHECK_WAIVED]
        rows = [row for row in grounds if row.holds(facts) and all(facts.quotes.get(fact) for fact in row.facts)]
        return tuple(Point(f"您说的情况：{row.label}。", self.citer(row.cites, on=on)) for row in rows[:1])

    def _second(
        self,
        turn: str,
        intent: Intent,
        also: Sequence[Intent],
        likely: Mapping[str, float] | None,
        first: Sequence[Topic],
    ) -> tuple[Topic, ...]:
        """The best topic of another intent that the words may have: never the one told already, nor one for which not
        a word speaks, like the topic that an intent has where nothing else fits."""
        for other in also:
            if other not in (intent, *QUOTED, Intent.ELIGIBILITY):
                chosen = self.topics.choose(turn, other, (), likely)
                return tuple(topic for topic in chosen if topic not in first and topic.score(fold(turn), ()))[:1]
        return ()

    def of_a_law(self, turn: str) -> bool:
        """Whether words ask of a law itself, not of what it says for somebody."""
        return Lookups(self.citer, self.retriever).of_a_law(turn)

    def lookup(self, turn: str, facts: Facts, likely: Mapping[str, float] | None = None, *, on: date) -> Draft:
        """What the law that the words name says; else the topic or the nearest articles."""
        looked = Lookups(self.citer, self.retriever).look_up(turn, on=on)
        if looked is None:
            return self.topic(turn, Intent.PROVISION_LOOKUP, facts, likely, on=on)
        # Of a text that is not held, or no longer law, people need to know what stands in its place.
        corrections = () if looked.found else self.beliefs.corrections(turn, self.citer, on=on)
        points = (*looked.points, *corrections)
        if corrections and len(turn) > _CITED:  # what is law now on what was looked up in it
            points = (*points, *_new(self.topic(turn, Intent.PROVISION_LOOKUP, facts, likely, on=on).points, points))
        return Draft(looked.headline, points=points, abstained=not looked.found)

    def _nearest(
        self, turn: str, facts: Facts, beside: Sequence[Point], *, laws: Collection[str] | None = None, on: date
    ) -> tuple[Point, ...]:
        """Quotes of the articles nearest to the words that are not cited yet; fewer where a topic already answers."""
        cited = {(cite.law, cite.article) for point in beside for cite in point.cites}
        # Once more with the matter's legal name: 狗咬 is not in the article on animals that cause harm. The words by
        # themselves count as much, for a name leads astray where the question is about something beside the matter.
        named = [f"{turn} {self.verdicts.rules.matters[matter].label}" for matter in facts.matters[:1]]
        found = [self.retriever.search(words, k=_DEPTH, on=on, laws=laws) for words in (turn, *named)]
        hits = fuse_queries(found, k=_SHOWN)
        if not in_library(hits):
            return ()
        own = [hit.article for hit in hits if not facts.matters or _of_the_case(hit.article, facts)]
        shown = [article for article in own[: 2 if beside else _SHOWN] if self.citer.supports(article.id.law)]
        cites = [article_citation(article) for article in shown]
        return tuple(Point(quote(cite, turn), (cite,)) for cite in cites if (cite.law, cite.article) not in cited)

    def refusal(self, reason: str, *, on: date) -> Draft:
        """A polite, useful way out."""
        row = self.phrases.refusals[reason]
        points = tuple(Point(point.text, self.citer(point.cites, on=on)) for point in row.points)
        return Draft(row.headline, points=points, abstained=True)

    def declining(self, draft: Draft, reason: str) -> Draft:
        """What answers the rest of a turn, and last what was declined in it."""
        return replace(draft, points=(*draft.points, Point(self.phrases.refusals[reason].headline)))

    def _points(self, topic: Topic, on: date) -> tuple[Point, ...]:
        """The statements of a topic that are law on the day: what only a later law says is left out."""
        points = [(cites, Point(text, self.citer(cites, on=on))) for text, cites in topic.points]
        return tuple(point for cites, point in points if point.cites or not cites)


def _of_the_case(article: Article, facts: Facts) -> bool:
    """Whether an article may be about a case: it stands in no chapter on another kind of harm."""
    about = next((matter for name, matter in _CHAPTERS.items() if article.chapter.endswith(name)), None)
    return about is None or about in facts.matters


def _doubted(assessment: Assessment) -> Assessment:
    """An assessment of a case that was not read surely enough: it says neither "you can" nor "then you could not"."""
    return replace(
        assessment,
        verdict=Verdict.NEEDS_FACTS,
        grounds=tuple(ground for ground in assessment.grounds if ground.effect in _BESIDE),
        flips=tuple(flip for flip in assessment.flips if flip.verdict is not Verdict.NOT_COVERED),
    )


def _new(points: Sequence[Point], told: Sequence[Point]) -> tuple[Point, ...]:
    """What a second topic adds: a statement of nothing but articles that were told says the same in other words."""
    cited = {(cite.law, cite.article) for point in told for cite in point.cites}
    return tuple(
        point for point in points if not point.cites or {(cite.law, cite.article) for cite in point.cites} - cited
    )


def _once(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple({point.text: point for point in points}.values())
