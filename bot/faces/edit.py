"""改一下前面说的: what the answer rests on, each with buttons that change it. A change is a turn like any other."""

from __future__ import annotations

from bot.faces.marks import fold, say, text
from bot.faces.vocabulary import Vocabulary
from bot.models import Answer, Intent

_VALUES = ((True, "是"), (False, "不是"), (None, "不清楚"))


def edit(answer: Answer, words: Vocabulary) -> str:
    """Return the fold, or nothing where no verdict was computed from facts."""
    if answer.intent is not Intent.ELIGIBILITY or answer.abstained:
        return ""
    rests_on = [name for found in answer.grounds for name in found.because]
    names = [name for name in dict.fromkeys((*rests_on, *answer.facts)) if name in words.facts]
    rows = "".join(_fact(name, answer.facts.get(name), words) for name in names)
    hint = "<p>我是按下面这些情况算的。哪一条不对，点一下就重新算。没列出来的，直接写在下面的框里。</p>"
    return fold("改一下前面说的", f"{hint}{_matter(answer, words)}{rows}", "edit")


def _fact(name: str, value: bool | str | None, words: Vocabulary) -> str:
    label = words.facts[name].label
    buttons = "".join(
        say(shown, words.fact(name, given), kind="value", pressed=given is value and value is not None)
        for given, shown in _VALUES
    )
    return f'<div class="fact" role="group" aria-label="{text(label)}"><p>{text(label)}</p>{buttons}</div>'


def _matter(answer: Answer, words: Vocabulary) -> str:
    """The matters to choose from; the one that was understood is chosen."""
    options = "".join(
        f'<option value="{text(words.matter(name))}"{" selected" if name == answer.matter else ""}>'
        f"{text(spec.label)}</option>"
        for name, spec in words.matters.items()
    )
    none = "" if answer.matter in words.matters else '<option value="" selected>（还没听明白是什么事）</option>'
    return (
        f'<div class="pick"><label><span>说的是哪件事</span><select data-pick>{none}{options}</select></label>'
        '<button type="button" class="option" data-picked>换成这件事</button></div>'
    )
