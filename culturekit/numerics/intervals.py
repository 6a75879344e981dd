"""Intervals for a mean and for a share."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Floats = NDArray[np.float64]


def t_quantile(conf_level: float, df: Floats | float) -> Floats:
    """Return the two-sided quantile of Student's t; missing without freedom left.

    Examples
    --------
    >>> t_quantile(0.95, np.array([10.0, 0.0])).round(6)
    array([2.228139,      nan])
    """
    freedom = np.asarray(df, dtype=float)
    # many groups have few different sizes
    values, place = np.unique(freedom, return_inverse=True)
    quantiles = stdtrit(np.maximum(values, 1), 0.5 + conf_level / 2)
    quantile: Floats = quantiles[place].reshape(freedom.shape)
    return np.where(freedom > 0, quantile, np.nan)


def z_quantile(conf_level: float) -> float:
    """Return the two-sided quantile of the normal distribution.

    Examples
    --------
    >>> round(z_quantile(0.95), 6)
    1.959964
    """
    return float(ndtri(0.5 + conf_level / 2))


def wilson(share: Floats, n: Floats, quantile: Floats | float) -> tuple[Floats, Floats]:
    """Return the Wilson (score) interval of a share.

    Parameters
    ----------
    share : (groups,) float array
        0 to 1.
    n : (groups,) float array
        Trials behind each share; may be an effective, fractional number.
    quantile : float or (groups,) float array
        Two-sided quantile, such as 1.96.

    Returns
    -------
    low, high : (groups,) float arrays
        0 to 1; missing where n is 0 or missing.

    Notes
    -----
    (p + q^2/2n -+ q sqrt(p(1-p)/n + q^2/4n^2)) / (1 + q^2/n)

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
    inference. DOI 10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson(np.array([0.8]), np.array([10.0]), 1.959963984540054)
    >>> low.round(6), high.round(6)
    (array([0.490162]), array([0.943318]))
    """
    trials = np.where(n > 0, n, np.nan)
    z2 = quantile**2
    centre = share + z2 / (2 * trials)
    spread = quantile * np.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    low, high = centre - spread, centre + spread
    scale = 1 + z2 / trials
    return np.clip(low / scale, 0, 1), np.clip(high / scale, 0, 1)


def mean_interval(
    mean: Floats, variance: Floats, quantile: Floats | float
) -> tuple[Floats, Floats]:
    """Return mean -+ quantile x sqrt(variance of the mean)."""
    reach = quantile * np.sqrt(variance)
    return mean - reach, mean + reach
