"""A retrieval data set → runs of each system, made of the index package's own parts, and what people read about them.

The parts are those of the program: its analyzer, BM25, passages, embedding model and fusion. Only the nearest vectors
are found by exact search instead of Chroma, so that a run is the same every time. Vectors and BM25 indexes are kept
in a cache folder by content, and vectors that ship with the program are used where a passage is the same.
"""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from eval.datasets import Document, RetrievalSet
from eval.errors import ReportError
from eval.metrics import RANK_MEASURES, Run, rank_scores
from eval.statistics import Estimate, bootstrap_mean, paired_bootstrap
from index.analyzer import Analyzer
from index.chunker import VERSION, split
from index.fusion import Weights, fuse
from index.lexical import LexicalIndex
from index.prior import Lift, Prior
from index.retriever import CANDIDATES
from index.text import QUERY_LIMIT, clean
from index.vectors import Encoder, Matrix, VectorTable, complete

SYSTEMS = ("bm25-words", "bm25-bigrams", "bm25", "untuned", "untuned-hybrid", "dense", "fused", "hybrid")
BASELINES = ("bm25", "untuned-hybrid")
UNTUNED = "multilingual-e5-small"
_UNTUNED_WEIGHTS = Weights(0.6)  # the best for that model on 1,054 training questions of STARD
DEPTH = 100

Known = Callable[[ArticleId], Sequence[Article]]
"""The articles of the corpus with an id, in every version: where the text is the same, chapter titles come along."""


class _Words(Analyzer):
    """Words only."""

    def terms(self, text: str) -> list[str]:
        return list(self._words(clean(text).lower()))


class _Bigrams(Analyzer):
    """Character bigrams and printed article numbers only."""

    def _words(self, text: str) -> Iterator[str]:  # noqa: ARG002 - the signature of the analyzer
        return iter(())


