"""Least squares with standard errors that allow for clusters, from sums per cluster.

Everything here needs only each cluster's cross-products of the design, N = X'X, and of
the design with the residuals, s = X'e: the inverse square root of I - H of a cluster,
which CR2 asks for, acts within the span of its p design columns.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from culturekit.errors import require_known

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Correction = Literal["CR0", "CR1", "CR1S", "CR2"]
CORRECTIONS = ("CR0", "CR1", "CR1S", "CR2")


@dataclass(frozen=True, eq=False)
class ClusteredFit:
    """Least squares with cluster-robust covariance.

    Parameters
    ----------
    coefficients, df : (p,) float arrays
        Estimates and their Satterthwaite degrees of freedom.
    covariance : (p, p) float array
        Cluster-robust covariance of the estimates.
    n, n_clusters : int
        Rows and clusters.
    """

    coefficients: Floats
    covariance: Floats
    df: Floats
    n: int
    n_clusters: int

    @property
    def std_error(self) -> Floats:
        """Square roots of the variances."""
        errors: Floats = np.sqrt(np.diag(self.covariance))
        return errors


def fit_clustered(
    design: Floats, outcome: Floats, clusters: Ints, *, correction: Correction = "CR2"
) -> ClusteredFit:
    """Fit ordinary least squares and allow for clusters.

    Parameters
    ----------
    design : (n, p) float array
        Of full rank; nothing missing.
    outcome : (n,) float array
    clusters : (n,) int array
        Cluster of each row, numbered from 0 without gaps.
    correction : str
        ``CR2`` (default), ``CR1`` (times G / (G - 1)), ``CR1S`` (as Stata) or ``CR0``.

    Returns
    -------
    ClusteredFit

    Notes
    -----
    V = M (sum over clusters of X' A e e' A X) M with M = inverse of X'X and
    A = (I - H)^(-1/2) of the cluster. Degrees of freedom are Bell and McCaffrey's, with
    equal independent errors as working model. With every row a cluster of its own CR2
    is HC2, for two groups Welch's statistic. Equal to R's clubSandwich.

    References
    ----------
    Bell, R. M. & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear
    regression with multi-stage samples. Survey Methodology 28, 169-181.
    Pustejovsky, J. E. & Tipton, E. (2018). Small-sample methods for cluster-robust
    variance estimation. DOI 10.1080/07350015.2016.1247004

    Examples
    --------
    >>> side = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    >>> y = np.array([1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 6.0, 7.0])
    >>> fit = fit_clustered(np.column_stack([np.ones(8), side]), y, np.arange(8) // 2)
    >>> fit.coefficients[1], fit.std_error[1].round(4), fit.df[1].round(4)
    (np.float64(3.0), np.float64(1.5811), np.float64(2.0))
    """
    require_known("cluster correction", correction, CORRECTIONS)
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ (design.T @ outcome)
    residual = outcome - design @ coefficients
    cross, scores = _sums(design, residual, clusters)
    root = np.linalg.cholesky(inverse)
    adjusted = _adjustments(root, cross, correction, len(outcome))
    # X' A e of each cluster, in the coordinates in which M is the identity
    turned = np.einsum("gij,gj->gi", adjusted, scores @ root)
    covariance = root @ (turned.T @ turned) @ root.T
    df = _satterthwaite(root, cross, adjusted)
    return ClusteredFit(coefficients, covariance, df, len(outcome), len(cross))


def _sums(design: Floats, residual: Floats, clusters: Ints) -> tuple[Floats, Floats]:
    """Return N = X'X (G, p, p) and s = X'e (G, p) of every cluster."""
    count, p = int(clusters.max()) + 1, design.shape[1]
    cross, scores = np.empty((count, p, p)), np.empty((count, p))

    def total(values: Floats) -> Floats:
        # bincount of weights is a float array, whatever its stub says
        return np.asarray(np.bincount(clusters, values, count), dtype=float)

    for j in range(p):
        scores[:, j] = total(design[:, j] * residual)
        for k in range(j + 1):
            cross[:, j, k] = cross[:, k, j] = total(design[:, j] * design[:, k])
    return cross, scores


def _adjustments(
    root: Floats, cross: Floats, correction: Correction, rows: int
) -> Floats:
    """Return per cluster what A does in the span of the design, (G, p, p)."""
    count, p = len(cross), len(root)
    if correction != "CR2":
        factor = {
            "CR0": 1.0,
            "CR1": count / (count - 1),
            "CR1S": count * (rows - 1) / ((count - 1) * (rows - p)),
        }[correction]
        return np.broadcast_to(np.sqrt(factor) * np.eye(p), cross.shape)
    values, vectors = np.linalg.eigh(root.T @ cross @ root)
    left = 1 - values
    # a direction known from this cluster alone has no residual: generalised inverse
    known = left > 1e-10
    power = np.where(known, 1 / np.sqrt(np.where(known, left, 1.0)), 0.0)
    adjusted: Floats = (vectors * power[:, None, :]) @ vectors.swapaxes(1, 2)
    return adjusted


def _satterthwaite(root: Floats, cross: Floats, adjusted: Floats) -> Floats:
    """Return (sum of eigenvalues)^2 / (sum of squared eigenvalues) per coefficient.

    With a_g = A X M c of a cluster and w_g = X' a_g, the quadratic form of a
    coefficient's variance has the matrix [g = h] a_g'a_g - w_g' M w_h.
    """
    inner = root.T @ cross @ root
    pulled = np.einsum("gij,cj->gci", adjusted, root)
    weights = np.einsum("gij,gcj->gci", inner, pulled)
    own = np.einsum("gci,gci->gc", pulled, weights)
    shared = np.einsum("gci,gci->gc", weights, weights)
    trace = (own - shared).sum(axis=0)
    pairs = np.einsum("gci,gcj->cij", weights, weights)
    squared = (own**2 - 2 * own * shared).sum(axis=0) + (pairs**2).sum(axis=(1, 2))
    df: Floats = trace**2 / squared
    return df
