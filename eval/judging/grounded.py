"""Groundedness: is every checkable claim of an answer supported, and by what?

Support is (a) a provision that the answer cites, whose text holds the claim, (b) a dated, sourced row (the doors, the
alerts), or (c) the user's own words; a day that a cited limit gives when it runs from a day the user told counts too
(民法典 201, 202). Splitting an answer into claims and checking each against sources is the idea of AIS (Rashkin et al.
2023) and of FActScore (Min et al. 2023); here both steps are rules, so the measure is exact and repeatable, and only
what can be checked is checked: a sentence without a number, an article or an address is not.

A limit on a line that names its articles must stand in one of those, not in just any that the answer cites. Not seen:
a wrong limit that another sentence of the same article has, and an article put behind the wrong sentence of an answer
that cites both (citation precision and the confusion of verdicts see that).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models import Answer, Citation
from bot.understanding.text import clean
from corpus.names import LawNames
from corpus.store import Corpus
from eval.judging.cited import all_cites
from eval.judging.claims import Claim, claims
from eval.judging.evidence import Case, Sources
from eval.judging.prose import plain, squeezed, without_own_words


@dataclass(frozen=True)
class Grounded:
    """The claims of one answer, what is said twice counted once, and those that nothing supports where they stand."""

    claims: tuple[Claim, ...]
    unsupported: tuple[Claim, ...]

    @property
    def share(self) -> float | None:
        """The share of claims that is supported; None where nothing was claimed."""
        return 1 - len(self.unsupported) / len(self.claims) if self.claims else None


class Grounds:
    """Checks answers against one corpus and the sourced rows."""

    def __init__(self, corpus: Corpus, names: LawNames | None = None) -> None:
        """`names`: of the corpus's laws, where the caller keeps them."""
        self._sources = Sources(corpus, names or LawNames.from_corpus(corpus))

    def check(self, answer: Answer, turns: Sequence[str]) -> Grounded:
        """Return the claims of `answer.text`, which was given after the user's `turns`, and the unsupported ones.

        An answer without any citation in its record is one that cites by naming: an article that it names is supported
        where the corpus has it in force on the answer's day, and supports what else the answer says.
        """
        cites = all_cites(answer)
        text = _without_law(without_own_words(plain(answer.text), [*turns, *map(clean, turns)]), cites)
        found = claims(text, self._sources.names)
        case = Case(self._sources, answer, turns, cites, found)
        bad = {
            (claim.kind, claim.value): claim
            for line in _by_line(text, found)
            for claim in line
            if not case.supports(claim, line)
        }
        return Grounded(tuple({(claim.kind, claim.value): claim for claim in found}.values()), tuple(bad.values()))


def _without_law(text: str, cites: Iterable[Citation]) -> str:
    """Leave out lines that are the law's own words or the heading over them: `validity` judges those."""
    own = {squeezed(line) for cite in cites for line in (*cite.text.split("\n"), f"{cite.article}{cite.item or ''}")}
    return "\n".join(line for line in text.split("\n") if squeezed(line) not in own)


def _by_line(text: str, found: Iterable[Claim]) -> list[list[Claim]]:
    """Split claims, in the order of the text, by the line on which they stand."""
    lines: dict[int, list[Claim]] = {}
    number = done = 0
    for claim in found:
        number += text.count("\n", done, claim.start)
        done = claim.start
        lines.setdefault(number, []).append(claim)
    return list(lines.values())
