"""What a ranking knows before the question, against arithmetic written out."""

from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TableError
from index.prior import FILE, Lift, Prior, answered, with_counts
from tests.index.fakes import AID, AID_BEFORE, WAGES, article

ASKED = Prior({"测试援助法": 3.0}, law=0.1, floor=0.5, beside=0.2)
ROWS = (
    article(AID_BEFORE, 1, "旧一"),
    article(AID, 1, "一"),
    article(AID, 2, "二"),
    article(AID, 3, "三"),
    article(WAGES, 1, "工资"),
)


def test_a_law_is_worth_the_logarithm_of_what_it_answers():
    assert ASKED.worth("中华人民共和国测试援助法") == ASKED.worth("测试援助法") == pytest.approx(0.1 * log(3.5 / 0.5))
    assert ASKED.worth("工资测试条例") == 0


def test_an_article_has_a_share_of_its_better_neighbour_in_the_same_version():
    lift = Lift(ROWS, replace(ASKED, law=0.0))
    assert lift([(1, 1.0), (3, 0.5), (2, 0.4), (4, 0.3), (0, 0.2)]) == [
        (1, pytest.approx(1.0 + 0.2 * 0.4)),
        (2, pytest.approx(0.4 + 0.2 * 1.0)),  # not .5: the better of two
        (3, pytest.approx(0.5 + 0.2 * 0.4)),
        (4, 0.3),  # its neighbours are of another law
        (0, 0.2),  # the next article is of another version
    ]


def test_the_law_that_answers_people_comes_first_where_words_do_not_decide():
    lift = Lift(ROWS, replace(ASKED, beside=0.0))
    assert [row for row, _ in lift([(4, 0.8), (2, 0.8)])] == [2, 4]
    assert [row for row, _ in lift([(4, 0.8), (2, 0.5)])] == [4, 2]


@given(st.dictionaries(st.integers(0, len(ROWS) - 1), st.floats(0, 1)))
def test_nothing_is_lost_and_the_order_falls(scores):
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    lifted = Lift(ROWS, ASKED)(ranked)
    assert sorted(row for row, _ in lifted) == sorted(scores)
    assert lifted == sorted(lifted, key=lambda item: (-item[1], item[0]))
    assert all(score >= scores[row] for row, score in lifted)


@given(st.lists(st.tuples(st.integers(0, len(ROWS) - 1), st.floats(0, 1)), unique_by=lambda item: item[0]))
def test_a_prior_of_nothing_changes_no_order(ranked):
    ranked = sorted(ranked, key=lambda item: (-item[1], item[0]))
    assert Lift(ROWS, replace(ASKED, law=0.0, beside=0.0))(ranked) == ranked


def test_a_question_counts_for_each_of_its_laws_in_part_and_by_one_name():
    golds = [["民法典", "中华人民共和国民法典"], ["民法典", "劳动法"], []]
    assert answered(golds) == {"民法典": 1.5, "劳动法": 0.5}


def test_new_counts_leave_the_settings_alone(tmp_path):
    path = tmp_path / "prior.toml"
    path.write_text(with_counts(FILE.read_text(encoding="utf-8"), {"甲法": 2.0, "乙法": 0.25}), encoding="utf-8")
    assert Prior.load(path) == replace(Prior.default(), asked={"甲法": 2.0, "乙法": 0.25})


def test_the_shipped_table_knows_what_people_ask():
    prior = Prior.default()
    assert prior.worth("中华人民共和国民法典") > prior.worth("中华人民共和国专利法") >= prior.worth("没有的法") == 0


@pytest.mark.parametrize(
    "content",
    [
        "",
        "law = 0.1\nfloor = 0.5\n[asked]\n",
        "law = 0.1\nfloor = 0.0\nbeside = 0.1\n[asked]\n",
        "law = -0.1\nfloor = 0.5\nbeside = 0.1\n[asked]\n",
        'law = 0.1\nfloor = 0.5\nbeside = 0.1\n[asked]\n"甲法" = nan\n',
        'law = 0.1\nfloor = 0.5\nbeside = 0.1\nasked = "甲法"\n',
        "law = 0.1\nfloor = 0.5\nbeside = 0.1\n[asked]\n甲法",
    ],
)
def test_a_malformed_table_is_named(tmp_path, content):
    path = tmp_path / "prior.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=r"prior\.toml"):
        Prior.load(path)
    with pytest.raises(TableError, match=r"gone\.toml"):
        Prior.load(tmp_path / "gone.toml")
