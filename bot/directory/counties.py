"""The county or city that a cell names, whatever its spelling: exactly one division of Hunan, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Region
from bot.routing.divisions import Divisions, full_name, short_names
from bot.routing.names import PROVINCE
from bot.routing.places import Gazetteer


@dataclass(frozen=True)
class Counties:
    """Official names, the gazetteer's spellings, and short names that stand alone in a cell."""

    official: dict[str, tuple[Region, ...]]
    short: dict[str, tuple[Region, ...]]
    gazetteer: Gazetteer

    @classmethod
    def load(cls) -> Counties:
        """Read the tables of bot.routing.

        Raises:
            RoutingDataError: one of them is missing or malformed.
        """
        official: dict[str, tuple[Region, ...]] = {}
        short: dict[str, tuple[Region, ...]] = {}
        for region in Divisions.load().regions:
            for name in dict.fromkeys((full_name(region), region.county or region.city)):
                official[name] = (*official.get(name, ()), region)
            for name in short_names(region):
                short[name] = (*short.get(name, ()), region)
        return cls(official, short, Gazetteer.load())

    def find(self, cell: str) -> Region | str:
        """Return the division, or one sentence in Chinese that says why there is none."""
        text = "".join(cell.split()).removeprefix(PROVINCE) or PROVINCE
        if found := self.official.get(text):
            return found[0] if len(found) == 1 else f"“{cell}”有{len(found)}个，请把市州也写上"
        mentions = self.gazetteer.find(text)
        if len(mentions) == 1 and mentions[0].span == (0, len(text)):
            mention = mentions[0]
            if mention.ask:
                return f"“{cell}”说不清是哪里，请写全名，把市州也写上"
            if mention.zone:
                return f"“{cell}”是功能区，不是县（市、区），请写它所在的市州或者县（市、区）"
            if mention.region:
                return mention.region
            where = "整个湖南省" if mention.outside is None else f"在{mention.outside}"
            return f"“{cell}”{where}，请写湖南的一个市州或者县（市、区）"
        found = self.short.get(text, ())  # 凤凰, 永定: too ordinary in a story, plain enough in a column of places
        return found[0] if len(found) == 1 else f"“{cell}”不是湖南的一个市州或者县（市、区）"
