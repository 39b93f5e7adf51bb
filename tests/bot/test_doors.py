"""From a resident's words to each seed door, through the whole assistant: table-driven, every row of channels.toml."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.assistant import Assistant, only_asks
from bot.eligibility.facts import Facts
from bot.models import Answer, Intent
from bot.render import to_markdown
from bot.routing.channels import Channels
from bot.routing.venue import Case
from bot.understanding.intent import Understood
from tests.bot.conftest import TODAY

ROWS = {row.id: row.channel for row in Channels.load().rows}

# door → what residents say; "best" where it must come first.
CASES: list[tuple[str, str, str]] = [
    ("hotline_12348", "best", "老板欠我工资不给，能申请法律援助吗？"),
    ("hotline_12348", "best", "我不识字，在攸县被摩托车撞了，怎么申请法律援助？"),
    ("hotline_12348", "best", "我在东莞的厂里上班，老板欠我工资，能申请法律援助吗？"),
    ("agency_window", "best", "我在道县被摩托车撞伤了，对方不赔，能申请法律援助吗？"),
    ("agency_window", "best", "我在溆浦，老公天天打我，想离婚，能申请法律援助吗？"),
    ("custody_forward", "best", "我弟弟被关在岳阳市看守所，没钱请律师，能申请法律援助吗？"),
    ("justice_bureau", "best", "我要投诉桃江县法律援助中心，不给我法律援助，还刁难我"),
    ("hunan_fawang", "best", "我在攸县被车撞了，能不能在网上申请法律援助？"),
    ("hunan_fawang", "best", "法网上怎么申请法律援助？"),
    ("work_station", "shown", "我住道县乡下，没有手机，在道县被打伤了，去哪里申请法律援助？"),
    ("work_station", "shown", "我在桂东被撞伤了，现在已经回老家了，去哪里申请法律援助？"),
    ("xiangxi_wechat", "best", "我在吉首工地上做事，老板欠工资不给，怎么申请法律援助？"),
    ("xiangxi_wechat", "best", "龙山县的，跟老公离婚，能申请法律援助吗？"),
    ("xiangxi_wechat", "best", "我下不了床，在保靖被车撞的，没人送我去，怎么申请法律援助？"),
    ("yongzhou_dianyuan", "best", "我在永州冷水滩打工被欠薪，想自己挑律师，能申请法律援助吗？"),
    ("yongzhou_dianyuan", "best", "零陵的，离婚，听说有点援制，可以选律师吗？"),
    ("changde_qr", "best", "我在常德鼎城被车撞了，对方不赔，能申请法律援助吗？"),
    ("changde_qr", "best", "澧县的，买了假种子，怎么申请法律援助？"),
    ("tianxin_stations", "best", "我在长沙天心区打工，老板拖欠工资，能申请法律援助吗？"),
    ("liuyang_centre", "best", "我在浏阳的花炮厂受伤了，老板不赔，能申请法律援助吗？"),
    ("changsha_citywide", "shown", "我在宁乡被欠薪，人在外地，回去不方便，能申请法律援助吗？"),
    ("shaoyang_arbitration", "shown", "我在邵阳大祥区打工，老板拖欠工资，能申请法律援助吗？"),
    ("farun_sanxiang", "shown", "我在城步被车撞伤了，能申请法律援助吗？"),
    ("farun_sanxiang", "shown", "会同县的，跟人打架受伤，能申请法律援助吗？"),
    ("disabled_window", "best", "我是肢体残疾人，在祁阳被车撞了，怎么申请法律援助？"),
    ("disabled_12385", "shown", "我坐轮椅的，有残疾证，在衡东被撞了，能申请法律援助吗？"),
    ("soldier_station", "shown", "我儿子在部队当兵，家里在平江的地被占了，能申请法律援助吗？"),
    ("changsha_veterans", "shown", "我是退役军人，在长沙被欠薪，能申请法律援助吗？"),
    ("women_12338", "shown", "我在衡阳，老公打我，想离婚，能申请法律援助吗？"),
    ("youth_12355", "shown", "我今年15岁，在郴州被同学打伤了，能申请法律援助吗？"),
    ("labour_12333", "shown", "我在娄底打工，老板拖欠工资，能申请法律援助吗？"),
    ("labour_12333", "shown", "我们二十多个工友在益阳工地干活，工资都没给，怎么申请法律援助？"),
    ("union_12351", "shown", "我在株洲厂里受了工伤，厂里不认，能申请法律援助吗？"),
    ("union_12351", "shown", "湘潭的公司无故把我辞退了，能申请法律援助吗？"),
]


def ask(assistant: Assistant, said: str, on: date = TODAY) -> Answer:
    return assistant.reply([said], on=on)


def test_every_row_has_a_case() -> None:
    assert {door for door, _, _ in CASES} == set(ROWS)


@pytest.mark.parametrize(("door", "place", "said"), CASES, ids=[f"{door}: {said[:16]}" for door, _, said in CASES])
def test_the_words_lead_to_the_door(assistant: Assistant, door: str, place: str, said: str) -> None:
    answer = ask(assistant, said)
    ids = [channel.id for channel in answer.referral.channels]
    assert "hotline_12348" in ids and len(ids) <= 3
    assert ids[0] == door if place == "best" else door in ids
    shown = next(channel for channel in answer.referral.channels if channel.id == door)
    text = to_markdown(answer)
    assert (shown.value is None or shown.value in text) and shown.why in text
    assert f"{shown.checked_on.year}年{shown.checked_on.month}月{shown.checked_on.day}日核对" in text


@pytest.mark.parametrize(
    ("said", "centre"),
    [
        ("我爸被关在岳阳市看守所，能申请法律援助吗？", "岳阳市法律援助中心"),
        ("我在浏阳被车撞了，能申请法律援助吗？", "浏阳市法律援助中心"),
        ("我在道县被车撞了，能申请法律援助吗？", "永州市道县的法律援助机构"),
        ("我在凤凰县被车撞了，能申请法律援助吗？", "湘西土家族苗族自治州凤凰县的法律援助机构"),
    ],
)
def test_the_centre_of_the_county_is_named(assistant: Assistant, said: str, centre: str) -> None:
    answer = ask(assistant, said)
    assert answer.referral.agency.startswith(centre)
    assert centre in to_markdown(answer)


EXPIRING = [case for case in CASES if ROWS[case[0]].expires]


@pytest.mark.parametrize(
    ("door", "place", "said"), EXPIRING, ids=[f"{door}: {said[:16]}" for door, _, said in EXPIRING]
)
def test_a_stale_row_falls_back_to_12348(assistant: Assistant, door: str, place: str, said: str) -> None:
    expires = ROWS[door].expires
    assert expires is not None
    assert door in [channel.id for channel in ask(assistant, said, expires - timedelta(days=1)).referral.channels]
    left = {channel.id: channel for channel in ask(assistant, said, expires).referral.channels}
    assert door not in left and left["hotline_12348"].value == "12348"


@pytest.mark.parametrize(
    ("words", "hurries"),
    [
        ("判决书是前天收到的，只剩3天了，我要上诉，想申请法律援助", True),
        ("我上个月在花炮厂被炸伤了，厂里不赔，可以申请法律援助吗", False),  # thirty days are the employer's
    ],
)
def test_only_ones_own_limit_hurries(words: str, hurries: bool, assistant: Assistant) -> None:
    answer = assistant.reply([words], on=TODAY)
    assert bool(answer.urgent) is hurries
    assert ("今天就去" in repr(answer.referral)) is hurries


@pytest.mark.parametrize(
    ("words", "aided", "alone"),
    [
        ("我在浏阳的厂里做工，手被机器压断了，工伤九级赔多少", True, False),
        ("我在浏阳的厂里做工，手被机器压断了，工伤九级赔多少", False, True),  # no case that was told may be aided
        ("手被机器压断了，工伤九级赔多少", True, False),  # in no place that is known: he is asked for it
    ],
)
def test_who_asks_the_law_of_a_case_of_his_own_is_told_where_to_apply(
    words: str, aided: bool, alone: bool, assistant: Assistant
) -> None:
    referral, law = assistant.router.route([words], Case(), on=TODAY), Understood(Intent.OTHER_LAW, 1.0)
    facts = Facts(("work_injury",))
    assert only_asks(law, facts, referral, told=aided, urgent=False) is alone


def test_whose_attacker_is_held_is_not_sent_to_the_custody(assistant: Assistant) -> None:
    answer = assistant.reply(["打我老婆的那个人关在看守所，我们要他赔钱，去哪里申请"], on=TODAY)
    assert not any(alert.kind == "detained" for alert in answer.urgent)
    assert "custody_forward" not in [channel.id for channel in answer.referral.channels]
    held = assistant.reply(["我老公打了人，关在看守所，去哪里申请"], on=TODAY)
    assert held.referral.channels[0].id == "custody_forward"


def test_where_a_child_was_taken_to_is_not_the_place_of_the_case(assistant: Assistant) -> None:
    answer = assistant.reply(["孩子被他爸带到广东去了，我在零陵，能申请法律援助吗"], on=TODAY)
    assert answer.referral.region is not None and answer.referral.region.county == "零陵区"


def test_a_prison_is_not_where_the_sentence_was_passed(assistant: Assistant) -> None:
    answer = assistant.reply(["我哥在津市监狱坐牢，喊冤想申诉，哪里申请法律援助"], on=TODAY)
    assert answer.referral.region is None and "决定再审的法院" in answer.referral.agency
    known = assistant.reply(["我哥在津市监狱坐牢，是邵阳中院判的，想申诉，哪里申请法律援助"], on=TODAY)
    assert known.referral.region is not None and known.referral.region.city == "邵阳市"
