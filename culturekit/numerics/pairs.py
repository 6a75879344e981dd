"""Means, covariances and correlations of columns with missing answers, pair by pair.

Every pair of columns counts the rows that have both. The sums are gathered a block of
rows at a time, so that a million rows need no second copy of themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# a block of this many rows and some sixty columns stays in a processor's cache
ROWS = 8192
# products of matrices are shared between processors, who wait for each other after
# every block: few large blocks, where the processors have other work to do
ROWS_OF_PRODUCTS = 65_536
# of a column that does not vary, sums of squares leave no more than this behind
NO_VARIANCE = 1e-12


@dataclass(frozen=True, eq=False)
class PairMoments:
    """What is known of k columns, each pair from the rows that have both.

    Parameters
    ----------
    count : (k, k) float array
        Rows with both columns; on the diagonal rows with the column.
    means : (k,) float array
        Of each column over all rows that have it; missing where none has.
    covariance : (k, k) float array
        Divisor count - 1, as R's ``cov(use = "pairwise")``; missing below two rows.
    correlation : (k, k) float array
        Each pair with the standard deviations of its own rows, as R's
        ``cor(use = "pairwise")``; missing where one of the two does not vary there.
    """

    count: Floats
    means: Floats
    covariance: Floats
    correlation: Floats


def row_blocks(rows: int, size: int | None = None) -> Iterator[slice]:
    """Yield slices that cover all rows, one block after the other.

    Parameters
    ----------
    rows : int
        How many there are.
    size : int, optional
        Rows of a block, `ROWS` by default.

    Examples
    --------
    >>> [part.stop - part.start for part in row_blocks(10_000)]
    [8192, 1808]
    """
    step = ROWS if size is None else size
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def pair_moments(answers: Floats) -> PairMoments:
    """Return moments of every pair of columns.

    Parameters
    ----------
    answers : (n, k) float array
        Missing is NaN.

    Returns
    -------
    PairMoments

    Notes
    -----
    With x and y taken from the means of their columns and sums over the m rows that
    have both: covariance = (sum xy - sum x sum y / m) / (m - 1), and the correlation is
    that over the roots of the two variances over the same rows.

    Examples
    --------
    >>> found = pair_moments(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, np.nan]]))
    >>> found.means, found.covariance[0, 1], found.count[0, 1]
    (array([2., 3.]), np.float64(1.0), np.float64(2.0))
    """
    sums = pair_sums(answers, column_means(answers))
    return replace(sums.moments(), means=sums.centre)


@dataclass(frozen=True, eq=False)
class PairSums:
    """Sums over the rows that have both columns of a pair; those of rows add up.

    Parameters
    ----------
    centre : (k,) float array
        What values are taken from; near the means, so that no digits are lost. A
        column without one has no rows.
    count, sums, squares, products : (k, k) float arrays
        Of deviations; ``sums[i, j]`` is of column i over the rows that have j too.
    """

    centre: Floats
    count: Floats
    sums: Floats
    squares: Floats
    products: Floats

    def __add__(self, other: "PairSums") -> "PairSums":
        """Return the sums of both, which must have the same centre."""
        return PairSums(
            self.centre,
            self.count + other.count,
            self.sums + other.sums,
            self.squares + other.squares,
            self.products + other.products,
        )

    def moments(self) -> PairMoments:
        """Return the moments of every pair of columns."""
        count, sums = self.count, self.sums
        rows = np.maximum(count, 1)
        shared = self.products - sums * sums.T / rows
        own = self.squares - sums**2 / rows
        own = np.where(own > NO_VARIANCE * rows, own, np.nan)
        have = np.diag(count)
        away = np.diag(sums) / np.where(have > 0, have, np.nan)
        return PairMoments(
            count=count,
            means=self.centre + away,
            covariance=shared / np.where(count > 1, count - 1, np.nan),
            correlation=shared / np.sqrt(own * own.T),
        )


def pair_sums(answers: Floats, centre: Floats) -> PairSums:
    """Return the sums of every pair of columns.

    Parameters
    ----------
    answers : (n, k) float array
        Missing is NaN.
    centre : (k,) float array
        What to take values from; a column without one must be missing.

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, np.nan], [5.0, 8.0]])
    >>> both = [pair_sums(part, np.array([2.0, 4.0])) for part in (rows[:2], rows[2:])]
    >>> bool(np.allclose((both[0] + both[1]).moments().covariance,
    ...                  pair_moments(rows).covariance))
    True
    """
    k = answers.shape[1]
    count, sums, squares, products = (np.zeros((k, k)) for _ in range(4))
    for part in row_blocks(len(answers), ROWS_OF_PRODUCTS):
        around = answers[part] - centre
        gone = np.isnan(around)
        here, around = (~gone).astype(float), np.where(gone, 0.0, around)
        count += here.T @ here
        sums += around.T @ here
        squares += (around**2).T @ here
        products += around.T @ around
    return PairSums(centre, count, sums, squares, products)


def column_means(answers: Floats) -> Floats:
    """Return the mean of every column; missing where it has no values."""
    total, count = np.zeros(answers.shape[1]), np.zeros(answers.shape[1])
    for part in row_blocks(len(answers)):
        count += (~np.isnan(answers[part])).sum(axis=0)
        total += np.nansum(answers[part], axis=0)
    return total / np.where(count, count, np.nan)
