"""Disputes in which nobody assigns a lawyer still get their law: which hint speaks, and when none may."""

from __future__ import annotations

import pytest

from bot.answering.hints import Hints
from bot.assistant import Assistant
from bot.eligibility.facts import Facts
from bot.eligibility.rules import load_rules
from bot.models import Verdict
from bot.understanding.facts import FactReader
from bot.understanding.text import fold
from tests.bot.conftest import TODAY

EVERYDAY = [hint for hint in Hints.load().all if hint.group == "everyday"]
NOTHING = Facts((), {})
RULES = load_rules()
READER = FactReader.load(RULES.facts, RULES.matters)


def spoken(words: str, verdict: Verdict | None = Verdict.NOT_COVERED) -> str:
    return next((hint.id for hint in EVERYDAY if hint.fits(fold(words), NOTHING, verdict)), "")


CASES = [
    ("租的房子到期了，房东扣着押金不给", "rent_deposit"),
    ("租房热水器坏了，房东一直不来修", "rent_repair"),
    ("二房东拿了我半年房租人不见了", "sublet"),
    ("合同还没到期房东就要赶我们走", "landlord_ends_early"),
    ("花六万买的二手车，一查是泡水车", "used_goods_cheat"),
    ("装修队收了三万块停工两个月了", "renovation"),
    ("楼上洗澡间渗水，我家墙都发霉", "leak"),
    ("电梯坏了半年物业不修，还催物业费", "property_service"),
    ("楼下夜宵摊吵得一家人睡不着", "noise"),
    ("隔壁的大树倒下来砸坏我家瓦", "tree_falls"),
    ("屋后头猪场臭得开不得窗", "smell"),
    ("他把我的照片发到群里去了", "photos"),
    ("村里有人造谣，说我偷鸡", "slander"),
    ("屋里老人家被邻居的狗咬了一口", "dog_bite"),
    ("在菜市场滑倒，手骨折了", "premises"),
    ("烫头发把我耳朵烫伤了", "salon_hurt"),
    ("隔壁起围墙占了我家宅基地", "boundary"),
    ("山上的杉树被人偷砍了二十多根", "trees_cut"),
    ("三个人合伙开店，现在他不分钱给我", "partners"),
    ("给饭店送菜，菜钱欠了一年不给", "goods_unpaid"),
    ("开发商逾期交房一年多了", "unfinished_house"),
    ("房子没买成，中介不肯退中介费", "broker_fee"),
    ("交了定金，卖家又不卖了", "earnest"),
    ("前夫借的高利贷，债主天天找我还", "spouse_debt"),
    ("跟团去云南，导游逼着买玉", "package_tour"),
    ("健身房办的年卡，现在关门了", "prepaid"),
    ("停车场乱收费，多收了我三十块", "overcharged"),
    ("上面那户把水沟堵了，我田里没水", "water"),
    ("门口的路被他拿石头拦了，车进不来", "passage"),
    ("楼上扔下来的酒瓶砸到我家车了", "falling_object"),
    ("孙子拿我手机给主播打赏了六千", "child_paid"),
    ("买的重疾险，得了癌症保险公司不赔", "insurance_refused"),
    ("我想退保，说只退一半", "insurance_surrender"),
    ("数学老师扇了我崽两巴掌", "teacher_hits"),
    ("学校要劝退我女儿，她才初二", "expelled_pupil"),
    ("小学开学要我们交八百块资料费", "school_fees"),
    ("打牌输了写的欠条，他要我还", "gambling_debt"),
    ("组里分征收款没有我家的份，说我们不算村民", "village_share"),
    ("我爷爷的坟被他家平了", "grave"),
    ("老婆失踪三年了，我要离婚", "spouse_missing"),
    ("同桌喝酒的，一个回家路上出事死了", "drinking_together"),
    ("半夜银行卡被盗刷了八千", "card_emptied"),
    ("村支书把我家的补贴冒领了", "village_cadre"),
    ("老婆把我骗进精神病院关了一个月", "psychiatric_ward"),
    ("去超市应聘，说残疾人不要，拒绝了我", "not_hired"),
    ("讨债的天天上门", "collectors"),
    ("我写了辞职报告老板不批", "resigning"),
    ("超市卖给我过期的牛奶", "bad_food"),
    ("拼多多上买的锅是坏的，商家不退款", "bought_bad"),
]


@pytest.mark.parametrize(("words", "id_"), CASES)
def test_an_everyday_dispute_gets_its_law(words: str, id_: str) -> None:
    assert spoken(words) == id_


def test_each_is_tried() -> None:
    assert {id_ for _, id_ in CASES} == {hint.id for hint in EVERYDAY}


