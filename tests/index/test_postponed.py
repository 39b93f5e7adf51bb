"""Imports that are put off: absent afterwards, real when somebody calls them. A fresh process each."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def run(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.splitlines()


def test_what_is_never_called_is_never_imported():
    said = run(
        "import sys\nfrom index.postponed import HEAVY, postponed\n"
        "with postponed():\n    from sentence_transformers import SentenceTransformer\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('sklearn', 'pandas') or name in HEAVY])"
    )
    assert said == ["[]"]


def test_what_is_called_later_is_the_real_one():
    said = run(
        "from index.postponed import postponed\n"
        "with postponed():\n"
        "    from sklearn.metrics import pairwise_distances\n    from scipy.optimize import linear_sum_assignment\n"
        "print(pairwise_distances([[0.0, 1.0]], [[0.0, 3.0]]).tolist())\n"
        "print([a.tolist() for a in linear_sum_assignment([[2.0, 1.0], [1.0, 2.0]])])\n"
        "from sklearn.metrics import f1_score\nprint(f1_score([1], [1]))"
    )
    assert said == ["[[2.0]]", "[[0, 1], [1, 0]]", "1.0"]


def test_another_name_is_imported_at_once():
    said = run(
        "import sys\nfrom index.postponed import postponed\n"
        "with postponed():\n    from sklearn.metrics import f1_score\n    print('sklearn.base' in sys.modules)\n"
        "print(f1_score([1], [1]))"
    )
    assert said == ["True", "1.0"]


def test_what_is_loaded_already_stays():
    said = run(
        "import sys\nimport sklearn.metrics\nfrom index.postponed import postponed\nbefore = sys.modules['sklearn']\n"
        "with postponed():\n    import sklearn\n    print(sklearn is before)\n"
        "print(sys.modules['sklearn'] is before)"
    )
    assert said == ["True", "True"]
