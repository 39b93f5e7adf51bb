"""What a ranking knows before it reads a question: how often a law answers people, and what stands beside an article.

Questions are not spread evenly over the laws: one in three is answered by the 民法典, most laws answer none. The
logarithm of that share is the prior of a query-likelihood ranking (Kraaij, Westerveld, Hiemstra: "The Importance of
Prior Probabilities for Entry Page Search", SIGIR 2002), here with a weight and a floor of its own. An article whose
neighbour in the same law is near the question is likelier to be near it too. Data: data/prior.toml.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import isfinite, log
from pathlib import Path

from corpus.models import Article
from index.errors import TableError

FILE = Path(__file__).with_name("data") / "prior.toml"
_TABLE = "[asked]\n"
_STATE = "中华人民共和国"


@dataclass(frozen=True)
class Prior:
    """Questions that a law answered, by its short name, and what that and a near neighbour are worth in fused score.

    A law that answered n questions has `law` * log((n + floor) / floor); a question that several laws answer counts
    for each in part. `beside` is the share that an article has of the score of its better neighbour.
    """

    asked: Mapping[str, float]
    law: float
    floor: float
    beside: float

    @classmethod
    def load(cls, path: Path = FILE) -> Prior:
        """Read the table.

        Raises:
            TableError: the file is missing or malformed.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            asked = {str(name): float(count) for name, count in raw["asked"].items()}
            prior = cls(asked, float(raw["law"]), float(raw["floor"]), float(raw["beside"]))
        except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise TableError(f"{path} is no table of how often laws answer ({exc!r}); restore it") from exc
        numbers = (*asked.values(), prior.law, prior.floor, prior.beside)
        if not all(isfinite(number) and number >= 0 for number in numbers) or prior.floor == 0:
            raise TableError(f"{path}: every number must be 0 or more, and floor more than 0")
        return prior

    @classmethod
    @cache
    def default(cls) -> Prior:
        """Return the prior of this package."""
        return cls.load()

    def worth(self, law: str) -> float:
        """Return what an article has for being of this law (full name), in fused score."""
        return self.law * log((self.asked.get(_short(law), 0.0) + self.floor) / self.floor)


class Lift:
    """A prior for the articles of one library."""

    def __init__(self, articles: Sequence[Article], prior: Prior) -> None:
        """Take the articles in their order: those of one version of a law stand together."""
        worth = {name: prior.worth(name) for name in {article.law.name for article in articles}}
        self._worth = [worth[article.law.name] for article in articles]
        versions = [(article.law.name, article.law.validity.start) for article in articles]
        self._follows = [False, *(one == other for one, other in pairwise(versions)), False]
        self._beside = prior.beside

    def __call__(self, ranked: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        """Return the (row, score) of a ranking by meaning and words, with the prior, best first."""
        scores = dict(ranked)

        def beside(row: int) -> float:
            before = scores.get(row - 1, 0.0) if self._follows[row] else 0.0
            after = scores.get(row + 1, 0.0) if self._follows[row + 1] else 0.0
            return self._beside * max(before, after)

        lifted = [(row, score + self._worth[row] + beside(row)) for row, score in ranked]
        return sorted(lifted, key=lambda item: (-item[1], item[0]))


def answered(golds: Iterable[Iterable[str]]) -> dict[str, float]:
    """Return `Prior.asked` of questions; of each, the full names of the laws of its right articles."""
    counts: defaultdict[str, float] = defaultdict(float)
    for names in golds:
        laws = {_short(name) for name in names}
        for law in sorted(laws):
            counts[law] += 1 / len(laws)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def with_counts(text: str, asked: Mapping[str, float]) -> str:
    """Return the text of the data file with other counts; all before them stays."""
    rows = "".join(f'"{law}" = {count:.2f}\n' for law, count in asked.items())
    return text.partition(_TABLE)[0] + _TABLE + rows


def _short(law: str) -> str:
    """Return the name by which data sets and library mean the same law."""
    return law.removeprefix(_STATE)
