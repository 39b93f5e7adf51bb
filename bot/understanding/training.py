"""Train the classifier of this package: `python -m bot.understanding.training` (an hour on two idle cores).

In: data/utterances/*.jsonl, written for this and kept apart from every evaluation set, and lines joined of two of them
(`bot.understanding.mixing`). Out: data/classifier.npz. The lower layers of the sentence model stay as they are; each
line is read once as it stands and once spoiled (`bot.understanding.noise`), and an epoch shows one of the two. The
layers above and the label attention are tuned together (AdamW, linear decay, fixed seed). `--check` trains on four
fifths and reports on the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from bot.eligibility.rules import load_rules
from bot.settings import Settings, keep_libraries_quiet
from bot.understanding.classifier import DEPTH, HEADS, READ, WEIGHTS
from bot.understanding.facts import FactReader
from bot.understanding.mixing import mixed
from bot.understanding.network import Network, pack, padded
from bot.understanding.noise import spoil
from bot.understanding.text import fold

_LOG = logging.getLogger(__name__)
_DATA = Path(__file__).parent / "data"
_UTTERANCES = _DATA / "utterances"
_FEWEST = 6  # examples a label needs to be learned
_EPOCHS, _BATCH, _SEED, _WARM_UP = 5, 32, 0, 60
_RATE, _NEW_RATE = 1e-4, 5e-3  # of the tuned layers, of what starts from nothing; twice the first does not converge
_SPOILED = 0.3  # of the lines of an epoch are shown spoiled
_JOINED = 4000  # lines made of a story and a request
_WEIGHT = {"intent": 0.5, "refusal": 0.3, "topic": 0.3, "main": 1.0}
_UNKNOWN = -1
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Targets:
    """What is right for each text: the label's index of each exclusive head, 0/1 rows of the others; -1 unknown."""

    exclusive: Mapping[str, torch.Tensor]  # head → (texts,)
    independent: Mapping[str, torch.Tensor]  # head → (texts, labels)


def load_utterances(folder: Path = _UTTERANCES) -> list[dict[str, Any]]:
    """Return the training lines, in file and line order."""
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return rows


