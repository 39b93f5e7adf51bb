"""Answer and the user's turns → Sheet: what fits on one page, the most important first.

No sentence is invented here: what is told comes from the Answer, the person's days from the clock of legal limits.
What does not fit is left out with a pointer to the whole answer. The user's own words stay off the page, for it is
printed and handed around.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.models import Alert, Answer, Channel, Citation, Referral, Verdict
from bot.sheet.fit import print_size
from bot.sheet.label import label
from bot.sheet.models import Door, Due, Sheet
from bot.sheet.papers import groups
from bot.sheet.words import Trimmer, day, short, tidy
from bot.understanding.deadlines import Deadline, State, deadlines
from corpus.numerals import format_numeral, parse_numeral

TITLE = "法律援助办事单"
_FIRST, _WHY, _ASK, _COURSE, _ARTICLES, _STEPS, _OTHERS, _DUE = 2, 3, 3, 5, 8, 4, 2, 2
_NAME = 72  # of a law with an article; the longest law in the library has 59
_LEGIBLE = 10.5  # pt, the type of official forms
_SHARES = (1.0, 0.8, 0.65, 0.5, 0.4)
_FULL = "写不下的部分省去了，完整的回答看网页，或者打12348问。"
_HIDE = "这张单子请收好，不要让伤害您的人看到。"
_PHONE = re.compile(r"[0-9][0-9-]{2,18}")
_ADDRESS = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]+)?(?:/[A-Za-z0-9./_-]*)?")
_CITED = re.compile(r"(?P<law>[^0-9]+)(?P<article>[0-9]+)(?:-(?P<item>[0-9]+))?")
_DAYS = re.compile(r"(?:[一二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)日")
_CHATTING = re.compile(r"[^。；]*告诉我[^。；]*[。；]?")  # paper does not listen
_WEEKEND = {5: "星期六", 6: "星期日"}
_SENTENCE = re.compile(r"[^。；]+[。；]?")


def make(answer: Answer, turns: Sequence[str], *, on: date) -> Sheet:
    """Return the sheet of an answer to the user's `turns` (oldest first) on the day `on`; never raises on any text."""
    for share in _SHARES:
        sheet = _made(answer, turns, on, Trimmer(share))
        if print_size(sheet) >= _LEGIBLE:
            break
    return sheet


def _made(answer: Answer, turns: Sequence[str], on: date, trim: Trimmer) -> Sheet:
    verdict = trim(answer.headline, 100)
    first = [_alert(alert, trim) for alert in trim.some(answer.urgent, _FIRST)]
    why = [_why(text, cites, trim) for text, cites in trim.some(_reasons(answer), _WHY)]
    papers = groups(answer.materials, answer.verdict, answer.matter, trim)
    ask = [trim(missing.question, 70) for missing in trim.some(answer.missing, _ASK)]
    course = [*_own_days(turns, on), *_steps(answer, on, trim)]
    door = _door(answer.referral, trim)
    articles = _articles(trim.some(answer.citations, _ARTICLES), trim)
    notes = [_HIDE] if any(alert.kind == "danger" for alert in answer.urgent) or _hurt(answer) else []
    notes += [_FULL] if trim.cut else []
    return Sheet(
        title=TITLE,
        on=on,
        verdict=verdict,
        first=tuple(first),
        why=tuple(why),
        papers=papers,
        ask=tuple(ask),
        course=tuple(course),
        door=door,
        articles=articles,
        notes=tuple(notes),
        label=label("\n".join(map(str, (verdict, first, why, papers, ask, course, door, articles))), on=on),
    )


def _hurt(answer: Answer) -> bool:
    return answer.facts.get("abuse_victim") is True


def _alert(alert: Alert, trim: Trimmer) -> str:
    text = trim(alert.text, 110)
    return f"{text}电话：{trim(alert.phone, 20)}" if alert.phone else text


def _reasons(answer: Answer) -> list[tuple[str, tuple[Citation, ...]]]:
    """Grounds, or the statements where nothing decided; each once."""
    rows = [(ground.label, ground.cites) for ground in answer.grounds]
    rows = rows or [(point.text, point.cites) for point in answer.points]
    found: list[tuple[str, tuple[Citation, ...]]] = []
    for text, cites in rows:  # two grounds of the same article say nearly the same
        if all(text != known and (not cites or cites != cited) for known, cited in found):
            found.append((text, cites))
    return found


def _why(text: str, cites: Iterable[Citation], trim: Trimmer) -> str:
    named = "、".join(_place(cite, trim, short(cite.law)) for cite in list(cites)[:2])
    line = trim(text, 80).removesuffix("。")
    return f"{line}（{named}）。" if named else f"{line}。"


def _place(cite: Citation, trim: Trimmer, law: str = "") -> str:
    return trim(f"{law}{cite.article}{cite.item or ''}", _NAME, fixed=True)


