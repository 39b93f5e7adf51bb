"""The named functions that programs call, over the Gradio API and over MCP: ask, lookup, search.

A refusal is {"problem": one sentence in Chinese}. Annotations are real objects here, for both servers read them, and
the docstrings are what a caller's documentation shows.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.staff.routes import Office, problem_of

Endpoint = Callable[..., dict[str, Any]]


def asking(office: Office) -> Endpoint:
    """Return `ask`, which the page has in a form of its own."""

    def ask(question: str, turns: list[str] | None = None, on: str = "") -> dict[str, Any]:
        """Answer a question on legal aid in Hunan: whether it is likely given, why, what to bring, where to go.

        Args:
            question: the person's own words, in Chinese.
            turns: what the person said later in the same conversation, oldest first.
            on: the day whose law applies, like 2026-11-23; today where empty.

        Returns:
            The Answer object of the machine contract: verdict, grounds, missing, citations, referral, text, …
        """
        found = problem_of(office.ask, {"turns": [question, *(turns or [])], "on": on})
        answer: dict[str, Any] = found.get("answer", found)
        return answer

    return ask


def endpoints(office: Office) -> Mapping[str, Endpoint]:
    """Return the endpoints beside `ask` by name."""

    def lookup(q: str, on: str = "", within: str = "") -> dict[str, Any]:
        """Look up Chinese law exactly: a citation, a law's name, or part of a name.

        Args:
            q: for example 援助法31-5, 湘规3, 刑诉35, 刑法第二百七十六条之一, 法律援助法.
            on: the day whose law applies, like 2026-11-23; today where empty.
            within: full name of the law that a bare number belongs to.

        Returns:
            `kind` tells what came of it: article (`view`: text, validity, source, versions, what it cites, what cites
            it, its provincial or national twin), law (`contents`), choices, words (nothing exact: use search) or
            problem.
        """
        found = problem_of(office.lookup, {"q": q, "on": on, "within": within})
        contents = found.get("contents")
        if contents is not None:  # a code has a thousand articles: numbers are enough to ask for one
            for heading in contents["headings"]:
                heading["articles"] = [article["label"] for article in heading["articles"]]
        return found

    def search(q: str, on: str = "", law: str = "", level: str = "", status: str = "in_force") -> dict[str, Any]:
        """Find articles of Chinese law for words, best first.

        Args:
            q: a few words or a question, in Chinese.
            on: the day whose law applies, like 2026-11-23; today where empty.
            law: full name of the law to search in; all where empty.
            level: 法律, 行政法规, 司法解释, 地方性法规, …; all where empty.
            status: in_force, not_yet, ended or all.

        Returns:
            `hits` with key, label, excerpt, validity; `engine` is index or letters, `notice` says what is down.
        """
        return problem_of(office.search, {"q": q, "on": on, "law": law, "level": level, "status": status})

    return {"lookup": lookup, "search": search}
