"""The user's turns and the case → Referral: region, venue rule, agency in words, doors, and notes on the place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.models import Referral, Region
from bot.routing.channels import Channels
from bot.routing.divisions import full_name
from bot.routing.places import MAX_CHARS, Gazetteer, PlaceMention
from bot.routing.roles import Role
from bot.routing.venue import Case, VenueGroup, Venues

_NO_PLACE = "案件所在地县（市、区）"
_BINDING = (Role.ORGAN, Role.EVENT, Role.WORK, Role.UNKNOWN)  # a place in one of these roles is where the case is


class Router:
    """Sends a person to the right door. Holds read-only tables, so one instance serves all threads."""

    def __init__(self, *, gazetteer: Gazetteer, channels: Channels, venues: Venues | None = None) -> None:
        self._gazetteer = gazetteer
        self._channels = channels
        self._venues = venues or Venues.load()

    def route(self, turns: Sequence[str], case: Case, *, on: date) -> Referral:
        """Return the referral; never raises on any text.

        The place that decides the door is the office, else where it happened, else where the work was; a home decides
        only where nothing else is known (法律援助法 38 asks for no household registration). A later turn overrides.

        Args:
            turns: the user's messages, oldest first.
            case: what is known of the case; `case.cites` are copied into the venue rule.
            on: doors whose row has expired by this day are left out; 12348 never is.
        """
        said = self._read(turns)
        mentions = [mention for turn in said for mention in turn]
        group = self._venues.group(case)
        rule, why = self._venues.rule(case, mentions)
        chosen = _choose(said, group)
        outside = chosen is not None and chosen.outside is not None and chosen.role in _BINDING
        region = None if chosen is None or outside else chosen.region
        hotline = self._channels.hotline.value or ""
        notes = [
            *_place_notes(chosen, region, hotline if outside else None),
            *_home_note(mentions, chosen, region),
            *_custody_note(case),
        ]
        return Referral(
            region=region,
            venue_rule=rule,
            agency=f"{self._office(chosen, region, outside)}（{why}）",
            channels=self._channels.doors(region, on=on, outside=outside),
            note="".join(notes) or None,
        )

    def _read(self, turns: Sequence[str]) -> list[tuple[PlaceMention, ...]]:
        """The places of each turn, oldest first; only the last MAX_CHARS characters of a conversation are read."""
        said: list[tuple[PlaceMention, ...]] = []
        left = MAX_CHARS
        for turn in reversed(turns):
            if left <= 0:
                break
            said.append(self._gazetteer.find(turn[:left]))
            left -= max(1, len(turn))
        return said[::-1]

    def _office(self, chosen: PlaceMention | None, region: Region | None, outside: bool) -> str:
        if outside and chosen:
            return f"{chosen.label}的法律援助机构"
        if region is None:
            return f"{_NO_PLACE}的法律援助机构"
        return self._channels.centres.get(region) or f"{full_name(region)}的法律援助机构"


def _choose(said: Sequence[Sequence[PlaceMention]], group: VenueGroup) -> PlaceMention | None:
    """The mention that decides: the best of the last turn that names where the case is, else the best of all."""
    everything = [mention for turn in reversed(said) for mention in turn]
    if not everything:
        return None
    unknown = group.by.index(Role.UNKNOWN)
    for turn in reversed(said):
        binding = [m for m in turn if group.rank(m) <= unknown and m.role in _BINDING and not _says_nothing(m)]
        if binding:
            best = min(binding, key=lambda m: (group.rank(m), m.region is None and m.outside is None))
            return _narrowed(best, everything)
    return min(everything, key=lambda m: (_says_nothing(m), group.rank(m)))


def _says_nothing(mention: PlaceMention) -> bool:
    """Hunan named in passing (湖南有没有政策): no place of anything."""
    return mention.region is None and mention.outside is None and mention.ask is None and mention.role is Role.UNKNOWN


def _narrowed(best: PlaceMention, everything: Sequence[PlaceMention]) -> PlaceMention:
    """The county named elsewhere for a city that is named alone, unless an office of the city itself decides."""
    if best.role is Role.ORGAN or best.outside or (best.region and (best.region.county or best.zone)):
        return best
    for other in everything:
        within = other.region and other.region.county and (best.region is None or other.region.city == best.region.city)
        if within and other.role in _BINDING and best.ask is None:
            return other
    return best


def _place_notes(chosen: PlaceMention | None, region: Region | None, hotline: str | None) -> list[str]:
    if chosen is None:
        return []
    if hotline is not None:  # the case is outside Hunan
        return [f"这件事看起来在{chosen.label}，不在湖南，要向那里的法律援助机构申请；在当地打 {hotline} 问。"]
    if chosen.ask:
        return [f"请说明：{chosen.ask}"]
    if chosen.outside:
        return [f"案子如果在{chosen.outside}，要找那里的法律援助机构；如果在湖南，请告诉我在哪个县（市、区）。"]
    if region is not None and region.county is None and chosen.role is not Role.ORGAN:
        inside = f"（{chosen.zone}）" if chosen.zone else ""
        return [f"只知道在{region.city}{inside}；告诉我是哪个县（市、区），可以说得更准。"]
    return []


def _home_note(mentions: Sequence[PlaceMention], chosen: PlaceMention | None, region: Region | None) -> list[str]:
    if chosen is None or chosen.role not in (Role.ORGAN, Role.EVENT, Role.WORK):
        return []
    homes = [m for m in mentions if m.role is Role.HOME and (m.region or m.outside) and m.label != chosen.label]
    away = [m for m in homes if region is None or m.region is None or m.region.city != region.city or m.region.county]
    return [f"户口、老家在哪里不影响在哪里申请，不用专门回{away[0].label}。"] if away else []


def _custody_note(case: Case) -> list[str]:
    if not case.detained:
        return []
    return ["人被关着的，也可以在里面直接向看守所、办案人员或者值班律师提出申请，由他们转交。"]
