"""What a directory shows for a place on a day, and the page to choose a lawyer; all names are fictional (虚构)."""

from __future__ import annotations

import html
import logging
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.directory.columns import read_rows
from bot.directory.counties import Counties
from bot.directory.directory import Directory
from bot.directory.fields import fields, serving
from bot.directory.models import AgencyRow, LawyerRow
from bot.directory.page import ANYWHERE, SHOWN, asked_for, choices, places, render
from bot.directory.sheet import read_sheet
from bot.eligibility.rules import Rules
from bot.models import Region

DATA = Path(__file__).parent / "data" / "directory"
GOLDEN = Path(__file__).parent / "golden" / "lawyers.html"
ON = date(2026, 11, 23)
CHANGSHA = Region("长沙市", "长沙县")
FENGHUANG = Region("湘西土家族苗族自治州", "凤凰县")
JIANGHUA = Region("永州市", "江华瑶族自治县")
JIANGYONG = Region("永州市", "江永县")
YONGZHOU = Region("永州市", None)


@pytest.fixture(scope="module")
def directory() -> Directory:
    counties = Counties.load()
    read = [
        read_rows(read_sheet(DATA / name), None, counties=counties, on=ON) for name in ("agencies.csv", "lawyers.csv")
    ]
    assert not [problem for reading in read for problem in reading.problems]
    return Directory.of(*(reading.rows for reading in read))


# Fields


def test_every_matter_has_a_lawyer_to_look_for(rules: Rules) -> None:
    assert {matter for field in fields().values() for matter in field.matters} == set(rules.matters)


def test_no_spelling_means_two_fields() -> None:
    spellings = [text for field in fields().values() for text in (field.id, field.label, *field.also)]
    assert len(set(spellings)) == len(spellings)


# Windows


@pytest.mark.parametrize(
    ("region", "on", "name"),
    [
        (CHANGSHA, ON, "虚构长沙县法律援助中心"),
        (CHANGSHA, date(2026, 11, 1), "虚构长沙县法律援助中心"),
        (CHANGSHA, date(2026, 10, 31), None),  # not checked yet
        (CHANGSHA, date(2027, 4, 29), "虚构长沙县法律援助中心"),
        (CHANGSHA, date(2027, 4, 30), None),  # expired
        (Region("长沙市", None), ON, None),  # a county's window is not its city's
        (Region("岳阳市", None), date(2026, 7, 3), "虚构岳阳市法律援助中心"),
        (Region("岳阳市", None), date(2026, 7, 4), None),
        (Region("岳阳市", "平江县"), date(2026, 7, 3), None),  # nor the other way
        (FENGHUANG, date(2026, 11, 19), "虚构凤凰县法律援助中心"),
        (FENGHUANG, ON, "虚构凤凰县法律援助中心"),  # before the station, though that was checked later
        (FENGHUANG, date(2026, 12, 1), "虚构凤凰县某镇法律援助工作站"),  # the only fresh one
        (Region("永州市", "江永县"), ON, None),
        (None, ON, None),
    ],
)
def test_windows_by_place_and_day(directory: Directory, region: Region | None, on: date, name: str | None) -> None:
    row, window = directory.agency(region, on=on), directory.window(region, on=on)
    assert (row.agency if row else None, window.name if window else None) == (name, name)


def test_a_window_says_only_what_the_row_says(directory: Directory) -> None:
    window = directory.window(FENGHUANG, on=ON)
    assert window is not None
    assert (window.kind, window.value) == ("window", "0743-2222202")
    assert "虚构路2号（虚构）" in window.how
    assert "周一至周五 9:00-12:00、14:30-17:00" in window.how
    assert (window.source, window.checked_on, window.expires) == ("虚构来源乙", date(2026, 6, 1), date(2026, 12, 1))


# Lawyers


