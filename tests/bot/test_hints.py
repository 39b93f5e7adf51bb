"""Law told beside a verdict because people with such a case often do not know of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.answering import hints as hints_module
from bot.answering.citing import Citer
from bot.answering.hints import HintError, Hints
from bot.assistant import Assistant
from bot.eligibility.facts import Facts
from bot.eligibility.rules import load_rules
from bot.models import Verdict
from bot.understanding.limits import limits
from bot.understanding.text import fold
from corpus.numerals import parse_numeral
from tests.bot.conftest import BEFORE_ACT, TODAY

HINTS = Hints.load()
COMMUTE, LIMITS = "上下班路上", "申请工伤认定有期限"
DEATH, YEAR, GANG = "因工死亡的", "跟单位（公司、厂、店）有劳动关系的", "不只找包工头"


def told(
    words: str,
    matters: tuple[str, ...],
    citer: Citer,
    on: date = TODAY,
    verdict: Verdict | None = None,
    **values: bool,
) -> str:
    facts = Facts(matters, values)
    points, _ = HINTS.points(fold(words), facts, citer, on=on, verdict=verdict)
    return "".join(point.text for point in points)


@pytest.mark.parametrize(
    ("words", "matters", "start"),
    [
        ("我嫂子上夜班下班回家路上被出租车撞了，腿断了", ("traffic",), COMMUTE),
        ("早上骑车去厂里上班，被面包车撞断了锁骨", ("traffic", "work_injury"), COMMUTE),
        ("下了晚班走回来，在路口让渣土车碾了脚", ("traffic",), COMMUTE),
        ("收工回家途中坐的摩托翻了", ("traffic",), COMMUTE),
        ("我崽在厂里当学徒，脚板被机器压碎哒", ("work_injury",), LIMITS),
        ("在矿上查出尘肺，老板不认", ("work_injury",), LIMITS),
        ("我老公在石场被石头砸死了，老板想赔三十万了事", ("work_injury",), DEATH),
        ("表弟从塔吊上掉下来没了，老板讲私了", ("work_injury",), DEATH),
        ("把我裁了，一分补偿没有", ("dismissal",), "单位裁员"),
        ("老板跑路了，差我们四个月工资", ("wages",), YEAR),
        ("厂里倒闭，欠三个月工资", ("wages",), YEAR),
        # nothing to say
        ("老板拖着工资不发，我还在做", ("wages",), ""),
        ("把我辞了，仲裁裁决下来了我不服", ("dismissal",), ""),
        ("我爸去赶集被小车撞了", ("traffic",), ""),
        ("我被一个下班回家的司机撞了，腿断了", ("traffic",), ""),
        ("下班路上被车撞了，工伤认定已经下来了", ("traffic",), ""),
        ("工伤认定已经下来了，老板不赔", ("work_injury",), ""),
        ("工伤认定已经做了，鉴定还没去", ("work_injury",), ""),
        ("劳动能力鉴定了九级，仲裁判决都下来了", ("work_injury",), ""),
        ("公司不给认定工伤", ("work_injury",), LIMITS),
        ("包工头他是带班的，跑了，欠我们工资", ("wages",), YEAR),
        ("老板是包工头，欠我三个月工资，我还在做", ("wages",), GANG),
        ("买的除草剂是假的，秧苗全死了", ("fake_products",), "东西有毛病害了人"),
        ("打了疫苗就瘫了", ("food_drug",), ""),
        ("老公从供电塔上摔下来没了，认定了工亡", ("work_injury",), ""),
        ("工伤案子二审输了，高院裁定再审", ("work_injury", "retrial"), ""),
        ("下班路上老板喊我回去，说不发工资", ("wages",), ""),
    ],
)
def test_who_is_told(words: str, matters: tuple[str, ...], start: str, citer: Citer) -> None:
    said = told(words, matters, citer)
    assert said.startswith(start) if start else said == ""


UNLISTED = Verdict.NOT_COVERED


@pytest.mark.parametrize(
    ("words", "matters", "facts", "verdict", "part"),
    [
        # what an authority took or broke may be asked back, within limits
        ("城管把我摊子拉走了，一张条子没开", ("traffic_fine",), ("state_harm",), Verdict.NEEDS_FACTS, "要国家赔偿"),
        ("交警罚我两百", ("traffic_fine",), (), UNLISTED, "60日内申请行政复议"),
        ("爹死了，村里把我家的田收走了", ("land",), (), UNLISTED, "不得收回"),
        ("修高铁占了我家的田，补偿到现在没到手", ("land",), (), UNLISTED, "及时足额"),
        ("组上分征地款，讲我是嫁出去的不给，补偿没有份", ("land",), (), UNLISTED, "乡镇政府协调"),
        # a job lost
        ("我怀孕六个月，老板不要我了", ("dismissal",), (), Verdict.NEEDS_FACTS, "怀孕、生产、喂奶期间"),
        ("店里生意不好，把我辞了", ("dismissal",), (), Verdict.NEEDS_FACTS, "由法律援助机构定"),
        # divorce is not listed, the child's money is
        ("想离婚，她走了几年没消息，伢子我带", ("divorce",), (), Verdict.NEEDS_FACTS, "公告送达"),
        ("想离婚，没生养", ("divorce",), (), Verdict.NEEDS_FACTS, ""),
        ("后妈打伢子，爸爸要离婚", ("divorce", "domestic_violence"), ("abuse_victim",), Verdict.NO_MEANS_TEST, ""),
        # another law that turns the case
        ("厂里排的水毒死了鱼，镇上要我拿证据", ("environment",), (), Verdict.IF_HARDSHIP, "由排污的一方举证"),
        ("医院不给我复印病历", ("medical",), (), Verdict.IF_HARDSHIP, "推定医院有过错"),
        ("崽在学校摔了，学校讲不负责", ("personal_injury",), (), Verdict.NEEDS_FACTS, "八岁"),
        ("我爸判了五年，冤枉的，要申诉", ("retrial",), (), Verdict.NEEDS_FACTS, "向法院或者检察院申诉"),
        ("离婚判了，我要申请再审", ("retrial",), (), Verdict.NEEDS_FACTS, ""),
        ("替人担保，执行局把我工资卡冻结了", ("loan",), (), UNLISTED, "生活必需的费用"),
        ("邻居告我，法院的传票来了", ("neighbour",), (), UNLISTED, "15日内交答辩状"),
        ("邻居告诉我他要修墙", ("neighbour",), (), UNLISTED, ""),
        ("隔壁打桩把我屋震裂了", ("neighbour",), (), UNLISTED, "不得危及"),
        ("邻居起屋把我家采光全挡了", ("neighbour",), (), UNLISTED, "人民调解"),
        ("借给同事五万，有借条，不还我", ("loan",), (), UNLISTED, "支付令"),
        ("借给同事五万，原来是骗我的，做的假合同", ("loan",), (), UNLISTED, "立了案的"),
        ("网贷逾期，天天催收", ("loan",), (), UNLISTED, "生活安宁"),
        # police, prosecution, custody
        ("被骗了八万，报警两个月没动静", ("crime_victim",), (), Verdict.NEEDS_FACTS, "检察院应当要公安说明理由"),
        ("被打成轻伤，已经立了案", ("crime_victim",), ("crime_victim",), Verdict.IF_HARDSHIP, "附带民事诉讼"),
        ("被骗了八万，公安立案了", ("crime_victim",), ("crime_victim",), Verdict.IF_HARDSHIP, "责令犯罪的人退赔"),
        ("被他拿照片敲诈，不敢讲出去", ("crime_victim",), ("crime_victim",), Verdict.IF_HARDSHIP, "先不要给钱"),
        ("他拿我的视频要挟我给五万", ("reputation",), (), Verdict.NOT_COVERED, "先不要给钱"),
        ("我弟敲诈勒索被抓了", ("criminal_defence",), ("suspect",), Verdict.IF_HARDSHIP, ""),
        ("在矿上打风钻，现在咳得厉害，还没去诊断", ("work_injury",), (), Verdict.IF_HARDSHIP, "不是从不做的那天起算"),
        ("卖假货，打12315没人理", ("consumer",), (), Verdict.NOT_COVERED, "投诉没有结果"),
        ("孩子被他爸带到广东藏起来了，法院判给我的", ("guardianship",), (), Verdict.NEEDS_FACTS, "申请强制执行"),
        ("我要告他诽谤，他天天骂我偷人", ("reputation",), (), Verdict.NEEDS_FACTS, "自己直接向法院起诉"),
        ("派出所让我自己去法院", ("crime_victim",), ("crime_victim",), Verdict.IF_HARDSHIP, "自己直接向法院起诉"),
        ("隔壁的疯子天天拿刀吓我们", ("neighbour",), (), Verdict.NOT_COVERED, "送去医院诊断"),
        ("我儿子有精神病，拿刀砍了人", ("criminal_defence",), ("suspect",), Verdict.NOTIFIED_DEFENCE, ""),
        ("民政把我家低保停了", ("social_insurance",), (), Verdict.IF_HARDSHIP, "60日内"),
        ("人社局不给我认工伤", ("work_injury",), (), Verdict.IF_HARDSHIP, "不服不认定工伤"),
        ("有人冒名用我的身份证贷款，征信黑了", ("loan",), (), Verdict.NOT_COVERED, "信用记录"),
        ("网贷天天打我亲戚电话催收", ("loan",), (), Verdict.NOT_COVERED, "生活安宁"),
        ("村里修路占了我家的田没给钱", ("land",), (), Verdict.NOT_COVERED, "征地应当"),
        ("健身房办了卡，开三个月就跑路了", ("consumer",), (), Verdict.NOT_COVERED, "退还预付款"),
        ("仲裁赢了一年，老板一分不给", ("wages",), (), Verdict.IF_HARDSHIP, "申请强制执行"),
        ("工头写了张欠条，欠我工钱一万", ("wages",), (), Verdict.IF_HARDSHIP, "有欠条"),
        ("隔壁起房子喊我去做小工，摔断了腰", ("work_injury",), (), Verdict.NEEDS_FACTS, "双方各自的过错"),
        ("公司派我去别人家里装修摔断了腿", ("work_injury",), (), Verdict.NEEDS_FACTS, LIMITS),
        ("值班律师来了五分钟就走了", ("criminal_defence",), ("suspect",), Verdict.IF_HARDSHIP, "辩护律师"),
        (
            "崽被带走了，没人跟我讲犯了么子事",
            ("criminal_defence",),
            ("suspect",),
            Verdict.IF_HARDSHIP,
            "行政（治安）拘留",
        ),
        ("我哥被刑拘了", ("criminal_defence",), ("suspect",), Verdict.IF_HARDSHIP, ""),
        ("他被强制戒毒两年", ("traffic_fine",), (), UNLISTED, "强制隔离戒毒是"),
        ("再审改判无罪", ("state_compensation",), ("retrial_acquitted",), Verdict.NO_MEANS_TEST, "原来那个生效判决"),
        (
            "我带人包点工程，工程款里有工人工资",
            ("business_contract",),
            ("claims_wages",),
            Verdict.IF_HARDSHIP,
            "分开看",
        ),
        ("我开小饭馆，服务员把我告到仲裁委，说我欠工资", ("wages",), (), Verdict.IF_HARDSHIP, "十日内交答辩书"),
        ("我是服务员，老板欠我工资，我告了我们老板", ("wages",), (), Verdict.IF_HARDSHIP, ""),
        # an injury at work, at each stage
        ("人社局给了不予认定工伤决定书", ("work_injury",), (), Verdict.IF_HARDSHIP, "60日内可以申请行政复议"),
        ("不予认定，复议决定也下来了", ("work_injury",), (), Verdict.IF_HARDSHIP, ""),
        ("作坊老板没有营业执照，手炸没了", ("work_injury",), (), Verdict.IF_HARDSHIP, "一次性赔偿"),
        ("老板没驾照还叫我开叉车，压了脚", ("work_injury",), (), Verdict.IF_HARDSHIP, LIMITS),
        ("查出矽肺，矿早就关了", ("work_injury",), (), Verdict.IF_HARDSHIP, "医保、民政部门"),
        ("劳动能力鉴定了九级，老板不赔", ("work_injury",), (), Verdict.IF_HARDSHIP, "按级算"),
        ("物业讲超过六十岁不算工伤", ("work_injury",), (), Verdict.IF_HARDSHIP, "不是单位说了算"),
        ("伤了脚，过了50天没上班", ("work_injury",), (), Verdict.IF_HARDSHIP, LIMITS),
        # wages of a contractor with his gang, and of pupils
        ("他们讲我是包工头，不算农民工", ("wages",), (), Verdict.IF_HARDSHIP, "钱要分开看"),
        ("我带了六个老乡做工，总包欠我八万", ("wages",), (), Verdict.IF_HARDSHIP, "由施工总承包单位先付清"),
        ("学校安排我们去厂里实习，钱被中介拿了", ("wages",), (), Verdict.IF_HARDSHIP, "学校不得通过中介"),
        (
            "老板一直没给我买社保，退休不了",
            ("social_insurance",),
            (),
            Verdict.IF_HARDSHIP,
            "社保争议，可以申请劳动仲裁",
        ),
        ("老板没买社保，告了他会不会开除我", ("social_insurance",), (), Verdict.IF_HARDSHIP, "违法解除"),
        ("老板没发工资，被开除了", ("wages",), (), Verdict.IF_HARDSHIP, YEAR),
        ("网上给人做客服，工资没发，把我拉黑了", ("wages",), (), Verdict.IF_HARDSHIP, YEAR),
        ("去国外盖房子去了一年半，回来了公司还差七万", ("wages",), (), Verdict.IF_HARDSHIP, YEAR),
        # who has to pay
        ("医院催费，司机讲没钱", ("traffic",), (), Verdict.IF_HARDSHIP, "社会救助基金"),
        ("稻种不出苗，店里叫我找厂家", ("fake_products",), (), Verdict.IF_HARDSHIP, "本来能得的收入"),
        ("热水器漏电，卖家不认", ("fake_products",), (), Verdict.IF_HARDSHIP, "不能互相推"),
        ("吃了超市的卤菜住院", ("food_drug",), (), Verdict.IF_HARDSHIP, "三倍的赔偿金"),
        ("猪场排粪水，鱼全死了", ("environment",), (), Verdict.IF_HARDSHIP, "由排污的一方举证"),
        # who is in prison or under correction
        (
            "我哥坐牢，在监狱车间做事手被机器压了",
            ("work_injury",),
            ("detained",),
            Verdict.IF_HARDSHIP,
            "由监狱按照专门的规定",
        ),
        ("我在矫正，司法所要送我进去", (), ("community_correction",), Verdict.NEEDS_FACTS, "由法院裁定"),
        # who may ask though the matter is not listed
        ("邻居占了我的地基", ("neighbour",), ("elderly",), UNLISTED, "老年人权益保障法"),
        ("邻居占了我的地基", ("neighbour",), ("disabled",), UNLISTED, "残疾人保障法"),
        ("厂里不发工资", ("wages",), ("elderly",), Verdict.IF_HARDSHIP, ""),
    ],
)
def test_ways_on(
    words: str, matters: tuple[str, ...], facts: tuple[str, ...], verdict: Verdict, part: str, citer: Citer
) -> None:
    said = told(words, matters, citer, verdict=verdict, **dict.fromkeys(facts, True))
    assert part in said if part else said == ""


def test_the_case_and_the_person_are_one_hint_each(citer: Citer) -> None:
    facts = Facts(("neighbour",), {"elderly": True, "disabled": True})
    points, _ = HINTS.points(fold("修路把我屋震裂了，邻居还告我"), facts, citer, on=TODAY, verdict=UNLISTED)
    assert len(points) == 2


def test_who_has_to_pay_is_told_nothing(citer: Citer) -> None:
    assert told("我下班路上开车撞了别人，对方要我赔", ("traffic",), citer, injured_party=False) == ""


def test_it_stands_in_the_answer_and_is_no_fact(assistant: Assistant) -> None:
    """An accident on the way home may be a work injury (工伤保险条例 14 (6)): whether it is, an office decides."""
    answer = assistant.reply(["我嫂子下夜班回家路上被出租车撞断了腿，对方不赔", "能申请法律援助吗"], on=TODAY)
    (point,) = [point for point in answer.points if point.text.startswith(COMMUTE)]
    assert [(cite.article, cite.item) for cite in point.cites] == [("第十四条", "第六项"), ("第十七条", None)]
    assert answer.matter == "traffic" and "可能" in point.text
    assert point.cites[0] in answer.citations


def test_the_last_days_are_told_where_the_words_set_them(citer: Citer) -> None:
    told_day = told("人社局十一月十号给了不予认定工伤决定书", ("work_injury",), citer)
    assert "复议的最后一天是2027年1月9日，起诉的最后一天是2027年5月10日" in told_day
    for words in ("人社局给了不予认定工伤决定书", "人社局去年给了不予认定工伤决定书"):
        assert "最后一天" not in told(words, ("work_injury",), citer)


def test_a_topic_that_says_the_same_is_enough(citer: Citer) -> None:
    facts = Facts(("work_injury",))
    assert HINTS.points("机器压了手", facts, citer, on=TODAY, said=["injury_limits"]) == ((), False)


@pytest.mark.parametrize("hint", HINTS.all, ids=lambda hint: hint.id)
def test_every_number_stands_in_an_article_it_cites(hint: hints_module.Hint, citer: Citer) -> None:
    cited = "".join(cite.text for cite in citer(hint.cites, on=TODAY))
    numbers = set(re.findall(r"[0-9]+(?=日|年)", hint.text))
    assert numbers <= {
        str(parse_numeral(found)) for found in re.findall(r"[0-9一二两三四五六七八九十]+(?=日|年)", cited)
    }
    assert len(citer(hint.cites, on=TODAY)) == len(hint.cites)


def test_rows_name_what_the_rules_and_topics_know(assistant: Assistant) -> None:
    rules, topics = load_rules(), {topic.id for topic in assistant.composer.topics.all}
    for hint in HINTS.all:
        assert hint.matters <= set(rules.matters) and set(hint.topics) <= topics
        assert {*hint.facts, *filter(None, [hint.denied])} <= set(rules.facts)
        assert set(re.findall(r"{(\w+)}", hint.until)) <= set(limits().rows)


def test_law_that_is_not_in_force_is_no_hint(citer: Citer) -> None:
    assert told("在厂里被机器压了手", ("work_injury",), citer, on=date(2010, 1, 1)) == ""
    assert told("在厂里被机器压了手", ("work_injury",), citer, on=BEFORE_ACT) != ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[macros]\n[[hint]]\nid='x'\ntext='x'\ncites=['x']",
        "[macros]\n[[hint]]\nid = 'x'",
        "[macros]\n[[hint]]\nid='x'\nmatters=[]\ntext='x'\ncites=['x']\nany=['(']",
    ],
)
def test_a_malformed_table_is_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hints.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(hints_module, "_DATA", tmp_path)
    with pytest.raises(HintError, match=r"hints\.toml"):
        Hints.load()
