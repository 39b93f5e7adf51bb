"""A second reading of the articles, in plain Python: facts → verdict and the provisions that carry it.

Written from 法律援助法 24–34, 40–42, 44, 48(6), 湖南若干规定 2–4 and the articles of other acts on special groups: a
mistake in the table of rules would have to be made here too. Shares nothing with `bot.eligibility` but the ids of
facts, matters and verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

LAW_FROM, HUNAN_FROM, ASSISTANCE_FROM = date(2022, 1, 1), date(2024, 10, 1), date(2026, 7, 1)

Known = Mapping[str, bool]
Truth = bool | None
"""True, False, or None while a fact it depends on is unknown."""


@dataclass(frozen=True)
class Reading:
    """What the articles say: the verdict's id and the provisions that carry it; who may apply for another, and the
    provisions of special protection and help at once that stand beside."""

    verdict: str
    carried_by: frozenset[str] = frozenset()
    applicants: frozenset[str] = frozenset()
    helped_by: frozenset[str] = frozenset()


def both(*parts: Truth) -> Truth:
    """Kleene's "and"."""
    return False if False in parts else (None if None in parts else True)


def either(*parts: Truth) -> Truth:
    """Kleene's "or"."""
    return True if True in parts else (None if None in parts else False)


def against_the_state(known: Known) -> Truth:
    """国家赔偿法 3, 4: harm by an authority, and 请求 for it. A fine or a boundary alone suggests neither: open only
    where one of the two is told."""
    harm, request = known.get("state_harm"), known.get("claims_compensation")
    return both(harm, request) if harm or request else False


def listed(known: Known) -> Truth:
    """The matter itself stands in the list: nothing else need be known."""
    return True


# 31: 下列事项的当事人; the claimant's own request, so 请求…交通事故…人身损害赔偿 is the injured side's only.
# 确认劳动关系 is listed by itself; 被辞退 and 欠钱 are in only where what is asked for is 劳动报酬.
LISTED: dict[str, tuple[str, Callable[[Known], Truth]]] = {
    "state_compensation": ("援31-1", listed),
    "social_insurance": ("援31-2", listed),
    "survivor_pension": ("援31-3", listed),
    "support": ("援31-4", listed),
    "wages": ("援31-5", listed),
    "labour_relation": ("援31-5", listed),
    "dismissal": ("援31-5", lambda known: known.get("claims_wages")),
    "owed_money": ("援31-5", lambda known: known.get("claims_wages")),
    # A contract suggests no pay for one's own work, but may hide it: in only where that is told.
    "business_contract": ("援31-5", lambda known: known.get("claims_wages") is True),
    # Neither suggests a request for money by itself: in only where that is told.
    "divorce": ("援31-4", lambda known: known.get("claims_support") is True),
    "guardianship": ("援31-4", lambda known: known.get("claims_support") is True),
    "land": ("援31-1", against_the_state),
    "traffic_fine": ("援31-1", against_the_state),
    "legal_capacity": ("援31-6", listed),
    "work_injury": ("援31-7", listed),
    "traffic": ("援31-7", lambda known: known.get("injured_party")),
    "food_drug": ("援31-7", listed),
    "medical": ("援31-7", listed),
    "environment": ("援31-8", listed),
}
HUNAN_LISTED = {"fake_products": "湘2-1", "public_emergency": "湘2-2"}


def means_tested(matters: frozenset[str], known: Known, on: date) -> dict[str, Truth]:
    """Ways whose condition is 因经济困难没有委托: provision → whether it applies."""
    ways: dict[str, Truth] = {}
    for matter in matters & LISTED.keys():
        provision, applies = LISTED[matter]
        ways[provision] = either(ways.get(provision, False), applies(known))
    for matter in matters & HUNAN_LISTED.keys():
        # What the province listed before is not in the library: an open question, never a no.
        ways[HUNAN_LISTED[matter]] = on >= HUNAN_FROM or None
    # 24, 29 and 33 name people, not matters: who is one is in, whatever else is told. Whether one might be is an open
    # question only in a matter that suggests it.
    suspect, victim, reopened = known.get("suspect"), known.get("crime_victim"), known.get("reopened")
    ways["援24"] = suspect if suspect or "criminal_defence" in matters else False
    hurt = matters & {"crime_victim", "personal_injury"} or ("criminal_defence" in matters and suspect is not True)
    ways["援29"] = victim if victim or hurt else False
    ways["援33"] = reopened if reopened or "retrial" in matters else False
    return ways


