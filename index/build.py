"""Corpus → an index on disk, and an index on disk → a retriever."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.models import Article
from corpus.store import Corpus
from index.analyzer import Analyzer
from index.calibration import Calibration
from index.chunker import split
from index.dense import DenseIndex, passage_id
from index.errors import IndexCorrupt, IndexMissing, RetrievalError
from index.files import FolderLock, digests
from index.fusion import Weights
from index.lexical import LexicalIndex
from index.lexicon import Lexicon
from index.manifest import Manifest, Recipe
from index.prior import Prior
from index.retriever import HybridRetriever
from index.shelf import Shelf
from index.specs import find_spec
from index.store import Entry, VectorStore
from index.vectors import SHIPPED, Encoder, Matrix, VectorTable, complete

if TYPE_CHECKING:
    from index.embedder import Embedder

_LOG = logging.getLogger(__name__)
_LEXICAL, _VECTORS = "lexical", "chroma"
_MUTABLE = "chroma.sqlite3"  # Chroma writes to it whenever it is opened; SQLite notices damage itself


@dataclass(frozen=True)
class Built:
    """What a build did: the index in use, whether it was there already, and how many passages had to be encoded."""

    manifest: Manifest
    folder: Path
    skipped: bool
    encoded: int = 0


def passages(articles: Sequence[Article]) -> list[tuple[Article, int, str]]:
    """Return (article, part, text) of every passage, in the order of the articles."""
    return [(article, part, text) for article in articles for part, text in enumerate(split(article))]


def build_index(
    corpus: Corpus, *, root: Path, built_on: date, encoder: Encoder | None = None, weights: Weights | None = None
) -> Built:
    """Index every version of every article under `root` (var/), unless the current index is made from the same.

    Args:
        corpus: at least one article.
        root: the folder of built things.
        built_on: the day written into the manifest.
        encoder: None for the default model, which is loaded only if a passage has no vector yet.
        weights: None for those of data/fusion.toml.

    Raises:
        RetrievalError: another build is running, or the model is needed and missing.
    """
    encoder = encoder or default_encoder(root)
    recipe = Recipe.of(corpus.digest, encoder.fingerprint, weights or Weights.default())
    shelf = Shelf(root)
    with shelf.writing():
        shelf.clean()
        if (current := _sound(shelf, recipe)) is not None:
            return Built(current, shelf.current(), skipped=True)
        folder = shelf.new(recipe.corpus[:12])
        manifest, encoded = _write(folder, tuple(corpus.articles()), recipe, encoder, root=root, built_on=built_on)
        shelf.use(folder)
        shelf.clean()
    return Built(manifest, folder, skipped=False, encoded=encoded)


def open_index(
    root: Path,
    corpus: Corpus,
    *,
    encoder: Encoder | None = None,
    weights: Weights | None = None,
    lexicon: Lexicon | None = None,
) -> HybridRetriever:
    """Return the retriever of the current index under `root` (var/); None stands for what the package has.

    Raises:
        IndexMissing: nothing was built. ModelMissing: no model to encode queries with.
        ManifestMismatch: built from another corpus, model, analyzer or weights. IndexCorrupt: a file is damaged.
    """
    if encoder is None:
        embedder = default_encoder(root)
        embedder.require()
        encoder = embedder
    weights = weights or Weights.default()
    folder = Shelf(root).current()
    lock = FolderLock(folder, exclusive=False)
    try:
        manifest = Manifest.read(folder)
        manifest.require(Recipe.of(corpus.digest, encoder.fingerprint, weights))
        _verify(folder, manifest)
        articles = tuple(corpus.articles())
        store = VectorStore.open(folder / _VECTORS)
        if (len(articles), len(store)) != (manifest.articles, manifest.passages):
            raise IndexCorrupt(f"{folder} does not hold what its manifest counts; run: python -m index build")
        return HybridRetriever(
            articles=articles,
            lexical=LexicalIndex.load(folder / _LEXICAL, Analyzer()),
            dense=DenseIndex(store, encoder, {article.key: row for row, article in enumerate(articles)}),
            weights=weights,
            prior=Prior.default(),
            lexicon=lexicon or Lexicon.default(),
            calibration=_calibration(encoder),
            lock=lock,
        )
    except RetrievalError:
        lock.close()
        raise


def default_encoder(root: Path, model_id: str | None = None) -> Embedder:
    """Return the embedder of a model (None: the default one) under `root`; nothing is loaded yet."""
    from index.embedder import Embedder

    return Embedder(find_spec(model_id), root=root)


def _calibration(encoder: Encoder) -> Calibration | None:
    """Return the calibration of the encoder's model, None where there is none for it."""
    calibration = Calibration.default()
    if calibration.fingerprint == encoder.both_sides:
        return calibration
    _LOG.info("no calibration for this model: hits have no probability (python -m eval library --fit makes one)")
    return None


