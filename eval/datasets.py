"""Labelled data: legal-aid questions (JSONL, one per line) and BEIR-style retrieval folders, as typed records.

What comes in is checked line by line; an error names the file, the line and the field.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.models import Intent, Verdict
from corpus.days import read_day
from corpus.ids import ArticleId, ArticleNumber
from eval.errors import DatasetError

DATA = Path(__file__).parent / "data"
PINS = DATA / "pins.toml"

OUTCOMES: Mapping[str, Verdict] = {
    "eligible_if_hardship": Verdict.IF_HARDSHIP,
    "hardship_check_exempt": Verdict.CHECK_WAIVED,
    "eligible_no_hardship_test": Verdict.NO_MEANS_TEST,
    "notified_defence": Verdict.NOTIFIED_DEFENCE,
    "not_covered": Verdict.NOT_COVERED,
    "needs_more_facts": Verdict.NEEDS_FACTS,
}
"""The data set's names of outcomes, in ours."""

_BRACKETS = str.maketrans("", "", "《》〈〉<>＜＞ 　")


class Behaviour(StrEnum):
    """What a good answer does."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Question:
    """One labelled conversation: the first question, the later turns, and what is right.

    `gold` are the articles an answer must rest on, `optional` those that do no harm. `verdict` is right after the first
    turn, `verdict_after` after all of them (None: not labelled). `place` is where to apply, as the labeller wrote it.
    """

    id: str
    text: str
    turns: tuple[str, ...]
    intent: Intent
    verdict: Verdict | None
    verdict_after: Verdict | None
    gold: frozenset[ArticleId]
    optional: frozenset[ArticleId]
    place: str | None
    behaviour: Behaviour
    style: str
    difficulty: str
    office: str | None = None  # whose agency is competent, as the label words it
    split: str = ""
    on: date | None = None  # the day of the answer, where it is not the data set's
    matter: str = ""
    groups: tuple[str, ...] = ()
    stage: str = ""
    styles: tuple[str, ...] = ()
    half: str = ""  # of a set for measuring: read or blind
    must_say: tuple[str, ...] = ()  # ids of statements (statements.toml)
    must_not_say: tuple[str, ...] = ()
    ask: tuple[tuple[str, ...], ...] = ()  # facts that must be asked for; any one of each tuple will do

    def asked_on(self, otherwise: date) -> date:
        """Return the day the question is asked on: its own, or the data set's, which is `otherwise`."""
        return self.on or otherwise


@dataclass(frozen=True)
class Document:
    """One article of a retrieval data set; `article` is its printed number."""

    id: str
    law: str
    article: str
    text: str


