"""What of a text can be checked: articles, limits, amounts, days, telephone numbers, sites and streets.

A claim has a kind and a value that no longer depends on how it was written: 七日, 7天 and ７ 日 are one limit.
Numbers are read by `corpus.numerals` (1 to 9999) and as digits; what is vague (七八天, 几个月) is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.ids import ArticleNumber, Portion
from corpus.mentions import find
from corpus.names import LawNames
from corpus.numerals import parse_numeral

ARTICLE, LIMIT, AMOUNT, SHARE = "article", "limit", "amount", "share"
DAY, PHONE, SITE, STREET = "day", "phone", "site", "street"
Value = tuple[object, ...]

_C = "零〇一二两三四五六七八九十百千"
_N = rf"(?:[0-9]+(?:\.[0-9]+)?|[{_C}]+|半)"
_DAY = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})年(?:(?P<m>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})[日号])?)?"
    r"|(?P<iy>(?:19|20)[0-9]{2})[-/.](?P<im>[0-9]{1,2})(?:[-/.](?P<id>[0-9]{1,2}))?(?![0-9])"
    r"|(?<![0-9])(?P<om>[0-9]{1,2})月(?P<od>[0-9]{1,2})[日号]"
)
_LIMIT = re.compile(
    rf"(?<![第哪每同当隔头几数某{_C}0-9.])(?:(?P<a>{_N})(?:个)?(?:多)?(?:至|到|-|~|—))?(?P<n>{_N})(?:来|余)?"
    r"(?P<unit>个?工作日|小时|日(?![常子期报益])|天(?![然气天生下上])|个半月|个月|周岁|岁|年(?![级代龄轻到])|个?星期|周(?![一二三四五六日末岁边]))"
)
_UNITS = {"天": "日", "个工作日": "工作日", "周岁": "岁", "个星期": "周", "星期": "周"}
_AMOUNT = re.compile(
    rf"(?<![第{_C}0-9.])(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?|[{_C}]+)(?P<scale>[百千万亿]{{1,2}})?"
    r"(?P<tail>[1-9一二三四五六七八九](?![0-9年月日天个人岁级]))?(?:多|余|来)?(?P<unit>元|块钱|块(?!儿|地))?"
)
_SHARE = re.compile(rf"百分之(?P<c>{_N})|(?P<p>[0-9]+(?:\.[0-9]+)?)%")
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_MAIL = re.compile(r"(?<![A-Za-z0-9.+-])[A-Za-z0-9.+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.]+")
_SITE = re.compile(
    r"(?:https?://|www\.)[!-~]+|(?<![A-Za-z0-9_@.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,}(?:/[A-Za-z0-9./?=&%_-]*)?",
    re.I,
)
_STREET = re.compile(
    rf"[\u4e00-\u9fff]{{1,8}}(?:路|街|大道|巷|弄)[0-9{_C}]+号|(?<![第{_C}0-9])[0-9{_C}]+(?:栋|单元)(?![\u4e00-\u9fff]*(?:摔|掉|跳|坠))"
)
_PHONE = re.compile(r"\+?[0-9][0-9-]{2,}")  # whatever has three digits or more could be dialled
_HIDE = "·"


@dataclass(frozen=True)
class Claim:
    """One checkable statement: where it stands in the text [start, end), how it is written, and what it says.

    `value` of an article is (law or "", number, portion), of a limit (number, unit), of a day (year, month, day), each
    None where unsaid, of an amount (yuan,), of the others (what is written,).
    """

    kind: str
    value: Value
    text: str
    start: int
    end: int


def claims(text: str, names: LawNames | None, *, loose: bool = False) -> list[Claim]:
    """Return the claims of plain text (see `prose.plain`) in the order of the text.

    Args:
        text: NFKC-folded.
        names: the names of laws; None leaves articles out.
        loose: also read numbers without a unit as amounts: for texts that support claims, not for those that make them.
    """
    found: list[Claim] = []
    rest = text
    if names is not None:
        for mention in find(text, names):
            law = mention.law or (f"?{mention.law_text}" if mention.law_text else "")
            value = (law, mention.number, mention.portion)
            found.append(Claim(ARTICLE, value, mention.text, mention.start, mention.end))
        rest = _hidden(rest, found)
    for kind, pattern in ((SITE, _MAIL), (SITE, _SITE), (STREET, _STREET), (DAY, _DAY)):
        here = [_claim(kind, _written(kind, match), match) for match in pattern.finditer(rest)]
        rest, found = _hidden(rest, here), found + here
    for kind, pattern in ((SHARE, _SHARE), (LIMIT, _LIMIT), (AMOUNT, _AMOUNT)):
        here = [
            _claim(kind, value, match) for match in pattern.finditer(rest) for value in _numbers(kind, match, loose)
        ]
        rest, found = (rest if loose and kind == AMOUNT else _hidden(rest, here)), found + here
    found += [_claim(PHONE, (match[0].rstrip("-").replace("-", ""),), match) for match in _PHONE.finditer(rest)]
    return sorted((claim for claim in found if _claimed(text, claim)), key=lambda claim: claim.start)


def _claimed(text: str, claim: Claim) -> bool:
    """Leave out 最后一天, which is no length of time, and an age that is only asked for."""
    if claim.kind != LIMIT:
        return True
    if claim.value[1] == "岁":
        return not re.match(r"[^。!;\n]*[?？]", text[claim.end : claim.end + 40])
    return not text.endswith("最后", 0, claim.start)


def article_of(claim: Claim) -> tuple[str, ArticleNumber, Portion]:
    """Return what an article claim names: full name of the law ("" not said, ?… not known), number, portion.

    Raises:
        ValueError: it is another kind of claim.
    """
    law, number, portion = claim.value if claim.kind == ARTICLE else (None, None, None)
    if isinstance(law, str) and isinstance(number, ArticleNumber) and isinstance(portion, Portion):
        return law, number, portion
    raise ValueError(f"no article: {claim.kind} {claim.text}")


def _claim(kind: str, value: Value, match: re.Match[str]) -> Claim:
    return Claim(kind, value, match[0], match.start(), match.end())


def _hidden(text: str, found: list[Claim]) -> str:
    """Blank what has been read, so that no part of it is read again; positions stay."""
    pieces, done = [], 0
    for claim in sorted(found, key=lambda claim: claim.start):
        if claim.end > done:
            start = max(claim.start, done)
            pieces += [text[done:start], _HIDE * (claim.end - start)]
            done = claim.end
    return "".join([*pieces, text[done:]])


def _written(kind: str, match: re.Match[str]) -> Value:
    if kind != DAY:
        return (match[0].rstrip("/-.").lower(),)
    groups = (("y", "iy"), ("m", "im", "om"), ("d", "id", "od"))
    parts = (next((match[name] for name in names if match[name]), None) for names in groups)
    return tuple(int(part) if part else None for part in parts)


def _numbers(kind: str, match: re.Match[str], loose: bool) -> Iterator[Value]:
    """Yield the values of a match; none when its numerals are no number."""
    if kind == SHARE:
        number = _number(match["c"] or match["p"])
        if number is not None:
            yield (number,)
    elif kind == LIMIT:
        unit = _UNITS.get(match["unit"], match["unit"])
        for part in (match["a"], match["n"]):
            number = _number(part) if part else None
            if number is not None:
                yield (number + 0.5, "个月") if unit == "个半月" else (number, unit)
    elif match["unit"] or loose or set(match["scale"] or "") & set("万亿"):
        number = _number(match["n"].replace(",", ""))
        if number is not None and match[0] != "一块":
            scale = 1.0
            for char in match["scale"] or "":
                scale *= _SCALES[char]
            tail = _number(match["tail"]) if match["tail"] else None
            yield (round(number * scale + (tail or 0) * scale / 10, 2),)


def _number(text: str) -> float | None:
    if text == "半":
        return 0.5
    try:
        return float(text) if text[0].isascii() else float(parse_numeral(text))
    except ValueError:
        return None