def ship_vectors(corpus: Corpus, *, encoder: Encoder) -> tuple[int, int]:
    """Bring the vectors that ship with the program up to date; return (passages, newly encoded).

    Raises:
        ModelMissing: a passage has to be encoded and there is no model.
    """
    texts = [text for _, _, text in passages(tuple(corpus.articles()))]
    before = _table(encoder, _shipped(encoder))
    after = complete(before, texts, encoder, _shipped(encoder))
    kept = after.only(texts)
    if len(kept) != len(before) or len(after) != len(before):
        kept.save(_shipped(encoder))
    return len(kept), len(after) - len(before)


def _table(encoder: Encoder, path: Path) -> VectorTable:
    return VectorTable.load(path, fingerprint=encoder.fingerprint, dimension=encoder.dimension)


def _shipped(encoder: Encoder) -> Path:
    return SHIPPED / f"{encoder.fingerprint}.npz"


def _own(encoder: Encoder, root: Path) -> Path:
    return root / "vectors" / f"{encoder.fingerprint}.npz"


def _write(
    folder: Path, articles: tuple[Article, ...], recipe: Recipe, encoder: Encoder, *, root: Path, built_on: date
) -> tuple[Manifest, int]:
    """Write everything but the pointer; the manifest comes last."""
    started = time.perf_counter()
    parts = passages(articles)
    vectors, encoded = _vectors([text for _, _, text in parts], encoder, root)
    entries = [Entry(passage_id(article.key, part), article.law.name) for article, part, _ in parts]
    with ThreadPoolExecutor(1) as pool:  # Chroma works outside the interpreter lock
        stored = pool.submit(VectorStore.create, folder / _VECTORS, entries, vectors)
        LexicalIndex.build(articles, Analyzer()).save(folder / _LEXICAL)
        stored.result().close()
    _LOG.info("%d articles, %d passages, %.1f s", len(articles), len(parts), time.perf_counter() - started)
    manifest = Manifest(recipe, built_on, len(articles), len(parts), _stable(folder))
    manifest.write(folder)
    return manifest, encoded


def _vectors(texts: Sequence[str], encoder: Encoder, root: Path) -> tuple[Matrix, int]:
    """Return the vector of every text, encoding (and keeping for next time) those that no table has."""
    shipped, own = _table(encoder, _shipped(encoder)), _table(encoder, _own(encoder, root))
    missing = [text for text in texts if text not in shipped]
    new = {text for text in missing if text not in own}
    own = complete(own, missing, encoder, _own(encoder, root))
    return shipped.merged(own).vectors(texts), len(new)


def _stable(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in digests(folder).items() if not name.endswith(_MUTABLE)}


def _verify(folder: Path, manifest: Manifest) -> None:
    """Check the files before native code reads them: a damaged one could end the process.

    Raises:
        IndexCorrupt: a file is missing or changed.
    """
    found = digests(folder)
    bad = [name for name, digest in manifest.files.items() if found.get(name) != digest]
    if bad:
        raise IndexCorrupt(f"damaged or missing in {folder}: {', '.join(bad)}; run: python -m index build")


def _sound(shelf: Shelf, recipe: Recipe) -> Manifest | None:
    """Return the manifest of the current index when it is whole and made from `recipe`."""
    try:
        folder = shelf.current()
        manifest = Manifest.read(folder)
        _verify(folder, manifest)
    except (IndexMissing, IndexCorrupt):
        return None
    return manifest if manifest.recipe == recipe else None
