"""Names of laws: every spelling of a whole name, and no part of a longer one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.models import LawVersion, Level, Source, TextKind, Validity
from corpus.names import LawNames

AID = "中华人民共和国法律援助法"
HUNAN = "湖南省实施〈中华人民共和国法律援助法〉若干规定"
PENAL = "中华人民共和国刑法"
NAMES = LawNames([AID, HUNAN, PENAL, "中华人民共和国教育法", "反分裂国家法", "工伤保险条例"])


@pytest.mark.parametrize(
    ("written", "law"),
    [
        (AID, AID),
        ("法律援助法", AID),
        ("《法律援助法》", AID),
        ("「法律援助法」", AID),
        ("＜法律援助法＞", AID),
        (" 法律 援助法 ", AID),
        ("法律援助法（2021年）", AID),
        ("援助法", AID),
        ("法援法", AID),
        (HUNAN, HUNAN),
        ("《湖南省实施《中华人民共和国法律援助法》若干规定》", HUNAN),
        ("湖南省实施<中华人民共和国法律援助法>若干规定", HUNAN),
        ("湖南省实施中华人民共和国法律援助法若干规定", HUNAN),
        ("湖南省實施〈中華人民共和國法律援助法〉若干規定", HUNAN),
        ("湘规", HUNAN),
        ("湖南若干规定", HUNAN),
        ("若干规定", HUNAN),
        ("湖南规定", HUNAN),
        ("刑诉法", "中华人民共和国刑事诉讼法"),
        ("勞動仲裁法", "中华人民共和国劳动争议调解仲裁法"),
        ("劳动仲裁法", "中华人民共和国劳动争议调解仲裁法"),
        ("反家暴法", "中华人民共和国反家庭暴力法"),
        ("未保法", "中华人民共和国未成年人保护法"),
        ("道交法", "中华人民共和国道路交通安全法"),
        ("诉讼费办法", "诉讼费用交纳办法"),
        ("反分裂国家法", "反分裂国家法"),
        ("法援", None),  # a topic, unless a number follows
        ("某省法律援助法", None),
        ("法律援助法实施细则", None),
        ("法律援助法（修订草案）", None),
        ("", None),
        ("《》", None),
    ],
)
def test_lookup(written: str, law: str | None) -> None:
    expected = () if law is None else (law,)
    assert NAMES.lookup(written) == expected


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("明年的刑法里头关于赔偿怎么说", [PENAL]),
        ("法律援助法和刑法哪个大", [AID, PENAL]),
        ("《工伤保险条例》什么时候施行", ["工伤保险条例"]),
        ("刑诉法里有没有写", ["中华人民共和国刑事诉讼法"]),
        ("劳动合同法实施条例怎么说", ["中华人民共和国劳动合同法实施条例"]),
        ("刑法修正案怎么说", []),
        ("家庭教育法怎么说", []),
        ("法援怎么申请", []),
        ("若干规定里怎么写", []),
        ("", []),
    ],
)
def test_the_laws_that_a_text_names(text: str, laws: list[str]) -> None:
    assert list(NAMES.within(text)) == laws


def test_a_topic_is_a_name_before_a_number() -> None:
    assert NAMES.lookup("法援", before_number=True) == (AID,)


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("请看法律援助法", (AID,)),
        ("根据中华人民共和国法律援助法", (AID,)),
        ("我国刑法", (PENAL,)),
        ("新刑法", (PENAL,)),
        ("。刑法", (PENAL,)),
        ("台湾地区刑法", ()),
        ("湖南省刑法", ()),
        ("家庭教育法", ()),
        ("旧刑法", ()),
        ("应当认定为刑法", (PENAL,)),
        ("行为刑法", ()),
        ("see 刑法", (PENAL,)),
        ("XX刑法", ()),
        ("根据若干规定", (HUNAN,)),
        ("关于审理某类案件的若干规定", ()),
        ("湖南省实施《法律援助法》", ()),
        ("湖南省实施《中华人民共和国法律援助法》若干规定", (HUNAN,)),
    ],
)
def test_a_name_counts_only_as_a_whole(text: str, laws: tuple[str, ...]) -> None:
    folded = NAMES.fold(text)
    name = NAMES.ending_at(folded, len(folded.text))
    assert name is not None
    assert name.laws == laws


def test_the_longest_name_wins() -> None:
    names = LawNames([PENAL, "中华人民共和国刑法修正案（七）", "中华人民共和国社会保险法", "中华人民共和国保险法"])
    assert names.lookup("社会保险法") == ("中华人民共和国社会保险法",)
    folded = names.fold("看社会保险法")
    found = names.ending_at(folded, len(folded.text))
    assert found is not None and found.laws == ("中华人民共和国社会保险法",)


def test_a_name_of_its_own_beats_the_short_form_of_another() -> None:
    names = LawNames(["中华人民共和国某法", "某法"])
    assert names.lookup("某法") == ("某法",)
    assert names.lookup("中华人民共和国某法") == ("中华人民共和国某法",)


def test_two_laws_may_share_an_alias(tmp_path) -> None:
    file = tmp_path / "names.toml"
    file.write_text(
        '[aliases]\n"甲法" = ["丙"]\n"乙法" = ["丙"]\n[before_number]\n[generic]\n'
        '[lead_in]\nwords = ""\nbut_not = ""\n[traditional]\nfrom = ""\nto = ""\n',
        encoding="utf-8",
    )
    assert LawNames([], file=file).lookup("丙") == ("乙法", "甲法")


@pytest.mark.parametrize("content", ["", "[aliases", "aliases = 3", '[traditional]\nfrom = "萬"\nto = ""'])
def test_a_broken_table_is_refused(tmp_path, content: str) -> None:
    file = tmp_path / "names.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"names\.toml"):
        LawNames([], file=file)


def test_from_corpus_takes_the_names_of_its_versions() -> None:
    law = LawVersion(
        "中华人民共和国某某法",
        date(2020, 1, 1),
        Validity(date(2020, 1, 1)),
        Level.LAW,
        "",
        TextKind.OFFICIAL,
        Source("s", "s", date(2026, 1, 1)),
    )

    class Library:
        laws = (law,)

    assert LawNames.from_corpus(Library()).lookup("某某法") == ("中华人民共和国某某法",)


@given(st.text(max_size=60))
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = NAMES.fold(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= position < len(text) for position in folded.origin)
    for end, begin in folded.titles.items():
        assert 0 <= begin < end <= len(folded.text)
        assert folded.marks[begin] <= folded.origin[begin]
