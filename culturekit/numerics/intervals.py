"""Intervals for a mean and for a share."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri, stdtrit

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


def korn_graubard(
    share: Floats, std_error: Floats, n: Floats, df: Floats, conf_level: float
) -> tuple[Floats, Floats]:
    """Return Korn and Graubard's interval of a weighted share.

    Parameters
    ----------
    share : (groups,) float array
        0 to 1.
    std_error : (groups,) float array
        Of the share, allowing for weights and design; where it is 0 (nobody, or
        everybody) the effective n is `n`.
    n, df : (groups,) float arrays
        Respondents, and degrees of freedom of the standard error.
    conf_level : float

    Returns
    -------
    low, high : (groups,) float arrays
        0 to 1; missing without degrees of freedom.

    Notes
    -----
    Clopper and Pearson's interval with n* = p (1 - p) / variance trials, times
    (t quantile with n - 1 degrees of freedom over that with df) squared. As
    `svyciprop(method = "beta")` of R's survey, which gives no interval where the
    variance is 0.

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with
    small expected number of positive counts estimated from survey data. Survey
    Methodology 24, 193-201.

    Examples
    --------
    >>> one = np.array([0.8]), np.array([0.1]), np.array([20.0]), np.array([19.0])
    >>> low, high = korn_graubard(*one, 0.95)
    >>> low.round(4), high.round(4)
    (array([0.5297]), array([0.9536]))
    """
    varies = (std_error > 0) & (share > 0) & (share < 1)
    safe = np.where(varies, std_error, 1.0)
    trials = np.where(varies, share * (1 - share) / safe**2, n)
    trials = trials * (t_quantile(conf_level, n - 1) / t_quantile(conf_level, df)) ** 2
    tail = (1 - conf_level) / 2
    yes, no = trials * share, trials * (1 - share)
    low = np.where(
        share > 0, betaincinv(np.where(yes > 0, yes, 1.0), no + 1, tail), 0.0
    )
    above = np.where(no > 0, no, 1.0)
    high = np.where(share < 1, betaincinv(yes + 1, above, 1 - tail), 1.0)
    known = ~np.isnan(trials)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def mean_interval(
    mean: Floats, variance: Floats, quantile: Floats | float
) -> tuple[Floats, Floats]:
    """Return mean -+ quantile x sqrt(variance of the mean)."""
    reach = quantile * np.sqrt(variance)
    return mean - reach, mean + reach