def without_means(matters: frozenset[str], known: Known) -> dict[str, Truth]:
    """32: the four situations. 主张相关权益 is a claim; the defence of a suspect is not one (24, 25)."""
    saved, abused = known.get("good_samaritan"), known.get("abuse_victim")
    claim = not known.get("suspect")
    at_home = matters & {"domestic_violence", "divorce", "guardianship"}
    return {
        "援32-1": known.get("martyr_kin") if "martyr_honour" in matters else False,
        "援32-2": both(claim, saved if saved or "good_deed" in matters else False),
        "援32-3": known.get("retrial_acquitted") if "state_compensation" in matters else False,
        "援32-4": both(claim, abused if abused or at_home else False),
    }


def notified(matters: frozenset[str], known: Known) -> dict[str, Truth]:
    """25 and 28: the authority notifies, hardship is no question."""
    suspect, treated = known.get("suspect"), known.get("compulsory_treatment")
    if suspect is None and "criminal_defence" not in matters:
        suspect = False
    people = {
        "援25-1": "minor",
        "援25-2": "deaf_blind_mute",
        "援25-3": "mentally_impaired",
        "援25-4": "life_or_death",
        "援25-5": "death_review",
        "援25-6": "absentia",
    }
    ways = {provision: both(suspect, known.get(fact)) for provision, fact in people.items()}
    ways["援28"] = treated if treated or "compulsory_treatment" in matters else False
    return ways


def asks_for_pay(matters: frozenset[str], known: Known) -> Truth:
    """申请支付劳动报酬: the matter itself, or a dispute with the employer in which wages are asked for."""
    told = bool(matters & {"dismissal", "owed_money", "business_contract", "labour_relation"})
    return either("wages" in matters, known.get("claims_wages") if told else False)


def waived(matters: frozenset[str], known: Known, on: date) -> dict[str, Truth]:
    """42: who need not have their hardship checked."""
    group = either(*(known.get(fact) for fact in ("minor", "elderly", "disabled")))
    pay = asks_for_pay(matters, known)
    # 社会救助法 13 names 最低生活保障边缘家庭 and 刚性支出困难家庭 among 社会救助对象; before it no act did.
    edge = known.get("edge_household") if on >= ASSISTANCE_FROM else False
    return {
        "援42-1": both(known.get("no_stable_income"), group),
        "援42-2": either(
            *(known.get(fact) for fact in ("social_assistance", "judicial_assistance", "preferential_treatment")), edge
        ),
        "援42-3": both(known.get("migrant_worker"), either(pay, "work_injury" in matters)),
    }


# The same rule in another act, to be named with the article of 法律援助法.
ALSO = {
    "援25-1": {"刑事诉讼法278"},
    "援25-2": {"刑事诉讼法35"},
    "援25-3": {"刑事诉讼法35"},
    "援25-4": {"援26", "刑事诉讼法35"},
    "援25-5": {"援26"},
    "援25-6": {"刑事诉讼法293"},
    "援28": {"刑事诉讼法304"},
    "援32-1": {"英雄烈士保护法25"},
    "援32-2": {"民法典183"},
    "援32-4": {"反家庭暴力法19"},
}


def applicants(matters: frozenset[str], known: Known) -> frozenset[str]:
    """40: 无/限制民事行为能力人 → guardian; 法定代理人侵犯其权益 → another; 被羁押、服刑、强戒 → relatives.

    Of a defendant 24 says it: 本人及其近亲属.
    """
    found = set()
    incapable = known.get("minor") or known.get("mentally_impaired")
    if known.get("guardian_offends"):
        found.add("another")
    elif incapable and not known.get("suspect"):
        found.add("guardian")
    if known.get("minor") and known.get("abuse_victim"):  # by whom is rarely told; the guardian is the likely one
        found.add("another")
    held = known.get("suspect") or matters & {"retrial", "state_compensation", "compulsory_treatment"}
    if known.get("detained") and held:
        found.add("relatives")
    return frozenset(found)


