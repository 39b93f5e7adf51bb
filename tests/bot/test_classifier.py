"""The classifier: shapes, errors, what it looks at, and that the shipped weights belong to the shipped words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from bot.eligibility.rules import Rules
from bot.understanding import training
from bot.understanding.classifier import HEADS, WEIGHTS, Classifier, ClassifierError
from bot.understanding.network import Network, pack, padded, unpack
from bot.understanding.text import original_words

WIDTH = 8


class Layer(torch.nn.Module):
    """A layer that turns each token by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = torch.nn.Linear(WIDTH, WIDTH)

    def forward(self, hidden: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
        turned: torch.Tensor = hidden + self.turn(hidden)
        return turned


@dataclass(frozen=True)
class States:
    states: NDArray[np.float32]
    spans: tuple[tuple[int, int], ...]


class Backbone:
    """One token per character, its direction given by the character alone."""

    def token_states(self, texts: Sequence[str], *, depth: int) -> list[States]:
        return [
            States(
                np.stack([np.eye(WIDTH, dtype=np.float32)[0], *(_direction(c) for c in text)]),
                ((0, 0), *((at, at + 1) for at in range(len(text)))),
            )
            for text in texts
        ]

    def layers_above(self, depth: int) -> Any:
        torch.manual_seed(0)
        return torch.nn.ModuleList([Layer()])


def _direction(character: str) -> NDArray[np.float32]:
    made = np.random.default_rng(ord(character)).normal(size=WIDTH).astype(np.float32)
    return made / np.linalg.norm(made)


def weights(path: Path, facts: tuple[str, ...] = ("migrant_worker=no", "migrant_worker=yes")) -> Path:
    """Write weights of the right shape; the label migrant_worker=yes looks at the character 农 alone."""
    names = dict.fromkeys(HEADS, ("a", "b")) | {"fact": facts}
    count = sum(len(labels) for labels in names.values())
    network = Network(Backbone().layers_above(6), width=WIDTH, labels=count)
    with torch.no_grad():
        for layer in network.layers:
            layer.turn.weight.zero_()
            layer.turn.bias.zero_()
        target = torch.from_numpy(_direction("农"))
        network.attend.weight[-1] = 80 * target
        network.token[-1] = 40 * target
        network.mean[-1] = 0
        network.bias[-1] = -36
    arrays: dict[str, Any] = pack(network)
    arrays |= {f"names.{head}": np.array(labels) for head, labels in names.items()}
    np.savez_compressed(path, **arrays)
    return path


@pytest.fixture
def classifier(tmp_path: Path) -> Classifier:
    return Classifier(Backbone(), paths=[weights(tmp_path / "classifier.npz")])


def test_the_weights_belong_to_these_utterances() -> None:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        assert str(stored["inputs"]) == training.inputs_digest(), "run: python -m bot.understanding.training"


def test_names_are_known(rules: Rules) -> None:
    names = Classifier(Backbone()).names
    assert set(names["main"]) - {"none"} <= set(rules.matters)
    assert set(names["matter"]) <= set(rules.matters)
    assert {name.split("=")[0] for name in names["fact"]} <= set(rules.facts)


def test_exclusive_heads_sum_to_one(classifier: Classifier) -> None:
    reading = classifier.read("法律援助要多少钱")
    for head in (reading.intents, reading.refusals, reading.topics, reading.main):
        assert sum(head.values()) == pytest.approx(1.0, abs=1e-5)
    for true, false in reading.facts.values():
        assert 0 <= true <= 1 and 0 <= false <= 1


def test_one_clause_of_a_long_story_is_enough(classifier: Classifier) -> None:
    story = "老板欠我工资" * 40 + ",我是农村的," + "找他几次都不给" * 30
    assert classifier.read(story).facts["migrant_worker"][0] > 0.9
    assert classifier.read(story.replace("农", "城")).facts["migrant_worker"][0] < 0.5
    start, end = classifier.place(story, "migrant_worker", True)
    assert original_words(story, start, end) == "我是农村的"


def test_two_networks_are_averaged_and_a_label_is_theirs_who_know_it(tmp_path: Path) -> None:
    more = ("elderly=yes", "migrant_worker=no", "migrant_worker=yes")
    paths = [weights(tmp_path / "one.npz"), weights(tmp_path / "two.npz", more)]
    one, two = (Classifier(Backbone(), paths=[path]).read("我是农村的") for path in paths)
    both = Classifier(Backbone(), paths=paths).read("我是农村的")
    assert both.facts["elderly"] == two.facts["elderly"]
    assert both.facts["migrant_worker"][0] == pytest.approx(
        (one.facts["migrant_worker"][0] + two.facts["migrant_worker"][0]) / 2
    )
    assert both.intents["a"] == pytest.approx((one.intents["a"] + two.intents["a"]) / 2)
    assert sum(both.intents.values()) == pytest.approx(1.0, abs=1e-5)


def test_a_text_without_characters_is_read(classifier: Classifier) -> None:
    assert set(classifier.read("").facts) == {"migrant_worker"}


def test_packing_keeps_what_a_network_says(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = Network(Backbone().layers_above(6), width=WIDTH, labels=5).eval()
    again = unpack(pack(network), Backbone().layers_above(6))
    row = padded([Backbone().token_states(["拖欠工资"], depth=6)[0].states])
    assert torch.allclose(network(*row)[0], again(*row)[0], atol=0.02)


def test_padding_says_nothing() -> None:
    network = Network(Backbone().layers_above(6), width=WIDTH, labels=3).eval()
    short, long = (found.states for found in Backbone().token_states(["欠薪", "欠薪不给找谁"], depth=6))
    alone, together = network(*padded([short]))[0], network(*padded([short, long]))[0]
    assert torch.allclose(alone[0], together[0], atol=1e-5)


def test_missing_weights_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match=r"python -m bot\.understanding\.training"):
        Classifier(Backbone(), paths=[tmp_path / "none.npz"])


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    path = weights(tmp_path / "classifier.npz")
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(ClassifierError):
        Classifier(Backbone(), paths=[path])


def test_weights_for_another_model_are_refused() -> None:
    with pytest.raises(ClassifierError, match="sentence model"):
        Classifier(Backbone(), paths=[WEIGHTS]).read("老板欠我工资")


def test_training_learns_and_is_reproducible() -> None:
    lines = [{"text": f"老板欠薪{i}", "matters": ["wages"], "facts": {"claims_wages": True}} for i in range(160)]
    lines += [{"text": f"老公打我{i}", "matters": ["divorce"], "facts": {"abuse_victim": True}} for i in range(160)]
    lines += [{"text": f"带什么{i}", "intent": "materials", "topic": "papers"} for i in range(160)]
    labels = [training.said(line) for line in lines]
    names = training.label_names(labels)
    right = training.targets(labels, names)
    states = [found.states for found in Backbone().token_states([str(line["text"]) for line in lines], depth=6)]
    sizes = [len(names[head]) for head in HEADS]

    def split(scores: torch.Tensor) -> dict[str, torch.Tensor]:
        return dict(zip(HEADS, torch.split(scores, sizes, dim=1), strict=True))

    found = []
    for _ in range(2):
        torch.manual_seed(0)
        network = Network(Backbone().layers_above(6), width=WIDTH, labels=sum(sizes))
        training.fit(network, states, states, right, np.arange(len(lines)), split)
        found.append(training.scored(network, states, np.arange(len(lines))))
    assert torch.equal(found[0], found[1])
    assert (split(found[0])["main"].argmax(1)[:320] == right.exclusive["main"][:320]).float().mean() > 0.9


@pytest.mark.slow
def test_damaged_weights_are_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The border maps them like a damaged index: a sentence and a hint, never a traceback."""
    from bot import assistant
    from bot.errors import NotReady
    from bot.settings import Settings

    def missing(*_: object) -> Classifier:
        raise ClassifierError("classifier.npz is missing; run: python -m bot.understanding.training")

    monkeypatch.setattr(assistant, "Classifier", missing)
    with pytest.raises(NotReady) as raised:
        assistant.build_assistant(Settings())
    assert "python -m bot.understanding.training" in raised.value.hint


def test_spoiled_lines_sound_alike_and_differ() -> None:
    """Noise for training keeps the length about, changes some lines, and swaps characters for homophones only."""
    from pypinyin import lazy_pinyin

    from bot.understanding import noise
    from bot.understanding.noise import spoil

    line = "老板欠我八个月工资不给，我去问他，他就推。能申请法律援助吗？"
    spoiled = [spoil(line, np.random.default_rng(seed)) for seed in range(40)]
    assert len(set(spoiled)) > 20
    swapped = [(old, new) for old in "老板欠我" for new in noise._homophones()[old]]
    assert ("欠", "歉") in swapped
    assert all(lazy_pinyin(old) == lazy_pinyin(new) and old != new for old, new in swapped)
    assert spoil("", np.random.default_rng(0)) == ""
    assert spoil("？", np.random.default_rng(1)) == "？"
