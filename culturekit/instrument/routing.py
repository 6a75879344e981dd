"""Who is asked a follow-up: the little language of `asked_if`."""

import ast
from dataclasses import dataclass

ALLOWED = "item == code, item in [code, code] or attribute == 'value'"
LONGEST = 500
Value = int | float | str


@dataclass(frozen=True)
class Condition:
    """An item is asked of those whose answer to `name` is one of `values`.

    Parameters
    ----------
    name : str
        An item or an attribute.
    values : tuple
        Codes of the item, or values of the attribute.
    """

    name: str
    values: tuple[Value, ...]


def parse_condition(text: str) -> Condition:
    """Read an `asked_if`.

    Parameters
    ----------
    text : str
        ``item == code``, ``item in [code, code]`` or ``attribute == 'value'``.

    Returns
    -------
    Condition
        The name and the values that lead to the item.

    Raises
    ------
    ValueError
        The text is none of these.

    Examples
    --------
    >>> parse_condition("stay_12m in [2, 4]")
    Condition(name='stay_12m', values=(2, 4))
    >>> parse_condition("office == 'back'")
    Condition(name='office', values=('back',))
    """
    compare = _comparison(text)
    name, operator, right = compare.left, compare.ops[0], compare.comparators[0]
    if not isinstance(name, ast.Name) or len(compare.ops) != 1:
        raise ValueError(ALLOWED)
    if isinstance(operator, ast.Eq):
        return Condition(name.id, (_value(right),))
    if isinstance(operator, ast.In) and isinstance(right, ast.List) and right.elts:
        return Condition(name.id, tuple(_value(element) for element in right.elts))
    raise ValueError(ALLOWED)


def _comparison(text: str) -> ast.Compare:
    try:
        body = ast.parse(text.strip()[: LONGEST + 1], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(ALLOWED) from None
    if len(text) > LONGEST or not isinstance(body, ast.Compare):
        raise ValueError(ALLOWED)
    return body


def _value(node: ast.expr) -> Value:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError):
        raise ValueError(ALLOWED) from None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(ALLOWED)
    return value
