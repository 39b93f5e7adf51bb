"""What in a person's situation changes the door: heard in usual words, not heard in words that only look alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Referral
from bot.routing.channels import Channels
from bot.routing.circumstances import FILE, Circumstances
from bot.routing.places import Gazetteer
from bot.routing.routing import Router
from bot.routing.tables import DATA, RoutingDataError
from bot.routing.venue import Case

ON = date(2026, 12, 1)
CHANNELS = Channels.load()
CIRCUMSTANCES = Circumstances.load(channels=CHANNELS)
ROUTER = Router(gazetteer=Gazetteer.load(), channels=CHANNELS)
STATES = {"outside", "place_unknown", "ordinary"}

# circumstance → words that show it, each in another way
SHOWN: dict[str, list[str]] = {
    "complaint": [
        "法援律师私下跟我要两千块钱",
        "法律援助中心的人收了我两百块材料费",
        "援助的律师暗示我塞红包",
        "法援的律师问我要八百块车马费",
    ],
    "detained": [
        "我弟弟被刑事拘留了",
        "人关在看守所里",
        "我老公昨天被派出所带走了",
        "儿子让公安抓了",
        "他还在监狱服刑",
        "我哥被逮捕了",
    ],
    "unsafe_home": [
        "老公喝了酒就打我",
        "我不敢回家",
        "他翻我手机，跟踪我",
        "被男朋友打得鼻青脸肿",
        "他把我锁在家里",
        "婆婆和丈夫经常打骂我",
    ],
    "deadline_soon": [
        "仲裁时效还有3天就到了",
        "明天是上诉的最后一天，上诉期马上过了",
        "起诉期只剩两天",
        "时效快到了",
    ],
    "deaf": ["我妈是聋哑人", "我爸耳朵听不见", "我不会说话，只会手语", "听力残疾一级"],
    "wants_online": ["能不能网上申请", "手机上怎么申请", "有没有小程序", "如法网怎么用"],
    "chooses_lawyer": ["我能自己选律师吗", "想挑一个好点的律师", "听说有点援制", "可以指定律师吗"],
    "disabled": ["我有残疾证", "坐轮椅的", "双目失明", "中风以后瘫在床上", "我是残疾人"],
    "cannot_travel": ["腿脚不方便，跑不动", "八十岁了出不了门", "躺在医院下不了床", "山里没车去县城"],
    "cannot_read": ["我不识字", "没读过书", "表不会填", "大字不识一个", "不会写字"],
    "no_phone": ["我没有手机", "手机被老板摔了", "手机坏了", "没电话"],
    "no_smartphone": ["我用的老人机", "不会上网", "不会用微信", "没有智能手机"],
    "worker_group": [
        "我们三十多个工友都没拿到工资",
        "一个班组的工资全欠着",
        "我们一共12个人，老板跑了",
        "大家的工资都没发",
        "二十几个农民工",
    ],
    "far_from_case": ["人已经回老家了", "我现在在外地", "为这个专门跑回去不值", "回不去", "隔得太远"],
    "minor_self": ["我今年15岁", "我还没满18岁", "我是初中生，读初二", "我才十六岁"],
    "soldier": ["我老公是现役军人", "我儿子在部队当兵", "军属"],
    "veteran": ["我是退伍兵", "我是退役军人", "转业回来的"],
    "woman": ["我怀孕了被辞退，男方也不管", "前夫不给抚养费，还打人", "我老公要跟我离婚", "我想找妇联"],
    "proxy": ["我想替我爸申请", "帮我妈申请", "可以代他申请吗", "替孩子申请"],
    "household": ["我是外省户口", "户口不在这里", "是不是要回户籍地申请", "我是外地人"],
}
# circumstance → words that only look like it
QUIET: dict[str, list[str]] = {
    "complaint": [
        "法律援助要交多少钱",
        "老板私下跟我要两千块钱",
        "有人冒充法援律师，收了我三百块钱",
        "我要投诉老板不给工资",
    ],
    "detained": [
        "肇事司机被抓了",
        "作坊的老板没有证，已经被公安抓了，我老婆的手没了",
        "他已经放出来了",
        "打我的人被拘留了",
        "会不会坐牢",
        "小偷被派出所抓到了",
        "取保候审出来了",
    ],
    "unsafe_home": ["在工地被老板打了", "被邻居打了", "老公打电话给我", "我不想被家暴", "在学校被同学打了"],
    "deadline_soon": ["合同还有三天到期，上诉期的事不急", "身份证快过期了", "如果时效快到了怎么办", "时效是几年"],
    "deaf": ["老板装聋作哑", "电话里听不见", "打电话听不到回复", "我妈耳朵震得流血听不见"],
    "wants_online": ["网上买的东西是假的", "网上认识的人骗了我", "刷单被骗"],
    "chooses_lawyer": ["律师费要多少", "法院指定的鉴定机构"],
    "disabled": ["对方是残疾人", "伤残鉴定做了八级", "残疾赔偿金怎么算"],
    "cannot_travel": ["老板跑了去不了法院，是对方", "被汽车撞了"],
    "cannot_read": ["老板不识字", "我会写字"],
    "no_phone": ["没打电话给我", "老板没接电话", "没有电话号码"],
    "worker_group": ["我们一家五口人", "只有我一个人没拿到工资"],
    "far_from_case": ["老人一个人住在老屋里", "老板在外地", "对方在外省", "律师来回跑"],
    "minor_self": ["我儿子今年15岁", "我16岁那年出来打工", "女儿读初二"],
    "soldier": ["有人冒充军人骗我", "我是退伍军人"],
    "veteran": ["对方是退伍的"],
    "woman": ["老婆打我", "我是男的，前妻不让看孩子"],
    "proxy": ["他替老板说话", "帮我看看"],
    "household": ["孩子上户口的事", "要带户口本吗"],
}


def heard(words: str, matter: str | None = None) -> set[str]:
    return {row.id for row in CIRCUMSTANCES.heard([words], facts={}, matter=matter)}


def route(words: str, **case: object) -> Referral:
    return ROUTER.route([words], Case(**case), on=ON)  # type: ignore[arg-type]


def test_every_circumstance_that_words_show_is_tested() -> None:
    told = {row.id for row in CIRCUMSTANCES.rows if row.pattern is not None}
    assert set(SHOWN) == told
    assert set(QUIET) <= told


@pytest.mark.parametrize(("id_", "words"), [(id_, words) for id_, all_ in SHOWN.items() for words in all_])
def test_usual_words_show_it(id_: str, words: str) -> None:
    assert id_ in heard(words)


@pytest.mark.parametrize(("id_", "words"), [(id_, words) for id_, all_ in QUIET.items() for words in all_])
def test_words_that_look_alike_do_not(id_: str, words: str) -> None:
    assert id_ not in heard(words)


@pytest.mark.parametrize("fact", [True, False])
def test_a_known_fact_goes_before_words(fact: bool) -> None:
    ids = {row.id for row in CIRCUMSTANCES.heard(["我有残疾证"], facts={"disabled": fact}, matter=None)}
    assert ("disabled" in ids) is fact


# In 道县, which has no door of its own but 点援制: the best door, and what must not be offered.
@pytest.mark.parametrize(
    ("words", "best", "told"),
    [
        ("我弟弟在道县被刑事拘留了", "custody_forward", "我要申请法律援助"),
        ("在道县，老公打我，还翻我手机", "agency_window", "不要往家里打电话"),
        ("在道县欠薪，仲裁时效还有3天就到了", "agency_window", "先行提供法律援助"),
        ("我耳朵听不见，在道县被撞了", "disabled_window", "可以写字说"),
        ("在道县被撞了，能不能网上申请", "hunan_fawang", "现在网上还能不能申请"),
        ("在道县欠薪，想自己挑律师", "yongzhou_dianyuan", "怎么下载"),
        ("我坐轮椅的，在道县被撞了", "disabled_window", "请他们上门"),
        ("在道县被撞了，腿脚不方便出不了门", "hotline_12348", "能不能上门"),
        ("我不识字，在道县被撞了", "hotline_12348", "念给您听"),
        ("没有手机，在道县被撞了", "agency_window", "村（居）委会"),
        ("用的老人机，不会上网，在道县被撞了", "hotline_12348", "不收费"),
        ("我们三十多个工友在道县工地欠薪", "agency_window", "推几个代表"),
        ("在道县被撞了，人已经回老家了", "hotline_12348", "能不能寄材料"),
        ("我今年15岁，在道县被打了", "agency_window", "信得过的大人"),
        ("我儿子在部队当兵，我在道县被撞了", "agency_window", "请求优先"),
        ("我是退伍兵，在道县被撞了", "agency_window", "退役证件"),
        ("在道县被撞了", "agency_window", "填申请表"),
        ("被撞了", "hotline_12348", "去哪个窗口"),
        ("在东莞被撞了", "hotline_12348", "长途区号"),
    ],
)
def test_the_best_door_and_what_to_do_there(words: str, best: str, told: str) -> None:
    referral = route(words)
    first = referral.channels[0]
    assert first.id == best and told in "".join(first.steps) and first.why
    assert 1 <= len(referral.channels) <= 3 and 1 <= len(first.steps) <= 4


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("在吉首，老公打我，翻我手机", {"wechat", "web", "app", "qr"}),
        ("我不识字，在常德鼎城被撞了", {"wechat", "web", "app", "qr"}),
        ("没有手机，在吉首被撞了", {"wechat", "web", "app", "qr"}),
        ("在常德欠薪，仲裁时效还有3天就到了", {"wechat", "web", "app", "qr"}),
        ("用的老人机，在吉首被撞了", {"wechat", "web", "app", "qr"}),
    ],
)
def test_no_door_that_this_person_cannot_or_must_not_use(words: str, kinds: set[str]) -> None:
    assert kinds.isdisjoint(channel.kind for channel in route(words).channels)


@pytest.mark.parametrize(
    ("words", "best", "tip"),
    [
        # who is beaten and cannot read: at home first, and somebody reads the form to her
        ("在道县，我不识字，老公打我", "agency_window", "念给您听"),
        ("我弟弟在道县被刑拘了，我不识字", "custody_forward", "念给您听"),
        ("在道县欠薪，仲裁时效还有3天就到了，我坐轮椅", "agency_window", "上门"),
        ("在道县我们三十多个工友欠薪，都不会写字", "hotline_12348", "推几个代表"),
    ],
)
def test_the_weightiest_leads_and_the_others_add_a_tip(words: str, best: str, tip: str) -> None:
    first = route(words).channels[0]
    assert first.id == best
    assert tip in "".join(first.steps)


def test_an_arrest_that_is_over_is_no_arrest() -> None:
    assert "detained" not in heard("我弟弟上个月被抓，现在放出来了")


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([w for all_ in SHOWN.values() for w in all_]), max_size=6).map("，".join)
)
def test_any_words_get_one_to_three_doors_and_12348(words: str) -> None:
    channels = route(words).channels
    assert 1 <= len(channels) <= 3
    assert "hotline_12348" in [channel.id for channel in channels]
    assert len({channel.id for channel in channels}) == len(channels)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[ordinary]\nlabel", '[usual]\nany = ["一般"]\nlabel', "[ordinary] is missing"),
        ('avoid = ["hotline"]', 'avoid = ["telegram"]', "avoid names unknown kinds"),
        ('{ id = "custody_forward" },', '{ id = "no_such_door" },', "no such channel"),
        ('any = ["聋|', 'any = ["(聋|', "[deaf]"),
        ('beside = [{ id = "disabled_12385" }]', 'beside = [{ id = "women_12338" }]', "does not serve disabled"),
        ('tip = "期限快到了：', 'tip = "打 0731 去：', "which no source names"),
        ("有残疾人专席，说明是残疾人", "打 96148，说明是残疾人", "which its source does not name"),
        ('label = "替别人申请"\n', "", "label is missing"),
        ('[minor]\nlabel = "事关未成年人"\nfacts = ["minor"]', '[minor]\nlabel = "事关未成年人"', "nothing shows it"),
    ],
)
def test_a_malformed_table_is_refused_by_file_and_row(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (DATA / FILE).read_text("utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RoutingDataError, match=r"circumstances\.toml") as raised:
        Circumstances.load(tmp_path, channels=CHANNELS)
    assert told in str(raised.value).replace("]: ", "] ")
