"""The sums that a model with a random intercept needs, from rows or from a summary."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.labelled import group_numbers
from culturekit.models.formula import Design, pieces, split_formula
from culturekit.numerics.mixed import GroupSums, group_sums
from culturekit.summary import Summary

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Summed:
    """Sums of the columns of a formula, and what they are of.

    Parameters
    ----------
    sums : GroupSums
        Of the terms and, last, the outcome.
    terms : tuple of str
    outcome, group : str
    left_out : int
        Rows left out because something was missing.
    """

    sums: GroupSums
    terms: tuple[str, ...]
    outcome: str
    group: str
    left_out: int


def summed_rows(design: Design) -> Summed:
    """Return the sums of the rows of a design."""
    return Summed(
        sums=group_sums(design.columns, _numbered(design.groups)),
        terms=design.terms,
        outcome=design.outcome,
        group=str(design.groups.name),
        left_out=design.left_out,
    )


def _numbered(groups: pd.Series) -> Ints:
    """Number the groups of rows; some numbers may have no rows.

    Whole numbers that lie close together are their own numbers, less the lowest.
    """
    if isinstance(groups.dtype, pd.CategoricalDtype):
        return np.asarray(groups.cat.codes, dtype=np.int64)
    if pd.api.types.is_integer_dtype(groups.dtype):
        low, high = int(groups.min()), int(groups.max())
        if high - low < len(groups):
            return np.asarray(groups, dtype=np.int64) - low
    return group_numbers(groups)[0]


def summed_columns(summary: Summary, formula: str) -> Summed:
    """Return the sums of columns whose moments a summary has.

    Parameters
    ----------
    summary : Summary
        By the group of the formula, with the columns of the formula; rows count that
        have all the columns of the summary.
    formula : str
        Of plain columns: no functions, interactions or categories.

    Raises
    ------
    UsageError
        For a column that the summary does not have, or a formula of something else.
    """
    parts = split_formula(formula)
    known = summary.plan.columns
    if summary.plan.weight:
        raise UsageError(
            "the columns of the summary are weighted, the model is not; summarise "
            "without weight="
        )
    if (parts.group,) != summary.plan.by:
        told = " and ".join(summary.plan.by) or "nothing"
        raise UsageError(
            f"the summary tells groups apart by {told}, the formula by "
            f"'{parts.group}'; summarise the answers by that"
        )
    outcome, _, right = parts.fixed.partition(" ~ ")
    terms = [term for term in pieces(right) if term != "1"]
    for name in (outcome, *terms):
        require_known("column of the summary", name, known)
    found = summary.told.moments.get("columns")
    if found is None or not found.n.any():
        raise UsageError("no row is complete in the columns of the summary")
    part = found.taken(np.flatnonzero(found.n > 0))
    chosen = np.array([known.index(name) for name in (*terms, outcome)])
    n = part.n.round().astype(np.int64)
    means = np.column_stack([np.ones(len(n)), part.centres[:, chosen]])
    within = np.zeros((len(chosen) + 1, len(chosen) + 1))
    within[1:, 1:] = part.matrices.sum(axis=0)[np.ix_(chosen, chosen)]
    return Summed(
        sums=GroupSums(n, means, within),
        terms=("Intercept", *terms),
        outcome=outcome,
        group=parts.group,
        left_out=summary.n - int(n.sum()),
    )
