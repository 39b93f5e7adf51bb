"""What to bring, in groups with boxes."""

from __future__ import annotations

from bot.models import Verdict
from bot.sheet.papers import groups, rules
from bot.sheet.words import Trimmer


def test_who_decides_on_the_proof_is_said_once() -> None:
    proofs = [proof for ground in rules().grounds for proof in ground.proof if "说了算" in proof]
    assert proofs
    for proof in proofs:
        (waived,) = groups([proof], Verdict.CHECK_WAIVED, None, Trimmer())
        assert "说了算" in waived.hint
        assert waived.items and not any("说了算" in item for item in waived.items)
        (other,) = groups([proof], Verdict.IF_HARDSHIP, None, Trimmer())
        assert any("说了算" in item for item in other.items)


def test_the_card_that_shows_an_age_is_brought_by_everybody_all_the_same() -> None:
    always, waived = groups(
        ["身份证（看得出满了六十岁）", "没有固定生活来源的材料"], Verdict.CHECK_WAIVED, None, Trimmer()
    )
    assert "身份证" in always.items[0] and waived.items == ("没有固定生活来源的材料",)
