"""Answer → Markdown, in plain Chinese. Pure: the same Answer gives the same text.

Every string of an Answer is plain text and is escaped here; the only markup and links are written below.
The order never changes: what is urgent, the outcome, why, what we still need to know, what to bring, the course and its
limits, where to go, the law's own words (folded), who decides. A section with nothing in it is absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.models import (
    Alert,
    Answer,
    Beside,
    Channel,
    Citation,
    Finding,
    InForce,
    Intent,
    Issue,
    Missing,
    Referral,
    Step,
)
from bot.routing.channels import HOTLINE, JUSTICE_BUREAU

CLOSING = "以上由程序按法律条文生成，仅供参考，以法律援助机构的决定为准。"
"""The last line of every answer: a program wrote it, the agency decides (法律援助法 43)."""

QUESTIONS_SHOWN = 3
"""More questions at once overwhelm people; the most decisive come first, the rest return later."""

ALERT_TITLES = {"self_harm": "请先看这里", "danger": "人身安全最要紧", "detained": "人被关押", "deadline": "期限要紧"}
YES_NO = Missing("", "", "").options  # nobody needs to be told that these can be said
KINDS = {"official": "官方文本", "digest": "要点（非官方文本）"}
SHORTENED = re.compile("中华人民共和国|[〈〉《》]")
PHONE = re.compile(r"\+?[0-9][0-9-]{1,18}")
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9./_-]*)?")
OWN_PAGE = re.compile(r"/lawyers(?:\?[A-Za-z0-9%=&_-]+)?")  # of this site

# All that Markdown, GFM autolinks, LaTeX delimiters or HTML could act on.
_MARKUP = re.compile(
    r"[&<>`*_~\[\]|\\$#@]|:(?=//)|(?<=[Ww]{3})\.|(?<=\d)[.)](?=\s|$)|^[-+=](?=[-+=\s]|$)", re.MULTILINE
)
# Controls (a terminal obeys them) and the invisible marks that turn text around.
INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)
_INDENT = re.compile("^ +", re.MULTILINE)


def escape(text: str) -> str:
    """Return `text` so that Markdown and HTML show it letter by letter; controls and direction marks become one space.

    Numeric entities, not backslashes: they survive every renderer, and `html.unescape` gives the text back.
    """
    shown = _INDENT.sub("", INVISIBLE.sub(" ", text.replace("\r\n", "\n")))
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", shown)


ASK = "还有不清楚的，问谁"
"""Over the hotline where nobody is about to apply for anything."""

BESIDE, MENTIONED = "您还说到别的事", "您说的这件事，能不能申请"
"""Over further issues of an eligibility answer; over the case that a question about something else tells of."""


def with_text(answer: Answer) -> Answer:
    """Return `answer` with its `text` rendered from the rest."""
    return replace(answer, text=to_markdown(answer))


def to_markdown(answer: Answer) -> str:
    """Return what the user reads; ends with a newline."""
    names = Names()
    eligibility = answer.intent is Intent.ELIGIBILITY
    sections = [
        *_alerts(answer.urgent),
        f"**{_line(answer.headline)}**",
        _titled("为什么" if eligibility else "", [_ground(ground, names) for ground in answer.grounds]),
        _titled(
            "还要知道" if eligibility else "",
            [_stated(point.text, point.cites, names) for point in answer.points],
            numbered=True,
        ),
        _titled("什么会改变这个结论", [_stated(change.text, change.cites, names) for change in answer.changes]),
        _titled(BESIDE if answer.verdict else MENTIONED, [_issue(issue, names) for issue in answer.others]),
        _titled("还想问您", [_question(missing) for missing in answer.missing[:QUESTIONS_SHOWN]], numbered=True),
        _titled("申请时带上", [_line(material) for material in answer.materials]),
        _titled("怎么办、多长时间", [_step(step, names) for step in answer.timeline], numbered=True),
        _referral(answer.referral, names),
        _law(answer),
        f"---\n\n{CLOSING}",
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _line(text: str) -> str:
    """Escape on one line: a line break in a field must not open a new block."""
    return escape(" ".join(text.split()))


class Names:
    """Prints citations; a law has its full name once in an answer, then its short one (法律援助法第四十二条)."""

    def __init__(self, line: Callable[[str], str] = _line) -> None:
        """`line` escapes a text for where it is printed."""
        self._seen: set[str] = set()
        self._line = line

    def bracketed(self, cites: Iterable[Citation]) -> str:
        """（《中华人民共和国法律援助法》第三十一条第五项、第四十二条）, or nothing."""
        printed = "、".join(self._each(cites))
        return f"（{printed}）" if printed else ""

    def _each(self, cites: Iterable[Citation]) -> Iterator[str]:
        law = None
        for cite in dict.fromkeys(cites):
            place = self._line(f"{cite.article}{cite.item or ''}")
            if cite.law == law:
                yield place
            elif cite.law in self._seen:
                yield self._line(SHORTENED.sub("", cite.law)) + place
            else:
                yield f"《{self._line(cite.law)}》{place}"
            law = cite.law
            self._seen.add(cite.law)


def _stated(text: str, cites: Iterable[Citation], names: Names) -> str:
    """A sentence with its articles before the full stop."""
    line = _line(text)
    end = line[-1:] if line[-1:] in ("。", "！", "？") else ""
    return line.removesuffix(end) + names.bracketed(cites) + (end or "。")


def _titled(title: str, lines: Iterable[str], *, numbered: bool = False) -> str:
    marked = [f"{number}. {line}" if numbered else f"- {line}" for number, line in enumerate(lines, 1)]
    return "\n".join([f"### {title}", "", *marked] if title else marked) if marked else ""


def _alerts(alerts: Iterable[Alert]) -> Iterator[str]:
    order = list(ALERT_TITLES)
    known = sorted(alerts, key=lambda alert: order.index(alert.kind) if alert.kind in order else len(order))
    for alert in known:
        call = f"电话：**{_phone(alert.phone)}**" if alert.phone else ""
        yield f"> **【{ALERT_TITLES.get(alert.kind, '请注意')}】** {_line(alert.text)}{call}"


def _ground(ground: Finding, names: Names) -> str:
    said = f"您说的是：「{_line(ground.quote)}」" if ground.quote.strip() else ""
    return _stated(ground.label, ground.cites, names) + said


def _issue(issue: Issue, names: Names) -> str:
    why = "；".join(
        _line(ground.label).removesuffix("。") + names.bracketed(ground.cites) for ground in issue.grounds[:2]
    )
    return f"**{_line(issue.label)}**：{_line(issue.headline)}" + (f"（{why}。）" if why else "")


def _question(missing: Missing) -> str:
    why = f"（为什么问：{_line(missing.why)}）" if missing.why.strip() else ""
    options = "" if missing.options in (YES_NO, ()) else f"可以答：{'、'.join(map(_line, missing.options))}。"
    return f"**{_line(missing.question)}**{why}{options}"


def _step(step: Step, names: Names) -> str:
    limit = f"：**{_line(step.limit)}**" if step.limit else ""
    return _line(step.step) + limit + names.bracketed(step.cites)


def _referral(referral: Referral, names: Names) -> str:
    lines = []
    if referral.note:
        lines.append(_line(referral.note))
    if referral.agency.strip():
        lines.append(f"去哪里：{_line(referral.agency)}{names.bracketed(referral.venue_rule.cites)}")
    title = where(referral)
    if referral.region is not None and title != ASK:
        lines.append(f"您说的地方：{_line(referral.region.city)}{_line(referral.region.county or '')}")
    lines += [_best(channel) for channel in referral.channels[:1]]
    lines += [_other(channel) for channel in referral.channels[1:]]
    return _titled(title, lines)


def where(referral: Referral) -> str:
    """What the doors are for: to apply, to object or complain, or only to ask."""
    if any(channel.id == JUSTICE_BUREAU for channel in referral.channels):
        return "去哪里提、怎么提"
    asks = not referral.agency.strip() and referral.channels[-1:] and referral.channels[-1].id == HOTLINE
    return ASK if asks else "去哪里申请、怎么申请"


def _best(channel: Channel) -> str:
    """The best door: why this one, and what to do there in order."""
    if not (channel.steps or channel.why):
        return _channel(channel)
    why = f"（{_line(channel.why)}）" if channel.why else ""
    steps = "".join(f"\n  {number}. {_line(step)}" for number, step in enumerate(channel.steps, 1))
    return f"**最合适的办法**：{_named(channel)}{why}" + (steps or _how(channel))


def _other(channel: Channel) -> str:
    """Another door: why it may suit, and how it works."""
    if not channel.why:
        return _channel(channel)
    return f"也可以：{_named(channel)}（{_line(channel.why)}）{_how(channel)}"


def _channel(channel: Channel) -> str:
    return _named(channel) + _how(channel)


def _how(channel: Channel) -> str:
    return f"。{_line(channel.how)}" if channel.how.strip() else ""


def _named(channel: Channel) -> str:
    value = ""
    if channel.value and channel.value not in channel.name:
        value = f"：**{_value(channel)}**"
    elif channel.value and channel.kind == "hotline":
        value = f"：**{_phone(channel.value)}**"
    return _line(channel.name) + value


def _value(channel: Channel) -> str:
    value = channel.value or ""
    if channel.kind in ("hotline", "window"):
        return _phone(value)
    if channel.kind == "web" and OWN_PAGE.fullmatch(value):
        return f"[打开名单]({value})"
    if channel.kind == "web" and ADDRESS.fullmatch(value):
        return f"[{_line(value.partition('://')[2].rstrip('/'))}]({value})"
    return _line(value)


def _phone(number: str) -> str:
    """A number that a finger can dial; anything that is not digits stays text."""
    return f"[{number}](tel:{number.replace('-', '')})" if PHONE.fullmatch(number) else _line(number)


def named(answer: Answer) -> tuple[Citation, ...]:
    """Return what the answer rests on, then what else it names (where to go, the course, what would change it).

    What stands there in whole, or beside, is not repeated in part.
    """
    told = [answer.referral.venue_rule.cites]
    told += [step.cites for step in answer.timeline]
    told += [change.cites for change in answer.changes]
    cites = dict.fromkeys(answer.citations)
    whole = {(cite.law, cite.article) for cite in (*cites, *(one.cite for one in answer.beside)) if cite.item is None}
    more = [cite for cites in told for cite in cites if (cite.law, cite.article) not in whole]
    return tuple(dict.fromkeys([*cites, *more]))


def _law(answer: Answer) -> str:
    """The law's own words, by law, and where everything was read; unfolded where they are the answer itself."""
    cites = named(answer)
    versions = dict.fromkeys((c.law, c.text_kind, c.in_force, c.source) for c in cites)
    blocks = [
        _version([c for c in cites if (c.law, c.text_kind, c.in_force, c.source) == version], answer.on)
        for version in versions
    ]
    blocks += [_beside(beside, answer.on) for beside in answer.beside]
    sources = [f"- {_line(c.name)}：{_line(c.source)}（{day(c.checked_on)}核对）" for c in answer.referral.channels]
    if sources:
        blocks.append("\n".join(["**联系方式的出处**", "", *sources]))
    if not blocks:
        return ""
    shown = len(cites) + len(answer.beside)
    title = f"法律条文和出处（{shown}条，点这里看）" if cites else "联系方式的出处（点这里看）"
    opened = " open" if answer.intent is Intent.PROVISION_LOOKUP else ""
    return "\n\n".join([f"<details{opened}>\n<summary>{title}</summary>", *blocks, "</details>"])


