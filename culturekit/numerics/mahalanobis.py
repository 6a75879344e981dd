"""How far each row lies from the middle of all, also where answers are missing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from culturekit.numerics.pairs import (
    NO_VARIANCE,
    PairMoments,
    pair_moments,
    row_blocks,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# below this smallest eigenvalue of the correlations one column is made of others
NEARLY_SINGULAR = 1e-8
WORD = 64


@dataclass(frozen=True, eq=False)
class Distance:
    """Squared Mahalanobis distances.

    Parameters
    ----------
    squared : (n,) float array
        D squared over the columns that the row has; missing where it has none.
    df : (n,) int array
        How many columns those are.
    p : (n,) float array
        Upper tail of chi-square with that many degrees of freedom.
    """

    squared: Floats
    df: Ints
    p: Floats


def mahalanobis(
    answers: Floats, moments: PairMoments | None = None, rows: int | None = None
) -> Distance | None:
    """Return the distance of every row from the mean of all.

    Parameters
    ----------
    answers : (n, k) float array
        Missing is NaN. Columns that do not vary are left out.
    moments : PairMoments, optional
        Those of `answers`, where they are known already; or of more rows.
    rows : int, optional
        How many rows the moments are of; those of `answers` by default.

    Returns
    -------
    Distance or None
        None where the covariances have no inverse that can be trusted: no more rows
        than columns, a column that is made of others, pairs that nobody has both of,
        or so much missing that the pairs do not fit together.

    Notes
    -----
    With m the means and S the covariances of the columns, each pair from the rows that
    have both, D squared of a row is (x - m)' S^-1 (x - m), m and S cut down to the
    columns that the row has. Nothing is put in for what is missing. With P = S^-1,
    z the deviations with 0 for the missing ones and b = P z, the same number is
    z' P z - b' (P_mm)^-1 b over the missing columns only, and equal patterns of
    missing share one inverse.

    References
    ----------
    Mahalanobis, P. C. (1936). On the generalized distance in statistics.
    Little, R. J. A. & Rubin, D. B. (2019). Statistical analysis with missing data.
    DOI 10.1002/9781119482260

    Examples
    --------
    >>> rows = np.array([[0.0, 0.0], [0.0, 2.0], [2.0, 0.0], [2.0, 2.0], [1.5, np.nan]])
    >>> found = mahalanobis(rows)
    >>> found.squared.round(3), found.df
    (array([1.902, 1.902, 1.521, 1.521, 0.152]), array([2, 2, 2, 2, 1]))
    """
    moments = pair_moments(answers) if moments is None else moments
    varies = np.diag(moments.covariance) > NO_VARIANCE
    means, covariance = moments.means[varies], moments.covariance[varies][:, varies]
    # a million rows are not copied without need
    answers = answers if varies.all() else answers[:, varies]
    if not _can_be_inverted(covariance, len(answers) if rows is None else rows):
        return None
    squared, df = _distances(answers, means, covariance)
    return Distance(squared, df, chdtrc(df, squared))


def _can_be_inverted(covariance: Floats, rows: int) -> bool:
    k = len(covariance)
    if not k or rows <= k or np.isnan(covariance).any():
        return False
    sd = np.sqrt(np.diag(covariance))
    smallest = np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0]
    return bool(smallest > NEARLY_SINGULAR)


def _distances(
    answers: Floats, means: Floats, covariance: Floats
) -> tuple[Floats, Ints]:
    n, k = answers.shape
    precision = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
    squared, df = np.full(n, np.nan), np.zeros(n, dtype=np.int64)
    for rows in row_blocks(n):
        around = answers[rows] - means
        gone = np.isnan(around)
        around = np.where(gone, 0.0, around)
        df[rows] = k - gone.sum(axis=1)
        # the smaller of the two systems: the columns that are gone, or those left
        few = df[rows] * 2 >= k
        pull = around[few] @ precision
        whole = (pull * around[few]).sum(axis=1)
        found = np.empty(len(gone))
        found[few] = whole - _quadratic(precision, gone[few], pull)
        found[~few] = _quadratic(covariance, ~gone[~few], around[~few])
        squared[rows] = np.where(df[rows] > 0, found, np.nan)
    return squared, df


def _quadratic(matrix: Floats, chosen: Bools, vectors: Floats) -> Floats:
    """Return v' M^-1 v of every row, v and M cut down to the columns it chose."""
    found = np.zeros(len(chosen))
    some = np.flatnonzero(chosen.any(axis=1))
    first, pattern = _patterns(chosen[some])
    sizes = chosen[some[first]].sum(axis=1)
    place = np.empty(len(first), dtype=np.int64)
    for size in np.unique(sizes):
        these = np.flatnonzero(sizes == size)
        place[these] = np.arange(len(these))
        columns = np.nonzero(chosen[some[first[these]]])[1].reshape(len(these), size)
        inverse = np.linalg.inv(matrix[columns[:, :, None], columns[:, None, :]])
        mine = np.flatnonzero(sizes[pattern] == size)
        which, rows = place[pattern[mine]], some[mine]
        v = np.take_along_axis(vectors[rows], columns[which], axis=1)
        found[rows] = np.einsum("ri,rij,rj->r", v, inverse[which], v)
    return found


def _patterns(chosen: Bools) -> tuple[Ints, Ints]:
    """Return the first row of every distinct pattern, and the pattern of every row."""
    n, k = chosen.shape
    padded = np.zeros((n, -(-k // WORD) * WORD), dtype=bool)
    padded[:, :k] = chosen
    words = np.packbits(padded, axis=1).view(np.uint64)
    # plain numbers sort several times faster than rows of numbers
    words = words.ravel() if words.shape[1] == 1 else words
    found = np.unique(words, axis=0, return_index=True, return_inverse=True)
    return found[1], found[2].ravel()
