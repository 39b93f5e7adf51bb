"""More seeded defects: search, citations, doors, and parts of an answer that get lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from pytest import MonkeyPatch

from bot.answering import compose, eligibility
from bot.answering.citing import Citer, article_citation
from bot.assistant import Assistant
from bot.models import Citation
from bot.routing.channels import Channels
from bot.routing.names import Names
from bot.routing.places import Gazetteer
from bot.routing.roles import Cues
from bot.routing.routing import Router
from bot.routing.tables import DATA as ROUTING
from bot.routing.venue import CASE_OFFICE, PLACE_OF_EVENT, Venues
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article
from corpus.store import Corpus
from index.fusion import Weights
from index.models import Hit
from index.retriever import HybridRetriever, ResidentRetriever
from tests.eval.gate.defects import AID, seeded, with_grounds

# Search


def _hybrid(good: Assistant) -> HybridRetriever:
    retriever = good.composer.retriever
    assert isinstance(retriever, ResidentRetriever)
    return retriever.whole


@seeded
def dense_weight_zeroed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    patch.setattr(_hybrid(good), "_weights", Weights(0.0))
    return good


@seeded
def lexical_weight_zeroed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    patch.setattr(_hybrid(good), "_weights", Weights(1.0))
    return good


@seeded
def lexicon_emptied(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """Lay words are no longer read as the law's words."""
    patch.setattr(_hybrid(good), "_lexicon", None)
    return good


