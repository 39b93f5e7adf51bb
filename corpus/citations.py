"""Citations of Chinese law in four steps: find → resolve → (cite) → annotate.

find(text, names)            every mention of an article, with its span (see `corpus.mentions`)
resolve(mention, corpus)     the article of the library that it names, or UnknownArticle: never a near miss
cite(text, corpus)           the one citation that a whole string is: 援助法31-5, 湘规3, 刑法第二百七十六条之一
annotate(text, corpus)       the text with each citation that resolves passed through `mark`
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, ArticleNumber, Portion
from corpus.mentions import BACK_REFERENCE, Mention, find
from corpus.models import Article, Status
from corpus.names import LawNames
from corpus.store import VERIFY, Corpus

__all__ = ["Mention", "Resolved", "annotate", "cite", "find", "format_citation", "resolve"]

LONGEST = 200
"""Characters of one typed citation; the longest name of a law in the library has about 80."""


@dataclass(frozen=True)
class Resolved:
    """A mention and what it names: the article, the portion of it, that portion's text, and whether it is law."""

    mention: Mention
    article: Article
    portion: Portion
    text: str
    status: Status

    @property
    def label(self) -> str:
        """《法名》第三十一条第五项, for people."""
        return format_citation(self.article, self.portion)


def format_citation(article: Article, portion: Portion) -> str:
    """Return 《法名》第三十一条第五项."""
    return f"《{article.law.name}》{article.id.number}{portion}"


def resolve(mention: Mention, corpus: Corpus, *, on: date) -> Resolved:
    """Return what a mention names.

    The version in force on the day `on` is taken; when there is none, the version that ended last before that day, else
    the first to come, with its status. A number after a dash is the item of that number; where the article has no such
    item, but the law has that 之N article, it is the article (刑法276-1 is 第二百七十六条之一).

    Raises:
        UnknownArticle: the law is not named, not known, ambiguous or not in the library, or it has no such article,
            paragraph or item; the message says which, in Chinese.
    """
    law = _law(mention)
    number, portion = mention.number, mention.portion
    if mention.dashed:
        number, portion = _after_dash(law, number, portion, corpus, on)
    article = _article(ArticleId(law, number), corpus, on)
    try:
        text = article.portion(portion)
    except UnknownArticle as exc:
        if article.complete:
            raise
        raise UnknownArticle(f"本系统只收录了《{law}》{number}的一部分，其中没有{portion}，{VERIFY}") from exc
    return Resolved(mention, article, portion, text, article.law.validity.status(on))


def cite(text: str, corpus: Corpus, *, on: date, names: LawNames | None = None) -> Resolved:
    """Return the one citation that the whole of `text` is.

    Args:
        text: what was typed, e.g. 援助法31-5, 法律援助法第三十一条第五项, 刑法二百七十六条之一, 湘规3.
        corpus: the library.
        on: the day for which the version is wanted.
        names: the names of its laws, where the caller keeps them (building takes some hundredths of a second).

    Raises:
        UnknownArticle: it is no citation, more than one, or names nothing; one sentence in Chinese says so.
    """
    names = names or LawNames.from_corpus(corpus)
    if len(text) > LONGEST:
        raise UnknownArticle(f"法条写得太长了（超过{LONGEST}个字），请只写法名和条号，例如：法律援助法第三十一条")
    mentions = find(text, names)
    if not mentions:
        undivided = _undivided(text.strip(), corpus, names)
        if undivided is not None:
            return resolve(undivided, corpus, on=on)
        name = text.strip().removesuffix("全文")
        if names.lookup(name):
            raise UnknownArticle(f"请写明是第几条，例如：{name}第三条")
        raise UnknownArticle("没有看出是哪一条，请写法名和条号，例如：法律援助法第三十一条，或者援助法31-5")
    if len(mentions) > 1:
        raise UnknownArticle(f"这里写了{len(mentions)}条，请一次只写一条")
    mention = mentions[0]
    if any(char.isalnum() for char in text[: mention.start] + text[mention.end :]):
        raise UnknownArticle(f"“{text.strip()}”里只有“{mention.text}”看得懂，请只写法名和条号")
    return resolve(mention, corpus, on=on)


def annotate(
    text: str,
    corpus: Corpus,
    *,
    on: date,
    mark: Callable[[Resolved, str], str],
    names: LawNames | None = None,
    default_law: str | None = None,
) -> str:
    """Return `text` with every citation that resolves replaced by `mark(resolved, its text)`; the rest is untouched."""
    pieces: list[str] = []
    done = 0
    for mention in find(text, names or LawNames.from_corpus(corpus), default_law=default_law):
        if mention.implied or mention.start < done:
            continue
        try:
            resolved = resolve(mention, corpus, on=on)
        except UnknownArticle:
            continue
        pieces += [text[done : mention.start], mark(resolved, mention.text)]
        done = mention.end
    return "".join([*pieces, text[done:]])


def _undivided(text: str, corpus: Corpus, names: LawNames) -> Mention | None:
    """Return 法名全文 as a mention where the library holds a text of that law that is not divided into articles."""
    laws = names.lookup(text.removesuffix("全文")) if text.endswith("全文") else ()
    whole = ArticleNumber(0)
    if len(laws) != 1 or not corpus.versions(ArticleId(laws[0], whole)):
        return None
    return Mention(0, len(text), text, laws[0], text.removesuffix("全文"), whole)


def _law(mention: Mention) -> str:
    if mention.law is not None:
        return mention.law
    if mention.candidates:
        choices = "或者".join(f"《{name}》" for name in mention.candidates)
        raise UnknownArticle(f"“{mention.law_text}”可能是{choices}，请写法律的全名")
    if BACK_REFERENCE.fullmatch(mention.law_text):
        raise UnknownArticle(f"看不出“{mention.law_text}”是哪部法律，请写上法名")
    if mention.law_text:
        raise UnknownArticle(f"本系统没有收录“{mention.law_text}”，{VERIFY}")
    raise UnknownArticle(f"没有写明{mention.number}是哪部法律的，请写上法名")


def _after_dash(
    law: str, number: ArticleNumber, portion: Portion, corpus: Corpus, on: date
) -> tuple[ArticleNumber, Portion]:
    """Decide what 276-1 and 276-1-2 mean: the item (of the paragraph), or the inserted article (and its item)."""
    first, second = (portion.item, None) if portion.paragraph is None else (portion.paragraph, portion.item)
    inserted = replace(number, suffix=first or 0)
    if not corpus.versions(ArticleId(law, inserted)):
        return number, portion
    if corpus.versions(ArticleId(law, number)):
        items = [paragraph[1] for paragraph in _article(ArticleId(law, number), corpus, on).paragraphs]
        if portion.paragraph is not None:
            items = items[portion.paragraph - 1 : portion.paragraph]
        if any(item == portion.item for run in items for item, _ in run):
            return number, portion
    return inserted, Portion(item=second)


def _article(id: ArticleId, corpus: Corpus, on: date) -> Article:
    try:
        return corpus.get(id, on=on)
    except UnknownArticle:
        versions = corpus.versions(id)
        if not versions:
            raise
    ended = [article for article in versions if article.law.validity.status(on) is Status.ENDED]
    return ended[-1] if ended else versions[0]
