"""Sheet → filled in → agree → adjudicate → apply; every step reads what the step before has written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from eval.errors import EvalError
from tests.eval.labelling.sheets_filled import ROWS, fill, items, run

FIELDS = "intent,difficulty,gold_articles"
A = {
    "q1": ("能不能申请", "容易", "法律援助法31；援助法42"),
    "q2": ("要什么材料", "难", "没有"),
    "q3": ("去哪里申请", "中等", "没有"),
    "q4": ("要多久", "容易", "法律援助法43"),
}
B = A | {"q1": ("能不能申请", "中等", "中华人民共和国法律援助法第三十一条"), "q3": ("怎么办理", "中等", "没有")}
TITLES = ("想问什么", "难不难", "必须有的依据")


def labelled(tmp_path: Path, name: str, said: dict[str, tuple[str, str, str]], suffix: str) -> Path:
    path = tmp_path / f"{name}{suffix}"
    assert run("sheet", items(tmp_path), "--annotator", name, "--fields", FIELDS, "--out", path) == 0
    fill(path, lambda id, title: dict(zip(TITLES, said[id], strict=True)).get(title, ""))
    return path


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_whole_way(tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = labelled(tmp_path, "小王", A, suffix), labelled(tmp_path, "小李", B, suffix)
    capsys.readouterr()
    assert run("agree", a, b) == 0
    told = capsys.readouterr().out
    assert "甲：小王；乙：小李。两个人都标了的有4条。" in told
    assert "| 想问什么 | 75% [30%, 95%] | 0.69 " in told  # p_o .75, p_e 3/16: (.75 − .1875)/.8125
    assert "| q3 | 想问什么 | 去哪里申请 | 怎么办理 | 去哪里申请 在溆浦 |" in told
    assert told.count("| q1 |") == 2
    assert "q2 |" not in told

    decided, new = tmp_path / f"c{suffix}", tmp_path / "new.jsonl"
    assert run("adjudicate", a, b, "--out", decided) == 0
    assert "3处要裁定" in capsys.readouterr().out
    words = {"q1难不难": "中等", "q1必须有的依据": "法律援助法42", "q3想问什么": "怎么办理"}
    fill(decided, lambda key, title: words[key] if title == "裁定" else "", key=lambda row: row["编号"] + row["栏目"])
    assert run("apply", decided, items(tmp_path), "--out", new) == 0
    assert "改了3个标签" in capsys.readouterr().out

    before, after = (path.read_text("utf-8").split("\n") for path in (tmp_path / "items.jsonl", new))
    assert [old == now for old, now in zip(before, after, strict=True)] == [False, True, False, True, True]
    first = json.loads(after[0])
    assert first == ROWS[0] | {
        "difficulty": "medium",
        "gold_articles": [{"law": "中华人民共和国法律援助法", "article": "第四十二条"}],
    }
    assert list(first) == list(ROWS[0])
    assert json.loads(after[2]) == ROWS[2] | {"intent": "procedure"}

    assert run("apply", decided, items(tmp_path), "--out", new, "--agreed", a, b) == 0
    assert "改了4个标签" in capsys.readouterr().out  # 43 for q4, which had no articles
    assert json.loads(new.read_text("utf-8").split("\n")[3])["gold_articles"][0]["article"] == "第四十三条"


def test_two_who_agree_leave_nothing_to_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = labelled(tmp_path, "甲", A, ".xlsx"), labelled(tmp_path, "甲", A, ".csv")
    assert run("agree", a, b) == 0
    told = capsys.readouterr().out
    assert "没有不一样的。" in told
    assert "甲：甲（一）；乙：甲（二）" in told
    with pytest.raises(EvalError, match="agree everywhere"):
        run("adjudicate", a, b, "--out", tmp_path / "c.xlsx")


def test_the_sheet_shows_no_label_and_lets_only_the_fields_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    run("sheet", items(tmp_path), "--annotator", "甲", "--out", path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    titles = [cell.value for cell in sheet[1]]
    for cells in sheet.iter_rows(min_row=2):
        by_title = dict(zip(titles, cells, strict=True))
        assert all(by_title[title].protection.locked for title in ("编号", "标注人", "问题", "后来说的话"))
        assert not any(by_title[title].protection.locked for title in titles[4:])
        assert not any(by_title[title].value for title in titles[4:])
        assert all(cell.data_type == "s" for cell in cells if cell.value)
    assert any(str(cell.value).startswith("'=1+1") for cell in sheet["C"])
    assert book.sheetnames == ["填写", "说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    offered = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert len(offered) == 5  # the two columns of articles are written, not chosen
    guide = "".join(str(cell.value or "") for row in book["说明"].iter_rows() for cell in row)
    assert "要带什么证件" in guide
    assert "不要和另一位标注人商量" in guide


def test_each_person_has_an_order_of_their_own(tmp_path: Path) -> None:
    def order(who: str, seed: str) -> list[str]:
        path = tmp_path / "a.xlsx"
        run("sheet", items(tmp_path), "--annotator", who, "--seed", seed, "--out", path)
        return [str(cell.value) for cell in load_workbook(path).worksheets[0]["A"][1:]]

    orders = [order(who, seed) for who in "甲乙" for seed in "123"]
    assert all(sorted(each) == ["q1", "q2", "q3", "q4"] for each in orders)
    assert len(set(map(tuple, orders))) > 1
    assert order("甲", "1") == orders[0]


def test_a_sheet_half_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a = labelled(tmp_path, "甲", A, ".xlsx")
    b = labelled(tmp_path, "乙", A | {"q4": ("", "", "")}, ".xlsx")
    capsys.readouterr()
    assert run("agree", a, b) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("还没有填") == 3
    assert "乙.xlsx第" in shown.err
    assert run("agree", a, b, "--partial") == 0
    assert "都标了的有3条（只有甲标的1条，只有乙标的0条，不算）" in capsys.readouterr().out


def test_a_sheet_tells_the_day_where_a_question_has_one(tmp_path: Path) -> None:
    path, out = tmp_path / "dated.jsonl", tmp_path / "小王.csv"
    rows = [ROWS[0] | {"on": "2023-05-01"}, ROWS[1]]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert run("sheet", path, "--annotator", "小王", "--fields", "intent", "--out", out) == 0
    titles, *told = out.read_text("utf-8-sig").splitlines()
    assert "后来说的话,按哪天的法律,想问什么" in titles
    assert sum("2023-05-01" in line for line in told) == 1
    fill(out, lambda id, title: {"q1": "能不能申请", "q2": "要什么材料"}[id] if title == "想问什么" else "")
    assert run("agree", out, out) == 0
