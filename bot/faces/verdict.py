"""A verdict in words, colour and sign, and sentences with the articles they come from."""

from __future__ import annotations

from collections.abc import Iterable

from bot.faces.marks import sign, text
from bot.models import Answer, Citation, Finding, Verdict
from bot.render import Names

_OUTCOMES: dict[Verdict, tuple[str, str, str]] = {
    Verdict.NO_MEANS_TEST: ("good", "yes", "很可能可以"),
    Verdict.CHECK_WAIVED: ("good", "yes", "很可能可以"),
    Verdict.NOTIFIED_DEFENCE: ("good", "yes", "很可能会派律师"),
    Verdict.IF_HARDSHIP: ("maybe", "maybe", "家里困难的，很可能可以"),
    Verdict.NEEDS_FACTS: ("ask", "ask", "还要问您几句"),
    Verdict.NOT_COVERED: ("no", "no", "很可能不行"),
}  # colour, sign, words: whoever cannot see colours has the other two
_TOLD = ("told", "told", "给您的说明")
_ABSTAINED = ("ask", "ask", "这个我说不准")


def colour(answer: Answer) -> str:
    """The colour of a whole card."""
    return _outcome(answer)[0]


def badge(answer: Answer) -> str:
    """The outcome of an answer in a few words with its sign."""
    return _badge(*_outcome(answer)[1:])


def banner(verdict: Verdict, headline: str) -> str:
    """The outcome of an issue that stands beside the main one."""
    kind, mark, words = _OUTCOMES[verdict]
    return f'<div class="verdict {kind}">{_badge(mark, words)}<h2>{text(headline)}</h2></div>'


def in_short(answer: Answer) -> str:
    """The outcome in a few words, unescaped."""
    return _outcome(answer)[2]


def stated(words: str, cites: Iterable[Citation], names: Names) -> str:
    """A sentence, and after it in smaller type the articles it comes from."""
    return f"{text(words)}{cited(cites, names)}"


def cited(cites: Iterable[Citation], names: Names) -> str:
    """The articles in brackets, or nothing."""
    printed = names.bracketed(cites)
    return f'<span class="cites">{printed}</span>' if printed else ""


def ground(found: Finding, names: Names) -> str:
    """Why, and the person's own words it was read from."""
    said = f'<span class="said">您说的是：「{text(found.quote)}」</span>' if found.quote.strip() else ""
    return stated(found.label, found.cites, names) + said


def _outcome(answer: Answer) -> tuple[str, str, str]:
    if answer.verdict is not None:
        return _OUTCOMES[answer.verdict]
    return _ABSTAINED if answer.abstained else _TOLD


def _badge(mark: str, words: str) -> str:
    return f'<p class="badge">{sign(mark)}<span>{words}</span></p>'
