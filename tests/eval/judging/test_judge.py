"""One conversation → its marks."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.models import Answer, Missing, Verdict
from corpus.store import Corpus
from eval.datasets import Question
from eval.errors import DatasetError
from eval.judging.costs import Costs
from eval.judging.judge import Judge, Marks
from eval.judging.statements import Statement, Statements
from eval.metrics import Outcome
from tests.eval.builders import question
from tests.eval.judging.conftest import Told

SAY = Statement("days", "seven days", "say", (re.compile("七日"),))
PROMISE = Statement("promise", "promises to win", "harm", (re.compile("一定赢"),), always=True)
FEE = Statement("fee", "asks for money", "harm", (re.compile("交费"),))


@pytest.fixture(scope="module")
def judge(library: Corpus) -> Judge:
    return Judge(library, Statements([SAY, PROMISE, FEE]), Costs.load())


@pytest.fixture
def said(told: Told) -> Answer:
    answer = told("机构七日内决定（法律援助法第四十三条）。", "法律援助法43")
    return replace(answer, verdict=Verdict.IF_HARDSHIP, missing=(Missing("age", "？", ""), Missing("x", "？", "")))


LABELLED = replace(
    question(verdict=Verdict.IF_HARDSHIP), must_say=("days",), must_not_say=("fee",), ask=(("age", "born"), ("income",))
)


def marks(judge: Judge, asked: Question, *answers: Answer, tells: frozenset[str] | None = None) -> Marks:
    outcome = Outcome(asked, answers, tuple(0.0 for _ in answers))
    return judge.judge(outcome if tells is None else replace(outcome, tells=tells))


def test_a_good_answer(judge: Judge, said: Answer) -> None:
    found = marks(judge, LABELLED, said)
    assert (found.grounded, found.complete, found.harmless, found.valid, found.cost) == (1.0, 1.0, True, 1.0, 0.0)
    assert (found.asked_needed, found.needless, found.readable) == (0.5, 1, 1.0)
    assert found.unsupported == found.unsaid == found.harms == found.invalid == ()


def test_a_bad_answer_says_what_is_bad(judge: Judge, said: Answer) -> None:
    shifted = replace(said.citations[0], article="第四十四条")
    text = said.text.replace("七日", "九日") + "先交费，一定赢。"
    bad = replace(said, text=text, citations=(said.citations[0], shifted), verdict=Verdict.NOT_COVERED)
    found = marks(judge, LABELLED, bad)
    assert (found.unsupported, found.grounded) == (("limit: 九日",), 0.5)
    assert (found.unsaid, found.complete) == (("days",), 0.0)
    assert (found.harms, found.harmless) == (("fee", "promise"), False)
    assert (found.invalid, found.valid) == (("《中华人民共和国法律援助法》第四十四条: not the words of the law",), 0.5)
    assert found.cost == 10.0


def test_where_nothing_is_labelled_nothing_is_said(judge: Judge, library: Corpus, said: Answer) -> None:
    silent = replace(said, text="您好", citations=())
    found = marks(judge, question(), silent)
    assert (found.grounded, found.complete, found.asked_needed, found.needless, found.valid, found.cost) == (None,) * 6
    assert found.harmless is True  # what is always a harm was looked for
    assert marks(Judge(library, Statements([SAY]), Costs.load()), question(), silent).harmless is None


def test_what_a_system_does_not_tell_is_not_judged(judge: Judge, said: Answer) -> None:
    found = marks(judge, LABELLED, said, tells=frozenset({"intent"}))
    assert (found.asked_needed, found.needless, found.cost) == (None, None, None)
    assert found.grounded == 1.0


def test_the_whole_conversation_counts(judge: Judge, said: Answer) -> None:
    first = replace(said, text="您好", citations=())
    found = marks(judge, replace(LABELLED, turns=("多久",)), first, said)
    assert (found.complete, found.grounded) == (1.0, 1.0)


def test_an_unknown_statement_is_one_sentence(judge: Judge, said: Answer) -> None:
    with pytest.raises(DatasetError, match="no statement 'nothing'"):
        marks(judge, replace(LABELLED, must_say=("nothing",)), said)
