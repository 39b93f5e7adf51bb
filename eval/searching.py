"""The retriever alone, in a fresh process without the bot: its memory, searches, lookups, and encoding anew.

Encoding every passage takes ten minutes and more, so that is estimated from a random sample and called that.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from corpus.store import Corpus
from eval.errors import EvalError
from eval.measuring import Figure, durations, resident, spread, timed
from eval.statistics import SEED
from index.vectors import Encoder

LOOKUPS = 2000
SAMPLE = 320
"""Passages that are encoded: ten batches of the encoder."""


def alone(var_dir: Path, corpus_dir: Path, questions: Sequence[str], *, on: date, sample: int = SAMPLE) -> list[Figure]:
    """Return the figures of a retriever that has a new process to itself.

    Raises:
        EvalError: the process ended early. RetrievalError: there is no index, or no model.
    """
    # Not by fork: a copy of this process would have the bot's memory, and hang in the copied threads of torch.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(measure, var_dir, corpus_dir, questions, on=on, sample=sample).result()
        except BrokenProcessPool as exc:
            raise EvalError("the process that measures the retriever was ended from outside (no memory?)") from exc


def measure(
    var_dir: Path, corpus_dir: Path, questions: Sequence[str], *, on: date, sample: int = SAMPLE
) -> list[Figure]:
    """Return the figures of a retriever in this process."""
    from index.build import default_encoder, open_index, passages

    seconds, corpus = timed(lambda: Corpus.load(operator_dir=corpus_dir))
    figures = [Figure("corpus load", seconds, "s")]
    encoder = default_encoder(var_dir)
    encoder.require()
    seconds, retriever = timed(lambda: open_index(var_dir, corpus, encoder=encoder))
    figures.append(Figure("index open, libraries loaded", seconds, "s"))
    retriever.search(questions[0], k=10, on=on)  # loads the model
    figures += spread("search, 10 articles", durations(lambda text: retriever.search(text, k=10, on=on), questions))
    figures.append(Figure("resident memory of the retriever alone, after all searches", resident(), "MB"))
    ids = [article.id for article in corpus.articles(on)]
    step = max(1, len(ids) // LOOKUPS)
    figures += spread("article lookup", durations(lambda id: corpus.get(id, on=on), ids[::step]))
    figures += encoding(encoder, [text for _, _, text in passages(tuple(corpus.articles()))], sample=sample)
    retriever.close()
    return figures


def encoding(encoder: Encoder, texts: Sequence[str], *, sample: int) -> list[Figure]:
    """Return how fast passages are encoded, by a random sample of `texts`, and what all of them would take."""
    chosen = random.Random(SEED).sample(texts, min(sample, len(texts)))
    seconds, _ = timed(lambda: encoder.encode_documents(chosen))
    rate = len(chosen) / seconds
    return [
        Figure(f"encoding, a random sample of {len(chosen)} passages", rate, "passages/s"),
        Figure("passages of all articles", len(texts), "passages"),
        Figure("encoding them all anew, estimated from the sample", len(texts) / rate, "s"),
    ]
