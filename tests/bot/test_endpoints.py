"""ask, lookup and search as programs call them: as functions, over the Gradio API, and over MCP with a real client."""

from __future__ import annotations

import inspect
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.endpoints import asking, endpoints
from bot.settings import ROOT, Settings, keep_libraries_quiet
from bot.staff.desk import Desk
from bot.staff.gaps import Gaps
from bot.staff.routes import Office
from tests.bot.fakes import FakeAssistant
from tests.bot.staff_library import AID, ON, library

HOSTILE = ["<script>alert(1)</script>", "\x00\x1b[31m\u202e", "字" * 5_000, "' OR 1=1 --", "", " ", "\ud800"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    settings = Settings(max_chars=100, max_turns=3)
    gaps = Gaps(tmp_path / "gaps.jsonl")
    return Office(Desk(library()), assistant=FakeAssistant(), settings=settings, gaps=gaps, today=lambda: ON)


def test_every_argument_is_documented(office: Office) -> None:
    for name, function in {"ask": asking(office), **endpoints(office)}.items():
        told = inspect.getdoc(function) or ""
        assert function.__name__ == name
        assert "Returns:" in told
        assert [
            argument for argument in inspect.signature(function).parameters if f"    {argument}: " not in told
        ] == []


def test_what_they_return(office: Office) -> None:
    named = endpoints(office)
    assert asking(office)("老板欠我工资", ["不清楚"])["verdict"] == "check_waived"
    assert "太长" in asking(office)("字" * 101)["problem"]
    assert named["lookup"]("援助法31-2")["view"]["label"] == f"《{AID}》第三十一条第二项"
    assert named["lookup"]("法律援助法")["contents"]["headings"][0] == {
        "title": "第三章 形式",
        "articles": ["第三十条", "第三十一条"],
    }
    assert list(named["search"]("拖欠工资")["hits"][0]["words"]) == ["拖欠工资"]
    assert set(named["search"]("拖欠", status="x")) == {"problem"}
    assert set(named["lookup"]("援助法31", on="昨天")) == {"problem"}


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_break_them(office: Office, words: str) -> None:
    for function in (asking(office), *endpoints(office).values()):
        found = function(words)
        assert "\n" not in found.get("problem", "")
        json.dumps(found)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        environ: dict[str, str] = {}
        keep_libraries_quiet(environ)
        for name, value in environ.items():
            patch.setenv(name, value)
        from bot import server, ui

        with socket.create_server(("127.0.0.1", 0)) as probe:
            settings = Settings(port=probe.getsockname()[1], max_chars=200, var_dir=tmp_path_factory.mktemp("var"))
        gaps = Gaps(settings.var_dir / "gaps.jsonl")
        office = Office(Desk(library()), assistant=FakeAssistant(), settings=settings, gaps=gaps, today=lambda: ON)
        page = ui.build(FakeAssistant(), settings=settings, today=lambda: ON, endpoints=endpoints(office))
        app = server.create(server.Readiness())
        with server.running(app, settings, stop_streams=ui.mount(app, page, settings)) as found:
            yield found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_over_the_gradio_api(address: str) -> None:
    client = pytest.importorskip("gradio_client").Client(address, verbose=False)
    assert set(client.view_api(return_format="dict")["named_endpoints"]) == {"/ask", "/lookup", "/search"}
    assert client.predict("老板欠我工资", api_name="/ask")["verdict"] == "check_waived"
    assert client.predict("援助法31-2", api_name="/lookup")["view"]["part"] == "0-2"
    assert client.predict(q="32", within=AID, api_name="/lookup")["view"]["number"] == "第三十二条"
    assert client.predict("拖欠工资", api_name="/search")["hits"][0]["words"] == ["拖欠工资"]
    assert set(client.predict("拖欠", status="x", api_name="/search")) == {"problem"}
    for words in HOSTILE[:-1]:
        assert client.predict(words, api_name="/lookup")["kind"] in ("words", "problem")
    client.close()


def converse(*, command: list[str] | None = None, server: Any = None) -> dict[str, Any]:
    """Call every tool by the client of the mcp package: in this process, or over the pipes of a command."""
    import asyncio

    from mcp import Client, StdioServerParameters, stdio_client

    async def talk() -> dict[str, Any]:
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        params = StdioServerParameters(command=sys.executable, args=command or [], cwd=str(ROOT), env=environ)
        async with Client(server if command is None else stdio_client(params)) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            called = {
                "ask": await client.call_tool("ask", {"question": "老板欠我工资"}),
                "lookup": await client.call_tool("lookup", {"q": "援助法31-2"}),
                "search": await client.call_tool("search", {"q": "拖欠工资"}),
                "refused": await client.call_tool("search", {"q": "拖欠", "status": "x"}),
                "wrong": await client.call_tool("lookup", {"q": 5}),
            }
            return {"tools": tools, **called}

    return asyncio.run(talk())


@pytest.mark.filterwarnings("ignore")
def test_over_mcp(office: Office) -> None:
    pytest.importorskip("mcp.server.mcpserver", reason="the extra is not installed: requirements-mcp.txt")
    from bot.mcp_server import build

    found = converse(server=build(office))
    assert set(found["tools"]) == {"ask", "lookup", "search"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in found["tools"].values())
    assert found["ask"].structured_content["verdict"] == "check_waived"
    assert found["lookup"].structured_content["view"]["part"] == "0-2"
    assert found["search"].structured_content["hits"]
    assert found["refused"].is_error
    assert found["wrong"].is_error


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_over_mcp_and_pipes_with_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("mcp.server.mcpserver", reason="the extra is not installed: requirements-mcp.txt")
    monkeypatch.setenv("XYWF_VAR_DIR", str(tmp_path))
    found = converse(command=["-m", "bot", "mcp"])
    assert found["lookup"].structured_content["view"]["label"].endswith("第三十一条第二项")
    assert found["search"].structured_content["engine"] == "letters"
    assert "按条号查法条不受影响" in found["ask"].content[0].text


def test_without_the_extra_it_is_one_sentence() -> None:
    code = "import sys; sys.modules['mcp'] = None; from bot.__main__ import main; sys.exit(main(['mcp']))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "requirements-mcp.txt" in done.stderr
    assert "Traceback" not in done.stderr
