"""Sums over groups of respondents, by counting: cost grows with n, once.

`codes` are whole numbers from 0 to groups - 1, one a respondent, and -1 for somebody
who is in no group.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class GroupMoments:
    """Count, mean and variance of one variable per group.

    Parameters
    ----------
    n : (groups,) int array
        Values present.
    mean : (groups,) float array
        Missing where n is 0.
    squares : (groups,) float array
        Sum of squared deviations from the group's mean.
    """

    n: Ints
    mean: Floats
    squares: Floats

    @property
    def variance(self) -> Floats:
        """Variance with divisor n - 1; missing below two values."""
        return np.where(self.n > 1, self.squares / np.maximum(self.n - 1, 1), np.nan)

    @property
    def df(self) -> int:
        """N - G: values less groups that have any."""
        return int(self.n.sum() - np.count_nonzero(self.n))

    @property
    def pooled_variance(self) -> float:
        """One variance within groups: sum of squares within / (N - G)."""
        return float(self.squares.sum() / self.df) if self.df > 0 else float("nan")


def sums(codes: Ints, values: Floats, count: int) -> Floats:
    """Return sums of values by code, (count,); codes run from 0.

    Examples
    --------
    >>> sums(np.array([0, 1, 0]), np.array([1.0, 2.0, 3.0]), 3)
    array([4., 2., 0.])
    """
    # bincount of weights is a float array, whatever its stub says
    return np.asarray(np.bincount(codes, values, count), dtype=float)


def group_count(codes: Ints, groups: int, where: Bools | None = None) -> Ints:
    """Return how many respondents each group has (those in `where`)."""
    inside = codes >= 0 if where is None else where & (codes >= 0)
    return np.bincount(codes[inside], minlength=groups)


def group_moments(values: Floats, codes: Ints, groups: int) -> GroupMoments:
    """Return count, mean and sum of squares of each group, missing values left out.

    Two passes: squares are of deviations from the group's own mean, so that a large
    common level costs no digits.

    Examples
    --------
    >>> moments = group_moments(np.array([1.0, 3.0, 5.0]), np.array([0, 0, 1]), 2)
    >>> moments.mean, moments.variance, moments.pooled_variance
    (array([2., 5.]), array([ 2., nan]), 2.0)
    """
    inside = (codes >= 0) & ~np.isnan(values)
    kept, where = values[inside], codes[inside]
    n = np.bincount(where, minlength=groups)
    total = np.bincount(where, weights=kept, minlength=groups)
    mean: Floats = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    deviations: Floats = kept - mean[where]
    sums = np.bincount(where, weights=deviations**2, minlength=groups)
    return GroupMoments(n, mean, sums.astype(float))


def option_counts(
    values: Floats, options: tuple[int, ...], codes: Ints, groups: int
) -> Ints:
    """Return a (groups, options) table of how often each option was chosen.

    Examples
    --------
    >>> option_counts(np.array([1.0, 2.0, 2.0]), (1, 2), np.array([0, 0, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    low, high = min(options), max(options)
    # one place more at either end catches whatever is no option
    place_of = np.full(high - low + 3, -1)
    place_of[np.asarray(options) - low + 1] = np.arange(len(options))
    kept = np.where(np.isnan(values), low - 1, np.clip(values, low - 1, high + 1))
    place = place_of[(kept - (low - 1)).astype(np.int64)]
    inside = (codes >= 0) & (place >= 0) & (kept == np.floor(kept))
    cell = codes[inside] * len(options) + place[inside]
    counts = np.bincount(cell, minlength=groups * len(options))
    return counts.reshape(groups, len(options))
