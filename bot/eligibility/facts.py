"""What is known about a case: three-valued facts, the matters it is about, and the user's words for each.

A fact that is absent is unknown. Unknown is never taken for "no": rules that need it wait (None) and the bot asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.eligibility.tables import load_table

NOT = "not "


@dataclass(frozen=True)
class FactSpec:
    """A fact of the vocabulary: label, how and why to ask for it, the answers offered, its place in the queue.

    `against` names what rules it out ("elderly"; "not hardship" where that is known to be false); `changeable` facts
    can come about by the person's own later act; of `plain` ones nobody who tells them is in doubt, and none is doubted
    that `follows` a known one; `cites` are the provisions that define what the label says.
    """

    id: str
    label: str
    question: str
    why: str
    priority: int
    yes: str = "是"
    no: str = "不是"
    options: tuple[str, ...] = ("是", "不是", "不清楚")
    against: tuple[str, ...] = ()
    changeable: bool = False
    plain: bool = False
    follows: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    def ruled_out(self, facts: Facts) -> bool:
        """Whether what is known makes it impossible that this fact holds."""
        names = {entry.removeprefix(NOT): not entry.startswith(NOT) for entry in self.against}
        return any(facts.get(name) is value for name, value in names.items())


@dataclass(frozen=True)
class MatterSpec:
    """A kind of case. `in_law` says where it stands; `open_if` names the facts that must be known to be false before
    a matter that no ground covers is called not covered; `ask` names the facts worth asking about, `channel` those that
    change how to apply, `may_hide` those that would make another case of it: nobody is asked, but everybody is told."""

    id: str
    label: str
    in_law: str
    kind: str  # labour | civil | administrative | criminal
    papers: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    may_hide: tuple[str, ...] = ()
    implies: str = ""  # the fact that such a case is about, or nothing
    named_by: tuple[str, ...] = ()  # facts whose words name the case as surely
    goes_with: tuple[str, ...] = ()  # one issue when told together; "*": with any
    litigation: bool = False
    open_if: tuple[str, ...] | None = None  # None: never called not covered by itself
    covered: bool = True  # False: no provision lists it


@dataclass(frozen=True)
class Facts:
    """Matters (main one first), facts known to be true or false, and the words each was read from."""

    matters: tuple[str, ...] = ()
    values: Mapping[str, bool] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)

    def get(self, fact: str) -> bool | None:
        """True, False, or None while unknown."""
        return self.values.get(fact)

    def having(self, **values: bool) -> Facts:
        """A copy in which the given facts are known."""
        return Facts(self.matters, {**self.values, **values}, self.quotes)


def load_facts() -> dict[str, FactSpec]:
    """Return the vocabulary by id; RulesError where a row is not of the expected shape."""
    return {row.id: row for row in load_table("facts.toml", FactSpec)}


def load_matters() -> dict[str, MatterSpec]:
    """Return the matters by id; RulesError where a row is not of the expected shape."""
    return {row.id: row for row in load_table("matters.toml", MatterSpec)}
