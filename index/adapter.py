"""A Retriever as a LangChain BaseRetriever: a Document has the text of an article, its metadata the citation."""

from __future__ import annotations

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import SkipValidation

from index.models import Hit, Retriever


class ArticleRetriever(BaseRetriever):
    """`k` articles in force on the day `on`."""

    retriever: SkipValidation[Retriever]
    k: int
    on: date

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        return [_document(hit) for hit in self.retriever.search(query, k=self.k, on=self.on)]


def _document(hit: Hit) -> Document:
    article = hit.article
    return Document(
        id=article.key,
        page_content=article.text,
        metadata={
            "law": article.law.name,
            "article": str(article.id.number),
            "text_kind": article.law.text_kind.value,
            "from": article.law.validity.start.isoformat(),
            "score": hit.score,
            "rank": hit.rank,
        },
    )
