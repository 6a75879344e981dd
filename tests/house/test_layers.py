"""A room imports only rooms below it; the one list of layers is here."""

import ast
from pathlib import Path

import pytest

import culturekit

PACKAGE = Path(culturekit.__file__).parent

# lowest first; rooms of one line do not import each other
LAYERS = [
    ["errors"],
    ["results", "resources", "problems", "privacy"],
    ["files", "numerics"],
    ["instrument"],
    ["roster"],
    ["survey"],
    ["intake"],
    ["linking"],
    ["store"],
    ["summary"],
    ["engine"],
    ["scoring"],
    ["labelled"],
    ["weighting"],
    ["psychometrics", "models", "trend"],
    ["simulate"],
    ["disclosure"],
    ["plots"],
    ["report"],
    ["cli"],
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "culturekit":
                found.update(alias.name for alias in node.names)
            elif node.module.startswith("culturekit."):
                found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("culturekit.")
            )
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    room = room_of(path)
    if room in {"__init__", "__main__"}:
        return
    assert room in LEVEL, f"{room} has no layer yet"
    for other in imported_rooms(ast.parse(path.read_text("utf-8"))) - {room}:
        if other not in LEVEL:
            assert other.startswith("_") or other in LEVEL, f"unknown room {other}"
            continue
        assert LEVEL[other] < LEVEL[room], f"{room} must not import {other}"


@pytest.mark.parametrize(
    "path",
    sorted((PACKAGE / "numerics").rglob("*.py")),
    ids=lambda p: p.name,
)
def test_numerics_knows_arrays_only(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert not {n for n in names if n.split(".")[0] in {"pandas", "pyarrow", "click"}}