@pytest.mark.parametrize(
    ("region", "matter", "on", "names"),
    [
        (JIANGHUA, "wages", ON, ["虚构甲", "虚构乙"]),  # the county's, then the city's; 虚构丁 has expired
        (JIANGHUA, "traffic", ON, ["虚构甲"]),
        (JIANGHUA, "divorce", ON, ["虚构乙"]),
        (JIANGHUA, "criminal_defence", ON, []),
        (JIANGYONG, "criminal_defence", ON, ["虚构丙"]),
        (YONGZHOU, "wages", ON, ["虚构乙", "虚构甲"]),
        (YONGZHOU, None, ON, ["虚构乙", "虚构丙", "虚构甲"]),
        (None, None, ON, ["虚构丙", "虚构乙", "虚构甲"]),
        (None, "wages", date(2026, 4, 29), ["虚构丁"]),
        (CHANGSHA, "wages", ON, []),
        (JIANGHUA, "no such matter", ON, []),
        (JIANGHUA, "wages", date(2030, 1, 1), []),
    ],
)
def test_lawyers(directory: Directory, region: Region | None, matter: str | None, on: date, names: list[str]) -> None:
    assert [row.name for row in directory.lawyers(region, matter, on=on)] == names


def test_the_door_to_choose(directory: Directory) -> None:
    door = directory.choice(JIANGHUA, "wages", on=ON)
    assert door is not None
    assert (door.name, door.kind) == ("自己挑律师（点援）", "web")
    assert "2位" in door.how
    assert (door.source, door.checked_on, door.expires) == ("虚构名单", date(2026, 11, 1), date(2027, 4, 30))


@pytest.mark.parametrize(("region", "matter"), [(None, "wages"), (JIANGHUA, None), (CHANGSHA, "wages")])
def test_no_door_without_place_matter_and_lawyers(
    directory: Directory, region: Region | None, matter: str | None
) -> None:
    assert directory.choice(region, matter, on=ON) is None


# Damage


def test_nothing_imported_is_an_empty_directory(tmp_path: Path) -> None:
    assert Directory.load(tmp_path / "nowhere") == Directory()


def test_a_damaged_file_costs_only_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, directory: Directory
) -> None:
    from bot.directory import store
    from bot.directory.models import Kind

    store.write(directory.lawyers_listed, Kind.LAWYERS, tmp_path, on=ON)
    (tmp_path / "agencies.json").write_bytes(b"\xff\xfe")
    with pytest.raises(store.DirectoryError, match="请重新导入"):
        Directory.load(tmp_path)
    with caplog.at_level(logging.WARNING):
        loaded = Directory.load_or_empty(tmp_path)
    assert loaded == Directory((), directory.lawyers_listed)
    assert "agencies.json" in caplog.text


# Page


def test_the_page_as_a_whole(directory: Directory) -> None:
    shown = render(directory, place="永州市", within=["labour", "criminal"], on=ON)
    assert shown == GOLDEN.read_text("utf-8").rstrip("\n")


def test_nothing_entered_points_to_12348(directory: Directory) -> None:
    for empty in (Directory(), directory):
        shown = render(empty, place=ANYWHERE, within=[], on=date(2031, 1, 1))
        assert "还没有录入" in shown
        assert 'href="tel:12348"' in shown
        assert places(empty, on=date(2031, 1, 1)) == {}


def test_nobody_for_this_choice(directory: Directory) -> None:
    assert "还没有律师" in render(directory, place="永州市江永县", within=["honour"], on=ON)


def test_places_have_lawyers_or_hold_such_places(directory: Directory) -> None:
    assert list(places(directory, on=ON)) == ["永州市", "永州市江华瑶族自治县", "永州市江永县"]


def test_an_unknown_place_is_everywhere(directory: Directory) -> None:
    assert "共3位" in render(directory, place="<虚构>", within=[], on=ON)


@pytest.mark.parametrize(
    ("query", "place", "within"),
    [
        ({"county": "永州市江华瑶族自治县", "matter": "work_injury"}, "永州市江华瑶族自治县", ["labour", "injury"]),
        ({"county": "永州市", "matter": "x"}, "永州市", []),
        ({"county": "<script>"}, ANYWHERE, []),
        ({}, ANYWHERE, []),
    ],
)
def test_links_to_the_page(directory: Directory, query: dict[str, str], place: str, within: list[str]) -> None:
    assert asked_for(query, directory, on=ON) == (place, within)


