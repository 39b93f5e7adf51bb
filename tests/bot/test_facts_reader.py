"""Stories → facts: what is stated, what is denied, what is corrected later, and what must not be read into words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.eligibility.facts import Facts, load_facts, load_matters
from bot.understanding import cues as cues_module
from bot.understanding.cues import CueError, Pattern, compile_any, sentence
from bot.understanding.facts import FactReader
from bot.understanding.text import clean

DATA = Path(cues_module.__file__).parent / "data"


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("包工头欠我们十二个人的工钱，一直不给", "wages"),
        ("在饭店洗碗，老板拖了两个月工资", "wages"),
        ("在工地上从脚手架摔下来，腿断了", "work_injury"),
        ("上班时手指被机器切断", "work_injury"),
        ("公司不承认我是他们的员工，要确认劳动关系", "labour_relation"),
        ("干了八年被公司辞退，一分补偿没有", "dismissal"),
        ("骑电动车过马路被小车撞了", "traffic"),
        ("在食堂吃了变质的肉，食物中毒住院", "food_drug"),
        ("医院做手术把我弄成瘫痪，不肯赔", "medical"),
        ("三个儿子都不给赡养费", "support"),
        ("前夫不付孩子抚养费", "support"),
        ("关了我八个月，最后无罪，要国家赔偿", "state_compensation"),
        ("社保局不给我办退休，不批养老金", "social_insurance"),
        ("爸爸因公牺牲，单位不发抚恤金", "survivor_pension"),
        ("妈妈老年痴呆，要申请认定无民事行为能力", "legal_capacity"),
        ("化工厂排污，井水不能喝了，要赔偿", "environment"),
        ("买的除草剂是假的，禾苗全死了", "fake_products"),
        ("隔壁的加油站爆炸，把我家房子炸塌了，要赔偿", "public_emergency"),
        ("老公喝了酒就打我", "domestic_violence"),
        ("网上有人侮辱我爷爷，他是烈士", "martyr_honour"),
        ("下河救落水的小孩，自己受了伤", "good_deed"),
        ("儿子涉嫌诈骗被刑拘", "criminal_defence"),
        ("女儿被人强奸，检察院已经起诉了", "crime_victim"),
        ("检察院申请对我弟弟强制医疗", "compulsory_treatment"),
        ("判决生效了我不服，想申请再审", "retrial"),
        ("跟邻居吵架，被邻居打断了肋骨", "personal_injury"),
        ("在路上被狗咬了", "animal_injury"),
        ("被别人家的狗咬了", "animal_injury"),
        ("性格不合想离婚，分财产", "divorce"),
        ("同事借了我三万块钱不还", "loan"),
        ("开发商的楼烂尾了，想退房", "house_purchase"),
        ("对方欠我们公司货款", "business_contract"),
        ("楼上漏水把我家泡了", "neighbour"),
        ("爸爸的遗产兄弟不肯分", "inheritance"),
        ("村里征地补偿没给我家", "land"),
        ("健身房跑路了，健身卡的钱不退", "consumer"),
        ("有人在朋友圈造谣骂我", "reputation"),
        ("交警给我开了罚单，我不服罚款", "traffic_fine"),
    ],
)
def test_main_matter(words: str, matter: str, reader: FactReader) -> None:
    assert reader.read([words]).matters[0] == matter


def test_every_matter_can_be_told(reader: FactReader) -> None:
    assert {cue.matter for cue in reader.matter_cues} == set(load_matters()) - ONLY_BY_OTHERS


ONLY_BY_OTHERS: set[str] = set()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # stated
        ("我是农民工，老板不给工资", {"migrant_worker": True}),
        ("农村户口，在广东打工", {"migrant_worker": True}),
        ("家里是低保户", {"social_assistance": True}),
        ("我是五保户", {"social_assistance": True}),
        ("我是烈属", {"preferential_treatment": True, "military": True}),
        ("我是残疾军人", {"preferential_treatment": True}),
        ("我今年七十三了，没有退休金", {"elderly": True, "no_stable_income": True}),
        ("我有残疾证", {"disabled": True}),
        ("我女儿八岁", {"minor": True, "no_stable_income": True}),
        ("我侄儿17岁，在汽修店做学徒，老板欠他三个月工资", {"minor": True, "no_stable_income": None}),
        ("我侄女17岁，没有收入，老板欠她三个月工资", {"minor": True, "no_stable_income": True}),
        ("孩子才5岁，他爸爸的工资老板不给", {"minor": True, "no_stable_income": True}),
        ("我是低边户，老公打我要离婚", {"edge_household": True, "abuse_victim": True}),
        ("我屋里娘七十六哒，冇得收入", {"elderly": True, "no_stable_income": True}),
        ("老婆查出癌症", {"severe_hardship_event": True}),
        ("家里没钱请律师", {"hardship": True}),
        ("我已经花钱请了律师", {"has_lawyer": True}),
        ("儿子是聋哑人，被公安抓了", {"deaf_blind_mute": True, "suspect": True, "detained": True}),
        ("弟弟有精神病，捅伤了人，被刑拘", {"mentally_impaired": True, "suspect": True}),
        ("可能要判死刑", {"life_or_death": True, "suspect": True}),
        ("死刑复核阶段", {"death_review": True}),
        ("再审改判无罪", {"retrial_acquitted": True}),
        ("检察院已经抗诉了", {"reopened": True}),
        ("我开了个厂", {"organization": True}),
        # denied
        ("我不是农民工", {"migrant_worker": False}),
        ("我是城镇户口", {"migrant_worker": False}),
        ("我没有低保", {"social_assistance": False}),
        ("我不是残疾人", {"disabled": False}),
        ("老公没有打过我", {"abuse_victim": False}),
        ("从来没有家暴", {"abuse_victim": False}),
        ("没有请律师", {"has_lawyer": False}),
        ("派出所没有立案", {"crime_victim": False}),
        ("我每个月有退休金三千", {"no_stable_income": False}),
        ("欠的是工程款，不是工资", {"claims_wages": False}),
        ("我三十五岁", {"minor": False}),
        ("单位没给我交社保，社保局不给办退休，我现在还在那里上班", {"no_stable_income": False}),
        ("老板还在那里上班，单位没给我交社保，社保局不给办退休", {"no_stable_income": None}),
    ],
)
def test_facts(words: str, expected: dict[str, bool], reader: FactReader) -> None:
    values = reader.read([words]).values
    assert {fact: values.get(fact) for fact in expected} == expected


@pytest.mark.parametrize(
    ("words", "unread"),
    [
        ("老公天天打麻将，不管家", "abuse_victim"),
        ("我老婆去广东打工了", "abuse_victim"),
        ("我爸打电话来说的", "abuse_victim"),
        ("老公打官司输了", "abuse_victim"),
        ("老板打了欠条", "abuse_victim"),
        ("被老板打了一顿", "abuse_victim"),
        ("我在工地被保安打了", "abuse_victim"),
        ("请不起律师", "has_lawyer"),
        ("想请律师", "has_lawyer"),
        ("打我的人被抓了", "suspect"),
        ("肇事司机被刑拘了", "suspect"),
        ("骗子被公安抓了", "suspect"),
        ("想申请低保，怎么办", "social_assistance"),
        ("低保被取消了", "social_assistance"),
        ("拖欠工资三个月", "minor"),
        ("欠我16万", "minor"),
        ("等了60多天", "elderly"),
        ("老板拖欠工资，我有退休金吗", "migrant_worker"),
        ("救护车把我送到医院", "good_samaritan"),
        ("我爷爷是英雄牺牲的", "elderly"),
    ],
)
def test_not_read_into_words(words: str, unread: str, reader: FactReader) -> None:
    assert reader.read([words]).values.get(unread) is not True


class TestTurns:
    @pytest.mark.parametrize(
        ("turns", "fact", "expected"),
        [
            (["我是农村户口", "说错了，我是城镇户口"], "migrant_worker", False),
            (["我没有低保", "哦对了，上个月评上低保户了"], "social_assistance", True),
            (["我已经请了律师", "把那个律师辞了"], "has_lawyer", False),
            (["他没有打过我", "其实他经常打我"], "abuse_victim", True),
            (["法院还没有裁定再审", "现在法院裁定再审了"], "reopened", True),
            (["我是农民工", "嗯", "好的"], "migrant_worker", True),
        ],
    )
    def test_a_later_turn_corrects(self, turns: list[str], fact: str, expected: bool, reader: FactReader) -> None:
        assert reader.read(["老公的事", "想离婚", *turns]).values[fact] is expected

    @pytest.mark.parametrize(
        "turns",
        [
            ("老板欠我工资", "我是农村户口", "没有请律师"),
            (("儿子不给赡养费", "我今年七十五", "家里是低保户", "没有退休金")),
            ("儿子不给赡养费", "我今年七十五", "没有固定收入"),
            ("弟弟被刑拘", "他有精神病", "家里没钱"),
        ],
    )
    def test_order_without_contradiction_does_not_matter(self, turns: Sequence[str], reader: FactReader) -> None:
        first = reader.read(turns)
        for shift in range(len(turns)):
            order = [*turns[shift:], *turns[:shift]]
            again = reader.read(order)
            assert (dict(again.values), set(again.matters)) == (dict(first.values), set(first.matters)), order

    def test_covered_matters_come_first(self, reader: FactReader) -> None:
        """Although more was said of the other."""
        found = reader.read(["朋友借我五万不还，有借条，还有利息", "儿子也不给赡养费"])
        assert found.matters == ("support", "loan")

    def test_no_turns(self, reader: FactReader) -> None:
        assert reader.read([]) == Facts()


class TestSpellings:
    """The same story however it is typed."""

    PLAIN = "我是农村户口，在工地打工，老板拖欠工资"

    @pytest.mark.parametrize(
        "words",
        [
            "我是農村戶口，在工地打工，老闆拖欠工資",
            "我是农村户口，在工地打工，老板脱欠工姿",
            "我 是 农 村 户 口 ，在 工 地 打 工 ，老 板 拖 欠 工 资",
            "\u200b".join(PLAIN),
            "😭😭我是农村户口👷，在工地打工，老板拖欠工资💰！！！",
            "我是农村户口,在工地打工,老板拖欠工资",
            "我是农村户口\n在工地打工\n老板拖欠工资",
            "\x00我是农村户口\x07，在工地打工，老板拖欠工资",
        ],
        ids=["traditional", "slips", "spaces", "zero width", "emoji", "half width", "lines", "control"],
    )
    def test_same_facts(self, words: str, reader: FactReader) -> None:
        plain, found = reader.read([self.PLAIN]), reader.read([words])
        assert (found.matters, dict(found.values)) == (plain.matters, dict(plain.values))

    @pytest.mark.parametrize(
        ("words", "matter", "facts"),
        [
            ("我堂客天天捱打，她男的拿凳子砸她", "domestic_violence", {}),
            ("我老倌打我，冇得地方去", "domestic_violence", {"abuse_victim": True}),
            ("我屋里老倌打我", "domestic_violence", {"abuse_victim": True}),
            ("崽女都不把赡养费我", "support", {}),
            ("老板差我工钱，讲么子都不给", "wages", {"claims_wages": True}),
            ("我娭毑八十哒，崽不管她", "support", {"elderly": True}),
        ],
    )
    def test_dialect(self, words: str, matter: str, facts: dict[str, bool], reader: FactReader) -> None:
        found = reader.read([words])
        assert matter in found.matters
        assert {fact: found.values.get(fact) for fact in facts} == facts


class TestQuotes:
    def test_words_of_the_user(self, reader: FactReader) -> None:
        facts = reader.read(["老板拖欠工资。我是农村户口，出来做工的。家里没有低保。"])
        assert "农村户口" in facts.quotes["migrant_worker"]
        assert "老板" not in facts.quotes["migrant_worker"], "only the sentence it stands in"

    @given(words=st.text(st.sampled_from("我他老公打工资农村户口低保没有不是。，？\n0123岁"), max_size=60))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_every_quote_is_in_the_words(self, words: str, reader: FactReader) -> None:
        for quote in reader.read([words]).quotes.values():
            assert quote in clean(words)

    def test_dialect_is_quoted_as_it_was_said(self, reader: FactReader) -> None:
        quotes = reader.read(["我屋里老倌打我，崽才十二岁"]).quotes
        assert quotes["abuse_victim"] == "我屋里老倌打我"


@given(turns=st.lists(st.text(max_size=80), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_gives_known_facts_only(turns: list[str], reader: FactReader) -> None:
    found = reader.read(turns)
    assert set(found.values) <= set(load_facts())
    assert set(found.matters) <= set(load_matters()) and len(set(found.matters)) == len(found.matters)


@pytest.mark.parametrize(
    "words",
    ["啊" * 100_000, "Мне не платят", "給與え", "\x00\x01", "a" * 100_000, "🙏" * 1000],
    ids=["long", "russian", "japanese", "control", "latin", "emoji"],
)
def test_nothing_is_read_into_noise(words: str, reader: FactReader) -> None:
    assert reader.read([words]) == Facts()


class TestMeaning:
    """Facts that follow from others by the meaning of the words."""

    @pytest.mark.parametrize(
        ("words", "matters", "expected"),
        [
            ("老公打我", {"domestic_violence"}, {"abuse_victim": True}),
            ("我要申请人身安全保护令", {"domestic_violence"}, {"abuse_victim": True}),
            ("女儿被强奸，公安立案了", {"crime_victim"}, {"crime_victim": True, "suspect": False}),
            ("对弟弟强制医疗", {"compulsory_treatment"}, {"compulsory_treatment": True, "suspect": False}),
            ("孩子才三岁，爸爸不给抚养费", {"support"}, {"minor": True, "no_stable_income": True}),
        ],
    )
    def test_follows(self, words: str, matters: set[str], expected: dict[str, bool], reader: FactReader) -> None:
        found = reader.read([words])
        assert matters <= set(found.matters)
        assert {fact: found.values.get(fact) for fact in expected} == expected


class TestPattern:
    def test_no_cue_begins_with_a_run_of_any_length(self) -> None:
        """It would be tried again from every place of one long number: the square of its length."""
        for name in ("fact_cues.toml", "matter_cues.toml"):
            for listed in re.findall(r'"((?:[^"\\\\]|\\\\.)*)"', (DATA / name).read_text(encoding="utf-8")):
                assert not re.match(r"(?:\[[^\]]*\]|\\\\[dws]|\.)[+*]", listed), f"{name}: {listed}"

    def pattern(self, any_: str, unless: str | None = None, **options: bool) -> Pattern:
        built = compile_any("t", "r", [any_], {})
        assert built is not None
        return Pattern(built, compile_any("t", "r", [unless], {}) if unless else None, **options)

    @pytest.mark.parametrize(
        ("text", "negated"),
        [
            ("有低保", False),
            ("没有低保", True),
            ("不是低保", True),
            ("没领低保", True),
            ("未办低保", True),
            ("没问题。低保有", False),
            ("不晓得，低保是有的", False),
        ],
    )
    def test_negation_stands_right_before(self, text: str, negated: bool) -> None:
        match = self.pattern("低保").find(text)
        assert match is not None and match.negated is negated

    def test_the_last_match_counts(self) -> None:
        match = self.pattern("低保").find("没有低保。现在有低保了")
        assert match is not None and not match.negated

    def test_cancelled_in_its_sentence_only(self) -> None:
        pattern = self.pattern("低保", "取消")
        assert pattern.find("低保被取消") is None
        assert pattern.find("低保。取消") is not None
        assert self.pattern("低保", "取消", anywhere=True).find("低保。取消") is None

    def test_nothing_found(self) -> None:
        assert self.pattern("低保").find("") is None

    @pytest.mark.parametrize(
        ("text", "start", "end", "expected"),
        [("甲。乙丙。丁", 2, 3, "乙丙"), ("甲乙", 0, 1, "甲乙"), ("甲\n乙", 2, 3, "乙"), ("甲?乙!丙", 2, 3, "乙")],
    )
    def test_sentence(self, text: str, start: int, end: int, expected: str) -> None:
        left, right = sentence(text, start, end)
        assert text[left:right] == expected

    def test_macros(self) -> None:
        built = compile_any("t", "r", ["{WHO}打我"], {"WHO": "(?:老公|老婆)"})
        assert built is not None and built.search("老公打我")

    def test_no_patterns(self) -> None:
        assert compile_any("t", "r", [], {}) is None


class TestMalformed:
    CUE = '[macro]\nA = "甲"\n[[cue]]\nfact = "minor"\nvalue = true\nany = ["乙"]\n'

    @pytest.fixture
    def write(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        for path in DATA.glob("*.toml"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        monkeypatch.setattr(cues_module, "_DATA", tmp_path)
        return tmp_path

    def load(self) -> FactReader:
        return FactReader.load(load_facts(), load_matters())

    def test_the_good_file_loads(self, write: Path) -> None:
        (write / "fact_cues.toml").write_text(self.CUE, encoding="utf-8")
        assert [cue.fact for cue in self.load().fact_cues] == ["minor"]

    @pytest.mark.parametrize(
        ("name", "body", "message"),
        [
            ("fact_cues.toml", "[[cue]\n", r"fact_cues\.toml"),
            ("fact_cues.toml", CUE.replace('"minor"', '"minr"'), "unknown fact 'minr'"),
            ("fact_cues.toml", CUE.replace('["乙"]', "[]"), "cue 1 has no patterns"),
            ("fact_cues.toml", CUE.replace('["乙"]', '["(乙"]'), r"\[minor\] '\(乙'"),
            ("matter_cues.toml", '[wage]\nstrong = ["甲"]\n', "unknown matter 'wage'"),
            ("matter_cues.toml", '[wages]\nstrong = ["[甲"]\n', r"\[wages\] '\[甲'"),
        ],
    )
    def test_refused(self, name: str, body: str, message: str, write: Path) -> None:
        (write / name).write_text(body, encoding="utf-8")
        with pytest.raises(CueError, match=message):
            self.load()

    @pytest.mark.parametrize("name", ["fact_cues.toml", "matter_cues.toml"])
    def test_missing(self, name: str, write: Path) -> None:
        (write / name).unlink()
        with pytest.raises(CueError, match=name):
            self.load()

    @pytest.mark.parametrize(
        "body",
        [
            CUE.replace("[macro]\n", "[macros]\n"),
            CUE.replace('fact = "minor"\n', ""),
            CUE.replace("value = true\n", ""),
        ],
        ids=["no macro table", "no fact", "no value"],
    )
    def test_a_missing_key_is_named(self, body: str, write: Path) -> None:
        (write / "fact_cues.toml").write_text(body, encoding="utf-8")
        with pytest.raises(CueError, match=r"fact_cues\.toml"):
            self.load()
