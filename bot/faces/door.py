"""Where to go: the next step in one line, the best door with its steps, telephone and QR code, and the other doors."""

from __future__ import annotations

from bot.faces.marks import code, fold, items, link, phone, section, text
from bot.models import Answer, Channel, Referral, Verdict
from bot.render import ADDRESS, ASK, OWN_PAGE, PHONE, Names, day, where

_DIALLED = ("hotline", "window")


def next_step(answer: Answer, number: int) -> str:
    """The one thing to do now."""
    if answer.verdict is Verdict.NEEDS_FACTS and answer.missing:
        return '<p class="next"><b>下一步：</b>先回答下面的问题。</p>'
    if not answer.referral.channels:
        return ""
    best = answer.referral.channels[0]
    numbers = (c.value for c in answer.referral.channels if c.kind in _DIALLED and c.value and PHONE.fullmatch(c.value))
    call = "".join(phone(number) for number in list(numbers)[:1])
    down = f'<a class="down" href="#door-{number}">看怎么做</a>'
    return f'<p class="next"><b>下一步：</b>{text(best.name)}。{call}{down}</p>'


def door(referral: Referral, names: Names, number: int) -> str:
    """Return the section, or nothing where nobody is to be asked."""
    about = []
    if referral.note:
        about.append(f'<p class="note">{text(referral.note)}</p>')
    if referral.agency.strip():
        cites = names.bracketed(referral.venue_rule.cites)
        about.append(f'<p><b>归谁管：</b>{text(referral.agency)}<span class="cites">{cites}</span></p>')
    title = where(referral)
    if referral.region is not None and title != ASK:
        about.append(f"<p><b>您说的地方：</b>{text(referral.region.city)}{text(referral.region.county or '')}</p>")
    channels = [_channel(channel, best=place == 0) for place, channel in enumerate(referral.channels)]
    body = "".join((*about, *channels, _sources(referral)))
    shown = section(title, body, "door")
    return shown.replace("<section ", f'<section id="door-{number}" tabindex="-1" ', 1)


def _channel(channel: Channel, *, best: bool) -> str:
    title = "最合适的办法：" if best else "也可以："
    why = f'<span class="because">（{text(channel.why)}）</span>' if channel.why else ""
    steps = items((text(step) for step in channel.steps), tag="ol") if best else ""
    how = steps or (f"<p>{text(channel.how)}</p>" if channel.how.strip() else "")
    kind = "channel best" if best else "channel"
    named = f"<p><b>{title}{text(channel.name)}</b>{why}</p>"
    return f'<div class="{kind}">{named}{_value(channel)}{how}{_code(channel)}</div>'


def _value(channel: Channel) -> str:
    value = channel.value or ""
    if not value:
        return ""
    if channel.kind in _DIALLED:
        return phone(value)
    if channel.kind == "web" and OWN_PAGE.fullmatch(value):
        return f'<a class="out" href="{text(value)}" target="_blank" rel="noopener">打开名单</a>'
    if channel.kind == "web" and ADDRESS.fullmatch(value):
        return link(value)
    return f"<p><b>{text(value)}</b></p>"


def _code(channel: Channel) -> str:
    """Only for an address or a number of a sourced row: whoever looks at a computer goes on with the telephone."""
    value = channel.value or ""
    if channel.kind == "web" and ADDRESS.fullmatch(value):
        return fold("用手机扫一扫", code(value, "用手机扫一扫，打开这个网站"), "scan")
    if channel.kind == "hotline" and PHONE.fullmatch(value):
        number = value.replace("-", "")
        return fold("用手机扫一扫", code(f"tel:{number}", f"用手机扫一扫，拨打 {value}"), "scan")
    return ""


def _sources(referral: Referral) -> str:
    rows = [f"{text(c.name)}：{text(c.source)}（{day(c.checked_on)}核对）" for c in referral.channels]
    return fold("电话和办法是从哪里来的", items(rows), "sources")
