"""The summaries in corpus/data/digests: they load, number the articles rightly, and are our own words."""

import re
import tomllib
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from corpus import digests
from corpus.ids import ArticleNumber
from corpus.models import Level, TextKind

FILES = sorted(digests.FOLDER.glob("*.toml"))
LAWS = Path(__file__).parents[3] / "shared" / "laws"
FACTS = LAWS.parent / "legal_facts.md"
OFFICIAL_AT_HAND = {"litigation_costs", "work_injury", "migrant_wages"}
LONGEST_RUN = 25
"""Characters: a list of statutory terms (名称、…、…) may coincide with the official text for about 20."""


def tables(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def official(law: str) -> str:
    """The official text of a law, or a skip where it is not at hand."""
    for path in LAWS.glob("*.md"):
        if path.name.startswith(f"{law}("):
            return path.read_text(encoding="utf-8")
    return pytest.skip("../shared/laws is not here: the official texts are for checking only")


def official_articles(law: str) -> dict[str, str]:
    pieces = re.split(r"\n(?=第[一二三四五六七八九十百]+条\s|#)", official(law))
    heads = ((re.match(r"第[一二三四五六七八九十百]+条", piece), piece) for piece in pieces)
    return {head[0]: piece for head, piece in heads if head}


ARTICLES = [(path.stem, row) for path in FILES for row in tables(path)["article"]]
IDS = [f"{stem}-{row['number']}" for stem, row in ARTICLES]
CHECKED = [(stem, row) for stem, row in ARTICLES if stem in OFFICIAL_AT_HAND]
CHECKED_IDS = [f"{stem}-{row['number']}" for stem, row in CHECKED]


def law_of(stem: str) -> str:
    return tables(digests.FOLDER / f"{stem}.toml")["law"]["name"]


def test_every_file_loads_through_the_strict_loader() -> None:
    read = digests.read()
    assert {article.law.name for article in read.articles} == {tables(path)["law"]["name"] for path in FILES}
    assert len(read.articles) == len(ARTICLES)
    for article in read.articles:
        assert article.law.text_kind is TextKind.DIGEST
        assert article.law.level in Level
        assert article.law.source.title
        assert article.law.source.seen_on == date(2026, 11, 23)
        assert article.law.published <= article.law.validity.start


@pytest.mark.parametrize(
    ("stem", "held", "missing"),
    [
        ("hunan_legal_aid", [1, 2, 3, 4, 10], range(5, 10)),
        ("case_procedure", [1, 2, 3, 4, 5, 0], range(6, 47)),
        ("litigation_costs", range(44, 52), []),
        ("work_injury", [14, 15, 16, 17, 18, 20, 23, 30, 33, 37, 39, 54, 55, 62, 66], []),
        ("migrant_wages", [2, 3, 10, 30, 45, 50], []),
        ("military", [1, 2, 3, 4, 5, 6, 0], range(7, 36)),
    ],
)
def test_articles_held_and_missing(stem: str, held: list[int], missing: list[int]) -> None:
    table = tables(digests.FOLDER / f"{stem}.toml")
    assert [ArticleNumber.parse(row["number"]) for row in table["article"]] == [ArticleNumber(n) for n in held]
    assert [ArticleNumber.parse(n) for n in table["law"].get("missing", [])] == [ArticleNumber(n) for n in missing]


@pytest.mark.parametrize(
    ("law", "number", "items"),
    [
        ("湖南省实施〈中华人民共和国法律援助法〉若干规定", 2, 3),
        ("湖南省实施〈中华人民共和国法律援助法〉若干规定", 3, 3),
        ("诉讼费用交纳办法", 45, 5),
        ("诉讼费用交纳办法", 47, 4),
        ("工伤保险条例", 14, 7),
    ],
)
def test_items_keep_their_numbers(law: str, number: int, items: int) -> None:
    article = next(a for a in digests.read().articles if a.law.name == law and a.id.number == ArticleNumber(number))
    assert [n for n, _ in article.paragraphs[0][1]] == list(range(1, items + 1))


@pytest.mark.parametrize(("stem", "row"), ARTICLES, ids=IDS)
def test_a_part_says_that_it_is_one(stem: str, row: dict) -> None:
    if row["number"] != "全文":
        assert row["complete"] is not ("没有收录" in row["text"])
    else:
        assert row["complete"] is False


@pytest.mark.parametrize(("stem", "row"), CHECKED, ids=CHECKED_IDS)
def test_numbers_are_those_of_the_official_article(stem: str, row: dict) -> None:
    text = squeezed(official_articles(law_of(stem))[row["number"]])
    quantity = r"[0-9]+(?:\.[0-9]+)?|第?[一二三四五六七八九十百千万]+(?:条|款|项|级|倍|分之[一二三四五六七八九十]+)"
    for number in re.findall(quantity, squeezed(row["text"])):
        if not re.fullmatch("一款|一项", number):
            assert number in text, number


@pytest.mark.parametrize(("stem", "row"), CHECKED, ids=CHECKED_IDS)
def test_paragraphs_and_items_are_those_of_the_official_article(stem: str, row: dict) -> None:
    lines = [line for line in official_articles(law_of(stem))[row["number"]].split("\n") if line.strip()]
    marked = [bool(re.match(r"[（(][一二三四五六七八九十]+[）)]", line)) for line in lines]
    ours = [line.startswith("（") for line in row["text"].strip().split("\n")]
    assert ours == marked


@pytest.mark.parametrize(("stem", "row"), CHECKED, ids=CHECKED_IDS)
def test_the_words_are_ours(stem: str, row: dict) -> None:
    assert shared_run(row["text"], official(law_of(stem))) == ""


@pytest.mark.parametrize(("stem", "row"), ARTICLES, ids=IDS)
def test_the_words_are_not_those_of_the_excerpts(stem: str, row: dict) -> None:
    if not FACTS.is_file():
        pytest.skip("../shared/legal_facts.md is not here: its excerpts are for checking only")
    assert shared_run(row["text"], FACTS.read_text(encoding="utf-8")) == ""


def shared_run(ours: str, theirs: str) -> str:
    ours, theirs = squeezed(ours), squeezed(theirs)
    runs = (ours[start : start + LONGEST_RUN] for start in range(len(ours) - LONGEST_RUN + 1))
    return next((run for run in runs if run in theirs), "")
