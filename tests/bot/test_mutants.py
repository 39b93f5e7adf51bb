"""The table of rules as its mutants are written: they differ from it in what was changed and in nothing else."""

from __future__ import annotations

import tomllib

from tests.bot.mutation.mutants import FOLDER, TABLE, of_table, rewritten

TEXT = (FOLDER / TABLE).read_text(encoding="utf-8")


def test_unchanged_it_says_the_same() -> None:
    assert tomllib.loads(rewritten(TEXT)) == tomllib.loads(TEXT)


def test_each_mutant_says_something_else() -> None:
    whole = tomllib.loads(TEXT)
    seen = [mutant.what for mutant in of_table(TEXT) if tomllib.loads(mutant.text) == whole]
    assert seen == []


def test_the_day_of_the_whole_table_is_changed_too() -> None:
    whole = tomllib.loads(TEXT)
    moved = [tomllib.loads(mutant.text) for mutant in of_table(TEXT) if "whole_from" in mutant.what]
    assert [table["ground"] == whole["ground"] for table in moved] == [True, True]
    assert sorted((table["whole_from"] - whole["whole_from"]).days for table in moved) == [-1, 1]
