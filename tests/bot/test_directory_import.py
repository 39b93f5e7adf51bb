"""python -m bot directory import | export | show, whole; all names and numbers are fictional (虚构)."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.directory import store
from bot.directory.checks import LATITUDE, LONGITUDE, printable, protect, unprotect
from bot.directory.columns import LONGEST_DAYS, read_rows
from bot.directory.commands import to_csv
from bot.directory.counties import Counties
from bot.directory.fields import fields
from bot.directory.models import AgencyRow, Checked, Kind, LawyerRow, Row
from bot.directory.sheet import read_sheet
from bot.models import Region
from bot.routing.divisions import Divisions
from bot.settings import Settings

DATA = Path(__file__).parent / "data" / "directory"
ON = date(2026, 11, 23)
COUNTIES = Counties.load()


class Desk:
    """An operator at the command line, with a var folder of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.directory, self._capsys = folder, folder / "directory", capsys

    def do(self, *argv: object, on: date = ON) -> tuple[int, str, str]:
        words = ["directory", *map(str, argv), "--on", on.isoformat()]
        code = main(words, settings=Settings(var_dir=self.folder))
        said, problems = self._capsys.readouterr()
        return code, said, problems

    def stored(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.directory.glob("*")}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "var", capsys)


def edited(path: Path, *pairs: tuple[str, str]) -> Path:
    text = (DATA / "agencies.csv").read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(("name", "kind"), [("agencies.csv", Kind.AGENCIES), ("lawyers.csv", Kind.LAWYERS)])
def test_import_stores_every_row(desk: Desk, name: str, kind: Kind) -> None:
    code, said, problems = desk.do("import", DATA / name)
    assert (code, problems) == (0, "")
    assert "新增：4" in said
    rows = store.read(kind, desk.directory)
    assert len(rows) == 4
    assert {row.checked.checked_by for row in rows} <= {"虚构核对人", "虚构核对人甲", "虚构核对人乙", "虚构核对人丙"}
    assert [path.name for path in desk.directory.iterdir()] == [f"{kind.value}.json"]


def test_expired_rows_are_told(desk: Desk) -> None:
    said = desk.do("import", DATA / "agencies.csv")[1]
    assert "到2026-11-23不能显示（过期）：1\n  岳阳市　虚构岳阳市法律援助中心" in said
    said = desk.do("show", "岳阳")[1]
    assert said.startswith("【已过期，不显示】岳阳市")
    assert "共1行，2026-11-23能显示的0行" in said
    assert said.count("虚构核对人丙") == 1


def test_a_dry_run_stores_nothing(desk: Desk) -> None:
    code, said, _ = desk.do("import", DATA / "agencies.csv", "--dry-run")
    assert code == 0
    assert "没有保存" in said
    assert not desk.directory.exists()


def test_one_fault_and_nothing_is_stored(desk: Desk, tmp_path: Path) -> None:
    desk.do("import", DATA / "agencies.csv")
    before = desk.stored()
    path = edited(tmp_path / "a.csv", ("虚构路1号（虚构）", "虚构路9号"), ("虚构来源丙", ""))
    code, said, problems = desk.do("import", path)
    assert (code, said) == (1, "")
    assert problems.splitlines() == ["第5行“来源”：没有填", f"{path}有1处不对，一行都没有收。"]
    assert desk.stored() == before


def test_no_more_than_fifty_faults_are_listed(desk: Desk, tmp_path: Path) -> None:
    header = (DATA / "agencies.csv").read_text("utf-8").splitlines()[0]
    path = tmp_path / "a.csv"
    path.write_text(header + "\n" + "虚构,深圳,x,12348,x,,,x,2026-11-01,x,\n" * 60, "utf-8")
    lines = desk.do("import", path)[2].splitlines()
    assert len(lines) == 52
    assert lines[50].startswith("……还有")


