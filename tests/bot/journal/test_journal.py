"""The journal is off by default, loses nothing to others who write, and never fails an answer."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from bot import front
from bot.journal import journal as module
from bot.journal.entry import Entry
from bot.journal.journal import Journal, Journalled, journalled
from bot.journal.notice import told
from bot.settings import ROOT, Settings
from bot.staff.routes import router
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import SAMPLES

DAY, LAW_DAY = date(2026, 11, 24), date(2023, 5, 1)
ANSWER = SAMPLES["check_waived"]


def entries(folder: Path) -> list[Entry]:
    return [Entry.read(line) for file in sorted(folder.iterdir()) for line in file.read_bytes().splitlines()]


def prepared(tmp_path: Path, folder: Path | None) -> front.Prepared:
    settings = Settings(var_dir=tmp_path / "var", journal_dir=folder)
    return front.prepared(settings, lambda _: FakeAssistant(), today=lambda: DAY, warn=lambda exc: None)


def test_off_by_default(tmp_path: Path) -> None:
    assert Settings().journal_dir is None
    assert Settings.from_env({"XYWF_JOURNAL_DIR": " "}).journal_dir is None
    assert Settings.from_env({"XYWF_JOURNAL_DIR": "a"}).journal_dir == Path.cwd() / "a"
    inner = FakeAssistant()
    assert journalled(inner, None, today=lambda: DAY) is inner
    ready = prepared(tmp_path, None)
    assert isinstance(ready.assistant, FakeAssistant)
    ready.office.ask({"turns": ["老板不给钱"]})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_every_face_of_the_service_writes_at_one_place(tmp_path: Path) -> None:
    folder = tmp_path / "kept" / "here"
    ready = prepared(tmp_path, folder)
    assert ready.assistant is not None
    ready.assistant.reply(["我叫张三", "要带什么"], on=LAW_DAY)  # the residents' page and its API
    ready.office.ask({"turns": ["老板不给钱"]})  # the staff page, MCP
    first, second = entries(folder)
    assert (first.day, first.on, first.turns) == (DAY, LAW_DAY, ("我叫〔姓名〕", "要带什么"))
    assert second.turns == ("老板不给钱",)
    assert (second.intent, second.verdict) == (ANSWER.intent.value, str(ANSWER.verdict.value if ANSWER.verdict else ""))


def test_the_files_are_the_services_alone(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    Journal(folder).add(["问"], ANSWER, day=DAY)
    file = folder / "answers-2026-11.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_answer_is_the_one_given(tmp_path: Path) -> None:
    inner = FakeAssistant()
    keeping = Journalled(inner, Journal(tmp_path), lambda: DAY)
    keeping.warm_up()
    assert keeping.reply(["问"], on=LAW_DAY) == FakeAssistant().reply(["问"], on=LAW_DAY)
    assert inner.asked == [(("问",), LAW_DAY)]


def _write(folder: Path, who: int) -> None:
    journal = Journal(folder)
    for number in range(25):
        journal.add([f"{who}-{number} " + "很长的话" * 500], ANSWER, day=DAY)


def test_threads_and_processes_append_whole_lines(tmp_path: Path) -> None:
    shared = Journal(tmp_path)
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_write, args=(tmp_path, who)) for who in range(2)]
    for other in others:
        other.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: shared.add([f"t-{n} " + "话" * 2000], ANSWER, day=DAY), range(50)))
    for other in others:
        other.join(60)
        assert other.exitcode == 0
    found = entries(tmp_path)
    assert len(found) == len({entry.id for entry in found}) == 100
    assert {entry.turns[0].split(" ")[0] for entry in found} >= {"0-0", "0-24", "1-24", "t-0", "t-49"}


def _unwritable(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "file").write_text("x")
    (tmp_path / "taken" / "answers-2026-11.jsonl").mkdir(parents=True)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "answers-2026-11.jsonl").symlink_to(tmp_path / "file")
    return {"under a file": tmp_path / "file" / "x", "taken": tmp_path / "taken", "linked": tmp_path / "linked"}


@pytest.mark.parametrize("which", ["under a file", "taken", "linked"])
def test_a_path_that_cannot_be_written_fails_no_answer(
    tmp_path: Path, which: str, caplog: pytest.LogCaptureFixture
) -> None:
    keeping = Journalled(FakeAssistant(), Journal(_unwritable(tmp_path)[which]), lambda: DAY)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert keeping.reply(["我叫张三"], on=DAY).headline
    assert caplog.text.count("the journal cannot be written") == 1
    assert "张三" not in caplog.text
    assert (tmp_path / "file").read_text() == "x"


def test_a_full_disk_fails_no_answer_and_leaves_no_half_line(tmp_path: Path) -> None:
    """A limit on the size of files stands for a disk that fills up in the middle of a line."""
    limit = 20_000
    code = f"""
import resource, signal
from datetime import date
from pathlib import Path
from bot.journal.journal import Journalled, Journal
from tests.bot.fakes import FakeAssistant
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
keeping = Journalled(FakeAssistant(), Journal(Path({str(tmp_path)!r})), lambda: date(2026, 11, 24))
print(sum(bool(keeping.reply(["话" * 500], on=date(2026, 11, 24)).headline) for _ in range(30)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "30"
    assert done.stderr.count("the journal cannot be written") == 1
    assert 1 <= len(entries(tmp_path)) < 30


def test_a_short_write_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, real = Journal(tmp_path), os.write
    assert journal.add(["一"], ANSWER, day=DAY)
    monkeypatch.setattr(module.os, "write", lambda fd, data: real(fd, data[:50]))
    assert not journal.add(["二"], ANSWER, day=DAY)
    monkeypatch.undo()
    assert journal.add(["三"], ANSWER, day=DAY)
    assert [entry.turns[0] for entry in entries(tmp_path)] == ["一", "三"]


def test_half_a_line_of_a_killed_process_spoils_nothing(tmp_path: Path) -> None:
    (tmp_path / "answers-2026-11.jsonl").write_bytes(b'{"id": "half')
    Journal(tmp_path).add(["三"], ANSWER, day=DAY)
    first, second = (tmp_path / "answers-2026-11.jsonl").read_bytes().splitlines()
    assert first == b'{"id": "half'
    assert Entry.read(second).turns == ("三",)


def test_a_month_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FULL", 10)
    assert not Journal(tmp_path).add(["三"], ANSWER, day=DAY)
    assert not entries(tmp_path)


def test_a_file_a_month(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2)):
        journal.add(["问"], ANSWER, day=day)
    assert {path.name: len(path.read_bytes().splitlines()) for path in tmp_path.iterdir()} == {
        "answers-2026-01.jsonl": 1,
        "answers-2026-02.jsonl": 2,
    }
    assert json.loads((tmp_path / "answers-2026-01.jsonl").read_bytes())["day"] == "2026-01-31"


def test_the_pages_say_what_is_true(tmp_path: Path) -> None:
    notes = (ROOT / "bot" / "data" / "notes.html").read_text("utf-8")
    assert "对话不保存。" in told(notes, keeps=False)
    assert "不保存" not in told(notes, keeps=True)
    assert "以后会保存" in told(notes, keeps=True)

    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    office = prepared(tmp_path, None).office
    for keeps in (False, True):
        app = FastAPI()
        app.include_router(router(office, keeps=keeps))
        assert ("不保存" in TestClient(app).get("/staff").text) is not keeps
