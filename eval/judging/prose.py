"""The Markdown of an answer → what a person reads of it, as plain text.

Works on our own answers and on those of any other system: nothing here needs to know who wrote them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

_LINK = re.compile(r"\[([^\[\]\n]*)\]\(([^()\s]*)\)")
_DETAILS = re.compile(r"<details(?P<open> open)?>")
_CLOSED = "</details>"
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_LEAD = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+|[-*+][ \t]+|[0-9]{1,3}[.)、][ \t]+|-{3,}[ \t]*$)?", re.MULTILINE
)
_MARKS = re.compile(r"[*`_~]{1,3}|\\(?=[\W_])")
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r"「([^「」\n]{1,400})」")


def plain(text: str) -> str:
    """Return the text without Markdown, HTML tags and entities, NFKC-folded, line by line as it was."""
    text = _TAG.sub("", _LINK.sub(_target, text))
    text = html.unescape(_MARKS.sub("", _LEAD.sub("", text)))
    return unicodedata.normalize("NFKC", text)


def told(text: str, *, law: bool = False) -> str:
    """Return what the answer itself says: `text` without its folded parts, with `law` keeping those that are open."""
    kept, done = list[str](), 0
    for start in _DETAILS.finditer(text):
        if start.start() < done or (law and start["open"]):
            continue
        end = text.find(_CLOSED, start.end())
        if end < 0:  # never closed: nothing is folded
            break
        kept.append(text[done : start.start()])
        done = end + len(_CLOSED)
    return "\n".join([*kept, text[done:]])


def squeezed(text: str) -> str:
    """Return folded text without any white space: what patterns and comparisons of words see."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def without_own_words(text: str, said: Iterable[str]) -> str:
    """Return plain `text` without what it repeats between 「 and 」 of the words in `said`."""
    heard = squeezed("".join(said))

    def drop(match: re.Match[str]) -> str:
        parts = [squeezed(part) for part in re.split(r"[;；…]", match[1])]
        return "「」" if all(part in heard for part in parts) else match[0]

    return _QUOTED.sub(drop, text)


def _target(match: re.Match[str]) -> str:
    """A link shows its label; an address behind it counts too, unless it is the number that the label shows."""
    label, target = match[1], match[2]
    return label if target.removeprefix("tel:") in (label, label.replace("-", "")) else f"{label} {target}"
