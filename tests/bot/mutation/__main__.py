"""python -m tests.bot.mutation [--part K/N] [--jobs N] [--only TEXT]: make each mistake, run the tests, list survivors.

Each mutant is tried in a forked process that serves the changed file in place of the real one; nothing on disk is
touched but a temporary folder. Exit code: 1 where fewer than 90 % are killed, 2 for usage errors.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

from tests.bot.mutation.mutants import CODE, FOLDER, TABLE, Mutant, mutants, rewritten

TESTS = ("tests/bot/test_assess.py", "tests/bot/test_rules.py", "tests/bot/test_truth_table.py")
ENOUGH = 0.9
_SECONDS = 180


class _Serve(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed text."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        self.name, self.path, self.text = name, path, text

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path.resolve(), loader=self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.text, str(self.path), "exec"), module.__dict__)


def _try(mutant: Mutant) -> int:
    """Run the tests against the mutant, in this (forked) process; return pytest's exit code."""
    import pytest

    for name in [name for name in sys.modules if name.split(".")[0] in ("bot", "tests")]:
        del sys.modules[name]
    with tempfile.TemporaryDirectory() as folder:
        if mutant.file in CODE:
            path = FOLDER / mutant.file
            sys.meta_path.insert(0, _Serve(f"bot.eligibility.{path.stem}", path, mutant.text))
        else:
            data = Path(folder) / "data"
            shutil.copytree(FOLDER / "data", data)
            (data.parent / mutant.file).write_text(mutant.text, encoding="utf-8")
            tables = importlib.import_module("bot.eligibility.tables")
            for function in (tables.read_toml, tables.load_table):
                function.__kwdefaults__["folder"] = data
        importlib.import_module("tests.conftest")  # hypothesis without time limits: a busy machine is no kill
        if _fails_quickly():
            return 1
        options = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--no-header", "-W", "ignore")
        return int(pytest.main([*options, *TESTS]))


def _fails_quickly() -> bool:
    """Whether a few of the same tests fail when called directly: most mutants need no more, and pytest is slow.

    The cheapest come first: what the written cases notice costs a tenth of a second, the whole table half a minute.
    """
    from bot.eligibility.rules import load_rules
    from tests.bot import test_assess, test_truth_table

    rules = load_rules()
    try:
        for case in test_assess.CASES:
            test_assess.test_case(case, rules)
        for ground in rules.grounds:
            test_truth_table.test_a_ground_begins_and_ends_on_its_days(ground, rules)
            test_truth_table.test_a_lost_or_changed_ground_is_noticed(ground, rules)
        for matter in test_truth_table.SOME:
            test_truth_table.test_who_applies_for_whom(matter, rules)
        for matter in sorted(test_truth_table.SOME, key=lambda matter: len(test_truth_table.DECIDE.get(matter, ()))):
            test_truth_table.test_one_matter(matter, rules)
    except AssertionError:
        return True
    return False


def _forked(mutant: Mutant) -> bool:
    """Whether the tests notice the mutant; one that hangs is noticed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            import resource

            resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            code = _try(mutant)
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] != 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print survivors and the share killed, by file."""
    parser = argparse.ArgumentParser(prog="python -m tests.bot.mutation")
    parser.add_argument("--part", default="1/1", help="K/N: every Nth mutant, beginning with the Kth")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="mutants whose name has this text")
    chosen = parser.parse_args(arguments)
    part, _, parts = chosen.part.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)) or chosen.jobs < 1:
        parser.error("--part is K/N with 1 <= K <= N, --jobs at least 1")
    table = [mutant for mutant in mutants() if chosen.only in mutant.what][int(part) - 1 :: int(parts)]
    for name in ("pytest", "hypothesis", "numpy", "corpus.store"):
        importlib.import_module(name)
    unchanged = Mutant(TABLE, "", rewritten((FOLDER / TABLE).read_text(encoding="utf-8")))
    if _forked(unchanged):
        print("the tests fail without any mutant", file=sys.stderr)
        return 1
    with ThreadPoolExecutor(chosen.jobs) as pool:
        killed = []
        for mutant, noticed in zip(table, pool.map(_forked, table), strict=True):
            killed.append(noticed)
            print(f"\r{len(killed)} of {len(table)} ", end="", file=sys.stderr, flush=True)
            if not noticed:
                print("survived", mutant.what, flush=True)
    if _forked(unchanged):
        print("the tests fail without any mutant: the files changed meanwhile; run on a copy", file=sys.stderr)
        return 1
    for file in (*CODE, TABLE):
        results = [noticed for mutant, noticed in zip(table, killed, strict=True) if mutant.file == file]
        if results:
            print(f"{file}: {sum(results)} of {len(results)} killed ({sum(results) / len(results):.1%})")
    share = sum(killed) / max(1, len(killed))
    print(f"all: {sum(killed)} of {len(killed)} killed ({share:.1%})")
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
