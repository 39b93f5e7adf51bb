"""kill -9 at random moments of a build: the old index answers each time, and the next build clears what was left."""

import multiprocessing
import random
import signal
import time
from pathlib import Path

from index.build import build_index, open_index
from index.errors import IndexMissing
from index.shelf import Shelf
from tests.index.fakes import ARTICLES, ON, WAGES, FakeEncoder, article, corpus

OLD = corpus(ARTICLES)
NEW = corpus((*ARTICLES, *(article(WAGES, n, f"第{n}种情形下，应当支付工资。" * 4) for n in range(4, 400))))


def build_new(root: Path) -> None:
    build_index(NEW, root=root, built_on=ON, encoder=FakeEncoder())


def start(root: Path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.index.test_kill", "tests.index.preload"])
    process = context.Process(target=build_new, args=(root,))
    process.start()
    return process


def answer(root: Path) -> str:
    retriever = open_index(root, OLD, encoder=FakeEncoder())
    (hit,) = retriever.search("拖欠农民工工资", k=1, on=ON)
    retriever.close()
    return hit.article.key


def test_twenty_kills_leave_the_old_index_in_use(tmp_path):
    build_index(OLD, root=tmp_path, built_on=ON, encoder=FakeEncoder())
    shelf = Shelf(tmp_path)
    old, expected = shelf.current(), answer(tmp_path)

    # How long a whole build takes here says when there is something to kill; the first also starts the fork server.
    for name in ("first", "second"):
        started = time.monotonic()
        process = start(tmp_path / name)
        process.join()
        assert process.exitcode == 0
        whole = time.monotonic() - started

    moments = random.Random(20261123)
    killed = 0
    while killed < 20:
        process = start(tmp_path)
        time.sleep(moments.uniform(0, whole * 0.9))
        process.kill()
        process.join()
        if shelf.current() != old:  # it was faster than the moment: go back to the old index
            shelf.use(old)
            continue
        assert process.exitcode == -signal.SIGKILL
        assert answer(tmp_path) == expected
        killed += 1

    build_new(tmp_path)
    assert shelf.current() != old
    folders = {path for path in shelf.folder.iterdir() if path.is_dir()}
    assert folders == {old, shelf.current()}
    open_index(tmp_path, NEW, encoder=FakeEncoder()).close()


def test_a_first_build_that_is_killed_leaves_no_index(tmp_path):
    process = start(tmp_path)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("index/*/chroma")) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.kill()
    process.join()
    try:
        open_index(tmp_path, NEW, encoder=FakeEncoder()).close()
    except IndexMissing as error:
        assert "make setup" in str(error)
    else:
        raise AssertionError("the build ended before it could be killed")
    build_new(tmp_path)
    open_index(tmp_path, NEW, encoder=FakeEncoder()).close()
