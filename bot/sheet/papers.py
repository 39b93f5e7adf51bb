"""What to bring, by kind: what everybody brings, what speaks of hardship or waives it, and the papers of the case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.answering.phrases import Phrases, is_one_of
from bot.eligibility.rules import Rules, load_rules
from bot.models import Verdict
from bot.sheet.models import Papers
from bot.sheet.words import Trimmer, tidy

_EACH, _PROOFS, _CASE = 50, 3, 6
_ASK = re.compile(
    r"；要哪一种由法律援助机构说了算(?=）)|（要哪一种由法律援助机构说了算）"
)  # the heading of the group says so already
_BRACKETS = re.compile(r"（[^（）]*）")
_HARDSHIP = {
    Verdict.NO_MEANS_TEST: ("证明是这种情况的", "不看家里有没有钱，经济困难的材料不用交"),
    Verdict.CHECK_WAIVED: ("证明不用查经济困难的", "要哪一种，由法律援助机构说了算"),
    Verdict.IF_HARDSHIP: ("说明经济困难的", "照实填写"),
}


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], str]:
    """What everybody brings, and the statement of hardship, in the words of the answer."""
    words = Phrases.load().materials
    return frozenset((words["identity"], words["form"], words["relation"])), words["hardship"]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the tables of facts and matters, read once."""
    return load_rules()


def matter_label(matter: str | None) -> str:
    """Return the name of a matter of the rules (讨要工资), or nothing."""
    spec = rules().matters.get(matter) if matter else None
    return spec.label if spec else ""


def groups(materials: Sequence[str], verdict: Verdict | None, matter: str | None, trim: Trimmer) -> tuple[Papers, ...]:
    """Return the answer's list of materials as groups with boxes; a paper named twice in other words stands once."""
    everybody, statement = _words()
    of_cases = {paper for spec in rules().matters.values() for paper in spec.papers}
    proofs_of = {proof for ground in rules().grounds for proof in ground.proof}
    always, hardship, case = [], [], []
    for material in _once(materials):
        stands_for = material in proofs_of and any(is_one_of(material, known) for known in everybody)
        if material in everybody or stands_for:
            always.append(material)
        elif material == statement or (material in proofs_of and material not in of_cases):
            hardship.append(_ASK.sub("", material) if verdict is Verdict.CHECK_WAIVED else material)
        else:
            case.append(material)
    title, hint = _HARDSHIP.get(verdict, ("说明情况的", "")) if verdict else ("说明情况的", "")
    named = matter_label(matter)
    found = [
        Papers("都要带的", _cut(always, 4, trim)),
        Papers(title, _cut(hardship, _PROOFS, trim), hint),
        Papers(
            f"这件事的材料（{named}）" if named else "这件事的材料",
            _cut(case, _CASE, trim),
            "有什么带什么，缺的请机构一次说清",
        ),
    ]
    return tuple(papers for papers in found if papers.items)


def _cut(items: Sequence[str], limit: int, trim: Trimmer) -> tuple[str, ...]:
    return tuple(trim(item, _EACH) for item in trim.some(items, limit))


def _once(materials: Sequence[str]) -> list[str]:
    kept: list[str] = []
    seen: list[str] = []
    for material in materials:
        bare = tidy(_BRACKETS.sub("", material))
        if bare and not any(known.startswith(bare) for known in seen):
            kept.append(material)
            seen.append(bare)
    return kept
