"""The staff page over HTTP, without a socket: headers, refusals, gaps, health; then the whole front on a real port."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Replier
from bot.eligibility.rules import load_rules
from bot.errors import CannotServe, NotReady
from bot.models import Answer
from bot.settings import Settings
from bot.understanding.given import Given, from_turn
from tests.bot.fakes import FakeAssistant
from tests.bot.staff_library import AID, ON, library

testclient = pytest.importorskip("fastapi.testclient")

from bot import server  # noqa: E402
from bot.staff.desk import Desk  # noqa: E402
from bot.staff.gaps import FULL, Gaps  # noqa: E402
from bot.staff.routes import Office, router  # noqa: E402

SETTINGS = Settings(max_chars=100, max_turns=3)
ASSISTANT = FakeAssistant(words={"还要问": "if_hardship"})
DIRTY = [
    "<script>alert(1)</script>",
    "\x00\x1b[31m\u202e",
    "字" * 5_000,
    "😀" * 3000,
    "%00",
    "' OR 1=1 --",
    "../../etc/passwd",
]


@pytest.fixture
def gaps(tmp_path: Path) -> Path:
    return tmp_path / "var" / "gaps.jsonl"


@pytest.fixture
def client(gaps: Path) -> Iterator[object]:
    office = Office(Desk(library()), assistant=ASSISTANT, settings=SETTINGS, gaps=Gaps(gaps), today=lambda: ON)
    with testclient.TestClient(server.create(server.Readiness(), router(office))) as client:
        yield client


def test_the_page_and_its_files_are_strict(client) -> None:  # type: ignore[no-untyped-def]
    for path in (
        "/staff",
        "/staff/",
        "/staff/static/main.js",
        "/staff/static/staff.css",
        "/staff/lookup?q=x",
        "/healthz",
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"


def test_the_files_are_short_and_reach_nowhere() -> None:
    folder = Path(server.__file__).parent / "staff" / "static"
    for file in folder.iterdir():
        text = file.read_text("utf-8")
        assert text.count("\n") < 400, file.name
        assert "innerHTML" not in text, file.name
        assert "insertAdjacentHTML" not in text, file.name
        assert "style=" not in text, file.name
        assert [part for part in text.split("http")[1:] if not part.startswith(("://www.w3.org/2000/svg", "s?:"))] == []


@pytest.mark.parametrize("name", ["nothing.js", "..%2froutes.py", "%2e%2e", "staff.html%00"])
def test_no_other_file_is_served(client, name: str) -> None:  # type: ignore[no-untyped-def]
    assert client.get(f"/staff/static/{name}").status_code == 404


@pytest.mark.parametrize("route", ["lookup", "search", "article", "law"])
@pytest.mark.parametrize("dirt", DIRTY)
def test_hostile_words_get_json_and_at_most_one_sentence(client, route: str, dirt: str) -> None:  # type: ignore[no-untyped-def]
    for name in ("q", "key", "within", "part", "law"):
        response = client.get(f"/staff/{route}", params={"q": "援助法31", name: dirt})
        assert response.status_code in (200, 400)
        assert response.headers["content-type"] == "application/json"
        assert b"<" not in response.content.replace(b"<script>alert(1)</script>", b"")
        assert "\n" not in response.json().get("problem", "")


@pytest.mark.parametrize("day", ["昨天", "2026-13-01", "x" * 10_000, "2026-01-01; drop"])
@pytest.mark.parametrize("route", ["lookup", "search"])
def test_a_bad_day_is_one_sentence(client, route: str, day: str) -> None:  # type: ignore[no-untyped-def]
    response = client.get(f"/staff/{route}", params={"q": "援助法31", "on": day})
    assert (response.status_code, response.json()) == (400, {"problem": "日期看不懂，请写成2026-11-23这样。"})


def test_lookup_open_contents_search(client) -> None:  # type: ignore[no-untyped-def]
    found = client.get("/staff/lookup", params={"q": "援助法31-2", "on": "2026-01-01"}).json()
    assert (found["kind"], found["on"], found["view"]["part"]) == ("article", "2026-01-01", "0-2")
    view = client.get("/staff/article", params={"key": found["view"]["key"], "part": "0-2"}).json()
    assert view["label"] == f"《{AID}》第三十一条第二项"
    assert client.get("/staff/law", params={"key": view["law"]["key"]}).json()["law"]["name"] == AID
    assert client.get("/staff/search", params={"q": "拖欠工资"}).json()["hits"][0]["words"] == ["拖欠工资"]
    for wrong in ({"status": "x"}, {"level": "x"}):
        assert set(client.get("/staff/search", params={"q": "拖欠", **wrong}).json()) == {"problem"}


def test_ask_gives_the_answer_and_a_masked_card(client) -> None:  # type: ignore[no-untyped-def]
    found = client.post("/staff/ask", json={"turns": ["我叫张三，电话13812345678，老板欠我工资"]}).json()
    assert found["answer"]["verdict"] == "check_waived"
    assert "13812345678" not in found["card"]
    assert found["labels"]["migrant_worker"]
    assert found["labels"]["wages"] != "wages"


def test_a_tap_answers_its_own_question(client) -> None:  # type: ignore[no-untyped-def]
    rules = load_rules()
    found = client.post("/staff/ask", json={"turns": ["还要问我的"]}).json()
    assert list(found["taps"]) == ["low_income"]  # the other questions are not about facts of the rules
    for fact, said in found["taps"].items():
        for word, value in (("是", True), ("不是", False), ("不清楚", None)):
            assert from_turn(said[word], rules.facts, rules.matters) == Given(values={fact: value})


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff\xfe", b'{"turns": []}', b'{"turns": [1]}', b'{"turns": "x"}', b"[" * 100_000]
)
def test_a_bad_body_is_one_sentence(client, body: bytes) -> None:  # type: ignore[no-untyped-def]
    response = client.post("/staff/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert list(response.json()) == ["problem"]


def test_too_much_is_not_read(client) -> None:  # type: ignore[no-untyped-def]
    response = client.post("/staff/gap", content=b" " * 300_000, headers={"content-type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize(("turns", "told"), [(["字" * 101], "太长"), ([" "], "请先写下"), (["一"] * 4, "重新开始")])
def test_ask_has_the_limits_of_the_chat(client, turns: list[str], told: str) -> None:  # type: ignore[no-untyped-def]
    assert told in client.post("/staff/ask", json={"turns": turns}).json()["problem"]


def test_a_gap_is_kept_masked_and_nothing_else(client, gaps: Path) -> None:  # type: ignore[no-untyped-def]
    client.post("/staff/gap", json={"text": "电话13812345678，\n问村里修路占地", "name": "张三"})
    client.post("/staff/gap", json={"text": "字" * 5000})
    first, second = (json.loads(line) for line in gaps.read_text("utf-8").splitlines())
    assert set(first) == {"on", "text"}
    assert first["on"] == "2026-11-23"
    assert "13812345678" not in first["text"]
    assert "修路占地" in first["text"]
    assert len(second["text"]) == 300


@pytest.mark.parametrize("text", ["", " \n", None, 5, ["x"]])
def test_an_empty_gap_is_refused(client, gaps: Path, text: object) -> None:  # type: ignore[no-untyped-def]
    assert client.post("/staff/gap", json={"text": text}).status_code == 400
    assert not gaps.exists()


def test_a_full_list_of_gaps_is_refused(client, gaps: Path) -> None:  # type: ignore[no-untyped-def]
    gaps.parent.mkdir()
    gaps.write_bytes(b"x" * (FULL + 1))
    assert "写满" in client.post("/staff/gap", json={"text": "占地"}).json()["problem"]


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}])
def test_other_sites_cannot_write(client, gaps: Path, headers: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    assert client.post("/staff/gap", json={"text": "占地"}, headers=headers).status_code == 403
    assert (
        client.post("/staff/gap", content=b'{"text": "x"}', headers={"content-type": "text/plain"}).status_code == 400
    )
    assert not gaps.exists()


def test_ready_only_when_every_part_is() -> None:
    readiness = server.Readiness()
    with testclient.TestClient(server.create(readiness)) as client:
        assert client.get("/healthz").json() == {"alive": True}
        assert client.get("/readyz").status_code == 503
        readiness.parts |= {"corpus": "", "index": "", "model": "ModelMissing"}
        assert client.get("/readyz").json()["parts"]["model"] == {"ready": False, "problem": "ModelMissing"}
        readiness.parts["model"] = ""
        assert client.get("/readyz").json() == {
            "ready": True,
            "parts": {part: {"ready": True, "problem": ""} for part in ("corpus", "index", "model")},
        }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def fetch(address: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as exc:
        with exc:
            return exc.code, exc.read().decode()


def test_without_an_index_the_desk_still_opens(tmp_path: Path) -> None:
    from bot import front

    def refuse(settings: Settings) -> Replier:
        raise NotReady("还没有建好索引。", "var/index is missing")

    settings, warned = Settings(port=free_port(), var_dir=tmp_path), []
    with front.opened(settings, refuse, today=lambda: ON, warn=warned.append) as address:
        assert str(warned[0]) == "还没有建好索引。"
        status, page = fetch(address)
        assert (status, "12348" in page, str(tmp_path) in page) == (503, True, False)
        assert fetch(f"{address}staff")[0] == 200
        status, found = fetch(f"{address}staff/lookup?q=" + urllib.request.quote("援助法31-5"))
        assert (status, json.loads(found)["kind"]) == (200, "article")
        assert fetch(f"{address}readyz")[0] == 503
        assert "按条号查法条照常" in json.loads(fetch(f"{address}staff/state")[1])["notice"]
        assert (
            "不能用" in json.loads(fetch(f"{address}staff/search?q=" + urllib.request.quote("拖欠工资"))[1])["notice"]
        )
    with socket.create_server(("127.0.0.1", settings.port)):
        """The port is free again."""


def test_a_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = replace(SETTINGS, port=taken.getsockname()[1])
        with pytest.raises(CannotServe, match="已经被别的程序占用"):
            server.check_address(settings)
        with pytest.raises(CannotServe, match="不能用"), server.running(server.create(server.Readiness()), settings):
            raise AssertionError("it cannot be open")


class Slow(FakeAssistant):
    """Never meets more than one conversation at a time."""

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        self.inside = getattr(self, "inside", 0) + 1
        assert self.inside == 1
        answer = super().reply(turns, on=on)
        self.inside -= 1
        return answer


def test_questions_of_staff_are_limited_too(gaps: Path) -> None:
    settings = replace(SETTINGS, concurrency=1)
    office = Office(Desk(library()), assistant=Slow(), settings=settings, gaps=Gaps(gaps), today=lambda: ON)
    for _ in range(3):
        assert office.ask({"turns": ["问"]})["answer"]["question"] == "问"
