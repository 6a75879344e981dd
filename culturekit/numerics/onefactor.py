"""One common factor by maximum likelihood, and the omegas that follow from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 500
CLOSE = 1e-12
SMALLEST_STEP = 1e-6
HEYWOOD = 1e-4  # share of an item's variance
SINGULAR = 1e-10


@dataclass(frozen=True, eq=False)
class OneFactor:
    """Items as loading x factor + rest.

    Parameters
    ----------
    loadings, uniquenesses : (k,) float arrays
        In the units of the items; the factor has variance 1.
    """

    loadings: Floats
    uniquenesses: Floats

    @property
    def omega_model(self) -> float:
        """Share of the variance of the sum that the model gives the factor."""
        common = self.loadings.sum() ** 2
        return float(common / (common + self.uniquenesses.sum()))

    def omega(self, covariance: Floats) -> float:
        """Share of the observed variance of the sum; `covariance` has divisor N."""
        return float(self.loadings.sum() ** 2 / covariance.sum())


def fit_one_factor(covariance: Floats) -> OneFactor | None:
    """Fit one factor by maximum likelihood; None if there is no proper solution.

    Parameters
    ----------
    covariance : (k, k) float array
        With divisor N, as in lavaan; at least three items.

    Notes
    -----
    The implied covariance is l l' + diag(u). The discrepancy log det + trace of S over
    it is minimised by Fisher scoring with step halving. A uniqueness that runs to zero
    (a Heywood case) is no proper solution.

    References
    ----------
    Joreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis.
    DOI 10.1007/BF02289658
    McDonald, R. P. (1999). Test theory: a unified treatment. ISBN 978-0805830750

    Examples
    --------
    >>> load = np.array([0.8, 0.7, 0.6, 0.5])
    >>> fit = fit_one_factor(np.outer(load, load) + np.diag(1 - load**2))
    >>> fit.loadings.round(6)
    array([0.8, 0.7, 0.6, 0.5])
    """
    if len(covariance) < 3 or not np.isfinite(covariance).all():
        return None
    sd = np.sqrt(np.diag(covariance))
    if not (sd > 0).all():
        return None
    matrix = covariance / np.outer(sd, sd)
    values, vectors = np.linalg.eigh(matrix)
    if values[0] < SINGULAR:
        return None
    first = vectors[:, -1] * np.sqrt(values[-1])
    point = np.append(first, np.clip(1 - first**2, 0.1, 0.9))
    found = _scored(matrix, point)
    if found is None:
        return None
    loadings, unique = np.split(found, 2)
    turned = loadings * (1 if loadings.sum() >= 0 else -1)
    return OneFactor(turned * sd, unique * sd**2)


def _scored(matrix: Floats, point: Floats) -> Floats | None:
    """Follow Fisher's scores to the minimum; None if it is not a proper one."""
    k = len(matrix)
    value = _discrepancy(matrix, point)
    for _ in range(STEPS):
        gradient, information = _score(matrix, point)
        step = np.linalg.lstsq(information, gradient)[0]
        if np.abs(step).max() < CLOSE:
            return point
        size = 1.0
        while size > SMALLEST_STEP:
            tried = point - size * step
            if tried[k:].min() > HEYWOOD:
                better = _discrepancy(matrix, tried)
                # at the minimum itself rounding may make the value rise a little
                if better <= value + 1e-13:
                    break
            size /= 2
        else:
            return None
        point, value = tried, better
    return None


def _discrepancy(matrix: Floats, point: Floats) -> float:
    implied = _implied(point)
    logdet = np.linalg.slogdet(implied)[1]
    return float(logdet + np.trace(np.linalg.solve(implied, matrix)))


def _implied(point: Floats) -> Floats:
    loadings, unique = np.split(point, 2)
    matrix: Floats = np.outer(loadings, loadings) + np.diag(unique)
    return matrix


def _score(matrix: Floats, point: Floats) -> tuple[Floats, Floats]:
    """Return gradient and expected Hessian of the discrepancy."""
    loadings = np.split(point, 2)[0]
    inverse = np.linalg.inv(_implied(point))
    residual = inverse - inverse @ matrix @ inverse
    pulled = inverse @ loadings
    gradient = np.append(2 * residual @ loadings, np.diag(residual))
    corner = 2 * (loadings @ pulled * inverse + np.outer(pulled, pulled))
    side = 2 * inverse * pulled
    information = np.block([[corner, side], [side.T, inverse**2]])
    return gradient, information
