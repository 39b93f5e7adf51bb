"""The user's turns and the case → Referral: region, venue rule, agency in words, doors, and notes on the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.models import Channel, Citation, Missing, Referral, Region, VenueRule
from bot.routing.channels import AGENCY_WINDOW, Channels
from bot.routing.choice import CHOICE, Listed, Place, choose
from bot.routing.circumstances import (
    AIDED,
    HOUSEHOLD,
    ORDINARY,
    OUTSIDE,
    PLACE_UNKNOWN,
    Circumstance,
    Circumstances,
    words,
)
from bot.routing.divisions import full_name
from bot.routing.places import MAX_CHARS, Gazetteer, PlaceMention
from bot.routing.roles import Organ, Role
from bot.routing.venue import UNKNOWN, Case, VenueGroup, Venues

PLACE = "place"
"""The name of the question for the place among the missing facts."""

TELL_PLACE = "告诉我事情在哪个县（市、区），可以说得更准。"
"""A note where the place is neither known nor asked for."""

_NO_PLACE = "案件所在地县（市、区）"
_ASK_PLACE = Missing(
    PLACE, "这件事发生在哪个县（市、区）？已经打官司、仲裁的，在哪里的法院或者仲裁委？", "去哪里申请，看案子在哪里", ()
)
_YOUR_AGENCY = "收您的申请、给您派律师的法律援助机构"
_WHICH_BUREAU = "（县、区的机构找县、区司法局，市里的机构找市司法局）"
_ASKED_TURNS = 3
_TITLE = re.compile(r"《[^《》]{1,60}》")
_UNSURE = frozenset({"不清楚", "不知道", "不晓得", "说不清", "不确定", "不想说", "不方便说"})
_ANYWHERE = Region("娄底市", "新化县")  # a county without a door of its own stands for all of them
_BINDING = (Role.ORGAN, Role.EVENT, Role.WORK, Role.UNKNOWN)  # a place in one of these roles is where the case is

Cite = Callable[[Iterable[str]], tuple[Citation, ...]]
"""Citation strings → citations of the day."""


@dataclass(frozen=True)
class _Seen:
    """What is known of the place: the mention that decides, and what it comes to."""

    mentions: tuple[PlaceMention, ...]
    chosen: PlaceMention | None
    outside: bool
    region: Region | None


class Router:
    """Sends a person to the right door. Holds read-only tables, so one instance serves all threads."""

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        channels: Channels,
        venues: Venues | None = None,
        directory: Listed | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._channels = channels
        self._venues = venues or Venues.load()
        self._circumstances = Circumstances.load(channels=channels)
        self._directory = directory

    def alike(self, matter: str) -> tuple[str, ...]:
        """The matters for which the same office is competent."""
        return self._venues.group(Case(matter=matter)).matters

    def aided(self, turns: Sequence[str], case: Case) -> bool:
        """Whether it is about aid that was applied for or granted: nobody asks whether it can be."""
        return any(circumstance.id == AIDED for circumstance in self.heard(turns, case))

    @property
    def hotline(self) -> Channel:
        """12348, the door that is always left."""
        return self._channels.hotline

    def hotline_alone(self, referral: Referral) -> Referral:
        """The referral for who applies for nothing: whom to ask in one line, and where to choose a lawyer if named."""
        choice = [channel for channel in referral.channels if channel.id == CHOICE]
        told = replace(self.hotline, steps=(), why="")
        rule = VenueRule(UNKNOWN, ())
        return Referral(region=referral.region, venue_rule=rule, agency="", channels=(*choice, told))

    def places(self, text: str) -> bool:
        """Whether a text names a place; one in the title of a law (《湖南省……条例》) is none."""
        return bool(self._gazetteer.find(_TITLE.sub("", text)))

    def heard(self, turns: Sequence[str], case: Case) -> tuple[Circumstance, ...]:
        """What in the person's situation changes the door or needs saying, weightiest first."""
        return self._circumstances.heard(turns, facts=case.known, matter=case.matter, topics=case.topics)

    def outside(self, turns: Sequence[str], case: Case) -> bool:
        """Whether the agency of another province is competent."""
        return self._see(turns, case).outside

    def route(self, turns: Sequence[str], case: Case, *, on: date, cite: Cite | None = None) -> Referral:
        """Return the referral; never raises on any text.

        The place that decides the door is the office, else where it happened, else where the work was; a home decides
        only where nothing else is known (法律援助法 38 asks for no household registration). A later turn overrides.

        Args:
            turns: the user's messages, oldest first.
            case: what is known of the case; `case.cites` are copied into the venue rule.
            on: doors whose row has expired by this day are left out; 12348 never is.
            cite: resolves the articles behind the circumstances, which then stand beside `case.cites`.
        """
        seen = self._see(turns, case)
        heard = self.heard(turns, case)
        alone = next((circumstance for circumstance in heard if circumstance.alone), None)
        if alone is not None:
            return self._complaint(seen, alone, on, cite)
        rule, why = self._venues.rule(case, seen.mentions, words(turns))
        if cite is not None:
            further = cite(string for circumstance in heard for string in circumstance.cites)
            rule = replace(rule, cites=tuple(dict.fromkeys((*rule.cites, *further))))
        notes = [
            *_place_notes(seen, self.hotline.value if seen.outside else None),
            *_home_note(seen, heard),
            *(circumstance.note for circumstance in heard if circumstance.note),
        ]
        return Referral(
            region=seen.region,
            venue_rule=rule,
            agency=f"{self._office(seen)}（{why}）",
            channels=self._doors(seen, heard, case, on),
            note="".join(dict.fromkeys(notes)) or None,
        )

    def question(self, turns: Sequence[str], case: Case, *, on: date) -> Missing | None:
        """Return the question for the place where it is not known and would change the best door, else None."""
        if len(turns) > _ASKED_TURNS or any(turn.strip(" 。.!！") in _UNSURE for turn in turns):
            return None  # who cannot or will not say is left in peace
        seen = self._see(turns, case)
        if seen.region is not None or seen.outside or (seen.chosen is not None and seen.chosen.ask):
            return None
        heard = self.heard(turns, case)
        best = self._doors(seen, heard, case, on)[0]
        places = {place for row in self._channels.rows for place in row.places if isinstance(place, Region)}
        for region in (_ANYWHERE, *sorted(places, key=full_name)):
            if self._doors(replace(seen, region=region), heard, case, on)[0].id != best.id:
                return _ASK_PLACE
        return None

    def _see(self, turns: Sequence[str], case: Case) -> _Seen:
        said = self._read(turns)
        mentions = tuple(mention for turn in said for mention in turn)
        group = self._venues.group(case, words(turns))
        chosen = _choose(said, group)
        outside = chosen is not None and chosen.outside is not None and _binds(chosen, group)
        return _Seen(mentions, chosen, outside, None if chosen is None or outside else chosen.region)

    def _complaint(self, seen: _Seen, circumstance: Circumstance, on: date, cite: Cite | None) -> Referral:
        """Where to go with what stands alone: nobody applies, and 38 says nothing about who hears a complaint, or who
        is to be asked about aid that is granted already.
        """
        own = {door.id for door in circumstance.doors}
        agency = self._office(seen) if seen.region or seen.outside else _YOUR_AGENCY
        bureau, which = _bureau(seen), "" if seen.region and seen.region.county else _WHICH_BUREAU
        rows = self._channels.holding(seen.region, on=on, outside=seen.outside)
        return Referral(
            region=seen.region,
            venue_rule=VenueRule(UNKNOWN, cite(circumstance.cites) if cite is not None else ()),
            agency=agency if circumstance.doors[0].id == AGENCY_WINDOW else bureau + which,
            channels=choose(
                tuple(row for row in rows if row.id in own),
                (circumstance, self._state(seen)),
                Place(agency=agency, bureau=bureau),
            ),
        )

    def _state(self, seen: _Seen) -> Circumstance:
        return self._circumstances.state(OUTSIDE if seen.outside else ORDINARY if seen.region else PLACE_UNKNOWN)

    def _doors(self, seen: _Seen, heard: Sequence[Circumstance], case: Case, on: date) -> tuple[Channel, ...]:
        listed = None if seen.outside else self._directory
        return choose(
            self._channels.holding(seen.region, on=on, outside=seen.outside),
            (*heard, self._state(seen)),
            Place(
                agency=self._office(seen),
                window=listed.window(seen.region, on=on) if listed else None,
                choice=listed.choice(seen.region, case.matter, on=on) if listed else None,
            ),
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

    def _office(self, seen: _Seen) -> str:
        if seen.outside and seen.chosen:
            return f"{seen.chosen.label}的法律援助机构"
        if seen.region is None:
            return f"{_NO_PLACE}的法律援助机构"
        return self._channels.centres.get(seen.region) or f"{full_name(seen.region)}的法律援助机构"


def _bureau(seen: _Seen) -> str:
    """Who hears what people say against a legal-aid agency: the department that set it up (法律援助法 49, 55)."""
    if seen.region is not None and seen.region.county:
        return f"{full_name(seen.region)}司法局"
    place = seen.region.city if seen.region else seen.chosen.label if seen.outside and seen.chosen else ""
    return f"{place}设立这个法律援助机构的司法局"


def _choose(said: Sequence[Sequence[PlaceMention]], group: VenueGroup) -> PlaceMention | None:
    """The mention that decides: the best of the last turn that names where the case is, else the best of all.

    Of several offices the last court decides: a story follows the course of the case.
    """
    said = [[mention for mention in turn if group.heeds(mention)] for turn in said]
    everything = [mention for turn in reversed(said) for mention in turn]
    if not everything:
        return None
    unknown = group.by.index(Role.UNKNOWN)
    for turn in reversed(said):
        binding = [m for m in turn if group.rank(m) <= unknown and m.role in _BINDING and not _says_nothing(m)]
        if binding:
            best = min(binding, key=lambda m: (group.rank(m), m.region is None and m.outside is None))
            courts = [m for m in binding if m.organ is Organ.COURT]
            return _narrowed(courts[-1] if best.role is Role.ORGAN and courts else best, everything)
    return min(everything, key=lambda m: (_says_nothing(m), group.rank(m)))


def _binds(mention: PlaceMention, group: VenueGroup) -> bool:
    """Whether a place is where the case is. Where a son works is not where he is sued for his parents' keep."""
    leaves_home = mention.role is Role.WORK and group.by.index(Role.HOME) < group.by.index(Role.WORK)
    return mention.role in _BINDING and not leaves_home


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


def _place_notes(seen: _Seen, hotline: str | None) -> list[str]:
    chosen, region = seen.chosen, seen.region
    if chosen is None:
        return []
    if hotline is not None:  # the case is outside Hunan
        apply = "要向那里的法律援助机构申请，怎样算经济困难也按那里的标准"
        return [f"这件事看起来在{chosen.label}，不在湖南，{apply}；在当地打 {hotline} 问。"]
    if chosen.ask:
        return [f"请说明：{chosen.ask}"]
    if chosen.outside:
        return [f"案子如果在{chosen.outside}，要找那里的法律援助机构；如果在湖南，请告诉我在哪个县（市、区）。"]
    if region is not None and region.county is None and chosen.role is not Role.ORGAN:
        inside = f"（{chosen.zone}）" if chosen.zone else ""
        return [f"只知道在{region.city}{inside}；告诉我是哪个县（市、区），可以说得更准。"]
    return []


def _home_note(seen: _Seen, heard: Sequence[Circumstance]) -> list[str]:
    chosen, region = seen.chosen, seen.region
    if chosen is None or chosen.role not in (Role.ORGAN, Role.EVENT, Role.WORK):
        return []
    homes = [m for m in seen.mentions if m.role is Role.HOME and (m.region or m.outside) and m.label != chosen.label]
    away = [m for m in homes if region is None or m.region is None or m.region.city != region.city or m.region.county]
    if not away:
        return []
    if any(circumstance.id == HOUSEHOLD for circumstance in heard):  # that note says the rest
        return [f"不用专门回{away[0].label}。"]
    return [f"户口、老家在哪里不影响在哪里申请，不用专门回{away[0].label}。"]
