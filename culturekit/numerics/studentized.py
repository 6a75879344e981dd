"""The studentized range: how far apart the extremes of k means are by chance.

With s the root of a chi-squared over its f degrees of freedom and W the distribution of
the range of k standard normal values,

    W(w) = k integral phi(z) [Phi(z) - Phi(z - w)]^(k-1) dz,   P(Q <= q) = E W(q s)

W depends on k alone: it is tabulated once, so that a further pair of groups, with its
own degrees of freedom, costs one sum.

References
----------
Copenhaver, M. D. & Holland, B. (1988). Computation of the distribution of the maximum
studentized range statistic. DOI 10.1080/00949658808811082
Trefethen, L. N. & Weideman, J. A. C. (2014). The exponentially convergent trapezoidal
rule. DOI 10.1137/130932132
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr

Floats = NDArray[np.float64]

WIDEST = 16.0  # beyond it the range of k < 10^9 normal values is certain
STEP = 1 / 256  # a cubic between such neighbours is exact to twelve places
NODES = 160
ROWS = 20_000  # pairs that are summed at a time
ALL_COVERED = 20  # degrees of freedom from which nodes cover the whole density
SEVERAL = 64  # quantiles of more degrees of freedom than these are interpolated


@dataclass(frozen=True, eq=False)
class NormalRange:
    """The distribution of the range of k standard normal values, tabulated.

    Parameters
    ----------
    below, density : (nodes,) float arrays
        W and its derivative at multiples of `STEP`.
    """

    below: Floats
    density: Floats

    @property
    def least(self) -> float:
        """The range below which W is nothing."""
        return STEP * max(1e-200, int(np.searchsorted(self.below, 1e-17)) - 1)

    def at(self, w: Floats) -> Floats:
        """Return W by cubic Hermite interpolation."""
        place = np.minimum(w / STEP, len(self.below) - 1.000001)
        left = place.astype(np.int64)
        t = place - left
        rise = self.below[left + 1] - self.below[left]
        first, second = (STEP * self.density[left + i] for i in (0, 1))
        bend = first + second - 2 * rise
        value: Floats = self.below[left] + t * (
            first + t * (3 * rise - 2 * first - second + t * bend)
        )
        return value


@lru_cache(maxsize=16)
def normal_range(k: int) -> NormalRange:
    """Tabulate the range of k standard normal values; k is at least 2."""
    z = np.linspace(-9.0, 9.0 + WIDEST, 601)[None]
    weight = (z[0, 1] - z[0, 0]) * k * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    w = np.arange(0, WIDEST + STEP / 2, STEP)
    below, density = np.empty((2, len(w)))
    for start in range(0, len(w), 256):
        part = slice(start, start + 256)
        far = z - w[part, None]
        inside = np.maximum(ndtr(z) - ndtr(far), 0.0)
        below[part] = (weight * inside ** (k - 1)).sum(axis=1)
        falling = np.exp(-(far**2) / 2) / np.sqrt(2 * np.pi)
        density[part] = (weight * falling * inside ** (k - 2)).sum(axis=1) * (k - 1)
    return NormalRange(np.minimum(below, 1.0), density)


def range_sf(q: Floats, df: Floats, k: int) -> Floats:
    """Return the chance that the studentized range of k means is above q.

    Parameters
    ----------
    q, df : (pairs,) float arrays
        Studentized ranges, 0 or more, and their degrees of freedom, above 0.
    k : int
        Means, at least 2.

    Returns
    -------
    (pairs,) float array
        Correct to about 1e-12; missing where q or df is.

    Notes
    -----
    The same as R's ``ptukey(q, k, df, lower.tail = FALSE)``, whose own error is about
    1e-10. The expectation over log s is a sum at equal steps (the trapezoidal rule),
    which for such an integrand converges exponentially.

    Examples
    --------
    >>> range_sf(np.array([3.506426, 3.0]), np.array([20.0, 5.0]), 3).round(6)
    array([0.055383, 0.179892])
    """
    flat, freedom = np.broadcast_arrays(
        np.asarray(q, dtype=float), np.asarray(df, dtype=float)
    )
    known = ~(np.isnan(flat) | np.isnan(freedom))
    found, table = np.full(flat.shape, np.nan), normal_range(k)
    parts = np.array_split(np.flatnonzero(known), known.sum() // ROWS + 1)
    for part in parts:
        s, weight = _chi(freedom[part], table.least / np.maximum(flat[part], 1e-9))
        inside = (weight * table.at(flat[part][:, None] * s)).sum(axis=1)
        found[part] = np.clip(1 - inside, 0.0, 1.0)
    return found


def _chi(df: Floats, least: Floats) -> tuple[Floats, Floats]:
    """Return nodes of s = sqrt(chi-squared / df) and their weights, (pairs, NODES).

    Below `least`, (pairs,), nothing counts.
    """
    f = df[:, None]
    # where the logarithm of the density has fallen by 38; to the left W falls as well
    low = -np.sqrt(38 / f) - 38 / (f + 1)
    high = np.minimum(np.sqrt(38 / f), 0.5 * np.log(5 + 1 + 76 / f))
    nearer = np.minimum(np.maximum(low, np.log(least)[:, None]), high - 1)
    low = np.where(f > ALL_COVERED, low, nearer)
    step = (high - low) / (NODES - 1)
    t = low + step * np.arange(NODES)
    shape = f * (t - np.expm1(2 * t) / 2)
    level = np.log(2) + f / 2 * np.log(f / 2) - gammaln(f / 2) - f / 2
    weight = step * np.exp(shape + level)
    # of many degrees of freedom the logarithm above loses digits, and all is covered
    total = np.where(f > ALL_COVERED, weight.sum(axis=1, keepdims=True), 1.0)
    return np.exp(t), weight / total


def range_quantile(conf_level: float, df: Floats, k: int) -> Floats:
    """Return what the studentized range of k means stays below at a confidence level.

    Parameters
    ----------
    conf_level : float
        Between 0 and 1.
    df : (pairs,) float array
        Degrees of freedom, above 0; a missing one gives a missing quantile.
    k : int
        Means, at least 2.

    Notes
    -----
    R's ``qtukey(conf_level, k, df)``. Where there are many degrees of freedom, the
    logarithm of the quantile, a smooth function of 1/df, is interpolated between
    Chebyshev points (to about 1e-9).

    Examples
    --------
    >>> range_quantile(0.95, np.array([10.0, 20.0]), 3).round(4)
    array([3.8768, 3.5779])
    """
    freedom = np.asarray(df, dtype=float)
    values = np.unique(freedom[~np.isnan(freedom)])
    if len(values) <= SEVERAL:
        quantiles = _solved(conf_level, values, k)
    else:
        quantiles = _interpolated(conf_level, values, k)
    found = np.full(freedom.shape, np.nan)
    known = ~np.isnan(freedom)
    found[known] = quantiles[np.searchsorted(values, freedom[known])]
    return found


def _interpolated(conf_level: float, df: Floats, k: int) -> Floats:
    low, high = 1 / df[-1], 1 / df[0]
    nodes = chebyshev.chebpts1(SEVERAL)
    points = 1 / (low + (nodes + 1) / 2 * (high - low))
    logs = np.log(_solved(conf_level, points, k))
    fitted = chebyshev.chebfit(nodes, logs, SEVERAL - 1)
    place = 2 * (1 / df - low) / (high - low) - 1
    quantiles: Floats = np.exp(chebyshev.chebval(place, fitted))
    return quantiles


def _solved(conf_level: float, df: Floats, k: int) -> Floats:
    """Find quantiles: log sf against log q, nearly a line, by the secant method."""
    wanted = np.log1p(-conf_level)
    one = np.full(len(df), np.log(2.0))
    two = one + 0.5
    first, second = (_log_sf(x, df, k) - wanted for x in (one, two))
    for _ in range(60):
        # where the last step changed nothing, the end is reached
        slope = np.where(second == first, np.inf, second - first)
        step = np.clip(-second * (two - one) / slope, -1.0, 1.0)
        one, first, two = two, second, two + step
        second = _log_sf(two, df, k) - wanted
        if not (np.abs(step) > 1e-13).any():
            break
    quantiles: Floats = np.exp(two)
    return quantiles


def _log_sf(log_q: Floats, df: Floats, k: int) -> Floats:
    logs: Floats = np.log(np.maximum(range_sf(np.exp(log_q), df, k), 1e-300))
    return logs
