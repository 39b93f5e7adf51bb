"""Everything that `serve` serves, put together: assistant, desk, pages, health; one context, closed by leaving it.

Where the assistant cannot be built (no index, no model), the staff page still opens: looking law up needs the corpus
alone.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter

from bot import server, ui
from bot.assistant import Assistant
from bot.conversation import Replier
from bot.directory.directory import Directory
from bot.endpoints import endpoints
from bot.errors import NotReady
from bot.journal.journal import journalled
from bot.settings import Settings
from bot.staff.desk import Desk
from bot.staff.gaps import Gaps
from bot.staff.routes import Office, router
from corpus.errors import CorpusError
from corpus.store import Corpus
from index.errors import RetrievalError
from index.retriever import ResidentRetriever

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """What every face needs, built once: the desk, the assistant where there is one, and what is loaded."""

    office: Office
    desk: Desk
    assistant: Replier | None
    readiness: server.Readiness

    def warm_up(self) -> None:
        """Load what is slow to load, in a thread of its own."""
        threading.Thread(target=_warm_up, args=(self.assistant, self.desk, self.readiness), daemon=True).start()


def prepared(
    settings: Settings,
    make_assistant: Callable[[Settings], Replier],
    *,
    today: Callable[[], date],
    warn: Callable[[NotReady], None],
) -> Prepared:
    """Build what the faces share; `warn` is told why questions cannot be answered, where that is so.

    Raises:
        NotReady: not even the law can be read.
    """
    readiness = server.Readiness()
    assistant: Replier | None
    try:
        assistant = make_assistant(settings)
    except NotReady as exc:
        warn(exc)
        assistant = None
        readiness.parts |= dict.fromkeys(("index", "model"), str(exc))
    desk = _desk(settings, assistant)
    readiness.parts["corpus"] = ""
    if assistant is not None:
        readiness.parts["index"] = ""
        assistant = journalled(assistant, settings.journal_dir, today=today)
    gaps = Gaps(settings.var_dir / "gaps.jsonl")
    office = Office(desk, assistant=assistant, settings=settings, gaps=gaps, today=today, parts=readiness.parts)
    return Prepared(office, desk, assistant, readiness)


@contextmanager
def opened(
    settings: Settings,
    make_assistant: Callable[[Settings], Replier],
    *,
    today: Callable[[], date],
    warn: Callable[[NotReady], None],
    more: Sequence[APIRouter] = (),
) -> Iterator[str]:
    """Serve everything, yield the address, stop when the block is left.

    `warn` is told why questions cannot be answered, where that is so; `more` are pages of packages above this one.

    Raises:
        CannotServe: the address is taken or not usable. NotReady: not even the law can be read.
    """
    server.check_address(settings)
    ready = prepared(settings, make_assistant, today=today, warn=warn)
    app = server.create(ready.readiness, router(ready.office, keeps=settings.journal_dir is not None), *more)
    stop: Callable[[], None] = _nothing
    if ready.assistant is None:
        server.sorry(app)
    else:
        directory = Directory.load_or_empty(settings.directory_dir)
        named = endpoints(ready.office)
        page = ui.build(ready.assistant, settings=settings, today=today, directory=directory, endpoints=named)
        stop = ui.mount(app, page, settings)
    with server.running(app, settings, stop_streams=stop) as address:
        # The model takes seconds to load: do it while the first person is still typing.
        ready.warm_up()
        yield address


def _desk(settings: Settings, assistant: Replier | None) -> Desk:
    if isinstance(assistant, Assistant):
        finder = assistant.composer.retriever
        # Staff look in all laws alike; residents' laws first would hide what they are asked about by other offices.
        whole = finder.whole if isinstance(finder, ResidentRetriever) else finder
        return Desk(assistant.citer.corpus, retriever=whole)
    try:
        return Desk(Corpus.load(operator_dir=settings.corpus_dir))
    except CorpusError as exc:
        raise NotReady("法律条文读不出来，请先运行 make setup。", str(exc)) from exc


def _warm_up(assistant: Replier | None, desk: Desk, readiness: server.Readiness) -> None:
    if assistant is not None:
        try:
            assistant.warm_up()
            readiness.parts["model"] = ""
        except RetrievalError as exc:
            _LOG.warning("the model cannot be used: %s", exc)
            readiness.parts["model"] = type(exc).__name__
    desk.warm_up()


def _nothing() -> None:
    """No streams are open."""
