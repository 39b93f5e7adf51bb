"""How many of each stratum are drawn, and which: proportional allocation with a minimum (Cochran 1977, 5.5)."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from eval.errors import EvalError
from eval.sampling.frame import Drawable, Stratum

MINIMUM = 2
"""Of one stratum: fewer give no spread, and so no interval."""


def allocate(sizes: Mapping[Stratum, int], n: int, *, minimum: int = MINIMUM) -> dict[Stratum, int]:
    """Return how many to draw of each stratum: `n` in all, in proportion to size, but `minimum` (or all) of each.

    What is left after the minimum goes one by one to the stratum that has least for its size (Webster's divisors),
    never beyond that size. With n as large as the whole, everything is drawn.

    Raises:
        EvalError: n does not reach the minimum of all strata, or is no positive number.
    """
    if n < 1 or minimum < 1:
        raise EvalError("draw at least 1, and at least 1 of each stratum")
    drawn = {stratum: min(size, minimum) for stratum, size in sizes.items()}
    if n < sum(drawn.values()):
        raise EvalError(
            f"{len(sizes)} strata with {minimum} of each need a sample of {sum(drawn.values())}, not {n}; "
            "draw more, lower --minimum, or leave the kind of answer out with --without-kind"
        )
    queue = [(_filled(drawn[stratum], size), stratum) for stratum, size in sizes.items() if drawn[stratum] < size]
    heapq.heapify(queue)
    for _ in range(min(n, sum(sizes.values())) - sum(drawn.values())):
        _, stratum = heapq.heappop(queue)
        drawn[stratum] += 1
        if drawn[stratum] < sizes[stratum]:
            heapq.heappush(queue, (_filled(drawn[stratum], sizes[stratum]), stratum))
    return drawn


def draw(answers: Sequence[Drawable], n: int, *, seed: int, minimum: int = MINIMUM) -> list[Drawable]:
    """Return a sample without replacement within each stratum, in random order; the same seed draws the same.

    Which answers are drawn depends on the seed and on which answers there are, not on their order.

    Raises:
        EvalError: as `allocate`.
    """
    members: dict[Stratum, list[Drawable]] = defaultdict(list)
    for answer in sorted(answers, key=lambda answer: answer.id):
        members[answer.stratum].append(answer)
    counts = allocate({stratum: len(each) for stratum, each in members.items()}, n, minimum=minimum)
    random_ = random.Random(seed)
    drawn = [answer for stratum in sorted(members) for answer in random_.sample(members[stratum], counts[stratum])]
    random_.shuffle(drawn)
    return drawn


def _filled(drawn: int, size: int) -> float:
    return (drawn + 0.5) / size
