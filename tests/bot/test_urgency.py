"""What must be seen first: danger, self-harm, a deadline, detention; and no alarm without need."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citing import Citer
from bot.assistant import Assistant
from bot.eligibility.rules import load_rules
from bot.understanding import cues as cues_module
from bot.understanding.cues import CueError
from bot.understanding.urgency import Notice, load_urgencies, notices, urgent
from tests.bot.conftest import TODAY
from tests.bot.test_assistant import MEANS

ROWS = load_urgencies()
CASES: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "urgency.toml").read_text(encoding="utf-8")
)
QUIET = CASES.pop("quiet")
SEEN = [(turn, id) for id, turns in CASES.items() for turn in turns]


def ids(turn: str) -> list[str]:
    return [row.id for row in urgent(turn, ROWS)]


def shown(*turns: str, on: date = TODAY) -> list[Notice]:
    return list(notices(turns, ROWS, on=on))


class TestCues:
    @pytest.mark.parametrize(("turn", "expected"), SEEN)
    def test_seen(self, turn: str, expected: str) -> None:
        assert expected in ids(turn)

    @pytest.mark.parametrize("turn", QUIET)
    def test_no_alarm(self, turn: str) -> None:
        assert shown(turn) == []

    def test_enough_of_both(self) -> None:
        assert len(set(QUIET)) >= 60 and len(SEEN) >= 100

    def test_a_child_in_danger_is_one_alert(self) -> None:
        assert ids("他正在打孩子") == ["danger_child"]
        assert "danger_child" not in ids("我女儿嫁过去天天挨打")  # grown
        assert shown("网贷催收天天打我家里电话") == []

    @pytest.mark.parametrize(
        "turn",
        ["后天就开庭了还没有律师", "时效只剩3天", "上诉期明天到期", "诉讼时效眼看就要过了", "过了这几天就告不成了"],
    )
    def test_a_limit_that_is_near(self, turn: str) -> None:
        assert [notice.kind for notice in shown(turn)] == ["deadline"]

    @pytest.mark.parametrize(
        "turn",
        [
            "男的打我，怎么申请法援",
            "我男人喝了酒就打我，前几天还拿刀比我",
            "儿子打我，我七十二了",
            "老公打人，还把我的身份证藏起来了",
            "我妈老是被我爸打",
        ],
    )
    def test_who_is_beaten_at_home_is_told_of_the_way_to_safety(self, turn: str) -> None:
        found = {row.kind: row.alert for row in urgent(turn, ROWS, facts={"abuse_victim"})}
        assert found["danger"].phone == "110" and "12338" in found["danger"].text
        assert "保护令" in found["danger"].text

    @pytest.mark.parametrize(
        "turn",
        ["前夫以前打过我，离婚三年了", "老公没打过我，就是不给钱", "老公打电话骂我", "小时候爸爸打我，现在他要我养他"],
    )
    def test_long_past_blows_are_no_emergency(self, turn: str) -> None:
        assert urgent(turn, ROWS, facts={"abuse_victim"}) == ()

    def test_blows_of_others_are_none_at_home(self) -> None:
        assert urgent("我被邻居打了，派出所不管", ROWS) == ()

    def test_a_child_abused_is_one_alert(self) -> None:
        (row,) = urgent("女儿今天被她后爹猥亵，他还打她", ROWS, facts={"abuse_victim"})
        assert row.id == "danger_child_sexual" and "12355" in row.alert.text and "私下了结" in row.alert.text

    def test_papers_to_sign_stand_beside_the_clock(self) -> None:
        found = shown("11月10号收到仲裁裁决书，公司叫我明天签字和解")
        assert [notice.kind for notice in found] == ["deadline", "deadline"]
        assert "不要签字" in found[0].alert.text and "2026年11月25日" in found[1].alert.text

    @pytest.mark.parametrize(
        ("words", "warned"),
        [
            ("公司叫我明天之内把离职协议签了，不签就不给工资", True),
            ("法援要我明天去签到", False),
            ("老板叫我明天去签劳动合同", False),
        ],
    )
    def test_papers_to_be_signed_by_tomorrow(self, words: str, warned: bool) -> None:
        assert ("不要签字" in "".join(notice.alert.text for notice in shown(words))) is warned

    def test_what_was_released_is_not_detained(self) -> None:
        turns = ["儿子被错抓，前年放出来了，要国家赔偿", "是在益阳被公安抓的"]
        assert "detained" not in {notice.kind for notice in shown(*turns)}
        assert "detained" in {notice.kind for notice in shown(turns[1])}


class TestOrder:
    def test_the_most_urgent_first(self) -> None:
        turn = "我儿子被关在看守所，后天开庭，我不想活了，他爸拿刀要砍我"
        assert [notice.kind for notice in shown(turn)] == ["danger", "self_harm", "deadline", "detained"]

    def test_danger_is_of_the_last_turn_only(self) -> None:
        assert shown("我老公拿着刀要砍我", "我已经躲到妇联了，想离婚，要带什么材料") == []

    def test_a_limit_is_of_the_whole_conversation(self) -> None:
        (notice,) = shown("11月10号收到劳动仲裁裁决书", "我在长沙打工")
        assert "2026年11月25日" in notice.alert.text

    def test_the_clock_replaces_the_cue(self) -> None:
        (notice,) = shown("仲裁时效后天就到期")
        assert "2026年11月25日" in notice.alert.text

    def test_two_limits_at_most(self) -> None:
        turn = "明天开庭。11月10号收到劳动仲裁裁决书。2025年11月26日在工地摔断腿，仲裁时效今天到期"
        assert len([notice for notice in shown(turn) if notice.kind == "deadline"]) == 2

    def test_nothing_said(self) -> None:
        assert shown() == [] and shown("") == []


class TestTable:
    def test_facts_are_known(self) -> None:
        facts = load_rules().facts
        assert {row.fact for row in ROWS} - {None} <= set(facts)

    def test_kinds_of_the_contract(self) -> None:
        assert {row.kind for row in ROWS} == {"danger", "self_harm", "deadline", "detained"}
        assert {row.alert.kind for row in ROWS} == {row.kind for row in ROWS}
        assert {row.alert.phone for row in ROWS} == {"110", "12348", None}

    def test_no_number_in_a_text_that_no_source_gives(self) -> None:
        raw = tomllib.loads(
            Path(cues_module.__file__).with_name("data").joinpath("urgency.toml").read_text(encoding="utf-8")
        )
        shown = {row.id: set(re.findall("[0-9]+", row.alert.text)) for row in ROWS}
        assert shown["danger"] == {"12338"} and shown["self_harm"] == {"12356", "110"}
        for row in ROWS:
            assert shown[row.id] <= set(re.findall("[0-9]+", raw[row.id].get("source", "")))

    def test_self_harm_is_no_lecture(self) -> None:
        (row,) = (row for row in ROWS if row.id == "self_harm")
        assert row.cites == () and "法" not in row.alert.text
        assert row.alert.text.index("担心") < row.alert.text.index("12356")

    def test_every_citation_is_in_force(self, citer: Citer) -> None:
        for row in ROWS:
            assert len(citer(row.cites, on=TODAY)) == len(row.cites)

    def test_what_the_articles_say(self, citer: Citer) -> None:
        told = {
            "sued_by_employer": "缺席判决",
            "preserve": "四十八小时内",
            "danger_home": "告诫书",
            "danger_child_sexual": "性侵害",
        }
        for row in ROWS:
            if row.id in told:
                law = "".join(cite.text for cite in citer(row.cites, on=TODAY))
                assert told[row.id] in law and told[row.id] in row.alert.text

    def test_twenty_four_hours_are_the_laws(self, citer: Citer) -> None:
        (row,) = (row for row in ROWS if row.id == "detained")
        (article,) = citer(row.cites, on=TODAY)
        assert "二十四小时内" in article.text and "二十四小时内" in row.alert.text


class TestMalformed:
    ROW = '[danger]\nany = ["甲"]\ntext = "话"\ncites = []\n'

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (ROW + 'phone = "119"\n', "source where it has a phone"),
            (ROW + 'phone = "119"\nsource = "某处"\n', "the day it was checked"),
            (ROW.replace('["甲"]', "[]"), "needs patterns"),
            (ROW.replace('["甲"]', '["(甲"]'), r"\[danger\]"),
            (ROW + 'never = "(乙"\n', r"\[danger\]"),
            (ROW.replace("[danger]", "[weather]"), "a kind of"),
            ("[danger\n", r"urgency\.toml"),
        ],
    )
    def test_refused(self, body: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "urgency.toml").write_text(body, encoding="utf-8")
        monkeypatch.setattr(cues_module, "_DATA", tmp_path)
        with pytest.raises(CueError, match=message):
            load_urgencies()


class TestAnyText:
    @given(st.lists(st.text(max_size=200), max_size=4), st.dates())
    def test_never_raises(self, turns: list[str], on: date) -> None:
        kinds = [notice.kind for notice in notices(turns, ROWS, on=on)]
        assert kinds == sorted(kinds, key=["danger", "self_harm", "deadline", "detained"].index)

    @pytest.mark.parametrize(
        "unit", ["打", "正在", "天天打", "要", "我今年14岁", "拿刀", "被", "想死", "。", "打我的电话"]
    )
    def test_twenty_thousand_characters(self, unit: str) -> None:
        assert len(shown((unit * 20_000)[:20_000])) <= len(ROWS) + 1


class TestAnswers:
    @pytest.mark.parametrize(
        ("question", "kind", "article"),
        [
            ("我老公又在打我，拿着刀，救命", "danger", "第十五条"),
            ("我不想活了，老板欠我工资", "self_harm", None),
            ("老板在转移财产，我想先冻结他的账户，法援还没批下来", "deadline", "第四十四条"),
            ("我男的打我，怎么申请法律援助", "danger", "第二十三条"),
            ("后天仲裁时效就到期了，老板欠我工资，能申请法律援助吗", "deadline", "第四十四条"),
            ("我儿子被关在看守所，能申请法律援助吗", "detained", "第三十九条"),
        ],
    )
    def test_seen_first(self, question: str, kind: str, article: str | None, assistant: Assistant) -> None:
        answer = assistant.reply([question], on=TODAY)
        assert answer.urgent[0].kind == kind
        assert answer.text.index(answer.urgent[0].text[:8]) < answer.text.index(answer.headline[:8])
        if article:
            assert article in {cite.article for cite in answer.citations}

    def test_only_of_the_last_turn(self, assistant: Assistant) -> None:
        turns = ["我老公拿着刀要砍我", "我已经躲到妇联了，想离婚，要带什么材料"]
        assert "danger" not in {alert.kind for alert in assistant.reply(turns, on=TODAY).urgent}

    @pytest.mark.parametrize("question", [MEANS["check_waived"], MEANS["not_covered"], "今天天气怎么样"])
    def test_no_false_alarm(self, question: str, assistant: Assistant) -> None:
        assert assistant.reply([question], on=TODAY).urgent == ()
