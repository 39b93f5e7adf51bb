"""Train the classifiers of this package: `python -m bot.understanding.training` (about two minutes on two cores).

In: data/utterances/*.jsonl, written for this and kept apart from every evaluation set. Out: data/classifier.npz.
Logistic regression (scikit-learn, L2), balanced classes, fixed seed; the same inputs give the same weights.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.eligibility.rules import load_rules
from bot.settings import Settings, keep_libraries_quiet
from bot.understanding.classifier import WEIGHTS, feature_rows
from bot.understanding.facts import FactReader
from bot.understanding.features import READ, Matrix
from bot.understanding.intent import IntentReader
from bot.understanding.text import fold

_LOG = logging.getLogger(__name__)
_UTTERANCES = Path(__file__).parent / "data" / "utterances"
_FEWEST = 6  # examples a name needs to get a model
_STRENGTH = 3.0  # inverse L2, chosen by cross-validation over the utterances
Arrays = dict[str, NDArray[Any]]


def load_utterances(folder: Path = _UTTERANCES) -> list[dict[str, Any]]:
    """Return the training lines, in file and line order."""
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return rows


def inputs_digest(data: Path = _UTTERANCES.parent) -> str:
    """Return the sha256 of all that the weights are made from: utterances and cue files, by name and content."""
    digest = hashlib.sha256()
    for path in sorted([*(data / "utterances").glob("*.jsonl"), *data.glob("*_cues.toml"), data / "wording.toml"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def train(rows: Sequence[Mapping[str, Any]], features: Matrix) -> Arrays:
    """Return the arrays of classifier.npz for utterances and their feature rows (without `mean`)."""
    intents = [row.get("intent", "eligibility") for row in rows]
    out = _exclusive("intent", features, intents)
    out |= _exclusive("refusal", features, [row.get("refusal") or "none" for row in rows])
    asked = [index for index, row in enumerate(rows) if row.get("topic")]
    out |= _exclusive("topic", features[asked], [rows[index]["topic"] for index in asked])
    told = [index for index, row in enumerate(rows) if "matters" in row]
    stories = [rows[index] for index in told]
    out |= _exclusive("main", features[told], [row["matters"][0] if row["matters"] else "none" for row in stories])
    out |= _independent("matter", features[told], [set(row["matters"]) for row in stories])
    stated = [{f"{fact}={'yes' if value else 'no'}" for fact, value in row["facts"].items()} for row in stories]
    return out | _independent("fact", features[told], stated)


def _exclusive(name: str, features: Matrix, labels: Sequence[str]) -> Arrays:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, max_iter=400, class_weight="balanced").fit(features, labels)
    _LOG.info("%s: %d examples, %d names", name, len(labels), len(model.classes_))
    return _arrays(name, tuple(model.classes_), model.coef_, model.intercept_)


def _independent(name: str, features: Matrix, labels: Sequence[set[str]]) -> Arrays:
    from sklearn.linear_model import LogisticRegression

    counts = Counter(label for row in labels for label in row)
    names = tuple(sorted(label for label, count in counts.items() if count >= _FEWEST))
    weights, biases = [], []
    for label in names:
        targets = [label in row for row in labels]
        # Half-way to balanced: rare facts are found, but a false "exempt" stays rarer than a needless question.
        weight = {True: float(np.sqrt(len(targets) / max(1, sum(targets)))), False: 1.0}
        model = LogisticRegression(C=_STRENGTH, max_iter=400, class_weight=weight).fit(features, targets)
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0])
    _LOG.info("%s: %d examples, %d names", name, len(labels), len(names))
    return _arrays(name, names, np.stack(weights), np.array(biases))


def _arrays(name: str, names: Sequence[str], weights: Any, bias: Any) -> Arrays:
    return {
        f"{name}_names": np.array([str(item) for item in names]),
        f"{name}_weights": np.asarray(weights, np.float16),
        f"{name}_bias": np.asarray(bias, np.float32),
    }


def main() -> None:
    """Train on everything and write the weights."""
    from index.build import default_encoder

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    keep_libraries_quiet()
    settings = Settings.from_env()
    encoder = default_encoder(settings.var_dir)
    rules = load_rules()
    cues = (FactReader.load(rules.facts, rules.matters), IntentReader.load())
    rows = load_utterances()
    texts = [fold(row["text"]) for row in rows]
    vectors = encoder.encode_queries([text[:READ] for text in texts])
    mean = vectors.mean(axis=0)
    features = feature_rows(texts, encode=lambda _: vectors, mean=mean, cues=cues)
    arrays: dict[str, Any] = {"mean": mean.astype(np.float32), "inputs": np.array(inputs_digest())}
    arrays |= train(rows, features)
    np.savez_compressed(WEIGHTS, **arrays)
    _LOG.info("%d utterances, %.1f MB", len(rows), WEIGHTS.stat().st_size / 1e6)


if __name__ == "__main__":
    main()
