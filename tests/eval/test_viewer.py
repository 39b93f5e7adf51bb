"""The evaluators' page without a browser: what is on the shelf, run against run, and files that are no reports."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models import Verdict
from eval.metrics import Outcome
from eval.report import EARLIER, KEPT, AnswersReport, write
from eval.viewer.against import compare, values
from eval.viewer.records import LARGEST, Answers, Rankings, Unreadable, read, to_json
from eval.viewer.shelf import Shelf
from tests.eval.builders import DAY, answer
from tests.eval.test_report import OUTCOMES, REPORT

testclient = pytest.importorskip("fastapi.testclient")

FIXED = Outcome(OUTCOMES[1].question, (answer("第三十一条", verdict=Verdict.IF_HARDSHIP),), (0.2,))
BETTER = AnswersReport.of("three.jsonl", DAY, [OUTCOMES[0], FIXED, OUTCOMES[2]])
BENCH = {"one answer, p50": {"value": 26.8, "unit": "ms"}}
RANKS = {"dataset": "d", "systems": {"bm25": {"R@5": {"1": 0.5, "2": 0}}, "dense": {"R@5": {"1": 1.0, "2": 0.25}}}}
ROW = '{"dataset":"d","on":"","totals":{},"slices":{},"rows":[{"id":"a","scores":{}%s}]}'
BROKEN = {
    "empty": b"",
    "text": "报告".encode(),
    "cut": b'{"rows": [{"id": "a"',
    "binary": b"\x00\xff\xfe\x80" * 50,
    "deep": b"[" * 100_000,
    "list": b"[]",
    "other": b'{"a": 1}',
    "no rows": b'{"rows": 1}',
    "bad row": b'{"dataset":"d","on":"","totals":{},"slices":{},"rows":[{"id": 5, "scores": {}}]}',
    "nan": b'{"figures": {"a": {"value": NaN, "unit": "s"}}}',
    "infinite": b'{"systems": {"a": {"m": {"q": 1e999}}}, "dataset": "d"}',
    "wrong score": (ROW % "").replace('"scores":{}', '"scores":{"intent":"<script>"}').encode(),
    "wrong told": (ROW % ',"told":[{"headline":["x"]}]').encode(),
    "surrogate": (ROW % ',"said":["\\ud800"]').encode(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "answers-three", REPORT.to_markdown(), REPORT.to_json())
    write(tmp_path, "answers-three", BETTER.to_markdown(), BETTER.to_json())
    (tmp_path / "retrieval-d.json").write_text(json.dumps(RANKS), "utf-8")
    (tmp_path / "bench.json").write_text(json.dumps(BENCH), "utf-8")
    (tmp_path / "paraphrases.md").write_text("# 一样的话\n<script>", "utf-8")
    (tmp_path / "library.json").write_text('{"fingerprint": "x"}', "utf-8")
    (tmp_path / "library.md").write_text("# Search", "utf-8")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[Any]:
    from bot import server
    from eval.viewer.routes import router

    with testclient.TestClient(server.create(server.Readiness(), router(folder))) as client:
        yield client


def test_the_shelf_holds_every_kind(folder: Path) -> None:
    kinds = {entry.name.split(".")[0]: (entry.kind, entry.title, entry.size) for entry in Shelf(folder).entries()}
    assert kinds == {
        "answers-three": ("answers", "three.jsonl", 3),
        "earlier/answers-three": ("answers", "three.jsonl", 3),
        "retrieval-d": ("rankings", "d", 2),
        "bench": ("figures", "", 0),
        "paraphrases": ("words", "", 0),
        "library": ("words", "", 0),
    }


def test_replaced_reports_are_kept_and_the_oldest_dropped(tmp_path: Path) -> None:
    for second in range(KEPT + 3):
        _, path = write(tmp_path, "r", "", {"run": second})
        os.utime(path, (second, second))
    kept = sorted((tmp_path / EARLIER).iterdir())
    assert [json.loads(path.read_text())["run"] for path in kept] == list(range(2, KEPT + 2))
    assert kept[0].name == "r.19700101T000002.json"


def test_newest_first_and_read_anew_when_changed(folder: Path) -> None:
    shelf = Shelf(folder)
    shelf.entries()
    (folder / "bench.json").write_text(json.dumps({"two": {"value": 1, "unit": "s"}}), "utf-8")
    os.utime(folder / "bench.json", (4e9, 4e9))
    assert shelf.entries()[0].name == "bench"
    assert b'"two"' in to_json(shelf.open("bench"))


def test_a_row_can_be_read_by_a_person(folder: Path) -> None:
    report = Shelf(folder).open("answers-three")
    assert isinstance(report, Answers)
    row = report.rows[1]
    assert row.wanted is not None
    assert row.place is not None
    assert (row.said, row.wanted.verdict, row.verdict, row.place.wanted) == (
        ("能申请吗",),
        "if_hardship",
        "if_hardship",
        "邵东市",
    )
    assert row.wanted.cited == ("中华人民共和国法律援助法第三十一条",)


@pytest.mark.parametrize("file", ["held.jsonl", "fresh.jsonl"])
def test_sealed_questions_stay_unread(file: str) -> None:
    sealed = AnswersReport.of(file, DAY, OUTCOMES).to_json()
    assert "能申请吗" not in json.dumps(sealed, ensure_ascii=False)
    assert "能申请吗" in json.dumps(REPORT.to_json(), ensure_ascii=False)


@pytest.mark.parametrize("id", ["own-k001", "own-f001"])
def test_sealed_questions_stay_unread_among_others(id: str) -> None:
    wrong = replace(OUTCOMES[1], question=replace(OUTCOMES[1].question, id=id))
    report = AnswersReport.of("all.jsonl", DAY, [wrong])
    assert id in report.to_markdown()
    assert wrong.question.text not in report.to_markdown() + json.dumps(report.to_json(), ensure_ascii=False)


def test_run_against_run(folder: Path) -> None:
    shelf = Shelf(folder)
    old = next(entry.name for entry in shelf.entries() if entry.name.startswith(EARLIER))
    found = compare(values(shelf.open("answers-three"), ""), values(shelf.open(old), ""))
    changes = {change.measure: change for change in found.changes}
    assert (found.common, found.only_new, found.only_old) == (3, (), ())
    assert (changes["verdict"].gained, changes["verdict"].lost, changes["verdict"].chance) == (("b",), (), 1.0)
    assert (changes["verdict"].old, changes["verdict"].new) == (0.5, 1.0)
    assert changes["false_not_covered"].gained == ("b",)  # an error less is a gain
    assert changes["false_not_covered"].difference.value < 0
    assert changes["intent"].gained == changes["intent"].lost == ()


def test_two_systems_and_other_questions() -> None:
    ranks = read(json.dumps(RANKS).encode())
    assert isinstance(ranks, Rankings)
    change = compare(values(ranks, "dense"), values(ranks, "bm25")).changes[0]
    assert (change.gained, change.lost, change.chance) == (("1", "2"), (), None)
    apart = compare({"m": {"a": 1.0, "b": 0.0}}, {"m": {"b": 1.0, "c": 1.0}, "n": {"b": 1.0}})
    assert (apart.common, apart.only_new, apart.only_old) == (1, ("a",), ("c",))
    assert [(change.measure, change.lost) for change in apart.changes] == [("m", ("b",))]
    assert compare({"m": {"a": 1.0}}, {"m": {"b": 1.0}}).changes == ()


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_report_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "r.json").write_bytes(BROKEN[name])
    shelf = Shelf(tmp_path)
    (entry,) = shelf.entries()
    assert entry.kind == ""
    assert entry.problem.endswith("。")
    assert "\n" not in entry.problem
    with pytest.raises(Unreadable, match="^" + entry.problem[:4]):
        shelf.open("r")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "r.json").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert "太大" in Shelf(tmp_path).entries()[0].problem


@pytest.mark.parametrize("path", ["/eval", "/eval/", "/eval/static/eval.js", "/eval/static/eval.css", "/eval/reports"])
def test_pages_are_strict(client: Any, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name", ["", "../answers-three", "/etc/passwd", "earlier/../bench", "x" * 10_000, "\x00", "bench.json"]
)
def test_a_name_reaches_nothing_else(client: Any, name: str) -> None:
    for response in (
        client.get("/eval/report", params={"name": name}),
        client.get("/eval/against", params={"new": name}),
    ):
        assert (response.status_code, list(response.json())) == (400, ["problem"])


@pytest.mark.parametrize("name", ["nothing.js", "..%2froutes.py", "%2e%2e"])
def test_no_other_file_is_served(client: Any, name: str) -> None:
    assert client.get(f"/eval/static/{name}").status_code == 404


def test_what_cannot_be_compared_is_one_sentence(client: Any) -> None:
    for query in ({"new": "bench", "old": "bench"}, {"new": "retrieval-d", "old": "retrieval-d", "old_system": "x"}):
        assert list(client.get("/eval/against", params=query).json()) == ["problem"]


def test_no_folder_is_an_empty_shelf(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "nothing").entries() == ()


def test_nothing_but_reading_is_offered(client: Any) -> None:
    assert {client.request(method, "/eval/reports").status_code for method in ("POST", "PUT", "DELETE", "PATCH")} == {
        405
    }


def test_the_files_are_short_and_reach_nowhere() -> None:
    for file in (Path(__file__).parents[2] / "eval" / "viewer" / "static").iterdir():
        text = file.read_text("utf-8")
        assert text.count("\n") < 400
        for banned in ("innerHTML", "insertAdjacentHTML", "style=", "https:", "localStorage"):
            assert banned not in text, file.name
        assert [part for part in text.split("http:")[1:] if not part.startswith("//www.w3.org/2000/svg")] == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["rows", "systems", "figures", "dataset", "totals", "slices", "on", "id", "scores"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_breaks_the_reading(value: object) -> None:
    try:
        report = read(json.dumps(value).encode())
    except Unreadable as exc:
        assert str(exc).endswith("。")
    else:
        assert json.loads(to_json(report))["kind"]


def test_all_pages_are_served_together(folder: Path, tmp_path: Path) -> None:
    from bot import front
    from bot.errors import NotReady
    from bot.settings import Settings
    from eval.viewer.routes import router
    from tests.bot.test_staff_routes import fetch, free_port

    def refuse(settings: Settings) -> Any:
        raise NotReady("还没有建好索引。", "")

    config = Settings(port=free_port(), var_dir=tmp_path)
    pages = [router(folder)]
    with front.opened(config, refuse, today=lambda: DAY, warn=lambda exc: None, more=pages) as address:
        assert [fetch(address + path)[0] for path in ("eval", "staff", "healthz", "eval/reports")] == [200] * 4


def test_the_command_has_the_pages(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    import bot.__main__
    from eval.viewer.__main__ import main

    told: list[Any] = []
    monkeypatch.setattr(bot.__main__, "main", lambda argv, **named: told.append((argv, named["more"]())) or 0)
    assert main(reports=folder) == 0
    ((argv, (routes,)),) = told
    assert argv == ["serve"]
    assert "/eval" in {route.path for route in routes.routes}
