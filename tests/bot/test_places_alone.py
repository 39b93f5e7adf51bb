"""Short names of the counties that stand alone between two pauses, however ordinary the word."""

from __future__ import annotations

import pytest

from bot.routing.divisions import Divisions, short_names
from bot.routing.names import STRICT, Names
from bot.routing.places import Gazetteer

GAZETTEER, NAMES, DIVISIONS = Gazetteer.load(), Names.load(), Divisions.load()


@pytest.mark.parametrize("frame", ["我们是低保，{}的", "我们是低保 {}的", "{}的，狗咬了人", "{}", "现在人回{}了"])
def test_a_short_name_alone_between_two_pauses_is_a_place(frame: str) -> None:
    """Not what is a word first (中方), nor a name of two places; 新晃了 is another word."""
    for region in DIVISIONS.regions:
        for short in short_names(region):
            if NAMES.by_text[short].guard != STRICT and short != "资阳" and (short, frame[-2:]) != ("新晃", "}了"):
                assert [m.region for m in GAZETTEER.find(frame.format(short))] == [region], short
