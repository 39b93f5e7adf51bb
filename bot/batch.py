"""IN.jsonl → OUT.jsonl: many conversations in one process, all or nothing.

IN has one object a line, {"id", "question", "turns"?: [later user turns], "on"?: the day of its law}; OUT has, in the
same order, {"id", "answers": [Answer, …], "seconds": [s, …]}: an answer to the question and one to each later turn.
Blank lines are skipped. Every line is checked before the first question is answered, and OUT appears only complete.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.conversation import Conversation, Replier
from bot.errors import InputError
from bot.render import with_text
from corpus.days import read_day

_ESCAPED = re.compile("[\x85\u2028\u2029\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"


def read_conversations(source: Path) -> list[Conversation]:
    """Read IN.jsonl (UTF-8, a BOM is accepted).

    Raises:
        InputError: the file cannot be read, or a line is not a conversation; names file and line.
    """
    try:
        lines = source.read_bytes().removeprefix(_BOM).split(b"\n")
    except (OSError, ValueError) as exc:
        raise InputError(f"读不了文件{source}。", f"{source}: {exc}") from exc
    return [_conversation(line, f"{source}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def run(
    source: Path, target: Path, *, assistant: Replier, on: date, progress: Callable[[int, int], None] | None = None
) -> int:
    """Answer every conversation of `source` into `target`; return how many there were.

    Args:
        source: the JSON lines to read.
        target: the JSON lines to write; replaced in one step, untouched on any failure.
        assistant: who answers.
        on: the day whose law applies to conversations that name none.
        progress: called with (done, all) after each conversation.

    Raises:
        InputError: `source` is not usable, or `target` cannot be written.
    """
    conversations = read_conversations(source)
    target = target.resolve()
    if target.exists() and not target.is_file():  # replacing a device or a folder would do harm
        raise InputError(f"不能写入{target}：它不是普通文件。", f"{target} is not a regular file")
    if not target.parent.is_dir():
        raise InputError(f"不能写入{target}：没有这个文件夹。", f"{target.parent} is not a directory")
    unfinished = target.with_name(f".{os.getpid()}.partial")
    try:
        with unfinished.open("xb") as out:
            for done, line in enumerate(_lines(conversations, assistant, on), 1):
                out.write(line)
                if progress is not None:
                    progress(done, len(conversations))
        unfinished.replace(target)
    except OSError as exc:
        raise InputError(f"写不了文件{target}。", f"{target}: {exc}") from exc
    finally:
        unfinished.unlink(missing_ok=True)
    return len(conversations)


def to_line(record: dict[str, Any]) -> str:
    """Return JSON on one line, whatever a reader takes for a line break.

    A lone surrogate, which UTF-8 cannot hold, leaves as the escape that it came in as.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _lines(conversations: Sequence[Conversation], assistant: Replier, on: date) -> Iterator[bytes]:
    for conversation in conversations:
        answers, seconds = [], []
        for turns in conversation.prefixes():
            started = perf_counter()
            answer = with_text(assistant.reply(turns, on=conversation.on or on))
            seconds.append(round(perf_counter() - started, 6))
            answers.append(answer.to_json())
        record = {"id": conversation.id, "answers": answers, "seconds": seconds}
        yield to_line(record).encode("utf-8") + b"\n"


def _conversation(line: bytes, where: str) -> Conversation:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as exc:
        raise InputError(f"{where}：不是UTF-8编码。", f"{where}: {exc.reason} at byte {exc.start}") from exc
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{where}：不是有效的JSON。", f"{where}: {exc}") from exc
    if not isinstance(record, dict):
        raise InputError(f"{where}：每行应当是一个JSON对象。", f'{where}: expected {{"id", "question", "turns"}}')
    id_, question, turns = record.get("id"), record.get("question"), record.get("turns")
    if isinstance(id_, bool) or not isinstance(id_, str | int):
        raise InputError(f"{where}：缺少id，或者id不是文字或整数。", f"{where}: id must be a string or an integer")
    if not isinstance(question, str):
        raise InputError(f"{where}：缺少question，或者question不是文字。", f"{where}: question must be a string")
    if turns is not None and not (isinstance(turns, list) and all(isinstance(turn, str) for turn in turns)):
        raise InputError(f"{where}：turns应当是一组文字。", f"{where}: turns must be a list of strings")
    return Conversation(id_, question, tuple(turns or ()), _day(record.get("on"), where))


def _day(value: object, where: str) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return read_day(value)
    except ValueError:
        pass
    raise InputError(f"{where}：on应当是2026-11-23这样的日期。", f"{where}: on must be a date like 2026-11-23")
