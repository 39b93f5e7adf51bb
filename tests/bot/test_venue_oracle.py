"""Every matter × stage × circumstance against an oracle written from 法律援助法 38–40 and 13: all right, none less."""

from __future__ import annotations

from datetime import date

import pytest

from bot.eligibility.facts import load_matters
from bot.models import Referral
from bot.routing.channels import Channels
from bot.routing.places import Gazetteer
from bot.routing.routing import Router
from bot.routing.venue import Case
from tests.bot.venue_oracle import MATTERS, PLACES, Situation, best_doors, kinds, place_matters, situations, station

ON = date(2026, 11, 23)
ROUTER = Router(gazetteer=Gazetteer.load(), channels=Channels.load())


def case(situation: Situation) -> Case:
    return Case(criminal=situation.criminal, matter=situation.matter, detained=situation.detained or None)


def where(referral: Referral) -> str | None:
    region = referral.region
    return None if region is None else region.city + (region.county or "")


def problems(situation: Situation) -> list[str]:
    """What of the referral the articles do not allow."""
    referral = ROUTER.route([situation.words], case(situation), on=ON)
    ids = [door.id for door in referral.channels]
    note = referral.note or ""
    outside, unknown = situation.place == "outside", situation.place == "unknown"
    asked = ROUTER.question([situation.words], case(situation), on=ON)
    doors = best_doors(situation)
    checks = {
        "kind": referral.venue_rule.kind in kinds(situation),
        "region": where(referral) == PLACES[situation.place][1],
        "12348": "hotline_12348" in ids and len(ids) <= 3,
        "best door": doors is None or ids[0] in doors,
        "no detention door for the free": situation.detained or "custody_forward" not in ids,
        "outside": outside is ("不在湖南" in note and referral.agency.startswith("广东省东莞的法律援助机构")),
        "no door of Hunan outside": not outside or {"hunan_fawang", "work_station", "xiangxi_wechat"}.isdisjoint(ids),
        "unknown place is not guessed": not unknown or referral.agency.startswith("案件所在地"),
        "place asked": (asked is not None) is (unknown and place_matters(situation)),
        "proxy": (situation.aside == "proxy") is ("别的成年人要本人申请" in note),
        "household": (situation.aside == "household") is ("不看户口" in note),
        "station": (situation.aside == "far") >= ("work_station" in ids) >= station(situation),
    }
    return [name for name, right in checks.items() if not right]


def test_the_oracle_knows_every_matter() -> None:
    assert set(MATTERS) == {*load_matters(), None}


@pytest.mark.parametrize("matter", MATTERS)
def test_every_situation_is_sent_where_the_articles_say(matter: str | None) -> None:
    table = [situation for situation in situations() if situation.matter == matter]
    assert len(table) == 192
    wrong = [(situation.words, situation.detained, found) for situation in table if (found := problems(situation))]
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "door"),
    [
        ("我住在道县乡下，腿脚不便去不了县城，在道县被撞了", "work_station"),
        ("我人现在在外地，工地在道县", "work_station"),
        ("没有手机，在道县被打了", "work_station"),
    ],
)
def test_a_station_near_home_takes_the_application_in(words: str, door: str) -> None:
    referral = ROUTER.route([words], Case(), on=ON)
    assert door in [channel.id for channel in referral.channels]
    assert where(referral) == "永州市道县"
