"""The command line and the composition root: python -m bot [serve] | ask | batch | sheet | directory | channels.

Settings and the day are read here and nowhere else; everything is built once and passed on.
Exit status: 0, 1 (not ready, address taken, findings in a table), 2 (usage), 130 (interrupted).
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bot.batch import run, to_line
from bot.conversation import Replier
from bot.directory import commands as directory
from bot.errors import BotError, InputError
from bot.render import with_text
from bot.settings import Settings, keep_libraries_quiet
from corpus.days import day_arg

if TYPE_CHECKING:
    from fastapi import APIRouter

_CHINA = timezone(timedelta(hours=8))  # no summer time; a server elsewhere must not apply yesterday's law


def today() -> date:
    """Return the day in China."""
    return datetime.now(_CHINA).date()


def main(
    argv: Sequence[str] | None = None,
    *,
    make_assistant: Callable[[Settings], Replier] | None = None,
    settings: Settings | None = None,
    more: Callable[[], Sequence[APIRouter]] = tuple,
) -> int:
    """Run one command and return its exit status; `make_assistant` and `settings` replace the real ones in tests.

    `more` makes the pages that a package above this one adds to those of `serve`.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    keep_libraries_quiet()
    try:
        args = _parser().parse_args(argv)
        return _run(args, settings or Settings.from_env(), make_assistant or _build, more)
    except BotError as exc:
        _tell(exc)
        return exc.exit_code
    except SystemExit as exc:  # --help
        return int(exc.code or 0)
    except BrokenPipeError:  # the reader of a pipe has left
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _run(
    args: argparse.Namespace,
    settings: Settings,
    make_assistant: Callable[[Settings], Replier],
    more: Callable[[], Sequence[APIRouter]],
) -> int:
    if args.command == "ask":
        turns = [args.question, *args.turn]
        answer = with_text(make_assistant(settings).reply(turns, on=args.on or today()))
        print(to_line(answer.to_json()) if args.json else answer.text, flush=True)
    elif args.command == "batch":
        count = run(
            args.source, args.target, assistant=make_assistant(settings), on=args.on or today(), progress=_report
        )
        print(f"已回答{count}个对话：{args.target}", file=sys.stderr)
    elif args.command == "sheet":
        _take_away(args, settings, make_assistant)
    elif args.command == "channels":
        return _review(args.on or today())
    elif args.command == "mcp":
        _mcp(settings, make_assistant)
    elif args.command == "directory":
        return _say(directory.run(args, settings.directory_dir, on=args.on or today()))
    else:
        _serve(settings, make_assistant, more)
    return 0


def _take_away(args: argparse.Namespace, settings: Settings, make_assistant: Callable[[Settings], Replier]) -> None:
    from bot.sheet import hand_off, saving

    turns, on = [args.question, *args.turn], args.on or today()
    if args.out is not None:
        saving.check(args.out, force=args.force)
    answer = make_assistant(settings).reply(turns, on=on)
    if args.out is None:
        print(hand_off(answer, turns), end="", flush=True)
        return
    saving.save(args.out, answer, turns, on=on, force=args.force)
    print(f"已写好：{args.out}", file=sys.stderr)


def _review(on: date) -> int:
    from bot.routing.channels import Channels
    from bot.routing.review import review

    found = review(Channels.load(), on=on)
    print(*found.lines, sep="\n", flush=True)
    return int(found.stale)


def _say(outcome: directory.Outcome) -> int:
    print(*outcome.said, sep="\n", end="\n" if outcome.said else "", flush=True)
    print(*outcome.problems, sep="\n", end="\n" if outcome.problems else "", file=sys.stderr)
    return outcome.exit_code


def _serve(
    settings: Settings, make_assistant: Callable[[Settings], Replier], more: Callable[[], Sequence[APIRouter]]
) -> None:
    from bot import front  # gradio takes seconds to import, and only the pages need it

    with front.opened(settings, make_assistant, today=today, warn=_tell, more=more()) as address:
        print(f"页面已打开：{address} ，工作人员：{address}staff （按Ctrl+C停止）", flush=True)
        threading.Event().wait()


def _mcp(settings: Settings, make_assistant: Callable[[Settings], Replier]) -> None:
    from bot import front, mcp_server

    mcp_server.require()  # before anything slow is loaded
    with redirect_stdout(sys.stderr):  # standard output belongs to the protocol
        ready = front.prepared(settings, make_assistant, today=today, warn=_tell)
        ready.warm_up()
    mcp_server.serve(mcp_server.build(ready.office))


def _tell(exc: BotError) -> None:
    print(f"{exc} ({exc.hint})" if exc.hint else exc, file=sys.stderr, flush=True)


def _build(settings: Settings) -> Replier:
    from bot.assistant import build_assistant  # torch and the index

    assistant: Replier = build_assistant(settings)
    return assistant


def _report(done: int, total: int) -> None:
    if done == total or done % max(1, total // 20) == 0:
        print(f"{done}/{total}", file=sys.stderr, flush=True)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError("用法不对，请看 python -m bot --help", message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m bot", description="湘援问法：湖南法律援助问答。不带参数时打开网页。")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    commands.add_parser("serve", help="打开网页（HOST、PORT 可以改地址）")
    commands.add_parser("mcp", help="给本机的MCP客户端用（先装 requirements-mcp.txt）")
    ask = commands.add_parser("ask", help="回答一个问题")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--turn", action="append", default=[], metavar="TEXT", help="用户后来说的话，可以写多次")
    ask.add_argument("--json", action="store_true", help="输出 JSON")
    batch = commands.add_parser("batch", help="回答一个文件里的很多对话")
    batch.add_argument("source", metavar="IN.jsonl", type=Path)
    batch.add_argument("target", metavar="OUT.jsonl", type=Path)
    sheet = commands.add_parser("sheet", help="办事单、申请表草稿、给12348的转接卡")
    sheet.add_argument("question", metavar="QUESTION")
    sheet.add_argument("--turn", action="append", default=[], metavar="TEXT", help="用户后来说的话，可以写多次")
    where = sheet.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="FILE", help="写到文件：.html .pdf .txt 办事单，.docx 申请表草稿")
    where.add_argument("--card", action="store_true", help="打印转接卡，姓名、号码、住址已遮住")
    sheet.add_argument("--force", action="store_true", help="文件已经有了也换掉")
    channels = commands.add_parser("channels", help="列出热线和渠道：来源、核对日期、哪些过期（有过期的退出码是 1）")
    for command in (ask, batch, sheet, channels):
        command.add_argument("--on", type=day_arg, metavar="DATE", help="按哪一天的法律，例如 2026-11-23；默认今天")
    directory.add_parser(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
