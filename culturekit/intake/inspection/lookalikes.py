"""Columns that only look like items: copies, reversed copies, totals, group means.

Whether one column is made of another is asked of hundreds of columns at once, about the
first records; only what these do not contradict is looked at in full.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from culturekit.intake.inspection.profile import Column

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST = 8  # records below which an equality says nothing
EQUAL = 1e-6
NEAR = 1e-3  # of means, which are rounded when they are written
MOST_DECIMALS = 3  # of a number that was rounded when it was written
SURE = 8  # groups times decimals, from which a rounded mean is no chance
OVERLAP = 20  # records in which a copy is seen that has answers of its own
FIRST = 256  # records that are asked first
MOST_COLUMNS = 2000  # of numbers; a file with more is no survey
MOST_GROUPINGS = 20
MOST_GROUPS = 2000
MOST_TERMS = 80  # columns of which a total is looked for
MOST_ROWS = 2000  # records that a total is looked for in


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
    sources = _Sources(columns)
    if not 1 < len(sources.columns) <= MOST_COLUMNS:
        return found
    groupings = [
        _Grouping(codes, sources)
        for codes in islice(groups.values(), MOST_GROUPINGS)
        if 2 <= _count(codes) <= MOST_GROUPS
    ]
    for at, column in enumerate(sources.columns):
        reason = _made_of(sources, at, groupings)
        if reason:
            sources.derived[at] = True
            found[sources.places[at]] = replace(column, kind="derived", note=reason)
    return found


class _Sources:
    """The columns of numbers, of which others may be made."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.places = [
            place
            for place, column in enumerate(columns)
            if column.numbers is not None and column.kind in {"item", "number"}
        ]
        self.columns = [columns[place] for place in self.places]
        self.values = [_numbers(column) for column in self.columns]
        heads = [values[:FIRST] for values in self.values]
        self.heads = np.column_stack(heads) if heads else np.empty((0, 0))
        self.varied = np.array([len(np.unique(v)) > 2 for v in self.values], dtype=bool)
        self.derived = np.zeros(len(self.columns), dtype=bool)
        self.decimals = [_decimals(values) for values in self.values]

    def tolerance(self, at: int) -> float:
        """Return half a unit of the last decimal with which a column is written."""
        places = self.decimals[at]
        return 0.5 * 10.0**-places + EQUAL if 0 < places <= MOST_DECIMALS else EQUAL

    def name(self, at: int) -> str:
        """Name a column in a note."""
        column = self.columns[at]
        name = column.name or f"column {column.position + 1}"
        return f"'{name if len(name) <= 40 else name[:40] + '...'}'"


class _Grouping:
    """The means of all sources in the groups of one column."""

    def __init__(self, codes: Ints, sources: _Sources) -> None:
        self.codes = codes
        self.means = np.column_stack([_means(v, codes) for v in sources.values])
        head = codes[:FIRST]
        inner = np.where((head >= 0)[:, None], self.means[head], np.nan)
        self.deviations = sources.heads - inner


def _numbers(column: Column) -> Floats:
    return column.numbers if column.numbers is not None else np.empty(0)


def _decimals(values: Floats) -> int:
    """Return with how many decimals numbers are written; one more than is told."""
    known = values[np.isfinite(values)]
    for places in range(MOST_DECIMALS + 1):
        scaled = known * 10.0**places
        if (np.abs(scaled - np.rint(scaled)) < EQUAL).all():
            return places
    return MOST_DECIMALS + 1


def _made_of(sources: _Sources, at: int, groupings: Sequence[_Grouping]) -> str:
    values = sources.values[at]
    if np.isfinite(values).sum() < FEWEST or np.nanstd(values) == 0:
        return ""
    return (
        _copy(sources, at) or _group_mean(sources, at, groupings) or _total(sources, at)
    )


