"""What staff type → what they see, over a small invented library: exact, by name, by words, and refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.desk import Desk
from bot.staff.models import to_json
from bot.staff.search import Filters, words_in
from bot.staff.wording import NO_INDEX, parse_day
from corpus.errors import UnknownArticle
from index.errors import IndexCorrupt
from tests.bot.staff_library import AID, FARM, HUNAN, ON, PENAL, library
from tests.fakes import FakeRetriever

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def desk() -> Desk:
    desk = Desk(library())
    desk.warm_up()
    return desk


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("援助法31-2", f"《{AID}》第三十一条第二项"),
        ("法律援助法第三十一条", f"《{AID}》第三十一条"),
        (" 援助法３１ ", f"《{AID}》第三十一条"),
        ("湘规2", f"《{HUNAN}》第二条"),
        ("刑法100-1", f"《{PENAL}》第一百条之一"),
        ("援助法31条怎么说的", f"《{AID}》第三十一条"),
    ],
)
def test_a_citation_opens_its_article(desk: Desk, typed: str, label: str) -> None:
    found = desk.lookup(typed, on=ON)
    assert found.kind == "article"
    assert found.view is not None
    assert found.view.label == label


def test_a_number_alone_belongs_to_the_open_law(desk: Desk) -> None:
    for typed in ("32", "第三十二条", "31-2"):
        assert desk.lookup(typed, on=ON).kind != "article"
        assert desk.lookup(typed, on=ON, within=AID).kind == "article"
    assert desk.lookup("32年", on=ON, within=AID).kind == "words"
    assert desk.lookup("32", on=ON, within="没有的法").kind == "words"


def test_a_name_opens_the_contents_and_part_of_one_offers_laws(desk: Desk) -> None:
    found = desk.lookup("法律援助法", on=ON)
    assert found.contents is not None
    assert [heading.title for heading in found.contents.headings] == ["第三章 形式", "第四章 程序"]
    offered = desk.lookup("法律", on=ON)
    assert (offered.kind, {ref.label for ref in offered.choices}) == ("choices", {AID, HUNAN})
    assert desk.contents(offered.choices[0].key, on=ON).law.name == offered.choices[0].label


def test_several_citations_are_offered(desk: Desk) -> None:
    found = desk.lookup("援助法30、32条", on=ON)
    assert [ref.label for ref in found.choices] == [f"《{AID}》第三十条", f"《{AID}》第三十二条"]


def test_words_are_for_the_search(desk: Desk) -> None:
    assert desk.lookup("老板不给钱", on=ON).kind == "words"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("湘规5", "没有收录"),
        ("援助法99", "没有第九十九条"),
        ("援助法31-9", "没有第九项"),
        ("", "请写"),
        (" \n\t\u3000\u200b", "请写"),
        ("长" * 10_000, "太长"),
    ],
)
def test_what_is_not_there_is_one_sentence(desk: Desk, typed: str, told: str) -> None:
    found = desk.lookup(typed, on=ON)
    assert (found.kind, found.view) == ("problem", None)
    assert told in found.problem
    assert "\n" not in found.problem


def test_a_wrong_number_still_leads_to_its_law(desk: Desk) -> None:
    assert [ref.label for ref in desk.lookup("援助法99", on=ON).choices] == [AID]


def test_the_day_chooses_the_version(desk: Desk) -> None:
    for on, text, status in (
        (date(2022, 5, 1), "旧的一百条。", "in_force"),
        (ON, "新的一百条。", "in_force"),
        (date(2020, 1, 1), "旧的一百条。", "not_yet"),
    ):
        view = desk.lookup("刑法100", on=on).view
        assert view is not None
        assert (view.lines[0].pieces[0].text, view.law.status) == (text, status)


def test_repealed_and_future_versions_are_marked_and_reachable(desk: Desk) -> None:
    view = desk.lookup("刑法100", on=ON).view
    assert view is not None
    old, new = view.versions
    assert (old.status, new.status) == ("ended", "in_force")
    opened = desk.open(old.key, on=ON)
    assert "已失效，2024年3月1日起不再适用" in opened.copied
    future = desk.lookup("农业法1", on=ON).view
    assert future is not None
    assert "尚未施行，2027年1月1日起施行" in future.copied


def test_links_go_both_ways(desk: Desk) -> None:
    view = desk.lookup("援助法30", on=ON).view
    assert view is not None
    linked = [piece for line in view.lines for piece in line.pieces if piece.key]
    assert [(piece.text, piece.part) for piece in linked] == [
        ("本法第三十一条第二项", "0-2"),
        ("《中华人民共和国刑法》第一百条之一", ""),
    ]
    assert "".join(piece.text for line in view.lines for piece in line.pieces) == desk.corpus.by_key(view.key).text
    for piece in linked:
        target = desk.open(piece.key, part=piece.part, on=ON)
        assert view.key in [ref.key for ref in target.cited_by]


def test_before_the_back_references_are_read_there_are_none() -> None:
    cold = Desk(library())
    view = cold.lookup("刑法100-1", on=ON).view
    assert view is not None
    assert view.cited_by == ()
    assert not cold.links.ready


def test_national_and_provincial_stand_side_by_side(desk: Desk) -> None:
    national, local = desk.lookup("援助法31", on=ON).view, desk.lookup("湘规2", on=ON).view
    assert national is not None
    assert local is not None
    assert [twin.key for twin in national.twins] == [local.key]
    assert [twin.key for twin in local.twins] == [national.key]


def test_neighbours_lead_through_the_law(desk: Desk) -> None:
    view = desk.lookup("援助法30", on=ON).view
    assert view is not None
    walked = [view.number]
    while view.next is not None:
        view = desk.open(view.next.key, on=ON)
        walked.append(view.number)
    assert walked == ["第三十条", "第三十一条", "第三十二条"]
    assert view.previous is not None


@pytest.mark.parametrize("key", ["", "没有", "x#y", f"{AID}@2021-08-20"])
def test_an_unknown_key_is_one_sentence(desk: Desk, key: str) -> None:
    with pytest.raises(UnknownArticle, match="没有这一条"):
        desk.open(key, on=ON)


@pytest.mark.parametrize("part", ["9-9", "x", "0-0-0", "-", "9999999999-1", "²-1"])
def test_an_unknown_part_is_the_whole_article(desk: Desk, part: str) -> None:
    assert desk.open(f"{AID}@2021-08-20#第三十一条", part=part, on=ON).part == ""


def test_search_says_when_it_works_by_letters(desk: Desk) -> None:
    results = desk.search("拖欠工资", on=ON, filters=Filters())
    assert (results.engine, results.notice) == ("letters", NO_INDEX)
    assert [hit.label for hit in results.hits] == [f"《{PENAL}》第一百条之一", f"《{AID}》第三十一条"]
    assert results.hits[0].words == ("拖欠工资",)


def test_words_after_the_name_of_a_law_are_sought_in_it(desk: Desk) -> None:
    everywhere = desk.search("拖欠工资", on=ON, filters=Filters())
    inside = desk.search("法律援助法 拖欠工资", on=ON, filters=Filters())
    assert [hit.law for hit in inside.hits] == [AID] != [hit.law for hit in everywhere.hits]
    assert AID in inside.notice and inside.hits[0].words == ("拖欠工资",)
    assert desk.search(f"{HUNAN} 拖欠工资", on=ON, filters=Filters()).notice == NO_INDEX  # not there: sought in all


@pytest.mark.parametrize("typed", ["法律援助法第三章", "法律援助法什么时候施行", "援助法目录"])
def test_what_is_asked_of_a_law_itself_opens_its_contents(desk: Desk, typed: str) -> None:
    found = desk.lookup(typed, on=ON)
    assert found.contents is not None and found.contents.law.name == AID


def test_search_uses_the_index_and_survives_its_loss() -> None:
    class Broken(FakeRetriever):
        def search(self, *args: Any, **named: Any) -> Any:
            raise IndexCorrupt("gone")

    corpus = library()
    articles = list(corpus.articles())
    found = Desk(corpus, retriever=FakeRetriever(articles)).search("什么", on=ON, filters=Filters())
    assert (found.engine, found.notice, len(found.hits)) == ("index", "", 7)
    lost = Desk(corpus, retriever=Broken(articles)).search("拖欠工资", on=ON, filters=Filters())
    assert (lost.engine, len(lost.hits)) == ("letters", 2)


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(law=PENAL), {PENAL}),
        (Filters(level="地方性法规"), {HUNAN}),
        (Filters(status="ended"), {PENAL}),
        (Filters(status="not_yet"), {FARM}),
        (Filters(status="all"), {AID, HUNAN, PENAL, FARM}),
        (Filters(law=FARM), set()),
    ],
)
@pytest.mark.parametrize("indexed", [True, False])
def test_filters(filters: Filters, names: set[str], indexed: bool) -> None:
    corpus = library()
    desk = Desk(corpus, retriever=FakeRetriever(list(corpus.articles())) if indexed else None)
    found: set[str] = set()
    for query in ("条文", "一百条", "第二款", "不看困难", "湖南还有"):
        hits = desk.search(query, on=ON, filters=filters).hits
        assert all(hit.status == filters.status for hit in hits if filters.status != "all")
        found |= {hit.law for hit in hits}
    assert found == names


@pytest.mark.parametrize(
    "text", ["", "31", "2026-13-01", "2026-1-1", "9999999", "２０２６-01-01", "2026-01-01T00:00", "昨天"]
)
def test_a_bad_day_is_refused(text: str) -> None:
    assert parse_day(text, ON) == (ON if not text else None)


@given(st.text(max_size=300), st.sampled_from(["", AID]))
def test_no_text_breaks_the_desk(typed: str, within: str) -> None:
    found = _SHARED.lookup(typed, on=ON, within=within)
    assert json.loads(json.dumps(to_json(found)))["kind"] == found.kind
    results = _SHARED.search(typed, on=ON, filters=Filters())
    assert bool(results.problem) == (results.query == "")


_SHARED = Desk(library())


@given(st.text("欠工资老板ab12 ", max_size=20), st.text("欠工资老板ab12 ", max_size=40))
def test_marked_words_are_in_both(query: str, text: str) -> None:
    for word in words_in(query, text):
        assert len(word) >= 2
        assert word in query
        assert word in text


@pytest.mark.parametrize(
    ("name", "typed"), [("staff_article", "援助法31-2"), ("staff_law", "湘规"), ("staff_none", "湘规5")]
)
def test_golden(desk: Desk, name: str, typed: str) -> None:
    file = GOLDEN / f"{name}.json"
    found = json.dumps(to_json(desk.lookup(typed, on=ON)), ensure_ascii=False, indent=1) + "\n"
    if not file.exists():
        file.write_text(found, "utf-8")
        pytest.fail(f"{file.name} was written: read it, then run again")
    assert found == file.read_text("utf-8")
