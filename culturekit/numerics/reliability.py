"""Internal consistency from a covariance matrix of items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from culturekit.numerics.fullinformation import full_information
from culturekit.numerics.kish import kish_n
from culturekit.numerics.pairs import pair_moments
from culturekit.numerics.patterns import PatternMoments

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ItemMoments:
    """What reliability needs to know of the answers.

    Parameters
    ----------
    n : int
        Respondents behind the intervals.
    means, covariance : (k,) and (k, k) float arrays
        Of the items; the covariance has divisor n - 1.
    effective : float
        How many equally weighted respondents tell as much; missing without weights.
    """

    n: int
    means: Floats
    covariance: Floats
    effective: float = float("nan")

    @property
    def told(self) -> float:
        """The number that intervals count."""
        return float(self.n) if np.isnan(self.effective) else self.effective


def listwise(answers: Floats) -> ItemMoments:
    """Return moments of the rows without missing answers.

    Parameters
    ----------
    answers : (n, k) float array
        Missing is NaN.
    """
    complete = answers[~np.isnan(answers).any(axis=1)]
    n, k = complete.shape
    if n < 2:
        return ItemMoments(n, np.full(k, np.nan), np.full((k, k), np.nan))
    means = complete.mean(axis=0)
    around = complete - means
    return ItemMoments(n, means, around.T @ around / (n - 1))


def weighted(answers: Floats, weights: Floats) -> ItemMoments:
    """Return weighted moments of the rows without missing answers.

    Parameters
    ----------
    answers : (n, k) float array
        Missing is NaN.
    weights : (n,) float array
        At least 0; rows with 0 are left out.

    Notes
    -----
    Covariance: n / (n - 1) times the weighted mean of the products of deviations from
    the weighted means, as `svyvar` of R's survey.
    """
    whole = ~np.isnan(answers).any(axis=1) & (weights > 0)
    complete, weight = answers[whole], weights[whole]
    n, k = complete.shape
    if n < 2:
        return ItemMoments(n, np.full(k, np.nan), np.full((k, k), np.nan))
    share = weight / weight.sum()
    means = share @ complete
    around = complete - means
    covariance = (around * share[:, None]).T @ around * (n / (n - 1))
    return ItemMoments(n, means, covariance, kish_n(weight))


def pairwise(answers: Floats) -> ItemMoments:
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
    return ItemMoments(len(answers), pairs.means, pairs.covariance)


def pairwise_of_patterns(patterns: PatternMoments, rows: int) -> ItemMoments:
    """Return what `pairwise` does, from moments by pattern of missing answers.

    Parameters
    ----------
    patterns : PatternMoments
    rows : int
        All respondents.
    """
    pairs = patterns.pairs()
    return ItemMoments(rows, pairs.means, pairs.covariance)


def full_information_moments(patterns: PatternMoments) -> ItemMoments:
    """Return means and covariances by maximum likelihood from all answers.

    Parameters
    ----------
    patterns : PatternMoments

    Notes
    -----
    n is the fewest respondents of a pair of items. The covariance of the likelihood,
    with divisor N, is put to n - 1, so that without missing answers it is `listwise`'s.
    """
    means, covariance = full_information(patterns)
    fewest = int(patterns.pairs().count.min(initial=np.inf))
    n = float(patterns.moments.n.sum())
    return ItemMoments(fewest, means, covariance * n / max(n - 1, 1))


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
    return float(alphas(covariance[None])[0])


def alphas(covariances: Floats) -> Floats:
    """Return coefficient alpha of each matrix of a stack; see `alpha`."""
    k, total = covariances.shape[-1], covariances.sum(axis=(1, 2))
    if k < 2:
        return np.full(len(covariances), np.nan)
    trace = np.einsum("gii->g", covariances)
    proper = np.where(total > 0, total, np.nan)
    found: Floats = k / (k - 1) * (1 - trace / proper)
    return found


def alpha_interval(
    estimate: Floats | float, n: Floats | int, k: int, conf_level: float
) -> tuple[Floats, Floats]:
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
    >>> round(float(low), 4), round(float(high), 4)
    (0.7273, 0.8571)
    """
    degrees = np.where((np.asarray(n) > 1) & (k > 1), np.asarray(n) - 1.0, np.nan)
    free = (degrees, degrees * max(k - 1, 1))
    tails = (0.5 + conf_level / 2, 0.5 - conf_level / 2)
    low, high = (1 - (1 - np.asarray(estimate)) * fdtri(*free, t) for t in tails)
    return low, high


