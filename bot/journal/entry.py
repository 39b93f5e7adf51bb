"""One answered question as the journal keeps it: masked words, the answer as shown, and what a sample is drawn by."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.models import Answer
from bot.render import with_text
from bot.sheet.masking import mask

VERSION = 1
_MORE = (Path(__file__).parent / "data" / "masking.toml",)
_SHORTEST = 5  # characters of a public value that is worth keeping; 12348 is one


@dataclass(frozen=True)
class Entry:
    """One answer to the last of `turns`; `day` is when it was given, `on` the day whose law it states.

    `verdict` and `city` are empty where the answer has none. There is no time of day, no address and no session.
    """

    id: str
    day: date
    on: date
    turns: tuple[str, ...]
    text: str
    intent: str
    verdict: str
    city: str
    abstained: bool

    @classmethod
    def of(cls, turns: Sequence[str], answer: Answer, *, day: date) -> Entry:
        """Return the masked entry of an answer, under a new id."""
        region = answer.referral.region
        return cls(
            id=secrets.token_hex(8),
            day=day,
            on=answer.on,
            turns=tuple(mask(turn, more=_MORE) for turn in turns),
            text=_masked_answer(answer),
            intent=answer.intent.value,
            verdict=answer.verdict.value if answer.verdict else "",
            city=region.city if region else "",
            abstained=answer.abstained,
        )

    def line(self) -> bytes:
        """Return the entry as one line of JSON; half a surrogate pair, which no file can hold, becomes a ?."""
        row = asdict(self) | {"version": VERSION, "day": self.day.isoformat(), "on": self.on.isoformat()}
        return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Entry:
        """Return the entry of a line.

        Raises:
            ValueError: it is none.
        """
        try:
            row = json.loads(line)
            if row["version"] != VERSION:
                raise ValueError(f"version {row['version']!r}")
            turns = row["turns"]
            words = [row[key] for key in ("id", "text", "intent", "verdict", "city")]
            if not turns or not isinstance(turns, list) or not all(isinstance(word, str) for word in [*turns, *words]):
                raise ValueError("a field is no text")
            id, text, intent, verdict, city = words
            day, on = date.fromisoformat(row["day"]), date.fromisoformat(row["on"])
            return cls(id, day, on, tuple(turns), text, intent, verdict, city, bool(row["abstained"]))
        except (KeyError, TypeError, RecursionError) as exc:
            raise ValueError(f"{type(exc).__name__}: {exc}") from exc


def _masked_answer(answer: Answer) -> str:
    """The answer as shown, masked like the question, for it repeats the person's words; what is public stays.

    Public are the doors and phone numbers, all of them from dated tables: those who judge need to see them.
    """
    public = {channel.value for channel in answer.referral.channels if channel.value}
    public |= {channel.name for channel in answer.referral.channels} | {answer.referral.agency}
    public |= {alert.phone for alert in answer.urgent if alert.phone}
    known = sorted((value for value in public if len(value) >= _SHORTEST), key=len, reverse=True)
    text = with_text(answer).text
    if not known:
        return mask(text, more=_MORE)
    pattern = re.compile(rf"(?<![0-9])({'|'.join(map(re.escape, known))})(?![0-9])")
    # split puts what is public at the odd places
    return "".join(part if place % 2 else mask(part, more=_MORE) for place, part in enumerate(pattern.split(text)))
