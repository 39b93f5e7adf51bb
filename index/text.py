"""What users type and what statutes print → one clean form, before analysis and embedding."""

from __future__ import annotations

import re
import unicodedata

QUERY_LIMIT = 2000
"""Characters of a query that are read; a longer one is cut (a question of a person is under 500)."""

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]+")


def clean(text: str, *, limit: int | None = None) -> str:
    """Return `text` in NFKC, at most `limit` long; a run of spaces, controls and lone surrogates becomes one space.

    NFKC can lengthen a text (ﷺ becomes 18 characters), so the limit holds before and after it.
    """
    folded = unicodedata.normalize("NFKC", text[:limit])
    return _SPACE.sub(" ", folded)[:limit].strip()
