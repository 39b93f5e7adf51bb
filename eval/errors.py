"""Errors of the eval package.

    EvalError
    ├── DatasetError   a data set is missing, unreadable, malformed, or not the pinned one
    ├── ReportError    an earlier report to compare with cannot be read, or a report cannot be written
    ├── RunError       a run cannot be resumed, read or written
    └── UnderTestError a system under test cannot be reached, or its answer cannot be read

Developers read them, so they are in English and name the file, the line and what to do.
"""

from __future__ import annotations


class EvalError(Exception):
    """Root of everything this package raises on purpose."""


class DatasetError(EvalError):
    """A data set cannot be used."""


class ReportError(EvalError):
    """A report cannot be read or written."""


class RunError(EvalError):
    """The record of a run cannot be used."""


class UnderTestError(EvalError):
    """A system under test does not answer, or not readably."""
