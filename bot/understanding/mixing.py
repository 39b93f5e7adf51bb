"""Stories and requests put into one message, for training only.

People tell a long story and ask one thing: the request says what is wanted, the story says whose case it is. Written
lines mostly hold one of the two, so some are joined: the intent and topic are the request's, matters and facts the
story's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Row = Mapping[str, Any]
_STORY, _REQUEST, _PLEA = (14, 120), (5, 38), (4, 22)  # characters of a line that is joined; a longer plea has a story
_ASKS = re.compile(
    r"[?？\n]|吗|么$|呢|不$|冇$|援助|法援|律师|律司|绿师|申请|能不能|能否|可不可以|可以|管不管|怎么|哪|如何|请问|想问|多久|几天|帮|行不行|要不要"
)
_SKIPPED = ("out_of_scope", "provision_lookup", "other_law")  # they have a matter of their own, or none
_JOINTS = ("。", "，", " ", "。请问", "，想问下", "。我想问，", "，", "。")
_REQUEST_FIRST = 0.2
_PLEAS = 0.3  # of the joined lines ask for a lawyer: the rest would teach that a story is never that


def mixed(
    rows: Sequence[Row], count: int, random: np.random.Generator, *, tells: Callable[[str], bool]
) -> list[dict[str, Any]]:
    """Return up to `count` joined lines.

    Args:
        rows: training lines.
        count: how many to make; each joins a story with a request, both drawn at random.
        random: decides.
        tells: whether a text has cues of a case; such requests stand for themselves and are not joined.
    """
    stories = [row for row in rows if row.get("matters") and _plain(row) and _fits(row, _STORY) and not _asks(row)]
    bare = [row for row in rows if "matters" not in row and _fits(row, _REQUEST) and not row.get("refusal")]
    bare = [row for row in bare if row.get("intent") not in _SKIPPED and not tells(row["text"])]
    pleas = [row for row in bare if _plain(row) and _fits(row, _PLEA)]
    requests: dict[str, list[Row]] = {}
    for row in bare:
        if not _plain(row):
            requests.setdefault(row["intent"], []).append(row)
    if not stories or not pleas or not requests:
        return []
    intents = sorted(requests)
    out = []
    for _ in range(count):
        pool = pleas if random.random() < _PLEAS else requests[intents[random.integers(len(intents))]]
        story, request = stories[random.integers(len(stories))], pool[random.integers(len(pool))]
        out.append(_joined(story, request, random))
    return out


def _plain(row: Row) -> bool:
    return bool(row.get("intent", "eligibility") == "eligibility")


def _fits(row: Row, limits: tuple[int, int]) -> bool:
    return limits[0] <= len(row["text"]) <= limits[1]


def _asks(row: Row) -> bool:
    return _ASKS.search(row["text"]) is not None


def _joined(story: Row, request: Row, random: np.random.Generator) -> dict[str, Any]:
    first, second = story["text"].rstrip("，。；！ "), request["text"].rstrip("，。；！ ")
    joint = _JOINTS[random.integers(len(_JOINTS))]
    if random.random() < _REQUEST_FIRST:
        first, second, joint = second, first, joint[0]
    return {
        "text": first + joint + second,
        "intent": request.get("intent", "eligibility"),
        "topic": request.get("topic"),
        "refusal": None,
        "matters": story["matters"],
        "facts": story["facts"],
    }
