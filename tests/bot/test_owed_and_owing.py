"""Wages owed by a gang, debts, and what was won and is not paid: the law beside the case, and whose place counts."""

from __future__ import annotations

import pytest

from bot.answering.citing import Citer
from bot.answering.hints import Hints
from bot.eligibility.facts import Facts
from bot.eligibility.rules import load_rules
from bot.models import Intent
from bot.routing.channels import Channels
from bot.routing.places import Gazetteer
from bot.routing.routing import Router
from bot.routing.venue import Case
from bot.understanding.facts import FactReader
from bot.understanding.intent import IntentReader
from bot.understanding.text import fold
from tests.bot.conftest import TODAY

HINTS, RULES = Hints.load(), load_rules()
READER = FactReader.load(RULES.facts, RULES.matters)
ENFORCE, STALLED, FROZEN = "生效的判决书", "已经申请执行", "法院扣工资"
PRIVATE, GANG, OWN_GANG, NOTE = "给私人家里做事", "不只找包工头", "钱要分开看", "手里有欠条"
SURETY, SUED, OWED, LENT = "给人担保", "被告要还钱", "要是不是工钱", "借出去的钱"
BLACKMAIL, PREPAID = "拿照片、隐私", "先交钱后消费"


def told(words: str, matters: tuple[str, ...], citer: Citer) -> str:
    points, _ = HINTS.points(fold(words), Facts(matters, {}), citer, on=TODAY)
    return "".join(point.text for point in points)


@pytest.mark.parametrize(
    ("words", "matters", "start"),
    [
        ("仲裁裁了公司赔我三万六，公司不理，钱还没拿到", (), ENFORCE),
        ("法院判我大哥每个月给我妈300块赡养费，半年了他就是不给", ("support",), ENFORCE),
        ("前夫不给娃的抚养费，法院早就判了的", ("support",), ENFORCE),
        ("调解书说好上月给清，一分没给", ("owed_money",), ENFORCE),
        ("已经申请了强制执行，一年了还是一分没拿到", ("wages",), STALLED),
        ("我的工资卡被法院冻结了，饭都吃不起", (), FROZEN),
        ("低保钱打到卡上，卡被法院冻了", (), FROZEN),
        ("给村里老王家砌屋，从架子上摔下来腿断了", ("work_injury",), PRIVATE),
        ("打零工帮别人家里刷墙，电到了手", ("personal_injury",), PRIVATE),
        ("老公给私人建别墅当小工，楼上掉下来瘫痪了", ("work_injury",), PRIVATE),
        ("我跟着包工头在工地做钢筋工，工钱两万没给", ("wages",), GANG),
        ("我是个小包工头，带了8个老乡做工，甲方不给我结账，差工人工资", ("business_contract",), OWN_GANG),
        ("老板写了张条子，欠我工资一万八", ("wages",), NOTE),
        ("我给表弟贷款签了字担保，现在银行要我还八万", ("loan",), SURETY),
        ("网贷欠了三万多还不上，平台起诉我了", ("loan",), SUED),
        ("收到法院的传票，说我欠花呗两万", ("loan",), SUED),
        ("别人欠我三万块钱好多年了", ("owed_money",), OWED),
        ("人跑了，借我的四万块", ("loan",), LENT),
        ("有人裸聊录了视频，说不给五万就发给我通讯录", ("crime_victim",), BLACKMAIL),
        ("美容院充了八千块，店不开了人也找不到", ("consumer",), PREPAID),
    ],
)
def test_the_law_of_the_case_is_told(words: str, matters: tuple[str, ...], start: str, citer: Citer) -> None:
    assert start in told(words, matters, citer)


