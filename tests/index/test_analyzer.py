"""Which terms a text gives, and when the analyzer's version changes."""

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import analyzer as module
from index.analyzer import Analyzer

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("法律援助机构", {"法律援助机构", "法律", "援助", "机构"}, set()),
        ("认罪认罚从宽", {"认罪认罚从宽", "认罪", "认罚", "从宽"}, set()),
        ("老板拖欠农民工的工资", {"农民工", "工资", "拖欠"}, {"的"}),
        ("请问怎么办", set(), {"怎么办"}),
        ("第31条", {"§第三十一条"}, set()),
        ("第三十一条", {"§第三十一条"}, set()),
        ("援助法三十一条", {"§第三十一条"}, set()),
        ("刑法第二百七十六条之一", {"§第二百七十六条之一"}, {"§第二百七十六条"}),
        ("三百条鱼", {"§第三百条"}, set()),
        ("ＡＢＣ公司", {"abc", "公司"}, {"ABC", "ＡＢＣ"}),
    ],
)
def test_terms(text, wanted, unwanted):
    terms = set(ANALYZER.terms(text))
    assert wanted <= terms
    assert not unwanted & terms


@pytest.mark.parametrize("text", ["", "   ", "？！。", "\x00\ud800", "😀"])
def test_a_text_without_words_has_no_terms(text):
    assert ANALYZER.terms(text) == []


def test_bigrams_do_not_cross_punctuation():
    terms = ANALYZER.terms("盲、聋")
    assert "盲聋" not in terms


def test_a_word_of_two_characters_counts_twice():
    assert ANALYZER.terms("工资").count("工资") == 2


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_any_text_can_be_analyzed_and_gives_the_same_terms_again(text):
    assert ANALYZER.terms(text) == Analyzer().terms(text)


def test_no_cache_is_written_to_the_shared_temp_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    module.tokenizer.cache_clear()
    ANALYZER.terms("法律援助")
    assert list(tmp_path.iterdir()) == []


def test_the_version_follows_the_dictionary(monkeypatch):
    before = Analyzer().version
    assert before == Analyzer().version
    monkeypatch.setattr(module, "_read_lines", lambda name: ("新词",))
    assert Analyzer().version != before


@pytest.mark.parametrize("name", ["legal_terms.txt", "stopwords.txt"])
def test_data_files_have_no_duplicates(name):
    lines = module._read_lines(name)
    assert len(lines) == len(set(lines))
    assert all(line == line.strip() and " " not in line for line in lines)
