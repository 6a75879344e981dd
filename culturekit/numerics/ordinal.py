"""Reliability of a sum of ordered answers, from polychoric correlations."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from culturekit.numerics.bivariate import both_below
from culturekit.numerics.polychoric import Polychoric

Floats = NDArray[np.float64]

STEPS = 200
CLOSE = 1e-12


def weighted_loadings(rho: Floats, variance: Floats) -> Floats:
    """Fit one factor to correlations by diagonally weighted least squares.

    Parameters
    ----------
    rho, variance : (k, k) float arrays
        Correlations and their sampling variances; at least three items.

    Returns
    -------
    (k,) float array
        Loadings of standardised variables; missing if there is no solution, or a
        correlation has no variance.

    Notes
    -----
    Minimises the sum over pairs of (rho_ij - l_i l_j)^2 / variance_ij by Newton's
    method, which is what lavaan's WLSMV (DWLS) does with saturated thresholds.

    Examples
    --------
    >>> load = np.array([0.8, 0.7, 0.6])
    >>> rho = np.outer(load, load) + np.diag(1 - load**2)
    >>> weighted_loadings(rho, np.ones((3, 3))).round(6)
    array([0.8, 0.7, 0.6])
    """
    k = len(rho)
    if k < 3 or not np.isfinite([rho, variance]).all():
        return np.full(k, np.nan)
    apart = ~np.eye(k, dtype=bool)
    weights = np.where(apart, 1 / np.where(apart, variance, 1), 0.0)
    values, vectors = np.linalg.eigh(rho)
    loadings: Floats = vectors[:, -1] * np.sqrt(values[-1])
    damping = 1e-3
    for _ in range(STEPS):
        left = rho - np.outer(loadings, loadings)
        gradient = (weights * left) @ loadings
        curvature = weights * (np.outer(loadings, loadings) - left)
        curvature[np.diag_indices(k)] = weights @ loadings**2
        scale = damping * np.diag(np.diag(curvature))
        step = np.linalg.solve(curvature + scale, gradient)
        if _misfit(rho, weights, loadings + step) <= _misfit(rho, weights, loadings):
            loadings, damping = loadings + step, damping / 10
            if np.abs(step).max() < CLOSE:
                break
        elif np.abs(step).max() < CLOSE:
            break
        else:
            damping = max(damping, 1e-8) * 10
    sign = 1 if loadings.sum() >= 0 else -1
    return loadings * sign


def _misfit(rho: Floats, weights: Floats, loadings: Floats) -> float:
    left = rho - np.outer(loadings, loadings)
    return float((weights * left**2).sum())


def omega_of_sum(found: Polychoric, loadings: Floats) -> float:
    """Return the share of the variance of the sum of answers that the factor has.

    Parameters
    ----------
    found : Polychoric
    loadings : (k,) float array
        Of the normal variables behind the answers.

    Notes
    -----
    For variables with correlation r the covariance of two answers, as numbers of their
    options, is the sum over pairs of thresholds of P(both below) less the product of
    the single chances. Omega is the sum of these over all pairs of items with
    r = l_i l_j (also i = j), over the same sum with the observed correlations (1 for an
    item with itself); semTools::compRelSEM with ``ord.scale = TRUE``.

    References
    ----------
    Green, S. B. & Yang, Y. (2009). Reliability of summed item scores using structural
    equation modeling. DOI 10.1007/s11336-008-9099-3
    """
    if np.isnan(loadings).any() or np.abs(loadings).max() >= 1:
        return float("nan")
    shared = _covariance(found.thresholds, np.outer(loadings, loadings))
    total = _covariance(found.thresholds, found.rho)
    return shared / total


def _covariance(thresholds: list[Floats], rho: Floats) -> float:
    """Return the sum of the covariances of all pairs of answers."""
    total = 0.0
    for i, first in enumerate(thresholds):
        for j, second in enumerate(thresholds):
            h, k = first[:, None], second[None, :]
            if rho[i, j] >= 1:
                below = ndtr(np.minimum(h, k))
            else:
                below = both_below(h, k, np.full((1, 1), rho[i, j]))
            total += float(below.sum() - ndtr(first).sum() * ndtr(second).sum())
    return total
