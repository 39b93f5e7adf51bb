"""Our own program: in process, and over its HTTP interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from bot.conversation import Replier
from bot.models import Answer
from bot.render import with_text
from bot.settings import Settings
from eval.errors import UnderTestError
from eval.systems.models import EVERYTHING
from eval.systems.reading import Reader


@dataclass(frozen=True)
class InProcess:
    """The assistant of this checkout; `record` is what its index says of itself."""

    assistant: Replier
    record: Mapping[str, str]
    name: str = "ours"
    tells: frozenset[str] = EVERYTHING

    @classmethod
    def build(cls, settings: Settings) -> InProcess:
        """Return the program as `make run` serves it.

        Raises:
            BotError: no index, or no model; run `make setup`.
        """
        from bot.assistant import build_assistant
        from index.manifest import Manifest
        from index.shelf import Shelf

        assistant = build_assistant(settings)
        return cls(assistant, dict(Manifest.read(Shelf(settings.var_dir).current()).recipe.items()))

    def settings(self) -> Mapping[str, str]:
        """Return the recipe of the index: digests of corpus, model, analyzer and weights."""
        return self.record

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Return the answer, with its text."""
        return with_text(self.assistant.reply(turns, on=on))


@dataclass(frozen=True)
class OverHttp:
    """A running server of ours, through its endpoint `ask`."""

    url: str
    reader: Reader
    tells: frozenset[str] = EVERYTHING

    @property
    def name(self) -> str:
        """The address."""
        return f"http:{self.url}"

    def settings(self) -> Mapping[str, str]:
        """Return the address."""
        return {"url": self.url}

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Ask the server; see `System.reply`."""
        import httpx
        from gradio_client.exceptions import AppError

        try:
            said = self._client.predict(turns[0], list(turns[1:]), on.isoformat(), api_name="/ask")
        except (OSError, ValueError, RuntimeError, httpx.HTTPError, AppError) as exc:
            raise UnderTestError(f"{self.url} does not answer: {exc}") from exc
        if not isinstance(said, Mapping) or "problem" in said:
            raise UnderTestError(
                f"{self.url} refuses: {said.get('problem') if isinstance(said, Mapping) else said!r:.80}"
            )
        return self.reader.answer(said, turns[0], on=on)

    @cached_property
    def _client(self) -> Any:
        from gradio_client import Client

        return Client(self.url, verbose=False)
