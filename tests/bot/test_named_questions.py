"""Questions that their own words name: they are answered whatever intent was read, first, and once."""

from __future__ import annotations

import pytest

from bot.answering.topics import Topics
from bot.assistant import Assistant
from bot.eligibility.facts import Facts
from bot.models import Intent, Verdict
from tests.bot.conftest import TODAY

TOPICS = Topics.load()
EVERY_INTENT = [intent for intent in Intent if intent not in (Intent.OUT_OF_SCOPE, Intent.ELIGIBILITY)]

NAMED = [
    ("申请表交上去了，几天能有答复", "review_days"),
    ("申请交上去半个月了没消息", "agency_late"),
    ("法援中心打电话说我不符合条件，没有发书面决定", "refused_unwritten"),
    ("窗口的人口头说不行，没给书面通知", "refused_unwritten"),
    ("援助中心说我不够条件，是电话里讲的", "refused_unwritten"),
    ("不给我援助，我不服，要多少天内提", "objection_deadline"),
    ("对不予援助有异议，几天内要去", "objection_deadline"),
    ("异议提了，司法局也没改，还能怎么办", "after_objection"),
    ("我想把法律援助申请撤回来", "withdraw"),
    ("申请法援以后我不想办了，可以吗，想取消申请", "withdraw"),
    ("仲裁裁决不服，多少天内到法院起诉", "award_lawsuit"),
    ("裁决书收到八天了，不服的话还能去法院起诉吗", "award_lawsuit"),
    ("裁决书昨天到手，没有支持我，怎么办", "award_lawsuit"),
    ("一审判了，上诉最晚哪天", "appeal_days"),
    ("法援派的律师电话一直打不通", "lawyer_silent"),
    ("援助律师联系不上，我要换", "change_lawyer"),
    ("家里存款没说，以后查到要不要坐牢", "fraud_consequence"),
    ("瞒报了一辆小车，被发现会怎么处理", "fraud_consequence"),
    ("以前隐瞒过收入，现在还能再申请吗", "false_declaration"),
    ("公司的考勤是假的，申请的时候要不要讲", "tell_the_truth"),
    ("打赢了赔了八万，法援律师要不要抽一份", "free"),
    ("官司败诉了，要不要补律师费给法援", "lost_repays_nothing"),
    ("身份证不见了，怎么申请", "lost_identity"),
    ("户口簿能不能代替身份证", "lost_identity"),
    ("住院的收据丢了几张要不要紧", "lost_receipts"),
    ("特困证找不到了，可以先申请不", "lost_welfare_card"),
    ("困难状况说明表去哪里领", "hardship_form"),
    ("我老婆代我去交材料行不行", "adult_by_relative"),
    ("我爹瘫在床上，我替他申请要什么", "adult_by_relative"),
    ("我在住院，起不来，怎么交申请", "cannot_come"),
    ("离县城四十公里，有没有近点的地方交", "stations"),
    ("窗口有没有会手语的人", "sign_language"),
    ("值班律师会不会出庭", "duty_lawyer"),
    ("我妹妹嫁到婆家天天被老公打，我能不能替她申请", "abused_adult_by_kin"),
    ("两个小孩没人管，天天捡吃的，该找谁", "children_alone"),
    ("申请书有没有电子版发我一份", "form_copy"),
    ("法援和司法救助是不是一回事", "aid_and_relief"),
    ("法援中心周六开门不", "opening_hours"),
    ("工伤认定要多久才有结果", "injury_decision_days"),
    ("援助律师叫我在庭上撒谎", "lawyer_urges_lie"),
    ("一件事我在两个县都申请了法援，都收了", "two_agencies"),
    ("法援帮我打赢了，钱拿到了，还要我做什么", "after_the_case"),
    ("人家明明有钱，骗了法律援助", "others_cheated_aid"),
    ("要交三年的银行流水，非要全家的吗", "bank_statements"),
    ("二审还有没有法援律师", "next_instance"),
    ("上诉的话原来派的那个律师管不管", "next_instance"),
    ("我没有身份证，能申请吗", "lost_identity"),
    ("我暂时不申请，只想找律师咨询一下", "only_consulting"),
    ("去公共法律服务站问下律师要钱吗", "only_consulting"),
    ("申请表上电话号码填错了怎么搞", "form_mistake"),
    ("法援办到一半我找到工作了，要不要退律师费", "means_improved"),
    ("我再加两千块，能不能给我派个厉害的援助律师", "paying_on_top"),
    ("裁决书掉了，还能申请援助不", "lost_receipts"),
    ("没得低保证，用什么证明我家困难", "no_village_certificate"),
    ("律师能不能自己挑人", "choose_lawyer"),
    ("对方在转移存款，能不能先申请财产保全", "urgent_first"),
    ("我耳聋又认不得字，到窗口申请有没有人照顾", "cannot_fill_form"),
    ("申请保护令要不要钱，多久下来", "protection_order"),
    ("法援窗口说我是外省户口，叫我回老家办，有道理吗", "refused_for_household"),
    ("老板欠薪，援助中心的人讲我不是本地户口不收", "refused_for_household"),
    ("官司赢了赔了五万，援助中心会不会要我退律师费", "lost_repays_nothing"),
    ("赢了官司，诉讼费哪个出", "court_fees"),
    ("听说法律援助要5+2个工作日才批", "review_days"),
    ("法援说要审7天，那时效不就过期了", "urgent_first"),
    ("能不能在微信上申请法律援助", "remote_papers"),
    ("我普通话讲不好，有没有会讲土话的", "language"),
    ("我们三十个人，一个一个申请还是一起办", "group_apply"),
    ("选两个代表去申请行不行", "group_apply"),
    ("事由发生地到底是哪里", "place_words"),
    ("我是孩子的班主任，她爸打她，能不能替她申请", "for_a_child_not_ones_own"),
    ("申请表填不来", "cannot_fill_form"),
    ("律师是我自己花钱请的，能换成法律援助的吗", "paid_lawyer_to_aid"),
    ("我奶奶只会讲苗话，办法援听得懂不", "language"),
    ("法援律师不肯帮我上诉，怎么办", "next_instance"),
    ("援助中心礼拜六有没有人", "opening_hours"),
    ("离婚冷静期是怎么规定的", "cooling_off"),
    ("晚上援助中心开不开门", "opening_hours"),
]

