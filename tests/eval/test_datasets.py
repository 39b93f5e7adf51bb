from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.models import Intent, Verdict
from eval.datasets import DATA, OUTCOMES, PINS, Behaviour, labelled_on, load_questions, load_retrieval
from eval.errors import DatasetError
from tests.eval.builders import AID, articles

ROW: dict[str, Any] = {
    "id": "x1",
    "question": "能申请吗",
    "intent": "eligibility",
    "gold_articles": [{"law": AID, "article": "第三十一条"}],
    "gold_optional": [{"law": "湖南省实施〈中华人民共和国法律援助法〉若干规定", "article": "第二条"}],
    "expected_outcome": "needs_more_facts",
    "outcome_after_turns": "hardship_check_exempt",
    "turns": ["我是打工的"],
    "channel": {"place": "邵东市"},
    "expected_behavior": "ask_back: 追问",
    "style": "vague",
    "difficulty": "hard",
}


def jsonl(folder: Path, *rows: Any) -> Path:
    path = folder / "q.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_row_becomes_a_question(tmp_path: Path) -> None:
    (found,) = load_questions(jsonl(tmp_path, ROW))
    assert (found.id, found.turns, found.intent) == ("x1", ("我是打工的",), Intent.ELIGIBILITY)
    assert (found.verdict, found.verdict_after) == (Verdict.NEEDS_FACTS, Verdict.CHECK_WAIVED)
    assert found.gold == articles("第三十一条")
    assert found.optional == articles("第二条", law="湖南省实施中华人民共和国法律援助法若干规定")
    assert (found.place, found.behaviour, found.style) == ("邵东市", Behaviour.ASK_BACK, "vague")


def test_every_outcome_has_its_verdict() -> None:
    assert set(OUTCOMES.values()) == set(Verdict)


def test_the_committed_questions_are_the_reviewed_ones() -> None:
    path = DATA / "hunan-legal-aid" / "dev.jsonl"
    found = load_questions(path)
    assert (len(found), found[0].id, found[9].id, found[-1].id) == (130, "lad001", "lad010", "lad130")
    assert labelled_on(path) == date(2026, 11, 23)
    assert sum(question.verdict_after is not None for question in found) == 8
    assert sum(question.behaviour is Behaviour.REFUSE for question in found) == 9


def test_every_committed_data_set_is_pinned() -> None:
    pins = tomllib.loads(PINS.read_text(encoding="utf-8"))
    labelled = [path for path in DATA.rglob("*.jsonl") if path.parent.name != "library"]  # those only say yes or no
    assert set(pins) == {path.relative_to(DATA).as_posix() for path in labelled}
    for name, pin in pins.items():
        assert len(load_questions(DATA / name)) == pin["rows"], name  # compares the checksum, too
        assert labelled_on(DATA / name) == date(2026, 11, 23), name


@pytest.mark.parametrize("name", ["q.jsonl", "own/q.jsonl"])
def test_a_changed_pinned_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    path = jsonl((tmp_path / name).parent, ROW)
    pins = tmp_path / "pins.toml"
    monkeypatch.setattr("eval.datasets.DATA", tmp_path)
    monkeypatch.setattr("eval.datasets.PINS", pins)
    pins.write_text(f'["{name}"]\nsha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"\n', encoding="utf-8")
    assert len(load_questions(path)) == 1
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="not the pinned data set"):
        load_questions(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"intent": "lottery"}, r"q\.jsonl:1: 'lottery' is not a valid Intent"),
        ({"expected_outcome": "maybe"}, "unknown outcome 'maybe'"),
        ({"gold_articles": [{"law": AID, "article": "第万条"}]}, "not an article number"),
        ({"gold_articles": [{"law": AID}]}, "field 'article' is missing"),
        ({"channel": "邵东市"}, r"q\.jsonl:1: "),
    ],
)
def test_a_bad_label_names_its_line(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        load_questions(jsonl(tmp_path, ROW | change))


def test_an_id_may_appear_once(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"q\.jsonl:2: id 'x1' appears twice"):
        load_questions(jsonl(tmp_path, ROW, ROW))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no questions"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"{", "q.jsonl:1: not JSON"),
        (b"[" * 100_000, "q.jsonl:1: not JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id": 1}', "field 'question' is missing"),
    ],
)
def test_a_file_that_is_no_data_set_gets_one_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=message):
        load_questions(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"cannot read .*none\.jsonl"):
        load_questions(tmp_path / "none.jsonl")


DOCUMENTS = [{"id": f"d{i}", "law": "法", "article": "第一条", "text": f"文{i}"} for i in range(3)]
QUERIES = [{"query_id": "1", "query": "一", "split": "dev"}, {"query_id": "2", "query": "二", "split": "train"}]
QRELS = "query_id\tcorpus_id\tscore\tsplit\n1\td0\t1\tdev\n1\td1\t0\tdev\n2\td2\t1\ttrain\n3\td2\t1\tdev\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = "".join(json.dumps(row) + "\n" for row in DOCUMENTS)
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in QUERIES), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def test_a_split_keeps_its_queries_and_the_missing_one(folder: Path) -> None:
    found = load_retrieval(folder, split="dev")
    assert found.queries == (("1", "一"),)
    assert found.qrels == {"1": {"d0": 1}, "3": {"d2": 1}}  # grade 0 is not relevant; query 3 has no text, and stays
    assert len(found.documents) == 3


def test_without_a_split_all_judged_queries_count(folder: Path) -> None:
    assert set(load_retrieval(folder).qrels) == {"1", "2", "3"}


def test_a_plain_corpus_is_read_too(folder: Path) -> None:
    packed = folder / "corpus.jsonl.gz"
    (folder / "corpus.jsonl").write_bytes(gzip.decompress(packed.read_bytes()))
    packed.unlink()
    assert [document.id for document in load_retrieval(folder).documents] == ["d0", "d1", "d2"]


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("corpus.jsonl.gz", _truncate, "not a whole gzip file"),
        ("corpus.jsonl.gz", lambda p: p.write_bytes(gzip.compress(b'{"id": "d0"}\n')), "field 'law' is missing"),
        ("queries.jsonl", lambda p: p.unlink(), "cannot read .*queries.jsonl"),
        ("queries.jsonl", lambda p: p.write_text('{"query": "x"}'), "field 'query_id' is missing"),
        ("qrels.tsv", lambda p: p.write_text("1 2 3\n"), "the first line must name the columns"),
        ("qrels.tsv", lambda p: p.write_text(""), "the first line must name the columns"),
        ("qrels.tsv", lambda p: p.write_text(QRELS + "1\td0\tmany\tdev\n"), "qrels.tsv:6: not a relevance row"),
    ],
)
def test_a_damaged_folder_names_the_file(
    folder: Path, name: str, damage: Callable[[Path], object], message: str
) -> None:
    damage(folder / name)
    with pytest.raises(DatasetError, match=message):
        load_retrieval(folder, split="dev")


def test_an_unknown_split_is_said_to_be_so(folder: Path) -> None:
    with pytest.raises(DatasetError, match="no judged query in split 'exam'"):
        load_retrieval(folder, split="exam")
