"""The mistakes, one per mutant: in the code that decides (ast) and in the table of grounds (TOML). Runs nothing."""

from __future__ import annotations

import ast
import copy
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path("bot/eligibility")
CODE = ("rules.py", "decide.py", "flips.py", "assess.py")
TABLE = "data/rules.toml"


@dataclass(frozen=True)
class Mutant:
    """A changed file: `what` names the place and the change in one line."""

    file: str
    what: str
    text: str


def mutants() -> Iterator[Mutant]:
    """Every mutant, in a stable order."""
    for name in CODE:
        yield from of_code(name, (FOLDER / name).read_text(encoding="utf-8"))
    yield from of_table((FOLDER / TABLE).read_text(encoding="utf-8"))


# --- code ---------------------------------------------------------------------------------------------------------

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list"}


def of_code(name: str, source: str) -> Iterator[Mutant]:
    """Mutants of a module, node by node; docstrings, annotations, decorators and error messages are left alone."""
    tree = ast.parse(source)
    for path in _places(tree, ()):
        for what, change in _changes(_at(tree, path)):
            changed = copy.deepcopy(tree)
            node = _at(changed, path)
            line = getattr(node, "lineno", 0)
            before = ast.unparse(node).splitlines()[0]
            change(node)
            yield Mutant(name, f"{name}:{line} {what}: {before}", ast.unparse(ast.fix_missing_locations(changed)))


Path_ = tuple[tuple[str, int | None], ...]


def _places(node: ast.AST, path: Path_) -> Iterator[Path_]:
    if isinstance(node, (ast.Raise, ast.JoinedStr, ast.Import, ast.ImportFrom)):
        return
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):  # Change = tuple[…]: a name for a type
        return
    yield path
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_comment"):
            continue
        if isinstance(value, ast.AST):
            yield from _places(value, (*path, (field, None)))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                docstring = isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)
                if isinstance(item, ast.AST) and not docstring:
                    yield from _places(item, (*path, (field, index)))


def _at(tree: ast.AST, path: Path_) -> Any:
    node: Any = tree
    for field, index in path:
        node = getattr(node, field)
        node = node if index is None else node[index]
    return node


Change = Callable[[Any], None]


def _set(field: str, make: Callable[[Any], Any]) -> Change:
    return lambda node: setattr(node, field, make(node))


def _pop(field: str, index: int) -> Change:
    return lambda node: getattr(node, field).pop(index)


def _put(field: str, index: int, value: object) -> Change:
    return lambda node: getattr(node, field).__setitem__(index, value)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.Compare():
            for index, operator in enumerate(node.ops):
                new = _COMPARE[type(operator)]
                yield f"{type(operator).__name__}→{new.__name__}", _put("ops", index, new())
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield f"→{type(other).__name__}", _put_in("op", other)
            for index in range(len(node.values)):
                yield f"drop operand {index}", _pop("values", index)
        case ast.UnaryOp(op=ast.Not()):
            yield "not→", _set("operand", lambda n: ast.UnaryOp(ast.Not(), n.operand))
        case ast.UnaryOp(op=ast.USub()):
            yield "-→+", _put_in("op", ast.UAdd())
        case ast.BinOp() if type(node.op) in _BINARY:
            yield "operator", _set("op", lambda n: _BINARY[type(n.op)]())
        case ast.Constant(value=bool()):
            yield "bool", _set("value", lambda n: not n.value)
        case ast.Constant(value=int()):
            yield "number+1", _set("value", lambda n: n.value + 1)
        case ast.Constant(value=str()):
            yield "text", _set("value", lambda n: n.value + "x")
        case ast.Name(id=name) if name in _NAMES and isinstance(node.ctx, ast.Load):
            yield f"{name}→{_NAMES[name]}", _put_in("id", _NAMES[name])
        case ast.If() | ast.IfExp():
            yield "if→if not", _set("test", lambda n: ast.UnaryOp(ast.Not(), n.test))
        case ast.comprehension() if node.ifs:
            yield "no filter", _put_in("ifs", [])
        case ast.Continue() | ast.Break():
            yield "→pass", _put_in("__class__", ast.Pass)
        case ast.Tuple(elts=elements) if isinstance(node.ctx, ast.Load) and len(elements) > 1:
            for index in range(len(elements)):
                yield f"drop element {index}", _pop("elts", index)
        case ast.Return(value=ast.expr()):
            yield "return None", _put_in("value", ast.Constant(None))
        case ast.Slice(lower=None, upper=ast.expr()):
            yield "no slice", _put_in("upper", None)
        case ast.Slice(lower=ast.expr(), upper=None):
            yield "no slice", _put_in("lower", None)


