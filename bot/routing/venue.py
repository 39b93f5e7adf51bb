"""Which office is competent (法律援助法 38): by the stage of the case, its matter, and the offices a story names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.models import Citation, VenueRule
from bot.routing.places import PlaceMention
from bot.routing.roles import Organ, Role
from bot.routing.tables import DATA, Row, read_toml
from bot.understanding.cues import CueError, Pattern, compile_any

FILE = "venue.toml"
CASE_OFFICE, DISPUTE_OFFICE, PLACE_OF_EVENT, UNKNOWN = "case_office", "dispute_office", "place_of_event", "unknown"
KINDS = frozenset({CASE_OFFICE, DISPUTE_OFFICE, PLACE_OF_EVENT, UNKNOWN})
CUSTODY = "custody"
_ROLES = frozenset({*Role, CUSTODY})
_WHERE = {
    CASE_OFFICE: "受理案件的法院在哪里，就找哪里的",
    PLACE_OF_EVENT: "事情发生的地方",
}
_DEFAULT, _CRIMINAL, _STAGE = "other", "criminal", "stage"
_ENFORCEMENT, _COURT, _ARBITRATION = "enforcement", "court", "arbitration"


@dataclass(frozen=True)
class Case:
    """What is known of a case when the door is chosen; None is not known.

    `facts` are those that are true or false, by id; `cites` is article 38, already resolved; `topics` are those that
    the answer is made of.
    """

    criminal: bool = False
    litigation: bool | None = None
    matter: str | None = None
    detained: bool | None = None
    cites: tuple[Citation, ...] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    topics: tuple[str, ...] = ()

    @property
    def known(self) -> dict[str, bool]:
        """The facts with what this record knows by itself."""
        return {**self.facts} if self.detained is None else {**self.facts, "detained": self.detained}


@dataclass(frozen=True)
class VenueGroup:
    """Matters that share a rule: see the head of venue.toml."""

    id: str
    kind: str
    kind_without_suit: str
    by: tuple[str, ...]
    where: str
    matters: tuple[str, ...]
    criminal_when_detained: bool = False
    custody_apart: bool = False
    homes_apart: bool = False

    def rank(self, mention: PlaceMention) -> int:
        """How decisive a place is for these matters; 0 is most."""
        return self.by.index(CUSTODY if mention.organ is Organ.CUSTODY else mention.role)

    def heeds(self, mention: PlaceMention) -> bool:
        """Whether a place says anything of where such a case is."""
        return not (
            (self.custody_apart and mention.organ is Organ.CUSTODY) or (self.homes_apart and mention.role is Role.HOME)
        )


@dataclass(frozen=True)
class Venues:
    """The groups, by id; and what tells the stage of a case, most advanced first."""

    groups: dict[str, VenueGroup]
    stages: dict[str, Pattern]

    @classmethod
    def load(cls, folder: Path | None = None) -> Venues:
        """Read venue.toml of this package or of `folder`.

        Raises:
            RoutingDataError: the file is missing or malformed, a matter stands in two groups, or a group is missing.
        """
        groups: dict[str, VenueGroup] = {}
        seen: dict[str, str] = {}
        table = read_toml(FILE, folder=folder or DATA)
        stages = _stages(table.pop(_STAGE, {}))
        for id_, raw in table.items():
            row = Row(FILE, id_, raw)
            group = VenueGroup(
                id_,
                row.one_of("kind", KINDS),
                row.one_of("kind_without_suit", KINDS),
                row.texts("by"),
                row.text("where"),
                row.texts("matters"),
                row.flag("criminal_when_detained"),
                row.flag("custody_apart"),
                row.flag("homes_apart"),
            )
            if set(group.by) != _ROLES or len(group.by) != len(_ROLES):
                raise row.error(f"by should name each of {sorted(_ROLES)} once")
            for matter in group.matters:
                if matter in seen:
                    raise row.error(f"{matter} already stands in [{seen[matter]}]")
                seen[matter] = id_
            row.done()
            groups[id_] = group
        for needed in (_DEFAULT, _CRIMINAL, _ENFORCEMENT):
            if needed not in groups:
                raise Row(FILE, needed, {}).error("is missing")
        return cls(groups, stages)

    def group(self, case: Case, text: str = "") -> VenueGroup:
        """The group of the case; `other` where its matter is unknown, `criminal` for criminal ones, `enforcement` where
        the folded words of the story (`text`) tell of what was won and is not paid.

        Who is detained after an accident or a fight, or says nothing else, is taken for a defendant; the wage or the
        divorce of somebody detained stays what it is.
        """
        if case.criminal or case.facts.get("suspect"):
            return self.groups[_CRIMINAL]
        if self.stages[_ENFORCEMENT].find(text):
            return self.groups[_ENFORCEMENT]
        group = next((g for g in self.groups.values() if case.matter in g.matters), self.groups[_DEFAULT])
        return self.groups[_CRIMINAL] if case.detained and group.criminal_when_detained else group

    def rule(self, case: Case, mentions: Sequence[PlaceMention], text: str = "") -> tuple[VenueRule, str]:
        """Return the rule and why that office, in plain words.

        A lawsuit that is known goes before the matter; where none is known, a court or an arbitration body in the story
        shows which stage it has reached, and a court is further than arbitration.

        Args:
            case: what is known of it.
            mentions: the places of the story, with their offices.
            text: the folded words of the story.
        """
        group = self.group(case, text)
        organs = {mention.organ for mention in mentions}
        stages = {name for name, pattern in self.stages.items() if pattern.find(text)}
        if group.id in (_CRIMINAL, _ENFORCEMENT) or case.litigation:
            kind = CASE_OFFICE
        elif case.litigation is False:
            kind = group.kind_without_suit
        elif Organ.COURT in organs or _COURT in stages:
            kind = CASE_OFFICE
        elif Organ.ARBITRATION in organs or _ARBITRATION in stages:
            kind = DISPUTE_OFFICE
        else:
            kind = group.kind
        known = group.where if kind == group.kind or kind not in _WHERE else _WHERE[kind]
        return VenueRule(kind, case.cites), known


def _stages(raw: object) -> dict[str, Pattern]:
    table = Row(FILE, _STAGE, raw)
    stages = {}
    for name in (_ENFORCEMENT, _COURT, _ARBITRATION):
        row = Row(FILE, f"{_STAGE}.{name}", table.rows(name))
        unless = row.optional_text("unless")
        try:
            any_ = compile_any(FILE, row.name, row.texts("any"), {})
            cancels = compile_any(FILE, row.name, [unless] if unless else [], {})
        except CueError as exc:
            raise row.error(str(exc)) from exc
        if any_ is None:
            raise row.error("any is missing")
        row.done()
        stages[name] = Pattern(any_, cancels)
    table.done()
    return stages
