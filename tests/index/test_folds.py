"""Cross-validation: what a fold learns, what it is measured on, and that it is done once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.training.__main__ import main
from index.training.asking import AskRecipe
from index.training.data import Collection, Example
from index.training.folds import Folds
from index.training.mining import Ranking
from index.training.tune import Recipe
from tests.index.fakes import AID, WAGES, article


@dataclass
class Shop:
    """A workshop in which the first step finds the second article for everything, both steps the right one."""

    collection: Collection
    base: Ranking
    passages: SimpleNamespace
    right: float = 0.9
    runs: list[tuple[set[int], list[int]]] = field(default_factory=list)

    def ranked_by_both(self, learnt, held, recipe, ask):
        self.runs.append((set(learnt), list(held)))
        gold = [self.collection.examples[index].gold[0] for index in held]
        return [[{1: 0.9, row: 0.5} for row in gold], [{1: 0.5, row: self.right, 0: 0.1} for row in gold]]


def shop(passages: str = "states-1", *, right: float = 0.9) -> Shop:
    texts = SimpleNamespace(path=Path(passages))
    examples = [Example(f"问{n}", (2 + n // 2,), "stard" if n % 5 else "own") for n in range(20)]
    empty: list[dict[int, float]] = [{} for _ in examples]
    articles = tuple(article(AID if row > 1 else WAGES, row, "文") for row in range(12))  # right ones are of one law
    ranking = Ranking([{0: 1.0} for _ in examples], empty)
    return Shop(Collection(articles, (), (), tuple(examples)), ranking, texts, right)


def folds(tmp_path, **recipe) -> Folds:
    return Folds(5, Recipe(**recipe), AskRecipe(), tmp_path)


def test_a_fold_is_measured_on_articles_it_never_learnt(tmp_path):
    ours = shop()
    text = folds(tmp_path).report(ours, range(5))
    examples = ours.collection.examples
    for learnt, held in ours.runs:
        assert not {examples[n].gold for n in learnt} & {examples[n].gold for n in held}
        assert all(examples[n].source == "stard" for n in held)
    assert sorted(n for _, held in ours.runs for n in held) == [n for n in range(20) if n % 5]
    assert text.startswith("16 questions of 5 of 5 folds")


def test_each_step_has_a_table_of_its_own(tmp_path):
    blocks = folds(tmp_path).report(shop(), [0]).split("\n\n")[1:]
    assert [block.splitlines()[0] for block in blocks] == [
        "untuned:",
        "passages and questions:",
        "questions by their own layers:",
        "questions by their own layers, with the prior:",
    ]
    assert reciprocal(blocks) == ["0.000", "0.500", "1.000", "1.000"]


def reciprocal(blocks: list[str]) -> list[str]:
    """Return RR@10 by vectors alone of each table."""
    return [block.splitlines()[-1].split()[5] for block in blocks]


def test_the_prior_is_that_of_the_questions_learnt(tmp_path):
    """The right law is known from the other folds, so it wins what is as near as another."""
    assert reciprocal(folds(tmp_path).report(shop(right=0.5), range(5)).split("\n\n")[3:]) == ["0.500", "1.000"]
    nothing_learnt = Folds(1, Recipe(), AskRecipe(), tmp_path).report(shop(right=0.5), [0]).split("\n\n")[3:]
    assert reciprocal(nothing_learnt) == ["0.500", "0.500"]


def test_what_was_found_is_kept_until_a_setting_or_the_passages_change(tmp_path):
    ours = shop()
    first = folds(tmp_path).report(ours, [3])
    assert folds(tmp_path).report(ours, [3]) == first
    assert len(ours.runs) == 1
    folds(tmp_path, epochs=1).report(ours, [3])
    assert len(ours.runs) == 2
    other = shop("states-2")
    folds(tmp_path).report(other, [3])
    assert len(other.runs) == 1


@pytest.mark.parametrize("options", [["--only", "0"], ["--folds", "2", "--only", "2"]])
def test_a_fold_that_is_not_there_is_a_usage_error(options, tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["--stard", str(tmp_path), *options])
    assert "--only" in capsys.readouterr().err
