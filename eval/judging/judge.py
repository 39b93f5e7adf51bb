"""One conversation → its marks: all that this package can say of it; None where the label or the system is silent."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from corpus.names import LawNames
from corpus.store import Corpus
from eval.judging.asking import asking
from eval.judging.costs import Costs
from eval.judging.grounded import Grounds
from eval.judging.readability import short_sentences
from eval.judging.statements import Statements
from eval.judging.validity import Library
from eval.metrics import Outcome

VERDICT, ASKED = "verdict", "asked"
"""What of an answer a system may not tell (`Outcome.tells`), and is then not judged."""


@dataclass(frozen=True)
class Marks:
    """The marks of one conversation, over the answers of all its turns.

    Attributes:
        grounded: share of checkable claims that is supported; `unsupported` are "kind: words" of the others.
        complete: share of must-say statements that was said; `unsaid` are the ids of the others.
        harmless: nothing was said that must not be; `harms` are the ids of what was. None: nothing to look for.
        asked_needed: share of the labelled facts that the first answer asks for; `needless`: its other questions.
        valid: share of citations that is valid; `invalid` are "label: why" of the others.
        cost: of the costliest labelled answer, in needless questions (0: right).
        readable: share of sentences of at most 50 characters, the law's own words left out.
    """

    grounded: float | None
    unsupported: tuple[str, ...]
    complete: float | None
    unsaid: tuple[str, ...]
    harmless: bool | None
    harms: tuple[str, ...]
    asked_needed: float | None
    needless: int | None
    valid: float | None
    invalid: tuple[str, ...]
    cost: float | None
    readable: float | None


class Judge:
    """Judges conversations against one corpus, one table of statements and one of costs."""

    def __init__(self, corpus: Corpus, statements: Statements, costs: Costs) -> None:
        self._grounds = Grounds(corpus, LawNames.from_corpus(corpus))
        self._library = Library(corpus)
        self._statements = statements
        self._costs = costs

    @classmethod
    def load(cls, corpus: Corpus) -> Judge:
        """Read the tables of the repository; DatasetError where one is missing or malformed."""
        return cls(corpus, Statements.load(), Costs.load())

    def judge(self, outcome: Outcome) -> Marks:
        """Return the marks of one conversation.

        Raises:
            DatasetError: the question names a statement that the table does not have.
        """
        question, answers = outcome.question, outcome.answers
        turns, texts = (question.text, *question.turns), [answer.text for answer in answers]
        grounded = [self._grounds.check(answer, turns[: n + 1]) for n, answer in enumerate(answers)]
        claimed, bad = sum(len(one.claims) for one in grounded), [c for one in grounded for c in one.unsupported]
        checked = [self._library.check(answer) for answer in answers]
        shares = [one.share for one in checked if one.share is not None]
        complete, unsaid = self._statements.complete(question.must_say, texts)
        harms = self._statements.harms(question.must_not_say, texts, turns)
        searched = bool(question.must_not_say or self._statements.always)
        asked = asking(question.ask, answers[:1]) if question.ask and ASKED in outcome.tells else None
        return Marks(
            grounded=1 - len(bad) / claimed if claimed else None,
            unsupported=tuple(dict.fromkeys(f"{claim.kind}: {claim.text}" for claim in bad)),
            complete=complete,
            unsaid=unsaid,
            harmless=not harms if searched else None,
            harms=harms,
            asked_needed=asked.needed if asked else None,
            needless=asked.needless if asked else None,
            valid=fmean(shares) if shares else None,
            invalid=tuple(dict.fromkeys(f"{label}: {why}" for one in checked for label, why in one.invalid)),
            cost=self._costs.conversation(question, answers) if VERDICT in outcome.tells else None,
            readable=short_sentences(texts),
        )
