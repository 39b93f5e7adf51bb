"""Where indexes live: var/index/<id>/ and the file CURRENT, which names the one in use.

A new index is written into a new folder; replacing CURRENT, one atomic rename, puts it in use. So whatever kills a
build leaves the old index in use and at worst a folder that the next build removes. A folder is never removed while a
process has it open (readers hold a shared lock), and the index before the current one is kept for a way back.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from index.errors import BuildBusy, IndexMissing
from index.files import FolderLock, replacing

_POINTER = "CURRENT"


class Shelf:
    """The indexes under `root` (var/)."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "index"

    def current(self) -> Path:
        """Return the folder of the index in use.

        Raises:
            IndexMissing: there is none.
        """
        names = self._names()
        if not names or not (self.folder / names[0]).is_dir():
            raise IndexMissing(f"no index in {self.folder}; run: make setup, or python -m index build")
        return self.folder / names[0]

    def writing(self) -> FolderLock:
        """Return the lock that a build holds.

        Raises:
            BuildBusy: another process builds.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            return FolderLock(self.folder, exclusive=True)
        except BlockingIOError as exc:
            raise BuildBusy(f"another build is writing to {self.folder}; wait for it to end") from exc

    def new(self, name: str) -> Path:
        """Return a new empty folder whose name starts with `name`."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def use(self, folder: Path) -> None:
        """Make `folder` the current index, remembering the one before."""
        before = [name for name in self._names()[:1] if name != folder.name]
        with replacing(self.folder / _POINTER) as file:
            file.write("\n".join([folder.name, *before, ""]).encode())

    def clean(self) -> None:
        """Remove every folder but the current one, the one before, and those some process has open."""
        keep = set(self._names())
        for path in self.folder.iterdir():
            if path.name.startswith(f".{_POINTER}"):
                path.unlink(missing_ok=True)
            if not path.is_dir() or path.name in keep:
                continue
            with suppress(BlockingIOError), FolderLock(path, exclusive=True):
                shutil.rmtree(path, ignore_errors=True)

    def _names(self) -> list[str]:
        try:
            return (self.folder / _POINTER).read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError):
            return []
