"""The command line: what is printed, and the exit codes."""

import json

import pytest

from index import __main__ as cli
from index.build import build_index
from tests.index.fakes import ON, FakeEncoder, corpus


@pytest.fixture
def root(tmp_path, monkeypatch):
    """An index of the small library, which the commands read instead of the real one."""
    monkeypatch.setattr(cli.Corpus, "load", lambda **_: corpus())
    monkeypatch.setattr("index.build.default_encoder", lambda root: FakeReady())
    build_index(corpus(), root=tmp_path, built_on=ON, encoder=FakeEncoder())
    return tmp_path


class FakeReady(FakeEncoder):
    def require(self) -> None:
        """The real one says what to run when there is no model."""


def test_search_prints_ranked_articles(root, capsys):
    assert cli.main(["search", "拖欠农民工工资", "-k", "2", "--on", "2026-11-23"], root=root) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1. 《工资测试条例》第二条")
    assert sum(line[0].isdigit() for line in lines) == 2


def test_search_prints_json(root, capsys):
    assert cli.main(["search", "劳动报酬", "--json", "-k", "1", "--on", "2026-11-23"], root=root) == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert (hit["law"], hit["article"], hit["rank"]) == ("中华人民共和国测试援助法", "第二条", 1)
    assert hit["in_force"] == {"from": "2022-01-01", "to": None}
    assert (hit["status"], hit["text_kind"]) == ("现行有效", "official")


def test_search_can_name_part_of_a_law(root, capsys):
    assert cli.main(["search", "申请", "--law", "援助法", "--json", "--on", "2026-11-23"], root=root) == 0
    assert {hit["law"] for hit in json.loads(capsys.readouterr().out)} == {"中华人民共和国测试援助法"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["search", "工资", "--law", "没有的法"], "no law has"), (["search", "", "--on", "2026-11-23"], "")],
)
def test_nothing_found_is_exit_code_1(root, capsys, arguments, said):
    assert cli.main(arguments, root=root) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["search"],
        ["search", "x", "-k", "0"],
        ["search", "x", "-k", "many"],
        ["search", "x", "--on", "2026-13-01"],
        ["search", "x", "--on", "20261123"],
        ["search", "x", "--on", "昨天"],
    ],
)
def test_usage_errors_are_exit_code_2(root, arguments):
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments, root=root)
    assert exit_.value.code == 2


def test_info_and_build(root, capsys):
    assert cli.main(["info"], root=root) == 0
    assert "articles     9" in capsys.readouterr().out
    assert cli.main(["build"], root=root) == 0
    assert "up to date" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["info", "search"])
def test_without_an_index_it_says_what_to_run(tmp_path, monkeypatch, capsys, command):
    monkeypatch.setattr(cli.Corpus, "load", lambda **_: corpus())
    monkeypatch.setattr("index.build.default_encoder", lambda root: FakeReady())
    assert cli.main([command, *["工资"][: command == "search"]], root=tmp_path) == 1
    assert "python -m index build" in capsys.readouterr().err


def test_an_unknown_model_is_exit_code_1(tmp_path, capsys):
    assert cli.main(["model", "--model", "nope"], root=tmp_path) == 1
    assert "known:" in capsys.readouterr().err
