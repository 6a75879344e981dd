"""The bivariate normal distribution, for many points and correlations at once."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, owens_t

Floats = NDArray[np.float64]

# as good as infinite: beyond it nothing is left of the distribution
FAR = 40.0
# nearer to 0 than this a product of two points is nothing
NEAR = 1e-100


def both_below(first: Floats, second: Floats, rho: Floats) -> Floats:
    """Return the probability that two standard normal variables are below two points.

    Parameters
    ----------
    first, second : float arrays
        Points; infinity is allowed.
    rho : float array
        Correlations, above -1 and below 1. The three are broadcast.

    Notes
    -----
    With h, k the points and T Owen's function,
    (P(h) + P(k)) / 2 - T(h, (k - rho h) / (h s)) - T(k, (h - rho k) / (k s)) - d,
    s = sqrt(1 - rho^2), d = 0 where hk > 0 or hk = 0 and h + k >= 0, else 1 / 2.

    References
    ----------
    Owen, D. B. (1956). Tables for computing bivariate normal probabilities.
    DOI 10.1214/aoms/1177728074

    Examples
    --------
    >>> both_below(np.array([0.0, 1.0]), np.array([0.0, np.inf]), np.array([0.5, 0.5]))
    array([0.33333333, 0.84134475])
    """
    h, k = _usable(first), _usable(second)
    h, k, r = np.broadcast_arrays(h, k, rho)
    root = np.sqrt(1 - r**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope_h = (k - r * h) / (h * root)
        slope_k = (h - r * k) / (k * root)
    product = h * k
    jump = np.where((product > 0) | ((product == 0) & (h + k >= 0)), 0.0, 0.5)
    # the slopes of the origin are 0 / 0
    origin = (h == 0) & (k == 0)
    tails = owens_t(h, np.where(origin, 0, slope_h))
    tails = tails + owens_t(k, np.where(origin, 0, slope_k))
    found = (ndtr(h) + ndtr(k)) / 2 - tails - jump
    at_origin = 0.25 + np.arcsin(r) / (2 * np.pi)
    below: Floats = np.where(origin, at_origin, np.maximum(found, 0.0))
    return below


def _usable(points: Floats) -> Floats:
    """Return points without infinities, negative zeros and what underflows."""
    near = np.clip(points, -FAR, FAR)
    return np.where(np.abs(near) < NEAR, 0.0, near)


def density(first: Floats, second: Floats, rho: Floats) -> Floats:
    """Return the density, which is also the slope of `both_below` in rho.

    Examples
    --------
    >>> density(np.array(0.0), np.array(0.0), np.array(0.6)).round(6)
    np.float64(0.198944)
    """
    h, k = np.clip(first, -FAR, FAR), np.clip(second, -FAR, FAR)
    left = 1 - rho**2
    power = -(h**2 - 2 * rho * h * k + k**2) / (2 * left)
    found: Floats = np.exp(power) / (2 * np.pi * np.sqrt(left))
    return found


def bend(first: Floats, second: Floats, rho: Floats) -> Floats:
    """Return the slope of the logarithm of `density` in rho."""
    h, k = np.clip(first, -FAR, FAR), np.clip(second, -FAR, FAR)
    left = 1 - rho**2
    inner = h * k * (1 + rho**2) - rho * (h**2 + k**2)
    found: Floats = rho / left + inner / left**2
    return found
