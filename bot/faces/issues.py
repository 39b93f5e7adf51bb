"""Several issues of one conversation as tabs: the main one whole, each other one with its outcome and why.

A case that is only mentioned, because the question is about something else, stands under the answer without tabs.
"""

from __future__ import annotations

from bot.faces.marks import items, say, section, text
from bot.faces.verdict import banner, ground
from bot.faces.vocabulary import Vocabulary
from bot.models import Answer, Issue
from bot.render import MENTIONED, Names


def tabs(answer: Answer, words: Vocabulary, number: int) -> str:
    """The row of tabs; the first is the main issue."""
    labels = [_main(answer, words), *(issue.label for issue in answer.others)]
    buttons = "".join(
        f'<button type="button" role="tab" id="tab-{number}-{place}" aria-controls="issue-{number}-{place}" '
        f'aria-selected="{"false" if place else "true"}" tabindex="{-1 if place else 0}">{text(label)}</button>'
        for place, label in enumerate(labels)
    )
    return (
        f'<p class="several">您说了{len(labels)}件事，一件一件看：</p>'
        f'<div class="tabs" role="tablist" aria-label="您说的几件事">{buttons}</div>'
    )


def panels(answer: Answer, main: str, names: Names, words: Vocabulary, number: int, *, live: bool) -> str:
    """The panels under the tabs; all but the first are hidden until their tab is chosen."""
    bodies = [main, *(_issue(issue, names, words, live=live) for issue in answer.others)]
    return "".join(
        f'<div role="tabpanel" id="issue-{number}-{place}" aria-labelledby="tab-{number}-{place}" tabindex="0"'
        f"{' hidden' if place else ''}>{body}</div>"
        for place, body in enumerate(bodies)
    )


def mentioned(answer: Answer, names: Names, words: Vocabulary, *, live: bool) -> str:
    """What would come out for the case that the question tells of."""
    return section(MENTIONED, "".join(_issue(issue, names, words, live=live) for issue in answer.others))


def _main(answer: Answer, words: Vocabulary) -> str:
    spec = words.matters.get(answer.matter or "")
    return spec.label if spec is not None else "第一件事"


def _issue(issue: Issue, names: Names, words: Vocabulary, *, live: bool) -> str:
    why = section("为什么", items(ground(found, names) for found in issue.grounds))
    whole = ""
    if live and issue.matter in words.matters:
        whole = say(f"看“{issue.label}”的完整回答", words.matter(issue.matter))
    return banner(issue.verdict, issue.headline) + why + whole