def _copy(sources: _Sources, at: int) -> str:
    """Same or reversed: the sum or the difference of two columns is constant."""
    values, mine = sources.values[at], sources.heads[:, at, None]
    before = sources.heads[:, :at]
    for sign, what in ((-1, "a copy"), (1, "a reversed copy")):
        alike = _range(mine + sign * before) < EQUAL
        for other in np.flatnonzero(alike & ~sources.derived[:at]).tolist():
            if _constant(values, sign * sources.values[other]):
                return f"{what} of {sources.name(other)}"
    return ""


def _range(table: Floats) -> Floats:
    """Return how far the known values of each column range; below 0 for none."""
    known = np.isfinite(table)
    high: Floats = np.where(known, table, -np.inf).max(axis=0, initial=-np.inf)
    low: Floats = np.where(known, table, np.inf).min(axis=0, initial=np.inf)
    return high - low


def _constant(values: Floats, others: Floats) -> bool:
    """Tell whether two columns add up to the same wherever they are known."""
    known = np.isfinite(values)
    both = known & np.isfinite(others)
    # answers that only one of them has may have been deleted from the other
    partly = both.sum() >= max(OVERLAP, known.sum() / 2)
    if not partly and both.sum() < max(FEWEST, known.sum()):
        return False
    varied = len(np.unique(others[both])) > 2
    return varied and bool(np.ptp(values[both] + others[both]) < EQUAL)


def _group_mean(sources: _Sources, at: int, groupings: Sequence[_Grouping]) -> str:
    """One value a group that is the group's mean of another column, or what is left."""
    values = sources.values[at]
    for grouping in groupings:
        codes, means = grouping.codes, grouping.means
        near = _near_of(sources, at, grouping)
        if _constant_within(values, codes):
            for other in _near(means[:, at], means, sources, at, near):
                if _close(values, _spread(means[:, other], codes), near):
                    return f"the mean of {sources.name(other)} in each group"
            continue
        mine = sources.heads[:, at]
        for other in _near(mine, grouping.deviations, sources, at, near):
            apart = sources.values[other] - _spread(means[:, other], codes)
            if _close(values, apart, near):
                return f"what {sources.name(other)} is above its group's mean"
    return ""


def _near_of(sources: _Sources, at: int, grouping: _Grouping) -> float:
    """Return how near to a column its group means must be, as it is written."""
    groups = int(np.isfinite(grouping.means[:, at]).sum())
    sure = groups * sources.decimals[at] >= SURE
    return max(NEAR, sources.tolerance(at)) if sure else NEAR


def _near(
    mine: Floats, table: Floats, sources: _Sources, at: int, near: float
) -> Iterator[int]:
    """Yield the sources that the values at hand do not tell apart from a column."""
    left = np.flatnonzero(~sources.derived)
    left = left[left != at]
    # the first values leave few columns, which all of them then have to fit
    for rows in (slice(FEWEST), slice(None)):
        apart = np.abs(table[rows, left] - mine[rows, None])
        largest = np.where(np.isfinite(apart), apart, 0.0).max(axis=0, initial=0.0)
        left = left[largest < near]
    yield from left.tolist()


def _count(codes: Ints) -> int:
    return int(codes.max(initial=-1)) + 1


def _constant_within(values: Floats, codes: Ints) -> bool:
    known = np.isfinite(values) & (codes >= 0)
    count = _count(codes)
    if known.sum() < 2 * count:
        return False
    for part in (slice(FIRST), slice(None)):
        rows = np.flatnonzero(known[part])
        low, high = np.full(count, np.inf), np.full(count, -np.inf)
        np.minimum.at(low, codes[rows], values[rows])
        np.maximum.at(high, codes[rows], values[rows])
        present = np.isfinite(low)
        if not (high[present] - low[present] < EQUAL).all():
            return False
    return True


def _means(values: Floats, codes: Ints) -> Floats:
    """Return the mean of each group; NaN where nobody answered."""
    known = np.isfinite(values) & (codes >= 0)
    count = _count(codes)
    n = np.bincount(codes[known], minlength=count)
    total = np.bincount(codes[known], weights=values[known], minlength=count)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def _spread(means: Floats, codes: Ints) -> Floats:
    """Return each record's group mean."""
    return np.append(means, np.nan)[codes]


