"""Internal consistency from a covariance matrix of items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from culturekit.numerics.pairs import pair_moments

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Moments:
    """What reliability needs to know of the answers.

    Parameters
    ----------
    n : int
        Respondents behind the intervals.
    means, covariance : (k,) and (k, k) float arrays
        Of the items; the covariance has divisor n - 1.
    """

    n: int
    means: Floats
    covariance: Floats


def listwise(answers: Floats) -> Moments:
    """Return moments of the rows without missing answers.

    Parameters
    ----------
    answers : (n, k) float array
        Missing is NaN.
    """
    complete = answers[~np.isnan(answers).any(axis=1)]
    n, k = complete.shape
    if n < 2:
        return Moments(n, np.full(k, np.nan), np.full((k, k), np.nan))
    means = complete.mean(axis=0)
    around = complete - means
    return Moments(n, means, around.T @ around / (n - 1))


def pairwise(answers: Floats) -> Moments:
    """Return moments of all rows: each pair of items from those who answered both.

    Parameters
    ----------
    answers : (n, k) float array
        Missing is NaN. As in R's psych, n is the number of rows.

    Notes
    -----
    cov(x, y) = (sum xy - sum x sum y / m) / (m - 1) over the m rows with both.
    """
    pairs = pair_moments(answers)
    return Moments(len(answers), pairs.means, pairs.covariance)


def alpha(covariance: Floats) -> float:
    """Return coefficient alpha: k / (k - 1) (1 - trace / total).

    Of a correlation matrix it is the standardised alpha, which for two items is the
    Spearman-Brown coefficient.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
    DOI 10.1007/BF02310555

    Examples
    --------
    >>> round(alpha(np.array([[1.0, 0.5], [0.5, 1.0]])), 6)
    0.666667
    """
    k, total = len(covariance), covariance.sum()
    if k < 2 or not total > 0:
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def alpha_interval(
    estimate: float, n: int, k: int, conf_level: float
) -> tuple[float, float]:
    """Return Feldt's interval of alpha.

    Notes
    -----
    1 - (1 - alpha) F, F the upper and lower quantile of F(n - 1, (n - 1)(k - 1)).

    References
    ----------
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for
    coefficient alpha. DOI 10.1177/014662168701100107

    Examples
    --------
    >>> low, high = alpha_interval(0.8, 100, 4, 0.95)
    >>> round(low, 4), round(high, 4)
    (0.7273, 0.8571)
    """
    if n < 2 or k < 2 or np.isnan(estimate):
        return float("nan"), float("nan")
    free = (n - 1, (n - 1) * (k - 1))
    tails = (0.5 + conf_level / 2, 0.5 - conf_level / 2)
    low, high = (float(1 - (1 - estimate) * fdtri(*free, tail)) for tail in tails)
    return low, high


def correlation(covariance: Floats) -> Floats:
    """Return the correlations; missing for an item that does not vary."""
    sd = np.sqrt(np.diag(covariance))
    sd = np.where(sd > 0, sd, np.nan)
    matrix: Floats = covariance / np.outer(sd, sd)
    return matrix


def lambda6(covariance: Floats) -> float:
    """Return Guttman's lambda 6 of the correlations, as psych's G6(smc).

    Notes
    -----
    1 - sum of (1 - smc) / sum of correlations; 1 - smc is one over the diagonal of the
    inverse of the correlation matrix. Missing if that has no inverse.
    """
    matrix = correlation(covariance)
    if np.isnan(matrix).any() or np.linalg.cond(matrix) > 1e12:
        return float("nan")
    unique = 1 / np.diag(np.linalg.inv(matrix))
    return float(1 - unique.sum() / matrix.sum())


def item_rest(covariance: Floats) -> Floats:
    """Return the correlation of each item with the sum of the other items."""
    variance = np.diag(covariance)
    shared = covariance.sum(axis=1) - variance
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + variance
    product = np.where((variance > 0) & (rest > 0), variance * rest, np.nan)
    found: Floats = shared / np.sqrt(product)
    return found


def alpha_if_dropped(covariance: Floats) -> Floats:
    """Return alpha of the other items, for each item; missing with two items."""
    k = len(covariance)
    kept = [np.delete(np.arange(k), i) for i in range(k)]
    return np.array([alpha(covariance[np.ix_(rest, rest)]) for rest in kept])
