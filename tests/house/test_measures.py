"""The measures we hold: small functions, few parameters, short modules, short lines."""

import ast
from pathlib import Path

import pytest

import culturekit

PACKAGE = Path(culturekit.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES_A_FUNCTION = 35
MOST_PARAMETERS = 6
MOST_LINES_A_MODULE = 300
MOST_CHARACTERS_A_LINE = 88


def doc_lines(tree: ast.AST) -> set[int]:
    """The lines of all docstrings (of attributes and modules too)."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def code_lines(first: int, last: int, source: list[str], skip: set[int]) -> int:
    return sum(
        1
        for number in range(first, last + 1)
        if number not in skip
        and source[number - 1].strip()
        and not source[number - 1].lstrip().startswith("#")
    )


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    source, tree = text.splitlines(), ast.parse(text)
    skip = doc_lines(tree)
    assert code_lines(1, len(source), source, skip) <= MOST_LINES_A_MODULE
    assert max(map(len, source), default=0) <= MOST_CHARACTERS_A_LINE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = code_lines(node.lineno, node.end_lineno or 0, source, skip)
            assert size <= MOST_LINES_A_FUNCTION, f"{node.name}: {size} code lines"
            arguments = node.args
            named = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
            count = len([a for a in named if a.arg not in {"self", "cls"}])
            # a click command receives one parameter an option, by design of click
            if not any("option" in ast.unparse(d) for d in node.decorator_list):
                assert count <= MOST_PARAMETERS, f"{node.name}: {count} parameters"
