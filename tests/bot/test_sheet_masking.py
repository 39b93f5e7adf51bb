"""What is masked and what stays: tables, the check digits, and properties over made-up numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sheet.masking import is_card_number, is_id_number, mask

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

# Numbers, names and addresses are made up.
MASKED = [
    ("我电话13812345678", "我电话〔手机号〕"),
    ("打138-1234-5678找我", "打〔手机号〕找我"),
    ("138 1234 5678", "〔手机号〕"),
    ("138.1234.5678", "〔手机号〕"),
    ("+8613812345678", "〔手机号〕"),
    ("+86 138 1234 5678", "〔手机号〕"),
    ("１３８１２３４５６７８", "〔手机号〕"),
    ("138\u200b1234\u200b5678", "〔手机号〕"),
    ("13812345678、19912345678", "〔手机号〕、〔手机号〕"),
    ("幺三八一二三四五六七八", "〔号码〕"),
    ("一三八 一二三四 五六七八", "〔号码〕"),
    ("0731-85900000", "〔电话号码〕"),
    ("（0731）85900000", "〔电话号码〕"),
    ("073185900000", "〔电话号码〕"),
    ("0731-85900000转801", "〔电话号码〕"),
    ("座机2960000", "座机〔电话号码〕"),
    ("联系方式：8590-0000", "联系方式：〔电话号码〕"),
    ("身份证11010519491231002X", "身份证〔身份证号〕"),
    ("身份证11010519491231002x号", "身份证〔身份证号〕号"),
    ("110105 19491231 002X", "〔身份证号〕"),
    ("１１０１０５１９４９１２３１００２Ｘ", "〔身份证号〕"),
    ("110105194912310021", "〔号码〕"),
    ("老身份证110105491231002", "老身份证〔身份证号〕"),
    ("卡号6222021234567890128", "卡号〔银行卡号〕"),
    ("卡号6222021234567890129", "卡号〔号码〕"),
    ("卡号4111 1111 1111 1111", "卡号〔银行卡号〕"),
    ("4111-1111-1111-1111", "〔银行卡号〕"),
    ("社保号123456789", "社保号〔号码〕"),
    ("车牌湘A12345", "车牌〔车牌号〕"),
    ("湘AD12345撞了我", "〔车牌号〕撞了我"),
    ("湘A·12345", "〔车牌号〕"),
    ("湘u 8k123", "〔车牌号〕"),
    ("粤B1234学", "〔车牌号〕"),
    ("微信号abc_12345", "微信号〔账号〕"),
    ("加我微信：zhang123", "加我微信：〔账号〕"),
    ("QQ12345678", "QQ〔账号〕"),
    ("邮箱a.b-c@qq.com", "邮箱〔邮箱〕"),
    ("（2026）湘0102民初123号", "〔案号〕"),
    ("[2025]湘01刑终45号", "〔案号〕"),
    ("我叫张三，欠我钱", "我叫〔姓名〕，欠我钱"),
    ("我叫张三在工地做事", "我叫〔姓名〕在工地做事"),
    ("我叫欧阳小明", "我叫〔姓名〕"),
    ("我叫龙志强。", "我叫〔姓名〕。"),
    ("我名字叫石秀英", "我名字叫〔姓名〕"),
    ("本人叫彭大壮今年50岁", "本人叫〔姓名〕今年50岁"),
    ("我叫做田小花", "我叫做〔姓名〕"),
    ("老板叫李四海，不给钱", "老板叫〔姓名〕，不给钱"),
    ("包工头名叫王强", "包工头名叫〔姓名〕"),
    ("我老公叫刘军，打我", "我老公叫〔姓名〕，打我"),
    ("我儿子叫向阳", "我儿子叫〔姓名〕"),
    ("姓名：张三", "姓名：〔姓名〕"),
    ("姓名是阿依古丽，", "姓名是〔姓名〕，"),
    ("姓名 张三", "姓名 〔姓名〕"),
    ("户名：麻小妹，", "户名：〔姓名〕，"),
    ("法定代表人：赵钱", "法定代表人：〔姓名〕"),
    ("我叫John Smith", "我叫〔姓名〕"),
    ("我住在长沙市天心区芙蓉路12号3栋501室", "我住在长沙市天心区〔住址〕"),
    ("家在邵阳市隆回县司门前镇毛坪村3组", "家在邵阳市隆回县〔住址〕"),
    ("我是龙山县里耶镇比耳村的", "我是龙山县〔住址〕的"),
    ("地址：岳麓区阳光小区5栋2单元301", "地址：岳麓区〔住址〕"),
    ("五一路三十二号", "〔住址〕"),
    ("住址：吉首市乾州街道", "住址：吉首市〔住址〕"),
    ("他住3栋2单元501", "他住〔住址〕"),
    ("湘春巷8号院", "〔住址〕院"),
    ("13812345678是我，湘A12345是他的，我叫张三", "〔手机号〕是我，〔车牌号〕是他的，我叫〔姓名〕"),
]

KEPT = [
    "",
    "打12348或者110、12333、12345问",
    "欠我18000元，3个月没发",
    "欠我一万二千三百四十五元",
    "2026年3月12日出的事，20260312",
    "二〇二六年三月十二日",
    "我叫他还钱他不还",
    "我叫老板给钱",
    "我在吉首市一个工地扎钢筋",
    "怀化市会同县的种子店",
    "法律援助法第三十一条第五项",
    "我在工地3号楼干活",
    "伤残十级，住院45天",
    "3月12日在浏阳市的厂里受伤",
    "工资5000块，干了6个月，一共30000",
    "村里的路没修好",
    "判了3年6个月",
    "A4纸",
]


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert mask(text) == text


def test_the_table_is_long_enough() -> None:
    assert len(MASKED) + len(KEPT) >= 60


@pytest.mark.parametrize("text", [text for text, _ in MASKED])
def test_a_blank_leaves_no_kind(text: str) -> None:
    blanked = mask(text, blank="＿＿")
    assert "＿＿" in blanked
    assert "〔" not in blanked


@pytest.mark.parametrize(("text", "good"), [("11010519491231002X", True), ("11010519491231002x", True),
    ("110105194912310021", False), ("11010519491331002X", False), ("1101051949123100", False), ("", False),
    ("01010519491231002X", False)])  # fmt: skip
def test_identity_numbers(text: str, good: bool) -> None:
    assert is_id_number(text) is good


@pytest.mark.parametrize(("text", "good"), [("4111111111111111", True), ("4111111111111112", False)])
def test_card_numbers(text: str, good: bool) -> None:
    assert is_card_number(text) is good


SAID = st.text(alphabet="我的电话是找老板要钱，。 :：（号", max_size=12)


@given(SAID, SAID, st.integers(3, 9), st.integers(0, 10**9 - 1), st.sampled_from(["", " ", "-"]))
def test_no_mobile_number_survives(before: str, after: str, second: int, rest: int, gap: str) -> None:
    digits = f"1{second}{rest:09d}"
    shown = mask(f"{before}{digits[:3]}{gap}{digits[3:7]}{gap}{digits[7:]}{after}")
    assert digits[-4:] not in shown


@given(SAID, SAID, st.dates(), st.integers(0, 999), st.sampled_from(["110105", "430102", "433101", "522601"]))
def test_no_identity_number_survives(before: str, after: str, born, number: int, place: str) -> None:  # type: ignore[no-untyped-def]
    first = f"{place}{born:%Y}".ljust(10, "0")[:10] + f"{born:%m%d}{number:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True))
    shown = mask(f"{before}{first}{'10X98765432'[total % 11]}{after}")
    assert first not in shown
    assert first[6:] not in shown


@given(st.text(max_size=300))
def test_any_text_is_taken_and_masked_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == mask(mask(once))


@pytest.mark.parametrize("part", ["1", "我叫", "村", "一", "a@", "1 ", "某镇某路", "地址", "湘A", "0731-"])
def test_hostile_lengths_are_taken(part: str) -> None:
    assert mask(part * 5000)  # a pattern that backtracks would take hours
