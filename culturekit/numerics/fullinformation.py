"""Means and covariances of columns with missing answers, by maximum likelihood.

Everything that was answered counts (full information): if whether an answer is missing
depends on what was answered, and not on what was not, the estimates are unbiased, where
those of complete cases are not. The likelihood needs the moments by pattern alone, so
that a step costs as much as there are patterns, whatever the number of respondents.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.onefactor import OneFactor, fit_one_factor
from culturekit.numerics.patterns import PatternMoments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS = 5000
CLOSE = 1e-11  # of a step, in standard deviations
PATTERNS = 1000  # that are looked at together, so that matrices of all never exist
SINGULAR = 1e-9  # of a correlation matrix that cannot be turned around


def full_information(patterns: PatternMoments) -> tuple[Floats, Floats]:
    """Return means and covariances (divisor N) that make the answers most likely.

    Parameters
    ----------
    patterns : PatternMoments
        Of any groups, which are put together; answers in any unit.

    Returns
    -------
    means : (p,) float array
    covariance : (p, p) float array
        Both missing throughout where a pair of columns was never answered together,
        columns tell the same, or answers do not settle on estimates.

    Notes
    -----
    The EM algorithm (Dempster, Laird & Rubin 1977; Little & Rubin 2019, 11.2): what is
    missing is expected from what is there by regression, whose residual covariance is
    added, until nothing changes. As the saturated model of R's lavaan with
    ``missing = "ml"``.

    References
    ----------
    Dempster, A. P., Laird, N. M. & Rubin, D. B. (1977). Maximum likelihood from
    incomplete data via the EM algorithm. DOI 10.1111/j.2517-6161.1977.tb01600.x

    Examples
    --------
    >>> from culturekit.numerics.patterns import pattern_moments
    >>> rows = np.array([[1.0, 2.0, 3.0, 4.0], [2.0, 3.0, 5.0, np.nan]])
    >>> means, covariance = full_information(pattern_moments(rows, np.zeros(4, int)))
    >>> means.round(6)
    array([2.5     , 4.083333])
    """
    p = patterns.here.shape[1]
    known = _known(patterns)
    if known is not None and (
        found := _settled(known, np.zeros(p), np.eye(p), lambda matrix: matrix)
    ):
        return known.centre + known.spread * found[0], known.in_units(found[1])
    return np.full(p, np.nan), np.full((p, p), np.nan)


def full_information_factor(
    patterns: PatternMoments, means: Floats, covariance: Floats
) -> OneFactor | None:
    """Return the factor that makes the answers most likely; None without a proper one.

    Parameters
    ----------
    patterns : PatternMoments
        As of `full_information`.
    means, covariance : (p,) and (p, p) float arrays
        What that returned of them, where the search begins.

    Notes
    -----
    As `full_information`, with covariances that one factor implies: at every step it is
    fitted to what answers and expectations add up to (Rubin & Thayer 1982). As `cfa` of
    R's lavaan with ``missing = "fiml"``.

    References
    ----------
    Rubin, D. B. & Thayer, D. T. (1982). EM algorithms for ML factor analysis.
    DOI 10.1007/BF02293851
    """
    known = _known(patterns)
    if known is None or not np.isfinite(covariance).all():
        return None
    mean = (means - known.centre) / known.spread
    matrix = covariance / np.outer(known.spread, known.spread)
    found = _settled(known, mean, matrix, _of_one_factor)
    return None if found is None else fit_one_factor(known.in_units(found[1]))


def _of_one_factor(matrix: Floats) -> Floats:
    factor = fit_one_factor(matrix)
    # on the way there may be no proper factor; where it leads to, there must be one
    if factor is None:
        return matrix
    implied = np.outer(factor.loadings, factor.loadings)
    return implied + np.diag(factor.uniquenesses)


def _known(patterns: PatternMoments) -> "_Known | None":
    """Return what the answers say, unless no estimate can follow from it."""
    pooled = patterns.pooled()
    start = pooled.pairs()
    spread = np.sqrt(np.diag(start.covariance))
    if (start.count < 2).any() or not (spread > 0).all():
        return None
    return _Known(pooled, start.means, spread)


def _settled(
    known: "_Known",
    mean: Floats,
    matrix: Floats,
    implied: Callable[[Floats], Floats],
) -> tuple[Floats, Floats] | None:
    """Repeat steps, with the covariances that a model implies, until nothing moves."""
    for _ in range(STEPS):
        before = mean, matrix
        mean, answers = known.step(mean, matrix)
        matrix = implied(answers)
        if not np.linalg.eigvalsh(matrix)[0] > SINGULAR:
            return None
        moved = max(abs(mean - before[0]).max(), abs(matrix - before[1]).max())
        if moved < CLOSE:
            return mean, matrix
    return None


class _Known:
    """Moments by pattern, in standard deviations from the mean of each column."""

    def __init__(self, cells: PatternMoments, means: Floats, spread: Floats) -> None:
        moments, self.centre, self.spread = cells.moments, means, spread
        self.n = moments.n
        self.here = cells.here.astype(float)
        apart = (moments.means - means) + moments.rest
        self.means = self.here * apart / spread
        self.moments = moments
        self.total = float(self.n.sum())

    def in_units(self, matrix: Floats) -> Floats:
        """Return covariances in the units of the columns."""
        units: Floats = matrix * np.outer(self.spread, self.spread)
        return units

    def step(self, mean: Floats, matrix: Floats) -> tuple[Floats, Floats]:
        """Return what the answers say, those missing expected from the estimates."""
        pulled, expected = np.zeros(len(mean)), np.zeros(matrix.shape)
        for first in range(0, len(self.n), PATTERNS):
            at = np.arange(first, min(first + PATTERNS, len(self.n)))
            part = self._expected(at, mean, matrix)
            pulled, expected = pulled + part[0], expected + part[1]
        shift = pulled / self.total
        expected = expected / self.total - np.outer(shift, shift)
        return mean + shift, (expected + expected.T) / 2

    def _expected(
        self, at: Ints, mean: Floats, matrix: Floats
    ) -> tuple[Floats, Floats]:
        """Return sums and products of what some patterns say, from the means."""
        n, here, p = self.n[at], self.here[at], len(mean)
        both = here[:, :, None] * here[:, None, :]
        # with ones on the diagonal of what is missing, the inverse of the whole is
        # that of the part that is there
        bare = matrix * both
        bare[:, range(p), range(p)] += 1 - here
        inverse = np.linalg.inv(bare) * both
        # regressions on what is there; of an answer that is there, on itself
        slopes = matrix @ inverse
        away = self.means[at] - here * mean
        full = np.einsum("cij,cj->ci", slopes, away)
        left = np.einsum("c,cij->ij", n, matrix - slopes @ matrix)
        inside = slopes @ self._products(at) @ slopes.transpose(0, 2, 1)
        around = inside.sum(axis=0) + (n[:, None] * full).T @ full
        return n @ full, around + left

    def _products(self, at: Ints) -> Floats:
        """Return sums of products about the means of each pattern."""
        return self.moments.taken(at).matrices / np.outer(self.spread, self.spread)
