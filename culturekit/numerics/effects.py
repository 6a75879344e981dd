"""How large a difference of two means is, in standard deviations.

References
----------
Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and
related estimators. DOI 10.3102/10769986006002107
Steiger, J. H. & Fouladi, R. T. (1997). Noncentrality interval estimation and the
evaluation of statistical models. In What if there were no significance tests?
ISBN 978-0805826340
Borenstein, M., Hedges, L. V., Higgins, J. P. T. & Rothstein, H. R. (2009). Introduction
to meta-analysis. DOI 10.1002/9780470743386
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, nctdtr, nctdtrinc

from culturekit.numerics.intervals import z_quantile

Floats = NDArray[np.float64]
EffectInterval = Literal["exact", "approximate"]
EFFECT_INTERVALS: tuple[EffectInterval, ...] = get_args(EffectInterval)

FURTHEST = 37.0  # the noncentral t loses its digits beyond (R's pt warns there, too)


@dataclass(frozen=True, eq=False)
class Hedges:
    """Hedges' g of pairs of groups; missing where no spread is known.

    Parameters
    ----------
    g, low, high : (pairs,) float arrays
    """

    g: Floats
    low: Floats
    high: Floats


def small_sample_factor(df: Floats) -> Floats:
    """Return J, which takes from Cohen's d what it leans away from zero.

    J = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2)), about 1 - 3 / (4 df - 1).

    Examples
    --------
    >>> small_sample_factor(np.array([10.0, 100.0])).round(6)
    array([0.922746, 0.992478])
    """
    half = np.where(df > 1, df, np.nan) / 2
    factor: Floats = np.exp(gammaln(half) - gammaln(half - 0.5)) / np.sqrt(half)
    return factor


def hedges_g(
    n: tuple[Floats, Floats],
    difference: Floats,
    variance: tuple[Floats, Floats],
    conf_level: float = 0.95,
    interval: EffectInterval = "exact",
) -> Hedges:
    """Return Hedges' g of pairs of groups, with its interval.

    Parameters
    ----------
    n, variance : two (pairs,) float arrays each
        Of the first and of the second group; variances with divisor n - 1.
    difference : (pairs,) float array
        Mean of the first less mean of the second.
    conf_level : float
    interval : str
        ``"exact"`` or ``"approximate"``.

    Notes
    -----
    d = difference / s, s^2 pooled over the two groups on df = n1 + n2 - 2; g = J d.
    Exact (for normal answers of equal spread): d sqrt(h), h = n1 n2 / (n1 + n2), is a
    noncentral t; the interval holds those noncentralities under which it is not
    extreme, over sqrt(h), times J. Beyond a noncentrality of 37 the approximate one
    stands in. Approximate: g -+ z sqrt(J^2 [1 / h + d^2 / (2 (n1 + n2))]), as common in
    meta-analysis.

    Examples
    --------
    >>> n, v = (np.array([20.0]), np.array([20.0])), (np.array([1.0]), np.array([1.0]))
    >>> found = hedges_g(n, np.array([0.5]), v)
    >>> found.g.round(4), found.low.round(4), found.high.round(4)
    (array([0.4901]), array([-0.1304]), array([1.1043]))
    """
    df = n[0] + n[1] - 2
    pooled = ((n[0] - 1) * variance[0] + (n[1] - 1) * variance[1]) / df
    d = difference / np.sqrt(np.where(pooled > 0, pooled, np.nan))
    factor, half_n = small_sample_factor(df), n[0] * n[1] / (n[0] + n[1])
    g = factor * d
    reach = z_quantile(conf_level) * factor * np.sqrt(1 / half_n + d**2 / 2 / sum(n))
    low, high = g - reach, g + reach
    t = d * np.sqrt(half_n)
    near = np.abs(t) < FURTHEST
    if interval == "exact" and near.any():
        for ends, tail in ((low, (1 + conf_level) / 2), (high, (1 - conf_level) / 2)):
            found = noncentrality(t[near], df[near], tail)
            ends[near] = (factor / np.sqrt(half_n))[near] * found
    return Hedges(g, low, high)


def noncentrality(t: Floats, df: Floats, share: float) -> Floats:
    """Return the noncentrality under which a share of all t lies below this one.

    Parameters
    ----------
    t, df : (pairs,) float arrays
    share : float
        Between 0 and 1.

    Examples
    --------
    >>> noncentrality(np.array([2.0]), np.array([20.0]), 0.025).round(6)
    array([4.031776])
    """
    # the library's inverse stops at five digits; the last ones are by secants
    one = np.asarray(nctdtrinc(df, share, t), dtype=float)
    two = one + 1e-3
    first, second = (nctdtr(df, x, t) - share for x in (one, two))
    for _ in range(4):
        slope = np.where(second == first, np.inf, second - first)
        step = -second * (two - one) / slope
        one, first, two = two, second, two + step
        second = nctdtr(df, two, t) - share
    found: Floats = two
    return found
