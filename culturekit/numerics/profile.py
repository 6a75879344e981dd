"""The profiled deviance of a random-intercept model and the search for its lowest."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from culturekit.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Ratios of the variances tried first; 0 is tried as well.
GRID = np.logspace(-10, 8, 73)
CLOSE, TINY = 4 * np.finfo(float).eps, 1e-300  # as near as numbers can be told apart


@dataclass(frozen=True, eq=False)
class Point:
    """The profile at one variance ratio.

    Parameters
    ----------
    ratio, deviance, slope : float
        Variance ratio, profiled deviance and its derivative by the ratio.
    rss, rss_slope : float
        Weighted residual sum of squares, and its derivative.
    solution : (p,) float array
        Coefficients.
    inverse, cross_slope : (p, p) float arrays
        Inverse of the weighted cross-products of the design, and their derivative.
    """

    ratio: float
    deviance: float
    slope: float
    rss: float
    rss_slope: float
    solution: Floats
    inverse: Floats
    cross_slope: Floats


@dataclass(frozen=True, eq=False)
class Profile:
    """The deviance as a function of the variance ratio alone.

    Parameters
    ----------
    sizes : (sizes,) float array
        The different group sizes.
    groups : (sizes,) float array
        How many groups have each.
    between : (sizes, k, k) float array
        Cross-products of group means, summed over the groups of each size.
    within : (k, k) float array
        Cross-products within groups; the last column is the outcome.
    reml : bool
        Restricted or full likelihood.
    """

    sizes: Floats
    groups: Floats
    between: Floats
    within: Floats
    reml: bool

    @classmethod
    def of(cls, n: Ints, means: Floats, within: Floats, reml: bool) -> "Profile":
        """Add up the groups of the same size."""
        # small integers are sorted by their digits
        order = np.argsort(n.astype(np.min_scalar_type(n.max())), kind="stable")
        sizes, first, groups = np.unique(
            n[order], return_index=True, return_counts=True
        )
        parts = np.split(means.T.take(order, axis=1), first[1:], axis=1)
        between = np.stack([part @ part.T for part in parts])
        return cls(sizes.astype(float), groups.astype(float), between, within, reml)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.sizes @ self.groups)

    @property
    def free(self) -> int:
        """Rows, less the coefficients under restricted likelihood."""
        return self.rows - (len(self.within) - 1) * self.reml

    def weighted(self, weights: Floats) -> Floats:
        """Return the between cross-products weighted by group size."""
        flat = self.between.reshape(len(weights), -1)
        return (weights @ flat).reshape(self.within.shape)

    def at(self, ratio: float) -> Point:
        """Return deviance, slope and solution at a variance ratio."""
        weights = self.sizes / (1 + self.sizes * ratio)
        cross = self.within + self.weighted(weights)
        inverse = np.asarray(np.linalg.inv(cross[:-1, :-1]), dtype=float)
        solution = inverse @ cross[:-1, -1]
        residual = np.append(-solution, 1.0)
        slope = self.weighted(-(weights**2))
        rss, rss_slope = residual @ cross @ residual, residual @ slope @ residual
        if rss <= 0:
            raise InputError(_NOTHING_LEFT)
        deviance = self.groups @ np.log1p(self.sizes * ratio)
        deviance += self.free * (1 + np.log(2 * np.pi * rss / self.free))
        total_slope = self.groups @ weights + self.free * rss_slope / rss
        if self.reml:
            deviance += np.linalg.slogdet(cross[:-1, :-1])[1]
            total_slope += np.sum(inverse * slope[:-1, :-1])
        return Point(
            ratio,
            float(deviance),
            float(total_slope),
            float(rss),
            float(rss_slope),
            solution,
            inverse,
            slope[:-1, :-1],
        )

    def hessian(self, at: Point) -> Floats:
        """Return second derivatives of the deviance by theta and sigma.

        Here the residual variance is free, as in lmerTest; theta squared is the ratio.
        """
        weights = self.sizes / (1 + self.sizes * at.ratio)
        slope, curve = self.weighted(-(weights**2)), self.weighted(2 * weights**3)
        residual = np.append(-at.solution, 1.0)
        pull = (slope @ residual)[:-1]
        rss_curve = residual @ curve @ residual - 2 * pull @ at.inverse @ pull
        sigma2, theta = at.rss / self.free, np.sqrt(at.ratio)
        by_ratio = self.groups @ weights + at.rss_slope / sigma2
        by_ratio2 = -(self.groups @ weights**2) + rss_curve / sigma2
        if self.reml:
            turned = at.inverse @ slope[:-1, :-1]
            by_ratio += np.trace(turned)
            by_ratio2 += np.sum(at.inverse * curve[:-1, :-1]) - np.sum(
                turned * turned.T
            )
        mixed = -4 * theta * at.rss_slope / sigma2**1.5
        return np.array(
            [
                [4 * at.ratio * by_ratio2 + 2 * by_ratio, mixed],
                [mixed, 4 * self.free / sigma2],
            ]
        )


_NOTHING_LEFT = (
    "the outcome does not vary within groups (or the terms explain it completely): "
    "the residual variance would be zero"
)


def lowest(profile: Profile) -> Point:
    """Return the lowest point of the profile over all ratios from 0 upwards.

    Raises
    ------
    InputError
        If the deviance falls for ever: nothing varies within groups.
    """
    tried = [profile.at(0.0), *(profile.at(float(ratio)) for ratio in GRID)]
    if tried[-1].slope < 0 and tried[-1].deviance < tried[-2].deviance:
        raise InputError(_NOTHING_LEFT)
    found = [tried[0]] if tried[0].slope >= 0 else []
    for left, right in pairwise(tried):
        if left.slope < 0 <= right.slope:
            found.append(_between(profile, left.ratio, right.ratio))
    return min(found, key=lambda point: point.deviance)


def _between(profile: Profile, low: float, high: float) -> Point:
    """Find where in the interval the slope turns from falling to rising."""
    from scipy.optimize import brentq

    def slope(ratio: float) -> float:
        return profile.at(ratio).slope

    return profile.at(brentq(slope, low, high, xtol=TINY, rtol=CLOSE))
