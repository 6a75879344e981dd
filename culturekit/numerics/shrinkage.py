"""Means of small groups, drawn toward the mean of a reference they belong to.

The model of group i in reference o: the observed mean is y_i = theta_i + e_i with
sampling variance D_i (taken as known), and theta_i ~ (beta_o, A). With
B_i = D_i / (A + D_i) the estimate is theta_i = (1 - B_i) y_i + B_i beta_o.

References
----------
Fay, R. E. & Herriot, R. A. (1979). Estimates of income for small places.
DOI 10.1080/01621459.1979.10482505
Prasad, N. G. N. & Rao, J. N. K. (1990). The estimation of the mean squared error of
small-area estimators. DOI 10.1080/01621459.1990.10475320
Li, H. & Lahiri, P. (2010). An adjusted maximum likelihood method for solving small
area estimation problems. DOI 10.1016/j.jmva.2009.10.009
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Shrunken:
    """Shrunken means with their uncertainty.

    Parameters
    ----------
    estimate, mse : (groups,) float arrays
        Estimate and its mean squared error.
    reliability : (groups,) float array
        A / (A + D): the weight of the group's own mean.
    between : float
        A, the variance between groups of one reference; never 0.
    """

    estimate: Floats
    mse: Floats
    reliability: Floats
    between: float


def adjusted_loglik(between: float, means: Floats, noise: Floats, of: Ints) -> float:
    """Return the logarithm of A times the residual likelihood of A.

    Parameters
    ----------
    between : float
        A, above 0.
    means, noise : (groups,) float arrays
        Observed means and their sampling variances.
    of : (groups,) int array
        Number of the reference each group belongs to.

    Notes
    -----
    log A - 1/2 [sum log(A + D_i) + sum_o log(sum_i 1/(A + D_i))
    + sum (y_i - beta_o)^2 / (A + D_i)]. The factor A keeps the maximum away from 0.
    """
    total = between + noise
    weight = np.bincount(of, weights=1 / total)
    centre = np.bincount(of, weights=means / total) / weight
    residual = means - centre[of]
    bracket = np.log(total).sum() + np.log(weight).sum() + (residual**2 / total).sum()
    return float(np.log(between) - bracket / 2)


def between_variance(means: Floats, noise: Floats, of: Ints) -> float:
    """Return the between variance A that maximises the adjusted residual likelihood.

    Missing when there are not at least three groups more than references: the
    adjusted likelihood then has no maximum.
    """
    if len(means) - len(np.unique(of)) < 3:
        return float("nan")
    spread = float(np.var(means) + noise.mean())
    if spread == 0:
        return float("nan")
    cells = _cells(means, noise, of)
    grid = np.log(spread) + np.linspace(-16, 3, 39)
    values = [cells.loglik(float(np.exp(g))) for g in grid]
    best = int(np.clip(np.argmax(values), 1, len(grid) - 2))
    return float(np.exp(_highest(float(grid[best - 1]), float(grid[best + 1]), cells)))


@dataclass(frozen=True, eq=False)
class _Cells:
    """Groups of one reference and one sampling variance, taken together.

    Parameters
    ----------
    count, means, apart, noise : (cells,) float arrays
        Groups, mean of their means, sum of squares about it, sampling variance.
    of : (cells,) int array
        Number of the reference.
    """

    count: Floats
    means: Floats
    apart: Floats
    noise: Floats
    of: Ints

    def _parts(self, between: float) -> tuple[Floats, Floats, Floats]:
        total = between + self.noise
        weight = np.bincount(self.of, weights=self.count / total).astype(float)
        centre = np.bincount(self.of, weights=self.count * self.means / total) / weight
        squares = self.apart + self.count * (self.means - centre[self.of]) ** 2
        return total, weight, squares

    def loglik(self, between: float) -> float:
        """Return `adjusted_loglik`."""
        total, weight, squares = self._parts(between)
        logs = (self.count * np.log(total)).sum() + np.log(weight[weight > 0]).sum()
        return float(np.log(between) - (logs + (squares / total).sum()) / 2)

    def slope(self, between: float) -> float:
        """Return A times the derivative of `loglik` in A."""
        total, weight, squares = self._parts(between)
        falling = np.bincount(self.of, weights=self.count / total**2)
        bracket = (self.count / total).sum() - (falling / weight)[weight > 0].sum()
        bracket -= (squares / total**2).sum()
        return float(1 - between * bracket / 2)


def _cells(means: Floats, noise: Floats, of: Ints) -> _Cells:
    values, number = np.unique(noise, return_inverse=True)
    pairs, cell = np.unique(of * len(values) + number, return_inverse=True)
    count = np.bincount(cell).astype(float)
    centre = np.bincount(cell, weights=means) / count
    apart = np.bincount(cell, weights=(means - centre[cell]) ** 2).astype(float)
    reference, value = np.divmod(pairs, len(values))
    return _Cells(count, centre, apart, values[value], reference)


def _highest(low: float, high: float, cells: _Cells) -> float:
    """Return where over log A the likelihood stops to rise."""

    def slope(log_between: float) -> float:
        return cells.slope(float(np.exp(log_between)))

    if slope(low) <= 0:
        return low
    if slope(high) >= 0:
        return high
    # a slope is found to all its digits, the top of a flat hill to half of them
    return float(brentq(slope, low, high, xtol=1e-14, rtol=1e-14))


def shrink(means: Floats, noise: Floats, of: Ints) -> Shrunken:
    """Shrink each group's mean toward the mean of its reference.

    Parameters
    ----------
    means : (groups,) float array
        Observed means, none missing.
    noise : (groups,) float array
        D_i, the sampling variance of each mean: s^2 / n_i with one pooled s^2.
    of : (groups,) int array
        Number of the reference each group belongs to, from 0 without gaps.

    Returns
    -------
    Shrunken

    Notes
    -----
    MSE_i = g1 + g2 + 2 g3, with g1 = A D / (A + D); g2 = B^2 / sum_o 1/(A + D), for the
    estimated reference mean; g3 = D^2 / (A + D)^3 x 2 / sum (A + D)^-2, for the
    estimated A. The adjusted estimate of A leans upward, so the interval leans wide.
    """
    between = between_variance(means, noise, of)
    if np.isnan(between):
        nothing = np.full(len(means), np.nan)
        return Shrunken(nothing, nothing, nothing, between)
    total = between + noise
    pull = noise / total
    weight = np.bincount(of, weights=1 / total)
    centre = np.bincount(of, weights=means / total) / weight
    estimate = means + pull * (centre[of] - means)
    g1 = between * pull
    g2 = pull**2 / weight[of]
    g3 = noise**2 / total**3 * 2 / (total**-2).sum()
    return Shrunken(estimate, g1 + g2 + 2 * g3, between / total, between)
