"""Laws that words name: what they say, what comes in their place, since when they are law, and what is not held."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.citing import Citer
from bot.answering.lookup import Lookups, asks_for
from bot.assistant import Assistant
from bot.models import Answer, Intent
from bot.render import with_text
from corpus.ids import ArticleId
from corpus.models import Article, Status
from corpus.store import Corpus
from tests.bot.conftest import TODAY
from tests.fakes import FakeRetriever

FARMING, PRISON = "中华人民共和国农业法", "中华人民共和国监狱法"
COMING = date(2027, 1, 1)


@pytest.fixture(scope="module")
def lookups(library: Corpus, citer: Citer) -> Lookups:
    """Finds of 农业法 the article on legal aid, of 监狱法 that and the day of force; in each text of them."""
    articles = [article for law in (FARMING, PRISON) for article in _about(library, law, "法律援助")]
    return Lookups(citer, FakeRetriever([*articles, *_about(library, PRISON, "本法自")]))


def _about(library: Corpus, law: str, words: str) -> list[Article]:
    return [article for article in library.articles() if article.id.law == law and words in article.text]


def said(lookups: Lookups, words: str, on: date = TODAY) -> list[str]:
    looked = lookups.look_up(words, on=on)
    assert looked is not None
    return [looked.headline, *(point.text for point in looked.points)]


@pytest.mark.parametrize(
    "words",
    ["明年的农业法里头关于法律援助那条怎么说", "农业法2027年施行的那个第九十二条讲什么", "新的农业法第九十二条"],
)
def test_the_text_to_come_first_and_marked_then_what_is_law_now(lookups: Lookups, words: str) -> None:
    headline, first, second, *rest = said(lookups, words)
    assert "2027年1月1日起才施行" in headline
    assert "第九十二条（现在还没有施行，不能用）" in first and "符合法律援助条件的" in first
    assert "第七十八条" in second and not rest


@pytest.mark.parametrize("words", ["农业法2027年施行的那个第九十二条讲什么", "农业法第九十二条"])
def test_only_law_of_the_day_is_cited(lookups: Lookups, words: str) -> None:
    looked = lookups.look_up(words, on=TODAY)
    assert looked is not None
    cited = [cite for point in looked.points for cite in point.cites]
    assert cited and all(cite.in_force.end == COMING for cite in cited)


def test_who_asks_for_the_article_as_it_is_hears_what_changes(lookups: Lookups, library: Corpus) -> None:
    _, now, later, *_ = said(lookups, "农业法第九十二条")
    assert now[:20] in library.get(ArticleId.parse(FARMING + "第九十二条"), on=TODAY).text.replace("\n", " ")
    assert later.startswith("2027年1月1日起施行的")
    (_, only) = said(lookups, "农业法第九十二条", on=COMING)
    assert "符合法律援助条件" in only


@pytest.mark.parametrize("words", ["监狱法新的好久施行，里面有讲法律援助吗", "监狱法什么时候生效"])
def test_since_when_a_law_is_law(lookups: Lookups, words: str) -> None:
    headline, *_ = said(lookups, words)
    assert headline == f"《{PRISON}》现在用的文本，从2026年11月1日起施行。"


def test_a_law_named_without_an_article_answers_itself(lookups: Lookups) -> None:
    headline, first, *_ = said(lookups, "监狱法里有讲法律援助吗")
    assert PRISON in headline and "法律援助" in first


@pytest.mark.parametrize(
    "words", ["法律援助法里哪一条讲材料", "湖南若干规定有哪些事项", "法援要交什么材料", "劳动合同法实施条例怎么规定"]
)
def test_aid_itself_and_what_is_not_held_is_left_to_the_topics(lookups: Lookups, words: str) -> None:
    assert lookups.look_up(words, on=TODAY) is None


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("明年的农业法", True),
        ("2027年施行的农业法", True),
        ("新农业法", True),
        ("还没施行的农业法", True),
        ("2012年的农业法", False),
        ("农业法第九十二条", False),
    ],
)
def test_which_text_is_asked_for(library: Corpus, words: str, asked: bool) -> None:
    later = [law for law in library.law_versions(FARMING) if law.validity.status(TODAY) is Status.NOT_YET]
    assert asks_for(words, later[0], TODAY) is asked


@pytest.mark.parametrize(
    ("question", "headline", "beside"),
    [
        ("湖南若干规定第7条写的是什么", "有第七条，但本系统没有收录", ""),
        ("湖南若干规定第11条写的是什么", "没有第十一条，最后一条是第十条", ""),
        ("程序规定12条", "有第十二条，但本系统没有收录", ""),
        ("程序规定第47条", "没有第四十七条，最后一条是第四十六条", ""),
        ("法律援助法第72条", "没有第七十二条，最后一条是第七十一条", ""),
        ("湖南省法律援助条例第十五条还有效不", "没有收录《湖南省法律援助条例》", "2024年10月1日起施行"),
        ("法援条例第13条", "没有收录《法律援助条例》", "2022年1月1日起施行"),
        ("法律援助条例第十七条", "没有收录《法律援助条例》", "有没有正式废止，我们没有查到"),
        ("婚姻法第32条", "没有收录", "现在看《民法典》"),
    ],
)
def test_what_is_not_held(question: str, headline: str, beside: str, assistant: Assistant) -> None:
    answer = assistant.reply([question], on=TODAY)
    assert answer.abstained and headline in answer.headline and "没有这一条，或者" not in answer.text
    assert beside in "".join(point.text for point in answer.points)


def test_a_law_that_only_ends_like_a_repealed_one(assistant: Assistant) -> None:
    assert "民法典" not in assistant.reply(["劳动合同法第30条"], on=TODAY).text


@pytest.mark.parametrize("question", ["新监狱法第三十条", "监狱法第三十条", "看守所条例第十条"])
def test_the_law_of_a_prison_holds_nobody(question: str, assistant: Assistant) -> None:
    assert assistant.reply([question], on=TODAY).urgent == ()


@pytest.mark.parametrize("words", ["我弟弟在监狱服刑", "人关在监狱，监狱法第三十条怎么讲"])
def test_somebody_in_prison_is_still_heard(words: str, assistant: Assistant) -> None:
    assert [alert.kind for alert in assistant.reply([words], on=TODAY).urgent] == ["detained"]


class TestWhereToGo:
    @staticmethod
    def doors(answer: Answer) -> list[str]:
        return [channel.id for channel in answer.referral.channels]

    @pytest.mark.parametrize("question", ["法律援助法第三十一条的原文", "今天长沙天气怎么样", "法律援助要钱吗"])
    def test_one_line_where_nobody_applies(self, question: str, assistant: Assistant) -> None:
        answer = assistant.reply([question], on=TODAY)
        assert self.doors(answer) == ["hotline_12348"] and answer.referral.channels[0].steps == ()
        assert answer.referral.agency == "" and answer.referral.venue_rule.cites == ()
        assert "### 去哪里申请" not in answer.text and "您说的地方" not in answer.text

    @pytest.mark.parametrize(
        "question",
        [
            "后天就到时效了，法援来得及吗",
            "我在长沙县打工，老板欠我工资，申请法律援助要钱吗",
            "申请法律援助要带什么材料",
            "去哪里申请法律援助",
        ],
    )
    def test_the_whole_box_for_who_applies(self, question: str, assistant: Assistant) -> None:
        assert "### 去哪里申请、怎么申请" in assistant.reply([question], on=TODAY).text

    @pytest.mark.parametrize(
        ("question", "bureau"),
        [
            ("我要投诉常德武陵区法律援助中心刁难我，找谁投诉", "常德市武陵区司法局"),
            ("不给我法律援助，我不服，要投诉", "设立这个法律援助机构的司法局"),
            ("法援律师私下跟我要两千块钱，我要投诉他", "设立这个法律援助机构的司法局"),
            ("我要投诉长沙市法律援助中心不受理", "长沙市设立这个法律援助机构的司法局"),
        ],
    )
    def test_a_complaint_goes_to_who_set_the_agency_up(self, question: str, bureau: str, assistant: Assistant) -> None:
        answer = assistant.reply([question], on=TODAY)
        assert answer.intent is Intent.OBJECTION
        assert self.doors(answer) == ["justice_bureau", "hotline_12348"]
        assert answer.referral.channels[0].name == bureau and answer.referral.agency.startswith(bureau)
        assert answer.referral.channels[0].value is None
        assert {cite.article for cite in answer.referral.venue_rule.cites} == {"第四十九条", "第五十五条"}
        assert "去哪里提" in with_text(answer).text

    @pytest.mark.parametrize("question", ["仲裁裁决我不服，想投诉仲裁委", "派出所不给立案，我要投诉派出所"])
    def test_a_complaint_about_somebody_else_does_not(self, question: str, assistant: Assistant) -> None:
        assert "justice_bureau" not in self.doors(assistant.reply([question], on=TODAY))

    @pytest.mark.parametrize("question", ["给我推荐个长沙最好的律师", "长沙哪个律师最厉害", "介绍一个靠谱的律师给我"])
    def test_no_lawyer_is_recommended(self, question: str, assistant: Assistant) -> None:
        answer = assistant.reply([question], on=TODAY)
        assert answer.abstained and "不推荐律师" in answer.headline and "指派" in answer.headline
        assert self.doors(answer) == ["hotline_12348"] and "您说的地方" not in answer.text

    @pytest.mark.parametrize(
        "question", ["朋友推荐了个律师，老板欠我工资，能申请法律援助吗", "能推荐个法律援助律师给我吗，老板欠我工资"]
    )
    def test_a_case_is_not_waved_away(self, question: str, assistant: Assistant) -> None:
        assert "不推荐律师" not in assistant.reply([question], on=TODAY).headline


class TestAnotherProvince:
    OUTSIDE = (
        "我在深圳厂里被机器压断手指，能申请法律援助吗",
        "我在广西工地摔断了腿，家里是低收入人口，能申请法律援助吗",
        "在东莞打工老板欠我工资，能申请法律援助吗",
    )

    @pytest.mark.parametrize("question", OUTSIDE)
    def test_nothing_rests_on_hunans_rules(self, question: str, assistant: Assistant) -> None:
        answer = assistant.reply([question], on=TODAY)
        assert answer.referral.note is not None and "不在湖南" in answer.referral.note
        assert "按那里的标准" in answer.referral.note
        assert "若干规定" not in answer.text

    def test_hardship_is_that_provinces_standard(self, assistant: Assistant) -> None:
        answer = assistant.reply(self.OUTSIDE[:1], on=TODAY)
        hardship = next(ground for ground in answer.grounds if ground.effect == "declaration")
        assert [cite.article for cite in hardship.cites] == ["第三十四条", "第四十一条"]

    def test_what_only_hunan_lists_is_not_promised_elsewhere(self, assistant: Assistant) -> None:
        here, there = (
            assistant.reply([f"在{place}买了假种子，绝收了，能申请法律援助吗"], on=TODAY) for place in ("桃江", "广东")
        )
        assert "若干规定" in here.text and "若干规定" not in there.text
        assert here.verdict is not there.verdict

    def test_hunans_rules_hold_in_hunan(self, assistant: Assistant) -> None:
        assert "若干规定》第三条" in assistant.reply(["我在株洲厂里被机器压断手指，能申请法律援助吗"], on=TODAY).text


@pytest.mark.parametrize(
    ("words", "law", "article"),
    [
        ("民法典 1042 彩礼", "民法典", "第一千零四十二条"),
        ("劳动合同法 47 82", "劳动合同法", "第八十二条"),
        ("社会救助法什么时候生效", "社会救助法", "第七十八条"),
        ("法律援助法 2025年修改了吗", "法律援助法", "第七十一条"),
        ("法律援助法第五章讲什么", "法律援助法", "第五十六条"),
    ],
)
def test_what_staff_type_is_looked_up_in_the_law_named(
    assistant: Assistant, words: str, law: str, article: str
) -> None:
    answer = assistant.reply([words], on=TODAY)
    assert answer.intent is Intent.PROVISION_LOOKUP
    assert any(law in cite.law and cite.article == article for cite in answer.citations)


TYPED = (
    ("刑诉 取保候审 条件", "刑事诉讼法", "第六十七条"),
    ("民诉 立案条件 哪条", "民事诉讼法", "第一百二十二条"),
    ("行诉 起诉期限", "行政诉讼法", "第四十六条"),
    ("农民工工资条例 总包 先行清偿 第几条", "工资支付条例", "第三十条"),
    ("退役军人保障法 法律援助 条款", "退役军人保障法", "第七十条"),
)


ELSEWHERE = (
    ("检察院不起诉，我是被害人，几天内申诉", "刑事诉讼法", "第一百八十条"),
    ("担保的期限没写，是多久", "民法典", "第六百九十二条"),
    ("财产保全做了以后几天内要起诉", "民事诉讼法", "第一百零四条"),
    ("判决书到手三年了没去执行，还来得及吗", "民事诉讼法", "第二百五十条"),
    ("判决生效了想申请再审，多长时间内", "民事诉讼法", "第二百一十六条"),
)


@pytest.mark.slow
def test_days_that_another_body_sets_are_sought_in_its_law() -> None:
    from bot.assistant import build_assistant
    from bot.settings import Settings

    real = build_assistant(Settings())
    for words, law, article in ELSEWHERE:
        answer = real.reply([words], on=TODAY)
        assert any(law in cite.law and cite.article == article for cite in answer.citations[:3]), words
    of_aid = real.reply(["交上去多久能批下来"], on=TODAY)
    assert of_aid.citations[0].article == "第四十三条"


@pytest.mark.slow
def test_words_typed_after_the_name_of_a_law_are_sought_in_it() -> None:
    from bot.assistant import build_assistant
    from bot.settings import Settings

    real = build_assistant(Settings())
    for words, law, article in TYPED:
        answer = real.reply([words], on=TODAY)
        assert answer.intent is Intent.PROVISION_LOOKUP, words
        assert any(law in cite.law and cite.article == article for cite in answer.citations), words


def test_a_chapter_is_told_with_its_first_and_last_article(lookups: Lookups) -> None:
    headline, *points = said(lookups, "援助法第五章")
    assert "第五章 保障和监督：第五十一条到第六十条" in headline and len(points) == 10
    assert "没有看到第九章" in said(lookups, "法律援助法第九章")[0]


@pytest.mark.parametrize("words", ["法律援助条例现在还有效吗", "婚姻法废止了吗"])
def test_since_when_a_law_that_is_not_held_is_law_is_not_guessed(lookups: Lookups, words: str) -> None:
    assert "没有收录" in said(lookups, words)[0]


def test_a_case_told_after_the_name_of_a_law_is_no_look_up(assistant: Assistant) -> None:
    answer = assistant.reply(["劳动法 老板不给我工资怎么办"], on=TODAY)
    assert answer.intent is not Intent.PROVISION_LOOKUP
    assert assistant.reply(["劳动法 养狗"], on=TODAY).abstained
