from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.models import Channel, Referral, Region, VenueRule
from eval.doors import door_is_right, office_is_right
from eval.metrics import Outcome, score
from tests.eval.builders import answer, question

CALL = Channel("hotline_12348", "12348", "hotline", "", "12348", "…", date(2026, 11, 23))
YUHUA = Region("长沙市", "雨花区")
BOTH = "（打官司的，找办案的法院所在地的；没打官司的，找事情发生地的）"
SUED = "（事情发生的地方；已经打官司的，找受理法院所在地的）"


def referral(
    kind: str, agency: str = "", region: Region | None = YUHUA, channels: tuple[Channel, ...] = (CALL,)
) -> Referral:
    return Referral(region, VenueRule(kind, ()), agency, channels)


@pytest.mark.parametrize(
    ("label", "kind", "agency", "told", "alone"),
    [
        ("L:受理法院所在地", "case_office", "", True, True),
        ("L:受理法院所在地", "place_of_event", "", False, False),
        ("L:受理法院所在地", "place_of_event", SUED, True, False),
        ("L:受理法院所在地", "unknown", BOTH, True, False),
        ("L:受理法院所在地", "unknown", "（没打官司的，找事情发生地的）", False, False),
        ("N:仲裁机构所在地", "dispute_office", "", True, True),
        ("N:事由发生地", "place_of_event", "", True, True),
        ("N:仲裁机构所在地", "case_office", "", False, False),
        ("N:仲裁机构所在地", "case_office", "（已经打官司的，找受理法院所在地的）", False, False),
        ("N:仲裁机构所在地", "unknown", BOTH, True, False),
        ("L/N:法院或者事由发生地", "place_of_event", "", True, True),
        ("N/L:法院或者事由发生地", "case_office", "", True, True),
        ("N/L:法院或者事由发生地", "unknown", "", False, False),
        ("办案机关通知", "case_office", "", True, True),
        ("办案机关通知", "dispute_office", "", False, False),
    ],
)
def test_the_office_is_compared_with_what_is_told(label: str, kind: str, agency: str, told: bool, alone: bool) -> None:
    found = referral(kind, agency)
    assert (door_is_right("长沙市雨花区", label, found), office_is_right(label, found)) == (told, alone)


@pytest.mark.parametrize(
    ("place", "found", "right"),
    [
        ("长沙市雨花区", referral("case_office"), True),
        (None, referral("case_office", region=None), True),
        ("长沙市岳麓区", referral("case_office"), False),
        ("长沙市雨花区", referral("case_office", region=None), False),
        ("长沙市雨花区", referral("case_office", channels=()), False),
    ],
)
def test_a_door_needs_the_place_and_12348(place: str | None, found: Referral, right: bool) -> None:
    assert door_is_right(place, "L:受理法院所在地", found) is right


def test_the_last_answer_is_scored_and_only_what_is_labelled() -> None:
    first = answer()
    last = replace(answer(region=YUHUA), referral=referral("case_office"))
    labelled = replace(question(place="长沙市雨花区", turns=("在雨花区",)), office="L:受理法院所在地")
    found = score(Outcome(labelled, (first, last), (0.1, 0.1)))
    assert (found.door, found.office, "door" in found.wrong) == (True, True, False)
    found = score(Outcome(labelled, (last, first), (0.1, 0.1)))
    assert (found.door, found.office, "door" in found.wrong) == (False, False, True)
    assert "office" not in found.wrong
    found = score(Outcome(question(), (first,), (0.1,)))
    assert (found.door, found.office) == (None, None)