def alpha_errors(covariances: Floats, n: Floats) -> Floats:
    """Return the standard error of alpha by the delta method, for each matrix.

    Parameters
    ----------
    covariances : (groups, k, k) float array
    n : (groups,) float array

    Notes
    -----
    With V the covariances, 1 a column of ones and t = trace V, the variance is
    2 k^2 [(1'V1) (trace V^2 + t^2) - 2 t (1'V^2 1)] / ((k - 1)^2 (1'V1)^3 n), for
    normal answers, as psych's ``ase``.

    References
    ----------
    Duhachek, A. & Iacobucci, D. (2004). Alpha's standard error (ASE).
    DOI 10.1037/0021-9010.89.5.792

    Examples
    --------
    >>> alpha_errors(np.array([[[1.0, 0.5], [0.5, 1.0]]]), np.array([100.0])).round(4)
    array([0.0667])
    """
    k, total = covariances.shape[-1], covariances.sum(axis=(1, 2))
    square = covariances @ covariances
    trace = np.einsum("gii->g", covariances)
    inner = total * (np.einsum("gii->g", square) + trace**2)
    inner -= 2 * trace * square.sum(axis=(1, 2))
    proper = np.where((total > 0) & (k > 1), total, np.nan)
    variance = 2 * k**2 * inner / (max(k - 1, 1) ** 2 * proper**3 * n)
    errors: Floats = np.sqrt(np.maximum(variance, 0))
    return errors


def correlation(covariance: Floats) -> Floats:
    """Return the correlations; missing for an item that does not vary.

    Parameters
    ----------
    covariance : (k, k) or (groups, k, k) float array
    """
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    sd = np.sqrt(np.where(variance > 0, variance, np.nan))
    matrix: Floats = covariance / (sd[..., :, None] * sd[..., None, :])
    return matrix


def average_correlation(covariance: Floats) -> Floats:
    """Return the mean correlation between different items.

    Parameters
    ----------
    covariance : (k, k) or (groups, k, k) float array

    Examples
    --------
    >>> average_correlation(np.array([[4.0, 1.0], [1.0, 1.0]]))
    array(0.5)
    """
    k = covariance.shape[-1]
    matrix = correlation(covariance)
    total = matrix.sum(axis=(-2, -1)) - k
    return np.asarray(total / (k * (k - 1)) if k > 1 else total * np.nan)


def lambda6(covariance: Floats) -> float:
    """Return Guttman's lambda 6 of the correlations, as psych's G6(smc).

    Notes
    -----
    1 - sum of (1 - smc) / sum of correlations; 1 - smc is one over the diagonal of the
    inverse of the correlation matrix. Missing if that has no inverse.
    """
    return float(lambdas6(covariance[None])[0])


def lambdas6(covariances: Floats) -> Floats:
    """Return lambda 6 of each matrix of a stack; see `lambda6`."""
    found = np.full(len(covariances), np.nan)
    matrices = correlation(covariances)
    proper = np.flatnonzero(np.isfinite(matrices).all(axis=(1, 2)))
    if not len(proper):
        return found
    values = np.linalg.eigvalsh(matrices[proper])
    proper = proper[values[:, 0] > 1e-12 * values[:, -1]]
    inverse = np.linalg.inv(matrices[proper])
    unique = (1 / np.einsum("gii->gi", inverse)).sum(axis=1)
    found[proper] = 1 - unique / matrices[proper].sum(axis=(1, 2))
    return found


def item_rest(covariance: Floats) -> Floats:
    """Return the correlation of each item with the sum of the other items."""
    # sums of the others alone: taken from the whole, an item that varies a million
    # times as much would leave none of their digits
    others = 1 - np.eye(len(covariance))
    variance, shared = np.diag(covariance), (covariance * others).sum(axis=1)
    rest = np.einsum("ij,ai,aj->a", covariance, others, others)
    product = np.where((variance > 0) & (rest > 0), variance * rest, np.nan)
    found: Floats = shared / np.sqrt(product)
    return found


def alpha_if_dropped(covariance: Floats) -> Floats:
    """Return alpha of the other items, for each item; missing with two items."""
    k = len(covariance)
    kept = [np.delete(np.arange(k), i) for i in range(k)]
    return np.array([alpha(covariance[np.ix_(rest, rest)]) for rest in kept])
