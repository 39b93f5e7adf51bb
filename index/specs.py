"""Which embedding models this package knows (data/models.toml), as frozen records."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.errors import ModelMissing

_FILE = Path(__file__).with_name("data") / "models.toml"


@dataclass(frozen=True)
class PackagedWeights:
    """Weights that ship inside a registry package: which one, the file in its folder, that file's digest."""

    distribution: str
    version: str
    file: str
    sha256: str


@dataclass(frozen=True)
class TunedLayers:
    """Layers that ship with this program and take the place of the package's: the file in data/model, its digest.

    `tuned_from` is the digest of the layers that these were tuned from, None where it was the package's.
    """

    file: str
    sha256: str
    tuned_from: str | None = None


@dataclass(frozen=True)
class EmbedderSpec:
    """One embedding model: where it comes from and how its authors want it called.

    `dimension` is the length of a vector, `max_tokens` what the model reads of a text; the prompts are put before it.
    With `tuned` the vocabulary is cut down to what Chinese texts need (index.vocabulary). `asked_by` is the id of the
    model that reads questions, in the same space; None: this one reads both.
    """

    id: str
    hub: str
    licence: str
    dimension: int
    max_tokens: int
    query_prompt: str
    document_prompt: str
    package: PackagedWeights | None = None
    tuned: TunedLayers | None = None
    asked_by: str | None = None

    def folder(self, root: Path) -> Path:
        """Return where the model lives under `root` (var/)."""
        return root / "models" / self.id

    @property
    def remedy(self) -> str:
        """Return the command that brings the model to this machine."""
        if self.package is not None:
            return "run: python -m index model"
        return f"run, with network: hf download {self.hub} --local-dir var/models/{self.id}"


@cache
def _read() -> tuple[str, tuple[EmbedderSpec, ...]]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    specs = []
    for row in raw["model"]:
        package, tuned = row.pop("package", None), row.pop("tuned", None)
        specs.append(
            EmbedderSpec(
                **row,
                package=PackagedWeights(**package) if package else None,
                tuned=TunedLayers(**tuned) if tuned else None,
            )
        )
    for spec in specs:
        if spec.asked_by is not None:
            _require_one_space(spec, [other for other in specs if other.id == spec.asked_by])
    return raw["default"], tuple(specs)


def _require_one_space(spec: EmbedderSpec, askers: Sequence[EmbedderSpec]) -> None:
    """Raise ModelMissing where questions and passages would not be read into the same space."""
    asker = askers[0] if askers else None
    if (
        asker is None
        or asker.asked_by is not None
        or asker.dimension != spec.dimension
        or asker.tuned is None
        or spec.tuned is None
        or asker.tuned.tuned_from != spec.tuned.sha256
    ):
        raise ModelMissing(
            f"models.toml: {spec.asked_by!r} cannot read questions for {spec.id!r}: it was not tuned from its layers; "
            "run: python -m index.training --questions"
        )


def load_specs() -> tuple[EmbedderSpec, ...]:
    """Return every known model."""
    return _read()[1]


def find_spec(model_id: str | None = None) -> EmbedderSpec:
    """Return the model `model_id` (None: the default).

    Raises:
        ModelMissing: no such model; the message lists the known ones.
    """
    default, specs = _read()
    wanted = model_id or default
    for spec in specs:
        if spec.id == wanted:
            return spec
    raise ModelMissing(
        f"unknown embedding model {wanted!r}; known: {', '.join(s.id for s in specs)} (index/data/models.toml)"
    )
