"""Which places a text names, and what each is in the story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Region
from bot.routing.divisions import Divisions, full_name, short_names
from bot.routing.places import MAX_CHARS, Gazetteer

GAZETTEER = Gazetteer.load()
DIVISIONS = Divisions.load()
XIANGXI = "湘西土家族苗族自治州"


def places(text: str) -> list[str]:
    return [mention.label for mention in GAZETTEER.find(text)]


def test_the_divisions_are_14_cities_122_counties_and_12_zones() -> None:
    cities = [region for region in DIVISIONS.regions if region.county is None]
    assert (len(cities), len(DIVISIONS.regions) - len(cities), len(DIVISIONS.zones)) == (14, 122, 12)


@pytest.mark.parametrize("region", DIVISIONS.regions, ids=full_name)
@pytest.mark.parametrize("frame", ["{}", "湖南省{}", "我在{}被车撞了", "事情发生在{}，怎么办", "{}人民法院开庭"])
def test_every_official_name_resolves(region: Region, frame: str) -> None:
    for name in {region.county or region.city, full_name(region)}:
        assert [m.region for m in GAZETTEER.find(frame.format(name))] == [region]


@pytest.mark.parametrize("region", [r for r in DIVISIONS.regions if short_names(r)], ids=full_name)
def test_every_short_name_resolves_after_its_city(region: Region) -> None:
    city = "湘西" if "自治" in region.city else region.city[:-1]
    for short in short_names(region):
        text = f"{city}{short}" if region.county else short
        assert [m.region for m in GAZETTEER.find(f"我在{text}打工")] == [region]


@pytest.mark.parametrize("region", [r for r in DIVISIONS.regions if short_names(r)], ids=full_name)
def test_every_short_name_resolves_as_a_home(region: Region) -> None:
    for short in short_names(region):
        (mention,) = GAZETTEER.find(f"我是{short}的")
        assert mention.role == "home"
        assert mention.region == region or (short == "资阳" and mention.ask)


@pytest.mark.parametrize("zone", DIVISIONS.zones)
def test_a_zone_names_its_city_only(zone: str) -> None:
    (mention,) = GAZETTEER.find(f"我在{zone}上班")
    assert (mention.region, mention.zone) == (DIVISIONS.zones[zone], zone)


ALIASES = {
    "城步": "邵阳市城步苗族自治县",
    "城步县": "邵阳市城步苗族自治县",
    "江华": "永州市江华瑶族自治县",
    "江华县": "永州市江华瑶族自治县",
    "新晃": "怀化市新晃侗族自治县",
    "芷江": "怀化市芷江侗族自治县",
    "靖州": "怀化市靖州苗族侗族自治县",
    "麻阳": "怀化市麻阳苗族自治县",
    "通道县": "怀化市通道侗族自治县",
    "湘西州": XIANGXI,
    "湘西自治州": XIANGXI,
    "湘西": XIANGXI,
    "吉首": XIANGXI + "吉首市",
    "邵东县": "邵阳市邵东市",
    "宁乡县": "长沙市宁乡市",
    "祁阳县": "永州市祁阳市",
    "望城县": "长沙市望城区",
    "株洲县": "株洲市渌口区",
    "星沙": "长沙市长沙县",
    "省会": "长沙市",
    "省城": "长沙市",
    "大庸市": "张家界市",
    "黔阳县": "怀化市洪江市",
    "洪江": "怀化市洪江市",
    "洪江市": "怀化市洪江市",
    "洪江管理区": "怀化市",
    "洪江区": "怀化市",
    "大通湖": "益阳市",
    "西洞庭": "常德市",
    "屈原管理区": "岳阳市",
    "里耶": XIANGXI + "龙山县",
    "茶峒": XIANGXI + "花垣县",
    "芙蓉镇": XIANGXI + "永顺县",
    "凤凰古城": XIANGXI + "凤凰县",
    "津市": "常德市津市市",
    "武陵源": "张家界市武陵源区",
    "武陵区": "常德市武陵区",
    "永定区": "张家界市永定区",
    "资阳区": "益阳市资阳区",
    "长沙": "长沙市",
    "长沙县": "长沙市长沙县",
    "长沙市区": "长沙市",
    "湘潭县": "湘潭市湘潭县",
    "衡阳县": "衡阳市衡阳县",
    "邵阳县": "邵阳市邵阳县",
    "岳阳县": "岳阳市岳阳县",
    "岳阳楼区": "岳阳市岳阳楼区",
    "岳麓": "长沙市岳麓区",
    "开福": "长沙市开福区",
    "望城": "长沙市望城区",
    "望城坡": "长沙市岳麓区",
    "渌口": "株洲市渌口区",
    "芦淞": "株洲市芦淞区",
    "岳塘": "湘潭市岳塘区",
    "雨湖": "湘潭市雨湖区",
    "蒸湘": "衡阳市蒸湘区",
    "珠晖": "衡阳市珠晖区",
    "赫山": "益阳市赫山区",
    "冷水滩": "永州市冷水滩区",
    "零陵": "永州市零陵区",
    "鹤城": "怀化市鹤城区",
    "娄星": "娄底市娄星区",
    "苏仙": "郴州市苏仙区",
    "南岳": "衡阳市南岳区",
    "鼎城": "常德市鼎城区",
    "冷水江": "娄底市冷水江市",
    "安化": "益阳市安化县",
    "新化": "娄底市新化县",
    "道县": "永州市道县",
    "攸县": "株洲市攸县",
    "南县": "益阳市南县",
    "澧县": "常德市澧县",
    "临澧": "常德市临澧县",
    "桂东": "郴州市桂东县",
    "资兴": "郴州市资兴市",
    "长沙雨花区": "长沙市雨花区",
    "长沙雨花": "长沙市雨花区",
    "长沙市的雨花区": "长沙市雨花区",
    "长沙 雨花区": "长沙市雨花区",
    "湖南长沙芙蓉": "长沙市芙蓉区",
    "湖南省岳阳市君山": "岳阳市君山区",
    "株洲天元": "株洲市天元区",
    "株洲石峰": "株洲市石峰区",
    "株洲荷塘": "株洲市荷塘区",
    "邵阳大祥": "邵阳市大祥区",
    "邵阳双清": "邵阳市双清区",
    "邵阳北塔": "邵阳市北塔区",
    "衡阳石鼓": "衡阳市石鼓区",
    "衡阳雁峰": "衡阳市雁峰区",
    "常德武陵": "常德市武陵区",
    "郴州北湖": "郴州市北湖区",
    "岳阳云溪": "岳阳市云溪区",
    "永州新田": "永州市新田县",
    "怀化会同": "怀化市会同县",
    "怀化中方": "怀化市中方县",
    "怀化通道": "怀化市通道侗族自治县",
    "邵阳洞口": "邵阳市洞口县",
    "益阳资阳": "益阳市资阳区",
    "湖南资阳区": "益阳市资阳区",
}


@pytest.mark.parametrize(("text", "label"), ALIASES.items())
def test_an_alias_resolves(text: str, label: str) -> None:
    assert places(text) == [label]


TRAPS = {
    # ordinary words
    "会同有关部门处理": [],
    "会同公安局一起调查": [],
    "湖南省会同国务院": ["湖南省"],
    "卫生部门会同县级政府": [],
    "湖南会同打工": ["怀化市会同县"],
    "包工头李金华欠我钱": [],
    "老板叫张江华": [],
    "在金华打工": ["浙江省金华"],
    "含有新化合物": [],
    "隆重庆祝": [],
    "两个以上海事请求": [],
    "兴修水利": [],
    "出海口": [],
    "消防通道被堵了": [],
    "走绿色通道": [],
    "在通道里被人打了": [],
    "中方公司不给钱": [],
    "山洞口塌了": [],
    "荷塘里淹死了人": [],
    "去会同打工": ["怀化市会同县"],
    "我是通道的": ["怀化市通道侗族自治县"],
    "老家在洞口，": ["邵阳市洞口县"],
    "新田里的水": [],
    "在新田被打": ["永州市新田县"],
    "住城区": [],
    "郊区的工地": [],
    "县城里的法院": [],
    "一家和平公司": [],
    "买的新化肥是假的": [],
    "创新化学": [],
    "买了复合肥": [],
    "买的混合肥料": [],
    "治安化解": [],
    "公安化验": [],
    "他投资兴办工厂": [],
    "工资兴许能要回": [],
    "经常宁愿不说": [],
    "自古丈夫要养家": [],
    "长沙步行街": ["长沙市"],
    "长沙城步行街": ["长沙市"],
    "双牌照车": [],
    "湘江永州段": ["永州市"],
    "重大连环车祸": [],
    "人文关怀化": [],
    "公益阳光行动": [],
    "受益阳光": [],
    "云南县城": ["云南省"],
    "河南县里": ["河南省"],
    "街道县里都不管": [],
    "天津市": ["天津市"],
    "重庆江津市": ["重庆市江津市"],
    "洞庭湖南岸": [],
    "洞庭湖北岸": [],
    "上海南站": ["上海市"],
    "华容道": [],
    "浏阳河边": [],
    "武陵山片区": [],
    "世外桃源": [],
    "凤凰牌自行车": [],
    "永兴公司欠我钱": [],
    "天心公司": [],
    "嘉禾超市": [],
    "雨花石": [],
    "石门槛": [],
    # streets, and things that borrow a name
    "韶山北路": [],
    "芙蓉中路": [],
    "湘潭路": [],
    "在北京路开店": [],
    "在衡山路上班": [],
    "在一家重庆火锅店打工": [],
    "兰州拉面店": [],
    "上海大众轿车": [],
    "北京时间八点": [],
    "在邵东街上被撞": ["邵阳市邵东市"],
    "在道县路边被撞": ["永州市道县"],
    # guarded names used as places
    "我在凤凰被车撞": [XIANGXI + "凤凰县"],
    "石门法院判了": ["常德市石门县"],
    "桃源那边的工地": ["常德市桃源县"],
    "永兴人": ["郴州市永兴县"],
    "双峰县": ["娄底市双峰县"],
    "我在天元上班": ["株洲市天元区"],
    "大祥派出所": ["邵阳市大祥区"],
    "衡山县": ["衡阳市衡山县"],
    "嘉禾农村": ["郴州市嘉禾县"],
    # names of two places
    "四川资阳": ["四川省资阳"],
    "四川省资阳市": ["四川省资阳市"],
    "在资阳打工，家在益阳": ["益阳市资阳区", "益阳市"],
    "在资阳打工，老板是四川的": ["四川省资阳", "四川省"],
    "南京雨花": ["江苏省南京"],
    "福建永定区": ["福建省"],
    "苏州平江": ["江苏省苏州"],
    "广东省高院": ["广东省"],
    "省高院": ["长沙市"],
    "湖南高院": ["长沙市"],
    # Hunan and its neighbours
    "湖南": ["湖南省"],
    "湖北公安县": ["湖北省公安县"],
    "公安县": ["湖北省公安县"],
    "县公安局": [],
    "湖北来凤": ["湖北省来凤"],
    "贵州铜仁": ["贵州省铜仁"],
    "凯里市": ["贵州省凯里市"],
    "江西萍乡": ["江西省萍乡"],
    "重庆秀山": ["重庆市秀山"],
    "酉阳": ["重庆市酉阳"],
    "广西桂林全州县": ["广西壮族自治区桂林", "广西壮族自治区全州县"],
    "长沙、株洲": ["长沙市", "株洲市"],
    "衡南和衡东": ["衡阳市衡南县", "衡阳市衡东县"],
    "邵东安置房": ["邵阳市邵东市"],
    "新邵阳光": ["邵阳市新邵县"],
    "中山路的中山医院": [],
    "在中山打工": ["广东省中山"],
}


@pytest.mark.parametrize(("text", "expected"), TRAPS.items())
def test_a_trap_is_seen_through(text: str, expected: list[str]) -> None:
    assert places(text) == expected


def test_the_tables_are_large_enough_to_mean_something() -> None:
    assert len(ALIASES) + len(TRAPS) >= 120


@pytest.mark.parametrize(
    ("city", "province"),
    [
        ("广州", "广东省"),
        ("深圳市", "广东省"),
        ("东莞", "广东省"),
        ("佛山", "广东省"),
        ("惠州", "广东省"),
        ("珠海", "广东省"),
        ("温州", "浙江省"),
        ("宁波", "浙江省"),
        ("杭州", "浙江省"),
        ("苏州", "江苏省"),
        ("上海", "上海市"),
        ("北京", "北京市"),
        ("武汉", "湖北省"),
        ("荆州", "湖北省"),
        ("贵阳", "贵州省"),
        ("铜仁", "贵州省"),
        ("桂林", "广西壮族自治区"),
        ("柳州", "广西壮族自治区"),
        ("南宁", "广西壮族自治区"),
        ("重庆", "重庆市"),
        ("成都", "四川省"),
        ("南昌", "江西省"),
        ("赣州", "江西省"),
        ("内蒙古", "内蒙古自治区"),
        ("新疆", "新疆维吾尔自治区"),
        ("香港", "香港特别行政区"),
    ],
)
def test_a_place_outside_is_known_as_such(city: str, province: str) -> None:
    (mention,) = GAZETTEER.find(f"我在{city}打工")
    assert (mention.region, mention.outside, mention.role) == (None, province, "work")


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("我是新化人，在娄底打工", ["home", "work"]),
        ("户口在隆回，人在长沙上班", ["home", "work"]),
        ("老家溆浦，住在怀化", ["home", "home"]),
        ("我们是隆回乡下过来打工的", ["home"]),
        ("在岳阳楼区租房", ["home"]),
        ("在株洲一个工地扎钢筋", ["work"]),
        ("公司在湘潭", ["work"]),
        ("在邵东被摩托车撞了", ["event"]),
        ("事故发生在新晃", ["event"]),
        ("出事的地方，在耒阳出的事", ["event"]),
        ("工资是在邵阳欠的", ["event"]),
        ("在石门一家农资店买的种子", ["event"]),
        ("在桃江老家被打了", ["event"]),
        ("资兴公安局办的案", ["organ"]),
        ("长沙市劳动人事争议仲裁委不受理", ["organ"]),
        ("道县法院", ["organ"]),
        ("怀化中院", ["organ"]),
        ("关在岳阳市看守所", ["organ"]),
        ("邵阳市社保局驳回了", ["organ"]),
        ("浏阳市检察院", ["organ"]),
        ("老板在上海", ["other"]),
        ("撞我的人住贵州铜仁", ["other"]),
        ("公司在长沙注册", ["other"]),
        ("不是长沙，是株洲", ["other", "unknown"]),
        ("送到长沙湘雅", ["other"]),
        ("在长沙住院", ["other"]),
        ("去益阳还是长沙申请", ["other", "other"]),
        ("以前在深圳打工", ["other"]),
        ("宁远县", ["unknown"]),
        ("我岳麓区的案子", ["event"]),
    ],
)
def test_a_role_is_read_from_the_words_around(text: str, roles: list[str]) -> None:
    assert [m.role for m in GAZETTEER.find(text)] == roles


@given(
    st.text(
        alphabet="长沙雨花区资阳湖南北广东省市县在被撞打工户口公安局法院，。 \u3000新化肥洪江管理通道我是的",
        max_size=60,
    )
)
def test_mentions_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for mention in GAZETTEER.find(text):
        assert end <= mention.span[0] < mention.span[1] <= len(text)
        assert text[slice(*mention.span)] == mention.text
        end = mention.span[1]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    GAZETTEER.find(text)


@pytest.mark.parametrize("unit", ["长沙", "资阳", "在新田", "湖南", "长", "被", "\x00", "我是通道的在长沙雨花区"])
def test_only_so_much_is_read(unit: str) -> None:
    found = GAZETTEER.find(unit * 200_000)
    assert all(m.span[1] <= MAX_CHARS for m in found)