class Ranker:
    """Ranks the documents of one data set; each part is built or read from the cache when first needed."""

    def __init__(
        self,
        data: RetrievalSet,
        *,
        cache: Path,
        encoder: Callable[[], Encoder],
        untuned: Callable[[], Encoder] | None = None,
        shipped: Path | None = None,
        known: Known | None = None,
    ) -> None:
        """Take the data set.

        Args:
            data: documents and queries.
            cache: folder for vectors and BM25 indexes; made where needed.
            encoder: makes the embedding model; called for `dense` and `hybrid` only.
            untuned: makes the model to compare with (None: the same), for `untuned` and `untuned-hybrid`.
            shipped: folder of vector tables by model fingerprint that come with the program, or None.
            known: looks up the corpus; None: every document stands for itself.
        """
        self._data = data
        self._cache = cache
        self._encoders = {"tuned": encoder, "untuned": untuned or encoder}
        self._shipped = shipped
        self._articles = [as_article(document, known) for document in data.documents]

    def run(self, system: str) -> Run:
        """Return the `DEPTH` best documents of every query.

        Raises:
            KeyError: no such system (see SYSTEMS).
            ModelMissing: the embedding model is not on this machine.
        """
        rank: Mapping[str, Callable[[str], Mapping[int, float]]] = {
            "bm25-words": lambda query: self._lexical(_Words, query),
            "bm25-bigrams": lambda query: self._lexical(_Bigrams, query),
            "bm25": lambda query: self._lexical(Analyzer, query),
            "untuned": lambda query: self._dense("untuned", query),
            "untuned-hybrid": lambda query: dict(self._fused("untuned", query, _UNTUNED_WEIGHTS)),
            "dense": lambda query: self._dense("tuned", query),
            "fused": lambda query: dict(self._fused("tuned", query, Weights.default())),
            "hybrid": lambda query: dict(self._lift(self._fused("tuned", query, Weights.default()))),
        }
        ranked = rank[system]
        return {id: self._ranking(ranked(clean(text, limit=QUERY_LIMIT))) for id, text in self._data.queries}

    def peer(self, best: Callable[[str, int], Sequence[tuple[str, str]]]) -> Run:
        """Return what another search finds among these documents.

        Args:
            best: words and depth → (law, printed number) of articles, best first; what is no document is left out.
        """
        rows: dict[ArticleId, int] = {}
        for row, article in enumerate(self._articles):
            rows.setdefault(article.id, row)
        run: dict[str, dict[str, float]] = {}
        for id, text in self._data.queries:
            found = [rows.get(named) for law, number in best(text, DEPTH) if (named := _id(law, number))]
            run[id] = self._ranking({row: -rank for rank, row in enumerate(found) if row is not None})
        return run

    def _ranking(self, scores: Mapping[int, float]) -> dict[str, float]:
        """Return the best documents with strictly falling scores: evaluators order ties by document name."""
        found: dict[str, float] = {}
        last = math.inf
        for row, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:DEPTH]:
            last = min(float(score), math.nextafter(last, -math.inf))
            found[self._data.documents[row].id] = last
        return found

    def _lexical(self, analyzer: type[Analyzer], query: str) -> dict[int, float]:
        return best(self._index(analyzer).scores(query))

    def _index(self, kind: type[Analyzer]) -> LexicalIndex:
        if kind not in self._indexes:
            analyzer = kind()
            key = hashlib.sha256(f"{kind.__name__}|{analyzer.version}|{VERSION}|{self._digest}".encode()).hexdigest()
            folder = self._cache / f"bm25-{key[:16]}"
            if not folder.is_dir():
                self._cache.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryDirectory(dir=self._cache) as work:
                    LexicalIndex.build(self._articles, analyzer).save(Path(work) / "index")
                    with suppress(FileExistsError):  # another run was faster
                        (Path(work) / "index").rename(folder)
            self._indexes[kind] = LexicalIndex.load(folder, analyzer)
        return self._indexes[kind]

    def _fused(self, model: str, query: str, weights: Weights) -> list[tuple[int, float]]:
        return fuse(self._dense(model, query), self._lexical(Analyzer, query), weights)

    @cached_property
    def _lift(self) -> Lift:
        return Lift(self._articles, Prior.default())

    def _dense(self, model: str, query: str) -> dict[int, float]:
        if model not in self._vectors:
            encoder = self._encoders[model]()
            self._vectors[model] = (encoder, *self._encoded(encoder))
        encoder, matrix, rows = self._vectors[model]
        scores = np.full(len(self._articles), -2.0, np.float32)
        np.maximum.at(scores, rows, matrix @ encoder.encode_query(query))
        return best(scores, floor=-1.5)

    @cached_property
    def _indexes(self) -> dict[type[Analyzer], LexicalIndex]:
        return {}

    @cached_property
    def _vectors(self) -> dict[str, tuple[Encoder, Matrix, NDArray[np.int64]]]:
        return {}

    @cached_property
    def _digest(self) -> str:
        content = hashlib.sha256()
        for article in self._articles:
            content.update("\x1e".join(split(article)).encode("utf-8", "surrogatepass") + b"\x1d")
        return content.hexdigest()

    def _encoded(self, encoder: Encoder) -> tuple[Matrix, NDArray[np.int64]]:
        """Return the vectors of all passages, and the row of the document each belongs to."""
        passages = [(row, text) for row, article in enumerate(self._articles) for text in split(article)]
        texts = list(dict.fromkeys(text for _, text in passages))
        path = self._cache / f"vectors-{encoder.fingerprint}.npz"
        table = _table(path, encoder)
        if self._shipped:
            table = _table(self._shipped / f"{encoder.fingerprint}.npz", encoder).merged(table)
        table = complete(table, texts, encoder, path)
        return table.vectors([text for _, text in passages]), np.array([row for row, _ in passages])


def _table(path: Path, encoder: Encoder) -> VectorTable:
    return VectorTable.load(path, fingerprint=encoder.fingerprint, dimension=encoder.dimension)


