from __future__ import annotations

from pathlib import Path

import pytest

from corpus import digests
from corpus.errors import SourceError
from corpus.ids import ArticleNumber
from corpus.models import Level, TextKind
from corpus.store import Corpus
from tests.corpus.conftest import TODAY

GOOD = """
[law]
name = "某省某规定"
short = ["某规"]
level = "地方性法规"
issuer = "某省人民代表大会常务委员会"
published = 2024-07-31
start = 2024-10-01
missing = ["第五条", "第六条"]
[law.source]
title = "某日报"
seen_on = 2026-11-23
[[article]]
number = "第二条"
text = \"\"\"
  可以申请：
（一）甲；

（二）乙。
\"\"\"
complete = true
[[article]]
number = "第三条"
text = "丙。"
complete = false
source = { title = "另一报", seen_on = 2026-11-22, url = "http://example.org" }
"""


def write(folder: Path, text: str, name: str = "rule.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def test_read(tmp_path: Path) -> None:
    found = digests.read(write(tmp_path, GOOD))
    second, third = found.articles
    assert second.text == "可以申请：\n（一）甲；\n（二）乙。"
    assert second.law.text_kind is TextKind.DIGEST
    assert second.law.level is Level.LOCAL
    assert second.complete
    assert not third.complete
    assert [article.law.source.title for article in found.articles] == ["某日报", "另一报"]
    assert found.missing == {"某省某规定": (ArticleNumber(5), ArticleNumber(6))}
    assert found.short == {"某省某规定": ("某规",)}


def test_an_article_keeps_its_own_source_in_the_corpus(tmp_path: Path) -> None:
    corpus = Corpus(digests.read(write(tmp_path, GOOD)).articles)
    assert len(corpus.laws) == 1
    assert [article.law.source.title for article in corpus.articles(TODAY)] == ["某日报", "另一报"]


def test_no_folder_no_summaries(tmp_path: Path) -> None:
    assert digests.read(tmp_path / "none").articles == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('name = "某省某规定"', "", r"\[law\]: name is missing"),
        ("published = 2024-07-31", 'published = "2024-07-31"', r"\[law\]: published must be date"),
        ("published = 2024-07-31", "published = 2024-07-31T00:00:00", r"\[law\]: published must be date"),
        ('level = "地方性法规"', 'level = "土政策"', "level '土政策' is none of"),
        ("start = 2024-10-01", "start = 2024-10-01\nend = 2024-10-01", "end 2024-10-01 is not after"),
        ("start = 2024-10-01", "start = 2024-10-01\nfinish = 2025-01-01", "unknown key 'finish'"),
        ('number = "第三条"', 'number = "三"', r"\[\[article\]\] row 2: '三' is not an article number"),
        ('number = "第三条"', 'number = "第二条"', "第二条 is given twice"),
        ('number = "第三条"', 'number = "第五条"', "第五条 is given twice"),
        ('text = "丙。"', 'text = " \\n "', "row 2: text is empty"),
        ("complete = false", "complete = 0", "row 2: complete must be bool"),
        ("seen_on = 2026-11-22", 'seen_on = "x"', "row 2: source: seen_on must be date"),
        ('["第五条", "第六条"]', "[5]", "5 is not an article number"),
        ("[law.source]", "[law.sauce]", "unknown key 'sauce'"),
        ("[law]", "law = [", "rule.toml"),
    ],
)
def test_refuse(tmp_path: Path, old: str, new: str, why: str) -> None:
    assert old in GOOD
    with pytest.raises(SourceError, match=why) as caught:
        digests.read(write(tmp_path, GOOD.replace(old, new, 1)))
    assert "rule.toml" in str(caught.value)


def test_one_file_a_law(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(SourceError, match="another file"):
        digests.read(write(tmp_path, GOOD, "second.toml"))


def test_our_own_are_marked_dated_and_sourced(library: Corpus) -> None:
    own = [law for law in library.laws if law.text_kind is TextKind.DIGEST]
    assert own
    for law in own:
        assert law.source.seen_on <= TODAY
        assert library.law_versions(law.name) == (law,)
