"""Several issues in one message: told apart, assessed each by itself, and shown with what would change the verdict."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.assistant import Assistant
from bot.eligibility.assess import assess
from bot.eligibility.facts import Facts
from bot.eligibility.issues import MOST, split
from bot.eligibility.rules import Rules
from bot.models import Intent, Verdict

TODAY = date(2026, 11, 23)
BEFORE_ACT = date(2021, 6, 1)


@pytest.mark.parametrize(
    ("matters", "main", "others"),
    [
        ((), (), ()),
        (("wages",), ("wages",), ()),
        (("wages", "dismissal"), ("wages", "dismissal"), ()),
        (("work_injury", "dismissal"), ("work_injury",), (("dismissal",),)),
        (("domestic_violence", "divorce", "loan"), ("domestic_violence", "divorce"), (("loan",),)),
        (("traffic", "support"), ("traffic",), (("support",),)),
        (("retrial", "work_injury"), ("retrial", "work_injury"), ()),
        (("work_injury", "retrial"), ("work_injury", "retrial"), ()),
        (("criminal_defence", "domestic_violence"), ("criminal_defence",), (("domestic_violence",),)),
    ],
)
def test_matters_of_one_case_stay_together(
    matters: tuple[str, ...], main: tuple[str, ...], others: tuple[tuple[str, ...], ...], rules: Rules
) -> None:
    issues = split(Facts(matters), rules)
    assert issues.main.matters == main
    assert tuple(issue.matters for issue in issues.others) == others


def test_every_name_in_goes_with_is_a_matter(rules: Rules) -> None:
    for spec in rules.matters.values():
        assert set(spec.goes_with) <= {*rules.matters, "*"} - {spec.id}


def test_a_fact_about_one_issue_opens_no_way_for_another(rules: Rules) -> None:
    facts = Facts(("domestic_violence", "traffic"), {"abuse_victim": True, "injured_party": True, "elderly": True})
    issues = split(facts, rules)
    assert assess(issues.main, rules, on=TODAY).verdict is Verdict.NO_MEANS_TEST
    assert assess(issues.others[0], rules, on=TODAY).verdict is Verdict.IF_HARDSHIP
    assert issues.others[0].get("elderly") is True, "facts about the person hold for every issue"


def test_an_abused_suspect_has_a_defence_and_a_claim(rules: Rules) -> None:
    facts = Facts(("criminal_defence", "domestic_violence"), {"suspect": True, "abuse_victim": True})
    issues = split(facts, rules)
    assert assess(issues.main, rules, on=TODAY).verdict is Verdict.IF_HARDSHIP
    assert assess(issues.others[0], rules, on=TODAY).verdict is Verdict.NO_MEANS_TEST


def test_at_most_three_are_told_apart(rules: Rules) -> None:
    every = ("wages", "traffic", "support", "environment", "loan", "state_compensation")
    assert len(split(Facts(every), rules).all) == MOST


UNLISTED = "买了假种子，五亩田绝收，能申请法律援助吗"


@pytest.mark.parametrize(("on", "held"), [(date(2022, 1, 1), False), (date(2024, 9, 30), False), (TODAY, True)])
def test_that_the_rules_of_the_province_are_not_held_is_said(on: date, held: bool, assistant: Assistant) -> None:
    answer = assistant.reply([UNLISTED], on=on)
    assert ("没有收录" in answer.headline) is not held
    if not held:
        assert (answer.verdict, answer.missing) == (Verdict.NEEDS_FACTS, ())
        assert "省里" in answer.headline and "12348" in answer.headline


def test_it_is_said_of_a_further_issue_too(assistant: Assistant) -> None:
    told = "我骑车被货车撞断了腿，司机不肯赔；另外邻居家漏水泡了我的房子，能申请法律援助吗"
    answer = assistant.reply([told], on=date(2024, 9, 30))
    (other,) = answer.others
    assert (other.verdict, "没有收录" in other.headline) == (Verdict.NEEDS_FACTS, True)
    assert "没有收录" not in answer.headline


def test_it_is_not_said_where_an_answer_would_decide(assistant: Assistant) -> None:
    answer = assistant.reply(["我要离婚，能申请法律援助吗"], on=date(2024, 9, 30))
    assert answer.missing and "没有收录" not in answer.headline


def test_each_further_issue_has_its_own_outcome(assistant: Assistant) -> None:
    answer = assistant.reply(
        ["我骑车被货车撞断了腿，司机不肯赔；另外邻居家漏水泡了我的房子，能申请法律援助吗"], on=TODAY
    )
    assert (answer.matter, answer.verdict) == ("traffic", Verdict.IF_HARDSHIP)
    assert [(issue.matter, issue.verdict) for issue in answer.others] == [("neighbour", Verdict.NOT_COVERED)]
    assert "邻里" in answer.text and "您还说到别的事" in answer.text
    assert answer.to_json()["others"][0]["verdict"] == "not_covered"


def test_what_would_change_the_verdict_is_said_with_its_provision(assistant: Assistant) -> None:
    answer = assistant.reply(["老板拖欠我工资两万，能申请法律援助吗"], on=TODAY)
    assert answer.verdict is Verdict.IF_HARDSHIP
    change = answer.changes[0]
    assert change.verdict is Verdict.CHECK_WAIVED
    assert change.cites and all(value is True for value in change.facts.values())
    assert change.text.startswith("如果") and change.text[:12] in answer.text


def test_a_change_without_a_ground_ends_its_sentence(assistant: Assistant) -> None:
    answer = assistant.reply(
        ["我是烈士的孙子，网上有人骂我爷爷是假烈士，我要告他侮辱烈士名誉，想申请法律援助"], on=TODAY
    )
    bare = [change for change in answer.changes if "：" not in change.text]
    assert bare and all(re.search(r"就不在派免费律师的范围里了。$", change.text) for change in bare)


class TestACaseThatIsOnlyMentioned:
    """A question about something else gets its own answer, and what would come out for the case it tells of."""

    STORY = "老板拖欠我工资两万，我是农民工，有欠条。申请法律援助要带什么材料"

    def test_its_outcome_stands_beside_the_answer(self, assistant: Assistant) -> None:
        answer = assistant.reply([self.STORY], on=TODAY)
        assert (answer.intent, answer.verdict) == (Intent.MATERIALS, None)
        assert [(issue.matter, issue.verdict) for issue in answer.others] == [("wages", Verdict.CHECK_WAIVED)]
        assert "您说的这件事" in answer.text and "您还说到别的事" not in answer.text

    def test_what_answers_the_question_is_cited_first(self, assistant: Assistant) -> None:
        answer = assistant.reply([self.STORY], on=TODAY)
        own = [cite.article for point in answer.points for cite in point.cites]
        assert own and [cite.article for cite in answer.citations][: len(dict.fromkeys(own))] == list(
            dict.fromkeys(own)
        )

    @pytest.mark.parametrize(
        "question",
        ["申请法律援助要带什么材料", "邻居装修太吵，找法律援助要带什么材料", "我爱人不回家，去哪里申请法律援助"],
    )
    def test_nothing_is_said_of_a_case_that_is_open_or_not_told(self, question: str, assistant: Assistant) -> None:
        assert assistant.reply([question], on=TODAY).others == ()

    def test_before_the_act_there_is_no_outcome(self, assistant: Assistant) -> None:
        assert assistant.reply([self.STORY], on=BEFORE_ACT).others == ()
