"""Doors that hold for a place + circumstances → the best door first, at most two others, and why for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.models import Channel, Region
from bot.routing.channels import AGENCY, AGENCY_WINDOW, BUREAU, HOTLINE, ChannelRow
from bot.routing.circumstances import Circumstance, Door

SHOWN = 3
"""The best door and at most two others: a list helps nobody who stands before a choice."""

STEPS = 4
"""More steps than these are not read."""

CHOICE = "directory_lawyers"
"""The door to the page of the operator's directory where people choose a lawyer."""


class Listed(Protocol):
    """What the operator's directory gives: the window of an agency, and the page where lawyers are chosen."""

    def window(self, region: Region | None, *, on: date) -> Channel | None:
        """The agency's window with its address and telephone, or None where no fresh row is there."""
        ...

    def choice(self, region: Region | None, matter: str | None, *, on: date) -> Channel | None:
        """The door to the page where a person chooses a lawyer, or None."""
        ...


@dataclass(frozen=True)
class Place:
    """Where it goes: the agency in words, who set it up, and what the operator's directory lists for it."""

    agency: str
    bureau: str = ""
    window: Channel | None = None
    choice: Channel | None = None


def choose(rows: Sequence[ChannelRow], heard: Sequence[Circumstance], place: Place) -> tuple[Channel, ...]:
    """Return the best door and at most two others; 12348 is always among them.

    The weightiest circumstance that names a fitting door leads, then the doors of the place itself. Kinds that any
    circumstance avoids are left out, except 12348.

    Args:
        rows: the doors that hold for the place, nearest first; 12348 must be one of them.
        heard: the circumstances, weightiest first, the state of the place last.
        place: the agency in words.
    """
    offers = dict(_offers(rows, place))
    avoid = frozenset[str]().union(*(circumstance.avoid for circumstance in heard))
    fitting = {id_ for id_, channel in offers.items() if id_ == HOTLINE or channel.kind not in avoid}
    leads = [door for door in _leads(rows, heard) if door.id in fitting]
    # 12348 of an avoided kind leads only where nothing else is left.
    first = next((door.id for door in leads if offers[door.id].kind not in avoid), HOTLINE)
    order = [first, HOTLINE, *(door.id for door in _others(rows, heard) if door.id in fitting)]
    chosen = list(dict.fromkeys(order))[:SHOWN]
    words = _words(heard)
    best, *others = [_told(offers[id_], words.get(id_)) for id_ in chosen]
    return tuple(_located(channel, place.window) for channel in (_with_tips(best, heard), *others))


def _offers(rows: Sequence[ChannelRow], place: Place) -> Iterator[tuple[str, Channel]]:
    """Every door by the id that circumstances know it by; the directory's window dresses the agency's."""
    for row in rows:
        channel = row.channel
        if place.window is not None and (row.id == AGENCY_WINDOW or row.replaces == AGENCY_WINDOW):
            window = place.window  # its address is known, so the step that asks for it falls away
            channel = replace(window, steps=window.steps or channel.steps[1:], why=window.why or channel.why)
        elif AGENCY in channel.name:
            channel = replace(channel, name=channel.name.replace(AGENCY, place.agency))
            if place.window is not None:
                channel = _dressed(channel, place.window)
        channel = replace(channel, name=channel.name.replace(BUREAU, place.bureau))
        yield row.replaces or row.id, channel
    if place.choice is not None:
        yield CHOICE, place.choice


def _dressed(channel: Channel, window: Channel) -> Channel:
    """A special door of the agency, with the address and telephone that the directory has for it."""
    return replace(
        channel, how=channel.how + window.how, value=window.value, source=f"{channel.source}；{window.source}"
    )


def _leads(rows: Sequence[ChannelRow], heard: Sequence[Circumstance]) -> Iterator[Door]:
    """What may come first: the doors of the circumstances, then local ones, then those of the state of the place."""
    *persons, state = heard
    for circumstance in persons:
        yield from circumstance.doors
    yield from (Door(row.replaces or row.id) for row in rows if row.is_local and not row.beside and not row.only_for)
    yield from state.doors


def _others(rows: Sequence[ChannelRow], heard: Sequence[Circumstance]) -> Iterator[Door]:
    """What may stand beside the best door: the leading circumstance's others, special ones, local ones, the rest."""
    *persons, state = heard
    leading = next((circumstance for circumstance in persons if circumstance.doors), None)
    yield from leading.doors if leading else (Door(CHOICE),)
    for circumstance in persons:
        yield from circumstance.beside
    yield Door(CHOICE)
    yield from (Door(row.replaces or row.id) for row in rows if row.is_local and not row.only_for)
    for circumstance in (*persons, state):
        yield from (*circumstance.doors, *circumstance.beside)


def _words(heard: Iterable[Circumstance]) -> Mapping[str, Door]:
    """What is said of a door: the words of the weightiest circumstance that names it."""
    words: dict[str, Door] = {}
    for circumstance in heard:
        for door in (*circumstance.doors, *circumstance.beside):
            words.setdefault(door.id, door)
    return words


def _told(channel: Channel, door: Door | None) -> Channel:
    if door is None:
        return channel
    how = "".join(door.steps) or channel.how  # what everybody does there may be wrong for this person
    return replace(channel, why=door.why or channel.why, steps=door.steps or channel.steps, how=how)


def _with_tips(best: Channel, heard: Sequence[Circumstance]) -> Channel:
    """The best door with what the other circumstances add to it."""
    leading = next((circumstance for circumstance in heard if circumstance.doors), None)
    tips = [circumstance.tip for circumstance in heard if circumstance is not leading and circumstance.tip]
    return replace(best, steps=tuple(dict.fromkeys((*best.steps, *tips)))[:STEPS])


def _located(channel: Channel, window: Channel | None) -> Channel:
    """A door at the agency's known address says it first, whatever this person is told to do there."""
    if window is None or channel.kind != "window" or channel.value != window.value:
        return channel
    how = channel.how if window.how in channel.how else window.how + channel.how
    return replace(channel, how=how, steps=tuple(dict.fromkeys((*window.steps[:1], *channel.steps))))