@pytest.mark.parametrize(
    "words",
    [
        "进厂交了五百押金，现在辞工不退",
        "我在物业做保安，三个月工资没发",
        "装修公司欠我工资两万",
        "过马路被车撞了",
        "公安说我偷了钢筋，关了三个月",
        "在超市上班滑倒骨折了，不给报工伤",
        "中介说代办法律援助收了我两千，没办成",
        "买的谷种是假的，店里不退钱",
        "村里征地占了我家菜地",
    ],
)
def test_who_only_looks_alike_gets_none(words: str) -> None:
    assert spoken(words) == ""


@pytest.mark.parametrize("verdict", [Verdict.IF_HARDSHIP, Verdict.CHECK_WAIVED, Verdict.NO_MEANS_TEST])
def test_who_gets_a_lawyer_is_told_the_law_of_the_listed_case(verdict: Verdict) -> None:
    words = "屋里老人家被邻居的狗咬了一口"
    assert spoken(words, verdict) == "" and spoken(words, None) == spoken(words) == "dog_bite"


def test_a_pupil_sent_away_is_no_worker() -> None:
    assert "dismissal" not in READER.read(["学校说我崽偷东西，要开除他"]).matters
    assert "dismissal" in READER.read(["我在学校食堂上班，学校把我开除了"]).matters


def test_whose_attacker_was_caught_is_no_suspect() -> None:
    read = READER.read(["我妈被电信诈骗骗了养老钱，公安立了案", "嫌疑人抓到了"])
    assert read.matters[0] == "crime_victim" and read.get("suspect") is False
    assert READER.read(["公安说嫌疑人就是我弟弟，他被刑拘了"]).get("suspect") is True


def test_wages_told_in_words_are_named() -> None:
    assert READER.named(READER.read(["我在饭店打工，老板不给工资还打我"]))


def test_charges_of_another_body_are_no_charges_of_aid(assistant: Assistant) -> None:
    answer = assistant.reply(["隔壁屋里的狗把我崽咬哒，打狂犬针的钱该哪个出咯"], on=TODAY)
    assert "民法典" in answer.citations[0].law
    assert "法律援助法" in assistant.reply(["请援助律师要不要出钱"], on=TODAY).citations[0].law


def test_who_was_hit_by_a_stranger_is_asked_nothing_of_the_family() -> None:
    assert READER.read(["小区保安打了我，物业说是他个人行为"]).get("abuse_victim") is False
    assert READER.read(["老公打了我，邻居劝开的"]).get("abuse_victim") is True


def test_whether_somebody_is_a_martyr_is_no_question_of_honour() -> None:
    assert "martyr_honour" not in READER.read(["儿子当兵牺牲了，县里烈士评定不给批"]).matters
    assert "martyr_honour" in READER.read(["有人在抖音上侮辱我爷爷，他是烈士"]).matters


def test_a_ward_makes_nobody_unable_to_decide() -> None:
    assert READER.read(["精神病院强制把我关了一个月"]).get("mentally_impaired") is not True


@pytest.mark.parametrize(
    ("words", "law", "article"),
    [
        ("申请书递上去他们不收", "法律援助法", "第六十一条"),
        ("没有离婚证只有判决书可以不", "法律援助法", "第四十三条"),
        ("外地人申请要不要居住证", "法律援助法", "第三十八条"),
        ("低保证过期了还能用吗", "法律援助法", "第四十二条"),
        ("老人家腿脚不便，你们能上门不", "法律援助法", "第四十五条"),
        ("法院不收我的起诉材料", "民事诉讼法", "第一百二十六条"),
    ],
)
def test_short_questions_of_forms_and_doors_get_their_topic(
    assistant: Assistant, words: str, law: str, article: str
) -> None:
    answer = assistant.reply([words], on=TODAY)
    assert any(law in cite.law and cite.article == article for cite in answer.citations)


@pytest.mark.parametrize(
    ("words", "law", "article"),
    [
        ("我家请了个收费律师，法援中心又给我派了一个，两个都留着行不行", "法律援助法", "第四十八条"),
        ("承包田被人种了，想去仲裁，这个有期限没", "农村土地承包经营纠纷调解仲裁法", "第十八条"),
        ("奶奶要告儿子给赡养费，法院诉讼费能免吗", "诉讼费用交纳办法", "第四十五条"),
        ("买到过期牛奶，超市赔我一箱行不行，能不能要十倍", "食品安全法", "第一百四十八条"),
        ("人被刑拘最多关多少天", "刑事诉讼法", "第九十一条"),
    ],
)
def test_limits_and_charges_of_other_law_get_their_topic(
    assistant: Assistant, words: str, law: str, article: str
) -> None:
    answer = assistant.reply([words], on=TODAY)
    assert any(law in cite.law and cite.article == article for cite in answer.citations)


def test_whom_a_lender_sues_is_no_suspect() -> None:
    read = READER.read(["网贷滚到两万八，被平台起诉到娄底的法院了，下个月开庭"])
    assert read.matters[:1] == ("loan",) and read.get("suspect") is False
