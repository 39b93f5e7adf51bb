"""Facts that words tell however they are put: who lives on what, who was hit by whom, who is the other side."""

from __future__ import annotations

import pytest

from bot.eligibility.rules import load_rules
from bot.understanding.facts import FactReader
from bot.understanding.text import fold

RULES = load_rules()
READER = FactReader.load(RULES.facts, RULES.matters)


@pytest.mark.parametrize(
    ("words", "fact", "value"),
    [
        ("我屋里吃低保的，到民政办申请临时救助，硬是不批", "social_assistance", True),
        ("我家以前是吃低保的，前年取消了", "social_assistance", None),
        ("低保没有，低保边缘也不是", "edge_household", None),
        ("民政局认定我家是低收入人口", "low_income", True),
        ("表弟还没满十八岁，聚众斗殴进去的", "minor", True),
        ("我打过她几回，她嘴巴多", "abuse_victim", False),
        ("老公打过我几回", "abuse_victim", True),
        ("你就给我写成家暴的受害人", "abuse_victim", None),
        ("他喊我抬冰箱摔了，没有救人", "good_samaritan", False),
        ("屋里请了辩护律师，还能申请不", "has_lawyer", True),
        ("公司把我辞退了，工资都结清了，我只要赔偿金", "claims_wages", False),
        ("工资一直没结清", "claims_wages", True),
        ("是养老院的名义打官司", "organization", True),
    ],
)
def test_a_fact_is_read_as_told(words: str, fact: str, value: bool | None) -> None:
    assert READER.read([words]).get(fact) is value


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("隔壁老两口，儿子经常打骂他们", "domestic_violence"),
        ("上屋的水牯发癫，把我顶到坎底下，腰骨裂了", "animal_injury"),
        ("视频里讲我爷爷是逃兵，我爷爷是烈士，抚恤也拿了", "martyr_honour"),
        ("铺子卖给我治骨头的药，我吃了半个月，吐血，住了二十三天院，他不退钱", "food_drug"),
        ("隔壁酒吧噪声污染，搞得我神经衰弱，要它赔", "environment"),
        ("责任田给我堂哥种，我要他还他不肯还", "land"),
        ("我和朋友合伙开饭店，散伙分账扯皮", "business_contract"),
    ],
)
def test_a_matter_is_named_by_its_words(words: str, matter: str) -> None:
    assert READER.read([words]).matters[0] == matter


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("交警法了我两千", "交警罚了我两千"),
        ("自己以经花钱请了律师", "自己已经花钱请了律师"),
        ("头打破逢了三针", "头打破缝了三针"),
        ("丈夫替我肚子", "丈夫踢我肚子"),
        ("孩子的抚养全能不能变更", "孩子的抚养权能不能变更"),
        ("陪我去，我只是跟他法院见", "陪我去,我只是跟他法院见"),
    ],
)
def test_single_letters_typed_by_their_sound(typed: str, meant: str) -> None:
    assert fold(typed) == meant
