"""The deadline clock: what people say → the day, the limit, how much time is left, and what they are told."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citing import Citer
from bot.understanding import cues as cues_module
from bot.understanding.cues import CueError
from bot.understanding.days import Span, find_days, plus_months
from bot.understanding.deadlines import Deadline, State, deadlines
from bot.understanding.limits import limits, load_limits
from corpus.numerals import format_numeral
from corpus.store import Corpus
from tests.bot.conftest import TODAY

CASES = tomllib.loads((Path(__file__).parent / "cases" / "clock.toml").read_text(encoding="utf-8"))
QUIET = CASES.pop("quiet")
PHRASINGS = [(words, expected) for rows in CASES.values() for words, expected in rows]
DAYS = st.dates(date(1995, 1, 1), date(2089, 12, 31))
ROWS = limits().rows


def one(turns: str | list[str], id: str, on: date = TODAY) -> Deadline | None:
    found = {d.id: d for d in deadlines([turns] if isinstance(turns, str) else turns, on=on)}
    return found.get(id)


def show(found: Deadline | None) -> str:
    if found is None:
        return "nothing"
    left = "-" if found.days_left is None else found.days_left
    return f"{found.id} {found.event_day or '-'} {left} {found.state}"


def alerts(*turns: str, on: date = TODAY) -> list[str]:
    return [d.alert.text for d in deadlines(turns, on=on) if d.alert]


class TestWords:
    @pytest.mark.parametrize(("words", "expected"), PHRASINGS)
    def test_phrasing(self, words: str, expected: str) -> None:
        assert show(one(words, expected.split()[0])) == expected

    @pytest.mark.parametrize("words", QUIET)
    def test_no_alarm(self, words: str) -> None:
        assert alerts(words) == []

    def test_enough_of_both(self) -> None:
        assert len({words for words, _ in PHRASINGS}) >= 120
        assert len(set(QUIET)) >= 60

    def test_nothing_is_said_twice(self) -> None:
        found = deadlines(["昨天收到裁决书。前天收到裁决书。明天开庭，后天开庭"], on=TODAY)
        assert len({d.id for d in found}) == len(found)

    def test_the_most_pressing_first(self) -> None:
        found = deadlines(["前年被辞退，明天开庭。另外我爸11月20号出车祸"], on=TODAY)
        assert [d.state for d in found] == sorted((d.state for d in found), key=list(State).index)
        assert found[0].id == "hearing"


class TestConversation:
    @pytest.mark.parametrize("answer", ["昨天", "昨天拿到的", "是昨天", "11月22号", "2026年11月22日收到的"])
    def test_a_later_turn_tells_the_day(self, answer: str) -> None:
        found = one(["仲裁裁决书下来了，我不服", answer], "labour_award")
        assert show(found) == "labour_award 2026-11-22 14 near"

    def test_a_later_sentence_tells_the_day(self) -> None:
        assert show(one("仲裁裁决书下来了。我昨天拿到的。", "labour_award")) == "labour_award 2026-11-22 14 near"

    def test_a_correction_wins(self) -> None:
        turns = ["11月10号收到裁决书", "说错了，裁决书是11月12号收到的"]
        assert show(one(turns, "labour_award")) == "labour_award 2026-11-12 4 urgent"

    def test_a_vague_word_does_not_undo_a_day(self) -> None:
        assert show(one("11月12号收到裁决书。去年就盼着裁决书", "labour_award")) == "labour_award 2026-11-12 4 urgent"

    def test_a_day_about_something_else_is_not_taken(self) -> None:
        found = one(
            ["仲裁裁决书下来了，我不服", "昨天去找了村委会，他们说管不了这个事情，叫我来问法律援助"], "labour_award"
        )
        assert show(found) == "labour_award - - unknown"

    def test_what_is_already_done_is_no_limit(self) -> None:
        assert one("去年被辞退，已经申请了仲裁，昨天裁决书下来了", "labour_arbitration") is None
        assert one("去年在工地摔伤，已经申请了工伤认定", "work_injury") is None

    def test_no_labour_limit_from_a_land_award(self) -> None:
        assert one("土地承包的仲裁裁决书昨天收到", "labour_award") is None

    def test_a_criminal_judgement_has_the_criminal_limit(self) -> None:
        assert one("盗窃案的判决书昨天收到", "civil_appeal") is None


class TestAlerts:
    def test_urgent_names_limit_day_and_the_way(self) -> None:
        (text,) = alerts("11月10号收到仲裁裁决书")
        for part in ("仲裁裁决", "十五日", "2026年11月25日", "只剩2天", "不足七日", "先提供援助", "后补"):
            assert part in text

    def test_urgent_cites_the_limit_and_article_44(self) -> None:
        found = one("11月10号收到仲裁裁决书", "labour_award")
        assert found is not None
        assert {"劳动争议调解仲裁法50", "法律援助法44"} <= set(found.cites)

    def test_a_weekend_is_named_not_moved(self) -> None:
        found = one("11月13号收到仲裁裁决书", "labour_award")
        assert found is not None and found.alert is not None
        assert found.last_day == date(2026, 11, 28)
        assert "星期六" in found.alert.text

    def test_no_weekend_no_word_of_it(self) -> None:
        assert "星期" not in alerts("11月10号收到仲裁裁决书")[0]

    def test_passed_is_calm_and_promises_nothing(self) -> None:
        (text,) = alerts("2025年3月1日被辞退")
        for part in ("可能", "2026年3月1日", "先不要放弃", "12348"):
            assert part in text
        assert not re.search("一定|肯定|保证|没有办法|完了", text)

    def test_passed_cites_no_article_44(self) -> None:
        found = one("2025年3月1日被辞退", "labour_arbitration")
        assert found is not None and "法律援助法44" not in found.cites

    def test_unsure_says_both(self) -> None:
        (text,) = alerts("被辞退快一年了")
        assert "可能就在这几天到期" in text and "也可能已经到了" in text

    @pytest.mark.parametrize(
        ("words", "part"),
        [("劳动仲裁明天开庭", "开庭三日前"), ("明天开庭，我借了钱给别人", "准不准由法院定")],
    )
    def test_hearing_says_who_may_move_it(self, words: str, part: str) -> None:
        (text,) = alerts(words)
        assert part in text and "2026年11月24日" in text

    def test_a_criminal_hearing_is_not_said_to_move(self) -> None:
        (text,) = alerts("我儿子盗窃明天开庭")
        assert "延期" not in text

    def test_a_hearing_is_not_article_44(self) -> None:
        found = one("明天开庭", "hearing")
        assert found is not None and "法律援助法44" not in found.cites

    def test_review_may_pass_while_suit_runs(self) -> None:
        assert alerts("8月15日收到行政处罚决定书") == []
        assert show(one("8月15日收到行政处罚决定书", "admin_review")) == "admin_review 2026-08-15 -40 passed"

    def test_the_employers_limit_is_no_alarm(self) -> None:
        found = one("11月20号在工地摔断腿", "work_injury_employer")
        assert found is not None and found.alert is None

    def test_an_old_judgement_is_no_alarm_without_a_wish_to_appeal(self) -> None:
        assert alerts("去年法院判决离婚，现在他不让我看孩子") == []
        assert len(alerts("上个月3号收到判决书，我不服")) == 1

    def test_every_text_is_complete(self) -> None:
        for words, _ in PHRASINGS:
            for text in alerts(words):
                assert "{" not in text and "None" not in text and text.endswith("。")


class TestTable:
    def test_every_number_is_in_the_cited_article(self, citer: Citer) -> None:
        for row in ROWS.values():
            (first, *_) = citer([row.cites[0]], on=TODAY)
            assert row.limit in first.text, row.id

    def test_every_citation_is_in_force(self, citer: Citer) -> None:
        for cite in limits().cites():
            assert len(citer([cite], on=TODAY)) == 1, cite

    @pytest.mark.parametrize("id", ROWS)
    def test_numbers_in_notes_and_excuses_are_in_their_articles(self, id: str, citer: Citer) -> None:
        row = ROWS[id]
        number = re.compile(r"[一二两三四五六七八九十]+(?:日|个月|年)(?!里)")
        for text, cites in ((row.note, (*row.note_cites, *row.cites)), (row.excuse, (*row.excuse_cites, *row.cites))):
            law = "".join(found.text for found in citer(cites, on=TODAY))
            for printed in number.findall(text):
                assert printed in law, (text, printed)

    def test_days_of_article_44(self, citer: Citer) -> None:
        (article,) = citer(["法律援助法44"], on=TODAY)
        assert "不足七日" in article.text
        assert "不足七日" in limits().texts["first"]

    def test_hearing_numbers(self, citer: Citer) -> None:
        (labour,) = citer(["劳动争议调解仲裁法35"], on=TODAY)
        assert "开庭三日前" in labour.text
        assert any("开庭三日前" in row.text for row in limits().postponements)

    def test_no_limit_where_the_law_gives_none(self, library: Corpus) -> None:
        assert not any("法律援助法49" in row.cites for row in ROWS.values())
        assert library.laws

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (('limit = "一年"', 'limit = "很久"'), "needs a limit"),
            (('limit = "一年"', 'limit = "十二十年"'), "not a Chinese numeral"),
            (('aid = "first"', 'aid = "maybe"'), "needs a limit"),
            (('event = "', 'event = "('), r"\[hearing\]"),
            (("[said]", "[sad]"), "missing"),
            (('spare = ["admin_suit"]', 'spare = ["nothing"]'), "unknown rows"),
            (("[texts]", "[texts"), r"deadlines\.toml"),
        ],
    )
    def test_malformed(
        self, change: tuple[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = (cues_module._DATA / "deadlines.toml").read_text(encoding="utf-8")
        assert change[0] in text
        (tmp_path / "deadlines.toml").write_text(text.replace(*change, 1), encoding="utf-8")
        monkeypatch.setattr(cues_module, "_DATA", tmp_path)
        with pytest.raises(CueError, match=message):
            load_limits()


def months_later(day: date, months: int) -> date:
    """The calendar once more, the slow way: walk month by month."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class TestArithmetic:
    @given(DAYS, st.integers(0, 60))
    def test_months_against_a_walk(self, day: date, months: int) -> None:
        assert plus_months(day, months) == months_later(day, months)

    @given(DAYS, st.integers(1, 60))
    def test_back_and_forth_stays_in_the_month(self, day: date, months: int) -> None:
        back = plus_months(plus_months(day, -months), months)
        assert (back.year, back.month) == (day.year, day.month) and back <= day

    @pytest.mark.parametrize(
        ("event", "months", "last"),
        [
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2023, 2, 28), 12, date(2024, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2025, 8, 31), 6, date(2026, 2, 28)),
            (date(2023, 8, 31), 6, date(2024, 2, 29)),
            (date(2025, 12, 31), 2, date(2026, 2, 28)),
            (date(2025, 10, 31), 1, date(2025, 11, 30)),
            (date(2025, 12, 15), 1, date(2026, 1, 15)),
        ],
    )
    def test_month_ends_and_leap_years(self, event: date, months: int, last: date) -> None:
        assert plus_months(event, months) == last

    @given(DAYS, st.sampled_from(sorted(ROWS)))
    def test_the_first_day_does_not_count(self, event: date, id: str) -> None:
        row = ROWS[id]
        if row.unit == "日":
            counted, day = 0, event
            while counted < row.amount:
                day += timedelta(days=1)
                counted += 1
            assert row.last_day(event) == day
        else:
            assert row.last_day(event) == months_later(event, row.amount * (12 if row.unit == "年" else 1))

    @given(DAYS, st.integers(0, 400))
    def test_a_written_day_is_read_back(self, on: date, ago: int) -> None:
        day = on - timedelta(days=ago)
        for words in (
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}-{day.month}-{day.day}",
            f"{day.year}年{format_numeral(day.month)}月{format_numeral(day.day)}号",
        ):
            assert [m.span for m in find_days(words, on=on)] == [Span(day, day)], words

    @given(DAYS, st.integers(1, 99))
    def test_days_ago(self, on: date, ago: int) -> None:
        day = on - timedelta(days=ago)
        for number in (str(ago), format_numeral(ago)):
            assert [m.span for m in find_days(f"{number}天前", on=on)] == [Span(day, day)]

    @given(DAYS)
    def test_an_open_day_is_the_last_or_the_next(self, on: date) -> None:
        for day in (1, 15, 28):
            ((past,), (ahead,)) = find_days(f"{day}号", on=on), find_days(f"{day}号", on=on, ahead=True)
            assert past.span is not None and ahead.span is not None
            assert past.span.first <= on <= ahead.span.first
            assert past.span.first.day == ahead.span.first.day == day

    @given(DAYS, st.integers(0, 1200), st.integers(0, 400))
    def test_later_is_never_more_time(self, event: date, ago: int, later: int) -> None:
        words = f"{event.year}年{event.month}月{event.day}日收到仲裁裁决书"
        on = event + timedelta(days=ago)
        first, second = one(words, "labour_award", on), one(words, "labour_award", on + timedelta(days=later))
        assert first is not None and second is not None
        assert first.days_left is not None and second.days_left == first.days_left - later
        order = [State.RUNNING, State.NEAR, State.URGENT, State.PASSED]
        assert order.index(first.state) <= order.index(second.state)

    @given(DAYS, st.integers(0, 500))
    def test_state_follows_the_days(self, event: date, ago: int) -> None:
        words = f"{event.year}年{event.month}月{event.day}日被辞退"
        found = one(words, "labour_arbitration", event + timedelta(days=ago))
        assert found is not None and found.days_left is not None
        left = (months_later(event, 12) - event).days - ago
        assert found.days_left == left
        expected = "passed" if left < 0 else "urgent" if left < 7 else "near" if left < 30 else "running"
        assert found.state == expected


