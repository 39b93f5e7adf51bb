"""A second reading of the articles, in plain Python: facts → verdict and the provisions that carry it.

Written from 法律援助法 24, 25, 28, 29, 31, 32, 33, 40–42, 48(6) and 湖南若干规定 2–4 alone, so that a mistake in the
table of rules and the same mistake here would have to be made twice. Shares nothing with `bot.eligibility` but the ids
of facts, matters and verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

LAW_FROM, HUNAN_FROM = date(2022, 1, 1), date(2024, 10, 1)

Known = Mapping[str, bool]
Truth = bool | None
"""True, False, or None while a fact it depends on is unknown."""


@dataclass(frozen=True)
class Reading:
    """What the articles say: the verdict's id, the provisions that carry it, and what else may stand beside them."""

    verdict: str
    carried_by: frozenset[str]
    beside: frozenset[str]


def both(*parts: Truth) -> Truth:
    """Kleene's "and"."""
    return False if False in parts else (None if None in parts else True)


def either(*parts: Truth) -> Truth:
    """Kleene's "or"."""
    return True if True in parts else (None if None in parts else False)


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
        ways[HUNAN_LISTED[matter]] = on >= HUNAN_FROM
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
    return {
        "援32-1": known.get("martyr_kin") if "martyr_honour" in matters else False,
        "援32-2": both(claim, saved if saved or "good_deed" in matters else False),
        "援32-3": known.get("retrial_acquitted") if "state_compensation" in matters else False,
        "援32-4": both(claim, abused if abused or matters & {"domestic_violence", "divorce", "guardianship"} else False),
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


def waived(matters: frozenset[str], known: Known) -> dict[str, Truth]:
    """42: who need not have their hardship checked."""
    group = either(*(known.get(fact) for fact in ("minor", "elderly", "disabled")))
    # 申请支付劳动报酬: the matter itself, or a dispute with the employer in which wages are asked for.
    pay: Truth = "wages" in matters
    if matters & {"dismissal", "owed_money", "labour_relation"}:
        pay = either(pay, known.get("claims_wages"))
    return {
        "援42-1": both(known.get("no_stable_income"), group),
        "援42-2": either(
            *(known.get(fact) for fact in ("social_assistance", "judicial_assistance", "preferential_treatment"))
        ),
        "援42-3": both(known.get("migrant_worker"), either(pay, "work_injury" in matters)),
    }


def read(matters: frozenset[str], known: Known, on: date) -> Reading:
    """Return what the articles say of a case; ValueError before the law is in force."""
    if on < LAW_FROM:
        raise ValueError("法律援助法 is in force from 2022-01-01")
    beside = _beside(known, on)
    # 24, 25, 28, 29, 31, 33 all say 没有委托; 48(6) ends what was given to somebody who hires a lawyer.
    if known.get("has_lawyer"):
        return Reading("not_covered", frozenset({"援48-6"}), beside)
    # 2: 经济困难公民和符合法定条件的其他当事人; no article opens any of these ways to a company.
    if known.get("organization"):
        return Reading("not_covered", frozenset({"援2"}), beside)
    defence, free, tested = notified(matters, known), without_means(matters, known), means_tested(matters, known, on)
    exempt = holding(waived(matters, known))
    beside |= holding(defence) | holding(free) | holding(tested) | exempt
    if holding(defence):
        return Reading("notified_defence", holding(defence), beside)
    if holding(free):
        return Reading("no_means_test", holding(free), beside)
    if holding(tested):
        return Reading("check_waived" if exempt else "if_hardship", holding(tested) | exempt, beside)
    if not matters or None in {*defence.values(), *free.values(), *tested.values()}:
        return Reading("needs_facts", frozenset(), beside)
    return Reading("not_covered", frozenset(), beside)


def holding(ways: Mapping[str, Truth]) -> frozenset[str]:
    """The provisions that apply."""
    return frozenset(provision for provision, truth in ways.items() if truth)


def _beside(known: Known, on: date) -> frozenset[str]:
    """What may be said with any verdict: hardship that is taken as given (湖南 3), declarations (41, 湖南 4), who may
    apply for another (39, 40)."""
    named = {"援41"}
    if on >= HUNAN_FROM and (known.get("low_income") or known.get("severe_hardship_event")):
        named.add("湘3")
    if on >= HUNAN_FROM and known.get("false_declaration"):
        named.add("湘4")
    if any(known.get(fact) for fact in ("minor", "mentally_impaired", "detained")):
        named |= {"援40", "援39"}
    return frozenset(named)
