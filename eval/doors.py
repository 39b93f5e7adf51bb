"""Is the door of an answer the one that the label names: the right place, and the right kind of office?

Labels are written by people: the office of a lawsuit (L), the body that settles the dispute or the place where it
happened (N), both where the case may go either way (L/N), a sentence where the authority notifies (L).
"""

from __future__ import annotations

import re

from bot.models import Referral
from eval.regions import region_is_right

HOTLINE = "12348"
_STAGE = re.compile(r"(?P<stages>[LN](?:/[LN])?):")
_KINDS = {"L": ("case_office",), "N": ("dispute_office", "place_of_event")}
_SAID = {
    "L": re.compile("(?<!没)打官司的，找"),
    "N": re.compile("没打官司的，找"),
}  # who cannot know the stage tells both


def door_is_right(place: str | None, office: str, referral: Referral) -> bool:
    """Compare the labelled place (where there is one) and office with a referral; 12348 must always be offered.

    The office is right where the venue rule is of its kind, or where the words beside the agency also say where to go
    at the labelled stage. A label of two stages is met by either.
    """
    if place is not None and not region_is_right(place, referral.region):
        return False
    offered = any(channel.value == HOTLINE for channel in referral.channels)
    return offered and (
        office_is_right(office, referral) or any(_SAID[stage].search(referral.agency) for stage in _stages(office))
    )


def office_is_right(office: str, referral: Referral) -> bool:
    """Compare the kind of the venue rule alone with the labelled office: the stricter measure."""
    return any(referral.venue_rule.kind in _KINDS[stage] for stage in _stages(office))


def _stages(office: str) -> list[str]:
    match = _STAGE.match(office)
    return match["stages"].split("/") if match else ["L"]