class TestAnyText:
    @given(st.text(max_size=300), DAYS)
    def test_never_raises(self, words: str, on: date) -> None:
        deadlines([words, words], on=on)

    @given(
        st.lists(
            st.sampled_from(
                [
                    "昨天",
                    "收到",
                    "判决书",
                    "被辞退",
                    "只剩",
                    "三天",
                    "时效",
                    "到期",
                    "开庭",
                    "一年",
                    "快",
                    "，",
                    "。",
                    "13月",
                    "99号",
                ]
            ),
            max_size=30,
        ),
        DAYS,
    )
    def test_any_mix_of_its_own_words(self, parts: list[str], on: date) -> None:
        for found in deadlines(["".join(parts)], on=on):
            assert (found.last_day is None) == (found.days_left is None)
            assert found.alert is None or found.state in (State.URGENT, State.PASSED, State.NEAR)

    @pytest.mark.parametrize("on", [date.min, date(1, 3, 1), date.max, date(9999, 6, 30)])
    def test_the_ends_of_the_calendar(self, on: date) -> None:
        deadlines(["昨天收到裁决书，明天开庭，三年前被撞，时效还有五天，下个月8号开庭，去年被辞退，明年3月到期"], on=on)

    @pytest.mark.parametrize(
        "unit",
        [
            "昨天收到判决书",
            "还剩3天",
            "差",
            "十一月",
            "2026年1月1日",
            "，",
            "。",
            "被辞退",
            "9",
            "一",
            "时效",
            "开庭",
            "\x00",
        ],
    )
    def test_twenty_thousand_characters(self, unit: str) -> None:
        found = deadlines([(unit * 20_000)[:20_000]] * 3, on=TODAY)
        assert len(found) <= len(ROWS) + 2

    def test_many_threads_agree(self) -> None:
        words = [words for words, _ in PHRASINGS[:60]]
        alone = [deadlines([each], on=TODAY) for each in words]
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda each: deadlines([each], on=TODAY), words))
        assert together == alone

    @pytest.mark.parametrize("turns", [[], [""], ["   ", "。。。"]])
    def test_nothing(self, turns: list[str]) -> None:
        assert deadlines(turns, on=TODAY) == ()
