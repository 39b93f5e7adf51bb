"""An Assessment in words: findings, questions, what to bring, the course. Every number comes with its article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.answering.citing import Citer
from bot.answering.papers import Papers, without_repeats
from bot.answering.phrases import Phrases, is_one_of
from bot.eligibility.assess import Assessment
from bot.eligibility.facts import Facts
from bot.eligibility.rules import Effect, Ground, Rules
from bot.models import Change, Citation, Finding, Issue, Missing, Point, Step, Verdict
from bot.understanding.dialogue import ASKED

_COURSE = {
    Verdict.NOTIFIED_DEFENCE: ("notify", "appoint"),
    Verdict.NOT_COVERED: (),
    Verdict.NEEDS_FACTS: (),
}
_OPENS = (Effect.NO_MEANS_TEST, Effect.IN_SCOPE)
_APPLY = ("apply", "review", "assign", "object")


@dataclass(frozen=True)
class Verdicts:
    """Turns assessments into the parts of an Answer; holds tables only."""

    rules: Rules
    phrases: Phrases
    citer: Citer
    papers: Papers = field(default_factory=Papers.load)

    def headline(self, assessment: Assessment, *, asked: bool, on: date) -> str:
        """Return the verdict in words; where it is open and nothing is asked for, why nobody can tell."""
        if asked or assessment.verdict is not Verdict.NEEDS_FACTS:
            return self.phrases.verdicts[assessment.verdict.value]
        if not assessment.missing and not self.rules.on(on).whole:
            return self.phrases.no_provincial_rules
        return self.phrases.cannot_tell

    def findings(self, assessment: Assessment, facts: Facts, *, on: date) -> tuple[Finding, ...]:
        """Return the grounds with their citations, the facts they rest on and the user's words.

        Rows that say the same by the same articles (wages owed for work are wages of a job, too) are one finding.
        """
        alike: dict[tuple[str, str, tuple[str, ...]], list[Ground]] = {}
        for ground in assessment.grounds:
            alike.setdefault((ground.effect, ground.label, ground.cites), []).append(ground)
        found: list[Finding] = []
        quoted: set[str] = set()  # the same words are printed once
        for first, *more in alike.values():
            rows = (first, *more)
            told = dict.fromkeys(fact for ground in rows for fact in ground.facts)
            about = [matter for matter in facts.matters if any(matter in ground.matters for ground in rows)]
            quotes = dict.fromkeys(facts.quotes[fact] for fact in told if facts.quotes.get(fact))
            fresh = [quote for quote in quotes if quote not in quoted]
            quoted.update(quotes)
            found.append(
                Finding(
                    id=first.id,
                    effect=first.effect.value,
                    label=first.label + "。",
                    cites=self.citer(first.cites, on=on),
                    because=(*told, *about),
                    quote="；".join(fresh),
                )
            )
        return tuple(found)

    def questions(self, asked: Sequence[str], *, matter_known: bool, guess: str | None = None) -> tuple[Missing, ...]:
        """Return how to ask for facts, in their order; first for the matter itself where nothing is known of it.

        A matter that was read, though not surely (`guess`), is named: who told it is not asked as if nothing was told.
        """
        found = [
            Missing(fact, spec.question, spec.why, spec.options) for fact in asked for spec in [self.rules.facts[fact]]
        ]
        if not matter_known:
            question, why, options = self.phrases.matter_question
            if guess is not None:
                label = self.rules.matters[guess].label
                others = [option for option in options if option not in label]
                question, options = self.phrases.matter_guess.format(label), (label, *others)
            found.insert(0, Missing("matter", question, why, options))
        return tuple(found[:ASKED])

    def changes(self, assessment: Assessment, *, on: date) -> tuple[Change, ...]:
        """Return what would change the verdict, in words, with what it would rest on and where an age is defined."""
        found = []
        for flip in assessment.flips:
            specs = [(self.rules.facts[fact], value) for fact, value in flip.facts.items()]
            given = "，又".join(f"是「{spec.label}」" if value else f"不是「{spec.label}」" for spec, value in specs)
            why = "".join(f"：{ground.label}" for ground in flip.grounds[:1])  # none where nothing would cover it
            text = f"如果{given}，{self.phrases.outcomes[flip.verdict.value]}{why}。"
            rests = [cite for ground in flip.grounds[:1] for cite in ground.cites]
            if flip.verdict is Verdict.NOT_COVERED and not rests:
                rests = [cite for row in self.phrases.points["unlisted"] for cite in row.cites]
            defined = [cite for spec, _ in specs for cite in spec.cites]
            found.append(Change(dict(flip.facts), flip.verdict, text, self.citer([*rests, *defined], on=on)))
        return tuple(found)

    def issue(self, facts: Facts, assessment: Assessment, *, on: date) -> Issue:
        """Return an issue that stands beside the main one: its outcome and why."""
        return Issue(
            matter=facts.matters[0],
            label=self.rules.matters[facts.matters[0]].label,
            verdict=assessment.verdict,
            headline=self.headline(assessment, asked=bool(assessment.missing), on=on),
            grounds=self.findings(assessment, facts, on=on),
        )

    def points(self, assessment: Assessment, facts: Facts, *, on: date) -> tuple[Point, ...]:
        """Return statements beside the grounds: free advice where nothing is covered, what could cover it."""
        rows = self.phrases.points.get(assessment.verdict.value, ())
        if assessment.verdict is Verdict.NOT_COVERED and not assessment.grounds:  # a bar says why by itself
            rows = (*self.phrases.points["unlisted"], *rows)
        if assessment.verdict is Verdict.NEEDS_FACTS and facts.matters and self._criminal(facts):
            rows = ()  # no list of matters to look into
        points = [Point(row.text, self.citer(row.cites, on=on)) for row in rows]
        if assessment.verdict is Verdict.NEEDS_FACTS:
            points += self._openings(assessment, facts, on)
        return tuple(points)

    def no_papers(self, *, on: date) -> tuple[Point, ...]:
        """Return what is said to who asks for the papers of a case in which nobody applies."""
        return tuple(Point(row.text, self.citer(row.cites, on=on)) for row in self.phrases.points["no_papers"])

    def _criminal(self, facts: Facts) -> bool:
        return all(self.rules.matters[matter].kind == "criminal" for matter in facts.matters)

    def materials(self, assessment: Assessment, facts: Facts, story: str = "") -> tuple[str, ...]:
        """Return what to bring, as the folded `story` has it; empty where nobody applies or nothing is covered."""
        if assessment.verdict in (Verdict.NOT_COVERED, Verdict.NEEDS_FACTS, Verdict.NOTIFIED_DEFENCE):
            return ()
        words = self.phrases.materials
        # A ground may need the very one of the papers that everybody may choose from: it then stands in their place.
        proofs = [proof for ground in assessment.grounds for proof in ground.proof]
        exact = (proof for proof in proofs if is_one_of(proof, words["identity"]))
        listed = [next(exact, words["identity"]), words["form"]]
        if assessment.verdict is Verdict.IF_HARDSHIP:
            listed.append(words["hardship"])
        listed += proofs
        case = [paper for matter in facts.matters[:2] for paper in self.rules.matters[matter].papers]
        case = without_repeats(list(dict.fromkeys(case)), listed)
        related = any("关系" in paper for paper in case)
        if not related and any(ground.effect is Effect.APPLICANT for ground in assessment.grounds):
            listed.append(words["relation"])
        return tuple(self.papers.fit(list(dict.fromkeys((*listed, *case))), facts, story))

    def course(self, assessment: Assessment, facts: Facts, *, on: date) -> tuple[Step, ...]:
        """Return the steps with their limits."""
        names = _COURSE.get(assessment.verdict, _APPLY)
        if facts.get("detained") and names:
            names = ("forward", *names)
        steps = [self.phrases.timeline[name] for name in names]
        return tuple(Step(step.text, step.limit, self.citer(step.cites, on=on)) for step in steps)

    def _openings(self, assessment: Assessment, facts: Facts, on: date) -> list[Point]:
        """What the matters that were read, and each missing fact, would open; nothing where nothing was read."""
        wanted, about = set(assessment.missing), set(facts.matters)
        rows = [
            ground
            for ground in self.rules.grounds
            if ground.in_force(on)
            and ground.holds(facts) is not False
            and (
                (ground.effect in _OPENS and (wanted & set(ground.facts) or about & set(ground.matters)))
                or (ground.effect is Effect.CHECK_WAIVED and about & set(ground.matters))
            )
        ]
        rows.sort(key=lambda ground: len(ground.unknown(facts)))
        points = [
            Point(f"有一种情况可以：{ground.label}。", self.citer(ground.cites[:1], on=on)) for ground in rows[:4]
        ]
        kept: dict[tuple[Citation, ...], Point] = {}
        for point in points:
            kept.setdefault(point.cites, point)
        return list(kept.values())
