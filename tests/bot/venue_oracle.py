"""What 法律援助法 38, 39, 40 and 13 ask of a referral, written from the articles alone; bot.routing is not read.

38: a lawsuit goes to the agency where the office that handles the case is; anything else to where the body that
settles the dispute is, or where it happened. Criminal matters are handled by an office from the first day. 39: somebody
detained applies through the organ or the duty lawyer. 40: who may apply for another. 13: a station near home takes it
in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

CASE, DISPUTE, EVENT, UNKNOWN = "case_office", "dispute_office", "place_of_event", "unknown"

# A body other than a court settles these first: 劳动争议调解仲裁法 5 (arbitration before a lawsuit), or the authority
# that owes the benefit, the pension or the compensation, or that imposed the fine.
SETTLED_ELSEWHERE = {
    *("wages", "labour_relation", "dismissal", "work_injury"),
    *("state_compensation", "social_insurance", "survivor_pension", "traffic_fine"),
}
# Something happened somewhere, and nobody need be sued for it yet.
HAPPENED = {
    *("traffic", "food_drug", "medical", "environment", "fake_products", "public_emergency", "good_deed"),
    *("personal_injury", "animal_injury", "neighbour", "land", "consumer"),
}
# Whoever asks for a lawyer here is about to sue, or only a court can give what is asked for.
BEFORE_A_COURT = {
    *(
        "support",
        "divorce",
        "domestic_violence",
        "legal_capacity",
        "inheritance",
        "death_share",
        "betrothal",
        "guardianship",
    ),
    *("loan", "owed_money", "martyr_honour", "reputation", "retrial", "house_purchase", "business_contract"),
}
CRIMINAL = {"criminal_defence", "crime_victim", "compulsory_treatment"}
MATTERS = (*sorted(SETTLED_ELSEWHERE | HAPPENED | BEFORE_A_COURT | CRIMINAL), None)

# How far the case is, in words; {} is the place.
STAGES = {
    "none": "在{}，我想请法律援助",
    "arbitration": "{}劳动仲裁委员会已经受理了",
    "court": "{}人民法院立案了",
    "court_after_arbitration": "仲裁裁了我不服，{}人民法院已经开庭了",
    "police": "{}公安局在办这个案子",
    "prosecutor": "{}检察院在审查起诉",
}
PLACES = {
    "county": ("道县", "永州市道县"),
    "state": ("吉首市", "湘西土家族苗族自治州吉首市"),
    "outside": ("广东东莞", None),
    "unknown": ("", None),
}


# What else the person says, one at a time.
ASIDES = {
    "nothing": "",
    "proxy": "我替我妈申请",
    "household": "我是外省户口，要不要回户籍地申请",
    "far": "我人已经回老家了，隔着一千多里",
}


@dataclass(frozen=True)
class Situation:
    """One point of the table."""

    matter: str | None
    stage: str
    place: str
    detained: bool
    aside: str

    @property
    def words(self) -> str:
        """What the resident says."""
        name, _ = PLACES[self.place]
        said = [STAGES[self.stage].format(name) if name or self.stage != "none" else "我想请法律援助"]
        said += [ASIDES[self.aside]] if ASIDES[self.aside] else []
        return "，".join(said)

    @property
    def criminal(self) -> bool:
        """Whether the matter is one of criminal procedure."""
        return self.matter in CRIMINAL


def situations() -> list[Situation]:
    """Every matter × stage × place × detained × aside: nothing, by proxy, the household register, far away."""
    return [Situation(*row) for row in product(MATTERS, STAGES, PLACES, (False, True), ASIDES)]


def kinds(situation: Situation) -> set[str]:
    """The kinds of office that article 38 allows."""
    matter, stage = situation.matter, situation.stage
    if situation.criminal:
        return {CASE}
    if situation.detained and (matter is None or matter in HAPPENED):
        return {CASE}  # detained over an accident or a fight, or over nothing we know of: a criminal case
    if stage in ("court", "court_after_arbitration", "prosecutor"):
        return {CASE}
    if stage == "arbitration":
        return {DISPUTE}
    if matter in SETTLED_ELSEWHERE:
        return {DISPUTE}
    if matter in HAPPENED:
        return {EVENT}
    return {CASE} if matter in BEFORE_A_COURT else {UNKNOWN}


def best_doors(situation: Situation) -> set[str] | None:
    """The doors that may lead, where the articles say so; None where they leave it open."""
    return {"custody_forward"} if situation.detained else None


def station(situation: Situation) -> bool:
    """Whether 13 offers the station near home: who is far from a case in Hunan; of the detained the organ asks (39)."""
    return situation.aside == "far" and not situation.detained and situation.place != "outside"


def place_matters(situation: Situation) -> bool:
    """Whether the place changes the best door: not that of the detained, nor of who must ring before travelling."""
    return not situation.detained and situation.aside != "far"
