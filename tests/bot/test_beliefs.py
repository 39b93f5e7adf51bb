"""Beliefs: recognised as people say them, silent otherwise, and corrected only by law of the day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import beliefs as beliefs_module
from bot.answering.beliefs import Belief, BeliefError, Beliefs
from bot.answering.citing import Citer
from bot.answering.topics import Topics
from corpus.citations import cite
from corpus.models import Status
from corpus.store import Corpus
from tests.bot.beliefs_said import HELD
from tests.bot.conftest import BEFORE_ACT, BEFORE_HUNAN, TODAY

BELIEFS = Beliefs.load()


NOT_HELD: tuple[str, ...] = (
    # the right rule, quoted
    "法律援助法第四十三条规定七日内审查",
    "不用村里开证明，写诚信承诺就行",
    "现在不需要困难证明了，我知道",
    "不用回户籍地申请，对吧",
    "法律援助不收钱",
    "法援律师不得收取任何财物",
    "家庭暴力不分男女",
    "抚养费不受诉讼时效限制",
    "在职讨工资不受一年限制",
    "值班律师不等于辩护人",
    "不用先仲裁也可以申请",
    "法律援助不只是打官司",
    "法律援助不只管刑事",
    "没签合同也可以申请",
    "草案不是法律",
    "诉讼费不是自动全免",
    "申请不看户口",
    "律师不尽责可以请求更换",
    # stories that only share words with a belief
    "我在工地做了三个月，老板欠我两万工资不给",
    "老公打了我，我报警了，派出所出了告诫书",
    "我每月收入不到两千，能申请法律援助吗",
    "我家是低保户，儿子出车祸了",
    "我妈有低保证，要不要查家底",
    "包工头跑了，没签合同，工友可以作证，一共八个人",
    "离婚时房子判给我，他不肯过户",
    "我有车祸的鉴定书",
    "我被车撞了，司机没有保险",
    "公司扣了我的押金不退",
    "销售提成老板一直没发",
    "租房押金房东不退怎么办",
    "厂里拖欠半年工资，去哪里申请法律援助",
    "我是农民工，在岳阳做事，工伤了",
    "老婆跟别人打架被拘留了",
    "我儿子十六岁被抓了，会派律师吗",
    "律师四十天不联系我怎么办",
    "法援律师要收我红包，我要投诉",
    "值班律师能干哪些事",
    "值班律师和辩护律师有什么区别",
    "我爸八十岁，没有儿子养，想要赡养费",
    "前夫不给抚养费，孩子上小学",
    "工伤认定单位三十天不报怎么办",
    "工伤认定一年内都可以申请吗",
    "劳动监察说十五个工作日答复",
    "异议多久有结果",
    "法院立案要几天",
    "我在外地打工，想知道网上能不能递申请",
    "我户口在湖北，人在长沙，去哪里申请",
    "司法所收不收申请",
    "办残疾证明要去哪里",
    "村里修路占了我家的田",
    "村委会把补偿款发错了",
    "离职证明公司不给开",
    "律师来了几次，态度很好",
    "我要换一份工作，老板不让走",
    "仲裁裁决下来了，不服怎么起诉",
    "派出所立案了，抓到人了",
    "公安说三天内通知派律师",
    "诉讼费可以缓交吗",
    "鉴定费谁出",
    "我妈瘫痪了，我能替她申请吗",
    "法律援助能帮忙写起诉状吗",
    "不同意法援的决定去哪里提异议",
    "邻居打我爸，鉴定是轻伤",
    "他打我，我该怎么办",
    "法律援助法第三十二条是什么",
    "湖南若干规定第三条怎么写的",
    "劳动合同法第八十二条",
    "法律援助的电话是多少",
    "12348要钱吗",
    "你好",
    "今天天气怎么样",
    "谢谢你",
    "",
    "？？？",
    "工资表上每月三千五，实发两千",
    "厂里说超过三十岁不招人",
    "买的种子是假的，秧苗全死了",
    "离婚协议草案怎么写",
    "见义勇为受伤了，谁赔",
    "退休金每月两千六，想告儿子",
    "孩子三岁，法定代理人怎么写",
    "对方是外地人，去哪里告",
)


def ids(turn: str, on: date = TODAY) -> list[str]:
    return [belief.id for belief in BELIEFS.find(turn, on=on)]


@pytest.mark.parametrize(("belief", "turn"), [(name, turn) for name, turns in HELD.items() for turn in turns])
def test_held(belief: str, turn: str) -> None:
    assert belief in ids(turn)


@pytest.mark.parametrize("turn", NOT_HELD)
def test_not_held(turn: str) -> None:
    assert ids(turn) == []


def test_there_are_enough_phrasings() -> None:
    assert set(HELD) == {belief.id for belief in BELIEFS.all}
    assert min(len(set(turns)) for turns in HELD.values()) >= 8
    assert len(set(NOT_HELD)) >= 60


def test_most_phrasings_hold_one_belief_only() -> None:
    """Otherwise a table that fires at everything would pass the rows above."""
    alone = [ids(turn) == [name] for name, turns in HELD.items() for turn in turns]
    assert sum(alone) / len(alone) >= 0.95


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("法律援助条例第十七条要困难证明，还讲5个工作日审查", ["old_national_regulation", "working_days"]),
        ("外地户口不给办吧，是不是要回户籍地申请，还要交押金才能申请法援", ["aid_costs_money", "outsiders_excluded"]),
        ("修订草案第五条法律援助的标准，低保的两倍，5个工作日审查", ["draft_as_law", "working_days"]),
    ],
)
def test_two_of_the_most_specific(turn: str, expected: list[str]) -> None:
    assert ids(turn) == expected


@given(st.text(max_size=300))
def test_any_words(turn: str) -> None:
    assert len(BELIEFS.find(turn, on=TODAY)) <= 2


@pytest.mark.parametrize(
    "unit", ["困难证明", "超过一年", "老板欠我工资一", "没有合同就", "法律援助要", "(", "有房有车就"]
)
def test_long_words_are_read(unit: str) -> None:
    assert len(BELIEFS.find(unit * 3000, on=TODAY)) <= 2


@pytest.mark.parametrize("belief", BELIEFS.all, ids=lambda belief: belief.id)
class TestEachBelief:
    def test_its_articles_are_law_from_the_day_on_which_it_is_wrong(self, belief: Belief, library: Corpus) -> None:
        for day in (belief.since or TODAY, TODAY):
            for text in belief.cites:
                assert cite(text, library, on=day).status is Status.IN_FORCE, (text, day)

    def test_it_is_not_found_while_it_was_right(self, belief: Belief) -> None:
        turn = next(turn for turn in HELD[belief.id] if ids(turn) == [belief.id])
        if belief.since is None:
            assert ids(turn, date(1990, 1, 1)) == [belief.id]
        else:
            assert ids(turn, belief.since) == [belief.id]
            assert ids(turn, belief.since - timedelta(days=1)) == []

    def test_it_is_corrected_with_its_articles(self, belief: Belief, citer: Citer) -> None:
        turn = next(turn for turn in HELD[belief.id] if ids(turn) == [belief.id])
        (point,) = BELIEFS.corrections(turn, citer, on=TODAY)
        assert point.text == belief.text
        assert len(point.cites) == len(belief.cites)

    def test_it_is_not_said_beside_a_topic_that_says_it(self, belief: Belief, citer: Citer) -> None:
        assert set(belief.topics) <= {topic.id for topic in Topics.load().all}
        turn = next(turn for turn in HELD[belief.id] if ids(turn) == [belief.id])
        for topic in belief.topics:
            assert BELIEFS.corrections(turn, citer, on=TODAY, said=(topic,)) == ()


@pytest.mark.parametrize(
    ("turn", "day"),
    [
        ("按修订草案，法律援助要交什么", BEFORE_HUNAN),
        ("法律援助要钱吗", BEFORE_ACT),
        ("没签劳动合同还能申请法律援助吗", BEFORE_ACT),
    ],
    ids=["before the Hunan rules", "before the Act", "one of two articles"],
)
def test_no_correction_by_what_is_not_yet_law(turn: str, day: date, citer: Citer) -> None:
    assert ids(turn, day)
    assert BELIEFS.corrections(turn, citer, on=day) == ()


ROW = '[macros]\ny = "."\n[[belief]]\nid = "a"\nany = ["钱{y}"]\ntext = "话"\ncites = ["法律援助法2"]\n'


class TestMalformed:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("[[belief]\n", r"beliefs\.toml"),
            (ROW.replace("[macros]", "[macro]"), "macros"),
            (ROW.replace('text = "话"\n', ""), "belief 'a'"),
            (ROW + 'colour = "red"\n', "belief 'a'"),
            (ROW.replace("钱{y}", "(钱"), "belief 'a'"),
            (ROW.replace('["钱{y}"]', "[]"), "belief 'a'"),
            (ROW.replace('["钱{y}"]', "[3]"), "belief 'a'"),
            (ROW.replace('["法律援助法2"]', "[]"), "belief 'a'"),
            (ROW + 'since = "2024"\n', "belief 'a'"),
            (ROW + "since = 2024-01-01T00:00:00\n", "belief 'a'"),
            (ROW + ROW.split("\n", 2)[2], "twice"),
        ],
        ids=[
            "not toml", "no macros", "no text", "unknown key", "bad pattern", "no pattern", "number", "no article",
            "day as text", "day with time", "same id",
        ],
    )  # fmt: skip
    def test_refused(self, body: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(body.encode(), tmp_path, monkeypatch)
        with pytest.raises(BeliefError, match=message):
            Beliefs.load()

    @pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "binary"])
    def test_unreadable(self, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(content, tmp_path, monkeypatch)
        with pytest.raises(BeliefError, match=r"beliefs\.toml"):
            Beliefs.load()

    def test_the_good_row_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Otherwise the refusals above could have another reason."""
        self.use(ROW.encode(), tmp_path, monkeypatch)
        (belief,) = Beliefs.load().find("要钱吗", on=TODAY)
        assert (belief.id, belief.text, belief.cites, belief.since) == ("a", "话", ("法律援助法2",), None)

    def use(self, content: bytes | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = folder / "beliefs.toml"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setattr(beliefs_module, "_DATA", path)
