from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from corpus import importer
from corpus.errors import ParseError, SourceError
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import TextKind
from corpus.store import Corpus
from tests.corpus.conftest import TODAY, make_article, make_law
from tests.corpus.documents import LINES


def save(folder: Path, text: str = LINES, name: str = "law.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_write_and_read_back(tmp_path: Path) -> None:
    articles = importer.read_document(save(tmp_path), imported_on=TODAY)
    target = importer.write(articles, tmp_path / "corpus")
    assert importer.read(tmp_path / "corpus") == articles
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == [target.name]
    law = articles[0].law
    assert law.text_kind is TextKind.OFFICIAL
    assert (law.published, law.validity.start) == (date(2023, 3, 30), date(2023, 3, 30))
    assert law.source.seen_on == TODAY
    assert "law.txt" in law.source.title
    assert "sha256" in law.source.title


def test_writing_again_replaces_the_version(tmp_path: Path) -> None:
    importer.write(importer.read_document(save(tmp_path), imported_on=TODAY), tmp_path)
    changed = LINES.replace("应当测试。", "必须测试。")
    importer.write(importer.read_document(save(tmp_path, changed), imported_on=TODAY), tmp_path)
    assert [a.text for a in importer.read(tmp_path) if a.id.number == ArticleNumber(3)] == ["必须测试。"]


@pytest.mark.parametrize("name", ["../../etc/passwd法", "a/b法", "很长" * 80 + "法", "点.法"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "corpus"
    target = importer.write((make_article(law=make_law(name)),), folder)
    assert target.resolve().parent == folder.resolve()
    assert importer.read(folder)[0].law.name == name


def test_unwritable_folder(tmp_path: Path) -> None:
    blocked = save(tmp_path)
    with pytest.raises(SourceError, match="cannot write"):
        importer.write((make_article(),), blocked / "corpus")


def test_days_that_the_document_does_not_print(tmp_path: Path) -> None:
    bare = save(tmp_path, "某规定\n第一条　甲。")
    with pytest.raises(ParseError, match="--published"):
        importer.read_document(bare, imported_on=TODAY)
    with pytest.raises(ParseError, match="--start"):
        importer.read_document(bare, imported_on=TODAY, published=date(2020, 1, 1))
    days = importer.read_document(bare, imported_on=TODAY, published=date(2020, 1, 1), start=date(2020, 2, 1))[0].law
    assert (days.published, days.validity.start) == (date(2020, 1, 1), date(2020, 2, 1))
    dated = save(tmp_path, "某规定\n第一条　本规定自2020年3月1日起施行。", "某规定(2020-02-03).txt")
    law = importer.read_document(dated, imported_on=TODAY)[0].law
    assert (law.published, law.validity.start) == (date(2020, 2, 3), date(2020, 3, 1))


def test_names_known_to_the_library(tmp_path: Path) -> None:
    text = "某省实施《中华人民共和国测试法》若干规定\n（2024年7月31日公布）\n第一条　甲。"
    known = make_law(
        "某省实施〈中华人民共和国测试法〉若干规定", date(2024, 7, 31), date(2024, 10, 1), kind=TextKind.DIGEST
    )
    law = importer.read_document(save(tmp_path, text), imported_on=TODAY, known=[known])[0].law
    assert (law.name, law.level, law.validity.start) == (known.name, known.level, date(2024, 10, 1))


def test_an_official_text_replaces_our_summary(tmp_path: Path, library: Corpus) -> None:
    name = next(law.name for law in library.laws if law.text_kind is TextKind.DIGEST)
    text = f"{name}\n（2024年7月31日公布）\n第一条　甲。\n第二条　本规定自2024年10月1日起施行。"
    importer.write(importer.read_document(save(tmp_path, text), imported_on=TODAY, id=name), tmp_path / "corpus")
    corpus = Corpus.load(operator_dir=tmp_path / "corpus")
    assert {law.text_kind for law in corpus.law_versions(name)} == {TextKind.OFFICIAL}
    assert corpus.get(ArticleId(name, ArticleNumber(1)), on=TODAY).text == "甲。"
    assert corpus.missing(name) == ()
    assert corpus.digest != library.digest


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": 2}', "[" * 100_000, '"x"', "null", '{"format": 1, "source": 3}'],
)
def test_damaged_operator_files_are_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "law.json").write_text(content, "utf-8")
    with pytest.raises(SourceError, match=r"law\.json"):
        importer.read(tmp_path)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("published",), "gestern"),
        (("level",), "土政策"),
        (("articles",), []),
        (("articles", 0, "text"), ""),
        (("articles", 0, "text"), 3),
        (("articles", 0, "number"), "第二条"),
        (("articles", 0, "number"), "三"),
    ],
)
def test_edited_operator_files_are_refused(tmp_path: Path, path: tuple[str | int, ...], value: object) -> None:
    target = importer.write(importer.read_document(save(tmp_path), imported_on=TODAY), tmp_path)
    content = json.loads(target.read_text("utf-8"))
    part = content
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    target.write_text(json.dumps(content), "utf-8")
    with pytest.raises(SourceError, match=r"import the document again"):
        importer.read(tmp_path)


def test_compare() -> None:
    old, new = make_law(published=date(2010, 1, 1)), make_law(published=date(2020, 1, 1))
    had = [
        make_article("第一条", '称"甲" 。', old),
        make_article("第二条", "乙。", old),
        make_article("第三条", "丙。", old),
    ]
    articles = [
        make_article("第一条", "称“甲”。", new),
        make_article("第二条", "新乙。", new),
        make_article("第四条", "丁。", new),
    ]
    found = importer.compare(articles, had)
    assert found.against == old
    assert [[n.number for n in part] for part in (found.added, found.changed, found.removed)] == [[4], [2], [3]]
    assert importer.compare(articles, []).against is None


SHARED = Path(__file__).parents[3] / "shared" / "laws"


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/laws is not here")
@pytest.mark.parametrize(
    ("part", "articles", "published", "start"),
    [
        ("法律援助法(", 71, "2021-08-20", "2022-01-01"),
        ("法律援助条例", 31, "2003-07-21", "2003-09-01"),
        ("诉讼费用交纳办法", 56, "2006-12-19", "2007-04-01"),
        ("工伤保险条例", 67, "2010-12-20", None),
        ("保障农民工工资支付条例", 64, "2019-12-30", "2020-05-01"),
        ("军人抚恤优待条例", 64, "2024-08-05", "2024-10-01"),
        ("劳动保障监察条例", 36, "2004-11-01", "2004-12-01"),
        ("人身安全保护令", 13, "2022-07-14", "2022-08-01"),
        ("审理劳动争议", 54, "2020-12-29", "2021-01-01"),
        ("适用《刑事诉讼法》", 655, "2021-01-26", "2021-03-01"),
    ],
)
def test_official_documents(library: Corpus, part: str, articles: int, published: str, start: str | None) -> None:
    (path,) = [path for path in SHARED.glob("*.md") if part in path.name]
    found = importer.read_document(path, imported_on=TODAY, known=library.laws)
    law = found[0].law
    assert len(found) == articles
    assert law.published.isoformat() == published
    assert start is None or law.validity.start.isoformat() == start


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/laws is not here")
def test_two_independent_copies_of_the_legal_aid_law_agree(library: Corpus) -> None:
    (path,) = SHARED.glob("法律援助法(*.md")
    articles = importer.read_document(path, imported_on=TODAY, known=library.laws)
    found = importer.compare(articles, [a for a in library.articles() if a.law.name == articles[0].law.name])
    assert found.against is not None
    assert (found.added, found.changed, found.removed) == ((), (), ())
