"""What must be seen first: danger, self-harm, a deadline, detention; and no alarm without need."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.understanding import cues as cues_module
from bot.understanding.cues import CueError
from bot.understanding.urgency import load_urgencies, urgent
from tests.bot.conftest import TODAY
from tests.bot.test_assistant import MEANS

ROWS = load_urgencies()


def kinds(turn: str) -> list[str]:
    return [row.kind for row in urgent(turn, ROWS)]


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("他现在正在打我，救命啊", "danger"),
        ("老公拿刀追着我砍", "danger"),
        ("他扬言要杀我全家", "danger"),
        ("我躲在邻居家不敢回家", "danger"),
        ("我男的又在打人哒", "danger"),
        ("老闆不給錢，我不想活了", "self_harm"),
        ("拿不到钱我就去跳楼算了", "self_harm"),
        ("后天就开庭了还没有律师", "deadline"),
        ("时效只剩3天", "deadline"),
        ("上诉期明天到期", "deadline"),
        ("我儿子昨天被刑拘了", "detained"),
        ("老公关在看守所", "detained"),
        ("人在戒毒所", "detained"),
    ],
)
def test_seen(turn: str, expected: str) -> None:
    assert expected in kinds(turn)


@pytest.mark.parametrize(
    "turn",
    [
        "老板拖欠工资三个月",
        "去年他打过我，已经离婚了",
        "申请以后几天能批",
        "儿子已经放出来了，要国家赔偿",
        "肇事司机被抓了",
        "救人受了伤",
        "我没有被拘留",
        "",
    ],
)
def test_no_alarm(turn: str) -> None:
    assert kinds(turn) == []


def test_the_most_urgent_first() -> None:
    turn = "我儿子被关在看守所，后天开庭，我不想活了，他爸拿刀要砍我"
    assert kinds(turn) == ["danger", "self_harm", "deadline", "detained"]


def test_kinds_of_the_contract() -> None:
    assert {row.kind for row in ROWS} == {"danger", "self_harm", "deadline", "detained"}
    assert {row.alert.phone for row in ROWS} == {"110", None}


class TestMalformed:
    ROW = '[danger]\nany = ["甲"]\ntext = "话"\ncites = []\n'

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (ROW + 'phone = "119"\n', "source where it has a phone"),
            (ROW.replace('["甲"]', "[]"), "needs patterns"),
            (ROW.replace('["甲"]', '["(甲"]'), r"\[danger\]"),
            ("[danger\n", r"urgency\.toml"),
        ],
    )
    def test_refused(self, body: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "urgency.toml").write_text(body, encoding="utf-8")
        monkeypatch.setattr(cues_module, "_DATA", tmp_path)
        with pytest.raises(CueError, match=message):
            load_urgencies()


class TestAnswers:
    @pytest.mark.parametrize(
        ("question", "kind", "article"),
        [
            ("我老公又在打我，拿着刀，救命", "danger", "第十五条"),
            ("我不想活了，老板欠我工资", "self_harm", None),
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