def _put_in(field: str, value: object) -> Change:
    return lambda node: setattr(node, field, value)


# --- table --------------------------------------------------------------------------------------------------------

_EFFECTS = ("in_scope", "check_waived", "special")
Row = dict[str, Any]


def of_table(text: str) -> Iterator[Mutant]:
    """Mutants of rules.toml, ground by ground; labels and proofs are words for people and are left alone."""
    table = tomllib.loads(text)
    rows: list[Row] = table["ground"]
    for key in [key for key, value in table.items() if isinstance(value, date)]:
        for days in (1, -1):
            yield Mutant(
                TABLE, f"rules.toml {key} {days:+} day", _written({**table, key: table[key] + timedelta(days)})
            )
    for index, row in enumerate(rows):
        for what, new in _row_changes(row):
            changed = [*rows[:index], *([new] if new else []), *rows[index + 1 :]]
            yield Mutant(TABLE, f"rules.toml {row['id']}: {what}", _written({**table, "ground": changed}))


def rewritten(text: str) -> str:
    """rules.toml as the mutants are written, but unchanged: what survives if the writing itself breaks nothing."""
    return _written(tomllib.loads(text))


def _row_changes(row: Row) -> Iterator[tuple[str, Row | None]]:
    yield "dropped", None
    for effect in _EFFECTS:
        if effect != row["effect"]:
            yield f"effect {effect}", {**row, "effect": effect}
    for index, cite in enumerate(row["cites"]):
        yield f"cites {cite} replaced", {**row, "cites": _but(row["cites"], index, "法律援助法57")}
        if len(row["cites"]) > 1:
            yield f"cites {cite} dropped", {**row, "cites": _but(row["cites"], index)}
    for key in ("from", "until"):
        if key in row:
            for days in (1, -1):
                yield f"{key} {days:+} day", {**row, key: row[key] + timedelta(days=days)}
    yield "until dropped" if "until" in row else "until added", _toggled(row)
    for fact, value in row["when"].items():
        rest = {name: other for name, other in row["when"].items() if name != fact}
        yield f"when {fact} dropped", {**row, "when": rest}
        if isinstance(value, bool):
            yield f"when {fact} negated", {**row, "when": {**rest, fact: not value}}
            continue
        for index, matter in enumerate(value):
            if len(value) > 1:
                yield f"when {matter} dropped", {**row, "when": {**rest, fact: _but(value, index)}}
        yield "when loan added", {**row, "when": {**rest, fact: [*value, "loan"]}}
    for fact, value in row.get("unless", {}).items():
        rest = {name: other for name, other in row["unless"].items() if name != fact}
        yield f"unless {fact} dropped", {**row, "unless": rest}
        yield f"unless {fact} negated", {**row, "unless": {**rest, fact: not value}}
    if row.get("inferred"):
        yield "inferred dropped", {**row, "inferred": False}


def _but(values: list[str], index: int, *instead: str) -> list[str]:
    return [*values[:index], *instead, *values[index + 1 :]]


def _toggled(row: Row) -> Row:
    """Without its last day, or with one that has passed."""
    if "until" in row:
        return {key: value for key, value in row.items() if key != "until"}
    return {**row, "until": date(2026, 11, 1)}


def _written(table: Row) -> str:
    heads = {key: value for key, value in table.items() if key != "ground"}
    return "\n".join([_lines(heads), *("[[ground]]\n" + _lines(row) for row in table["ground"])])


def _lines(row: Row) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in row.items())


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + value.replace('"', '\\"') + '"'
        case date():
            return value.isoformat()
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case _:
            return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
