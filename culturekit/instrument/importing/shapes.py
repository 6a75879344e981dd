"""Careful hands for JSON of unknown make: what is not there is empty, not an error."""

from typing import Any

Tree = dict[str, Any]


def tree(value: Any) -> Tree:
    """Return a table, a list as a table by position, anything else as an empty one.

    Examples
    --------
    >>> tree({"a": 1}), tree(["a"]), tree(None)
    ({'a': 1}, {'0': 'a'}, {})
    """
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {str(i): item for i, item in enumerate(value)}
    return {}


def trees(value: Any) -> list[Tree]:
    """Return the tables among the values of a table or a list."""
    return [tree(item) for item in tree(value).values() if isinstance(item, dict)]


def word(value: Any) -> str:
    """Return a text or a number as a text; empty for anything else.

    Examples
    --------
    >>> word("Q1"), word(3), word(None), word(True), word(["Q1"])
    ('Q1', '3', '', 'true', '')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def number(value: Any, default: float) -> float:
    """Return a number, also one written as a text.

    Examples
    --------
    >>> number("10", 0.0), number(None, 100.0), number("many", 5.0)
    (10.0, 100.0, 5.0)
    """
    try:
        found = float(word(value).replace(",", "."))
    except ValueError:
        return default
    return found if abs(found) < 1e12 else default
