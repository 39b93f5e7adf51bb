"""The law's own words, folded, by law and version, with kind, validity and source."""

from __future__ import annotations

from datetime import date

from bot.faces.marks import fold, text
from bot.models import Answer, Beside, Citation, Intent
from bot.render import KINDS, SHORTENED, named, validity


def law(answer: Answer) -> str:
    """Return the fold; it stands open where the law is the answer itself."""
    cites = named(answer)
    versions = dict.fromkeys((c.law, c.text_kind, c.in_force, c.source) for c in cites)
    blocks = [
        _version([c for c in cites if (c.law, c.text_kind, c.in_force, c.source) == version], answer.on)
        for version in versions
    ]
    blocks += [_beside(beside, answer.on) for beside in answer.beside]
    title = f"法律条文原文（{len(cites) + len(answer.beside)}条）"
    return fold(title, "".join(blocks), "law", opened=answer.intent is Intent.PROVISION_LOOKUP)


def _beside(beside: Beside, on: date) -> str:
    of = text(SHORTENED.sub("", beside.of))
    return f"<p><b>和{of}一起看</b>：{text(beside.reason)}</p>{_version([beside.cite], on)}"


def _version(cites: list[Citation], on: date) -> str:
    first = cites[0]
    kind = KINDS.get(first.text_kind, "文本性质不明")
    source = f"来源：{text(first.source)}。" if first.source.strip() else ""
    mark = f'<span class="kind {text(first.text_kind)}">{kind}</span>'
    return (
        f'<div class="version"><h4>《{text(first.law)}》{mark}</h4>'
        f'<p class="about">{validity(first.in_force, on)}。{source}</p>{"".join(map(_quoted, cites))}</div>'
    )


def _quoted(cite: Citation) -> str:
    lines = "".join(f"<p>{text(line)}</p>" for line in cite.text.split("\n") if line.strip())
    return f"<h5>{text(cite.article + (cite.item or ''))}</h5><blockquote>{lines}</blockquote>"
