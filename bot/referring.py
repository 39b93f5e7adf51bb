"""Whether an answer sends people to an agency at all, or only says whom to ask."""

from __future__ import annotations

from bot.answering.compose import QUOTED
from bot.eligibility.facts import Facts
from bot.models import Intent, Referral
from bot.routing.channels import JUSTICE_BUREAU
from bot.routing.venue import UNKNOWN
from bot.understanding.intent import Understood


def only_asks(understood: Understood, facts: Facts, referral: Referral, *, urgent: bool, told: bool) -> bool:
    """Whether nobody is about to apply for anything, so that the hotline is the way on: the law is looked up (without a
    case of one's own), or costs or limits are asked for without a case, a place or haste, or the bot has declined
    (`told`: but says of the case what would come out)."""
    if understood.refusal and not told:
        return True
    if understood.intent in QUOTED:
        return not (told and (referral.region or understood.intent is Intent.OTHER_LAW))
    complains = any(channel.id == JUSTICE_BUREAU for channel in referral.channels)
    if urgent or facts.matters or referral.region or referral.note or complains:
        return False
    runs = referral.venue_rule.kind != UNKNOWN  # a case that has begun, with limits of its own
    return understood.intent is Intent.COST or (understood.intent is Intent.TIME_LIMIT and not runs)
