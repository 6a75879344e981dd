"""Logistic regression with errors clustered by team, by statsmodels."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LogitFit:
    """A logistic regression.

    Parameters
    ----------
    coefficients : (p,) float array
    covariance : (p, p) float array
        Cluster-robust (CR1S).
    n_clusters : int
    """

    coefficients: Floats
    covariance: Floats
    n_clusters: int


def fit_logit(
    design: Floats, outcome: Floats, clusters: NDArray[np.int64]
) -> LogitFit | None:
    """Fit by maximum likelihood; None if there is no finite maximum.

    Examples
    --------
    >>> x = np.column_stack([np.ones(8), [1, 1, 2, 2, 3, 3, 4, 4]])
    >>> fit = fit_logit(x, np.array([0, 0, 0, 1, 0, 1, 1, 1]), np.arange(8) // 2)
    >>> fit.coefficients.round(3)
    array([-4.355,  1.742])
    """
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import (
        PerfectSeparationError,
    )

    with warnings.catch_warnings():
        # what goes wrong is told by the result, not on the screen
        warnings.simplefilter("ignore")
        try:
            fit = Logit(outcome, design).fit(
                disp=0,
                maxiter=100,
                cov_type="cluster",
                cov_kwds={"groups": clusters, "use_correction": True},
            )
        except (PerfectSeparationError, np.linalg.LinAlgError):
            return None
    covariance = np.asarray(fit.cov_params(), dtype=float)
    finite = np.isfinite(covariance).all() and np.abs(fit.params).max() < 50
    if not fit.mle_retvals["converged"] or not finite:
        return None
    return LogitFit(np.asarray(fit.params), covariance, len(np.unique(clusters)))
