"""A file to take away → the disk, where the person at the command line wants it; older files are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.errors import InputError
from bot.models import Answer
from bot.sheet.files import KINDS, make_file


def kind_of(target: Path) -> str:
    """Return the kind of file that the extension of `target` asks for; InputError where it is none of KINDS."""
    kind = target.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        endings = "、".join(f".{kind}" for kind in KINDS)
        raise InputError(f"不知道要写成哪种文件：{target.name}。文件名请用{endings}结尾。", f"--out {target}")
    return kind


def check(target: Path, *, force: bool) -> None:
    """Make sure that `target` can be written before anything slow is done; InputError says why it cannot."""
    kind_of(target)
    try:
        there, regular, parent = target.exists(), target.is_file(), target.parent.is_dir()
    except OSError as exc:  # a name that is too long
        raise InputError(f"不能写入{target}。", f"{target}: {exc.strerror}") from exc
    if target.is_symlink() or (there and not regular):
        raise InputError(f"不能写入{target}：它不是普通文件。", f"{target} is not a regular file")
    if there and not force:
        raise InputError(f"{target}已经有了。要换掉它，请加上 --force。", f"{target} exists; use --force")
    if not parent:
        raise InputError(f"不能写入{target}：没有这个文件夹。", f"{target.parent} is not a directory")


def save(target: Path, answer: Answer, turns: Sequence[str], *, on: date, force: bool = False) -> None:
    """Write the file that the extension of `target` asks for.

    Raises:
        InputError: `target` is of an unknown kind, exists (without `force`), or cannot be written.
        SheetError: the PDF's font is not installed.
    """
    check(target, force=force)
    content = make_file(kind_of(target), answer, turns, on=on).content
    try:
        with target.open("wb" if force else "xb") as file:
            file.write(content)
    except (OSError, ValueError) as exc:
        raise InputError(f"不能写入{target}。", f"{target}: {exc}") from exc
