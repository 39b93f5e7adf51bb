"""What the list of papers makes of a case: of the dead, of papers that somebody keeps back, and of repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answering import papers as module
from bot.answering.papers import PaperError, Papers, without_repeats
from bot.answering.phrases import Phrases
from bot.eligibility.facts import Facts
from bot.eligibility.rules import load_rules
from bot.understanding.text import fold

RULES, PAPERS = load_rules(), Papers.load()
LIVING = ("病历、医疗费发票",)


def fitted(words: str, papers: Sequence[str] = LIVING, **values: bool) -> str:
    return "；".join(PAPERS.fit(papers, Facts(values=values), fold(words)))


@pytest.mark.parametrize(
    "words",
    [
        "我爸上个月骑电动车被一辆渣土车撞了死了",
        "厂里炸了 我老公死了",
        "工地摔死了我表哥",
        "老公矿上瓦斯爆炸没了 矿上不给说法",
        "我娘在医院抢救无效",
        "孩子吃了他家的东西去世了",
    ],
)
def test_of_the_dead_other_papers_are_brought(words: str) -> None:
    assert "死亡证明" in fitted(words) and "与死者的关系证明" in fitted(words)
    assert "劳动能力鉴定" not in fitted(words, ["工伤认定决定书、劳动能力鉴定（有就带）"])


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("我被车撞断了腿", {}),
        ("我爸早就死了，我在工地摔断了腿", {}),
        ("塘里的鱼都毒死了", {}),
        ("我气死了，老板不赔", {}),
        ("车祸以后我工作没了", {}),
        ("我弟弟开车撞死了人，他们要我们赔", {"injured_party": False}),
        ("我哥打架打死了人", {"suspect": True}),
    ],
)
def test_of_the_living_they_are_not(words: str, values: dict[str, bool]) -> None:
    assert "死" not in fitted(words, **values)


def test_of_a_thing_that_burst_nobody_brings_a_harvest() -> None:
    things = RULES.matters["fake_products"].papers
    assert "病历" in fitted("电动车充电爆炸把我崽烧伤了", things) and "产量" not in fitted("高压锅炸了", things)
    assert "产量记录" in fitted("假种子不出苗", things) and "病历" not in fitted("假农药把秧烧死了", things)


def test_a_contract_that_was_never_given_is_not_asked_for() -> None:
    worked = RULES.matters["work_injury"].papers
    assert "工友" in fitted("厂里没跟我签劳动合同，手压断了", worked)
    assert "劳动合同、工资记录" in fitted("我签了劳动合同，手压断了", worked)


def test_of_an_accident_the_living_bring_no_paper_of_a_death() -> None:
    harmed = RULES.matters["public_emergency"].papers
    assert "死" not in fitted("烟花厂炸了，我妈的耳朵震聋了", harmed)
    assert "死亡证明" in fitted("烟花厂炸了，我妈被压死了", harmed)


def test_against_an_employer_work_is_proved() -> None:
    insured = RULES.matters["social_insurance"].papers
    assert "做过工的材料" in fitted("超市一直没给我买社保，退休不了", insured)
    assert "做过工的材料" not in fitted("社保局停了我的养老金", insured)


def test_a_disabled_soldier_is_alive() -> None:
    pension = RULES.matters["survivor_pension"].papers
    assert "死" not in fitted("我是残疾军人，优抚金少发了", pension, disabled=True)
    assert "死亡证明" in fitted("我儿子牺牲了，遗属抚恤金没发", pension)


@pytest.mark.parametrize("words", ["他还把我的护照藏起来了", "身份证被老板扣了", "老公收走了我的身份证"])
def test_who_has_no_papers_may_come(words: str) -> None:
    assert "拿不出来也可以来问" in fitted(words)
    assert "拿不出来" not in fitted("身份证丢了要补办吗，老公打我")


@pytest.mark.parametrize(
    ("papers", "beside", "kept"),
    [
        (["户口本、结婚证、出生证明等证明关系的材料", "结婚证、户口本（有就带）"], [], [0]),
        (["病历、医疗费发票", "病历、诊断证明、医疗费发票"], [], [1]),
        (["病历、医疗费发票"], ["出警记录、病历等受到伤害的材料"], [0]),
        (["烈士证明和亲属关系证明"], ["烈士证明和亲属关系证明"], []),
    ],
)
def test_what_is_named_already_is_not_named_again(papers: list[str], beside: list[str], kept: list[int]) -> None:
    assert without_repeats(papers, beside) == [papers[number] for number in kept]


def test_rows_name_papers_that_exist() -> None:
    known = {paper for matter in RULES.matters.values() for paper in matter.papers}
    known |= {proof for ground in RULES.grounds for proof in ground.proof} | set(Phrases.load().materials.values())
    assert {row.paper for row in PAPERS.rows if row.paper is not None} <= known
    named = {fact for row in PAPERS.rows for fact in (*row.when.facts, *row.when.ruled_out_by)}
    assert named <= set(RULES.facts)


@pytest.mark.parametrize(
    "text",
    [
        "row = []",
        '[when.a]\nunless = "x"\n[[row]]\nwhen = "a"\nby = []',
        '[when.a]\nany = ["("]\n[[row]]\nwhen = "a"\nby = []',
        '[when.a]\nany = ["x"]\n[[row]]\nwhen = "b"\nby = []',
    ],
)
def test_a_malformed_table_is_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "papers.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "_DATA", tmp_path / "papers.toml")
    with pytest.raises(PaperError, match=r"papers\.toml"):
        Papers.load()


@pytest.mark.parametrize("words", ["她男的去年出车祸走了", "我娘得癌走了", "崽在外面溺水走了"])
def test_gone_by_what_people_die_of_is_a_death(words: str) -> None:
    assert "死亡证明" in fitted(words)


@pytest.mark.parametrize("words", ["她男的走了三年没消息", "出了车祸走了保险程序", "我生病走了好几趟医院"])
def test_who_only_left_is_alive(words: str) -> None:
    assert "死亡证明" not in fitted(words)


def test_a_beaten_child_brings_no_wedding_papers() -> None:
    papers = ["结婚证、户口本（有就带）"]
    assert "结婚证" not in fitted("爸爸打我", papers, minor=True, abuse_victim=True)
    assert "结婚证" in fitted("老公打我", papers, abuse_victim=True)


@pytest.mark.parametrize(
    ("words", "paper", "values", "part"),
    [
        ("镇上把我的低保取消了", "参保、缴费记录", {}, "以前领低保"),
        ("被派出所打断肋骨", "拘留、逮捕、不起诉、释放或者改判的文书", {"state_harm": True}, "病历"),
        ("城管把我屋推了", "拘留、逮捕、不起诉、释放或者改判的文书", {"state_harm": True}, "照片"),
        ("我打架，现在取保候审", "与被抓的人的关系证明", {"suspect": True, "detained": False}, ""),
        ("我儿子取保候审", "与被抓的人的关系证明", {"suspect": True}, "关系证明"),
        ("社保局不给我退休金", "参保、缴费记录", {}, "参保"),
    ],
)
def test_of_authorities_and_of_the_accused(words: str, paper: str, values: dict[str, bool], part: str) -> None:
    found = fitted(words, [paper], **values)
    assert part in found if part else found == ""
