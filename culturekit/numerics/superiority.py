"""The common-language effect size: how often one of this group is above one of that.

theta = P(X > Y) + P(X = Y) / 2 for one answer of either group, from how often each
value occurs, or, where only mean and variance are known, for normal answers.

References
----------
McGraw, K. O. & Wong, S. P. (1992). A common language effect size statistic.
DOI 10.1037/0033-2909.111.2.361
DeLong, E. R., DeLong, D. M. & Clarke-Pearson, D. L. (1988). Comparing the areas under
two or more correlated receiver operating characteristic curves. DOI 10.2307/2531595
Brunner, E. & Munzel, U. (2000). The nonparametric Behrens-Fisher problem.
DOI 10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U
Newcombe, R. G. (2006). Confidence intervals for an effect size measure based on the
Mann-Whitney statistic. Part 2. DOI 10.1002/sim.2324
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit, logit, ndtr

from culturekit.numerics.intervals import t_quantile, z_quantile
from culturekit.numerics.welch import pair_numbers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS = 4_000_000  # groups x values that are taken at a time


@dataclass(frozen=True, eq=False)
class Superiority:
    """Chance that a value of the first group is above one of the second.

    Parameters
    ----------
    theta, low, high : (pairs,) float arrays
        0 to 1, ties counting half; pairs in the order of `pair_numbers`.
    """

    theta: Floats
    low: Floats
    high: Floats


def value_table(values: Floats, codes: Ints, groups: int) -> tuple[Ints, Ints, Ints]:
    """Return how often each distinct value occurs in each group, as a sparse table.

    Parameters
    ----------
    values : (n,) float array
        Missing values are left out. Values that differ by less than a billionth of
        their range are one: a mean of items may come out so.
    codes : (n,) int array
        Group, from 0; -1 for none.
    groups : int

    Returns
    -------
    value, group, count : (cells,) int arrays
        Number of the value, from the lowest; sorted by it.
    """
    kept = (codes >= 0) & ~np.isnan(values)
    found = values[kept]
    unit = (np.ptp(found) if len(found) else 0.0) * 1e-9
    rounded = np.round((found - found.min()) / unit) if unit > 0 else 0 * found
    number = np.unique(rounded, return_inverse=True)[1]
    cells, count = np.unique(number * groups + codes[kept], return_counts=True)
    return cells // groups, cells % groups, count


def superiority(
    table: tuple[Ints, Ints, Ints], groups: int, conf_level: float = 0.95
) -> Superiority:
    """Return theta of every two groups, exactly, from how often each value occurs.

    Parameters
    ----------
    table : three (cells,) int arrays
        Of `value_table`: value, group, count.
    groups : int
        All with at least two values.
    conf_level : float

    Notes
    -----
    With F the share of a group below a value plus half of the share at it, theta =
    mean of F2 over the values of group 1; its variance is var(F2 of group 1) / n1 +
    var(F1 of group 2) / n2 (DeLong; divisors n - 1), with the degrees of freedom of
    Brunner and Munzel. The interval is made on the scale of the logit, so that it stays
    within 0 and 1. Where two groups do not overlap this variance is 0; the interval
    then has those theta that are no further from what was seen than z times the error
    which Hanley and McNeil give for them (Newcombe's method 5).

    Examples
    --------
    >>> cells = value_table(np.array([1.0, 2, 3, 2, 4, 5]), np.repeat([0, 1], 3), 2)
    >>> found = superiority(cells, 2)
    >>> found.theta.round(3), found.low.round(3), found.high.round(3)
    (array([0.167]), array([0.003]), array([0.934]))
    """
    n, theta, squares = _placements(table, groups)
    spread = np.maximum(squares - theta**2, 0.0) / (n - 1)[:, None]
    first, second = pair_numbers(groups)
    one, two = spread[first, second], spread[second, first]
    variance = one + two
    pooled = one**2 / (n[first] - 1) + two**2 / (n[second] - 1)
    df = variance**2 / np.where(pooled > 0, pooled, np.nan)
    found = theta[first, second]
    inner = np.clip(found, 1e-12, 1 - 1e-12)
    reach = t_quantile(conf_level, df) * np.sqrt(variance) / (inner * (1 - inner))
    low, high = expit(logit(inner) - reach), expit(logit(inner) + reach)
    apart = np.flatnonzero(~(variance > 1e-18))
    sizes = n[first[apart]], n[second[apart]]
    low[apart], high[apart] = _score_interval(found[apart], sizes, conf_level)
    return Superiority(found, low, high)


def _placements(
    table: tuple[Ints, Ints, Ints], groups: int
) -> tuple[Floats, Floats, Floats]:
    """Return n and, for all pairs, mean and mean square of F2 over group 1's values."""
    value, group, count = table
    n = np.bincount(group, weights=count, minlength=groups).astype(float)
    below = np.zeros(groups)
    means, squares = np.zeros((2, groups, groups))
    values = int(value.max()) + 1 if len(value) else 0
    for start in range(0, values, max(1, CELLS // groups)):
        stop = min(values, start + max(1, CELLS // groups))
        part = slice(*np.searchsorted(value, [start, stop]))
        shares = np.zeros((groups, stop - start))
        shares[group[part], value[part] - start] = count[part] / n[group[part]]
        upto = below[:, None] + np.cumsum(shares, axis=1)
        half = upto - shares / 2
        # most values occur in few groups
        sparse = csr_array(shares)
        means += sparse @ half.T
        squares += sparse @ (half**2).T
        below = upto[:, -1]
    return n, means, squares


def _score_interval(
    theta: Floats, n: tuple[Floats, Floats], conf_level: float
) -> tuple[Floats, Floats]:
    """Return the limits by bisection: z errors, as they would be there, from theta."""
    z = z_quantile(conf_level)
    ends = []
    for edge in (0.0, 1.0):
        inside, outside = theta.copy(), np.full(len(theta), edge)
        for _ in range(60):
            middle = (inside + outside) / 2
            near = np.abs(middle - theta) <= z * np.sqrt(_hanley(middle, n))
            inside = np.where(near, middle, inside)
            outside = np.where(near, outside, middle)
        ends.append(inside)
    return ends[0], ends[1]


def _hanley(theta: Floats, n: tuple[Floats, Floats]) -> Floats:
    """Return the variance of an estimate of theta, for exponential values."""
    more = (n[0] - 1) * (1 - theta) / (2 - theta) + (n[1] - 1) * theta / (1 + theta)
    variance: Floats = theta * (1 - theta) * (1 + more) / (n[0] * n[1])
    return variance


def normal_superiority(
    n: tuple[Floats, Floats],
    difference: Floats,
    variance: tuple[Floats, Floats],
    conf_level: float = 0.95,
) -> Superiority:
    """Return theta of pairs of groups whose values are taken as normal.

    Parameters
    ----------
    n, variance : two (pairs,) float arrays each
        Of the first and of the second group.
    difference : (pairs,) float array
        Mean of the first less mean of the second.
    conf_level : float

    Notes
    -----
    theta = Phi(z), z = difference / sqrt(v1 + v2), v the groups' variances. The
    variance of z, by the delta method, is (v1 / n1 + v2 / n2) / (v1 + v2) + z^2
    [v1^2 / (n1 - 1) + v2^2 / (n2 - 1)] / (2 (v1 + v2)^2); the interval is Phi of
    z's.

    Examples
    --------
    >>> n, v = (np.array([20.0]), np.array([20.0])), (np.array([1.0]), np.array([1.0]))
    >>> found = normal_superiority(n, np.array([0.5]), v)
    >>> found.theta.round(3), found.low.round(3), found.high.round(3)
    (array([0.638]), array([0.463]), array([0.788]))
    """
    total = variance[0] + variance[1]
    total = np.where(total > 0, total, np.nan)
    z = difference / np.sqrt(total)
    error = (variance[0] / n[0] + variance[1] / n[1]) / total
    unsure = variance[0] ** 2 / (n[0] - 1) + variance[1] ** 2 / (n[1] - 1)
    reach = z_quantile(conf_level) * np.sqrt(error + z**2 * unsure / (2 * total**2))
    return Superiority(ndtr(z), ndtr(z - reach), ndtr(z + reach))
