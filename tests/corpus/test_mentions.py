"""Mentions: what is found in a text, with its span, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ids import ArticleNumber
from corpus.mentions import Mention, find
from corpus.names import LawNames

AID = "中华人民共和国法律援助法"
NAMES = LawNames(
    [
        AID,
        "湖南省实施〈中华人民共和国法律援助法〉若干规定",
        "中华人民共和国刑法",
        "中华人民共和国刑事诉讼法",
        "中华人民共和国民法典",
        "中华人民共和国劳动合同法",
    ]
)


def shown(mention: Mention) -> str:
    """Law as found (short), number and portion, one string, so that tables stay readable."""
    law = (mention.law or f"?{mention.law_text}").removeprefix("中华人民共和国")
    return f"{law}{mention.number}{mention.portion}" + ("（中间）" if mention.implied else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("法律援助法第三十一、三十二条", ["法律援助法第三十一条", "法律援助法第三十二条"]),
        (
            "法律援助法第三十一条、第三十二条和第四十二条",
            ["法律援助法第三十一条", "法律援助法第三十二条", "法律援助法第四十二条"],
        ),
        ("法律援助法第三十一条，第四十二条", ["法律援助法第三十一条", "法律援助法第四十二条"]),
        ("法律援助法31、32和42", ["法律援助法第三十一条", "法律援助法第三十二条", "法律援助法第四十二条"]),
        ("法律援助法第24至26条", ["法律援助法第二十四条", "法律援助法第二十五条（中间）", "法律援助法第二十六条"]),
        ("援助法第24-26条", ["法律援助法第二十四条", "法律援助法第二十五条（中间）", "法律援助法第二十六条"]),
        ("援助法24至26", ["法律援助法第二十四条", "法律援助法第二十五条（中间）", "法律援助法第二十六条"]),
        (
            "第二十四条至第二十六条",
            ["?第二十四条", "?第二十五条（中间）", "?第二十六条"],
        ),
        ("法律援助法第1至500条", ["法律援助法第一条", "法律援助法第五百条"]),
        ("法律援助法第三十一条第（一）、（三）项", ["法律援助法第三十一条第一项", "法律援助法第三十一条第三项"]),
        (
            "法律援助法第三十一条第（一）至（三）项",
            ["法律援助法第三十一条第一项", "法律援助法第三十一条第二项（中间）", "法律援助法第三十一条第三项"],
        ),
        ("法律援助法第四十四条第一款、第二款", ["法律援助法第四十四条第一款", "法律援助法第四十四条第二款"]),
        (
            "法律援助法第四十三条第一款、第四十四条第（三）项",
            ["法律援助法第四十三条第一款", "法律援助法第四十四条第三项"],
        ),
        ("刑法第120条之一、之二、第121条", ["刑法第一百二十条之一", "刑法第一百二十条之二", "刑法第一百二十一条"]),
        ("法律援助法第三十一条和同法第四十二条", ["法律援助法第三十一条", "法律援助法第四十二条"]),
        ("《民法典》第3条。该法第5条", ["民法典第三条", "民法典第五条"]),
        ("《XX条例》第3条。该条例第5条", ["?XX条例第三条", "?该条例第五条"]),
        ("援助法31、刑诉法35", ["法律援助法第三十一条", "刑事诉讼法第三十五条"]),
        ("劳动合同法第38条，合同第3条", ["劳动合同法第三十八条", "?合同第三条"]),
        ("看看刑法第276条之一怎么判", ["刑法第二百七十六条之一"]),
        ("民法典1254怎么说", ["民法典第一千二百五十四条"]),
        ("长沙法援第31条", ["?法援第三十一条"]),
    ],
)
def test_find_lists_ranges_and_references(text: str, expected: list[str]) -> None:
    assert [shown(mention) for mention in find(text, NAMES)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "电话0731-85907511",
        "1234-5",
        "法援12348",
        "援助法400-1234567",
        "民法典1234-5678",
        "第31届",
        "2024年8月3日第31次会议",
        "刑法2020年版",
        "民法典2021-01-01",
        "民法典2021-12-31",
        "民法典12:30",
        "民法典1,254",
        "法援24小时内",
        "法援3至5个工作日",
        "法援二十四小时",
        "民诉一审",
        "民法典100问",
        "法援5A",
        "第三条路",
        "提三条意见",
        "31条鱼",
        "我今年第1次来，有3条理由",
        "援助法\n31",
    ],
)
def test_what_only_looks_like_one_is_no_mention(text: str) -> None:
    assert find(text, NAMES) == []


def test_default_law_is_the_law_of_this_law_and_of_bare_numbers() -> None:
    text = "依照本法第三十一条、第三十二条和《民法典》第五条；第六条；该法第七条；合同第八条；本法第九条"
    assert [shown(mention) for mention in find(text, NAMES, default_law=AID)] == [
        "法律援助法第三十一条",
        "法律援助法第三十二条",
        "民法典第五条",
        "民法典第六条",
        "民法典第七条",
        "?合同第八条",
        "法律援助法第九条",
    ]


def test_spans_begin_at_the_name_and_carry_the_marks() -> None:
    text = "依《 法律援助法 》 第三十一條、第 42 条。"
    assert [mention.text for mention in find(text, NAMES)] == ["《 法律援助法 》 第三十一條", "第 42 条"]


WORDS = [
    *(
        "第",
        "条",
        "款",
        "项",
        "之",
        "一",
        "十",
        "百",
        "31",
        "5",
        "２",
        "㈤",
        "(",
        ")",
        "（",
        "）",
        "、",
        "和",
        "至",
        "-",
        "—",
        "~",
    ),
    *(
        "《",
        "》",
        "〈",
        "〉",
        "<",
        ">",
        "「",
        "」",
        "“",
        "”",
        "**",
        " ",
        "\u3000",
        "\n",
        "的",
        "本法",
        "该条例",
        "法",
        "条例",
    ),
    *(
        "法律援助法",
        "援助法",
        "法援",
        "湘规",
        "刑法",
        "民法典",
        "若干规定",
        "湖南省实施",
        "中华人民共和国",
        "年",
        "第三章",
        "條",
    ),
    *("全文", "\x00", "\ud800", "\ufdfa", "🙂", "零", "〇", "9999", "0"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join) | st.text(max_size=40))
def test_soup_never_breaks_and_spans_are_exact(soup: str) -> None:
    done = 0
    for mention in find(soup, NAMES):
        assert soup[mention.start : mention.end] == mention.text
        assert mention.start < mention.end
        assert done <= mention.start
        assert ArticleNumber.parse(str(mention.number)) == mention.number
        done = mention.end


@pytest.mark.parametrize(
    "unit", ["第1、", "第1至", "法律援助法第三十一条、", "(", "《", "一", "合同第", "第1至99条", "援助法31-", "第一款"]
)
def test_long_input_is_read_to_the_end(unit: str) -> None:
    text = unit * (20_000 // len(unit)) + "。法律援助法第七条"
    assert find(text, NAMES)[-1].number == ArticleNumber(7)
