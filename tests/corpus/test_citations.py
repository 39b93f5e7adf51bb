"""Citations: what is found where, what it resolves to, and that nothing invented ever resolves."""

from datetime import date

import pytest

from corpus.citations import Mention, Resolved, annotate, cite, format_citation, resolve
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, ArticleNumber, Portion
from corpus.models import Article, LawVersion, Level, Source, Status, TextKind, Validity
from corpus.names import LawNames
from corpus.numerals import format_numeral
from corpus.store import Corpus

AID = "中华人民共和国法律援助法"
HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"
PENAL = "中华人民共和国刑法"
CRIMINAL = "中华人民共和国刑事诉讼法"
CIVIL = "中华人民共和国民法典"
LABOUR = "中华人民共和国劳动合同法"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="module")
def names(corpus: Corpus) -> LawNames:
    return LawNames.from_corpus(corpus)


ONE = [
    ("援助法31-5", f"{AID}第三十一条第五项"),
    ("援助法31", f"{AID}第三十一条"),
    ("援助法三十一", f"{AID}第三十一条"),
    ("法援法31", f"{AID}第三十一条"),
    ("法援31-5", f"{AID}第三十一条第五项"),
    ("援助法31-1-5", f"{AID}第三十一条第一款第五项"),
    ("援助法31（五）", f"{AID}第三十一条第五项"),
    ("援助法31第5项", f"{AID}第三十一条第五项"),
    ("援助法31-5条", f"{AID}第三十一条第五项"),
    ("法律援助法第31条第(五)项", f"{AID}第三十一条第五项"),
    ("法律援助法三十一条（五）", f"{AID}第三十一条第五项"),
    ("法律援助法第31条第㈤项", f"{AID}第三十一条第五项"),
    ("法律援助法第３１条第５项", f"{AID}第三十一条第五项"),
    ("法律援助法 第 三 十 一 条 第 5 项", f"{AID}第三十一条第五项"),
    ("法律援助法　第31条", f"{AID}第三十一条"),
    ("《法律援助法》第三十一条第一款第五项", f"{AID}第三十一条第一款第五项"),
    ("“法律援助法”第31条", f"{AID}第三十一条"),
    ("**法律援助法**第31条", f"{AID}第三十一条"),
    ("《法律援助法》（2021年）第三十一条", f"{AID}第三十一条"),
    ("法律援助法的第三十一条", f"{AID}第三十一条"),
    ("(《法律援助法》第四十二条)。", f"{AID}第四十二条"),
    ("法律援助法第三十一條第（五）項", f"{AID}第三十一条第五项"),
    ("湘规3", f"{HUNAN}第三条"),
    ("湘规3-2", f"{HUNAN}第三条第二项"),
    ("湖南若干规定第二条（一）", f"{HUNAN}第二条第一项"),
    ("《湖南省实施〈中华人民共和国法律援助法〉若干规定》第三条", f"{HUNAN}第三条"),
    ("《湖南省实施《中华人民共和国法律援助法》若干规定》第三条", f"{HUNAN}第三条"),
    ("《湖南省实施<中华人民共和国法律援助法>若干规定》第三条", f"{HUNAN}第三条"),
    ("《湖南省实施〈中华人民共和国法律援助法》若干规定第三条", f"{HUNAN}第三条"),
    ("《湖南省实施中华人民共和国法律援助法》若干规定》第三条", f"{HUNAN}第三条"),
    ("湖南省实施《中华人民共和国法律援助法》若干规定第三条", f"{HUNAN}第三条"),
    ("湖南省实施中华人民共和国法律援助法若干规定第三条", f"{HUNAN}第三条"),
    ("「湖南省實施〈中華人民共和國法律援助法〉若干規定」第三條第㈡項", f"{HUNAN}第三条第二项"),
    ("民法典1254", f"{CIVIL}第一千二百五十四条"),
    ("民法典第七编第十章第一千二百五十四条", f"{CIVIL}第一千二百五十四条"),
    ("【民法典】第1254条", f"{CIVIL}第一千二百五十四条"),
    ("刑诉法35", f"{CRIMINAL}第三十五条"),
    ("刑诉35条", f"{CRIMINAL}第三十五条"),
    ("勞動合同法第三十八條", f"{LABOUR}第三十八条"),
    ("刑法第二百七十六条之一", f"{PENAL}第二百七十六条之一"),
    ("刑法二百七十六条之一", f"{PENAL}第二百七十六条之一"),
    ("刑法276之一", f"{PENAL}第二百七十六条之一"),
    ("刑法276条之1", f"{PENAL}第二百七十六条之一"),
    ("刑法276-1", f"{PENAL}第二百七十六条之一"),
    ("刑法 276－1", f"{PENAL}第二百七十六条之一"),
    ("刑法276-1条", f"{PENAL}第二百七十六条之一"),
    ("刑法276-1第一款", f"{PENAL}第二百七十六条之一第一款"),
    ("刑法177-1", f"{PENAL}第一百七十七条第一项"),  # it has such an item, so 第一百七十七条之一 must be written out
    ("援助法31-1第（五）项", f"{AID}第三十一条第一款第五项"),
    ("农民工工资条例45", "保障农民工工资支付条例第四十五条"),
    ("工伤条例17", "工伤保险条例第十七条"),
    ("诉讼费办法47-3", "诉讼费用交纳办法第四十七条第三项"),
    ("程序规定全文", "办理法律援助案件程序规定全文"),
]