def inputs_digest(data: Path = _DATA) -> str:
    """Return the sha256 of what asks for new weights when it changes: utterances and wording, by name and content.

    The cues choose which requests are joined to stories; other cues make other, equally good lines.
    """
    digest = hashlib.sha256()
    for path in sorted([*(data / "utterances").glob("*.jsonl"), data / "wording.toml"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def said(row: Row) -> dict[str, set[str]]:
    """Return the labels of an utterance by head; a head that it says nothing about is absent."""
    labels = {"intent": {row.get("intent", "eligibility")}, "refusal": {row.get("refusal") or "none"}}
    if row.get("topic"):
        labels["topic"] = {row["topic"]}
    if "matters" in row:
        facts = dict(row["facts"])
        for one, other in (("elderly", "minor"), ("minor", "elderly")):
            if facts.get(one):
                facts.setdefault(other, False)
        labels["main"] = {row["matters"][0] if row["matters"] else "none"}
        labels["matter"] = set(row["matters"])
        labels["fact"] = {f"{fact}={'yes' if value else 'no'}" for fact, value in facts.items()}
    return labels


def label_names(labels: Sequence[Mapping[str, set[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the labels to learn, by head; of the independent ones those with enough examples."""
    names = {}
    for head, exclusive in HEADS.items():
        counts = Counter(name for row in labels for name in row.get(head, ()))
        names[head] = tuple(sorted(name for name, count in counts.items() if exclusive or count >= _FEWEST))
    return names


def targets(labels: Sequence[Mapping[str, set[str]]], names: Mapping[str, tuple[str, ...]]) -> Targets:
    """Return the labels as tensors."""
    exclusive, independent = {}, {}
    for head, alone in HEADS.items():
        place = {name: index for index, name in enumerate(names[head])}
        if alone:
            exclusive[head] = torch.tensor([place[min(row[head])] if head in row else _UNKNOWN for row in labels])
            continue
        rows = torch.full((len(labels), len(place)), float(_UNKNOWN))
        for index, row in enumerate(labels):
            if head in row:
                rows[index] = 0
                rows[index, [place[name] for name in row[head] if name in place]] = 1
        independent[head] = rows
    return Targets(exclusive, independent)


def loss(scores: Mapping[str, torch.Tensor], right: Targets, batch: Sequence[int], rare: Mapping[str, Any]) -> Any:
    """Return the loss of a batch, per text: cross-entropy where one label holds, binary where several may."""
    total: Any = 0.0
    for head, weight in _WEIGHT.items():
        wanted = right.exclusive[head][batch]
        known = wanted != _UNKNOWN
        if known.any():
            term = functional.cross_entropy(scores[head][known], wanted[known], label_smoothing=0.05, reduction="sum")
            total = total + weight * term / len(batch)
    for head, rows in right.independent.items():
        known = rows[batch][:, 0] != _UNKNOWN
        if known.any():
            term = functional.binary_cross_entropy_with_logits(
                scores[head][known], rows[batch][known], pos_weight=rare[head], reduction="sum"
            )
            total = total + term / len(batch)
    return total


def fit(
    network: Network,
    states: Sequence[NDArray[Any]],
    spoiled: Sequence[NDArray[Any]],
    right: Targets,
    chosen: NDArray[Any],
    split: Any,
) -> None:
    """Tune `network` on the texts `chosen`, clean or spoiled; `split` parts a row of scores by head."""
    torch.manual_seed(_SEED)
    order = np.random.default_rng(_SEED)
    # Half-way to balanced, twice: rare facts are found, but a false "exempt" stays rarer than a needless question.
    rare = {}
    for head, rows in right.independent.items():
        known = rows[chosen][rows[chosen][:, 0] != _UNKNOWN]
        rare[head] = ((known == 0).sum(0) / (known == 1).sum(0).clamp(min=1)).clamp(1, 100) ** 0.25
    new = [p for name, p in network.named_parameters() if not name.startswith("layers.")]
    groups = [{"params": list(network.layers.parameters()), "lr": _RATE}, {"params": new, "lr": _NEW_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = _EPOCHS * -(-len(chosen) // _BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / steps)
    )
    network.train()
    for layer in network.layers.modules():
        if isinstance(layer, torch.nn.Dropout):
            layer.p = 0.0
    mean = 0.0
    for step, batch in enumerate(_batches(chosen, [len(row) for row in states], order)):
        dirty = order.random(len(batch)) < _SPOILED
        shown = [(spoiled if bad else states)[index] for index, bad in zip(batch, dirty, strict=True)]
        scores, _ = network(*padded(shown))
        found = loss(split(scores), right, batch, rare)
        found.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        pace.step()
        optimizer.zero_grad()
        now = float(found.detach())
        mean = now if step == 0 else 0.98 * mean + 0.02 * now
        if step % 100 == 99:
            _LOG.info("step %d of %d: loss %.2f", step + 1, steps, mean)
    network.eval()


def _batches(chosen: NDArray[Any], lengths: Sequence[int], order: np.random.Generator) -> Iterator[list[int]]:
    """Batches of texts of like length, in another order each epoch."""
    for _ in range(_EPOCHS):
        shuffled = order.permutation(chosen).tolist()
        near = 16 * _BATCH
        sorted_ = [
            i for at in range(0, len(shuffled), near) for i in sorted(shuffled[at : at + near], key=lengths.__getitem__)
        ]
        batches = [sorted_[at : at + _BATCH] for at in range(0, len(sorted_), _BATCH)]
        for index in order.permutation(len(batches)):
            yield batches[index]


def scored(network: Network, states: Sequence[NDArray[Any]], chosen: NDArray[Any]) -> torch.Tensor:
    """Return the scores of the texts `chosen`, shape (chosen, labels)."""
    with torch.inference_mode():
        return torch.cat([network(*padded([states[index]]))[0] for index in chosen])


def main() -> None:
    """Train on everything and write the weights, or with --check on four fifths and report on the rest."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.understanding.training", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--check", action="store_true", help="keep a fifth back, report on it, write nothing")
    check = parser.parse_args().check
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    keep_libraries_quiet()
    from index.build import default_encoder

    backbone = default_encoder(Settings.from_env().var_dir)
    rows, digest = load_utterances(), inputs_digest()
    random = np.random.default_rng(_SEED)
    kept_back = np.arange(len(rows))[::5] if check else np.arange(0)
    rules = load_rules()
    tells = FactReader.load(rules.facts, rules.matters).tells
    rows += mixed([row for at, row in enumerate(rows) if not check or at % 5], _JOINED, random, tells=tells)
    labels = [said(row) for row in rows]
    names = label_names(labels)
    right = targets(labels, names)
    _LOG.info("%d utterances, %d labels", len(rows), sum(map(len, names.values())))
    states, spoiled = (
        [item.states.astype(np.float16) for item in backbone.token_states(texts, depth=DEPTH)]
        for texts in (
            [fold(row["text"])[:READ] for row in rows],
            [fold(spoil(row["text"], random))[:READ] for row in rows],
        )
    )
    sizes = [len(names[head]) for head in HEADS]

    def split(scores: torch.Tensor) -> dict[str, torch.Tensor]:
        return dict(zip(HEADS, torch.split(scores, sizes, dim=1), strict=True))

    torch.manual_seed(_SEED)
    network = Network(backbone.layers_above(DEPTH).float(), width=backbone.dimension, labels=sum(sizes))
    fit(network, states, spoiled, right, np.setdiff1d(np.arange(len(rows)), kept_back), split)
    if check:
        parts = split(scored(network, states, kept_back))
        for head in right.exclusive:
            known = right.exclusive[head][kept_back] != _UNKNOWN
            share = (parts[head].argmax(1)[known] == right.exclusive[head][kept_back][known]).float().mean()
            _LOG.info("%s: %.3f right", head, float(share))
        for head in right.independent:
            known = right.independent[head][kept_back][:, 0] != _UNKNOWN
            both = (parts[head][known] > 0) & (right.independent[head][kept_back][known] == 1)
            either = (parts[head][known] > 0).sum() + (right.independent[head][kept_back][known] == 1).sum()
            _LOG.info("%s: F1 %.3f", head, 2 * float(both.sum()) / float(either))
        return
    arrays: dict[str, Any] = pack(network)
    arrays |= {f"names.{head}": np.array(names[head]) for head in HEADS}
    arrays["inputs"] = np.array(digest)
    np.savez_compressed(WEIGHTS, **arrays)
    _LOG.info("%.1f MB", WEIGHTS.stat().st_size / 1e6)


if __name__ == "__main__":
    main()
