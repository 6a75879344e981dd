"""Moments by group and by which columns rows have: what missing answers leave.

Rows that have the same columns are summed together, so that nothing that was answered
is lost: pairwise covariances and likelihoods of all answers (full information) need
nothing else. A column that rows do not have counts as 0 for all of them, which adds
nothing to means and products when cells are merged.

References
----------
Little, R. J. A. & Rubin, D. B. (2019). Statistical Analysis with Missing Data, 11.2.
DOI 10.1002/9781119482260
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.moments import (
    Moments,
    merged,
    pairs_of,
    sorted_moments,
    whole_moments,
)
from culturekit.numerics.pairs import PairMoments, PairSums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class PatternMoments:
    """What rows say about p columns, by group and pattern of columns; see `Moments`.

    Parameters
    ----------
    groups : (cells,) int array
        The group of each cell. Cells are in the order of groups, then of patterns.
    here : (cells, p) bool array
        Which columns the rows of each have, at least one.
    moments : Moments
        Of each cell; 0 in columns that its rows do not have.
    """

    groups: Ints
    here: Bools
    moments: Moments

    @classmethod
    def empty(cls, columns: int) -> Self:
        """Return what no rows say."""
        here = np.zeros((0, columns), dtype=bool)
        return cls(np.zeros(0, dtype=np.int64), here, Moments.empty(0, columns))

    def __add__(self, other: "PatternMoments") -> "PatternMoments":
        """Return the moments of the rows of both; groups have the same numbers."""
        groups = np.concatenate([self.groups, other.groups])
        here = np.concatenate([self.here, other.here])
        first, place = _cells(groups, here)
        at = len(self.groups)
        both = merged(self.moments, place[:at], other.moments, place[at:], len(first))
        return PatternMoments(groups[first], here[first], both)

    def renumbered(self, numbers: Ints) -> "PatternMoments":
        """Return the same with other numbers for groups; those of one become one.

        Parameters
        ----------
        numbers : (groups,) int array
            The new number of each group; -1 leaves it out.
        """
        groups = numbers[self.groups]
        kept = np.flatnonzero(groups >= 0)
        groups, here, moments = groups[kept], self.here[kept], self.moments.taken(kept)
        first, place = _cells(groups, here)
        if len(first) < len(groups):
            moments = moments.pooled(place, len(first))
        else:
            moments = moments.taken(first)
        return PatternMoments(groups[first], here[first], moments)

    def taken(self, groups: Ints, count: int) -> "PatternMoments":
        """Return some of `count` groups, numbered in the order given."""
        numbers = np.full(count, -1)
        numbers[groups] = np.arange(len(groups))
        return self.renumbered(numbers)

    def pooled(self) -> "PatternMoments":
        """Return everybody as one group."""
        last = int(self.groups.max(initial=0))
        return self.renumbered(np.zeros(last + 1, dtype=np.int64))

    def of_those_with(self, least: int) -> "PatternMoments":
        """Return the rows that have at least so many columns."""
        kept = self.here.sum(axis=1) >= least
        return PatternMoments(
            self.groups[kept], self.here[kept], self.moments.taken(kept)
        )

    def pairs(self) -> PairMoments:
        """Return every pair of columns from the rows of all groups that have both.

        Examples
        --------
        >>> rows = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, np.nan]])
        >>> found = pattern_moments(rows, np.zeros(3, dtype=int)).pairs()
        >>> found.means, found.covariance[0, 1], found.count[0, 1]
        (array([2., 3.]), np.float64(1.0), np.float64(2.0))
        """
        have, n, p = self.here.astype(float), self.moments.n, self.here.shape[1]
        rows = n @ have
        centre = n @ self.moments.means / np.where(rows > 0, rows, np.nan)
        apart = self.moments.means - np.nan_to_num(centre) + self.moments.rest
        away = have * apart
        first, second = pairs_of(p)
        inside = np.zeros((p, p))
        inside[first, second] = self.moments.products.sum(axis=0)
        inside[second, first] = inside[first, second]
        own = (self.moments.squares + n[:, None] * away**2).T @ have
        heavy = n[:, None] * away
        return PairSums(
            centre=centre,
            count=(n[:, None] * have).T @ have,
            sums=heavy.T @ have,
            squares=own,
            products=inside + heavy.T @ away,
        ).moments()


def pattern_moments(
    columns: Floats,
    codes: Ints,
    *,
    weights: Floats | None = None,
) -> PatternMoments:
    """Return the moments of rows, by group and by which columns they have.

    Parameters
    ----------
    columns : (p, n) float array
        One row a column; missing is NaN. Rows of data with none of them do not count.
    codes : (n,) int array
        Group of each row, from 0.
    weights : (n,) float array, optional
        Weight of each row, not below 0; 1 by default.

    Examples
    --------
    >>> rows = np.array([[1.0, 3.0, 5.0], [2.0, np.nan, 4.0]])
    >>> found = pattern_moments(rows, np.zeros(3, dtype=int))
    >>> found.here, found.moments.n
    (array([[ True, False],
           [ True,  True]]), array([1., 2.]))
    """
    here = ~np.isnan(columns)
    whole = np.where(here, columns, 0.0)

    def moments(order: Ints, starts: Ints) -> Moments:
        weight = None if weights is None else weights[order]
        return sorted_moments(whole[:, order], starts, weights=weight)

    return _by_cell(codes, here, moments)


def placed_patterns(
    places: NDArray[np.uint8], here: Bools, codes: Ints, start: Floats, step: Floats
) -> PatternMoments:
    """Return the same of small whole numbers, answers being start + step x place.

    Parameters
    ----------
    places : (p, n) uint8 array
        Up to 15; any numbers where `here` is false.
    here : (p, n) bool array
    codes : (n,) int array
        Group of each row, from 0.
    start, step : (p,) float arrays
    """
    whole = places * here

    def moments(order: Ints, starts: Ints) -> Moments:
        everybody = np.ones(len(order), dtype=bool)
        found = whole_moments(whole[:, order], starts, everybody).scaled(start, step)
        means = np.where(here.T[order[starts]], found.means, 0.0)
        return replace(found, means=means)

    return _by_cell(codes, here, moments)


def _by_cell(
    codes: Ints, here: Bools, moments: Callable[[Ints, Ints], Moments]
) -> PatternMoments:
    """Sum rows by cell, those without any column left out.

    `moments` is given the rows in the order of their cells, and where each cell starts.
    """
    kept = np.flatnonzero(here.any(axis=0))
    if not len(kept):
        return PatternMoments.empty(len(here))
    cell = _numbered(codes[kept], here[:, kept].T)
    order = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1) > 0)
    rows = kept[order]
    first = rows[starts]
    return PatternMoments(codes[first], here.T[first], moments(rows, starts))


def _cells(groups: Ints, here: Bools) -> tuple[Ints, Ints]:
    """Return where each cell turns up first, in their order, and the cell of each."""
    cell = _numbered(groups, here)
    _, first, place = np.unique(cell, return_index=True, return_inverse=True)
    return first, place


def _numbered(groups: Ints, here: Bools) -> Ints:
    """Return a number for each cell, in the order of groups, then of patterns."""
    patterns, number = np.unique(_bytes(here), return_inverse=True)
    cell: Ints = groups * max(len(patterns), 1) + number
    return cell


def _bytes(here: Bools) -> NDArray[Any]:
    """Return patterns as texts of bits, which sort as the patterns do."""
    if not here.size:
        return np.zeros(len(here), dtype="S1")
    # a byte of 0 at the end would be lost; no text of these has one
    bits = np.packbits(here, axis=1)
    spread = np.stack([bits >> 4, bits & 15], axis=2).reshape(len(here), -1) + 1
    return np.ascontiguousarray(spread).view(f"S{spread.shape[1]}").ravel()
