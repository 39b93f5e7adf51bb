"""A conversation → HTML: earlier answers folded away, the newest as a card with everything that can be tapped."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Exchange
from bot.faces import card
from bot.faces.marks import fold, sign, text
from bot.faces.ratings import REASONS
from bot.faces.verdict import in_short
from bot.faces.vocabulary import Vocabulary


def talk(history: Sequence[Exchange], words: Vocabulary) -> str:
    """Return the conversation, oldest first; nothing where nothing was said."""
    last = len(history) - 1
    return "".join(_exchange(exchange, words, number, last=number == last) for number, exchange in enumerate(history))


def hides(history: Sequence[Exchange]) -> bool:
    """Whether somebody who hurts the person might look at the screen: then the page offers to leave at once."""
    return any(exchange.answer is not None and card.hides(exchange.answer) for exchange in history)


def _exchange(exchange: Exchange, words: Vocabulary, number: int, *, last: bool) -> str:
    said = f'<div class="user-row"><p><span class="who">您：</span>{text(exchange.turn)}</p></div>'
    if exchange.answer is None:
        return f'{said}<div class="bot-row"><p class="refused">{text(exchange.refusal)}</p></div>'
    shown = card.card(exchange.answer, words, number=number, live=last)
    if not last:
        shown = fold(f"前面的回答：{in_short(exchange.answer)}", shown, "earlier")
    return f'{said}<div class="bot-row">{shown}{_tools(exchange) if last else ""}</div>'


def _tools(exchange: Exchange) -> str:
    """Read aloud (shown by the browser where it can), copy, and the rating."""
    tools = (
        '<div class="tools"><button type="button" class="tool" data-speak hidden>念给我听</button>'
        '<button type="button" class="tool" data-copy>复制回答</button></div>'
    )
    return tools + (_THANKS if exchange.rated else _rating())


_THANKS = '<p class="rating" role="status">谢谢，记下了。</p>'


def _rating() -> str:
    reasons = "".join(
        f'<button type="button" class="value" data-rate="no" data-reason="{name}">{shown}</button>'
        for name, shown in REASONS.items()
    )
    why = fold(f"{sign('no')}没用", f"<p>哪里没用？点一个：</p>{reasons}", "thumb-down")
    return (
        '<div class="rating" role="group" aria-label="这个回答有用吗"><p>这个回答有用吗？'
        "<small>只记下“有用”“没用”和原因，不记您说的话。</small></p>"
        '<button type="button" class="value" data-rate="yes">'
        f"{sign('yes')}有用</button>"
        f"{why}</div>"
    )
