"""Questions with the passages that answer them, from STARD's train part and our own file, and the passages to rank.

STARD (Su et al., "STARD: A Chinese Statute Retrieval Dataset with Real Queries Issued by Non-professionals", arXiv
2406.15313, MIT) is read from a folder with corpus.jsonl.gz, queries.jsonl and qrels.tsv, as `python -m eval retrieval`
reads it. Its dev part is never read.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.citations import cite
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Level, Source, TextKind, Validity
from corpus.names import LawNames
from corpus.store import Corpus
from index.chunker import split
from index.errors import TrainingError
from index.prior import answered

OWN = Path(__file__).with_name("data") / "questions.jsonl"
HOW_TO_GET = (
    "it needs a folder with corpus.jsonl[.gz], queries.jsonl and qrels.tsv of STARD, mapped to article texts; STARD is "
    "at https://github.com/oneal2000/STARD (MIT)"
)


@dataclass(frozen=True)
class Example:
    """A question and the articles that answer it, as rows of `Collection.articles`."""

    text: str
    gold: tuple[int, ...]
    source: str


@dataclass(frozen=True)
class Collection:
    """Articles (of STARD, then those of our corpus that it lacks), their passages, and the row each belongs to."""

    articles: tuple[Article, ...]
    passages: tuple[str, ...]
    owners: tuple[int, ...]
    examples: tuple[Example, ...]


def load(stard: Path, corpus: Corpus, *, on: date) -> Collection:
    """Read everything that is trained on.

    Raises:
        TrainingError: STARD is not in the folder, or a question of ours names an article the corpus has not.
    """
    ids, articles = _documents(stard, corpus)
    rows = {id: row for row, id in enumerate(ids)}
    examples = list(_stard(stard, rows))
    by_text = {split(article): row for row, article in enumerate(articles)}
    for article in corpus.articles():
        if split(article) not in by_text:
            by_text[split(article)] = len(articles)
            articles.append(article)
    examples += _own(OWN, corpus, by_text, on)
    parts = [(row, text) for row, article in enumerate(articles) for text in split(article)]
    return Collection(tuple(articles), tuple(t for _, t in parts), tuple(r for r, _ in parts), tuple(examples))


def asked_laws(collection: Collection, chosen: Sequence[int]) -> dict[str, float]:
    """Return how many of the chosen questions each law answers (see `index.prior`)."""
    golds = (collection.examples[index].gold for index in chosen)
    return answered([collection.articles[row].law.name for row in gold] for gold in golds)


def grouped(examples: Sequence[Example], folds: int, *, seed: int) -> list[list[int]]:
    """Return `folds` lists of positions: no article is a gold of two folds (linked questions stay together)."""
    parent = list(range(len(examples)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = index = parent[parent[index]]
        return index

    first: dict[int, int] = {}
    for index, example in enumerate(examples):
        for gold in example.gold:
            parent[root(index)] = root(first.setdefault(gold, index))
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(examples)):
        groups[root(index)].append(index)
    shuffled = list(groups.values())
    random.Random(seed).shuffle(shuffled)
    shuffled.sort(key=len, reverse=True)
    out: list[list[int]] = [[] for _ in range(folds)]
    for group in shuffled:
        min(out, key=len).extend(group)
    return [sorted(fold) for fold in out]


def _documents(stard: Path, corpus: Corpus) -> tuple[list[str], list[Article]]:
    """Return ids and articles of STARD; the corpus's own article where law, number and text are the same."""
    ids: list[str] = []
    articles: list[Article] = []
    for row in _rows(stard, "corpus.jsonl"):
        try:
            number = ArticleNumber.parse(row["article"])
        except ValueError:
            number = ArticleNumber(0)
        id = ArticleId(row["law"], number)
        ids.append(row["id"])
        same = (article for article in corpus.versions(id) if article.text == row["text"])
        articles.append(next(same, None) or _foreign(id, row["text"]))
    return ids, articles


def _foreign(id: ArticleId, text: str) -> Article:
    day = date.min
    source = Source(id="stard", title="", seen_on=day)
    law = LawVersion(id.law, day, Validity(day), Level.LAW, "", TextKind.OFFICIAL, source)
    return Article(id, law, text)


def _stard(stard: Path, rows: dict[str, int]) -> Iterator[Example]:
    gold: dict[str, list[int]] = defaultdict(list)
    try:
        with (stard / "qrels.tsv").open(encoding="utf-8") as file:
            for line in csv.DictReader(file, delimiter="\t"):
                if line["split"] == "train":
                    gold[line["query_id"]].append(rows[line["corpus_id"]])
    except (OSError, KeyError) as exc:
        raise TrainingError(f"{stard / 'qrels.tsv'} cannot be read ({exc}); {HOW_TO_GET}") from exc
    for row in _rows(stard, "queries.jsonl"):
        if row["split"] == "train" and row["query_id"] in gold:
            yield Example(row["query"], tuple(gold[row["query_id"]]), "stard")


def _own(path: Path, corpus: Corpus, by_text: dict[tuple[str, ...], int], on: date) -> Iterator[Example]:
    """Read our questions; several lines with the same question are one example with several articles."""
    gold: dict[str, list[int]] = defaultdict(list)
    names = LawNames.from_corpus(corpus)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        for citation in row["articles"]:
            try:
                article = cite(citation, corpus, on=on, names=names).article
            except UnknownArticle as exc:
                raise TrainingError(f"{path}:{number}: {exc}") from exc
            for question in row["questions"]:
                gold[question].append(by_text[split(article)])
    for question, found in gold.items():
        yield Example(question, tuple(dict.fromkeys(found)), "own")


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    try:
        packed = folder / f"{name}.gz"
        text = gzip.decompress(packed.read_bytes()) if packed.is_file() else (folder / name).read_bytes()
        for line in text.splitlines():
            yield json.loads(line)
    except (OSError, ValueError) as exc:
        raise TrainingError(f"{folder / name} cannot be read ({exc}); {HOW_TO_GET}") from exc
