"""Settings of the whole suite: property tests neither time out on a busy machine nor differ between runs."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")
