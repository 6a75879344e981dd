"""Columns that only look like items: copies, reversed copies, totals, group means."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from culturekit.intake.inspection.profile import Column

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST = 8  # records below which an equality says nothing
EQUAL = 1e-6
MOST_GROUPS = 2000
MOST_TERMS = 200  # columns of which a total is looked for


def find_lookalikes(
    columns: Sequence[Column], groups: Mapping[int, Ints]
) -> list[Column]:
    """Mark the columns that are made of others.

    Parameters
    ----------
    columns : sequence of Column
        As `profile_columns` returned them.
    groups : mapping of int to array of int
        Codes of the columns that may name groups, one a record.

    Returns
    -------
    list of Column
        The same; derived ones have the kind ``derived`` and say what they are made of.
    """
    found = list(columns)
    for i, column in enumerate(found):
        if column.numbers is None or column.kind not in {"item", "number"}:
            continue
        before = [c for c in found[:i] if _is_source(c)]
        after = [c for c in found[i + 1 :] if _is_source(c)]
        if reason := _made_of(column, before, after, groups):
            found[i] = replace(column, kind="derived", note=reason)
    return found


def _is_source(column: Column) -> bool:
    return column.numbers is not None and column.kind in {"item", "number"}


def _made_of(
    column: Column,
    before: Sequence[Column],
    after: Sequence[Column],
    groups: Mapping[int, Ints],
) -> str:
    values = column.numbers
    if values is None or np.isfinite(values).sum() < FEWEST or np.nanstd(values) == 0:
        return ""
    return (
        _copy(values, before)
        or _group_mean(values, [*before, *after], groups)
        or _total(values, before)
    )


def _copy(values: Floats, others: Sequence[Column]) -> str:
    """Same or reversed: the sum or the difference of two columns is constant."""
    for other in others:
        both = np.isfinite(values) & np.isfinite(_numbers(other))
        if both.sum() < FEWEST or both.sum() < np.isfinite(values).sum():
            continue
        one, two = values[both], _numbers(other)[both]
        if len(np.unique(two)) < 3:
            continue
        if np.ptp(one - two) < EQUAL:
            return f"a copy of {_named(other)}"
        if np.ptp(one + two) < EQUAL:
            return f"a reversed copy of {_named(other)}"
    return ""


def _numbers(column: Column) -> Floats:
    return column.numbers if column.numbers is not None else np.empty(0)


def _named(column: Column) -> str:
    name = column.name or f"column {column.position + 1}"
    return f"'{name if len(name) <= 40 else name[:40] + '...'}'"


def _group_mean(
    values: Floats, others: Sequence[Column], groups: Mapping[int, Ints]
) -> str:
    """One value a group that is the group's mean of another column, or what is left."""
    for codes in groups.values():
        constant = _constant_within(values, codes)
        for other in others:
            means = _means(_numbers(other), codes)
            if constant and _close(values, means):
                return f"the mean of {_named(other)} in each group"
            if not constant and _close(values, _numbers(other) - means):
                return f"what {_named(other)} is above its group's mean"
    return ""


def _constant_within(values: Floats, codes: Ints) -> bool:
    known = np.isfinite(values) & (codes >= 0)
    count = int(codes.max(initial=-1)) + 1
    if count < 2 or count > MOST_GROUPS or known.sum() < 2 * count:
        return False
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, codes[known], values[known])
    np.maximum.at(high, codes[known], values[known])
    present = np.isfinite(low)
    return bool((high[present] - low[present] < EQUAL).all())


def _means(values: Floats, codes: Ints) -> Floats:
    known = np.isfinite(values) & (codes >= 0)
    count = int(codes.max(initial=-1)) + 1
    n = np.bincount(codes[known], minlength=count)
    total = np.bincount(codes[known], weights=values[known], minlength=count)
    means = np.append(np.where(n > 0, total / np.maximum(n, 1), np.nan), np.nan)
    return means[codes]


def _close(one: Floats, two: Floats) -> bool:
    both = np.isfinite(one) & np.isfinite(two)
    enough = both.sum() >= max(FEWEST, 0.9 * np.isfinite(one).sum())
    return bool(enough and np.abs(one[both] - two[both]).max() < 1e-3)


def _total(values: Floats, others: Sequence[Column]) -> str:
    """A sum or mean of some of the columns before it, found by least squares."""
    terms = [c for c in others if len(np.unique(_numbers(c))) > 2][-MOST_TERMS:]
    if len(terms) < 2:
        return ""
    table = np.column_stack([_numbers(c) for c in terms])
    known = np.isfinite(table).all(axis=1) & np.isfinite(values)
    if known.sum() < max(FEWEST, 2 * len(terms)):
        return ""
    weights, *_ = np.linalg.lstsq(table[known], values[known], rcond=None)
    if np.abs(table[known] @ weights - values[known]).max() > 1e-6:
        return ""
    used = [i for i, weight in enumerate(weights) if abs(weight) > 1e-6]
    if len(used) < 2 or np.ptp(weights[used]) > 1e-6 or weights[used[0]] < 0:
        return ""
    what = "sum" if abs(abs(weights[used[0]]) - 1) < 1e-6 else "mean"
    names = ", ".join(_named(terms[i]) for i in used[:3])
    more = f" and {len(used) - 3} more" if len(used) > 3 else ""
    return f"the {what} of {names}{more}"