@seeded
def residents_laws_not_first(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return replace(good, composer=replace(good.composer, retriever=_hybrid(good)))


@seeded
def search_returns_the_next_article(good: Assistant, patch: MonkeyPatch) -> Assistant:
    whole, honest = _hybrid(good), HybridRetriever.explain
    rows = {article.key: row for row, article in enumerate(whole._articles)}

    def shifted(self: HybridRetriever, query: str, **options: object) -> list[tuple[Hit, object]]:
        found = honest(self, query, **options)  # type: ignore[arg-type]
        after = [self._articles[(rows[hit.article.key] + 1) % len(rows)] for hit, _ in found]
        return [(replace(hit, article=article), rest) for (hit, rest), article in zip(found, after, strict=True)]

    patch.setattr(HybridRetriever, "explain", shifted)
    return good


@seeded
def nothing_is_in_the_library(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The chance of an answer is read as too low, so articles are never quoted."""
    patch.setattr(compose, "in_library", lambda hits: False)
    return good


# Citations


def _with_citer(good: Assistant, citer: Citer) -> Assistant:
    verdicts = replace(good.composer.verdicts, citer=citer)
    return replace(good, citer=citer, composer=replace(good.composer, citer=citer, verdicts=verdicts))


def _next(article: Article, corpus: Corpus, on: date) -> Article:
    following = ArticleId(article.id.law, ArticleNumber(article.id.number.number + 1))
    return corpus.get(following, on=on) if corpus.versions(following) else article


def _article(cite: Citation, corpus: Corpus, on: date) -> Article:
    return corpus.get(ArticleId(cite.law, ArticleNumber.parse(cite.article)), on=on)


def _recite(good: Assistant, patch: MonkeyPatch, change: Callable[[Citation, date], Citation | None]) -> Assistant:
    honest = Citer.__call__
    patch.setattr(
        Citer,
        "__call__",
        lambda self, texts, *, on: tuple(
            new for cite in honest(self, texts, on=on) if (new := change(cite, on)) is not None
        ),
    )
    return good


@seeded
def citation_shifted_by_one_article(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """Number and words of the article after it: by itself a citation without fault."""
    corpus = good.citer.corpus
    return _recite(good, patch, lambda cite, on: article_citation(_next(_article(cite, corpus, on), corpus, on)))


@seeded
def citation_number_shifted_words_kept(good: Assistant, patch: MonkeyPatch) -> Assistant:
    def shifted(cite: Citation, on: date) -> Citation:
        number = ArticleNumber.parse(cite.article)
        return replace(cite, article=str(ArticleNumber(number.number + 1)))

    return _recite(good, patch, shifted)


@seeded
def citation_of_one_law_shifted(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """Only 法律援助法 42 is cited as 43."""
    corpus = good.citer.corpus

    def shifted(cite: Citation, on: date) -> Citation:
        one = cite.law == AID and cite.article == "第四十二条"
        return article_citation(_next(_article(cite, corpus, on), corpus, on)) if one else cite

    return _recite(good, patch, shifted)


@seeded
def citation_item_shifted(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The right article, the next item of it (第五项 → 第六项)."""

    def one_more(text: str) -> str:
        return re.sub(r"-(\d+)$", lambda match: f"-{max(1, int(match[1]) - 1)}", text)

    return with_grounds(good, lambda ground: replace(ground, cites=tuple(map(one_more, ground.cites))))


@seeded
def old_version_cited(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The oldest version of an article is taken, whatever the day."""
    corpus = good.citer.corpus

    def oldest(cite: Citation, on: date) -> Citation:
        versions = corpus.versions(ArticleId(cite.law, ArticleNumber.parse(cite.article)))
        return article_citation(versions[0])

    return _recite(good, patch, oldest)


@seeded
def search_ignores_the_day(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """Repealed and future versions are quoted."""
    honest = HybridRetriever.explain

    def anytime(self: HybridRetriever, query: str, **options: object) -> object:
        return honest(self, query, **{**options, "any_date": True})  # type: ignore[arg-type]

    patch.setattr(HybridRetriever, "explain", anytime)
    return good


@seeded
def answered_by_the_law_of_another_day(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The day of the question is ignored: the law before the provincial rules is used."""
    honest = Assistant.reply
    past = date(2023, 1, 1)

    def late(self: Assistant, turns: Sequence[str], *, on: date) -> object:
        return replace(honest(self, turns, on=past), on=on)

    patch.setattr(Assistant, "reply", late)
    return good


@seeded
def article_42_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _without_article(good, 42)


@seeded
def article_38_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _without_article(good, 38)


def _without_article(good: Assistant, number: int) -> Assistant:
    gone = ArticleId(AID, ArticleNumber(number))
    return _with_citer(good, Citer(Corpus(article for article in good.citer.corpus.articles() if article.id != gone)))


@seeded
def citation_text_altered(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """One character of one provision: seven days become ten."""
    return _recite(
        good,
        patch,
        lambda cite, on: replace(cite, text=cite.text.replace("七", "十", 1)) if cite.article == "第四十三条" else cite,
    )


@seeded
def venue_not_cited(good: Assistant, patch: MonkeyPatch) -> Assistant:
    patch.setattr("bot.assistant._VENUE", "法律援助法39")
    return good


# Doors


def _with_router(good: Assistant, *, venues: Venues | None = None, names: Names | None = None) -> Assistant:
    gazetteer = Gazetteer(names, Cues.load(ROUTING)) if names else Gazetteer.load()
    return replace(good, router=Router(gazetteer=gazetteer, channels=Channels.load(), venues=venues))


@seeded
def venue_rule_swapped(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """法律援助法 38: office of the case ↔ place of the event."""
    swap = {CASE_OFFICE: PLACE_OF_EVENT, PLACE_OF_EVENT: CASE_OFFICE}
    honest = Venues.load()
    groups = {
        id: replace(
            group,
            kind=swap.get(group.kind, group.kind),
            kind_without_suit=swap.get(group.kind_without_suit, group.kind_without_suit),
        )
        for id, group in honest.groups.items()
    }
    return _with_router(good, venues=replace(honest, groups=groups))


@seeded
def place_that_decides_turned_round(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The home decides before the place of the event."""
    honest = Venues.load()
    groups = {id: replace(group, by=group.by[::-1]) for id, group in honest.groups.items()}
    return _with_router(good, venues=replace(honest, groups=groups))


@seeded
def prefectures_shuffled(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """Every county of Hunan under the next city."""
    honest = Names.load()
    cities = sorted({name.region.city for name in honest.by_text.values() if name.region})
    after = dict(zip(cities, cities[1:] + cities[:1], strict=True))
    names = {
        text: replace(name, region=replace(name.region, city=after[name.region.city])) if name.region else name
        for text, name in honest.by_text.items()
    }
    return _with_router(good, names=replace(honest, by_text=names))


@seeded
def one_prefecture_wrong(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The counties of 邵阳 under 娄底."""
    honest = Names.load()
    names = {
        text: replace(name, region=replace(name.region, city="娄底市"))
        if name.region and name.region.city == "邵阳市" and name.region.county
        else name
        for text, name in honest.by_text.items()
    }
    return _with_router(good, names=replace(honest, by_text=names))


@seeded
def hotline_dropped(good: Assistant, patch: MonkeyPatch) -> Assistant:
    honest = Assistant.reply

    def without(self: Assistant, turns: Sequence[str], *, on: date) -> object:
        answer = honest(self, turns, on=on)
        doors = tuple(channel for channel in answer.referral.channels if channel.value != "12348")
        return replace(answer, referral=replace(answer.referral, channels=doors))

    patch.setattr(Assistant, "reply", without)
    return good


# Parts of an answer


@seeded
def follow_up_questions_dropped(good: Assistant, patch: MonkeyPatch) -> Assistant:
    patch.setattr(eligibility.Verdicts, "questions", lambda self, asked, *, matter_known, guess: ())
    return good


@seeded
def materials_dropped(good: Assistant, patch: MonkeyPatch) -> Assistant:
    patch.setattr(eligibility.Verdicts, "materials", lambda self, assessment, facts: ())
    return good


@seeded
def course_dropped(good: Assistant, patch: MonkeyPatch) -> Assistant:
    patch.setattr(eligibility.Verdicts, "course", lambda self, assessment, facts, *, on: ())
    return good


@seeded
def time_limit_altered(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """Seven days become ten in the course of an application."""
    phrases = good.composer.phrases
    timeline = {
        name: replace(step, limit=step.limit.replace("七", "十")) if step.limit else step
        for name, step in phrases.timeline.items()
    }
    verdicts = replace(good.composer.verdicts, phrases=replace(phrases, timeline=timeline))
    return replace(good, composer=replace(good.composer, verdicts=verdicts))


@seeded
def grounds_not_cited(good: Assistant, patch: MonkeyPatch) -> Assistant:
    honest = eligibility.Verdicts.findings
    patch.setattr(
        eligibility.Verdicts,
        "findings",
        lambda self, assessment, facts, *, on: tuple(
            replace(finding, cites=()) for finding in honest(self, assessment, facts, on=on)
        ),
    )
    return good
