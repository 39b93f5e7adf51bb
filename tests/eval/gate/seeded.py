"""All seeded defects, and the good assistant that they spoil."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.assistant import Assistant, build_assistant
from bot.settings import Settings
from corpus.store import Corpus
from eval.answers import run
from eval.datasets import Question, labelled_on, load_questions
from eval.gate.command import DEV
from eval.gate.measures import Record, record
from tests.eval.gate import defects, defects_told
from tests.eval.gate.defects import Remembering

DEFECTS = dict(defects.DEFECTS)
assert defects_told.__doc__  # importing it adds its own


@dataclass(frozen=True)
class Bench:
    """The good assistant, its answers to the dev questions, and what is needed to judge a spoilt one."""

    assistant: Assistant
    questions: tuple[Question, ...]
    library: Corpus
    good: Record

    @classmethod
    def build(cls) -> Bench:
        """Answer the dev questions once; texts read then are not read again."""
        settings = Settings()
        assistant = build_assistant(settings)
        if assistant.classifier is not None:
            assistant = replace(assistant, classifier=Remembering(assistant.classifier))
        empty = cls(assistant, tuple(load_questions(DEV)), Corpus.load(), {})
        return replace(empty, good=empty.answered(assistant))

    def answered(self, assistant: Assistant) -> Record:
        """Return what is right of another assistant's answers."""
        day = labelled_on(DEV)
        assert day is not None
        return record(run(assistant, self.questions, on=day), self.library, assistant.composer.retriever)
