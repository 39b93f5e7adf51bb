"""What an index was made from, kept beside it as manifest.json; an index made from anything else is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from index.analyzer import Analyzer
from index.chunker import VERSION as CHUNKER
from index.errors import IndexCorrupt, ManifestMismatch
from index.files import replacing
from index.fusion import Weights

_FILE = "manifest.json"
_REMEDY = "run: python -m index build"


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what an index contains and how it ranks."""

    corpus: str  # digest
    model: str  # fingerprint
    analyzer: str
    chunker: str
    dense_weight: float

    @classmethod
    def of(cls, corpus_digest: str, fingerprint: str, weights: Weights) -> Recipe:
        """Return the recipe of an index that would be built now."""
        return cls(corpus_digest, fingerprint, Analyzer().version, CHUNKER, weights.dense)

    def items(self) -> list[tuple[str, str]]:
        """Return (name, printed value) of every part."""
        return [(field.name, str(getattr(self, field.name))) for field in fields(self)]


@dataclass(frozen=True)
class Manifest:
    """A recipe, what came of it, and the digests of the files that never change (not Chroma's database)."""

    recipe: Recipe
    built_on: date
    articles: int
    passages: int
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write manifest.json into the folder."""
        content = asdict(self) | {"built_on": self.built_on.isoformat()}
        with replacing(folder / _FILE) as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=1).encode())

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read manifest.json.

        Raises:
            IndexCorrupt: it is missing or not a manifest of this version.
        """
        try:
            raw = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            return cls(
                recipe=Recipe(**raw["recipe"]),
                built_on=date.fromisoformat(raw["built_on"]),
                articles=int(raw["articles"]),
                passages=int(raw["passages"]),
                files=dict(raw["files"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise IndexCorrupt(f"{folder / _FILE} cannot be read: {exc}; {_REMEDY}") from exc

    def require(self, wanted: Recipe) -> None:
        """Return when the index was made from `wanted`.

        Raises:
            ManifestMismatch: it was not; the message names what differs and what to run.
        """
        differing = [
            f"{name} (index {built}, now {now})"
            for (name, built), (_, now) in zip(self.recipe.items(), wanted.items(), strict=True)
            if built != now
        ]
        if differing:
            raise ManifestMismatch(f"the index was built from another {', '.join(differing)}; {_REMEDY}")