@pytest.mark.parametrize(("text", "expected"), ONE, ids=[text for text, _ in ONE])
def test_cite(corpus: Corpus, names: LawNames, text: str, expected: str) -> None:
    resolved = cite(text, corpus, on=TODAY, names=names)
    assert f"{resolved.article.id}{resolved.portion}" == expected
    assert resolved.status is Status.IN_FORCE
    assert resolved.text == resolved.article.portion(resolved.portion)


FAKE = [
    ("《湖南省实施〈中华人民共和国法律援助法〉若干规定》第六十条", "第六十条"),
    ("《湖南省实施《中华人民共和国法律援助法》若干规定》第六十条", "第六十条"),
    ("湖南省实施《中华人民共和国法律援助法》第六十条", "没有收录"),
    ("湘规第六条", "有第六条，但本系统没有收录"),
    ("湘规第十一条", "没有第十一条，最后一条是第十条"),
    ("程序规定第四十七条", "没有第四十七条，最后一条是第四十六条"),
    ("湘规4-1", "只收录了"),
    ("程序规定第十条", "有第十条，但本系统没有收录"),
    ("《刑法》第一百二十条之九", "没有第一百二十条之九"),
    ("刑法第一条之一", "没有第一条之一"),
    ("刑法120-99", "没有"),
    ("法律援助法第九十九条", "没有第九十九条"),
    ("法律援助法第七十二条", "没有第七十二条，最后一条是第七十一条"),
    ("法律援助法第三十一条第（九十）项", "没有第九十项"),
    ("法律援助法第三十一条第二款", "没有第二款"),
    ("劳动合同法实施条例第3条", "没有收录"),
    ("《劳动合同法实施条例》3", "没有收录"),
    ("《XX省法律援助条例》第五条", "没有收录"),
    ("法律援助条例第10条", "没有收录"),
    ("湖北省法律援助法第三条", "没有收录"),
    ("临时刑法31-5", "没有收录"),
    ("最高人民法院关于适用《中华人民共和国刑事诉讼法》的解释第200条", "没有收录"),
    ("最高人民法院关于审理某类案件若干规定第3条", "没有收录"),
    ("家庭教育法第3条", "没有收录"),
    ("台湾刑法第3条", "没有收录"),
    ("刑法修正案（十五）第三条", "没有收录"),
    ("《民法典》（草案）第三条", "没有收录"),
    ("公司章程第八条", "没有收录"),
    ("本法第三条", "看不出"),
    ("第三十一条", "没有写明"),
    ("法律援助法", "第几条"),
    ("法律援助法全文", "第几条"),
    ("法律援助法第三十一条、第三十二条", "只写一条"),
    ("法律援助法31怎么说", "只写法名和条号"),
    ("第二款第三项", "没有看出"),
    ("1234-5", "没有看出"),
    ("", "没有看出"),
    ("\x00\ud800", "没有看出"),
    ("法律援助法第一百二条", "没有看出"),
    ("法律援助法第31条" + "。" * 300, "太长"),
]


@pytest.mark.parametrize(("text", "reason"), FAKE, ids=[ascii(text[:40]) for text, _ in FAKE])
def test_what_does_not_exist_is_refused(corpus: Corpus, names: LawNames, text: str, reason: str) -> None:
    with pytest.raises(UnknownArticle, match=reason) as caught:
        cite(text, corpus, on=TODAY, names=names)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("number", range(1, 72))
def test_every_article_by_five_spellings(corpus: Corpus, names: LawNames, number: int) -> None:
    printed = format_numeral(number)
    spellings = [
        f"{AID}第{printed}条",
        f"《法律援助法》第{number}条",
        f"援助法{number}",
        f"法援法第{printed}条",
        f"法律援助法{printed}条",
    ]
    found = {cite(spelling, corpus, on=TODAY, names=names).article.id for spelling in spellings}
    assert found == {ArticleId(AID, ArticleNumber(number))}


def test_every_inserted_article_of_the_penal_code(corpus: Corpus, names: LawNames) -> None:
    inserted = sorted(
        article.id.number for article in corpus.articles(TODAY) if article.id.law == PENAL and article.id.number.suffix
    )
    assert len(inserted) >= 30
    for number in inserted:
        for spelling in (f"刑法{number}", f"刑法{number.number}之{number.suffix}"):
            assert cite(spelling, corpus, on=TODAY, names=names).article.id.number == number, spelling
        after = ArticleNumber(number.number, number.suffix + 1)
        if after not in inserted:
            with pytest.raises(UnknownArticle):
                cite(f"刑法{after}", corpus, on=TODAY, names=names)


