"""The tables of facts, matters and grounds: they fit together, cite law that exists, and refuse what is malformed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.eligibility import tables
from bot.eligibility.facts import Facts, FactSpec, MatterSpec, load_facts, load_matters
from bot.eligibility.rules import Effect, Ground, Rules, load_rules
from bot.eligibility.tables import RulesError, load_table, read_toml
from corpus.citations import cite
from corpus.models import Status
from corpus.names import LawNames
from corpus.store import Corpus

TODAY = date(2026, 11, 23)
ROOT = Path(tables.__file__).parents[1]
RULES = load_rules()
GROUNDS = {ground.id: ground for ground in RULES.grounds}

BESIDE = (Effect.APPLICANT, Effect.ADVANCE, Effect.SPECIAL, Effect.DEEMED, Effect.DECLARATION)

# Rows of another law that is older than the act cite the act too; they decide nothing before the act's first day.
BEFORE_THE_ACT = {"military"}


@pytest.fixture(scope="session")
def names(library: Corpus) -> LawNames:
    return LawNames.from_corpus(library)


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=lambda ground: ground.id)
class TestCitations:
    def test_in_force_while_the_ground_is(self, ground: Ground, library: Corpus, names: LawNames) -> None:
        """On its first day, and today or on its last day."""
        last = ground.until - timedelta(days=1) if ground.until else TODAY
        for day in (ground.start, last):
            for citation in ground.cites:
                if ground.id in BEFORE_THE_ACT and day < RULES.first_day:
                    continue
                assert cite(citation, library, on=day, names=names).status is Status.IN_FORCE, (citation, day)

    def test_the_act_or_hunan_carries_what_decides(self, ground: Ground, library: Corpus, names: LawNames) -> None:
        first = cite(ground.cites[0], library, on=max(ground.start, RULES.first_day), names=names)
        named = (first.article.id.law, first.article.id.number.number)
        aid, hunan = "中华人民共和国法律援助法", "湖南省实施〈中华人民共和国法律援助法〉若干规定"
        allowed = {
            Effect.NOTIFIED: {(aid, 25), (aid, 28)},
            Effect.NO_MEANS_TEST: {(aid, 32)},
            Effect.IN_SCOPE: {(aid, 24), (aid, 29), (aid, 31), (aid, 33), (hunan, 2)},
            Effect.CHECK_WAIVED: {(aid, 42)},
            Effect.DEEMED: {(hunan, 3)},
            Effect.DECLARATION: {(aid, 34), (hunan, 3)},
            Effect.BARRED: {(aid, 24), (aid, 31), (aid, 2)},
            Effect.APPLICANT: {(aid, 40)},
            Effect.ADVANCE: {(aid, 44)},
        }
        if ground.effect in allowed:
            assert named in allowed[ground.effect]

    def test_hunan_is_not_cited_before_its_day(self, ground: Ground) -> None:
        if any("湖南" in citation for citation in ground.cites):
            assert ground.start >= date(2024, 10, 1)


class TestTables:
    def test_every_matter_has_a_venue(self) -> None:
        tables = tomllib.loads((ROOT / "routing" / "data" / "venue.toml").read_text(encoding="utf-8"))
        placed = [matter for name, group in tables.items() if name != "stage" for matter in group["matters"]]
        assert len(set(placed)) == len(placed)
        assert set(placed) - set(RULES.matters) == set()
        assert set(RULES.matters) - set(placed) == set()

    def test_every_fact_is_read_by_a_rule_or_shown(self) -> None:
        """Facts that no ground reads must have another use: where somebody is held, whether money is short."""
        read = {fact for ground in RULES.grounds for fact in ground.facts}
        assert set(RULES.facts) - read <= {"hardship"}

    def test_every_covered_matter_has_a_ground(self) -> None:
        deciding = (Effect.IN_SCOPE, Effect.NO_MEANS_TEST, Effect.NOTIFIED)
        opened = {matter for ground in RULES.grounds if ground.effect in deciding for matter in ground.matters}
        by_person = {"criminal_defence", "crime_victim", "compulsory_treatment", "retrial"}
        by_person |= {"domestic_violence", "good_deed"}
        assert {matter.id for matter in RULES.matters.values() if matter.covered} - opened == by_person

    def test_uncovered_matters_can_be_closed(self) -> None:
        """Otherwise a matter that no provision lists would wait for ever."""
        assert [matter.id for matter in RULES.matters.values() if not matter.covered and matter.open_if is None] == []

    def test_questions_can_be_answered(self) -> None:
        for fact in RULES.facts.values():
            assert fact.question.endswith("？") and fact.why, fact.id
            assert fact.yes in fact.options and fact.no in fact.options and fact.yes != fact.no, fact.id

    def test_special_groups_cause_no_questions(self) -> None:
        """What never decides is not worth a question, but for what changes how to apply."""
        deciding = {fact for ground in RULES.grounds if ground.effect not in BESIDE for fact in ground.facts}
        for matter in RULES.matters.values():
            assert {*matter.ask, *(matter.open_if or ())} <= deciding, matter.id
            assert not set(matter.channel) & deciding, matter.id

    def test_what_is_given_first_and_asked_later(self) -> None:
        """44: the situations in which aid is given before its check."""
        first = [ground.cites[0] for ground in RULES.grounds if ground.effect is Effect.ADVANCE]
        assert sorted(set(first)) == ["法律援助法44-1", "法律援助法44-2"]

    def test_who_is_exempt_shows_it(self) -> None:
        """42: 有材料证明. The agency says which paper; that one is needed must be told."""
        waived = [ground for ground in RULES.grounds if ground.effect is Effect.CHECK_WAIVED]
        assert waived and all(ground.proof for ground in waived)

    def test_an_inference_says_so(self) -> None:
        marked = [ground for ground in RULES.grounds if ground.inferred]
        assert [ground.id for ground in marked] == ["social_assistance", "edge_household"]
        assert all("我们的理解" in ground.label for ground in marked)

    def test_replaced_standards_are_nowhere(self) -> None:
        """Twice the living allowance and working days were law before 2022 or 2024, and nothing here says them."""
        said = "".join(ground.label + "".join(ground.proof) for ground in RULES.grounds)
        assert not re.search(
            r"[2２两二]倍|工作日|村.{0,6}证明(?!$)|困难证明", said.replace("不是非要村里、社区开证明", "")
        )

    def test_what_rules_a_fact_out(self) -> None:
        spec = FactSpec("x", "x", "x", "x", 1, against=("elderly", "not hardship"))
        for values, out in (({}, False), ({"elderly": False, "hardship": True}, False)):
            assert spec.ruled_out(Facts((), values)) is out
        assert spec.ruled_out(Facts((), {"elderly": True}))
        assert spec.ruled_out(Facts((), {"hardship": False}))

    def test_priorities_are_different(self) -> None:
        """Two facts of the same priority would be asked in no stated order."""
        priorities = [fact.priority for fact in RULES.facts.values()]
        assert len(set(priorities)) == len(priorities)

    def test_no_statute_numbers_in_matters_that_do_not_exist(self, library: Corpus, names: LawNames) -> None:
        """in_law is for people who read the file, and must name real provisions too."""
        for matter in RULES.matters.values():
            if match := re.fullmatch(r"(法律援助法|湖南若干规定) ?([0-9]+)(?:\(([0-9]+)\))?", matter.in_law):
                item = f"-{match[3]}" if match[3] else ""
                assert cite(f"{match[1]}{match[2]}{item}", library, on=TODAY, names=names).status is Status.IN_FORCE

    def test_matters_and_facts_are_typed(self) -> None:
        assert all(isinstance(row, FactSpec) for row in load_facts().values())
        assert all(isinstance(row, MatterSpec) for row in load_matters().values())


class TestGround:
    GROUND = Ground(
        id="x",
        effect=Effect.IN_SCOPE,
        cites=("法律援助法31",),
        start=date(2024, 1, 1),
        until=date(2025, 1, 1),
        facts={"minor": True, "has_lawyer": False},
        matters=("wages", "support"),
        label="测试",
    )

    @pytest.mark.parametrize(
        ("matters", "values", "expected"),
        [
            (("wages",), {"minor": True, "has_lawyer": False}, True),
            (("loan", "support"), {"minor": True, "has_lawyer": False}, True),
            (("loan",), {"minor": True, "has_lawyer": False}, False),
            ((), {"minor": True, "has_lawyer": False}, None),
            ((), {"minor": False}, False),
            (("wages",), {"minor": True}, None),
            (("wages",), {"has_lawyer": True}, False),
            (("loan",), {}, False),
            ((), {}, None),
        ],
    )
    def test_holds(self, matters: tuple[str, ...], values: dict[str, bool], expected: bool | None) -> None:
        assert self.GROUND.holds(Facts(matters, values)) is expected

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2023, 12, 31), False),
            (date(2024, 1, 1), True),
            (date(2024, 12, 31), True),
            (date(2025, 1, 1), False),
        ],
    )
    def test_in_force(self, day: date, expected: bool) -> None:
        assert self.GROUND.in_force(day) is expected

    @pytest.mark.parametrize(
        ("values", "expected"),
        [({}, True), ({"suspect": False}, True), ({"suspect": True}, False)],
    )
    def test_unless(self, values: dict[str, bool], expected: bool) -> None:
        """An exception counts only where it is known."""
        ground = replace(self.GROUND, facts={"abuse_victim": True}, matters=(), unless={"suspect": True})
        assert ground.holds(Facts((), {"abuse_victim": True, **values})) is expected
        assert ground.holds(Facts((), values)) is (None if expected else False)

    def test_unknown(self) -> None:
        assert self.GROUND.unknown(Facts((), {"minor": False})) == ("has_lawyer",)

    def test_a_day_has_the_rows_in_force_in_order(self) -> None:
        rules = Rules((self.GROUND, GROUNDS["wages"], GROUNDS["own_lawyer"]), RULES.facts, RULES.matters)
        day = rules.on(date(2024, 6, 1))
        assert [ground.id for ground in day.of(Effect.BARRED, Effect.IN_SCOPE)] == ["own_lawyer", "x", "wages"]
        assert [ground.id for ground in rules.on(TODAY).of(Effect.IN_SCOPE)] == ["wages"]
        assert list(day.of(Effect.NOTIFIED)) == []
        assert (day.facts, day.matters) == (RULES.facts, RULES.matters)

    def test_the_first_day_has_rules_and_the_one_before_has_none(self) -> None:
        rules = Rules((self.GROUND,), RULES.facts, RULES.matters)
        assert list(rules.on(date(2024, 1, 1)).of(Effect.IN_SCOPE)) == [self.GROUND]
        with pytest.raises(ValueError, match="2024-01-01"):
            rules.on(date(2023, 12, 31))

    def test_only_what_holds_is_holding(self) -> None:
        day = RULES.on(TODAY)
        assert day.holding(Effect.IN_SCOPE, Facts(("wages",))) == (GROUNDS["wages"],)
        assert day.holding(Effect.IN_SCOPE, Facts(("dismissal",))) == ()

    def test_having_does_not_change_what_was_known(self) -> None:
        facts = Facts(("wages",), {"minor": True}, {"minor": "十六岁"})
        assert facts.having(minor=False, elderly=True) == Facts(
            ("wages",), {"minor": False, "elderly": True}, {"minor": "十六岁"}
        )
        assert facts.values == {"minor": True}


ROW = """[[ground]]
id = "a"
effect = "in_scope"
cites = ["法律援助法31-5"]
from = 2022-01-01
when = { matter = ["wages"] }
label = "话"
"""
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A copy of the data folder with one file replaced, which the loaders read instead of the real one."""

    def replace(name: str, body: str | bytes | None) -> Path:
        for path in (ROOT / "eligibility" / "data").glob("*.toml"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        if body is None:
            (tmp_path / name).unlink()
        else:
            (tmp_path / name).write_bytes(body.encode() if isinstance(body, str) else body)
        for function in (read_toml, load_table):
            monkeypatch.setattr(function, "__kwdefaults__", {"folder": tmp_path})
        return tmp_path

    return replace


class TestMalformed:
    def test_the_good_row_loads(self, folder: Folder) -> None:
        folder("rules.toml", ROW)
        assert [ground.id for ground in load_rules().grounds] == ["a"]

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("[[ground]\n", r"rules\.toml"),
            (ROW.replace('label = "话"\n', ""), "ground 'a' needs id"),
            (ROW + 'colour = "red"\n', "ground 'a' needs id.*no other keys"),
            (ROW.replace('id = "a"\n', ""), "ground 'number 1'"),
            (ROW.replace("in_scope", "in_scoop"), "ground 'a': unknown effect 'in_scoop'"),
            (ROW.replace('["wages"]', '["wage"]'), "ground 'a': unknown matter 'wage'"),
            (ROW.replace('matter = ["wages"]', "migrant = true"), "ground 'a': migrant = True"),
            (ROW.replace('matter = ["wages"]', 'minor = "yes"'), "ground 'a': minor = 'yes'"),
            (ROW.replace("2022-01-01", '"2022-01-01"'), "ground 'a': from must be a date"),
            (ROW.replace("2022-01-01", "2022-01-01T00:00:00"), "ground 'a': from must be a date"),
            (ROW + "until = 2025\n", "ground 'a': until must be a date"),
            (ROW + "unless = { suspec = true }\n", "ground 'a': suspec = True"),
            (ROW.replace('["法律援助法31-5"]', "[]"), "ground 'a': a ground without a citation"),
            (ROW + ROW, "ground 'a' appears twice"),
            (ROW + 'inferred = "yes"\n', "ground 'a': inferred must be true or false"),
            ("whole_from = 2024\n" + ROW, "whole_from must be a date"),
            ("whole_from = 2024-10-01T00:00:00\n" + ROW, "whole_from must be a date"),
        ],
        ids=[
            *("not toml", "no label", "unknown key", "no id", "effect", "matter", "fact", "value", "from", "from time"),
            *("until", "unless", "no citation", "twice", "inferred", "whole", "whole time"),
        ],
    )
    def test_rules(self, body: str, message: str, folder: Folder) -> None:
        folder("rules.toml", body)
        with pytest.raises(RulesError, match=message):
            load_rules()

    @pytest.mark.parametrize("name", ["rules.toml", "facts.toml", "matters.toml"])
    @pytest.mark.parametrize("body", [None, b"\xff\xfe\x00\x01", "= 1"], ids=["missing", "binary", "not toml"])
    def test_unreadable(self, name: str, body: str | bytes | None, folder: Folder) -> None:
        folder(name, body)
        with pytest.raises(RulesError, match=name):
            load_rules()

    @pytest.mark.parametrize(
        ("name", "body", "message"),
        [
            ("facts.toml", 'minor = "yes"\n', "'minor' is not a table"),
            ("facts.toml", '[minor]\nlabel = "x"\n', r"facts\.toml: \[minor\]"),
            ("facts.toml", '[m]\nlabel = 1\nquestion = "?"\nwhy = "x"\npriority = 1\n', r"\[m\] label should be str"),
            ("facts.toml", '[m]\nlabel = "x"\nquestion = "?"\nwhy = "x"\npriority = true\n', "priority should be int"),
            ("matters.toml", '[m]\nlabel = "x"\nin_law = "x"\nkind = "civil"\nasks = []\n', "unknown keys.*asks"),
            ("matters.toml", '[m]\nlabel = "x"\nin_law = "x"\nkind = "civil"\nask = [1]\n', "ask should be"),
            ("matters.toml", '[m]\nlabel = "x"\nin_law = "x"\nkind = "civil"\nask = ["no_such"]\n', "unknown fact"),
            ("matters.toml", '[m]\nlabel = "x"\nin_law = "x"\nkind = "civil"\nopen_if = ["no_such"]\n', "unknown fact"),
            ("matters.toml", '[m]\nlabel = "x"\nin_law = "x"\nkind = "civil"\nchannel = ["no_such"]\n', "unknown fact"),
            ("matters.toml", '[m]\nlabel = "x"\nin_law = "x"\nkind = "civil"\nimplies = "no_such"\n', "unknown fact"),
            (
                "facts.toml",
                '[m]\nlabel = "x"\nquestion = "?"\nwhy = "x"\npriority = 1\nagainst = ["not n"]\n',
                r"facts\.toml: \[m\] names the unknown fact 'not n'",
            ),
        ],
    )
    def test_facts_and_matters(self, name: str, body: str, message: str, folder: Folder) -> None:
        folder(name, body)
        with pytest.raises(RulesError, match=message):
            load_rules()