# Groups that other acts name; the day is the first of the text in the library.
GROUPS: tuple[tuple[str, date, frozenset[str]], ...] = (
    ("military", date(2021, 8, 1), frozenset({"军人地位和权益保障法61", "援70"})),
    ("veteran", date(2021, 1, 1), frozenset({"退役军人保障法70"})),
    ("woman", date(2023, 1, 1), frozenset({"妇女权益保障法72"})),
    ("minor", date(2024, 4, 26), frozenset({"未成年人保护法104"})),
    ("elderly", date(2018, 12, 29), frozenset({"老年人权益保障法56"})),
    ("disabled", date(2018, 10, 26), frozenset({"残疾人保障法60"})),
    ("administrative_review", date(2024, 1, 1), frozenset({"行政复议法18"})),
    ("community_correction", date(2020, 7, 1), frozenset({"社区矫正法43"})),
    ("deadline_close", LAW_FROM, frozenset({"援44-1"})),
    ("urgent_measure", LAW_FROM, frozenset({"援44-2"})),
    ("suspect", LAW_FROM, frozenset({"援30"})),
)
MUST_NOTIFY = ("minor", "deaf_blind_mute", "mentally_impaired", "life_or_death", "death_review", "absentia")


def helped(matters: frozenset[str], known: Known, on: date) -> frozenset[str]:
    """Special protection and help at once (44): true whatever the outcome, deciding nothing."""
    found: set[str] = set()
    for fact, start, provisions in GROUPS:
        if known.get(fact) and on >= start:
            found |= provisions
    if known.get("migrant_worker") and asks_for_pay(matters, known):
        found.add("保障农民工工资支付条例45")
    # 25 II: 其他…案件 are those that 25 I does not name.
    if known.get("suspect") and not any(known.get(fact) for fact in MUST_NOTIFY):
        found.add("援25")
    return frozenset(found)


def read(matters: frozenset[str], known: Known, on: date) -> Reading:
    """Return what the articles say of a case; ValueError before the law is in force."""
    if on < LAW_FROM:
        raise ValueError("法律援助法 is in force from 2022-01-01")
    if barred := _bars(known):
        return Reading("not_covered", barred)
    defence, free, tested = notified(matters, known), without_means(matters, known), means_tested(matters, known, on)
    people, help_ = applicants(matters, known), helped(matters, known, on)
    for verdict, ways in (("notified_defence", defence), ("no_means_test", free)):
        if carried := holding(ways):
            return Reading(verdict, carried.union(*(ALSO.get(way, ()) for way in carried)), people, help_)
    if carried := holding(tested):
        if exempt := holding(waived(matters, known, on)):
            # Who is 社会救助对象 is said by an act of its own since it is in force.
            helped_by_state = known.get("social_assistance") or known.get("edge_household")
            act = {"社会救助法13"} if helped_by_state and on >= ASSISTANCE_FROM else set()
            return Reading("check_waived", carried | exempt | act, people, help_)
        return Reading("if_hardship", carried | hardship(known, on), people, help_)
    if not matters or None in {*defence.values(), *free.values(), *tested.values()}:
        return Reading("needs_facts", frozenset(), people, help_)
    # 31 (9): other rules may list more; those of the province before its own of 2024 are not known.
    return Reading("not_covered") if on >= HUNAN_FROM else Reading("needs_facts", frozenset(), people, help_)


def _bars(known: Known) -> frozenset[str]:
    """24, 25, 28, 29, 31, 33 all say 没有委托; 48(6) ends what was given to somebody who hires a lawyer. 27 protects
    a defendant's own choice.

    2: 经济困难公民和符合法定条件的其他当事人; no article opens any of these ways to a company.
    """
    named: set[str] = set()
    if known.get("has_lawyer"):
        named |= {"援48-6"} | ({"援24", "援27"} if known.get("suspect") else {"援31"})
    if known.get("organization"):
        named |= {"援2", "援31"}
    return frozenset(named)


def holding(ways: Mapping[str, Truth]) -> frozenset[str]:
    """The provisions that apply."""
    return frozenset(provision for provision, truth in ways.items() if truth)


def hardship(known: Known, on: date) -> frozenset[str]:
    """34 leaves the standard to the province (湖南 3 since 2024-10-01); 41 and 湖南 4 how it is checked or declared."""
    if on < HUNAN_FROM:
        return frozenset({"援34", "援41"})
    named = {"湘3", "湘4"}
    if not known.get("false_declaration"):  # 湖南 4: 不适用于曾作出虚假承诺的人
        named.add("援41")
    named |= {"湘3-1"} if known.get("low_income") else set()
    named |= {"湘3-2"} if known.get("severe_hardship_event") else set()
    return frozenset(named)
