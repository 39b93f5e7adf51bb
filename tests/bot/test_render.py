"""Rendering: golden files, one for each sample (UPDATE_GOLDEN=1 rewrites them), and what holds for any text."""

from __future__ import annotations

import html
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.models import (
    Alert,
    Answer,
    Beside,
    Change,
    Channel,
    Finding,
    Intent,
    Missing,
    Point,
    Referral,
    Step,
    VenueRule,
    Verdict,
)
from bot.render import CLOSING, QUESTIONS_SHOWN, escape, named, to_markdown, with_text
from tests.bot.samples import (
    COURSE,
    DECIDE,
    EXEMPT,
    HOTLINE,
    JISHOU,
    MINOR,
    NOWHERE,
    ON,
    ROUTE,
    SAMPLES,
    VENUE,
    WAGES,
    cite,
)

GOLDEN = Path(__file__).parent / "golden"
MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False, "breaks": True})
OURS = {"p", "strong", "h3", "ol", "ul", "li", "blockquote", "details", "summary", "hr", "a", "br"}


class _Tags(HTMLParser):
    """Collects tags, links and visible text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(answer: Answer) -> _Tags:
    return _Tags(MARKDOWN.render(to_markdown(answer)))


@pytest.mark.parametrize("name", SAMPLES)
def test_golden(name: str) -> None:
    path = GOLDEN / f"{name}.md"
    text = to_markdown(SAMPLES[name])
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_every_golden_file_has_a_sample() -> None:
    assert {path.stem for path in GOLDEN.glob("*.md")} == set(SAMPLES)


def test_samples_cover_every_verdict() -> None:
    assert {answer.verdict for answer in SAMPLES.values()} >= set(Verdict)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_answer_ends_with_who_decides(name: str) -> None:
    assert to_markdown(SAMPLES[name]).endswith(CLOSING + "\n")


def test_order_of_sections() -> None:
    text = to_markdown(replace(SAMPLES["check_waived"], urgent=SAMPLES["no_means_test"].urgent))
    marks = [
        "人身安全",
        "期限要紧",
        "**很可能",
        "为什么",
        "还想问您",
        "申请时带上",
        "怎么办",
        "去哪里申请",
        "<details>",
        CLOSING,
    ]
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_nothing_empty_is_printed() -> None:
    bare = Answer("", ON, Intent.OUT_OF_SCOPE, "一句话。", Referral(None, VenueRule("unknown", ()), "", ()))
    assert to_markdown(bare) == f"**一句话。**\n\n---\n\n{CLOSING}\n"


def test_a_law_has_its_full_name_once_then_its_short_one() -> None:
    text = to_markdown(replace(SAMPLES["if_hardship"], citations=()))
    assert text.count("《湖南省实施〈中华人民共和国法律援助法〉若干规定》第二条第一项") == 1
    assert "（《中华人民共和国法律援助法》第四十一条、湖南省实施法律援助法若干规定第三条）" in text


def test_articles_of_one_law_share_its_name() -> None:
    point = Point("两条", (WAGES, WAGES, cite("第四十二条")))
    text = to_markdown(replace(SAMPLES["out_of_scope"], points=(point,)))
    assert "两条（《中华人民共和国法律援助法》第三十一条第五项、第四十二条）。" in text


def test_what_would_change_it_names_its_articles_and_their_words_stand_below() -> None:
    change = Change(
        {"minor": True}, Verdict.NOTIFIED_DEFENCE, "如果是「未满十八岁」，就由办案机关通知派律师。", (MINOR,)
    )
    text = to_markdown(replace(SAMPLES["if_hardship"], changes=(change,), citations=()))
    said, _, law = text.partition("<details")
    assert "- 如果是「未满十八岁」，就由办案机关通知派律师（法律援助法第二十五条第一项）。" in said
    assert MINOR.text in law


class TestNamed:
    """What the law block holds: the citations first, then whatever else the text names."""

    ANSWER = replace(SAMPLES["if_hardship"], citations=(WAGES,), timeline=COURSE, referral=NOWHERE)

    def test_the_course_and_where_to_go_stand_last(self) -> None:
        assert named(replace(self.ANSWER, referral=JISHOU)) == (WAGES, VENUE, DECIDE, ROUTE)

    def test_each_once(self) -> None:
        change = Change({}, Verdict.IF_HARDSHIP, "如果", (WAGES, EXEMPT, DECIDE))
        assert named(replace(self.ANSWER, changes=(change,))) == (WAGES, DECIDE, ROUTE, EXEMPT)

    def test_no_part_of_what_stands_there_in_whole(self) -> None:
        change = Change({}, Verdict.IF_HARDSHIP, "如果", (WAGES,))
        whole = cite("第三十一条")
        answer = replace(self.ANSWER, timeline=(), changes=(change,), citations=(whole,))
        assert named(answer) == (whole,)
        beside = (Beside(whole, "x", "supplements", "x"),)
        assert named(replace(answer, citations=(), beside=beside)) == ()


def test_only_the_most_decisive_questions_are_asked() -> None:
    many = tuple(Missing(str(n), f"问题{n}？", "") for n in range(9))
    text = to_markdown(replace(SAMPLES["needs_facts"], missing=many))
    assert [f"问题{n}？" in text for n in range(9)] == [True] * QUESTIONS_SHOWN + [False] * (9 - QUESTIONS_SHOWN)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (HOTLINE, "公共法律服务热线：**[12348](tel:12348)**。打电话就能问"),
        (replace(HOTLINE, name="12348热线", how=""), "12348热线：**[12348](tel:12348)**"),
        (replace(HOTLINE, value="0731-12348"), "**[0731-12348](tel:073112348)**"),
        (replace(HOTLINE, value="javascript:alert(x)"), "**javascript:alert(x)**"),
        (replace(HOTLINE, kind="web", value="http://a.example/b"), "[a.example/b](http://a.example/b)"),
        (replace(HOTLINE, kind="web", value="https://a.example/"), "[a.example](https://a.example/)"),
        (replace(HOTLINE, kind="web", value="javascript:alert(x)"), "**javascript:alert(x)**"),
        (replace(HOTLINE, kind="web", value="http://a.example/)[x](y"), "**http&#58;//a.example/)&#91;x&#93;(y**"),
        (replace(HOTLINE, kind="wechat", name="公众号", value="法治某地"), "公众号：**法治某地**"),
        (replace(HOTLINE, kind="window", value=None), "- 公共法律服务热线。打电话就能问"),
    ],
)
def test_channels(channel: Channel, expected: str) -> None:
    assert expected in to_markdown(replace(SAMPLES["out_of_scope"], referral=replace(NOWHERE, channels=(channel,))))


def test_with_text_fills_the_text() -> None:
    answer = with_text(SAMPLES["materials"])
    assert answer.text == to_markdown(SAMPLES["materials"])
    assert with_text(answer) == answer


# What users write stays text.

ATTACKS = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "`code` ```\nfence\n```",
    "</details><details open><summary>x</summary>",
    "a | b\n- | -\n1 | 2",
    "# 标题\n===\n---",
    "1. 一\n2) 二\n- 三\n+ 四\n* 五",
    "    缩进的代码\n\t制表符",
    "**粗** __粗__ *斜* _斜_ ~~删~~",
    "<http://evil.example> https://evil.example www.evil.example a@evil.example",
    "&lt;b&gt; &amp; &#60;",
    "[a]: http://evil.example\n[a]",
    "$$x$$ \\(x\\) \\[x\\]",
    "<!-- 注释 --> <?php ?> <![CDATA[x]]>",
    "\x1b[31m红\x07 \u202e反转 \ufeff\x00",
    "\ud800",
    "> 引用\n>> 引用",
]


def spread(text: str) -> Answer:
    """An answer with `text` in every field that can hold it."""
    finding = Finding("x", "in_scope", text, (cite("第一条", text=text),), (), text)
    channel = Channel("x", text, "web", text, text, text, ON)
    return Answer(
        question=text,
        on=ON,
        intent=Intent.ELIGIBILITY,
        headline="结论" + text,
        referral=Referral(None, VenueRule("unknown", ()), text, (channel,), text),
        grounds=(finding,),
        missing=(Missing("x", text, text, (text,)),),
        points=(Point(text),),
        materials=(text,),
        timeline=(Step(text, text, ()), *COURSE),
        urgent=(Alert("danger", text, text),),
        citations=finding.cites,
    )


PLAIN = rendered(spread("甲"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_markup(attack: str) -> None:
    page = rendered(spread(attack))
    assert set(page.tags) <= OURS
    assert page.links == []
    assert [tag for tag in page.tags if tag not in ("p", "br", "strong")] == [
        tag for tag in PLAIN.tags if tag not in ("p", "br", "strong")
    ]


@given(st.text(alphabet=st.characters() | st.sampled_from("<>[]()`*_#|\\&!:/.-+=~$@\n \t1"), max_size=60))
def test_no_text_at_all_becomes_markup(text: str) -> None:
    page = rendered(spread("甲" + text + "乙"))
    assert set(page.tags) <= OURS
    assert page.links == []


@given(st.text(alphabet=st.sampled_from("<>[]()`*_#|\\&!:/.-+=~$@甲w1 ;"), max_size=40))
def test_escaped_text_is_read_letter_by_letter(text: str) -> None:
    shown = text.lstrip(" ")
    assert html.unescape(escape(text)) == shown
    page = _Tags(MARKDOWN.render(f"「{escape(text)}」"))
    assert page.tags == ["p"]
    assert re.sub(" +", " ", page.text.strip()) == re.sub(" +", " ", f"「{shown}」")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_bubble_of_the_users_words_has_no_markup(attack: str) -> None:
    page = _Tags(MARKDOWN.render(escape(attack)))
    assert set(page.tags) <= {"p", "br"}
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", escape(attack))


def test_ordinary_words_are_not_touched() -> None:
    plain = "我2024-05-01在工地干活，欠1.8万元（有欠条），比例50%；电话不知道！"
    assert escape(plain) == plain