def _close(one: Floats, two: Floats, near: float) -> bool:
    both = np.isfinite(one) & np.isfinite(two)
    enough = both.sum() >= max(FEWEST, 0.9 * np.isfinite(one).sum())
    return bool(enough and np.abs(one[both] - two[both]).max() < near)


def _total(sources: _Sources, at: int) -> str:
    """A sum or mean of some of the columns before it."""
    fitting = np.flatnonzero(sources.varied[:at] & ~sources.derived[:at])
    terms = fitting[-MOST_TERMS:].tolist()
    if len(terms) < 2:
        return ""
    table = np.column_stack([sources.values[i][:MOST_ROWS] for i in terms])
    values = sources.values[at][:MOST_ROWS]
    if not np.isfinite(values).any() or _is_alike(values, table):
        return ""
    near = sources.tolerance(at)
    used, what = _by_squares(values, table, near)
    if not used:
        used, what = _by_runs(values, table, near)
    return _worded_total(sources, [terms[i] for i in used], what)


def _is_alike(values: Floats, table: Floats) -> bool:
    """Tell whether a column is one more of its kind: whole numbers, none larger."""
    known = values[np.isfinite(values)]
    if (known % 1 != 0).any():
        return False
    # in half of the columns: one of them may be an age
    answered = np.isfinite(table)
    high = np.where(answered, table, -np.inf).max(axis=0)
    low = np.where(answered, table, np.inf).min(axis=0)
    return bool(known.max() <= np.median(high) and known.min() >= np.median(low))


def _by_squares(values: Floats, table: Floats, near: float) -> tuple[list[int], str]:
    """Find the terms by least squares, in the records that answered all of them."""
    width = table.shape[1]
    known = np.flatnonzero(np.isfinite(table).all(axis=1) & np.isfinite(values))
    if len(known) < max(FEWEST, 2 * width):
        return [], ""
    rows = known[: 3 * width]  # as many records as tell the terms apart
    weights, *_ = np.linalg.lstsq(table[rows], values[rows], rcond=None)
    if np.abs(table[rows] @ weights - values[rows]).max() > 4 * near:
        return [], ""
    used = np.flatnonzero(weights > weights.max() / 2)
    if len(used) < 2:
        return [], ""
    total = table[np.ix_(known, used)].sum(axis=1)
    for what, of in (("sum", 1), ("mean", len(used))):
        if np.abs(total / of - values[known]).max() <= near:
            return used.tolist(), what
    return [], ""


def _by_runs(values: Floats, table: Floats, near: float) -> tuple[list[int], str]:
    """Find neighbours whose answered ones add up, or average, to the values."""
    known = np.flatnonzero(np.isfinite(values))
    for what in ("mean", "sum"):
        first, last = np.triu_indices(table.shape[1], 1)
        # the first records leave few runs, which all of them then have to fit
        for rows in (known[:FEWEST], known[:FIRST], known):
            made = _runs(table[rows], first, last, what)
            apart = np.abs(made - values[rows][:, None])
            fits = (np.where(np.isfinite(apart), apart, np.inf) <= near).all(axis=0)
            first, last = first[fits], last[fits]
        if len(first):
            return [*range(first[0], last[0] + 1)], what
    return [], ""


def _runs(table: Floats, first: Ints, last: Ints, what: str) -> Floats:
    """Return the sum or mean of what is answered from one column to another."""
    answered = np.isfinite(table)
    start = np.zeros((len(table), 1))
    sums = np.hstack([start, np.where(answered, table, 0.0).cumsum(axis=1)])
    total: Floats = sums[:, last + 1] - sums[:, first]
    if what == "sum":
        return total
    counts = np.hstack([start, answered.cumsum(axis=1)])
    count = counts[:, last + 1] - counts[:, first]
    means: Floats = np.full_like(total, np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means


def _worded_total(sources: _Sources, used: Sequence[int], what: str) -> str:
    if not used:
        return ""
    names = ", ".join(sources.name(i) for i in used[:3])
    more = f" and {len(used) - 3} more" if len(used) > 3 else ""
    return f"the {what} of {names}{more}"
