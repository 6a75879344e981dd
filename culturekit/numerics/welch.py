"""Means of groups with spreads of their own: all together, and every two of them.

Everything is computed from n, mean and variance of each group.

References
----------
Welch, B. L. (1951). On the comparison of several mean values: an alternative approach.
DOI 10.1093/biomet/38.3-4.330
Games, P. A. & Howell, J. F. (1976). Pairwise multiple comparison procedures with
unequal n's and/or variances. DOI 10.3102/10769986001002113
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, stdtr

from culturekit.numerics.studentized import range_quantile, range_sf

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Welch:
    """A test that all means are the same.

    Parameters
    ----------
    statistic : float
        Welch's F; it and the rest are missing if a group has no spread or one value.
    df_between, df_within : float
    p_value : float
    """

    statistic: float
    df_between: float
    df_within: float
    p_value: float


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every two of G groups, in the order (0, 1), (0, 2), ..., (G - 2, G - 1).

    Parameters
    ----------
    first, second : (pairs,) int arrays
        Numbers of the two groups.
    difference : (pairs,) float array
        Mean of the first less mean of the second.
    std_error, df, statistic : (pairs,) float arrays
        With both groups' own variances; missing where neither has any spread.
    single : (pairs,) float array
        Two-sided p-values of each pair alone (Welch's t test).
    p_value : (pairs,) float array
        For all pairs together (Games and Howell).
    low, high : (pairs,) float arrays
        Intervals that hold all together.
    """

    first: Ints
    second: Ints
    difference: Floats
    std_error: Floats
    df: Floats
    statistic: Floats
    single: Floats
    p_value: Floats
    low: Floats
    high: Floats


def pair_numbers(groups: int) -> tuple[Ints, Ints]:
    """Return the numbers of both groups of every pair.

    Examples
    --------
    >>> pair_numbers(3)
    (array([0, 0, 1]), array([1, 2, 2]))
    """
    return np.triu_indices(groups, k=1)


def welch_anova(n: Floats, mean: Floats, variance: Floats) -> Welch:
    """Test whether all groups have one mean, whatever their variances.

    Parameters
    ----------
    n, mean, variance : (groups,) float arrays
        Of at least two groups; variances with divisor n - 1.

    Notes
    -----
    With weights w = n / variance, their sum W, the weighted mean m and
    L = sum (1 - w / W)^2 / (n - 1), for k groups:
    F = sum w (mean - m)^2 / (k - 1) / [1 + 2 (k - 2) L / (k^2 - 1)],
    on k - 1 and (k^2 - 1) / (3 L) degrees of freedom. R's ``oneway.test``.

    Examples
    --------
    >>> n, variance = np.array([5.0, 6, 7]), np.array([4.0, 5, 6])
    >>> found = welch_anova(n, np.array([1.0, 3, 4]), variance)
    >>> round(found.statistic, 4), round(found.df_within, 4)
    (2.6564, 9.7739)
    """
    k = len(n)
    if k < 2 or not ((n > 1) & (variance > 0)).all():
        return Welch(*[float("nan")] * 4)
    weight = n / variance
    share = weight / weight.sum()
    centre = (share * mean).sum()
    lost = ((1 - share) ** 2 / (n - 1)).sum()
    between = (weight * (mean - centre) ** 2).sum() / (k - 1)
    statistic = between / (1 + 2 * (k - 2) * lost / (k**2 - 1))
    df = (k**2 - 1) / (3 * lost)
    p_value = fdtrc(k - 1, df, statistic)
    return Welch(float(statistic), float(k - 1), float(df), float(p_value))


def games_howell(
    n: Floats, mean: Floats, variance: Floats, conf_level: float = 0.95
) -> Pairs:
    """Compare every two groups, each with its own variance.

    Parameters
    ----------
    n, mean, variance : (groups,) float arrays
        Of k groups of at least two values; variances with divisor n - 1.
    conf_level : float
        Of all intervals together.

    Notes
    -----
    With e = variance / n of each group: standard error sqrt(e1 + e2), degrees of
    freedom (e1 + e2)^2 / [e1^2 / (n1 - 1) + e2^2 / (n2 - 1)] and t = difference /
    standard error. p is the chance that the studentized range of k means on these
    degrees of freedom exceeds |t| sqrt 2; the interval is the difference -+ standard
    error x its quantile / sqrt 2.

    Examples
    --------
    >>> n, variance = np.array([5.0, 6, 7]), np.array([4.0, 5, 6])
    >>> found = games_howell(n, np.array([1.0, 3, 4]), variance)
    >>> found.df.round(3), found.p_value.round(4)
    (array([ 8.926,  9.723, 10.935]), array([0.3089, 0.0985, 0.7288]))
    """
    first, second = pair_numbers(len(n))
    error = variance / n
    one, two = error[first], error[second]
    both = np.where(one + two > 0, one + two, np.nan)
    df = both**2 / (one**2 / (n[first] - 1) + two**2 / (n[second] - 1))
    difference, std_error = mean[first] - mean[second], np.sqrt(both)
    statistic = difference / std_error
    reach = range_quantile(conf_level, df, len(n)) / np.sqrt(2) * std_error
    return Pairs(
        first=first,
        second=second,
        difference=difference,
        std_error=std_error,
        df=df,
        statistic=statistic,
        single=2 * stdtr(df, -np.abs(statistic)),
        p_value=range_sf(np.abs(statistic) * np.sqrt(2), df, len(n)),
        low=difference - reach,
        high=difference + reach,
    )


def rank_bounds(pairs: Pairs, groups: int) -> tuple[Ints, Ints]:
    """Return between which ranks each mean lies, for all groups together.

    Parameters
    ----------
    pairs : Pairs
        Simultaneous intervals of all differences.
    groups : int

    Returns
    -------
    low, high : (groups,) int arrays
        1 is the rank of the highest mean.

    Notes
    -----
    A group's rank is at least 1 plus the groups whose mean is surely higher, and at
    most their number less those whose mean is surely lower. If all intervals of
    differences hold, so do all these.

    References
    ----------
    Mohamad, D. A., Goeman, J. J. & van Zwet, E. W. (2022). Simultaneous confidence
    intervals for ranks with application to ranking institutions.
    DOI 10.1111/biom.13419
    """
    above = np.bincount(pairs.first[pairs.high < 0], minlength=groups)
    above += np.bincount(pairs.second[pairs.low > 0], minlength=groups)
    below = np.bincount(pairs.first[pairs.low > 0], minlength=groups)
    below += np.bincount(pairs.second[pairs.high < 0], minlength=groups)
    return 1 + above, groups - below