def best(scores: NDArray[np.float32], *, floor: float = 0.0, n: int = CANDIDATES) -> dict[int, float]:
    """Return row → score for the `n` highest scores above `floor`."""
    rows = np.argsort(-scores, kind="stable")[:n]
    return {int(row): float(scores[row]) for row in rows if scores[row] > floor}


def as_article(document: Document, known: Known | None = None) -> Article:
    """Return a document as an article: the corpus's own where law, number and text are the same."""
    try:
        number = ArticleNumber.parse(document.article)
    except ValueError:
        number = ArticleNumber(0)  # printed paragraphs of undivided documents
    id = ArticleId(document.law, number)
    for article in known(id) if known else ():
        if article.text == document.text:
            return article
    day = date.min
    source = Source(id="dataset", title="", seen_on=day)
    law = LawVersion(document.law, day, Validity(day), Level.LAW, "", TextKind.OFFICIAL, source)
    return Article(id, law, document.text)


def _id(law: str, number: str) -> ArticleId | None:
    try:
        return ArticleId(law, ArticleNumber.parse(number))
    except ValueError:
        return None


def write_run(path: Path, run: Run, *, tag: str) -> None:
    """Write a ranking as TREC does: query Q0 document rank score tag.

    Raises:
        ReportError: the file cannot be written.
    """
    lines = [
        f"{query} Q0 {document} {rank} {score!r} {tag}\n"
        for query, ranking in run.items()
        for rank, (document, score) in enumerate(ranking.items(), 1)
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as exc:
        raise ReportError(f"cannot write {path}: {exc.strerror or exc}") from exc


def to_markdown(data: RetrievalSet, runs: Mapping[str, Run]) -> str:
    """Return measures with intervals, one row a system; with several, also paired differences from the baselines."""
    scores = {name: rank_scores(data.qrels, run) for name, run in runs.items()}
    lines = [
        f"# Retrieval: {data.name}, {len(data.qrels)} queries, {len(data.documents)} documents",
        "",
        "| system | " + " | ".join(RANK_MEASURES) + " |",
        "|---" * (len(RANK_MEASURES) + 1) + "|",
    ]
    for name, measured in scores.items():
        lines.append(_row(name, [bootstrap_mean(list(measured[m].values())) for m in RANK_MEASURES]))
    for baseline in BASELINES if len(scores) > 1 else ():
        if baseline in scores:
            lines += ["", f"Difference from {baseline}, paired by query:", "", *lines[2:4]]
            others = [(name, measured) for name, measured in scores.items() if name != baseline]
            for name, measured in others:
                lines.append(_row(name, [_difference(measured[m], scores[baseline][m]) for m in RANK_MEASURES]))
    return "\n".join(lines) + "\n"


def without_golds_of(data: RetrievalSet, other: RetrievalSet) -> RetrievalSet:
    """Return `data` with only those queries none of whose relevant documents is relevant to a query of `other`."""
    known = {document for golds in other.qrels.values() for document in golds}
    qrels = {query: golds for query, golds in data.qrels.items() if not known & golds.keys()}
    return replace(data, name=f"{data.name}, relevant documents unseen in training", qrels=qrels)


def opened(data: RetrievalSet) -> RetrievalSet:
    """Return `data` with only the queries whose text is there (others are kept back for later)."""
    texts = dict(data.queries)
    return replace(data, qrels={query: golds for query, golds in data.qrels.items() if query in texts})


def to_json(data: RetrievalSet, runs: Mapping[str, Run]) -> dict[str, object]:
    """Return per-query values of every system and measure."""
    return {"dataset": data.name, "systems": {name: rank_scores(data.qrels, run) for name, run in runs.items()}}


def _row(name: str, values: Sequence[Estimate]) -> str:
    return f"| {name} | " + " | ".join(str(value) for value in values) + " |"


def _difference(new: Mapping[str, float], old: Mapping[str, float]) -> Estimate:
    return paired_bootstrap([new[query] for query in old], list(old.values()))
