"""Imports put off until somebody calls what they are for.

sentence-transformers imports scikit-learn (with pandas) for a distance that is not cosine, and transformers imports
scipy.optimize to train on pictures: 90 MB together (docs/retrieval.md, Memory) that no question here ever uses.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

HEAVY = ("sklearn", "sklearn.metrics", "scipy.optimize")
_NAMED = {"pairwise_distances": "sklearn.metrics", "linear_sum_assignment": "scipy.optimize"}
"""The functions that are imported by name, and where from."""


class _Standin(ModuleType):
    """Stands for a module that is not imported yet; any name of it but those of `_NAMED` imports it."""

    def __getattr__(self, name: str) -> Any:
        if _NAMED.get(name) == self.__name__:
            return _later(self.__name__, name)
        if name.startswith("__"):  # what the import system itself asks for
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


def _later(module: str, name: str) -> Any:
    def called(*args: Any, **kwargs: Any) -> Any:
        return getattr(_real(module), name)(*args, **kwargs)

    return called


def _real(module: str) -> ModuleType:
    _remove()
    return importlib.import_module(module)


def _remove() -> None:
    for name in HEAVY:
        if isinstance(sys.modules.get(name), _Standin):
            del sys.modules[name]


@contextmanager
def postponed() -> Iterator[None]:
    """Put off the import of HEAVY modules that others import in the body; what is already loaded stays as it is."""
    for name in HEAVY:
        if name not in sys.modules:
            standin = _Standin(name)
            if "." not in name:  # transformers asks whether the package is there
                standin.__spec__, standin.__path__ = importlib.util.find_spec(name), []
            sys.modules[name] = standin
    try:
        yield
    finally:
        _remove()
