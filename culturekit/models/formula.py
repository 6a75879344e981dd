"""Formulas with one random intercept, such as ``y ~ x + (1 | team)``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known

Floats = NDArray[np.float64]

SUPPORTED = (
    "supported is one random intercept, as in 'outcome ~ x + z + (1 | team)'; slopes "
    "such as (x | team) and several groups are not"
)
RANDOM = re.compile(r"\(([^()|]*)\|\|?([^()|]*)\)")


@dataclass(frozen=True)
class Parts:
    """A formula taken apart.

    Parameters
    ----------
    fixed : str
        The formula without its random part, for formulaic.
    group : str
        The column of the groups.
    """

    fixed: str
    group: str


@dataclass(frozen=True, eq=False)
class Design:
    """Columns of a model and where they came from.

    Parameters
    ----------
    columns : tuple of (n,) float arrays
        Fixed effects and, last, the outcome.
    terms : tuple of str
        Names of the fixed effects as formulaic prints them.
    outcome : str
        Name of the outcome.
    groups : pandas.Series
        Group of each row.
    left_out : int
        Rows left out because something was missing.
    """

    columns: tuple[Floats, ...]
    terms: tuple[str, ...]
    outcome: str
    groups: pd.Series
    left_out: int


def split_formula(formula: str) -> Parts:
    """Take the random intercept out of a formula.

    Examples
    --------
    >>> split_formula("y ~ x + (1 | team)")
    Parts(fixed='y ~ x', group='team')
    >>> split_formula("y ~ (1 | team)")
    Parts(fixed='y ~ 1', group='team')
    """
    left, tilde, right = formula.partition("~")
    if not tilde or not left.strip():
        raise UsageError(f"formula '{formula}' has no outcome; {SUPPORTED}")
    found = RANDOM.findall(right)
    if len(found) != 1 or found[0][0].strip() != "1":
        raise UsageError(f"formula '{formula}' cannot be fitted; {SUPPORTED}")
    group = found[0][1].strip()
    if not re.fullmatch(r"`[^`]+`|[\w.]+", group):
        raise UsageError(f"formula '{formula}' groups by '{group}'; {SUPPORTED}")
    fixed = [part for part in pieces(RANDOM.sub("", right)) if part]
    if "|" in "".join(fixed):
        raise UsageError(f"formula '{formula}' cannot be fitted; {SUPPORTED}")
    return Parts(f"{left.strip()} ~ {' + '.join(fixed) or '1'}", group.strip("`"))


def pieces(right: str) -> list[str]:
    """Split at the plus signs outside brackets.

    Examples
    --------
    >>> pieces("x + np.log(y + 1)")
    ['x', 'np.log(y + 1)']
    """
    found, depth = [""], 0
    for character in right:
        depth += (character in "([{") - (character in ")]}")
        if character == "+" and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [piece.strip() for piece in found]


def build_design(frame: pd.DataFrame, formula: str) -> Design:
    """Return the columns of a model for the complete rows of a table.

    Raises
    ------
    UsageError
        For a column that does not exist, a formula that cannot be read, a term that is
        not a finite number somewhere, or no complete row.
    """
    parts = split_formula(formula)
    used = _used_columns(parts, [str(name) for name in frame])
    complete, left_out = _complete(frame, used)
    _check_vary(complete, parts.group)
    outcome, fixed = _matrices(parts.fixed, _plain(complete))
    return Design(
        _finite([fixed, outcome]),
        tuple(str(name) for name in fixed),
        str(outcome.columns[0]),
        complete[parts.group],
        left_out,
    )


def _complete(frame: pd.DataFrame, used: list[str]) -> tuple[pd.DataFrame, int]:
    """Return the used columns of the rows that have them all, and how many have not."""
    columns = {name: frame[name] for name in used}
    missing = np.zeros(len(frame), dtype=bool)
    for column in columns.values():
        missing |= column.isna().to_numpy()
    left_out = int(missing.sum())
    if left_out == len(frame):
        raise UsageError(
            f"no row is complete in the columns {', '.join(used)}; "
            "nothing can be fitted"
        )
    if not left_out:
        return pd.DataFrame(columns, copy=False), 0
    rows = np.flatnonzero(~missing)
    some = {name: column.array.take(rows) for name, column in columns.items()}
    return pd.DataFrame(some, copy=False), left_out


def _finite(matrices: Sequence[pd.DataFrame]) -> tuple[Floats, ...]:
    """Return the columns of matrices as they lie in memory."""
    found = []
    for matrix in matrices:
        for place, name in enumerate(matrix):
            values = matrix.iloc[:, place].to_numpy(dtype=float)
            if not np.isfinite(values).all():
                raise UsageError(f"term '{name}' is not a finite number in every row")
            found.append(values)
    return tuple(found)


def _check_vary(frame: pd.DataFrame, group: str) -> None:
    for name in frame:
        column = frame[name]
        if name != group and not (column != column.iloc[0]).any():
            raise UsageError(
                f"column '{name}' has one value in all {len(frame)} complete rows; "
                "take it out of the formula"
            )


def _used_columns(parts: Parts, columns: list[str]) -> list[str]:
    """Return the columns that a formula needs, the group last."""
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    try:
        required = {str(name) for name in Formula(parts.fixed).required_variables}
    except (FormulaicError, SyntaxError) as error:
        raise UsageError(
            f"formula '{parts.fixed}' cannot be read: {type(error).__name__}; write it "
            "as 'outcome ~ x + z + (1 | team)'"
        ) from None
    words = set(re.findall(r"`([^`]+)`|([^\W\d][\w.]*)", parts.fixed))
    named = {quoted or plain for quoted, plain in words}
    used = [name for name in columns if name in named]
    for name in sorted(required):
        dotted = any(column.startswith(f"{name}.") for column in used)
        if name not in used and not dotted:
            require_known("column", name, columns)
    require_known("column", parts.group, columns)
    return [*(name for name in used if name != parts.group), parts.group]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return numbers as floats and categories without those that nobody has."""
    columns = {}
    for name in frame:
        column = frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            column = column.cat.remove_unused_categories()
        elif pd.api.types.is_bool_dtype(column):
            column = column.astype(bool)
        elif pd.api.types.is_numeric_dtype(column):
            column = column.astype("float64")
        columns[name] = column
    return pd.DataFrame(columns, index=frame.index, copy=False)


def _matrices(formula: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    try:
        # rows that a term makes missing must be seen, not dropped
        with np.errstate(all="ignore"):
            matrices = Formula(formula).get_model_matrix(
                frame, context={}, na_action="ignore"
            )
    except FormulaicError as error:
        raise UsageError(
            f"formula '{formula}' cannot be computed: {type(error).__name__}; "
            "check its columns and functions"
        ) from None
    if matrices.lhs.shape[1] != 1:
        raise UsageError(f"formula '{formula}': the outcome must be one numeric column")
    return matrices.lhs, matrices.rhs
