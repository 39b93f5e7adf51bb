"""The lexicon: what it adds, that its table is sound, and that BM25 counts it as documented."""

import re
from pathlib import Path

import numpy as np
import pytest

from index.analyzer import Analyzer
from index.errors import TableError
from index.lexical import LexicalIndex
from index.lexicon import Lexicon
from tests.index.fakes import ARTICLES

LEXICON = Lexicon.default()
ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("said", "legal"),
    [
        ("想讨薪，老板跑路了", "支付劳动报酬"),
        ("老倌天天喝酒打我", "家庭暴力"),
        ("伢子归哪个", "子女的抚养"),
        ("他捶我", "家庭暴力"),
        ("撞了人就跑", "逃逸"),
        ("没钱交抢救费", "抢救费用"),
        ("超市卖给我的面包过期了", "超过保质期"),
        ("假一赔十", "十倍"),
        ("我给朋友做担保人", "保证人"),
        ("楼上扔东西砸到车", "抛掷物品"),
        ("试用期被辞退", "不符合录用条件"),
        ("怀孕以后公司要辞退我", "女职工"),
        ("请不起律师", "法律援助"),
        ("假种子", "伪劣种子"),
        ("ＫＴＶ里滑倒了", "安全保障义务"),
    ],
)
def test_lay_words_bring_legal_terms(said, legal):
    assert legal in LEXICON.expand(said)


@pytest.mark.parametrize(
    "said", ["", "今天天气不错", "驾照过期了", "违章建筑", "坐出租车", "一部手机", "\ud800", "法" * 3000]
)
def test_other_words_bring_none(said):
    assert LEXICON.expand(said) == ""


def test_the_table_is_long_enough_and_each_row_can_match():
    assert len(LEXICON.entries) >= 250
    legal = [entry.legal for entry in LEXICON.entries]
    assert len(set(legal)) == len(legal)
    assert not [entry.legal for entry in LEXICON.entries if entry.lay.search("")]


def test_every_legal_term_is_spelt_in_han_characters_and_known_to_the_analyzer():
    assert all(re.fullmatch(r"[\u4e00-\u9fff ]+", entry.legal) for entry in LEXICON.entries)
    assert all(ANALYZER.terms(entry.legal) for entry in LEXICON.entries)


def test_only_new_terms_count_by_the_weight():
    index = LexicalIndex.build(ARTICLES, ANALYZER)
    query = "老板欠我工资，怎么讨薪"
    own = ANALYZER.terms(query)
    extra = [term for term in dict.fromkeys(ANALYZER.terms(LEXICON.expand(query))) if term not in own]
    assert extra
    gained = index.scores(query, LEXICON) - index.scores(query)
    assert gained.max() > 0
    np.testing.assert_allclose(gained, LEXICON.weight * index._sum(extra), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "weight"),
        ("weight = 2.0", "weight"),
        ("weight = 0.5\nrow = 1", "topic"),
        ('weight = 0.5\n[a]\n"劳动报酬" = []', "劳动报酬"),
        ('weight = 0.5\n[a]\n"劳动报酬" = ["("]', "劳动报酬"),
        ('weight = 0.5\n[a]\n"劳动报酬" = 3', "劳动报酬"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_malformed_table_is_one_clear_error(tmp_path: Path, content: str, named: str):
    path = tmp_path / "lexicon.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=named):
        Lexicon.load(path)


def test_a_missing_table_is_one_clear_error(tmp_path: Path):
    with pytest.raises(TableError, match="restore it"):
        Lexicon.load(tmp_path / "none.toml")
