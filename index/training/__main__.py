"""Command line: tune the retrieval model and write index/data/model/, or see what a recipe is worth.

python -m index.training --stard DIR             train on everything and write the layers (then see docs/model_card.md)
python -m index.training --stard DIR --questions second step: only the layers that read questions
python -m index.training --stard DIR --laws      count the laws that answer the questions (index/data/prior.toml)
python -m index.training --stard DIR --folds 5   both steps without each fifth in turn, and what they find for it;
                                                 --only 0 2: those fifths alone (also in processes side by side)
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.days import day_arg
from corpus.errors import CorpusError
from corpus.store import Corpus
from index.errors import RetrievalError
from index.specs import find_spec

if TYPE_CHECKING:
    from torch import nn

    from index.training.folds import Folds
    from index.training.tune import Recipe
    from index.training.workshop import Workshop
    from index.vectors import Matrix

BASE = "multilingual-e5-small"
ROOT = Path("var")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one training; 0 done, 1 something is missing, 2 usage (argparse exits with it)."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.only and not set(options.only) <= set(range(options.folds or 0)):
        parser.error("--only names folds of --folds N, from 0 to N-1")
    try:
        if options.questions:
            train_questions(options)
            return 0
        if options.laws:
            count_laws(options)
            return 0
        workshop = _open(options)
        if options.folds:
            print(_folds(options).report(workshop, options.only or range(options.folds)))
        else:
            train(workshop, options)
    except (CorpusError, RetrievalError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def train(workshop: Workshop, options: argparse.Namespace) -> None:
    """Tune on every question and write the layers; print the line for models.toml."""
    from index.layers import FOLDER, save
    from index.training.states import DEPTH

    layers = workshop.tuned(range(len(workshop.collection.examples)), _recipe(options))
    path = options.out or FOLDER / "legal-e5.npz"
    print(f'{path}\nsha256 = "{save(path, _named(layers, DEPTH))}"')


def train_questions(options: argparse.Namespace) -> None:
    """Tune the question side of the default model on every question and write its layers."""
    from index.build import default_encoder
    from index.layers import FOLDER, save
    from index.training.asking import AskRecipe
    from index.training.states import DEPTH
    from index.training.workshop import tuned_questions

    corpus, recipe = Corpus.load(operator_dir=ROOT / "corpus"), AskRecipe(**_chosen(options))
    layers = tuned_questions(
        options.stard, corpus, default_encoder(ROOT), ROOT / "training", on=options.on, recipe=recipe
    )
    path = options.out or FOLDER / "legal-e5-questions.npz"
    print(f'{path}\nsha256 = "{save(path, _named(layers, DEPTH))}"')


def count_laws(options: argparse.Namespace) -> None:
    """Write how many questions each law answers into the table of the prior."""
    from index.prior import FILE, with_counts
    from index.training.data import asked_laws, load

    collection = load(options.stard, Corpus.load(operator_dir=ROOT / "corpus"), on=options.on)
    asked = asked_laws(collection, range(len(collection.examples)))
    path = options.out or FILE
    path.write_text(with_counts(FILE.read_text(encoding="utf-8"), asked), encoding="utf-8")
    print(f"{path}: {len(asked)} laws answer {len(collection.examples)} questions")


def _open(options: argparse.Namespace) -> Workshop:
    from index.build import default_encoder
    from index.model import ensure_model
    from index.training.workshop import Workshop

    ensure_model(find_spec(BASE), ROOT)
    corpus = Corpus.load(operator_dir=ROOT / "corpus")
    return Workshop.open(options.stard, corpus, default_encoder(ROOT, BASE), ROOT / "training", on=options.on)


def _named(layers: nn.ModuleList, depth: int) -> dict[str, Matrix]:
    """Return the tensors under the names they have in the whole model."""
    out = {}
    for name, tensor in layers.state_dict().items():
        number, _, rest = name.partition(".")
        out[f"encoder.layer.{int(number) + depth}.{rest}"] = tensor.detach().float().numpy()
    return out


def _folds(options: argparse.Namespace) -> Folds:
    from index.training.asking import AskRecipe
    from index.training.folds import Folds

    return Folds(options.folds, _recipe(options), AskRecipe(), ROOT / "training")


def _recipe(options: argparse.Namespace) -> Recipe:
    from index.training.tune import Recipe

    return Recipe(**_chosen(options))


def _chosen(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that were given; the others are the recipe's."""
    given = {name: getattr(options, name) for name in ("seed", "rate", "epochs")}
    return {name: value for name, value in given.items() if value is not None}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index.training", description="Tune the retrieval model.")
    parser.add_argument("--stard", type=Path, required=True, metavar="DIR", help="corpus, queries.jsonl, qrels.tsv")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--folds", type=int, metavar="N", help="measure on each of N parts in turn; write no layers")
    what.add_argument("--questions", action="store_true", help="tune the question side of the default model")
    what.add_argument("--laws", action="store_true", help="count the laws that answer the questions")
    parser.add_argument("--only", type=int, nargs="+", metavar="K", help="with --folds: these alone, from 0")
    parser.add_argument("--seed", type=int, help="default, as of the next two: the recipe's")
    parser.add_argument("--rate", type=float, help="learning rate")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--on", type=day_arg, default=date(2026, 11, 23), help="day for which laws are taken")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: the shipped file in index/data")
    return parser


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("index").setLevel(logging.INFO)
    sys.exit(main())
