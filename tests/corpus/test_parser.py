from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import parse_lines
from corpus.errors import ParseError
from corpus.ids import ArticleNumber
from corpus.models import Level
from corpus.parser import parse
from tests.corpus.documents import LINES, docx


def markdown() -> str:
    marked = LINES.replace("某省测试促进条例", "# 某省测试促进条例\n\n<!-- INFO END -->", 1)
    return marked.replace("\n第二条", "\n\n**第二条**").replace("\n第一章", "\n## 第一章")


def html() -> str:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in LINES.split("\n")[1:])
    return (
        "<html><head><title>库</title><script>第一条 恶意</script></head><body><ul><li>首页</li></ul>"
        f"<h1>某省测试促进条例</h1>{lines}</body></html>"
    )


FORMS = {
    "law.txt": LINES.encode(),
    "law-gb.txt": LINES.encode("gb18030"),
    "law-utf16.txt": LINES.encode("utf-16"),
    "law-bom.txt": b"\xef\xbb\xbf" + LINES.replace("\n", "\r\n").encode(),
    "law.md": markdown().encode(),
    "law.html": html().encode(),
    "law-gb.htm": html().encode("gb18030"),
    "law.docx": docx(LINES.split("\n")),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_law(name: str) -> None:
    law = parse(parse_lines(FORMS[name], Path(name).suffix, name), name)
    assert law.name == "某省测试促进条例"
    assert (law.published, law.start) == (date(2023, 3, 30), date(2019, 7, 1))
    assert law.level is Level.LOCAL
    assert law.issuer == "某省人民代表大会常务委员会"
    assert [(str(a.number), a.chapter, a.section) for a in law.articles] == [
        ("第一条", "第一章 总则", ""),
        ("第二条", "第一章 总则", ""),
        ("第三条", "第二章 测试", "第一节 单元测试"),
        ("第三条之一", "第二章 测试", "第一节 单元测试"),
        ("第四条", "第三章 附则", ""),
    ]
    assert law.articles[1].text.split("\n") == [
        "本条例所称测试，包括下列各项：",
        "（一）单元测试；1.快的；2.慢的；",
        "（二）集成测试。",
        "第三条规定的测试除外。",
    ]
    assert law.annex == ("附件：测试项目表", "一、甲", "二、乙")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("第三条　应当", "第五条　应当", "line 18 .*第五条 cannot follow 第二条"),
        ("第三条　应当", "第二条　应当", "第二条 cannot follow 第二条"),
        ("第一条　为了", "第二条　为了", "第二条 cannot follow the beginning"),
        ("第三条　应当测试。", "第三条　", "第三条 has no text"),
        ("2019年7月1日起", "2019年13月1日起", "no such day: .*2019年13月1日"),
    ],
)
def test_lost_and_repeated_text_is_refused(old: str, new: str, why: str) -> None:
    assert LINES.count(old) == 1
    with pytest.raises(ParseError, match=why):
        parse(parse_lines(LINES.replace(old, new).encode(), ".txt", "law.txt"), "law.txt")


def test_a_space_one_character_early() -> None:
    lines = ["某规定", "第一 条为了测试。", "第二条 第一条规定的，从其规定。"]
    assert [a.text for a in parse(lines, "x").articles] == ["为了测试。", "第一条规定的，从其规定。"]


def test_entries_of_a_decision() -> None:
    law = parse(["全国人民代表大会常务委员会关于测试的决定", "一、甲。", "乙。", "二、丙。"], "x")
    assert [(str(a.number), a.text) for a in law.articles] == [("条目一", "甲。\n乙。"), ("条目二", "丙。")]
    assert law.level is Level.DECISION


@pytest.mark.parametrize(
    ("head", "name", "level", "published"),
    [
        (
            ["中华人民共和国测试法", "（2021年8月20日第十三届全国人民代表大会常务委员会第三十次会议通过）"],
            "中华人民共和国测试法",
            Level.LAW,
            "2021-08-20",
        ),
        (
            ["最高人民法院", "关于测试适用法律若干问题的规定", "（2020年12月1日最高人民法院审判委员会第1次会议通过）"],
            "最高人民法院关于测试适用法律若干问题的规定",
            Level.JUDICIAL,
            "2020-12-01",
        ),
        (
            ["测试费用办法", "（2006年12月8日国务院第159次常务会议通过 2006年12月19日国务院令第1号公布）"],
            "测试费用办法",
            Level.REGULATION,
            "2006-12-19",
        ),
        (
            ["首页", "测试程序规定", "（2012年4月9日司法部令第1号公布 2023年7月11日司法部令第2号修订）"],
            "测试程序规定",
            Level.RULE,
            "2023-07-11",
        ),
        (
            ["某市测试办法", "（2012年4月9日某市人民政府令第1号公布）"],
            "某市测试办法",
            Level.RULE,
            "2012-04-09",
        ),
        (
            ["某省实施〈测试法〉若干规定", "（2024年7月31日某省第十四届人民代表大会常务委员会第十一次会议通过）"],
            "某省实施〈测试法〉若干规定",
            Level.LOCAL,
            "2024-07-31",
        ),
    ],
)
def test_title_rank_and_day(head: list[str], name: str, level: Level, published: str) -> None:
    law = parse([*head, "第一条 为了测试。", "第二条 自公布之日起施行。"], "x")
    assert (law.name, law.level, law.published) == (name, level, date.fromisoformat(published))
    assert law.start == law.published


WORDS = re.split(
    " ", "第一条 第二条 第三条之一 第一章 总则 目录 （一） 附件： 一、 某法 甲。 （2020年1月1日通过） 第 条 #"
)
soup = st.lists(st.sampled_from([*WORDS, " ", "　", "\n", "附 则", "\x1d", "# "]), max_size=60)


@settings(max_examples=300)
@given(soup)
def test_keyword_soup_is_a_law_or_a_parse_error(words: list[str]) -> None:
    try:
        law = parse(parse_lines("".join(words).encode(), ".txt", "soup.txt"), "soup.txt")
    except ParseError:
        return
    assert law.articles
    assert all(article.text for article in law.articles)


plain = st.text(alphabet="甲乙丙丁，、", min_size=1, max_size=12).map(lambda text: text + "。")


@given(st.lists(st.lists(plain, min_size=1, max_size=4), min_size=1, max_size=30))
def test_no_character_is_lost_between_document_and_articles(articles: list[list[str]]) -> None:
    lines = ["某测试规定"]
    for number, paragraphs in enumerate(articles, start=1):
        lines += [f"{ArticleNumber(number)}　{paragraphs[0]}", *paragraphs[1:]]
    law = parse(parse_lines("\n".join(lines).encode(), ".txt", "x.txt"), "x.txt")
    assert [article.text for article in law.articles] == ["\n".join(paragraphs) for paragraphs in articles]


def test_a_name_given_needs_no_title() -> None:
    assert parse(["第一条 甲。"], "x", name="某规定").name == "某规定"
    with pytest.raises(ParseError, match=r"no title .* --id"):
        parse(["第一条 甲。"], "x")


def test_no_article_at_all() -> None:
    with pytest.raises(ParseError, match="is this a law"):
        parse(["某规定", "天气很好。"], "x")
