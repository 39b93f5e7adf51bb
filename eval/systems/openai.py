"""Any endpoint that speaks the chat completions protocol of OpenAI, with or without our retrieval before it.

The model is asked to end with one line of JSON that says intent, verdict and region; without that line these count as
wrong, for a system that is asked and does not say it is no better than one that errs. The rest of its text is judged as
it stands, its citations are read from its words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from bot.models import Answer, Intent, Region, Verdict
from eval.errors import UnderTestError
from eval.systems.reading import Reader
from index.models import Retriever

T = TypeVar("T", Intent, Verdict)

TIMEOUT = 120.0  # seconds for one answer
FOUND = 8  # articles of ours that are put before the model
_LAST_JSON = re.compile(r"\{[^{}]*\}\s*(?:```)?\s*$")
_TASK = """今天是{on}。你在湖南回答老百姓和12348话务员关于法律援助的问题。
只依据当天有效的法律，写明法律名称和条号；不知道就说不知道，并请人打12348。
回答之后另起最后一行，只写一个JSON对象：
{{"intent": {intents} 之一, "verdict": {verdicts} 之一或null,
"city": 湖南的市州全名或null, "county": 县市区全名或null}}
intent是问题想知道什么；只有intent为eligibility时才写verdict：
no_means_test不看经济困难，check_waived免予核查经济困难，if_hardship经济困难的可以，
notified_defence由办案机关通知、不用申请，not_covered不在范围，needs_facts还缺决定性的事实。"""


@dataclass(frozen=True)
class ChatModel:
    """One model at one address; `key` never leaves in settings or errors."""

    model: str
    base_url: str
    reader: Reader
    key: str = field(default="", repr=False)
    retriever: Retriever | None = None
    tells: frozenset[str] = frozenset({"intent", "verdict", "region"})

    @property
    def name(self) -> str:
        """Model, and whether our retrieval helps it."""
        return self.model + ("+retrieval" if self.retriever else "")

    def settings(self) -> Mapping[str, str]:
        """Return model, address and what is put before it."""
        given = f"{FOUND} articles" if self.retriever else "nothing"
        return {"model": self.model, "url": self.base_url, "retrieval": given, "temperature": "0"}

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Ask the model; its own earlier replies are not shown to it, all turns of the user are."""
        task = _TASK.format(on=on, intents=_names(Intent), verdicts=_names(Verdict))
        if self.retriever is not None:
            hits = self.retriever.search(" ".join(turns), k=FOUND, on=on)
            task += "\n可以引用的条文：\n" + "\n".join(f"{hit.article.label}：{hit.article.text}" for hit in hits)
        messages = [{"role": "system", "content": task}, *({"role": "user", "content": turn} for turn in turns)]
        return self._read(self._post(messages), turns[0], on)

    def _post(self, messages: Sequence[Mapping[str, str]]) -> str:
        import httpx

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        body: dict[str, Any] = {"model": self.model, "messages": list(messages), "temperature": 0}
        url = self.base_url.rstrip("/") + "/chat/completions"
        try:
            said = httpx.post(url, json=body, headers=headers, timeout=TIMEOUT).raise_for_status().json()
            return str(said["choices"][0]["message"]["content"])
        except (httpx.HTTPError, httpx.InvalidURL) as exc:
            raise UnderTestError(f"{url} does not answer: {type(exc).__name__}: {exc}") from exc
        except (ValueError, KeyError, IndexError, TypeError) as exc:
            raise UnderTestError(f"{url} sends no chat completion") from exc

    def _read(self, said: str, question: str, on: date) -> Answer:
        match = _LAST_JSON.search(said)
        told = _object(match[0]) if match else {}
        text = said[: match.start()].rstrip("` \n") if match else said
        answer = self.reader.text(text, question, on=on)
        city, county = told.get("city"), told.get("county")
        region = Region(city, county if isinstance(county, str) else None) if isinstance(city, str) else None
        return replace(
            answer,
            engine="llm",
            intent=_member(Intent, told.get("intent")) or Intent.OUT_OF_SCOPE,
            verdict=_member(Verdict, told.get("verdict")),
            referral=replace(answer.referral, region=region),
        )


def _names(kind: type[Intent] | type[Verdict]) -> str:
    return "、".join(member.value for member in kind)


def _member(kind: type[T], value: object) -> T | None:
    return next((member for member in kind if member.value == value), None)


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text.strip().rstrip("`"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
