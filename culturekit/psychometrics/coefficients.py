"""The coefficients of a scale from the moments of its items, whole or by group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.numerics.fullinformation import full_information_factor
from culturekit.numerics.intervals import z_quantile
from culturekit.numerics.moments import Moments
from culturekit.numerics.onefactor import fit_one_factors
from culturekit.numerics.patterns import PatternMoments
from culturekit.numerics.reliability import (
    ItemMoments,
    alpha_errors,
    alpha_interval,
    alphas,
    average_correlation,
    correlation,
    lambdas6,
)

Floats = NDArray[np.float64]
MISSING = float("nan")


@dataclass(frozen=True)
class Headline:
    """The coefficients of a whole scale; missing where they mean nothing.

    Parameters
    ----------
    alpha, alpha_low, alpha_high : float
        Coefficient alpha with Feldt's interval; for two items Spearman and Brown's.
    alpha_std : float
        Alpha of the correlations.
    alpha_std_error, duhachek_low, duhachek_high : float
        Standard error of alpha by Duhachek and Iacobucci, and the interval with it.
    omega, omega_model : float
        One-factor omega over the observed and over the model's variance.
    lambda6 : float
        Guttman's lambda 6 of the correlations.
    average_r : float
        The mean correlation between different items.
    alpha_scored : float
        Alpha of all who have a score on the scale, pairwise.
    alpha_between, omega_between : float
        Alpha and omega of the means of groups, freed of what varies within them;
        missing unless groups are named.
    alpha_ordinal, omega_ordinal : float
        Alpha of the polychoric correlations, and omega of the sum of ordered answers;
        missing unless asked for.
    """

    alpha: float = MISSING
    alpha_low: float = MISSING
    alpha_high: float = MISSING
    alpha_std: float = MISSING
    alpha_std_error: float = MISSING
    duhachek_low: float = MISSING
    duhachek_high: float = MISSING
    omega: float = MISSING
    omega_model: float = MISSING
    lambda6: float = MISSING
    average_r: float = MISSING
    alpha_scored: float = MISSING
    alpha_between: float = MISSING
    omega_between: float = MISSING
    alpha_ordinal: float = MISSING
    omega_ordinal: float = MISSING


def coefficients(covariances: Floats, n: Floats, conf_level: float) -> dict[str, Any]:
    """Return alpha and its kin for every matrix of a stack.

    Parameters
    ----------
    covariances : (groups, k, k) float array
        Divisor n - 1.
    n : (groups,) float array
    conf_level : float
        Of the intervals.
    """
    k = covariances.shape[-1]
    matrices = correlation(covariances)
    standard = alphas(matrices)
    # of two items with unequal variances alpha is too low: Spearman and Brown's instead
    found = standard if k == 2 else alphas(covariances)
    low, high = alpha_interval(found, n, k, conf_level)
    error = alpha_errors(matrices if k == 2 else covariances, n)
    reach = z_quantile(conf_level) * error
    return {
        "alpha": found,
        "alpha_low": low,
        "alpha_high": high,
        "alpha_std": standard,
        "alpha_std_error": error,
        "duhachek_low": found - reach,
        "duhachek_high": found + reach,
        "lambda6": lambdas6(covariances),
        "average_r": average_correlation(covariances),
    }


def omegas(covariances: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return omega over the observed and over the model's variance.

    Parameters
    ----------
    covariances : (groups, k, k) float array
        Divisor n - 1.
    n : (groups,) float array
        Of complete cases; with no more than k of them there is no factor.
    """
    k = covariances.shape[-1]
    enough = np.where(n > k, (n - 1) / np.where(n > 0, n, 1), np.nan)
    # omega over the observed variance has divisor N
    scaled = covariances * enough[:, None, None]
    loadings, unique = fit_one_factors(scaled)
    common = loadings.sum(axis=1) ** 2
    observed: Floats = common / scaled.sum(axis=(1, 2))
    model: Floats = common / (common + unique.sum(axis=1))
    return observed, model


def full_information_omegas(
    patterns: PatternMoments, moments: ItemMoments
) -> tuple[Floats, Floats]:
    """Return the same from everything that was answered.

    Parameters
    ----------
    patterns : PatternMoments
        Of the items.
    moments : ItemMoments
        Of `full_information_moments`; the sum of the covariance is the observed
        variance.
    """
    n = float(patterns.moments.n.sum())
    covariance = moments.covariance * max(n - 1, 1) / max(n, 1)
    factor = full_information_factor(patterns, moments.means, covariance)
    if factor is None:
        return np.array([np.nan]), np.array([np.nan])
    return np.array([factor.omega(covariance)]), np.array([factor.omega_model])


def between(complete: Moments) -> tuple[float, float]:
    """Return alpha and omega of group means, freed of what varies within groups.

    Parameters
    ----------
    complete : Moments
        Of the items, by group.

    Notes
    -----
    With B and W the matrices of mean squares between and within groups, the covariances
    between groups are (B - W) / k0, with Bliese's k0.

    References
    ----------
    Geldhof, G. J., Preacher, K. J. & Zyphur, M. J. (2014). Reliability estimation in a
    multilevel confirmatory factor analysis framework. DOI 10.1037/a0032138
    """
    part = complete.taken(complete.n > 0)
    groups, rows = len(part.n), float(part.n.sum())
    if groups < 2 or rows <= groups:
        return MISSING, MISSING
    inside = part.matrices.sum(axis=0)
    across = (part.pooled().matrices[0] - inside) / (groups - 1)
    k0 = (rows - float((part.n**2).sum()) / rows) / (groups - 1)
    shared = (across - inside / (rows - groups)) / k0
    if not (np.diag(shared) > 0).all():
        return MISSING, MISSING
    stack = shared[None]
    two = len(shared) == 2
    found = float(alphas(correlation(stack) if two else stack)[0])
    loadings = fit_one_factors(stack)[0]
    return found, float(loadings.sum() ** 2 / shared.sum())


def by_group(frame: pd.DataFrame, complete: Moments, conf_level: float) -> pd.DataFrame:
    """Return the coefficients of every group beside its names.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a group.
    complete : Moments
        Of the items, by group.
    conf_level : float
        Of the intervals.
    """
    n = complete.n
    found = coefficients(complete.covariances, n, conf_level)
    found["omega"], found["omega_model"] = omegas(complete.covariances, n)
    whole = {"n": n.round().astype(np.int64)}
    return frame.assign(**whole, **{name: found[name] for name in GROUP_VALUES})


GROUP_VALUES = (
    "alpha",
    "alpha_low",
    "alpha_high",
    "alpha_std",
    "omega",
    "omega_model",
    "lambda6",
    "average_r",
)
