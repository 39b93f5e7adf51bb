"""Which office is competent, by article 38 and the stage of the case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.eligibility.facts import load_matters
from bot.models import Citation, InForce
from bot.routing.places import Gazetteer
from bot.routing.tables import DATA, RoutingDataError
from bot.routing.venue import Case, Venues

VENUES = Venues.load()
GAZETTEER = Gazetteer.load()
ARTICLE_38 = Citation("甲法", "第三十八条", None, "…", "official", InForce(date(2022, 1, 1), None), "…")

CASE, DISPUTE, EVENT, UNKNOWN = "case_office", "dispute_office", "place_of_event", "unknown"


@pytest.mark.parametrize(
    ("matter", "unknown", "suit", "no_suit"),
    [
        # what each matter's kind is while a lawsuit is unknown, known, and known to be none
        ("wages", DISPUTE, CASE, DISPUTE),
        ("labour_relation", DISPUTE, CASE, DISPUTE),
        ("dismissal", DISPUTE, CASE, DISPUTE),
        ("work_injury", DISPUTE, CASE, DISPUTE),
        ("traffic", EVENT, CASE, EVENT),
        ("food_drug", EVENT, CASE, EVENT),
        ("medical", EVENT, CASE, EVENT),
        ("environment", EVENT, CASE, EVENT),
        ("fake_products", EVENT, CASE, EVENT),
        ("public_emergency", EVENT, CASE, EVENT),
        ("good_deed", EVENT, CASE, EVENT),
        ("personal_injury", EVENT, CASE, EVENT),
        ("support", CASE, CASE, EVENT),
        ("divorce", CASE, CASE, EVENT),
        ("domestic_violence", CASE, CASE, EVENT),
        ("legal_capacity", CASE, CASE, EVENT),
        ("martyr_honour", CASE, CASE, EVENT),
        ("loan", CASE, CASE, EVENT),
        ("retrial", CASE, CASE, EVENT),
        ("state_compensation", DISPUTE, CASE, DISPUTE),
        ("social_insurance", DISPUTE, CASE, DISPUTE),
        ("survivor_pension", DISPUTE, CASE, DISPUTE),
        ("criminal_defence", CASE, CASE, CASE),
        ("crime_victim", CASE, CASE, CASE),
        ("compulsory_treatment", CASE, CASE, CASE),
        (None, UNKNOWN, CASE, EVENT),
        ("no_such_matter", UNKNOWN, CASE, EVENT),
    ],
)
def test_the_kind_follows_from_matter_and_stage(matter: str | None, unknown: str, suit: str, no_suit: str) -> None:
    for litigation, kind in ((None, unknown), (True, suit), (False, no_suit)):
        rule, _ = VENUES.rule(Case(litigation=litigation, matter=matter, cites=(ARTICLE_38,)), ())
        assert (rule.kind, rule.cites) == (kind, (ARTICLE_38,))
        assert VENUES.rule(Case(criminal=True, litigation=litigation, matter=matter), ())[0].kind == CASE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("道县仲裁委不受理", DISPUTE),
        ("道县法院开庭了", CASE),
        ("先仲裁，道县劳动仲裁委裁了，道县法院也判了", CASE),
        ("道县的工地", UNKNOWN),
    ],
)
def test_an_office_in_the_story_shows_the_stage(text: str, kind: str) -> None:
    assert VENUES.rule(Case(), GAZETTEER.find(text))[0].kind == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("法院已经立案了", CASE),
        ("收到传票了", CASE),
        ("一审判我输了", CASE),
        ("被公司起诉了", CASE),
        ("仲裁委受理了", DISPUTE),
        ("申请了仲裁还没开庭", DISPUTE),
        ("仲裁裁了我不服，已经起诉到法院", CASE),
        ("仲裁委不受理", DISPUTE),
        ("法院不立案", EVENT),
        ("要是起诉了怎么判", EVENT),
        ("没申请仲裁", EVENT),
        ("", EVENT),
    ],
)
def test_the_words_show_the_stage(words: str, kind: str) -> None:
    matter = "wages" if "仲裁" in words and kind == DISPUTE else "traffic"
    assert VENUES.rule(Case(matter=matter), (), words)[0].kind == kind


@pytest.mark.parametrize(
    ("matter", "facts", "kind"),
    [
        (None, {}, CASE),
        ("traffic", {}, CASE),
        ("personal_injury", {}, CASE),
        ("wages", {}, DISPUTE),
        ("wages", {"suspect": True}, CASE),
        ("social_insurance", {}, DISPUTE),
        ("divorce", {}, CASE),
    ],
)
def test_the_wage_of_somebody_detained_stays_a_wage(matter: str | None, facts: dict[str, bool], kind: str) -> None:
    assert VENUES.rule(Case(detained=True, matter=matter, facts=facts), ())[0].kind == kind


def test_every_matter_of_the_rules_has_one_group() -> None:
    grouped = [matter for group in VENUES.groups.values() for matter in group.matters]
    assert sorted(grouped) == sorted(load_matters())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "case_office"', 'kind = "court"', "[family] kind"),
        ('"traffic",', '"wages",', "[harm]"),
        ('by = ["organ", "event", "work",', 'by = ["organ", "event",', "[labour] by"),
        ("[criminal]", "[penal]", "[criminal]"),
        ("[stage.court]", "[stage.trial]", "[stage.court]"),
        ('"起诉了",', '"起诉了(",', "[stage.court]"),
    ],
)
def test_a_malformed_table_is_refused_by_file_and_row(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (DATA / "venue.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "venue.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RoutingDataError, match=r"venue\.toml") as raised:
        Venues.load(tmp_path)
    assert told in str(raised.value).replace(": ", " ")
