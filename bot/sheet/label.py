"""The mark of a generated text, for people and for machines (人工智能生成合成内容标识办法, in force 2025-09-01).

For people: a line that stands first and last in every export, so that a copy of a part keeps it as long as possible.
For machines: the metadata field AIGC of GB 45438—2025 with the attribute, the provider and the content's number.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date

from bot.sheet.models import Label

PROVIDER = "湘援问法"
LINE = "由程序生成（AI生成），仅供参考，以法律援助机构的决定为准"


def label(content: str, *, on: date) -> Label:
    """Return the label of a content; the same content of the same day has the same number."""
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return Label(f"【{LINE}】", PROVIDER, f"{on:%Y%m%d}-{digest[:16]}")


def metadata(made: Label) -> str:
    """Return the value of the metadata field AIGC: JSON with the names of GB 45438—2025; Label 1 means generated."""
    return json.dumps(
        {
            "Label": "1",
            "ContentProducer": made.provider,
            "ProduceID": made.number,
            "ReservedCode1": "",
            "ContentPropagator": "",
            "PropagateID": "",
            "ReservedCode2": "",
        },
        ensure_ascii=False,
    )
