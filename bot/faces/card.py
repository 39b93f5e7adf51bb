"""Answer → a card of HTML. Pure: the same Answer gives the same card; every text of it is escaped.

The order never changes: what is urgent, the outcome in words with a sign, why, the next step, what we still ask, the
door, what to bring, the course and its limits, what would change the outcome, the law's words (folded), who decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.faces.door import door, next_step
from bot.faces.edit import edit
from bot.faces.issues import mentioned, panels, tabs
from bot.faces.law import law
from bot.faces.marks import fold, items, phone, say, section, sign, text
from bot.faces.verdict import badge, cited, colour, ground, stated
from bot.faces.vocabulary import PLACE, Vocabulary
from bot.models import Alert, Answer, Intent, Missing, Step
from bot.render import ALERT_TITLES, CLOSING, QUESTIONS_SHOWN, Names

_HINT = (
    '<p class="hint">怕被人看到：按最上面的“快速离开这一页”，或者连按三下 Esc 键，这里就变成空白。'
    "浏览记录里可能还留着这个网址，记得自己删掉。</p>"
)
LABEL = "【由程序生成（AI生成），仅供参考】"


def card(answer: Answer, words: Vocabulary, *, number: int, live: bool) -> str:
    """Return the card; `number` makes its ids unique, `live` (the newest one) has buttons to answer and to change."""
    names = Names(text)
    kind = colour(answer)
    parts = [
        f'<header class="verdict {kind}">{badge(answer)}'
        f'<h2 id="answer-{number}" tabindex="-1">{text(answer.headline)}</h2></header>',
        _why(answer, names),
        next_step(answer, number),
        _questions(answer.missing, words, live=live),
        door(answer.referral, names, number),
        section("申请时带上（有一样勾一样）", _materials(answer.materials, number)),
        section("一步一步怎么走", items((_step(step, names) for step in answer.timeline), tag="ol", kind="course")),
        fold("什么会改变这个结论", items(stated(change.text, change.cites, names) for change in answer.changes)),
        law(answer),
    ]
    if answer.others and answer.verdict is None:  # a case that a question about something else tells of
        parts.insert(2, mentioned(answer, names, words, live=live))
    main = "".join(part for part in parts if part)
    if answer.others and answer.verdict is not None:
        main = tabs(answer, words, number) + panels(answer, main, names, words, number, live=live)
    changing = edit(answer, words) if live else ""
    return (
        f'<article class="card {kind}" aria-labelledby="answer-{number}">{first(answer)}'
        f'<p class="label">{LABEL}</p>{main}{changing}<p class="closing">{CLOSING}</p></article>'
    )


def hides(answer: Answer) -> bool:
    """Whether somebody who hurts the person might look at the screen: then the page offers to leave at once."""
    about = answer.facts.get("abuse_victim") is True or answer.matter == "domestic_violence"
    return about or any(alert.kind == "danger" for alert in answer.urgent)


def first(answer: Answer) -> str:
    """What has to be seen before anything else: banners with a number to tap, and how to hide this page."""
    return "".join(_alerts(answer.urgent)) + (_HINT if hides(answer) else "")


def _alerts(urgent: Iterable[Alert]) -> Iterator[str]:
    order = list(ALERT_TITLES)
    for alert in sorted(urgent, key=lambda a: order.index(a.kind) if a.kind in order else len(order)):
        title = ALERT_TITLES.get(alert.kind, "请注意")
        call = phone(alert.phone) if alert.phone else ""
        kind = "danger" if alert.kind in ("danger", "self_harm") else "soon"
        yield (
            f'<section class="alert {kind}"><h3>{sign("warn")}<span>{title}</span></h3>'
            f"<p>{text(alert.text)}</p>{call}</section>"
        )


def _why(answer: Answer, names: Names) -> str:
    eligibility = answer.intent is Intent.ELIGIBILITY
    grounds = items(ground(found, names) for found in answer.grounds)
    points = items(stated(point.text, point.cites, names) for point in answer.points)
    if not eligibility:
        return section("说明", grounds + points)
    return section("为什么", grounds) + section("还要知道", points)


def _questions(missing: tuple[Missing, ...], words: Vocabulary, *, live: bool) -> str:
    asked = [question(one, words, first=place == 0, live=live) for place, one in enumerate(missing[:QUESTIONS_SHOWN])]
    return section("还想问您", "".join(asked), "ask")


def question(missing: Missing, words: Vocabulary, *, first: bool, live: bool) -> str:
    """A question, why it is asked, and its answers as buttons; a place is chosen from a list."""
    why = f'<p class="because">为什么问：{text(missing.why)}</p>' if missing.why.strip() else ""
    choices = ""
    if live and missing.fact == PLACE:
        choices = places(words)
    elif live and missing.options:
        said = [say(option, words.option(missing, option, first=first)) for option in missing.options]
        choices = f'<div class="options" role="group" aria-label="{text(missing.question)}">{"".join(said)}</div>'
    return f'<div class="question"><p class="q">{text(missing.question)}</p>{why}{choices}</div>'


def places(words: Vocabulary) -> str:
    """A list of the cities with their counties; choosing says it."""
    groups = []
    for city in dict.fromkeys(region.city for region in words.regions):
        counties = [region.county for region in words.regions if region.city == city and region.county]
        options = "".join(f'<option value="在{city}{county}。">{county}</option>' for county in counties)
        groups.append(
            f'<optgroup label="{city}"><option value="在{city}。">{city}（哪个县说不清）</option>{options}</optgroup>'
        )
    return (
        '<div class="pick"><label><span>点这里选地方</span><select data-pick><option value="">请选县（市、区）</option>'
        f'{"".join(groups)}</select></label><button type="button" class="option" data-picked>就是这里</button>'
        f"{say('不清楚', '不清楚')}</div>"
    )


def _materials(materials: tuple[str, ...], number: int) -> str:
    rows = (
        f'<label><input type="checkbox" name="m{number}-{place}"><span>{text(material)}</span></label>'
        for place, material in enumerate(materials)
    )
    return items(rows, kind="checklist")


def _step(step: Step, names: Names) -> str:
    limit = f'<b class="limit">{text(step.limit)}</b>' if step.limit else ""
    return f"{text(step.step)}{limit}{cited(step.cites, names)}"
