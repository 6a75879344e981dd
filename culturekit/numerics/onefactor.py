"""One common factor by maximum likelihood, and the omegas that follow from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Bools = NDArray[np.bool_]

STEPS = 500
CLOSE = 1e-12
SMALLEST_STEP = 1e-6
BACK, CALMER = 0.5, 0.7
HEYWOOD = 1e-4  # share of an item's variance
SINGULAR = 1e-10
RIDGE = 1e-11  # keeps the information of a weak factor invertible


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
    loadings, unique = fit_one_factors(covariance[None])
    if np.isnan(loadings).any():
        return None
    return OneFactor(loadings[0], unique[0])


def fit_one_factors(covariances: Floats) -> tuple[Floats, Floats]:
    """Fit one factor to every matrix of a stack; see `fit_one_factor`.

    Parameters
    ----------
    covariances : (groups, k, k) float array

    Returns
    -------
    loadings, uniquenesses : (groups, k) float arrays
        Missing where there is no proper solution.
    """
    groups, k = covariances.shape[:2]
    loadings, unique = np.full((2, groups, k), np.nan)
    fit = np.isfinite(covariances).all(axis=(1, 2)) & (k > 2)
    variance = np.einsum("gii->gi", covariances)
    fit[fit] = (variance[fit] > 0).all(axis=1)
    sd = np.sqrt(variance[fit])
    matrices = covariances[fit] / (sd[:, :, None] * sd[:, None, :])
    if not len(matrices):
        return loadings, unique
    values, vectors = np.linalg.eigh(matrices)
    first = vectors[:, :, -1] * np.sqrt(values[:, -1:])
    start = np.concatenate([first, np.clip(1 - first**2, 0.1, 0.9)], axis=1)
    found = np.full(start.shape, np.nan)
    proper = values[:, 0] >= SINGULAR
    found[proper] = _scored(matrices[proper], start[proper])
    signs = np.where(found[:, :k].sum(axis=1) < 0, -1, 1)[:, None]
    loadings[fit] = found[:, :k] * signs * sd
    unique[fit] = found[:, k:] * sd**2
    return loadings, unique


def _scored(matrices: Floats, points: Floats) -> Floats:
    """Follow Fisher's scores to the minima; missing where there is no proper one."""
    found, before = np.full(points.shape, np.nan), np.zeros(points.shape)
    here, share = np.arange(len(points)), np.ones(len(points))
    values = _discrepancy(matrices, points)
    for _ in range(STEPS):
        steps = _steps(matrices[here], points[here])
        done = np.abs(steps).max(axis=1) < CLOSE
        found[here[done]] = points[here[done]]
        here, steps = here[~done], steps[~done]
        if not len(here):
            break
        # of few respondents full steps may swing about the minimum for ever
        share[here] *= np.where(_swings(steps, before[here]), CALMER, 1.0)
        before[here] = steps
        tried, better, moved = _downhill(
            matrices[here], points[here], values[here], steps * share[here, None]
        )
        here = here[moved]
        points[here], values[here] = tried[moved], better[moved]
    return found


def _swings(steps: Floats, before: Floats) -> Bools:
    """Whether steps go back most of the way that the ones before came."""
    back: Bools = (steps * before).sum(axis=1) < -BACK * (before**2).sum(axis=1)
    return back


def _downhill(
    matrices: Floats, points: Floats, values: Floats, steps: Floats
) -> tuple[Floats, Floats, Bools]:
    """Halve steps until they lead downhill and to no uniqueness of zero."""
    k = points.shape[1] // 2
    tried, better = points.copy(), values.copy()
    moved = np.zeros(len(points), dtype=bool)
    size = 1.0
    while size > SMALLEST_STEP and not moved.all():
        left = np.flatnonzero(~moved)
        there = points[left] - size * steps[left]
        proper = there[:, k:].min(axis=1) > HEYWOOD
        left, there = left[proper], there[proper]
        value = _discrepancy(matrices[left], there)
        # at the minimum itself rounding may make the value rise a little
        good = value <= values[left] + 1e-13
        at = left[good]
        tried[at], better[at], moved[at] = there[good], value[good], True
        size /= 2
    return tried, better, moved


def _discrepancy(matrices: Floats, points: Floats) -> Floats:
    implied = _implied(points)
    logdet = np.linalg.slogdet(implied)[1]
    trace = np.einsum("gii->g", np.linalg.solve(implied, matrices))
    value: Floats = logdet + trace
    return value


def _implied(points: Floats) -> Floats:
    loadings, unique = np.split(points, 2, axis=1)
    matrix: Floats = loadings[:, :, None] * loadings[:, None, :]
    np.einsum("gii->gi", matrix)[:] += unique
    return matrix


def _steps(matrices: Floats, points: Floats) -> Floats:
    """Return gradient of the discrepancy over its expected Hessian."""
    loadings = np.split(points, 2, axis=1)[0]
    inverse = np.linalg.inv(_implied(points))
    residual = inverse - inverse @ matrices @ inverse
    pulled = np.einsum("gij,gj->gi", inverse, loadings)
    size = np.einsum("gi,gi->g", loadings, pulled)[:, None, None]
    slope = 2 * np.einsum("gij,gj->gi", residual, loadings)
    gradient = np.concatenate([slope, np.einsum("gii->gi", residual)], axis=1)
    corner = 2 * (size * inverse + pulled[:, :, None] * pulled[:, None, :])
    side = 2 * inverse * pulled[:, None, :]
    top = np.concatenate([corner, side], axis=2)
    bottom = np.concatenate([side.transpose(0, 2, 1), inverse**2], axis=2)
    information = np.concatenate([top, bottom], axis=1)
    information += RIDGE * np.eye(information.shape[1])
    step: Floats = np.linalg.solve(information, gradient[:, :, None])[:, :, 0]
    return step