OTHER_QUESTIONS = [
    ("老板口头说不要我了，没给书面通知", "refused_unwritten"),
    ("法院电话里说不给立案", "refused_unwritten"),
    ("社保局不给认定工伤，我不服，几天内去复议", "objection_deadline"),
    ("仲裁裁决我不服，几天内去法院", "objection_deadline"),
    ("我想撤回起诉", "withdraw"),
    ("中心说要撤销我的援助", "withdraw"),
    ("仲裁委不受理，我不服怎么办", "award_lawsuit"),
    ("上诉以后法援还管不管，多久能重新申请", "appeal_days"),
    ("明天开庭，律师电话打不通", "lawyer_silent"),
    ("对方律师不接电话", "lawyer_silent"),
    ("老公瞒着我卖了房子，被我发现了", "fraud_consequence"),
    ("车祸后他没报警，交警查出来了", "fraud_consequence"),
    ("官司输了，对方的律师费要我出吗", "lost_repays_nothing"),
    ("我自己花钱请的律师，赢了要抽一半", "free"),
    ("把身份证号给你行吗", "lost_identity"),
    ("我的车票丢了", "lost_receipts"),
    ("我弟关在看守所，我老婆能替我去申请吗", "adult_by_relative"),
    ("去劳动局交材料，几天有答复，仲裁的", "review_days"),
    ("行政拘留不服，复议要多少天内提", "objection_deadline"),
    ("公司不服仲裁裁决，几天内要起诉", "award_lawsuit"),
    ("上诉期后天到，法援几天能审查完", "appeal_days"),
    ("输了官司想再审，法援给不给办", "lost_repays_nothing"),
    ("打赢了，援助律师从里面扣了五千", "free"),
    ("保护令快到期了，提前几天去续", "protection_order"),
    ("我弟只会打手语，偷东西被抓了", "sign_language"),
    ("口头讲行不行，要不要写书面的", "refused_unwritten"),
    ("案子在株洲，我能在南昌就近申请还是要回去", "stations"),
    ("他违反了保护令，接下来怎么办", "protection_order"),
    ("律师老不接电话，怕是换号了", "change_lawyer"),
    ("离了婚才发现他瞒着存款", "fraud_consequence"),
    ("我是外省户口，老板叫我回老家", "refused_for_household"),
    ("官司赢了，对方的律师费要他出吗", "lost_repays_nothing"),
    ("能不能在微信上立案", "remote_papers"),
    ("我是孩子他爸，能替他申请吗", "for_a_child_not_ones_own"),
    ("工资是一个一个发的", "group_apply"),
    ("老板周末叫我去厂里加班，援助中心管不管", "opening_hours"),
    ("二审我自己花钱请的律师，法律援助还管不管", "next_instance"),
    ("派的律师不上心，能换成别的援助律师吗", "paid_lawyer_to_aid"),
    ("我女儿才九岁，被她后爸打，我能替她申请吗", "abused_adult_by_kin"),
    ("孩子没人带，公司不给我请假怎么办", "children_alone"),
    ("对方的律师叫证人撒谎", "lawyer_urges_lie"),
    ("赢了仲裁老板没钱，执行能不能派援助律师", "next_instance"),
    ("赢了官司对方不给钱，法援还要我做什么", "after_the_case"),
    ("我在两个县打过工，法援去哪里申请", "two_agencies"),
    ("我和两个孩子都没收入，法律援助接不接", "two_agencies"),
    ("老板骗了我的工资流水", "bank_statements"),
]

ALONE = ("place_words", "lawyer_urges_lie", "next_instance", "after_the_case", "means_improved", "paying_on_top")


def test_some_words_want_no_verdict(assistant: Assistant) -> None:
    assert tuple(sorted(topic.id for topic in TOPICS.all if topic.alone)) == tuple(sorted(ALONE))
    lied = assistant.reply(["工地拖欠我工资，法援派的律师喊我在庭上讲假话，我怎么办"], on=TODAY)
    assert lied.verdict is None and lied.headline.startswith("不要说假话")


