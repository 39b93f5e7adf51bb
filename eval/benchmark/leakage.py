"""Is an item in what the program was trained on, or in the tables that it reads by?"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.benchmark.likeness import Alike, letters
from eval.benchmark.models import Finding, Item
from eval.benchmark.rules import Leakage
from eval.datasets import rows
from eval.errors import DatasetError


def into_training(items: Sequence[Item], leakage: Leakage, threshold: float, root: Path) -> list[Finding]:
    """Return items that an utterance or a question of the training is like, in their question or in a later turn.

    Raises:
        DatasetError: a glob finds nothing (a check of nothing would find nothing), a file cannot be read, or a row has
            not what is compared.
    """
    said = [(item, text) for item in items for text in item.words]
    alike = Alike([text for _, text in said])
    found: dict[tuple[str, str], tuple[float, Finding]] = {}
    for path, line, text in _training(leakage, root):
        for number, likeness in alike.to(text, threshold):
            item, at = said[number][0], path.relative_to(root).as_posix()
            what = f"is like {at}:{line}: likeness {likeness:.2f}"
            if likeness > found.get((item.id, at), (0.0,))[0]:
                found[item.id, at] = likeness, Finding("training", item.place, item.id, what)
    return [finding for _, finding in found.values()]


def into_cues(items: Sequence[Item], leakage: Leakage, root: Path) -> list[Finding]:
    """Return items of which a table of the program holds a run of so many letters.

    Raises:
        DatasetError: a glob finds nothing, or a table cannot be read.
    """
    holders: dict[str, set[int]] = defaultdict(set)
    for number, item in enumerate(items):
        for text in item.words:
            for run in _runs(text, leakage.letters):
                holders[run].add(number)
    findings = []
    for path in _paths(leakage.cues, root):
        at, held = path.relative_to(root).as_posix(), set[int]()
        for cue in _strings(_table(path)):
            held |= {number for run in _runs(cue, leakage.letters) for number in holders.get(run, ())}
        what = f"{leakage.letters} letters of it in a row stand in {at}"
        findings += [Finding("cues", items[n].place, items[n].id, what) for n in sorted(held)]
    return findings


def _training(leakage: Leakage, root: Path) -> Iterator[tuple[Path, int, str]]:
    for path in _paths(leakage.utterances, root):
        for line, row in rows(path):
            yield path, line, _words(row.get("text"), f"{path}:{line}: text")
    for path in _paths(leakage.questions, root):
        for line, row in rows(path):
            questions = row.get("questions")
            if not isinstance(questions, list) or not questions:
                raise DatasetError(f"{path}:{line}: questions must be a list that holds some")
            for question in questions:
                yield path, line, _words(question, f"{path}:{line}: each of questions")


def _words(value: object, what: str) -> str:
    """Return a text to compare with; one of marks alone (？？？) is like no question. Without a text a row would be
    compared with nothing, and be found clean."""
    if not isinstance(value, str) or not value.strip():
        raise DatasetError(f"{what} must be a text")
    return value


def _paths(globs: Iterable[str], root: Path) -> list[Path]:
    paths: list[Path] = []
    for pattern in globs:
        some = sorted(root.glob(pattern))
        if not some:
            raise DatasetError(f"{root / pattern}: no such file; correct the globs of eval/benchmark/data/lint.toml")
        paths += some
    return paths


def _table(path: Path) -> Any:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise DatasetError(f"cannot read {path}: {exc}") from exc


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _runs(text: str, length: int) -> Iterator[str]:
    kept = letters(text)
    return (kept[start : start + length] for start in range(len(kept) - length + 1))