def test_a_new_table_replaces_the_same_entry_and_keeps_the_others(desk: Desk, tmp_path: Path) -> None:
    desk.do("import", DATA / "agencies.csv")
    path = edited(
        tmp_path / "a.csv", ("虚构路1号（虚构）", "虚构路9号（虚构）"), ("虚构凤凰县某镇", "虚构凤凰县另一镇")
    )
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:4]) + "\n", "utf-8")
    said = desk.do("import", path)[1]
    assert "新增：1\n  湘西土家族苗族自治州凤凰县　虚构凤凰县另一镇" in said
    assert "改动：1\n  长沙市长沙县　虚构长沙县法律援助中心" in said
    assert "不变：1\n" in said
    assert "表里没有、保留原来的：2\n" in said
    rows = {row.label: row for row in store.read(Kind.AGENCIES, desk.directory)}
    assert len(rows) == 5
    changed = rows["虚构长沙县法律援助中心"]
    assert isinstance(changed, AgencyRow)
    assert changed.address == "虚构路9号（虚构）"


def test_replace_all_removes_the_others(desk: Desk, tmp_path: Path) -> None:
    desk.do("import", DATA / "agencies.csv")
    path = tmp_path / "a.csv"
    path.write_text("\n".join((DATA / "agencies.csv").read_text("utf-8").splitlines()[:2]) + "\n", "utf-8")
    said = desk.do("import", path, "--replace-all")[1]
    assert "去掉：3\n" in said
    assert [row.label for row in store.read(Kind.AGENCIES, desk.directory)] == ["虚构长沙县法律援助中心"]


def test_the_same_table_twice_changes_nothing(desk: Desk) -> None:
    desk.do("import", DATA / "lawyers.csv")
    before = desk.stored()
    assert "不变：4\n" in desk.do("import", DATA / "lawyers.csv")[1]
    assert desk.stored() == before


def test_a_full_disk_leaves_the_old_file(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    desk.do("import", DATA / "agencies.csv")
    before = desk.stored()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, said, problems = desk.do("import", edited(tmp_path / "a.csv", ("周三上午", "周四上午")))
    assert (code, said) == (1, "")
    assert problems.count("\n") == 1
    assert desk.stored() == before


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"format": 2, "kind": "agencies", "rows": []}', '{"format": 1, "kind": "agencies", "rows": [1]}'],
)
def test_a_damaged_store_is_one_sentence_and_can_be_replaced(desk: Desk, content: str) -> None:
    desk.directory.mkdir(parents=True)
    (desk.directory / "agencies.json").write_text(content, "utf-8")
    for argv in (["show"], ["import", DATA / "agencies.csv"], ["export", desk.folder / "x.csv"]):
        code, said, problems = desk.do(*argv)
        assert (code, said, problems.count("\n")) == (1, "", 1)
        assert "请重新导入" in problems
    assert desk.do("import", DATA / "agencies.csv", "--replace-all")[0] == 0
    assert desk.do("show")[0] == 0


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("phone", "<b>"),
        ("phone", None),
        ("agency", ""),
        ("agency", "虚\u202e构"),
        ("county", "虚构县"),
        ("checked_on", "昨天"),
        ("lat", "28"),
    ],
)
def test_an_edited_store_is_read_strictly(desk: Desk, key: str, value: object) -> None:
    desk.do("import", DATA / "agencies.csv")
    path = desk.directory / "agencies.json"
    content = json.loads(path.read_text("utf-8"))
    content["rows"][0][key] = value
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(store.DirectoryError):
        store.read(Kind.AGENCIES, desk.directory)


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_export_is_a_form_to_fill_in(desk: Desk, tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "form.csv"
    code, said, _ = desk.do("export", path, "--kind", kind.value)
    assert code == 0
    assert "空表" in said
    assert path.read_bytes().startswith("\ufeff".encode())
    assert desk.do("import", path)[0] == 1  # nothing below the header


@pytest.mark.parametrize("name", ["agencies", "lawyers"])
def test_what_is_exported_reads_back_unchanged(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.do("import", DATA / f"{name}.csv")
    desk.do("export", tmp_path / "out.csv", "--kind", name)
    before = desk.stored()
    assert "不变：4\n" in desk.do("import", tmp_path / "out.csv", "--replace-all")[1]
    assert desk.stored() == before


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["import"],
        ["import", "nowhere.csv"],
        ["import", DATA],
        ["import", DATA / "agencies.csv", "--kind", "x"],
        ["export", "nowhere/x.csv"],
        ["export"],
        ["show", "虚构县"],
        ["show", "深圳"],
    ],
)
def test_wrong_use_is_one_line_and_exit_2(desk: Desk, argv: list[object]) -> None:
    code, said, problems = desk.do(*argv)
    assert (code, said, problems.count("\n")) == (2, "", 1)


