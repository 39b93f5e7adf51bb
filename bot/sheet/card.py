"""A conversation → a masked card for the staff of 12348 who take it over: what was said, understood and told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import Answer, Region
from bot.sheet.compose import make
from bot.sheet.masking import mask
from bot.sheet.models import Due
from bot.sheet.papers import matter_label, rules
from bot.sheet.words import Trimmer, day, tidy

_TURN, _TURNS = 400, 12


def hand_off(answer: Answer, turns: Sequence[str]) -> str:
    """Return the card as plain text with the label first and last; what names a person is masked."""
    sheet, trim = make(answer, turns, on=answer.on), Trimmer()
    said = [trim(mask(turn), _TURN) for turn in turns[-_TURNS:]]
    told = [*sheet.first, sheet.door.agency, *sheet.door.lines]
    sections = [
        ("当事人的话", [f"{number}. {turn}" for number, turn in enumerate(said, 1) if turn]),
        ("什么事、在哪里", [part for part in (matter_label(answer.matter), _place(answer.referral.region)) if part]),
        ("听出来的情况", _facts(answer)),
        ("程序的判断", [sheet.verdict, *(f"依据：{line}" for line in sheet.why)]),
        ("日子", [_due(due) for due in sheet.course if due.day or due.pressing]),
        ("还没问清的", [tidy(missing.question) for missing in answer.missing]),
        ("已经告诉当事人", [line for line in told if line]),
        ("已经请当事人带上", ["、".join(item for papers in sheet.papers for item in papers.items)]),
        ("条文", list(sheet.articles)),
    ]
    body = [f"【{title}】\n" + "\n".join(lines) for title, lines in sections if any(lines)]
    head = f"12348转接卡　{day(answer.on)}　（姓名、号码、住址已遮住；{sheet.label.number}）"
    # The card is masked once more as a whole: what is told to the person could repeat the person's words.
    return "\n".join([sheet.label.line, head, *(mask(part) for part in body), sheet.label.line]) + "\n"


def _place(region: Region | None) -> str:
    return tidy(f"{region.city}{region.county or ''}") if region else ""


def _facts(answer: Answer) -> list[str]:
    labels = {fact: spec.label for fact, spec in rules().facts.items()}
    lines = []
    for title, value in (("是", True), ("不是", False), ("不清楚", None)):
        named = [labels[fact] for fact, found in answer.facts.items() if found is value and fact in labels]
        lines += [f"{title}：{'、'.join(named)}"] if named else []
    return lines


def _due(due: Due) -> str:
    when = f"：{due.limit}{day(due.day)}" if due.day else ""
    return f"{due.what}{when}{f'（{due.note}）' if due.note else ''}"
