"""Errors of the index package; messages are for developers and operators and say what to run.

RetrievalError
├── ModelMissing      the embedding model, or the package its weights come from, is not on this machine
├── IndexMissing      no index has been built
├── IndexCorrupt      an index exists but one of its files is missing or unreadable
├── TableError        a table that ships with the package (lexicon, groups of laws, calibration) is malformed
├── ManifestMismatch  the index was built from another corpus, model or analyzer
└── BuildBusy         another build is running on the same folder
"""

from __future__ import annotations


class RetrievalError(Exception):
    """Root of everything this package raises on purpose."""


class ModelMissing(RetrievalError):
    """An embedding model or its source cannot be used."""


class IndexMissing(RetrievalError):
    """Nothing has been built yet."""


class IndexCorrupt(RetrievalError):
    """A file of the index is missing or unreadable."""


class ManifestMismatch(RetrievalError):
    """The index does not belong to this corpus, model or analyzer."""


class TableError(RetrievalError):
    """A table that ships with this package is missing or malformed; the message names the row."""


class BuildBusy(RetrievalError):
    """Another process is building."""


class TrainingError(RetrievalError):
    """What the model is trained on is missing or malformed; the message says how to get it."""