def _beside(beside: Beside, on: date) -> str:
    """A provision that belongs to a cited one, with why."""
    why = f"**和{_line(SHORTENED.sub('', beside.of))}一起看**：{_line(beside.reason)}"
    return f"{why}\n\n{_version([beside.cite], on)}"


def _version(cites: list[Citation], on: date) -> str:
    """The cited articles of one version of a law under its name, kind, validity and source."""
    first = cites[0]
    source = f"来源：{_line(first.source)}。" if first.source.strip() else ""
    about = f"{KINDS.get(first.text_kind, '文本性质不明')}。{validity(first.in_force, on)}。{source}"
    blocks = [f"**《{_line(first.law)}》**", about]
    for cite in cites:
        lines = [_line(line) for line in cite.text.split("\n") if line.strip()]
        blocks += [f"**{_line(cite.article + (cite.item or ''))}**", "\n>\n".join(f"> {line}" for line in lines)]
    return "\n\n".join(block for block in blocks if block)


def validity(days: InForce, on: date) -> str:
    """Whether a version is law on the day `on`, in words."""
    if on < days.start:
        return f"尚未施行，{day(days.start)}起施行"
    if days.end is not None and on >= days.end:
        return f"已失效，{day(days.end)}起不再适用"
    until = f"，{day(days.end)}起不再适用" if days.end is not None else ""
    return f"{day(on)}现行有效，{day(days.start)}起施行{until}"


def day(when: date) -> str:
    """2026年11月23日."""
    return f"{when.year}年{when.month}月{when.day}日"