def _own_days(turns: Sequence[str], on: date) -> list[Due]:
    """The limits that the person's own words start or name."""
    # A passed limit without an alert is one that needs no alarm: another still runs, or it is not the person's own.
    found = [due for due in deadlines(turns, on=on) if due.state is not State.PASSED or due.alert is not None]
    told = [due for due in found if due.last_day is not None or due.state in (State.URGENT, State.PASSED)]
    known = told or [due for due in found if due.state is State.UNKNOWN][:1]
    return [_due(due) for due in known[:_DUE]]


def _due(found: Deadline) -> Due:
    pressing = found.state in (State.URGENT, State.PASSED)
    notes = []
    if found.event_day is not None:
        notes.append(f"从{day(found.event_day)}起算")
    if found.state is State.PASSED:
        notes.append("可能已经过了，先别放弃，今天就打12348问清楚")
    elif found.days_left == 0:
        notes.append("就是今天")
    elif found.days_left is not None:
        notes.append(f"还有{found.days_left}天")
    elif pressing:
        notes.append("可能就在这几天，今天就去问清楚")
    cited = [named for cite in found.cites[:1] if (named := _article(cite))]
    limit = "" if found.last_day is None or found.id == "hearing" else "最后一天"
    return Due(
        what=f"{tidy(found.label)}{f'（{cited[0]}）' if cited and found.id not in ('hearing', 'said') else ''}",
        limit=limit,
        day=found.last_day,
        note="，".join(notes) or "把日期写在这里，申请时先说",
        pressing=pressing,
        blank=found.last_day is None and not pressing,
    )


def _article(cite: str) -> str:
    """劳动争议调解仲裁法27 → 劳动争议调解仲裁法第二十七条."""
    match = _CITED.fullmatch(cite)
    if match is None:
        return ""
    item = f"第{format_numeral(int(match['item']))}项" if match["item"] else ""
    return f"{match['law']}第{format_numeral(int(match['article']))}条{item}"


def _steps(answer: Answer, on: date, trim: Trimmer) -> list[Due]:
    """The course of the application. Where somebody applies, the day is for the hand to fill in."""
    applies = answer.verdict not in (None, Verdict.NOTIFIED_DEFENCE)
    rows = []
    for number, step in enumerate(trim.some(answer.timeline, _COURSE)):
        limit = trim(step.limit or "", 16)
        first = applies and number == 0 and not limit
        asked = applies and number == 1 and not answer.timeline[0].limit
        rows.append(
            Due(
                what=trim(step.step, 50),
                limit=f"{limit}内" if limit else "",
                note=f"今天交、材料齐的话，最迟{_by(on, limit)}" if asked and _DAYS.fullmatch(limit) else "",
                blank=first,
            )
        )
    return rows


def _by(on: date, limit: str) -> str:
    """The last day of a limit that starts today: today does not count (民法典 201). A weekend is named, never moved."""
    last = on + timedelta(days=parse_numeral(limit.removesuffix("日")))
    weekend = _WEEKEND.get(last.weekday())
    return f"{last.month}月{last.day}日{f'（{weekend}）' if weekend else ''}"


def _door(referral: Referral, trim: Trimmer) -> Door:
    agency, note = trim(referral.agency, 90), trim(_CHATTING.sub("", referral.note or ""), 100)
    if not referral.channels:
        return Door(agency, "", (), note)
    best, *others = referral.channels
    phone = next((number for channel in referral.channels if (number := _phone(channel))), "")
    code, says = _code(best, phone)
    steps = trim.some([step for step in best.steps or _SENTENCE.findall(best.how) if step.strip()], _STEPS)
    return Door(
        agency=agency,
        name="" if agency.startswith(tidy(best.name)) else trim(best.name, 40),
        steps=tuple(trim(step, 70) for step in steps),
        note=note,
        why=trim(best.why, 60),
        value="" if _phone(best) or (best.value or "") in best.name else trim(best.value or "", 60),
        phone=phone,
        code=code,
        code_says=says,
        others=tuple([trim(channel.name, 40) for channel in others if _phone(channel) != phone][:_OTHERS]),
    )


def _phone(channel: Channel) -> str:
    value = channel.value or ""
    return value if channel.kind == "hotline" and _PHONE.fullmatch(value) else ""


def _code(best: Channel, phone: str) -> tuple[str, str]:
    """What the QR code holds: the sourced address of the best door, else the number to dial, else nothing."""
    value = (best.value or "").strip()
    if best.kind in ("web", "app") and len(value) <= 200 and _ADDRESS.fullmatch(value):
        return (value if "://" in value else f"http://{value}"), "扫一扫打开网址"
    return (f"tel:{phone.replace('-', '')}", f"扫一扫拨打{phone}") if phone else ("", "")


def _articles(cites: Iterable[Citation], trim: Trimmer) -> tuple[str, ...]:
    """One line for each law: 《法名》第三十一条第五项、第三十八条."""
    laws: dict[str, list[str]] = {}
    for cite in cites:
        laws.setdefault(trim(cite.law, _NAME, fixed=True), []).append(_place(cite, trim))
    return tuple(f"《{law}》{'、'.join(dict.fromkeys(places))}" for law, places in laws.items())
