"""Text → the text without what no resident writes about a case: markup, templates, links, long foreign or coded runs.

Comes in cleaned (bot.understanding.text.clean). Every repetition has an end or is possessive, so hostile text of any
length is read in time that grows with its length. What looks like code but tells a case is none: people put titles into
【】 and copy forms of name and value.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NO = "\u4e00-\u9fff。”」』\n"  # a foreign sentence ends with its line, its quotation, or where Chinese goes on
# What a program puts around the words of people.
_FRAMES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # Who wrote when, of a copied chat: what was written follows. 开庭 9:30 is when to be there.
        r"^(?!\S*(?:开庭|庭审|上班|下班|到庭|调解|会见|报到|截止|开会|出发|时间))\S{1,12}"
        r" (?:\d{4}[-/年]\S{0,9} )?\d{1,2}:\d{2}(?::\d{2})?$(?=\s{1,9}\S)",
        # What a text recognition puts around a page.
        r"【[^】\n]{0,20}】第\d+页(?:/共\d+页)?|^【[^】\n]{0,20}(?:识别|扫描|截图|图片|附件|文档|页)[^】\n]{0,8}】。?",
    )
)
_CODE = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"<!--(?:(?!-->|<!--).){0,2000}+(?:-->|$|(?=<!--))",
        r"<([a-z_]\w{0,40})\b[^<>]{0,300}+>[^<>]{0,500}+</\1\s{0,9}>",  # with what it encloses
        r"\[(inst|sys|system)\].{0,1000}?\[/\1\]",
        r"<\|[^|\n]{0,40}\|>[^<\n]*+(?:\n[^<\n]*+)?<\|[^|\n]{0,40}\|>",
        r"<{1,2}/?[a-z!?|][^<>\u4e00-\u9fff]{0,300}+>{1,2}",
        r"!?\[[^\]\n]{0,100}\]\([^\n\u4e00-\u9fff]{0,200}?\)+",  # 原告[张某](他打我妈) is no link
        r"\{\{[^{}\n]{0,200}+\}\}|[$#]\{[^{}\n]{0,200}+\}",
        r"\{[^{}\"']{0,500}+[\"'][^{}]{0,500}+(?:\{[^{}]{0,500}+\}[^{}]{0,200}+){0,5}+\}",
        r"(?:https?|ftp|javascript|data):[^\s\u4e00-\u9fff,。;)\]」”]+",
        rf"['\"]?;[ \t]{{0,9}}(?:update|drop|delete|insert|select)\b[^{_NO}]*",
        rf"(?:[a-z][a-z0-9'’-]{{0,20}}[ ,.:;!?\"']{{1,4}}){{4,}}[^{_NO}]*",  # a sentence of another language
        r"[a-z0-9+/=_-]{24,}",
        r"^[ \t]*```\w{0,20}[ \t]*$|^[ \t]*>[ \t]?",
    )
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


Tells = Callable[[str], bool]


def without_code(text: str, *, tells: Tells = lambda _: False) -> str:
    """Return the text without frames and code: nothing, where it is nothing else.

    Args:
        text: cleaned.
        tells: whether words tell a case; then they stay, whatever they look like.
    """
    return _without(_CODE, without_frames(text, tells=tells), tells)


def without_frames(text: str, *, tells: Tells = lambda _: False) -> str:
    """Return the text without the headers of a copied chat and the marks of a text recognition."""
    return _without(_FRAMES, text, tells)


def _without(patterns: tuple[re.Pattern[str], ...], text: str, tells: Tells) -> str:
    def kept(match: re.Match[str]) -> str:
        return match[0] if _HAN.search(match[0]) and tells(match[0]) else ""

    for pattern in patterns:
        text = pattern.sub(kept, text)
    return text
