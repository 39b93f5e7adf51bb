"""The card and the conversation as HTML: golden files, no text that becomes markup, every part where it belongs."""

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

from bot.chat import Exchange
from bot.faces.card import card
from bot.faces.ratings import REASONS
from bot.faces.talk import hides, talk
from bot.faces.vocabulary import Vocabulary
from bot.models import Alert, Answer, Channel, Issue, Verdict
from bot.render import CLOSING, QUESTIONS_SHOWN
from tests.bot.samples import HOTLINE, NOWHERE, SAMPLES, SITE
from tests.bot.test_render import ATTACKS, spread

GOLDEN = Path(__file__).parent / "golden" / "cards"
WORDS = Vocabulary.load()
VOID = {"input", "path", "rect", "br"}
TAGS = {"article", "header", "section", "div", "p", "h2", "h3", "h4", "h5", "span", "b", "small", "ul", "ol", "li"}
TAGS |= {"details", "summary", "blockquote", "a", "button", "label", "input", "select", "optgroup", "option"}
TAGS |= {"svg", "path", "rect", "figure", "figcaption"}


class Tree(HTMLParser):
    """Collects tags, attributes and text, and fails where tags do not close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def shown(answer: Answer, *, live: bool = True) -> str:
    return card(answer, WORDS, number=0, live=live)


@pytest.mark.parametrize("name", SAMPLES)
def test_golden(name: str) -> None:
    path = GOLDEN / f"{name}.html"
    page = (
        re.sub(r"(?=<(?:section|details|article|header|li|h[2-5]|optgroup|div))", "\n", shown(SAMPLES[name])).strip()
        + "\n"
    )
    page = re.sub(r"(?s)<select data-pick>.*?</select>", "<select data-pick>…</select>", page)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, "utf-8")
    assert page == path.read_text("utf-8")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("live", [True, False])
def test_every_card_is_whole(name: str, live: bool) -> None:
    tree = Tree(shown(SAMPLES[name], live=live))
    assert set(tree.tags) <= TAGS
    assert len(set(tree.all("id"))) == len(tree.all("id"))
    assert tree.text.rstrip().endswith(CLOSING)
    assert {f"#{name}" for name in tree.all("id")} >= {href for href in tree.all("href") if href.startswith("#")}
    if not live:
        assert tree.all("data-say") == []


def test_the_order_of_the_parts() -> None:
    answer = replace(SAMPLES["check_waived"], urgent=SAMPLES["no_means_test"].urgent)
    page = shown(answer)
    marks = [
        "人身安全",
        "期限要紧",
        "由程序生成",
        "badge",
        "为什么",
        "下一步",
        "还想问您",
        "去哪里",
        "申请时带上",
        "一步一步",
    ]
    marks += ["法律条文原文", "改一下前面说的", CLOSING]
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)


def test_a_verdict_has_words_and_a_sign_and_each_another_colour_than_its_opposite() -> None:
    for answer in SAMPLES.values():
        badge = re.search(r'class="badge">(<svg.*?</svg>)<span>(.*?)</span>', shown(answer))
        assert badge is not None
        assert badge[2]
    outcomes = {name: re.findall(r'class="verdict (\w+)"', shown(SAMPLES[name])) for name in SAMPLES}
    assert outcomes["check_waived"] == ["good"]
    assert outcomes["not_covered"] == ["no"]
    assert outcomes["if_hardship"] == ["maybe"]


def test_buttons_answer_their_own_question() -> None:
    said = Tree(shown(SAMPLES["if_hardship"])).all("data-say")
    assert said[:3] == ["是", "不是", "不清楚"]
    low_income = [turn for turn in said if "当地认定的低收入人口" in turn]
    assert low_income == []  # the first question is answered by bare words
    two = replace(SAMPLES["if_hardship"], missing=tuple(reversed(SAMPLES["if_hardship"].missing[:2])))
    assert WORDS.fact("low_income", True) in Tree(shown(two)).all("data-say")


def test_only_so_many_questions_are_shown() -> None:
    assert shown(SAMPLES["if_hardship"]).count('class="q"') == QUESTIONS_SHOWN


def test_the_facts_of_a_verdict_can_be_changed() -> None:
    tree = Tree(shown(SAMPLES["check_waived"]))
    said = tree.all("data-say")
    assert {WORDS.fact("migrant_worker", value) for value in (True, False, None)} <= set(said)
    assert tree.all("aria-pressed").count("true") == 2  # both facts of the sample are known to be true
    assert "改一下" not in shown(SAMPLES["materials"])


@pytest.mark.parametrize(
    ("channel", "links", "codes"),
    [
        (HOTLINE, ["tel:12348"], 1),
        (SITE, ["http://hn.12348.example"], 1),
        (replace(SITE, value="javascript:alert(1)"), [], 0),
        (replace(SITE, value="http://a.example/)x"), [], 0),
        (replace(HOTLINE, value="打 12348"), [], 0),
        (replace(SITE, value="/lawyers?county=1"), ["/lawyers?county=1"], 0),
        (replace(SITE, kind="wechat", value="法治某地"), [], 0),
    ],
)
def test_doors(channel: Channel, links: list[str], codes: int) -> None:
    tree = Tree(shown(replace(SAMPLES["out_of_scope"], referral=replace(NOWHERE, channels=(channel,)))))
    assert sorted({link for link in tree.all("href") if not link.startswith("#")}) == sorted(links)
    assert tree.tags.count("figure") == codes


def test_several_issues_are_tabs() -> None:
    other = Issue("traffic", "交通事故", Verdict.IF_HARDSHIP, "这一件要看经济困难。", SAMPLES["if_hardship"].grounds)
    page = shown(replace(SAMPLES["check_waived"], others=(other,)))
    tree = Tree(page)
    assert tree.all("role").count("tab") == tree.all("role").count("tabpanel") == 2
    assert tree.all("aria-selected") == ["true", "false"]
    assert set(tree.all("aria-controls")) <= set(tree.all("id"))
    assert "讨要工资</button>" in page
    assert WORDS.matter("traffic") in tree.all("data-say")


def test_a_case_that_is_only_mentioned_stands_under_the_answer() -> None:
    case = Issue("traffic", "交通事故", Verdict.IF_HARDSHIP, "这一件要看经济困难。", SAMPLES["if_hardship"].grounds)
    asked = next(answer for answer in SAMPLES.values() if answer.verdict is None and answer.points)
    page = shown(replace(asked, others=(case,)))
    assert "tab" not in Tree(page).all("role")
    assert page.index("说明</h3>") < page.index("您说的这件事，能不能申请</h3>") < page.index("这一件要看经济困难。")


@pytest.mark.parametrize("attack", [*ATTACKS, "{{x}} ${1+1} @children", '" onclick="alert(1)', "' autofocus x='"])
def test_no_text_becomes_markup(attack: str) -> None:
    lines = "\n".join("甲" for line in attack.split("\n") if line.strip())
    tree, plain = Tree(shown(spread(attack))), Tree(shown(spread(lines)))
    assert tree.tags == plain.tags
    assert [name for name, _ in tree.attributes] == [name for name, _ in plain.attributes]


@given(st.text(max_size=60))
def test_no_text_at_all_becomes_markup(text: str) -> None:
    tree = Tree(talk([Exchange(text, spread("甲" + text + "乙"))], WORDS))
    assert set(tree.tags) <= TAGS
    assert not {name for name in dict(tree.attributes) if name.startswith("on")}


def test_the_persons_words_are_shown_as_typed() -> None:
    said = talk([Exchange("<b>我</b> {{x}}", refusal="一句话。")], WORDS)
    assert html.unescape(re.sub("<[^>]+>", "", said)) == "您：<b>我</b> {{x}}一句话。"


def test_only_the_newest_answer_can_be_tapped_and_the_others_are_folded() -> None:
    page = talk([Exchange("一", SAMPLES["check_waived"]), Exchange("二", SAMPLES["check_waived"])], WORDS)
    assert page.count("data-rate") == 1 + len(REASONS)
    assert page.count('class="earlier"') == 1
    assert page.index("前面的回答：很可能可以") < page.index("data-say")
    assert "谢谢，记下了" in talk([Exchange("一", SAMPLES["materials"], rated=True)], WORDS)


def test_who_may_be_watched_is_offered_to_leave() -> None:
    abused = replace(SAMPLES["materials"], facts={"abuse_victim": True})
    danger = replace(SAMPLES["materials"], urgent=(Alert("danger", "走", "110"),))
    late = replace(SAMPLES["materials"], urgent=(Alert("deadline", "快", None),))
    calm = Exchange("一", SAMPLES["check_waived"])
    assert hides([Exchange("一", abused), calm])
    assert hides([Exchange("一", danger)])
    assert not hides([calm, Exchange("一", late), Exchange("二", refusal="不行。")])


def test_nothing_was_said() -> None:
    assert talk([], WORDS) == ""
