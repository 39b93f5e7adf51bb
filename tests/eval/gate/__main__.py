"""python -m tests.eval.gate: every seeded defect against the answers of this checkout (4 minutes)."""

from __future__ import annotations

import sys

from pytest import MonkeyPatch

from eval.gate.decide import decide
from tests.eval.gate.seeded import DEFECTS, Bench


def main() -> int:
    """Print a row a defect; 1 where one passes the gate."""
    bench = Bench.build()
    missed = []
    print("| defect | caught by |\n|---|---|")
    for name, defect in DEFECTS.items():
        with MonkeyPatch.context() as patch:
            decision = decide(bench.good, bench.answered(defect(bench.assistant, patch)))
        fell = ", ".join(f"{found.label} (-{len(found.lost)})" for found in decision.failed)
        print(f"| {name.replace('_', ' ')} | {fell or '**nothing**'} |", flush=True)
        missed += [name] if decision.passed else []
    print(f"\n{len(DEFECTS) - len(missed)} of {len(DEFECTS)} caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
