"""Stories joined with requests: what is asked is the request's, the case is the story's."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.mixing import mixed

STORIES = [
    {"text": "老板拖欠我三个月工资，人也躲起来了", "matters": ["wages"], "facts": {"claims_wages": True}},
    {"text": "我娘骑车被小货车撞断了腿，住院两个月", "matters": ["traffic"], "facts": {"injured_party": True}},
]
REQUESTS = [
    {"text": "要带什么材料去", "intent": "materials", "topic": "papers"},
    {"text": "多少天有结果", "intent": "time_limit", "topic": "review_days"},
]
PLEAS = [{"text": "能申请法律援助吗", "intent": "eligibility"}]
LEFT_OUT = [
    {"text": "今天天气好吗", "intent": "out_of_scope", "refusal": "unrelated"},
    {"text": "援助法第三十一条原文", "intent": "provision_lookup"},
    {"text": "工伤认定要带什么材料", "intent": "materials"},
    {"text": "这个案子能申请法律援助不，我在外头打工", "matters": ["wages"], "facts": {"migrant_worker": True}},
    {"text": "判得不服，三年前的案子要翻", "matters": ["retrial"], "facts": {}, "intent": "other_law"},
]
ALL = [*STORIES, *REQUESTS, *PLEAS, *LEFT_OUT]


def make(rows, count=200, seed=1):
    return mixed(rows, count, np.random.default_rng(seed), tells=lambda text: "工伤" in text)


def test_the_request_says_what_is_wanted_and_the_story_whose_case_it_is():
    stories, requests = (
        {row["text"]: row for row in STORIES},
        {row["text"]: row for row in REQUESTS + PLEAS},
    )
    for row in make(ALL):
        (story,) = (one for text, one in stories.items() if text in row["text"])
        (request,) = (one for text, one in requests.items() if text in row["text"])
        assert (row["matters"], row["facts"]) == (story["matters"], story["facts"])
        assert (row["intent"], row["topic"]) == (request["intent"], request.get("topic"))


def test_lines_with_a_case_or_a_request_of_their_own_are_not_joined():
    texts = "".join(row["text"] for row in make(ALL))
    assert not [row["text"] for row in LEFT_OUT if row["text"] in texts]


def test_every_kind_of_request_and_both_orders_occur():
    rows = make(ALL)
    assert {row["intent"] for row in rows} == {"materials", "time_limit", "eligibility"}
    first = [any(row["text"].startswith(story["text"]) for story in STORIES) for row in rows]
    assert 0.6 < sum(first) / len(first) < 0.95


def test_the_same_seed_makes_the_same_lines():
    assert make(ALL, seed=3) == make(ALL, seed=3) != make(ALL, seed=4)


@pytest.mark.parametrize("rows", [[], STORIES, REQUESTS + PLEAS, STORIES + PLEAS, STORIES + REQUESTS])
def test_nothing_is_made_where_a_part_is_missing(rows):
    assert make(rows) == []