def test_show_of_nothing(desk: Desk) -> None:
    assert desk.do("show")[:2] == (0, "名单还没有录入。\n")
    assert desk.do("show", "长沙县")[:2] == (0, "长沙县：没有录入。\n")


# Properties

_WORD = (
    st.text(min_size=1, max_size=25)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda t: t and printable(t) and t[0] != "#")
)
_PART = st.text("虚构普通话土家瑶语abc12", min_size=1, max_size=8)
_REGIONS = st.sampled_from(Divisions.load().regions)
_LANDLINE = st.builds(
    "{}-{}".format,
    st.sampled_from(["0730", "0731", "0739", "0743", "0746"]),
    st.integers(2_000_000, 99_999_999).filter(lambda number: not 10_000_000 <= number < 20_000_000),
)


@st.composite
def _checked(draw: st.DrawFn) -> Checked:
    day = draw(st.dates(date(2000, 1, 1), ON))
    return Checked(draw(_WORD), day, draw(_WORD), day + timedelta(days=draw(st.integers(1, LONGEST_DAYS))))


_PLACE = st.none() | st.tuples(st.floats(*LATITUDE), st.floats(*LONGITUDE))
_AGENCIES = st.builds(
    lambda name, region, address, phone, hours, place, checked: AgencyRow(
        name, region, address, phone, hours, *(place or (None, None)), checked
    ),
    _WORD, _REGIONS, _WORD, st.just("12348") | _LANDLINE, _WORD, _PLACE, _checked(),
)  # fmt: skip
_LAWYERS = st.builds(
    LawyerRow,
    _WORD,
    _WORD,
    _REGIONS,
    st.lists(st.sampled_from(sorted(fields())), min_size=1, unique=True).map(tuple),
    st.integers(0, 70),
    st.lists(_PART, max_size=5, unique=True).map(tuple),
    st.integers(0, 100_000),
    st.none() | _LANDLINE | st.just("13000000000"),
    _checked(),
)


def _same(row: Row) -> tuple[str, ...]:
    from bot.directory.columns import same

    return same(row)


@given(
    st.lists(_AGENCIES, min_size=1, max_size=4, unique_by=_same)
    | st.lists(_LAWYERS, min_size=1, max_size=4, unique_by=_same)
)
def test_export_then_import_gives_the_same_rows(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    kind = Kind.AGENCIES if isinstance(rows[0], AgencyRow) else Kind.LAWYERS
    path = tmp_path_factory.mktemp("directory") / "out.csv"
    path.write_text(to_csv(rows, kind), "utf-8", newline="")
    reading = read_rows(read_sheet(path), None, counties=COUNTIES, on=ON)
    assert (reading.kind, reading.problems) == (kind, ())
    assert list(reading.rows) == rows
    store.write(rows, kind, path.parent, on=ON)
    assert list(store.read(kind, path.parent)) == rows


@given(st.text())
def test_protected_cells_are_no_formulas_and_come_back(text: str) -> None:
    assert unprotect(protect(text)) == text
    assert protect(text)[:1] not in ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("text", ['=HYPERLINK("http://虚构")', "+1", "-1", "@SUM(1)", "'=1"])
def test_an_exported_cell_is_never_a_formula(text: str) -> None:
    row = AgencyRow(
        text, Region("岳阳市", None), "虚构", "12348", text, None, None, Checked(text, ON, "虚构", date.max)
    )
    body = to_csv([row], Kind.AGENCIES).splitlines()[1]
    assert body.startswith(("'", "\"'"))
    assert f",{text}" not in body
