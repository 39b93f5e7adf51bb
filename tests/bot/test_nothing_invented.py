"""A thousand answers, and what is taken away from them: no telephone, address or URL that no sourced row holds."""

from __future__ import annotations

import html
import json
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.models import Answer
from bot.render import to_markdown
from bot.routing.channels import Channels
from bot.routing.divisions import Divisions, full_name
from bot.sheet import hand_off, make, to_text
from bot.understanding.text import clean
from tests.bot.conftest import TODAY

ANSWERS = 1000
HERE = Path(__file__).parent
UNDERSTANDING = Path(__file__).parents[2] / "bot" / "understanding" / "data"
ROWS = [row.channel for row in Channels.load().rows]
ALERTS = tomllib.loads((UNDERSTANDING / "urgency.toml").read_text("utf-8"))

_DAY = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{4}-\d{2}(?:-\d{2})?|\d{1,2}月\d{1,2}日|还有\d{1,4}天")
_NUMBER = re.compile(r"\+?\d[\d-]{2,}")  # whatever has three digits or more could be dialled
_SITE = re.compile(
    r"(?:https?://|www\.)[^\s）)，。；\"<]+|(?<![\w@])(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./?=&%-]*)?", re.I
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_STREET = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:路|街|大道|巷|弄)[0-9一二三四五六七八九十百]+号|[0-9一二三四五六七八九十]+(?:栋|单元|楼|室)(?![\u4e00-\u9fff]*(?:摔|掉|跳|坠))"
)
_PRODUCED = re.compile(r"\d{8}-[0-9a-f]{16}")  # bot.sheet.label


def tables(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from tables(item)
    elif isinstance(value, list):
        for item in value:
            yield from tables(item)


ALERT_ROWS = [row for row in tables(ALERTS) if row.get("source")]


def questions() -> list[str]:
    """Utterances and paraphrases, told in places of Hunan and outside, in a shuffled order that never changes."""
    told = [
        json.loads(line)["text"] for path in sorted(UNDERSTANDING.glob("utterances/*.jsonl")) for line in lines(path)
    ]
    told += [text for line in lines(HERE / "paraphrases.jsonl") for text in json.loads(line)["texts"]]
    random_ = random.Random(38)
    places = [full_name(region) for region in Divisions.load().regions]
    leads = [
        "在{}，",
        "我是{}的，",
        "{}法院开庭了，",
        "{}这边，",
        "",
        "",
        "在广东深圳，",
        "没有手机，在{}，",
        "在{}，能不能网上申请，",
    ]
    leads += [
        "我是残疾人，在{}，",
        "哪里有地址电话，{}，",
        "在{}，自己挑律师，",
        "我们二十个工友在{}，",
        "我不识字，在{}，",
    ]
    chosen = random_.sample(told, ANSWERS)
    return [random_.choice(leads).format(random_.choice(places)) + text for text in chosen]


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def shown(answer: Answer, question: str) -> str:
    """Everything a person gets to read of an answer."""
    return "\n".join([to_markdown(answer), to_text(make(answer, [question], on=TODAY)), hand_off(answer, [question])])


def invented(text: str, answer: Answer, question: str) -> list[str]:
    """What could be rung, written to or walked to, and is neither sourced, nor the person's own, nor of a cited law."""
    cites = [*answer.citations, *(beside.cite for beside in answer.beside)]
    law = "\n".join(f"{cite.law} {cite.text} {cite.source}" for cite in cites)
    known = set(found("\n".join([law, question, clean(question)]))) | SOURCED
    return [item for item in found(text) if item not in known]


def found(text: str) -> Iterator[str]:
    """Numbers that could be dialled, sites, mail and streets; days and our own content numbers are none of them."""
    bare = _DAY.sub("·", _PRODUCED.sub("·", html.unescape(text)))
    for pattern in (_SITE, _MAIL, _STREET, _NUMBER):
        for match in pattern.finditer(bare):
            yield match[0].rstrip("/-.")


SOURCED = {
    item
    for told in (
        *(f"{row.value or ''} {row.source}" for row in ROWS),
        *(f"{row['phone']} {row['source']}" for row in ALERT_ROWS),
    )
    for item in found(told)
}


@pytest.mark.parametrize(
    "bad",
    [
        "电话0731-82223333",
        "打13812345678",
        "拨114",
        "去https://example.cn/x看",
        "登录fayuan.gov.cn",
        "写信a.b@qq.com",
        "在芙蓉路12号",
        "[打](tel:96148)",
    ],
)
def test_the_scan_sees_what_is_invented(assistant: Assistant, bad: str) -> None:
    question = "在道县被撞了，能申请法律援助吗"
    answer = assistant.reply([question], on=TODAY)
    assert invented(shown(answer, question), answer, question) == []
    assert invented(shown(answer, question) + bad, answer, question) != []


def test_no_answer_shows_what_no_row_holds(assistant: Assistant) -> None:
    told = questions()
    assert len(told) == ANSWERS
    wrong = []
    for question in told:
        answer = assistant.reply([question], on=TODAY)
        if bad := invented(shown(answer, question), answer, question):
            wrong.append((question, bad))
    assert wrong == []