@pytest.mark.parametrize(
    ("words", "matters", "not_told"),
    [
        ("我老公不给孩子抚养费，还没离婚，我要去法院告他", ("support",), ENFORCE),
        ("还在打抚养费的官司，判还没下来", ("support",), ENFORCE),
        ("法院判我还他三万，我没钱给", ("loan",), ENFORCE),
        ("银行卡被公安冻结了说是涉诈", ("criminal_defence",), FROZEN),
        ("在建筑公司工地上做小工，从架子上摔下来", ("work_injury",), PRIVATE),
        ("我跟着包工头在工地做钢筋工，工钱两万没给", ("wages",), OWN_GANG),
        ("朋友借了我两万打了借条不还", ("loan",), NOTE),
        ("我没借过钱，有人冒用我身份证网贷，平台起诉我", ("loan",), SUED),
        ("老板欠我三万块工资", ("owed_money",), OWED),
        ("邻居家建房子掉下砖头砸伤了我", ("personal_injury",), PRIVATE),
        ("官司能打赢吗，对方不给钱怎么办", (), ENFORCE),
    ],
)
def test_who_only_looks_alike_is_not(words: str, matters: tuple[str, ...], not_told: str, citer: Citer) -> None:
    assert not_told not in told(words, matters, citer)


def test_who_won_and_is_not_paid_asks_for_no_retrial() -> None:
    assert "retrial" in READER.read(["仲裁输了，我想申请再审"]).matters
    never = next(cue.never for cue in READER.matter_cues if cue.matter == "retrial")
    assert never is not None and never.find("仲裁裁了公司赔我三万六,公司不理,钱没拿到")
    assert not never.find("法院判了他不给,我不服要申请再审")


def test_where_the_winner_lives_decides_nothing() -> None:
    router = Router(gazetteer=Gazetteer.load(), channels=Channels.load())
    region = router.route(["公司不给钱，我现在回祁东老家了"], Case(matter="wages"), on=TODAY).region
    assert region is not None and region.county == "祁东县"
    won = router.route(["仲裁裁了公司赔我三万六，公司不给，我现在回祁东老家了"], Case(matter="wages"), on=TODAY)
    assert won.region is None and "执行的法院" in won.agency
    asked = router.route(["官司能打赢吗，对方不给钱，我在祁东老家"], Case(matter="owed_money"), on=TODAY)
    assert "执行的法院" not in asked.agency
    where = router.route(["仲裁赢了公司不给，公司在岳麓区，我回祁东老家了"], Case(matter="wages"), on=TODAY).region
    assert where is not None and where.county == "岳麓区"


def test_who_works_in_a_household_has_saved_nobody() -> None:
    facts = READER.read(["打零工帮别个屋里刷墙，电到了手，主家不肯出医药费"])
    assert facts.get("good_samaritan") is False and facts.get("abuse_victim") is False
    assert READER.read(["帮邻居救落水的小孩，自己腿断了"]).get("good_samaritan") is True


def test_people_call_migrant_workers_min_gong() -> None:
    assert READER.read(["包工头欠我们民工的工资不给"]).get("migrant_worker") is True
    assert READER.read(["我带了八个民工，甲方不给我结账"]).get("migrant_worker") is not True


def test_who_is_sued_for_a_debt_is_no_victim_of_a_crime() -> None:
    assert READER.read(["网贷还不上，平台起诉我了"]).get("crime_victim") is False
    assert READER.read(["被人骗了签网贷，平台起诉我了"]).get("crime_victim") is not False


@pytest.mark.parametrize("words", ["被人骗了2万块，怎么追回来", "别人欠我三万块钱好多年了，钱还能要回来不"])
def test_whether_the_money_comes_back_is_a_plea(words: str) -> None:
    assert IntentReader.load()._only_tells(fold(words), Intent.OTHER_LAW)


def test_who_was_cheated_of_money_is_a_victim() -> None:
    assert READER.read(["骗了我的钱，怎么要回来"]).matters[:1] == ("crime_victim",)
    assert READER.read(["商家骗了我三百块钱，不退款"]).matters[:1] != ("crime_victim",)