def test_the_door_leads_to_its_lawyers(directory: Directory) -> None:
    from urllib.parse import parse_qsl, urlsplit

    for matter in ("wages", "work_injury", "divorce"):
        door = directory.choice(JIANGHUA, matter, on=ON)
        assert door is not None
        assert door.value is not None
        place, within = asked_for(dict(parse_qsl(urlsplit(door.value).query)), directory, on=ON)
        assert set(within) == serving(matter)
        assert render(directory, place=place, within=within, on=ON).count("<article") == len(
            directory.lawyers(JIANGHUA, matter, on=ON)
        )


class Elements(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name not in ("class",)]

    def handle_data(self, data: str) -> None:
        self.text += data


ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;"


def test_every_cell_is_escaped(directory: Directory) -> None:
    row = directory.lawyers(JIANGHUA, "wages", on=ON)[0]
    hostile = replace(
        row, name=ATTACK, firm=ATTACK, languages=(ATTACK,), phone=ATTACK, checked=replace(row.checked, source=ATTACK)
    )
    plain = Elements(render(Directory((), (row,)), place=ANYWHERE, within=[], on=ON))
    shown = Elements(render(Directory((), (hostile,)), place=ANYWHERE, within=[], on=ON))
    assert set(shown.tags) == {*plain.tags, "a"}
    assert shown.links == [f"tel:{ATTACK}".replace("-", "")]
    assert shown.text.count(ATTACK) == 5


def test_a_long_list_is_cut(directory: Directory) -> None:
    row = directory.lawyers(JIANGHUA, "wages", on=ON)[0]
    many = Directory((), tuple(replace(row, name=f"虚构{number}") for number in range(SHOWN + 1)))
    shown = render(many, place=ANYWHERE, within=[], on=ON)
    assert shown.count("<article") == SHOWN
    assert f"共{SHOWN + 1}位，先列出{SHOWN}位" in shown


def test_the_choices_are_the_closed_list() -> None:
    assert [id_ for _, id_ in choices()] == list(fields())
    assert all(html.escape(label) == label for label, _ in choices())


def test_rows_are_of_one_kind_each(directory: Directory) -> None:
    assert all(isinstance(row, AgencyRow) for row in directory.agencies)
    assert all(isinstance(row, LawyerRow) for row in directory.lawyers_listed)


def test_the_second_page_has_no_public_endpoint_and_no_navigation(directory: Directory) -> None:
    import asyncio

    from bot import ui
    from bot.settings import Settings
    from tests.bot.fakes import FakeAssistant

    async def build(full: bool) -> object:
        listed = directory if full else None
        return ui.build(FakeAssistant(), settings=Settings(), today=lambda: ON, directory=listed)

    for full in (True, False):
        page = asyncio.run(build(full))  # without a running loop, Gradio makes several and closes none
        assert set(page.get_api_info()["named_endpoints"]) == {"/ask"}  # type: ignore[attr-defined]
        config = page.get_config_file()  # type: ignore[attr-defined]
        assert [path for path, *_ in config["pages"]] == ["", "lawyers"]
        ids = [component["props"].get("elem_id") for component in config["components"]]
        assert ("to-lawyers" in ids, ids.count("bar"), ids.count("lawyers")) == (full, 2, 1)
        page.close()  # type: ignore[attr-defined]


def test_the_operators_guide_names_every_field_and_column() -> None:
    from bot.directory.columns import COLUMNS
    from bot.settings import ROOT

    guide = (ROOT / "docs" / "directory.md").read_text("utf-8")
    assert f"领域：{'、'.join(label for label, _ in choices())}。" in guide
    missing = [c.title for columns in COLUMNS.values() for c in columns if c.title not in guide or c.key not in guide]
    assert not missing


def test_the_example_of_the_operators_guide_is_taken(tmp_path: Path) -> None:
    from bot.settings import ROOT

    example = (ROOT / "docs" / "directory.md").read_text("utf-8").partition("```csv\n")[2].partition("```")[0]
    path = tmp_path / "a.csv"
    path.write_text(example, "utf-8")
    reading = read_rows(read_sheet(path), None, counties=Counties.load(), on=ON)
    assert (len(reading.rows), reading.problems) == (1, ())
