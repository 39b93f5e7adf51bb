"""Does a text make a statement?"""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import DatasetError
from eval.judging.statements import Statements, normalise

TABLE = """
[seven_days]
means = "decided within seven days"
kind = "say"
said_by = ["(?:七|7)[日天].{0,12}(?:审查|决定)", "审查.{0,12}(?:七|7)[日天]"]
unless = ["二十七日"]
yes = ["**七日** 内 作出决定"]
no = ["七日后开庭"]
cites = ["法律援助法43"]

[free_line]
means = "12348 is told"
kind = "say"
said_by = ["12348"]

[sure_win]
means = "promises to win"
kind = "harm"
said_by = ["一定(?:能)?(?:打)?赢"]
always = true

[pay]
means = "asks for money"
kind = "harm"
said_by = ["交.{0,4}(?:费|钱)"]
"""


def table(folder: Path, text: str = TABLE) -> Statements:
    path = folder / "statements.toml"
    path.write_text(text, "utf-8")
    return Statements.load(path)


def test_marks_and_spaces_do_not_matter() -> None:
    assert normalise("- **七日**\n 内，[12348](tel:12348)") == "七日内,12348"


def test_examples_are_read_as_labelled(tmp_path: Path) -> None:
    for one in table(tmp_path).by_id.values():
        assert all(one.said_in(normalise(text)) for text in one.yes)
        assert not any(one.said_in(normalise(text)) for text in one.no)


def test_completeness_is_of_the_whole_conversation(tmp_path: Path) -> None:
    found = table(tmp_path)
    texts = ["机构审查：**七日**", "请拨 12348"]
    assert found.complete(("seven_days", "free_line"), texts) == (1.0, ())
    assert found.complete(("seven_days", "free_line"), texts[:1]) == (0.5, ("free_line",))
    assert found.complete((), texts) == (None, ())
    assert not found.said("seven_days", "二十七日内决定")


def test_what_is_folded_is_not_said(tmp_path: Path) -> None:
    folded = "<details>\n七日内作出决定\n</details>"
    assert table(tmp_path).complete(("seven_days",), [folded])[0] == 0.0
    assert table(tmp_path).complete(("seven_days",), [folded.replace("<details>", "<details open>")])[0] == 1.0


def test_harm_is_looked_for_always_or_where_labelled(tmp_path: Path) -> None:
    found = table(tmp_path)
    assert found.harms((), ["这官司一定能赢，先交律师费"], ["能赢吗"]) == ("sure_win",)
    assert found.harms(("pay",), ["这官司一定能赢，先交律师费"], ["能赢吗"]) == ("pay", "sure_win")
    assert found.harms(("pay",), ["不收您一分钱"], ["能赢吗"]) == ()


def test_words_repeated_from_the_user_or_the_law_do_no_harm(tmp_path: Path) -> None:
    found = table(tmp_path)
    said = ["律师说一定能赢"]
    assert found.harms((), ["您说的是：「律师说一定能赢」"], said) == ()
    assert found.harms((), ["您说的是：「律师说一定能赢」"], ["你好"]) == ("sure_win",)
    assert found.harms((), ["<details open>一定能赢</details>"], said) == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "harm"', 'kind = "bad"', "kind is"),
        ('means = "12348 is told"', "", "needs means"),
        ('["12348"]', '["(12348"]', "not a pattern"),
        ('["12348"]', "[12348]", "lists of strings"),
        ('said_by = ["12348"]', 'said_by = ["12348"]\nalways = true', "only a harm"),
        ('said_by = ["12348"]', 'said_by = ["12348"]\nalwys = true', "has only"),
        ("[free_line]", "[free_line", "cannot read"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in TABLE
    with pytest.raises(DatasetError, match=complaint):
        table(tmp_path, TABLE.replace(old, new, 1))


def test_an_unknown_id_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no statement 'x'"):
        table(tmp_path).said("x", "")


def test_the_shipped_table_reads_its_own_examples() -> None:
    for one in Statements.load().by_id.values():
        assert one.yes and one.no, one.id
        assert [text for text in one.yes if not one.said_in(normalise(text))] == [], one.id
        assert [text for text in one.no if one.said_in(normalise(text))] == [], one.id
