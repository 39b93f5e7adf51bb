"""How alike two texts are, by the runs of three letters that they share (Jaccard), with an inverted index over many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from eval.benchmark.models import Finding, Item

_RUN = 3


def letters(text: str) -> str:
    """Return the letters and digits of a text: punctuation and spaces make no other story."""
    return "".join(character for character in text if character.isalnum())


def grams(text: str) -> frozenset[str]:
    """Return the runs of three letters; a shorter text is one run."""
    kept = letters(text)
    return frozenset(kept[start : start + _RUN] for start in range(max(1, len(kept) - _RUN + 1)))


class Alike:
    """Finds the texts of a list that are like another text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._grams = [grams(text) for text in texts]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, runs in enumerate(self._grams):
            for run in runs:
                self._holding[run].append(number)

    def to(self, text: str, threshold: float) -> Iterator[tuple[int, float]]:
        """Yield (number in the list, likeness 0–1) of the texts that are at least so much like `text`."""
        runs = grams(text)
        common: Counter[int] = Counter()
        for run in runs:
            common.update(self._holding.get(run, ()))
        for number, shared in sorted(common.items()):
            likeness = shared / (len(runs) + len(self._grams[number]) - shared)
            if likeness >= threshold:
                yield number, likeness


def told_twice(items: Sequence[Item], threshold: float) -> list[Finding]:
    """Return pairs of items that tell one story.

    Within a split the same words may be asked on different days: that is what days of their own are for.
    """
    alike = Alike([item.question for item in items])
    findings = []
    for number, item in enumerate(items):
        for other, likeness in alike.to(item.question, threshold):
            before = items[other]
            if other >= number or (before.split == item.split and before.day != item.day):
                continue
            what = f"tells the story of {before.id} ({before.place}): likeness {likeness:.2f}"
            findings.append(Finding("twice", item.place, item.id, what))
    return findings
