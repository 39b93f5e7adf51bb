"""From a resident's words to the door."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Referral, Region
from bot.routing.channels import Channels, numbers
from bot.routing.places import Gazetteer
from bot.routing.routing import Router
from bot.routing.venue import Case

CHANNELS = Channels.load()
ROUTER = Router(gazetteer=Gazetteer.load(), channels=CHANNELS)
ON = date(2026, 12, 1)
XIANGXI = "湘西土家族苗族自治州"


def route(*turns: str, on: date = ON, **case: object) -> Referral:
    return ROUTER.route(turns, Case(**case), on=on)  # type: ignore[arg-type]


def where(referral: Referral) -> str:
    return "" if referral.region is None else referral.region.city + (referral.region.county or "")


@pytest.mark.parametrize(
    ("turns", "case", "expected"),
    [
        (["我是益阳人，在株洲天元区打工没发工资"], {"matter": "wages"}, "株洲市天元区"),
        (["老家新化，在怀化工地摔断了腿"], {"matter": "work_injury"}, "怀化市"),
        (["我住隆回，在新宁被摩托车撞了"], {"matter": "traffic"}, "邵阳市新宁县"),
        (["我家在洪江市，撞我的人住铜仁，事故发生在芷江"], {"matter": "traffic"}, "怀化市芷江侗族自治县"),
        (["人关在郴州苏仙区看守所，办案的是永兴县公安局"], {"criminal": True}, "郴州市永兴县"),
        (["人关在郴州苏仙区看守所"], {"criminal": True, "detained": True}, "郴州市苏仙区"),
        (["我在衡东干活，工资一直拖欠，衡阳市劳动仲裁委已经受理"], {"matter": "wages"}, "衡阳市"),
        (["我在广东打工，男方不给抚养费，孩子跟我妈住汉寿"], {"matter": "support"}, "常德市汉寿县"),
        (["我住桃江，三个儿子都不给钱"], {"matter": "support"}, "益阳市桃江县"),
        (["老板在上海，我在耒阳做工"], {"matter": "wages"}, "衡阳市耒阳市"),
        (["以前在深圳打工，去年在长沙望城做事，工资没给"], {"matter": "wages"}, "长沙市望城区"),
        (["我是广东人，在湖南被打了"], {}, ""),
        (["我是广东人，在湖南被打了", "在攸县"], {}, "株洲市攸县"),
        (["工资没给"], {"matter": "wages"}, ""),
        (["湖南有没有政策帮我？我是南县的，在街上种子店买的假种子"], {"matter": "fake_products"}, "益阳市南县"),
        # a later turn narrows or overrides; a home or a question does not
        (["在长沙打工欠薪", "雨花区的工地"], {"matter": "wages"}, "长沙市雨花区"),
        (["雨花区的工地欠薪", "我在长沙上班两年了"], {"matter": "wages"}, "长沙市雨花区"),
        (["在长沙打工欠薪", "不是长沙，是湘潭县"], {"matter": "wages"}, "湘潭市湘潭县"),
        (["在长沙打工欠薪", "我老家是新化的"], {"matter": "wages"}, "长沙市"),
        (["在长沙打工欠薪", "要回新化申请吗"], {"matter": "wages"}, "长沙市"),
        (["欠薪了", "株洲"], {"matter": "wages"}, "株洲市"),
        (["在怀化市洪江管理区被打了"], {}, "怀化市"),
        (["在资阳被撞了"], {}, ""),
        (["在资阳被撞了，住在益阳市里"], {}, "益阳市资阳区"),
    ],
)
def test_the_place_that_decides(turns: list[str], case: dict[str, object], expected: str) -> None:
    assert where(route(*turns, **case)) == expected


@pytest.mark.parametrize(
    ("story", "matter", "expected"),
    [
        ("我屋里是涟源的，跟堂哥在常德搞装修，老板跑了一分钱冇结", "wages", "常德市"),
        ("孩子他爸在长沙当保安不给生活费，我带着孩子在溆浦娘家", "support", "怀化市溆浦县"),
        ("我妈在隆回县人民医院生我弟的时候出了医疗事故", "medical", "邵阳市隆回县"),
        ("儿子在东莞厂里被机器轧断手，我们是桂阳人", "work_injury", ""),
        ("我在长沙县星沙送外卖被车撞了，司机是湖北人", "traffic", "长沙市长沙县"),
        ("弟弟被娄底市公安局娄星分局刑拘了，我们家在新化", "criminal_defence", "娄底市"),
        ("我爸在辰溪的煤矿得了矽肺，矿上不认", "work_injury", "怀化市辰溪县"),
        ("桑植县农村的，买了假化肥，店在慈利", "fake_products", "张家界市慈利县"),
        ("人在浙江，想回道县告前夫要抚养费", "support", "永州市道县"),
        ("我女儿在吉首读书被人打伤", "personal_injury", "湘西土家族苗族自治州吉首市"),
        ("株洲市渌口区法院让我去立案", "loan", "株洲市渌口区"),
        ("我是宜章县的，去广东打工，老板是郴州人，工地在韶关", "wages", ""),
        ("包工头是岳阳人，工程在平江", "wages", "岳阳市平江县"),
        ("我住在冷水滩，上班在零陵，公司拖欠工资", "wages", "永州市零陵区"),
        ("我们是湘西花垣的，村里的矿污染了水", "environment", "湘西土家族苗族自治州花垣县"),
        ("坐长沙到张家界的大巴翻车了，翻在桃源县", "traffic", "常德市桃源县"),
        ("工地在衡南县，公司注册地是深圳", "wages", "衡阳市衡南县"),
        ("户籍地是靖州，现居住在怀化鹤城，单位在中方县", "wages", "怀化市中方县"),
        ("我老家祁东的，来长沙开福区做保姆，雇主不给工钱", "wages", "长沙市开福区"),
        ("儿子在永州监狱服刑，想申诉，案子是东安法院判的", "retrial", "永州市东安县"),
        ("在武冈被打的，现在在邵阳市中心医院住院", "personal_injury", "邵阳市武冈市"),
        ("我是安仁的", "loan", "郴州市安仁县"),
        ("耒阳", None, "衡阳市耒阳市"),
        ("我不是长沙人，我是怀化会同的，在长沙岳麓区做家政被欠钱", "wages", "长沙市岳麓区"),
        ("衡阳市雁峰区劳动监察大队不管，我在珠晖区做事", "wages", "衡阳市雁峰区"),
        ("怀化市洪江区的法律援助在哪里", None, "怀化市"),
        ("我人在贵阳，房子在长沙县买的烂尾了", "house_purchase", "长沙市长沙县"),
        ("爷爷在沅陵老家被邻居打断了腿", "personal_injury", "怀化市沅陵县"),
        ("我嫁到江西萍乡了，娘家在醴陵，爸爸在醴陵被摩托车撞死", "traffic", "株洲市醴陵市"),
        ("在益阳资阳区的服装厂做事工资没发", "wages", "益阳市资阳区"),
        ("我们宁乡的，在望城的工地，老板是星沙的", "wages", "长沙市望城区"),
        ("我在广州天河被骗了钱，是临澧人", "loan", ""),
        ("案子是娄底中院判的，现在省高级法院提审", "retrial", "长沙市"),
        ("涟源法院一审判了，娄底中院二审开庭", "loan", "娄底市"),
        ("公司在开福区注册，派我去赣州开店，准备在开福区申请仲裁", "wages", "长沙市开福区"),
        ("崽把我从洞口接到县城，又把我丢在外面不管", "support", "邵阳市洞口县"),
    ],
)
def test_a_story_is_sent_to_where_it_belongs(story: str, matter: str | None, expected: str) -> None:
    referral = route(story, matter=matter, criminal=matter == "criminal_defence")
    assert where(referral) == expected
    assert expected or "不在湖南" in (referral.note or "")


@pytest.mark.parametrize(
    ("text", "case", "agency"),
    [
        (
            "在长沙雨花区打工欠薪",
            {"matter": "wages"},
            "长沙市雨花区的法律援助机构（受理劳动仲裁的地方，或者干活、欠薪、受伤的地方",
        ),
        ("在浏阳被车撞了", {"matter": "traffic"}, "浏阳市法律援助中心（事情发生的地方"),
        ("关在岳阳市看守所", {"criminal": True}, "岳阳市法律援助中心（办这个案子的公安机关、检察院或者法院"),
        ("被车撞了", {"matter": "traffic"}, "案件所在地县（市、区）的法律援助机构（事情发生的地方"),
        ("在深圳打工欠薪", {"matter": "wages"}, "广东省深圳的法律援助机构（"),
        ("龙山县法院判了", {}, XIANGXI + "龙山县的法律援助机构（受理案件的法院"),
    ],
)
def test_the_agency_is_named_in_words(text: str, case: dict[str, object], agency: str) -> None:
    assert route(text, **case).agency.startswith(agency)


def test_a_case_outside_hunan_goes_to_that_place() -> None:
    referral = route("我是新化人，在东莞厂里上班被欠薪", matter="wages")
    assert referral.region is None
    assert referral.note is not None
    assert "不在湖南" in referral.note and "12348" in referral.note and "广东省东莞" in referral.note
    best, *others = referral.channels
    assert best.id == "hotline_12348" and "那里的 12348" in best.why
    assert "广东省东莞的法律援助机构" in [door.name for door in others]
    assert not any("湖南" in door.source and door.id != "hotline_12348" for door in referral.channels)


@pytest.mark.parametrize(
    ("text", "case", "told"),
    [
        ("我是新化人，在长沙雨花区打工欠薪", {"matter": "wages"}, "不用专门回娄底市新化县"),
        ("在资阳被撞了", {}, "还是四川省的资阳市"),
        ("我是贵州人", {}, "案子如果在贵州省"),
        ("在长沙被撞了", {}, "告诉我是哪个县（市、区）"),
        ("外地户口能不能申请，我在长沙县被撞了", {}, "看案子在哪里，不看户口"),
        ("可以替我妈申请吗，她在道县被撞了", {}, "别的成年人要本人申请"),
    ],
)
def test_a_note_says_what_to_know_about_the_place(text: str, case: dict[str, object], told: str) -> None:
    assert told in (route(text, **case).note or "")


@pytest.mark.parametrize("text", ["在道县被撞了", "道县法院开庭了", "你好", ""])
def test_there_is_no_note_without_need(text: str) -> None:
    assert route(text).note is None


CASES = st.builds(
    Case,
    criminal=st.booleans(),
    litigation=st.none() | st.booleans(),
    matter=st.sampled_from([None, "wages", "support", "traffic", "state_compensation", "没有的事"]),
    detained=st.none() | st.booleans(),
)
PIECES = (
    *(
        "长沙",
        "雨花区",
        "岳阳",
        "洪江",
        "资阳",
        "湖南",
        "广东",
        "深圳市",
        "贵州",
        "凯里",
        "吉首",
        "县",
        "市",
        "我是",
        "住",
        "在",
    ),
    *("打工", "被撞", "不是", "老板", "法院", "看守所", "公安局", "，", "。", "的", "人", "电话13812345678"),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(st.lists(st.text(max_size=80) | WORDS, max_size=4), CASES, st.dates())
def test_any_text_is_routed_and_nothing_shown_is_invented(turns: list[str], case: Case, on: date) -> None:
    referral = ROUTER.route(turns, case, on=on)
    known = {row.id: row for row in CHANNELS.rows if row.channel.expires is None or on < row.channel.expires}
    assert 1 <= len(referral.channels) <= 3
    assert "12348" in [door.value for door in referral.channels]
    for door in referral.channels:
        row = known[door.id]
        assert (door.value, door.source, door.checked_on) == (
            row.channel.value,
            row.channel.source,
            row.channel.checked_on,
        )
        assert numbers(door.how, door.why, *door.steps) <= row.numbers | {"12348"}
    assert re.findall(r"[0-9A-Za-z]+", referral.agency) == []
    assert set(re.findall(r"[0-9A-Za-z]+", referral.note or "")) <= {"12348"}


@pytest.mark.parametrize(
    "unit", ["长沙", "在新田被撞", "不是", "的", "\ud800", "资阳四川益阳", "我是通道的在长沙雨花区打工，"]
)
def test_hostile_input_is_bounded(unit: str) -> None:
    referral = ROUTER.route([unit * 100_000] * 50, Case(), on=ON)
    assert referral.channels


def test_of_a_long_conversation_the_last_turns_are_read() -> None:
    assert where(route("在攸县被撞了", "啊" * 30_000, "在道县被撞了")) == "永州市道县"
    assert where(route("在攸县被撞了", "啊" * 30_000)) == ""


def test_regions_are_full_official_names() -> None:
    assert route("在吉首被撞了").region == Region(XIANGXI, "吉首市")


def test_where_a_son_works_is_not_where_he_is_sued() -> None:
    told = route("爹一个人在老屋，大儿子在广东打工不给赡养费", matter="support")
    assert told.region is None and "如果在湖南" in (told.note or "")
    assert "不在湖南" in (route("我在广东打工，老板欠工资", matter="wages").note or "")


def test_where_the_barracks_are_is_not_where_the_family_is() -> None:
    region = route("老公当兵营区在新疆，我在石门县带崽，婆婆赶我出来", matter=None).region
    assert region is not None and region.county == "石门县"
