"""Sheet → plain text to forward in WeChat: at most 1,000 characters, the label first and last."""

from __future__ import annotations

from bot.sheet.models import Due, Sheet
from bot.sheet.words import day

LIMIT = 1000


def to_text(sheet: Sheet) -> str:
    """Return the sheet without markup; the least important lines are left out where it is too long."""
    sections = _sections(sheet)
    for fewer in (*_FEWER, *_FEWER[:1] * 40):
        text = _join(sheet, sections)
        if len(text) <= LIMIT:
            return text
        sections[fewer] = sections[fewer][:-1] if len(sections[fewer]) > 1 else []
    return _join(sheet, {"": sections[""]})


_FEWER = (
    *("articles",) * 9, *("why",) * 2, *("ask",) * 3, *("course",) * 3, *("papers",) * 7, *("first",) * 2,
    *("course",) * 5, *("why",) * 3, *("papers",) * 9,
)  # fmt: skip
"""What goes first where the text is too long, line by line."""


def _sections(sheet: Sheet) -> dict[str, list[str]]:
    door = sheet.door
    where = [door.note, door.agency, *door.lines, f"电话：{door.phone}" if door.phone else ""]
    papers = [f"□ {item}" for papers in sheet.papers for item in papers.items]
    return {
        "first": [f"！{line}" for line in sheet.first],
        "": [f"◆ {sheet.verdict}"],
        "why": _titled("为什么", sheet.why),
        "papers": _titled("申请时带上", papers),
        "ask": _titled("先想好怎么答", sheet.ask),
        "course": _titled("日子", [_due(due) for due in sheet.course]),
        "door": _titled("去哪里", [line for line in where if line]),
        "articles": _titled("条文", sheet.articles),
        "notes": list(sheet.notes),
    }


def _titled(title: str, lines: list[str] | tuple[str, ...]) -> list[str]:
    return [f"【{title}】", *lines] if lines else []


def _due(due: Due) -> str:
    when = f"{due.limit}{day(due.day)}" if due.day else due.limit
    return f"· {due.what}{f'：{when}' if when else ''}{f'（{due.note}）' if due.note else ''}"


def _join(sheet: Sheet, sections: dict[str, list[str]]) -> str:
    lines = [line for name in sections for line in sections[name]]
    return "\n".join([sheet.label.line, f"{sheet.title} {day(sheet.on)}", *lines, sheet.label.line]) + "\n"
