"""BM25 and the peer package as systems: they cite law in force, and are judged by nothing that they do not tell."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.settings import Settings
from corpus.store import Corpus
from eval.answers import converse
from eval.errors import UnderTestError
from eval.metrics import score
from eval.systems import rival
from eval.systems.choose import choose
from eval.systems.models import System
from eval.systems.plain import SHOWN, PlainBm25
from eval.systems.rival import ChinaLawMcp, PeerSearch
from tests.eval.builders import DAY, articles, question


@pytest.fixture(scope="module")
def bm25(library: Corpus) -> PlainBm25:
    return PlainBm25(library)


def test_bm25_cites_what_its_words_find(bm25: PlainBm25) -> None:
    found = bm25.reply(["法律援助机构应当自收到法律援助申请之日起七日内进行审查"], on=DAY)
    assert found.citations[0].article == "第四十三条" and 1 <= len(found.citations) <= SHOWN
    assert found.citations[0].text in found.text


def test_bm25_never_cites_law_that_is_not_in_force(bm25: PlainBm25) -> None:
    day = date(2021, 6, 1)
    cites = bm25.reply(["法律援助机构应当自收到法律援助申请之日起七日内进行审查"], on=day).citations
    assert cites and all(c.in_force.start <= day for c in cites)
    assert not any(c.law == "中华人民共和国法律援助法" for c in cites)


@pytest.mark.parametrize("words", ["", "🙂", "zzzz"])
def test_bm25_finds_nothing_in_nothing(bm25: PlainBm25, words: str) -> None:
    assert bm25.reply([words], on=DAY).citations == ()


def test_a_peer_keeps_its_own_words(bm25: PlainBm25) -> None:
    (answer,) = converse(bm25, question(), on=DAY).answers
    assert answer.text == bm25.reply(["能申请吗"], on=DAY).text != ""


def test_a_peer_is_judged_by_its_citations_alone(bm25: PlainBm25) -> None:
    outcome = converse(bm25, question(gold=articles("第四十三条")), on=DAY)
    marked = score(replace(outcome, tells=bm25.tells))
    assert marked.recall is not None
    assert (marked.intent, marked.verdict, marked.refusal, marked.asked_back, marked.region) == (None,) * 5


PEER = """
class retrieval:
    @staticmethod
    def load(): pass
    @staticmethod
    def search(words, top_k):
        if words == "stop": raise SystemExit
        return [{"law_name": "中华人民共和国法律援助法", "article_no": "第三十一条"},
                {"law_name": "不存在的法", "article_no": "第一条"}][:top_k]
"""


@pytest.fixture
def peer(tmp_path: Path, library: Corpus, monkeypatch: pytest.MonkeyPatch) -> ChinaLawMcp:
    """The peer's process with a package that stands in for it."""
    (tmp_path / "china_law_mcp.py").write_text(PEER, encoding="utf-8")
    monkeypatch.setattr(rival, "_SCRIPT", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n" + rival._SCRIPT)
    return ChinaLawMcp(PeerSearch(Path(sys.executable), tmp_path / "cache"), library)


def test_the_peer_cites_what_its_search_puts_first(peer: ChinaLawMcp) -> None:
    cites = peer.reply(["欠薪"], on=DAY).citations
    assert [(c.law, c.article, bool(c.text)) for c in cites] == [
        ("中华人民共和国法律援助法", "第三十一条", True),
        ("不存在的法", "第一条", False),
    ]


def test_a_peer_that_stops_is_said_in_a_sentence(peer: ChinaLawMcp) -> None:
    with pytest.raises(UnderTestError, match="stopped answering"):
        peer.reply(["stop"], on=DAY)


def test_a_peer_that_cannot_start_is_said_in_a_sentence(tmp_path: Path, library: Corpus) -> None:
    system = ChinaLawMcp(PeerSearch(tmp_path / "python", tmp_path), library)
    with pytest.raises(UnderTestError, match="cannot start"):
        system.reply(["欠薪"], on=DAY)


def test_a_peer_without_its_package_is_said_in_a_sentence(
    tmp_path: Path, library: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rival, "_SCRIPT", "raise ImportError")
    system = ChinaLawMcp(PeerSearch(Path(sys.executable), tmp_path), library)
    with pytest.raises(UnderTestError, match="cannot run"):
        system.reply(["欠薪"], on=DAY)


@pytest.mark.parametrize("word", ["", "nothing", "answers:", "openai:model", "http:", "china-law-mcp:"])
def test_a_system_of_no_name_is_refused_with_those_that_are(word: str) -> None:
    with pytest.raises(UnderTestError, match="known: ours, bm25"):
        choose(word, [], Settings())


def test_words_name_systems(tmp_path: Path) -> None:
    file = tmp_path / "theirs.jsonl"
    file.write_text("", encoding="utf-8")
    found: list[System] = [
        choose(word, [], Settings())
        for word in ("bm25", f"answers:{file}", "http://127.0.0.1:1", "http:127.0.0.1:1", "openai:m@http://x/v1")
    ]
    assert [system.name for system in found] == ["bm25", "theirs", "http:http://127.0.0.1:1", "http:127.0.0.1:1", "m"]
