"""Family, village and school: what the law says beside the verdict, and whom a story is about."""

from __future__ import annotations

import pytest

from bot.answering.citing import Citer
from bot.answering.hints import Hints
from bot.answering.topics import Topics
from bot.eligibility.facts import Facts
from bot.eligibility.rules import load_rules
from bot.understanding.facts import FactReader
from bot.understanding.text import fold
from tests.bot.conftest import TODAY

HINTS, TOPICS, RULES = Hints.load(), Topics.load(), load_rules()
READER = FactReader.load(RULES.facts, RULES.matters)


def shown(words: str, matters: tuple[str, ...], citer: Citer) -> str:
    points, _ = HINTS.points(fold(words), Facts(matters, {}), citer, on=TODAY, verdict="needs_facts")
    return "".join(point.text for point in points)


@pytest.mark.parametrize(
    ("words", "matters", "part"),
    [
        ("我男的车祸走了，赔的钱全在我公公卡上", ("death_share",), "近亲属"),
        ("出嫁的姑娘户口在村里，分钱没我的份", ("land",), "乡镇政府协调"),
        ("离婚以后村里讲不分我征地款", ("land",), "乡镇政府协调"),
        ("我崽被班上几个同学打断了牙", ("personal_injury",), "监护人赔"),
        ("派出所讲不够立案", ("personal_injury",), "向检察院提出"),
        ("调解书写了每月八百，他一分钱都没给", ("support",), "强制执行"),
        ("判决书写了每月八百，想涨到一千二", ("support",), ""),
        ("前妻不给抚养费三年了，法院判了的", ("support",), "强制执行"),
        ("判决书写了屋归我，他不搬", ("divorce",), "强制执行"),
        ("女儿在学校被同宿舍的欺负", (), "监护人赔"),
        ("男人死了，组上讲我是外姓要收回田", ("land",), "乡镇政府协调"),
        ("五保姨妈死了，屋归哪个", ("inheritance",), "归集体"),
        ("我怀孕五个月，他要跟我离婚", ("divorce",), "男方不得提出离婚"),
        ("我怀孕了，我要离婚", ("divorce",), ""),
        ("孙女她爸在坐牢，妈跑了，我想当监护人", ("guardianship",), "祖父母"),
        ("老公去年得癌死了，婆婆要把我赶出屋", ("inheritance",), "丧偶儿媳"),
        ("爷爷死了，我爸爸死得早，叔叔把房产证改了名", ("inheritance",), "更正登记"),
        ("兄弟几个争老屋", ("inheritance",), "男女平等"),
        ("告我要分遗产，传票来了", ("inheritance",), "15日内交答辩状"),
        ("彩礼十八万不退", ("betrothal",), "禁止借婚姻索取财物"),
        ("被他们骗去签字，屋过户了", ("house_purchase",), "一年内"),
        ("孙子要换监护人，低保又办不下来", ("guardianship",), "请求给予社会救助"),
        ("去法援中心问，讲离婚不在范围，要我自己请律师", ("domestic_violence",), "书面告知"),
        ("听人讲法律援助不给离婚的办", ("divorce",), ""),
    ],
)
def test_what_the_law_says_beside_the_verdict(words: str, matters: tuple[str, ...], part: str, citer: Citer) -> None:
    found = shown(words, matters, citer)
    assert part in found if part else found == ""


def test_a_hint_that_answers_leaves_nothing_near_to_quote(citer: Citer) -> None:
    story, facts = fold("孙女她爸在坐牢，我想当监护人"), Facts(("guardianship",), {})
    assert HINTS.points(story, facts, citer, on=TODAY)[1]
    assert not HINTS.points(fold("把我裁了"), Facts(("dismissal",), {}), citer, on=TODAY)[1]


@pytest.mark.parametrize(
    "words",
    [
        "老公工亡，公司赔了120万，婆婆全部领走了",
        "嫂子把我哥车祸赔的五十万都拿走了，我哥人没了",
        "哥哥在矿上没了，赔偿款怎么分",
        "我爸工地上摔死了老板赔了60万，后妈跟我分，她要七成",
        "我男的翻车走了，赔了八十万打到我公公卡上",
    ],
)
def test_sharing_what_was_paid_for_a_death_is_not_the_claim(words: str) -> None:
    assert READER.read([words]).matters == ("death_share",)


@pytest.mark.parametrize(
    "words",
    [
        "我爸被车撞死了，保险公司只肯赔三十万，赔偿怎么分",
        "老公车祸走了，司机一分钱没赔",
        "我腿被撞断了，赔的钱在我老公卡上",
    ],
)
def test_the_claim_itself_stays(words: str) -> None:
    assert "death_share" not in READER.read([words]).matters


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("我崽在学校被同学打了，打人的有一个15岁的两个14岁的", False),
        ("打我崽的那几个都是初三的，14岁", False),
        ("我女儿被班上几个女生扇耳光", False),
        ("我儿子14岁跟同学打架把人家打断了鼻梁，派出所立案了，还被刑拘", True),
    ],
)
def test_whose_ages_are_told_of_those_who_beat(words: str, value: bool) -> None:
    assert READER.read([words]).get("suspect") is value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("儿子有钱不养我，这算不算遗弃，要他出钱", None),
        ("哥哥不出赡养费，是不是遗弃", None),
        ("儿子不给赡养费，算遗弃吗", None),
        ("儿子这样对我就是遗弃", True),
        ("老娘被弟弟丢在医院不管，算遗弃吗", True),
    ],
)
def test_asking_whether_it_is_abandonment_tells_of_none(words: str, value: bool | None) -> None:
    assert READER.read([words]).get("abuse_victim") is value


def test_beaten_at_school_is_not_at_home() -> None:
    assert READER.read(["我崽被同班几个打了"]).get("abuse_victim") is False


@pytest.mark.parametrize(
    ("words", "value"), [("低保办不下来", False), ("低保一直没批下来", False), ("我家是低保户", True)]
)
def test_who_cannot_get_relief_has_none(words: str, value: bool) -> None:
    assert READER.read([words]).get("social_assistance") is value


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("我妈瘫痪十年，弟弟拿了拆迁款一分不出，妈想告他", "support"),
        ("爹妈都死了，弟弟占了拆迁款一分不给，我想告他", "inheritance"),
    ],
)
def test_who_does_not_keep_a_living_parent(words: str, first: str) -> None:
    assert READER.read([words]).matters[0] == first


def test_the_land_is_why_he_does_not_pay() -> None:
    assert "inheritance" not in READER.read(["老二讲分家分少了，不出赡养费"]).matters
    assert "inheritance" in READER.read(["老二不出赡养费，还要分老屋的遗产"]).matters


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("我和男朋友没领证住一起，他打我，算不算家暴", "unmarried_violence"),
        ("救人摔断了腿，确认见义勇为要多久", "good_deed_recognised"),
        ("弟弟是聋哑人，我做姐姐的能替他申请不", "adult_by_relative"),
    ],
)
def test_questions_asked_by_name(words: str, topic: str) -> None:
    assert TOPICS.named(words)[0].id == topic