@dataclass(frozen=True)
class RetrievalSet:
    """Documents, queries ((id, text), …) and relevance: query id → {document id: grade ≥ 1}, all of one split."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[tuple[str, str], ...]
    qrels: Mapping[str, Mapping[str, int]]


def article_id(law: str, article: str) -> ArticleId:
    """Return the id of an article whatever brackets its law's name is printed with (《》, 〈〉 or none).

    Raises:
        ValueError: `article` is no article number.
    """
    return ArticleId(law.translate(_BRACKETS), ArticleNumber.parse(article))


def labelled_on(path: Path) -> date | None:
    """Return the day for which a data set of ours was labelled, or None for any other file."""
    day = _pin(path).get("labelled_on")
    return day if isinstance(day, date) else None


def unpinned(path: Path) -> bool:
    """Tell whether a file is one of ours without being pinned; files elsewhere need no pin."""
    return path.resolve().is_relative_to(DATA.resolve()) and "sha256" not in _pin(path)


def load_questions(path: Path) -> list[Question]:
    """Read labelled questions; files under eval/data are compared with their pinned sha256.

    Raises:
        DatasetError: no such file, not UTF-8 JSONL, a missing or unknown label, an id twice, or another checksum.
    """
    expected = _pin(path).get("sha256")
    if expected is not None and hashlib.sha256(_read(path)).hexdigest() != expected:
        raise DatasetError(f"{path} is not the pinned data set; restore it or update {PINS.name}")
    questions: dict[str, Question] = {}
    for line, row in rows(path):
        try:
            question = _question(row)
        except (KeyError, ValueError, TypeError, AttributeError) as exc:
            what = f"field {exc} is missing" if isinstance(exc, KeyError) else str(exc)
            raise DatasetError(f"{path}:{line}: {what}") from exc
        if question.id in questions:
            raise DatasetError(f"{path}:{line}: id {question.id!r} appears twice")
        questions[question.id] = question
    if not questions:
        raise DatasetError(f"{path} holds no questions")
    return list(questions.values())


def load_retrieval(folder: Path, *, split: str | None = None) -> RetrievalSet:
    """Read corpus.jsonl[.gz], queries.jsonl and qrels.tsv of `folder`; `split` keeps the queries of one split only.

    Queries without a relevant document are left out (nothing can be right); a relevance row whose query text is absent
    from queries.jsonl keeps its place, and so counts as zero.

    Raises:
        DatasetError: a file is missing or malformed, or the split has no judged query.
    """
    if not folder.is_dir():
        raise DatasetError(f"no such folder: {folder}")
    packed = folder / "corpus.jsonl.gz"
    source = packed if packed.is_file() else folder / "corpus.jsonl"
    documents = tuple(_document(source, line, row) for line, row in rows(source))
    if len({document.id for document in documents}) != len(documents):
        raise DatasetError(f"{source}: an id appears twice")
    qrels = _qrels(folder / "qrels.tsv", split)
    if not qrels:
        raise DatasetError(f"{folder}: no judged query" + (f" in split {split!r}" if split else ""))
    texts: dict[str, str] = {}
    for line, row in rows(folder / "queries.jsonl"):
        try:
            key, text = str(row["query_id"]), str(row["query"])
        except KeyError as exc:
            raise DatasetError(f"{folder / 'queries.jsonl'}:{line}: field {exc} is missing") from exc
        if key in qrels:
            texts[key] = text
    return RetrievalSet(folder.resolve().name, documents, tuple(texts.items()), qrels)


def _question(row: Mapping[str, Any]) -> Question:
    channel = row.get("channel") or {}
    place, office = channel.get("place"), channel.get("jurisdiction")
    return Question(
        id=str(row["id"]),
        text=str(row["question"]),
        turns=tuple(str(turn) for turn in row.get("turns") or ()),
        intent=Intent(row["intent"]),
        verdict=_verdict(row.get("expected_outcome")),
        verdict_after=_verdict(row.get("outcome_after_turns")),
        gold=_articles(row["gold_articles"]),
        optional=_articles(row.get("gold_optional") or ()),
        place=str(place) if place else None,
        behaviour=_behaviour(str(row.get("expected_behavior", "answer"))),
        style=str(row.get("style", "plain")),
        difficulty=str(row.get("difficulty", "medium")),
        office=str(office) if office else None,
        split=str(row.get("split", "")),
        on=read_day(row["on"]) if row.get("on") else None,
        matter=str(row.get("matter") or ""),
        groups=_words(row, "groups"),
        stage=str(row.get("stage") or ""),
        half=str(row.get("half") or ""),
        styles=_words(row, "styles") or (str(row.get("style", "plain")),),
        must_say=_words(row, "must_say"),
        must_not_say=_words(row, "must_not_say"),
        ask=tuple(tuple(map(str, facts)) for facts in row.get("ask") or ()),
    )


def _words(row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return tuple(str(word) for word in row.get(field) or ())


def _behaviour(label: str) -> Behaviour:
    if label.startswith(("redirect", "refuse")):
        return Behaviour.REFUSE
    return Behaviour.ASK_BACK if label.startswith("ask_back") else Behaviour.ANSWER


def _verdict(label: str | None) -> Verdict | None:
    if label is None:
        return None
    if label not in OUTCOMES:
        raise ValueError(f"unknown outcome {label!r}; known: {', '.join(OUTCOMES)}")
    return OUTCOMES[label]


def _articles(rows: Any) -> frozenset[ArticleId]:
    return frozenset(article_id(row["law"], row["article"]) for row in rows)


def _document(path: Path, line: int, row: Mapping[str, Any]) -> Document:
    try:
        return Document(str(row["id"]), str(row["law"]), str(row["article"]), str(row["text"]))
    except KeyError as exc:
        raise DatasetError(f"{path}:{line}: field {exc} is missing") from exc


def _qrels(path: Path, split: str | None) -> dict[str, dict[str, int]]:
    lines = _text(path).splitlines()
    header = lines[0].replace("-", "_").split("\t") if lines else []
    needed = {"query_id", "corpus_id", "score"} | ({"split"} if split else set())
    if not needed <= set(header):
        raise DatasetError(f"{path}: the first line must name the columns {', '.join(sorted(needed))}, split by tabs")
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = dict(zip(header, line.split("\t"), strict=False))
        try:
            grade = int(cells["score"])
            query, document = cells["query_id"], cells["corpus_id"]
        except (KeyError, ValueError) as exc:
            raise DatasetError(f"{path}:{number}: not a relevance row: {line[:80]!r}") from exc
        if grade > 0 and (split is None or cells.get("split") == split):
            qrels.setdefault(query, {})[document] = grade
    return qrels


def rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield (line, object) of a JSONL file, blank lines left out.

    Raises:
        DatasetError: the file cannot be read, or a line is no JSON object; names file and line.
    """
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as exc:
            raise DatasetError(f"{path}:{number}: not JSON ({type(exc).__name__})") from exc
        if not isinstance(row, dict):
            raise DatasetError(f"{path}:{number}: not a JSON object")
        yield number, row


def _text(path: Path) -> str:
    raw = _read(path)
    try:
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as exc:
        raise DatasetError(f"{path} is not a whole gzip file: {exc}") from exc
    except UnicodeDecodeError as exc:
        raise DatasetError(f"{path} is not UTF-8 text (byte {exc.start})") from exc


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise DatasetError(f"cannot read {path}: {exc.strerror or exc}") from exc


def _pin(path: Path) -> Mapping[str, Any]:
    """Return what pins.toml says of a file under eval/data, by its path there."""
    try:
        name = path.resolve().relative_to(DATA.resolve()).as_posix()
    except ValueError:
        return {}
    pin = tomllib.loads(PINS.read_text(encoding="utf-8")).get(name, {})
    return pin if isinstance(pin, dict) else {}
