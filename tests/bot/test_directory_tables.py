"""The operator's tables: what is read, what is refused, and in which words. All names are fictional (虚构)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.directory.columns import COLUMNS, Reading, read_rows
from bot.directory.counties import Counties
from bot.directory.models import AgencyRow, Kind, LawyerRow
from bot.directory.sheet import Line, Sheet
from bot.errors import InputError
from bot.models import Region

ON = date(2026, 11, 23)
AGENCY = {
    "agency": "虚构中心",
    "county": "长沙县",
    "address": "虚构路1号",
    "phone": "0731-22222201",
    "hours": "周一",
    "source": "虚构来源",
    "checked_on": "2026-11-01",
    "checked_by": "虚构人",
}
LAWYER = {
    "name": "虚构甲",
    "firm": "虚构所",
    "county": "江华",
    "fields": "劳动保护",
    "years": "3",
    "cases": "4",
    "source": "虚构来源",
    "checked_on": "2026-11-01",
    "checked_by": "虚构人",
}


@pytest.fixture(scope="module")
def counties() -> Counties:
    return Counties.load()


def table(*rows: dict[str, str]) -> Sheet:
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    lines = tuple(Line(n, tuple(row.get(key, "") for key in header)) for n, row in enumerate(rows, 2))
    return Sheet(header, lines)


def read(counties: Counties, *rows: dict[str, str], kind: Kind | None = None) -> Reading:
    return read_rows(table(*rows), kind, counties=counties, on=ON)


# Counties


@pytest.mark.parametrize(
    ("cell", "city", "county"),
    [
        ("长沙县", "长沙市", "长沙县"),
        ("长沙市长沙县", "长沙市", "长沙县"),
        ("湖南省 长沙市 长沙县", "长沙市", "长沙县"),
        ("星沙", "长沙市", "长沙县"),
        ("城步", "邵阳市", "城步苗族自治县"),
        ("江华县", "永州市", "江华瑶族自治县"),
        ("凤凰", "湘西土家族苗族自治州", "凤凰县"),
        ("会同", "怀化市", "会同县"),
        ("永定", "张家界市", "永定区"),
        ("邵东县", "邵阳市", "邵东市"),
        ("湘西州", "湘西土家族苗族自治州", None),
        ("长沙", "长沙市", None),
        ("岳阳市", "岳阳市", None),
    ],
)
def test_any_spelling_of_one_division(counties: Counties, cell: str, city: str, county: str | None) -> None:
    assert counties.find(cell) == Region(city, county)


@pytest.mark.parametrize(
    "cell", ["湖南", "湖南省", "深圳", "虚构县", "长沙县和浏阳市", "长沙县星沙街道", "洪江管理区", "1", "x" * 100, "🙂"]
)
def test_what_is_not_one_division(counties: Counties, cell: str) -> None:
    assert isinstance(counties.find(cell), str)


def test_every_division_is_found_by_its_full_name(counties: Counties) -> None:
    assert len(counties.official) >= 136 + 122
    assert all(len(found) == 1 for found in counties.official.values())


# Cells


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0731-22222201", "0731-22222201"),
        ("073122222201", "0731-22222201"),
        ("(0731)22222201", "0731-22222201"),
        ("（０７３１）２２２２２２０１", "0731-22222201"),
        ("0739 2222201", "0739-2222201"),
        ("0746—2222201", "0746-2222201"),
        ("12348", "12348"),
        ("0731-12348", "0731-12348"),
    ],
)
def test_phones_that_are_taken(counties: Counties, written: str, kept: str) -> None:
    (row,) = read(counties, AGENCY | {"phone": written}).rows
    assert isinstance(row, AgencyRow)
    assert row.phone == kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "没有填"),
        ("13000000000", "手机号"),
        ("73122222201", "少了开头的0"),
        ("22222201", "没有区号"),
        ("0755-22222201", "不是湖南"),
        ("0740-2222201", "不是湖南"),
        ("0747-2222201", "不是湖南"),
        ("0731-12222201", "不是湖南"),
        ("0731-222222", "不是湖南"),
        ("0731-222222012", "不是湖南"),
        ("110", "不是湖南"),
        ("电话虚构", "不是湖南"),
        ("0731-22222201、0731-22222202", "不是湖南"),
        ("=0731-22222201", "公式"),
    ],
)
def test_phones_that_are_refused(counties: Counties, written: str, said: str) -> None:
    (problem,) = read(counties, AGENCY | {"phone": written}).problems
    assert (problem.row, problem.column) == (2, "电话")
    assert said in problem.what


def test_a_lawyer_may_give_a_mobile_number_or_none(counties: Counties) -> None:
    rows = read(counties, LAWYER | {"phone": "130 0000 0000"}, LAWYER | {"name": "虚构乙"}).rows
    assert [row.phone for row in rows] == ["13000000000", None]


@pytest.mark.parametrize(
    ("column", "written", "title", "said"),
    [
        ("agency", "", "机构", "没有填"),
        ("agency", "虚" * 61, "机构", "太长"),
        ("agency", "虚\u202e构", "机构", "看不见"),
        ("agency", "虚\x00构", "机构", "看不见"),
        ("agency", "#REF!", "机构", "表格软件报的错"),
        ("county", "深圳", "县市区", "广东省"),
        ("address", "=HYPERLINK(1)", "地址", "公式"),
        ("hours", "", "上班时间", "没有填"),
        ("source", "  ", "来源", "没有填"),
        ("checked_by", "", "核对人", "没有填"),
        ("checked_on", "", "核对日期", "没有填"),
        ("checked_on", "昨天", "核对日期", "不是日期"),
        ("checked_on", "2026-02-30", "核对日期", "不是日期"),
        ("checked_on", "46349", "核对日期", "不是日期"),
        ("checked_on", "2026-11-24", "核对日期", "之后"),
        ("expires", "2026-11-01", "失效日期", "之后"),
        ("expires", "2028-11-02", "失效日期", "太远"),
        ("expires", "9999-12-31", "失效日期", "太远"),
        ("expires", "永远", "失效日期", "不是日期"),
    ],
)
def test_one_fault_is_one_problem(counties: Counties, column: str, written: str, title: str, said: str) -> None:
    (problem,) = read(counties, AGENCY | {"expires": "2027-01-01"} | {column: written}).problems
    assert (problem.row, problem.column) == (2, title)
    assert said in problem.what
    assert str(problem) == f"第2行“{title}”：{problem.what}"


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        ("28.2", "", "都填"),
        ("", "113", "都填"),
        ("24.5", "113", "不在湖南"),
        ("30.3", "113", "不在湖南"),
        ("28", "108.6", "不在湖南"),
        ("28", "114.4", "不在湖南"),
        ("-28", "113", "不是度数"),
        ("28°12′", "113", "不是度数"),
        ("nan", "113", "不是度数"),
        ("1e1", "113", "不是度数"),
    ],
)
def test_coordinates_lie_in_hunan(counties: Counties, lat: str, lon: str, said: str) -> None:
    (problem,) = read(counties, AGENCY | {"lat": lat, "lon": lon}).problems
    assert said in problem.what


def test_swapped_coordinates_are_told(counties: Counties) -> None:
    problems = read(counties, AGENCY | {"lat": "113.08", "lon": "28.25"}).problems
    assert [problem.column for problem in problems] == ["纬度", "经度"]
    assert all("写反" in problem.what for problem in problems)


def test_no_office_was_checked_in_the_last_century(counties: Counties) -> None:
    (problem,) = read(counties, AGENCY | {"checked_on": "1999-12-31"}).problems
    assert "太早" in problem.what


def test_the_last_day_is_half_a_year_later_by_default(counties: Counties) -> None:
    (row,) = read(counties, AGENCY).rows
    assert row.checked.expires == date(2027, 4, 30)
    (row,) = read(counties, AGENCY | {"checked_on": "2026-11-23"}).rows  # the same day is not the future
    assert row.checked.checked_on == ON


@pytest.mark.parametrize(
    ("column", "written", "title", "said"),
    [
        ("fields", "", "擅长领域", "没有填"),
        ("fields", "知识产权", "擅长领域", "不认识“知识产权”，可以写：婚姻家庭、"),
        ("years", "", "执业年数", "没有填"),
        ("years", "-1", "执业年数", "整数"),
        ("years", "71", "执业年数", "0到70"),
        ("years", "三年", "执业年数", "整数"),
        ("cases", "1.5", "办过的法律援助案件数", "整数"),
        ("languages", "、".join(map(str, range(13))), "语言", "最多12项"),
        ("name", "", "姓名", "没有填"),
        ("phone", "110", "电话", "不是湖南"),
    ],
)
def test_lawyers_are_checked_too(counties: Counties, column: str, written: str, title: str, said: str) -> None:
    (problem,) = read(counties, LAWYER | {column: written}).problems
    assert problem.column == title
    assert said in problem.what


def test_fields_are_ids_in_their_order_without_repetition(counties: Counties) -> None:
    (row,) = read(counties, LAWYER | {"fields": "劳动争议；婚姻家庭;讨薪、injury"}).rows
    assert isinstance(row, LawyerRow)
    assert row.fields == ("labour", "family", "injury")


# Tables


def test_all_faults_of_all_rows_in_the_order_of_the_table(counties: Counties) -> None:
    problems = read(
        counties, AGENCY | {"hours": "", "agency": ""}, AGENCY, AGENCY | {"source": "", "phone": "1"}
    ).problems
    assert [(p.row, p.column) for p in problems] == [(2, "机构"), (2, "上班时间"), (4, "电话"), (4, "来源")]


def test_an_entry_twice_is_refused(counties: Counties) -> None:
    (problem,) = read(counties, AGENCY, AGENCY | {"county": "星沙", "agency": "虚构 中心"}).problems
    assert problem.row == 3
    assert "第2行重复" in problem.what
    assert not read(counties, AGENCY, AGENCY | {"county": "浏阳"}).problems


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("words", ["key", "title"])
def test_headers_in_chinese_or_english(counties: Counties, kind: Kind, words: str) -> None:
    cells = AGENCY if kind is Kind.AGENCIES else LAWYER
    names = {column.key: getattr(column, words) for column in COLUMNS[kind]}
    reading = read(counties, {f" {names[key].upper()} ": value for key, value in cells.items()})
    assert (reading.kind, len(reading.rows), reading.problems) == (kind, 1, ())


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"地址": "x"}, "出现了两次"),
        ({"天气": "x"}, "不认识的列"),
        ({"": "x"}, "不认识的列"),
    ],
)
def test_columns_that_do_not_belong(counties: Counties, header: dict[str, str], said: str) -> None:
    (problem,) = read(counties, AGENCY | header).problems
    assert problem.row == 1
    assert said in problem.what


def test_notes_and_empty_columns_are_passed_over(counties: Counties) -> None:
    assert len(read(counties, AGENCY | {"备注": "随便写", "序号": "1", "": ""}).rows) == 1


def test_a_missing_column_is_told_once(counties: Counties) -> None:
    (problem,) = read(counties, {key: value for key, value in AGENCY.items() if key != "source"}).problems
    assert str(problem) == "第1行“来源”：缺这一列"


def test_neither_table(counties: Counties) -> None:
    with pytest.raises(InputError, match="表头"):
        read(counties, {"a": "b"})


def test_a_header_alone_is_nothing(counties: Counties) -> None:
    assert read_rows(Sheet(tuple(AGENCY), ()), None, counties=counties, on=ON).problems


def test_cells_beyond_the_header_are_refused(counties: Counties) -> None:
    sheet_ = table(AGENCY)
    line = Line(2, (*sheet_.lines[0].cells, "多"))
    (problem,) = read_rows(Sheet(sheet_.header, (line,)), None, counties=counties, on=ON).problems
    assert "逗号" in problem.what
