"""One person's page as plain functions: what taps do, the self-check, ratings, and what forged taps cannot do."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import assemble
from bot.conversation import Replier
from bot.faces.check import MOST
from bot.faces.ratings import FULL, REASONS, Ratings
from bot.faces.topics import topics
from bot.faces.visit import Residents, Tap, Visit
from bot.faces.vocabulary import Vocabulary
from bot.models import Intent, Verdict
from bot.routing.places import Gazetteer
from bot.settings import Settings
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON, SAMPLES
from tests.fakes import FakeRetriever

WORDS, TOPICS = Vocabulary.load(), topics()


def residents(assistant: Replier, folder: Path) -> Residents:
    settings = Settings(max_chars=200, max_turns=20)
    return Residents(assistant, settings, lambda: ON, WORDS, TOPICS, Ratings(folder / "ratings.jsonl"))


@pytest.fixture
def fake(tmp_path: Path) -> Residents:
    return residents(FakeAssistant(), tmp_path)


@pytest.fixture(scope="module")
def real(citer: Any, tmp_path_factory: pytest.TempPathFactory) -> Residents:
    return residents(assemble(citer, FakeRetriever()), tmp_path_factory.mktemp("var"))


def tap(page: Residents, visit: Visit, *values: str) -> Visit:
    for value in values:
        visit = page.tap(visit, Tap("say", value))
    return visit


class TestCheck:
    def test_from_the_first_tap_to_the_result(self, real: Residents) -> None:
        visit = real.tap(Visit(), Tap("check"))
        assert "第1步" in real.html(visit)
        visit = tap(real, visit, next(topic.question for topic in TOPICS if topic.matter == "wages"))
        assert "事情发生在哪里" in real.html(visit)
        visit = tap(real, visit, "在长沙市岳麓区。")
        assert "农村户口" in real.html(visit)
        assert not visit.takeable
        visit = tap(real, visit, "是")
        assert visit.check is None
        assert visit.takeable
        answer = visit.history[-1].answer
        assert answer is not None
        assert answer.verdict is Verdict.CHECK_WAIVED
        assert answer.referral.region is not None
        assert answer.referral.region.county == "岳麓区"

    @pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.form], ids=lambda topic: topic.label)
    @pytest.mark.parametrize("given", ["是", "不是", "不清楚"])
    def test_every_way_through_ends_within_eight_taps_in_the_same_answer(
        self, real: Residents, topic: Any, given: str
    ) -> None:
        visit = tap(real, real.tap(Visit(), Tap("check")), topic.question, "在邵阳市武冈市。")
        taps = 2
        while visit.check is not None:
            options = re.findall(r'class="option" data-say="([^"]*)"', real.html(visit))
            position = {"是": 0, "不是": 1}.get(given, -1)
            visit = tap(real, visit, options[position])
            taps += 1
        assert taps <= MOST
        answer = visit.history[-1].answer
        assert answer is not None
        assert answer.intent is Intent.ELIGIBILITY
        assert answer.matter == topic.matter
        assert answer == real.assistant.reply([exchange.turn for exchange in visit.history], on=ON)

    def test_one_step_back_at_a_time(self, real: Residents) -> None:
        begun = real.tap(Visit(), Tap("check"))
        first = tap(real, begun, TOPICS[1].question)
        second = tap(real, first, "不清楚")
        assert second.history[0].turn == TOPICS[1].question  # 不清楚 names no place
        assert real.tap(second, Tap("back")) == first
        assert real.tap(first, Tap("back")) == begun
        assert real.tap(begun, Tap("close")) == Visit()
        assert real.tap(second, Tap("result")).takeable

    def test_danger_is_told_before_the_next_question(self, tmp_path: Path) -> None:
        page = residents(FakeAssistant("no_means_test"), tmp_path)
        visit = tap(page, page.tap(Visit(), Tap("check")), "家里人打我", "不清楚")
        assert page.html(visit).index("拨打 110") < page.html(visit).index('class="verdict')


def test_a_place_in_the_list_is_a_place_that_is_read() -> None:
    gazetteer = Gazetteer.load()
    for region in WORDS.regions:
        said = f"老板欠我工资。在{region.city}{region.county or ''}。"
        assert [mention.region for mention in gazetteer.find(said)] == [region], said


def test_a_fact_is_changed_and_the_answer_with_it(real: Residents) -> None:
    visit = real.say(Visit(), "我是农民工，在长沙打工，老板拖欠工资不给，能申请法律援助吗？")
    before = visit.history[-1].answer
    assert before is not None
    assert before.verdict is Verdict.CHECK_WAIVED
    assert WORDS.fact("migrant_worker", False) in real.html(visit)
    after = tap(real, visit, WORDS.fact("migrant_worker", False)).history[-1].answer
    assert after is not None
    assert after.verdict is Verdict.IF_HARDSHIP
    assert after.facts["migrant_worker"] is False
    other = tap(real, visit, WORDS.matter("traffic")).history[-1].answer
    assert other is not None
    assert other.matter == "traffic"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.label)
def test_a_chip_is_understood(real: Residents, topic: Any) -> None:
    answer = real.assistant.reply([topic.question], on=ON)
    assert not answer.abstained
    if topic.label != "怎么申请":
        assert answer.intent is Intent.ELIGIBILITY
        assert answer.verdict is not Verdict.NOT_COVERED


class TestRatings:
    def test_a_rating_has_no_words(self, fake: Residents, tmp_path: Path) -> None:
        visit = fake.tap(fake.say(Visit(), "我叫张三，老板欠我钱"), Tap("rate", "no", "wrong"))
        assert visit.history[-1].rated
        kept = json.loads((tmp_path / "ratings.jsonl").read_text("utf-8"))
        assert kept == {
            "on": ON.isoformat(),
            "useful": False,
            "reason": "wrong",
            "intent": "eligibility",
            "verdict": "check_waived",
        }
        assert fake.tap(visit, Tap("rate", "yes")) == visit  # once
        assert fake.tap(Visit(), Tap("rate", "yes")) == Visit()

    def test_what_is_not_kept(self, tmp_path: Path) -> None:
        file = tmp_path / "ratings.jsonl"
        ratings = Ratings(file)
        assert not ratings.add(SAMPLES["materials"], useful=False, reason="我的电话是…", on=ON)
        assert not file.exists()
        assert ratings.add(SAMPLES["materials"], useful=True, on=date(2026, 1, 2))
        file.write_bytes(b"x" * (FULL + 1))
        assert not ratings.add(SAMPLES["materials"], useful=True, on=ON)
        assert not Ratings(tmp_path).add(SAMPLES["materials"], useful=True, on=ON)
        assert all(reason.isascii() for reason in REASONS)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda x: st.lists(x, max_size=3)))
def test_a_forged_tap_is_read_as_strings_or_nothing(sent: object) -> None:
    for tap in (Tap.read(sent), Tap.read({"act": sent, "value": sent, "reason": sent, "more": sent})):
        assert all(isinstance(value, str) for value in (tap.act, tap.value, tap.reason))


@pytest.mark.parametrize("act", ["", "back", "result", "close", "rate", "delete", "__class__"])
def test_an_act_that_makes_no_sense_changes_nothing(fake: Residents, act: str) -> None:
    visit = fake.say(Visit(), "一")
    assert fake.tap(visit, Tap(act, "x")) == visit


def test_a_forged_tap_has_the_limits_of_typing(fake: Residents) -> None:
    visit = tap(fake, Visit(), "字" * 201)
    assert not visit.history[-1].heard
    assert len(visit.history[-1].turn) <= 50
    checked = tap(fake, fake.tap(Visit(), Tap("check")), "字" * 201, "不清楚")
    assert checked.check is None
    assert not checked.history[-1].heard


def test_what_a_screen_reader_is_told(fake: Residents) -> None:
    told = re.compile('data-said="([^"]*)"')
    assert told.findall(fake.html(Visit())) == [""]
    assert told.findall(fake.html(fake.say(Visit(), "一")))[0].startswith("回答出来了：很可能可以")
    assert told.findall(fake.html(fake.say(Visit(), " ")))[0].startswith("请先写下")