def test_a_dash_names_the_inserted_article_unless_there_is_such_an_item(corpus: Corpus, names: LawNames) -> None:
    penal = {article.id.number: article for article in corpus.articles(TODAY) if article.id.law == PENAL}
    both = []
    for number in filter(lambda number: number.suffix, penal):
        resolved = cite(f"刑法{number.number}-{number.suffix}", corpus, on=TODAY, names=names)
        base = penal[ArticleNumber(number.number)]
        if any(item == number.suffix for _, items in base.paragraphs for item, _ in items):
            both.append(str(number))
            assert (resolved.article, resolved.portion) == (base, Portion(item=number.suffix))
        else:
            assert (resolved.article, resolved.portion) == (penal[number], Portion())
    assert "第一百七十七条之一" in both
    assert "第二百七十六条之一" not in both


def test_what_is_printed_is_read_again(corpus: Corpus, names: LawNames) -> None:
    articles = [
        article for article in corpus.articles(TODAY) if not article.id.number.entry and article.id.number.number
    ]
    for article in articles[::97]:
        for portion in (Portion(), Portion(paragraph=1)):
            printed = format_citation(article, portion)
            resolved = cite(printed, corpus, on=TODAY, names=names)
            assert (resolved.article.id, resolved.portion) == (article.id, portion)
            assert resolved.label == printed


# A small library of two versions, one of them future, and an article whose items and 之N compete.
def _law(name: str, start: date) -> LawVersion:
    source = Source("s", "s", TODAY)
    return LawVersion(name, start, Validity(start), Level.LAW, "", TextKind.OFFICIAL, source)


def _article(law: LawVersion, number: ArticleNumber, text: str) -> Article:
    return Article(ArticleId(law.name, number), law, text)


OLD, NEW = _law("中华人民共和国甲法", date(2010, 1, 1)), _law("中华人民共和国甲法", date(2020, 1, 1))
FUTURE = _law("中华人民共和国乙法", date(2027, 1, 1))
SMALL = Corpus(
    [
        _article(OLD, ArticleNumber(1), "旧一"),
        _article(OLD, ArticleNumber(9), "旧九"),
        _article(NEW, ArticleNumber(1), "新一"),
        _article(NEW, ArticleNumber(2), "有下列情形之一：\n（一）甲；\n（二）乙。"),
        _article(NEW, ArticleNumber(2, 1), "二之一"),
        _article(NEW, ArticleNumber(2, 3), "二之三：\n（一）丙。"),
        _article(FUTURE, ArticleNumber(1), "将来"),
    ]
)


@pytest.mark.parametrize(
    ("text", "on", "expected", "status"),
    [
        ("甲法1", TODAY, "新一", Status.IN_FORCE),
        ("甲法1", date(2015, 1, 1), "旧一", Status.IN_FORCE),
        ("甲法1", date(2009, 1, 1), "旧一", Status.NOT_YET),
        ("甲法9", TODAY, "旧九", Status.ENDED),
        ("乙法1", TODAY, "将来", Status.NOT_YET),
        ("乙法1", date(2027, 1, 1), "将来", Status.IN_FORCE),
        ("甲法2-1", TODAY, "（一）甲；", Status.IN_FORCE),  # the item wins over 第二条之一
        ("甲法2-3", TODAY, "二之三：\n（一）丙。", Status.IN_FORCE),  # no third item, so 第二条之三
        ("甲法2-3-1", TODAY, "（一）丙。", Status.IN_FORCE),
        ("甲法2-1-2", TODAY, "（二）乙。", Status.IN_FORCE),
    ],
)
def test_the_version_and_the_reading_of_a_dash(text: str, on: date, expected: str, status: Status) -> None:
    resolved = cite(text, SMALL, on=on)
    assert (resolved.text, resolved.status) == (expected, status)


def test_an_ambiguous_name_is_refused_with_its_choices() -> None:
    mention = Mention(0, 3, "丙法3", None, "丙法", ArticleNumber(3), candidates=("甲法", "乙法"))
    with pytest.raises(UnknownArticle, match="《甲法》或者《乙法》"):
        resolve(mention, SMALL, on=TODAY)


def test_annotate_marks_what_resolves_and_nothing_else() -> None:
    def mark(resolved: Resolved, text: str) -> str:
        return f"[{text}|{resolved.article.id.number}]"

    text = "依《甲法》第一条、第八条和第二条第（一）项，丁法第3条，电话1234-5；甲法第1至3条。"
    assert annotate(text, SMALL, on=TODAY, mark=mark) == (
        "依[《甲法》第一条|第一条]、第八条和[第二条第（一）项|第二条]，丁法第3条，电话1234-5；[甲法第1|第一条]至3条。"
    )


def test_annotate_leaves_a_text_without_citations_alone() -> None:
    assert annotate("没有引用，\n 只有 空白 ", SMALL, on=TODAY, mark=lambda *_: "!") == "没有引用，\n 只有 空白 "
