"""The staff page over a real index that somebody has broken: exact look-up goes on, and the page says what does not."""

from __future__ import annotations

import json
import shutil
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import NotReady
from bot.settings import ROOT, Settings
from tests.bot.samples import ON
from tests.bot.test_staff_routes import fetch, free_port

VAR = ROOT / "var"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(not (VAR / "index" / "CURRENT").is_file(), reason="no index: make setup"),
]


def cut(name: str) -> Callable[[Path, Path], None]:
    def damage(var: Path, index: Path) -> None:
        file = next(index.rglob(name))
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    return damage


def no_models(var: Path, index: Path) -> None:
    (var / "models").unlink()


def no_files(var: Path, index: Path) -> None:
    shutil.rmtree(index)


DAMAGES = {
    "manifest": cut("manifest.json"),
    "lexical": cut("data.csc.index.npy"),
    "vectors": cut("chroma.sqlite3"),
    "no model": no_models,
    "no files": no_files,
}


def copied(var: Path) -> Path:
    """A copy of the current index under `var`, and the models beside it; the folder of the index."""
    name = (VAR / "index" / "CURRENT").read_text().split()[0]
    shutil.copytree(VAR / "index" / name, var / "index" / name)
    (var / "index" / "CURRENT").write_text(name)
    (var / "models").symlink_to(VAR / "models")
    return var / "index" / name


def asked(address: str, route: str, q: str = "") -> dict[str, object]:
    status, body = fetch(f"{address}staff/{route}?q={urllib.parse.quote(q)}")
    assert status == 200
    found: dict[str, object] = json.loads(body)
    return found


@pytest.mark.parametrize("name", DAMAGES)
def test_a_broken_index_leaves_the_exact_look_up(tmp_path: Path, name: str) -> None:
    from bot import front
    from bot.assistant import build_assistant

    DAMAGES[name](tmp_path, copied(tmp_path))
    warned: list[NotReady] = []
    settings = Settings(port=free_port(), var_dir=tmp_path)
    with front.opened(settings, build_assistant, today=lambda: ON, warn=warned.append) as address:
        until = time.monotonic() + 60
        while not (notice := asked(address, "state")["notice"]) and time.monotonic() < until:
            time.sleep(0.2)
        assert "按条号查法条照常" in str(notice)
        assert asked(address, "lookup", "援助法31-5")["kind"] == "article"
        found = asked(address, "search", "拖欠劳动报酬")
        assert (found["engine"], bool(found["notice"]), bool(found["hits"])) == ("letters", True, True)
        status, body = fetch(f"{address}readyz")
        assert status == 503
        assert json.loads(body)["parts"]["corpus"]["ready"]
        assert "Traceback" not in body
