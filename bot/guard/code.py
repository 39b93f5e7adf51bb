"""Text → the text without what no resident writes about a case: markup, templates, links, long foreign or coded runs.

Comes in cleaned (bot.understanding.text.clean). Every repetition has an end or is possessive, so hostile text of any
length is read in time that grows with its length.
"""

from __future__ import annotations

import re

_NO = "\u4e00-\u9fff。”」』\n"  # a foreign sentence ends with its line, its quotation, or where Chinese goes on
_CODE = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"<!--(?:(?!-->|<!--).){0,2000}+(?:-->|$|(?=<!--))",
        r"<([a-z_]\w{0,40})\b[^<>]{0,300}+>[^<>]{0,500}+</\1\s{0,9}>",  # with what it encloses
        r"\[(inst|sys|system)\].{0,1000}?\[/\1\]",
        r"<\|[^|\n]{0,40}\|>[^<\n]*+(?:\n[^<\n]*+)?<\|[^|\n]{0,40}\|>",
        r"<{1,2}/?[a-z!?|][^<>\u4e00-\u9fff]{0,300}+>{1,2}",
        r"!?\[[^\]\n]{0,100}\]\([^\n]{0,200}?\)+",
        r"\{\{[^{}\n]{0,200}+\}\}|[$#]\{[^{}\n]{0,200}+\}",
        r"\{[^{}\"']{0,500}+[\"'][^{}]{0,500}+(?:\{[^{}]{0,500}+\}[^{}]{0,200}+){0,5}+\}",
        r"(?:https?|ftp|javascript|data):[^\s\u4e00-\u9fff,。;)\]」”]+",
        rf"['\"]?;[ \t]{{0,9}}(?:update|drop|delete|insert|select)\b[^{_NO}]*",
        rf"(?:[a-z][a-z0-9'’-]{{0,20}}[ ,.:;!?\"']{{1,4}}){{4,}}[^{_NO}]*",  # a sentence of another language
        r"[a-z0-9+/=_-]{24,}",
        r"^[ \t]*```\w{0,20}[ \t]*$|^[ \t]*>[ \t]?",
        r"^\S{1,12} (?:\d{4}[-/年]\S{0,9} )?\d{1,2}:\d{2}(?::\d{2})?$",  # who wrote when, of a copied chat
        r"^【[^】\n]{0,20}】$|【[^】\n]{0,20}】第\d+页(?:/共\d+页)?",  # what a text recognition puts around a page
    )
)


def without_code(text: str) -> str:
    """Return the text without code: nothing, where it is nothing else."""
    for pattern in _CODE:
        text = pattern.sub("", text)
    return text
