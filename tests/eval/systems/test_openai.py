"""A model behind the chat completions protocol, played by a local server: what it is sent, and how it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from bot.models import Intent, Region, Verdict
from corpus.store import Corpus
from eval.errors import UnderTestError
from eval.systems.openai import FOUND, ChatModel
from eval.systems.reading import Reader
from tests.eval.builders import DAY, articles
from tests.fakes import FakeRetriever


class Model(ThreadingHTTPServer):
    """Answers every request with `says` (a text, or a body and a status), and remembers what it was sent."""

    says: Any = ""
    status = 200
    seen: list[tuple[dict[str, str], dict[str, Any]]]


class Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append(({name.lower(): value for name, value in self.headers.items()}, body))
        says = self.server.says
        data = {"choices": [{"message": {"content": says}}]} if isinstance(says, str) else says
        sent = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def model() -> Iterator[Model]:
    with Model(("127.0.0.1", 0), Handler) as server:
        server.seen = []
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def chat(model: Model, reader: Reader, **more: Any) -> ChatModel:
    return ChatModel("m", f"http://127.0.0.1:{model.server_port}/v1/", reader, **more)


def test_the_last_line_tells_and_the_rest_is_the_text(model: Model, reader: Reader) -> None:
    model.says = (
        "按《法律援助法》第四十二条，免予核查。\n"
        '{"intent": "eligibility", "verdict": "check_waived", "city": "长沙市", "county": "浏阳市"}'
    )
    found = chat(model, reader).reply(["欠薪"], on=DAY)
    assert (found.intent, found.verdict) == (Intent.ELIGIBILITY, Verdict.CHECK_WAIVED)
    assert found.referral.region == Region("长沙市", "浏阳市")
    assert found.text == "按《法律援助法》第四十二条，免予核查。"
    assert [cite.article for cite in found.citations] == ["第四十二条"]


@pytest.mark.parametrize(
    "says",
    ["可以申请。", '可以。\n{"intent": "maybe", "verdict": 3, "city": ["长沙市"]}', '可以。\n{"intent": ', "{[}]", ""],
)
def test_what_it_does_not_tell_counts_as_untold(model: Model, reader: Reader, says: str) -> None:
    model.says = says
    found = chat(model, reader).reply(["欠薪"], on=DAY)
    assert (found.intent, found.verdict, found.referral.region) == (Intent.OUT_OF_SCOPE, None, None)


def test_it_is_sent_the_day_and_all_turns(model: Model, reader: Reader) -> None:
    chat(model, reader).reply(["欠薪", "我在长沙"], on=DAY)
    ((_, body),) = model.seen
    assert "2026-11-23" in body["messages"][0]["content"]
    assert [m["content"] for m in body["messages"][1:]] == ["欠薪", "我在长沙"]
    assert (body["model"], body["temperature"]) == ("m", 0)


def test_our_retrieval_puts_articles_before_it(model: Model, reader: Reader, library: Corpus) -> None:
    article = library.get(next(iter(articles("第三十一条"))), on=DAY)
    system = chat(model, reader, retriever=FakeRetriever([article]))
    system.reply(["欠薪"], on=DAY)
    assert article.text in model.seen[0][1]["messages"][0]["content"]
    assert system.name == "m+retrieval" and system.settings()["retrieval"] == f"{FOUND} articles"


def test_the_key_goes_to_the_server_and_nowhere_else(model: Model, reader: Reader) -> None:
    system = chat(model, reader, key="s3cret")
    system.reply(["欠薪"], on=DAY)
    assert model.seen[0][0]["authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr(system) + repr(system.settings())


@pytest.mark.parametrize(
    ("says", "status", "sentence"),
    [
        ("", 500, "does not answer"),
        (b"<html>", 200, "sends no chat completion"),
        ({"choices": []}, 200, "sends no chat completion"),
        ([1], 200, "sends no chat completion"),
    ],
)
def test_a_failing_server_is_said_in_a_sentence(
    model: Model, reader: Reader, says: Any, status: int, sentence: str
) -> None:
    model.says, model.status = says, status
    with pytest.raises(UnderTestError, match=sentence):
        chat(model, reader).reply(["欠薪"], on=DAY)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense", "http://["])
def test_an_address_without_a_server_is_said_in_a_sentence(reader: Reader, url: str) -> None:
    with pytest.raises(UnderTestError, match="does not answer"):
        ChatModel("m", url, reader).reply(["欠薪"], on=DAY)
