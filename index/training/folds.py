"""What both steps are worth on articles that they never saw: cross-validation over groups of questions.

Questions that share a right article are in the same fold, so none of the articles that a fold asks for was a right
answer in training. A fold takes the better part of an hour on two cores; its rankings are kept, and the next run reads
them instead.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.files import replacing
from index.prior import Lift, Prior
from index.training.data import asked_laws, grouped
from index.training.measure import table
from index.training.mining import Ranking

if TYPE_CHECKING:
    from index.training.asking import AskRecipe
    from index.training.tune import Recipe
    from index.training.workshop import Workshop

_LOG = logging.getLogger(__name__)
_STEPS = ("untuned", "passages and questions", "questions by their own layers")


@dataclass(frozen=True)
class Folds:
    """How the questions are parted and what is done with each part; `folder` keeps what was found."""

    count: int
    recipe: Recipe
    ask: AskRecipe
    folder: Path

    def report(self, workshop: Workshop, only: Sequence[int]) -> str:
        """Return measures over the folds numbered `only` (from 0): untuned, after each step, and as people search."""
        examples = workshop.collection.examples
        parts = grouped(examples, self.count, seed=self.recipe.seed)
        kept: list[int] = []
        lifts: list[Lift] = []
        found: dict[str, list[dict[int, float]]] = {step: [] for step in _STEPS}
        for number in only:
            held = [index for index in parts[number] if examples[index].source == "stard"]
            learnt = sorted(set(range(len(examples))).difference(parts[number]))
            kept += held
            asked = asked_laws(workshop.collection, learnt)
            lifts += [Lift(workshop.collection.articles, replace(Prior.default(), asked=asked))] * len(held)
            found[_STEPS[0]] += [workshop.base.dense[index] for index in held]
            for step, dense in zip(_STEPS[1:], self._of(workshop, number, learnt, held), strict=True):
                found[step] += dense
        lexical = [workshop.base.lexical[index] for index in kept]
        chosen = [examples[index] for index in kept]
        lines = [f"{len(kept)} questions of {len(only)} of {self.count} folds; no right article was one in training"]
        for step, dense in found.items():
            lines += ["", f"{step}:", table(Ranking(dense, lexical), chosen)]
        lines += ["", f"{_STEPS[-1]}, with the prior:", table(Ranking(found[_STEPS[-1]], lexical, lifts), chosen)]
        return "\n".join(lines)

    def _of(
        self, workshop: Workshop, number: int, learnt: Sequence[int], held: Sequence[int]
    ) -> list[list[dict[int, float]]]:
        path = self.folder / f"fold-{self._key(workshop, learnt)}.json"
        if path.is_file():
            return [
                [{int(row): score for row, score in one.items()} for one in step]
                for step in json.loads(path.read_text(encoding="utf-8"))
            ]
        _LOG.info("fold %d of %d: %d questions to learn, %d to find", number + 1, self.count, len(learnt), len(held))
        found = workshop.ranked_by_both(learnt, held, self.recipe, self.ask)
        with replacing(path) as file:
            file.write(json.dumps(found).encode())
        return found

    def _key(self, workshop: Workshop, learnt: Sequence[int]) -> str:
        """Return what identifies a training run: its settings, its questions, and the model with the passages."""
        questions = [(one.text, one.gold) for one in (workshop.collection.examples[index] for index in learnt)]
        content = json.dumps([asdict(self.recipe), asdict(self.ask), workshop.passages.path.name, questions])
        return hashlib.sha256(content.encode()).hexdigest()[:16]