@pytest.mark.parametrize(("words", "expected"), NAMED)
def test_named(words: str, expected: str) -> None:
    assert TOPICS.named(words)[0].id == expected


@pytest.mark.parametrize(("words", "wrong"), OTHER_QUESTIONS)
def test_another_question(words: str, wrong: str) -> None:
    assert wrong not in [topic.id for topic in TOPICS.named(words)]


def test_neither_the_intent_nor_the_classifier_talks_it_away() -> None:
    words, sure = "官司败诉了，要不要补律师费给法援", {"loser_pays": 1.0}
    for intent in EVERY_INTENT:
        assert TOPICS.choose(words, intent, (), sure)[0].id == "lost_repays_nothing"


def test_at_most_two_are_answered() -> None:
    words = "身份证丢了，发票丢了，低保证丢了，表去哪里领说明表，上诉最晚哪天"
    assert len(TOPICS.named(words)) == 2


class TestAnswers:
    """What people read; without the classifier, whose guesses no named question waits for."""

    @pytest.mark.parametrize(
        ("words", "says", "never"),
        [
            ("法援窗口口头说我不符合，没给书面决定", "书面告知并说明理由", "五步"),
            ("不给我援助我不服，几天内去提", "您几天内要提，法律没有写", "七日内决定给不给援助"),
            ("仲裁裁决不服，几天内去法院", "十五日内", "四十五日"),
            ("一审判决下来，上诉最晚哪天", "只有十日", "劳动仲裁"),
            ("存款没报，被发现要不要坐牢", "构成犯罪的才追究", "吸收公众存款"),
            ("官司赢了赔了八万，法援律师的钱要不要从里面扣", "赔的钱里也不扣", "官司输了"),
            ("官司输了，要不要把律师费退给法援", "不用退", "对方的律师费"),
            ("住院发票丢了，申请还要不要", "不妨碍先申请", "按撤回申请处理"),
            ("值班律师会帮我出庭吗", "没有出庭辩护", None),
            ("申请保护令要钱吗，几天下来", "七十二小时", "收您任何东西"),
            ("我想把法援申请撤回来", "以机构说的为准", "骗来的援助"),
        ],
    )
    def test_the_question_itself_leads(self, words: str, says: str, never: str | None, assistant: Assistant) -> None:
        answer = assistant.reply([words], on=TODAY)
        assert says in answer.headline and not answer.abstained
        told = [answer.headline, *(point.text for point in answer.points)]
        assert never is None or not any(never in text for text in told)
        assert "……（全文见下面）" not in "".join(told), "no articles that are only near"

    @pytest.mark.parametrize("words", [words for words, _ in NAMED])
    def test_nothing_is_said_twice(self, words: str, assistant: Assistant) -> None:
        answer = assistant.reply([words], on=TODAY)
        said = [point.text for point in answer.points]
        assert len(said) == len(set(said)) and answer.headline not in said

    def test_legal_aid_is_no_other_law(self, assistant: Assistant) -> None:
        """Who asks whether an oral refusal is proper also needs to know where to go."""
        answer = assistant.reply(["窗口口头说不行，没给书面通知，合不合规矩"], on=TODAY)
        assert answer.intent is Intent.OBJECTION and answer.referral.agency

    def test_a_case_stays_a_case(self, assistant: Assistant) -> None:
        answer = assistant.reply(["老板拖欠我三个月工资，工资条丢了，能申请法律援助吗"], on=TODAY)
        assert answer.verdict is Verdict.IF_HARDSHIP
        assert "不妨碍先申请" in answer.points[0].text

    def test_words_that_name_nothing_mean_what_was_named_before(self, assistant: Assistant) -> None:
        before = ["发票丢了，去申请要紧吗", "就是医院的票"]
        said = assistant.composer.topic("不去补行不行", Intent.PROCEDURE, Facts(), before=before, on=TODAY)
        assert "不妨碍先申请" in said.headline
        moved_on = assistant.composer.topic("那去哪里申请", Intent.WHERE_TO_APPLY, Facts(), before=before, on=TODAY)
        assert "不妨碍先申请" not in moved_on.headline

    def test_who_has_told_no_case_is_answered_and_not_asked_for_one(self, assistant: Assistant) -> None:
        turns = ["申请法律援助要带什么材料", "我是低保户，能申请吗", "我老婆代我去交材料可以不"]
        answer = assistant.reply(turns, on=TODAY)
        assert answer.verdict is None and "要由本人申请" in answer.headline
        waived = [point for point in answer.points if "您说的情况" in point.text]
        assert waived[0].cites[0].item == "第二项"

    def test_papers_of_the_case_that_is_told(self, assistant: Assistant) -> None:
        answer = assistant.reply(["我儿子9岁，被车撞断了腿，申请法律援助要带什么材料"], on=TODAY)
        assert answer.intent is Intent.MATERIALS and "交通事故认定书" in answer.materials
        assert any("证明你们关系" in paper for paper in answer.materials)
