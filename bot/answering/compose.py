"""Understanding + law → Answer: verdicts in words, topics, provisions looked up, hits of retrieval, polite ways out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.beliefs import Beliefs
from bot.answering.citing import Citer, article_citation, merge, to_citation
from bot.answering.eligibility import Verdicts
from bot.answering.phrases import Phrases
from bot.answering.topics import Topic, Topics
from bot.eligibility.facts import Facts
from bot.eligibility.issues import assess_each
from bot.models import Change, Citation, Finding, Intent, Issue, Missing, Point, Step, Verdict
from bot.understanding.dialogue import open_questions
from corpus.models import Status
from index.models import Retriever

_SHOWN = 3  # articles of a retrieval answer
_EXCERPT = 90  # characters of an article shown in a statement; the whole text is folded below
_STATUS = {Status.ENDED: "已经失效，现在不能用", Status.NOT_YET: "还没有施行，现在不能用"}


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
    abstained: bool = False

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything cited by the grounds and statements, in the order of the text."""
        findings = (*self.grounds, *(ground for issue in self.others for ground in issue.grounds))
        return merge(*(finding.cites for finding in findings), *(point.cites for point in self.points))


@dataclass(frozen=True)
class Composer:
    """Writes drafts; holds tables and the retriever."""

    verdicts: Verdicts
    topics: Topics
    phrases: Phrases
    beliefs: Beliefs
    citer: Citer
    retriever: Retriever

    def eligibility(
        self,
        turn: str,
        facts: Facts,
        asides: Sequence[Topic],
        declined: frozenset[str] = frozenset(),
        *,
        sure: bool = True,
        on: date,
    ) -> Draft:
        """A computed verdict; `asides` are topics that the words of `turn` also ask about.

        Where the case was not read surely nobody is turned away as not listed: we ask what it is about.
        """
        if on < self.verdicts.rules.first_day:
            return Draft(self.phrases.no_rules, verdict=Verdict.NEEDS_FACTS, abstained=True)
        rules = self.verdicts.rules
        issues = assess_each(facts, rules, on=on)
        main, assessment = issues[0]
        if assessment.verdict is Verdict.NOT_COVERED and not assessment.grounds and not sure:
            assessment = replace(assessment, verdict=Verdict.NEEDS_FACTS)
            issues = assess_each(replace(facts, matters=()), rules, on=on)
            main = issues[0][0]
        known = bool(main.matters) or assessment.verdict is not Verdict.NEEDS_FACTS
        asking = open_questions([found for _, found in issues], declined)
        questions = self.verdicts.questions(asking, matter_known=known)
        asked = tuple(point for topic in asides for point in self._points(topic, on)[:2])
        corrections = self.beliefs.corrections(turn, self.citer, on=on, said=[topic.id for topic in asides])
        return Draft(
            headline=self.phrases.verdicts[assessment.verdict.value]
            if questions or assessment.verdict is not Verdict.NEEDS_FACTS
            else self.phrases.cannot_tell,
            verdict=assessment.verdict,
            grounds=self.verdicts.findings(assessment, main, on=on),
            missing=questions,
            changes=self.verdicts.changes(assessment, on=on),
            others=tuple(self.verdicts.issue(other, found, on=on) for other, found in issues[1:]),
            points=(*self.verdicts.points(assessment, main, on=on), *asked, *corrections),
            materials=self.verdicts.materials(assessment, main),
            timeline=self.verdicts.course(assessment, main, on=on),
        )

    def topic(
        self, turn: str, intent: Intent, facts: Facts, likely: Mapping[str, float] | None = None, *, on: date
    ) -> Draft:
        """An answer from topics; for other law and lookups the nearest articles beside it, or alone."""
        chosen = self.topics.choose(turn, intent, facts.matters, likely)
        points = self._points(chosen[0], on) if chosen else ()
        for other in chosen[1:]:
            points = (*points, Point(other.lead), *self._points(other, on))
        if intent in (Intent.OTHER_LAW, Intent.PROVISION_LOOKUP):
            points = (*points, *self._nearest(turn, facts, points, on=on))
        corrections = self.beliefs.corrections(turn, self.citer, on=on, said=[topic.id for topic in chosen])
        points = (*corrections, *points)
        if not points:
            return Draft(self.phrases.not_found, abstained=True)
        if not chosen:
            return Draft(self.phrases.retrieved, points=(*points, Point(self.phrases.retrieved_aid)))
        if not any(point.cites for point in points):
            return Draft(self.phrases.not_found, abstained=True)
        return Draft(chosen[0].lead, points=_once(points))

    def lookup(self, turn: str, facts: Facts, likely: Mapping[str, float] | None = None, *, on: date) -> Draft:
        """Provisions that the words name, quoted; else the topic or the nearest articles."""
        resolved, problems = self.citer.named_in(turn, on=on)
        if not resolved:
            if problems:
                return Draft(self.phrases.missing_article + "；".join(problems[:3]), abstained=True)
            return self.topic(turn, Intent.PROVISION_LOOKUP, facts, likely, on=on)
        current = [row for row in resolved if row.status is Status.IN_FORCE]
        cites = merge(to_citation(row) for row in current)
        points = [Point(_excerpt(cite.text), (cite,)) for cite in cites]
        points += [
            Point(f"{row.label}{_STATUS[row.status]}：{_excerpt(row.text)}")
            for row in resolved
            if row.status is not Status.IN_FORCE
        ]
        points += [Point(problem) for problem in problems[:3]]
        names = "、".join(dict.fromkeys(row.label for row in resolved))
        return Draft(f"您查的是：{names}。", points=tuple(points))

    def _nearest(self, turn: str, facts: Facts, beside: Sequence[Point], *, on: date) -> tuple[Point, ...]:
        """Quotes of the articles nearest to the words that are not cited yet; fewer where a topic already answers."""
        cited = {(cite.law, cite.article) for point in beside for cite in point.cites}
        # The matter's legal name stands beside the lay words: 狗咬 is not in the article on animals that cause harm.
        named = "、".join(self.verdicts.rules.matters[matter].label for matter in facts.matters[:1])
        hits = self.retriever.search(f"{turn} {named}".strip(), k=_SHOWN, on=on)
        cites = [article_citation(hit.article) for hit in hits[: 2 if beside else _SHOWN]]
        return tuple(Point(_excerpt(cite.text), (cite,)) for cite in cites if (cite.law, cite.article) not in cited)

    def refusal(self, reason: str, *, on: date) -> Draft:
        """A polite, useful way out."""
        row = self.phrases.refusals[reason]
        points = tuple(Point(point.text, self.citer(point.cites, on=on)) for point in row.points)
        return Draft(row.headline, points=points, abstained=True)

    def _points(self, topic: Topic, on: date) -> tuple[Point, ...]:
        """The statements of a topic that are law on the day: what only a later law says is left out."""
        points = [(cites, Point(text, self.citer(cites, on=on))) for text, cites in topic.points]
        return tuple(point for cites, point in points if point.cites or not cites)


def _once(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple({point.text: point for point in points}.values())


def _excerpt(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _EXCERPT else flat[:_EXCERPT] + "……（全文见下面）"
