"""Linear models with a random intercept, from the sums of each group.

With V = s2 (I + r J) in a group of n rows (r the variance ratio, J all ones), the cross
products of the columns weighted by the inverse of V are

    A(r) = W + sum over groups of n / (1 + n r) m m'

where W are the cross-products within groups and m a group's column means. Groups of
the same size enter together, so that after one pass over the rows a step of the search
costs as much as there are different group sizes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.errors import InputError
from culturekit.numerics.profile import Point, Profile, lowest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK = 8_192  # rows whose deviations fit into the cache of a core
DEPENDENT = 1e-10  # 1 - R2 below which a column counts as explained by the others
ROUNDING = 1e-20  # share of its sum of squares that a constant column may seem to vary


@dataclass(frozen=True, eq=False)
class GroupSums:
    """What a random-intercept model needs to know of its rows.

    Parameters
    ----------
    n : (groups,) int array
        Rows of each group, at least one.
    means : (groups, columns) float array
        Means of the columns in each group; the last column is the outcome.
    within : (columns, columns) float array
        Cross-products of deviations from the group means, summed over all groups.
    """

    n: Ints
    means: Floats
    within: Floats


@dataclass(frozen=True, eq=False)
class RandomIntercept:
    """A fitted random-intercept model.

    Parameters
    ----------
    coefficients, df : (p,) float arrays
        Fixed effects and their Satterthwaite degrees of freedom.
    covariance : (p, p) float array
        Of the fixed effects.
    group_variance, residual_variance : float
        Between and within groups.
    loglik : float
        The (restricted) log-likelihood.
    n, n_groups : int
        Rows and groups.
    """

    coefficients: Floats
    covariance: Floats
    df: Floats
    group_variance: float
    residual_variance: float
    loglik: float
    n: int
    n_groups: int

    @property
    def icc(self) -> float:
        """Share of the variance that lies between groups."""
        total = self.group_variance + self.residual_variance
        return self.group_variance / total


@dataclass(frozen=True, eq=False)
class Scaled:
    """The sums after centring and scaling, and the way back.

    Parameters
    ----------
    back : (p, p) float array
        Coefficients in the units of the data = `offset` + outcome_sd x back x scaled.
    offset : (p,) float array
    outcome_sd, log_scale : float
        `log_scale` is what the scaling takes from log det of the cross-products.
    """

    sums: GroupSums
    back: Floats
    offset: Floats
    outcome_sd: float
    log_scale: float


def group_sums(columns: Sequence[Floats], groups: Ints) -> GroupSums:
    """Sum the rows by group.

    Parameters
    ----------
    columns : k arrays of (n,) floats
        Design and, last, outcome; nothing missing.
    groups : (n,) int array
        Group of each row, numbered from 0; numbers without rows are no groups.

    Examples
    --------
    >>> sums = group_sums([np.ones(3), np.array([2.0, 4.0, 5.0])], np.array([0, 0, 1]))
    >>> sums.n, sums.means[:, 1], sums.within[1, 1]
    (array([2, 1]), array([3., 5.]), np.float64(2.0))
    """
    n = np.bincount(groups)
    means = np.zeros((len(columns), len(n)))
    for mean, column in zip(means, columns, strict=True):
        np.divide(np.bincount(groups, weights=column), n, out=mean, where=n > 0)
    within = _within(columns, groups, means)
    return GroupSums(n[n > 0], means.compress(n > 0, axis=1).T, within)


def _within(columns: Sequence[Floats], groups: Ints, means: Floats) -> Floats:
    """Return cross-products of deviations, block by block.

    Deviations are from the mean of the own group, so that groups which are far apart
    take nothing from what varies within them.
    """
    within = np.zeros((len(columns), len(columns)))
    deviations = np.empty((len(columns), BLOCK))
    for start in range(0, len(groups), BLOCK):
        numbers = groups[start : start + BLOCK]
        block = deviations[:, : len(numbers)]
        for deviation, column, mean in zip(block, columns, means, strict=True):
            # numbers are in range; "clip" saves the copy that checking them takes
            np.take(mean, numbers, out=deviation, mode="clip")
            np.subtract(column[start : start + BLOCK], deviation, out=deviation)
        within += block @ block.T
    return within


def dependent_column(sums: GroupSums) -> int | None:
    """Return the first design column that the columns before it explain, or None.

    Notes
    -----
    A column counts as explained if 1 - R2 is below 1e-10; a constant column after the
    intercept is explained by it, a column of zeros by anything.
    """
    total = _total(sums)[0][:-1, :-1]
    for j in range(len(total)):
        if total[j, j] <= 0:
            return j
    scale = np.sqrt(np.diag(total))
    left = total / np.outer(scale, scale)
    for j in range(len(left)):
        if left[j, j] < DEPENDENT:
            return j
        left = left - np.outer(left[:, j], left[j]) / left[j, j]
    return None


def fit_random_intercept(sums: GroupSums, *, reml: bool = True) -> RandomIntercept:
    """Fit y = X b + u[group] + e by restricted or full maximum likelihood.

    Parameters
    ----------
    sums : GroupSums
        With columns X, y; X has full rank (see `dependent_column`).
    reml : bool
        Restricted (default) or full maximum likelihood.

    Returns
    -------
    RandomIntercept

    Raises
    ------
    InputError
        If the two variances cannot be told apart (one row a group, one group) or
        nothing is left to explain (the outcome does not vary within groups).

    Notes
    -----
    b and the residual variance have closed forms given the variance ratio, so the
    deviance is profiled down to one unknown. Its slope is analytic; every sign change
    of it on a wide grid, and the boundary 0, are refined, and the lowest wins.
    Satterthwaite degrees of freedom are 2 V^2 / (g' C g): g the gradient of a
    coefficient's variance V with respect to (theta, sigma), theta^2 the variance ratio,
    and C twice the inverse Hessian of the deviance, all analytic.

    References
    ----------
    Bates, D., Mächler, M., Bolker, B. & Walker, S. (2015). Fitting linear mixed-effects
    models using lme4. DOI 10.18637/jss.v067.i01
    Kuznetsova, A., Brockhoff, P. B. & Christensen, R. H. B. (2017). lmerTest package:
    tests in linear mixed effects models. DOI 10.18637/jss.v082.i13

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 4.0, 5.0, 9.0, 8.0])
    >>> sums = group_sums([np.ones(6), y], np.array([0, 0, 1, 1, 2, 2]))
    >>> fit = fit_random_intercept(sums)
    >>> round(fit.group_variance, 4), round(fit.residual_variance, 4)
    (12.0833, 0.5)
    """
    _check(sums)
    scaled = _scale(sums)
    profile = Profile.of(scaled.sums.n, scaled.sums.means, scaled.sums.within, reml)
    return _in_units(scaled, profile, lowest(profile))


def _check(sums: GroupSums) -> None:
    rows, p = int(sums.n.sum()), len(sums.within) - 1
    if len(sums.n) < 2:
        raise InputError("a model with groups needs at least two groups; there is one")
    if rows <= len(sums.n):
        raise InputError(
            "every group has one row: variance between and within groups cannot be "
            "told apart; use larger groups or leave the groups out"
        )
    if rows <= p:
        raise InputError(f"{rows} rows cannot tell {p} coefficients; use fewer terms")


def _total(sums: GroupSums) -> tuple[Floats, int | None]:
    """Return cross-products over all rows, centred if there is a constant column.

    The constant column itself is left as it is; its number is returned too.
    """
    weights = sums.n.astype(float)
    mean = weights @ sums.means / weights.sum()
    constant = _constant(sums, mean)
    centre = np.zeros(len(mean))
    if constant is not None:
        centre = mean.copy()
        centre[constant] = 0.0
    around = sums.means - centre
    total = sums.within + (around.T * weights) @ around
    if constant is not None:
        raw = np.diag(total) + weights.sum() * centre**2
        total[np.diag_indices(len(total))] = np.where(
            np.diag(total) > ROUNDING * raw, np.diag(total), 0.0
        )
    return total, constant


def _constant(sums: GroupSums, mean: Floats) -> int | None:
    """Return the first design column that has one value other than 0, or None."""
    spread = np.ptp(sums.means, axis=0) + np.sqrt(np.diag(sums.within))
    same = (spread <= 1e-12 * np.abs(mean)) & (mean != 0)
    found = np.flatnonzero(same[:-1])
    return int(found[0]) if len(found) else None


def _scale(sums: GroupSums) -> Scaled:
    total, constant = _total(sums)
    rows = float(sums.n.sum())
    sd = np.sqrt(np.diag(total) / rows)
    if sd[-1] == 0:
        raise InputError("the outcome does not vary: there is nothing to explain")
    mean = sums.n @ sums.means / rows
    centre = np.zeros(len(sd)) if constant is None else mean.copy()
    back = np.diag(1 / sd[:-1])
    offset = np.zeros(len(sd) - 1)
    if constant is not None:
        sd[constant] = mean[constant]
        centre[constant] = 0.0
        back[constant] = -centre[:-1] / (sd[:-1] * mean[constant])
        back[constant, constant] = 1 / mean[constant]
        offset[constant] = centre[-1] / mean[constant]
    scaled = GroupSums(
        sums.n, (sums.means - centre) / sd, sums.within / np.outer(sd, sd)
    )
    log_scale = 2 * float(np.log(np.abs(sd[:-1])).sum())
    return Scaled(scaled, back, offset, float(sd[-1]), log_scale)


def _in_units(scaled: Scaled, profile: Profile, at: Point) -> RandomIntercept:
    """Return the solution in the units of the data."""
    unit = scaled.outcome_sd**2
    sigma2 = at.rss / profile.free
    covariance = sigma2 * unit * scaled.back @ at.inverse @ scaled.back.T
    deviance = at.deviance + profile.free * np.log(unit)
    if profile.reml:
        deviance += scaled.log_scale
    return RandomIntercept(
        coefficients=scaled.offset + scaled.outcome_sd * scaled.back @ at.solution,
        covariance=covariance,
        df=_satterthwaite(profile, at, scaled.back),
        group_variance=float(at.ratio * sigma2 * unit),
        residual_variance=float(sigma2 * unit),
        loglik=float(-deviance / 2),
        n=profile.rows,
        n_groups=len(scaled.sums.n),
    )


def _satterthwaite(profile: Profile, at: Point, back: Floats) -> Floats:
    sigma2, theta = at.rss / profile.free, np.sqrt(at.ratio)
    sigma = np.sqrt(sigma2)
    variance = sigma2 * np.diag(back @ at.inverse @ back.T)
    inner = at.inverse @ at.cross_slope @ at.inverse
    by_theta = -2 * theta * sigma2 * np.diag(back @ inner @ back.T)
    gradient = np.column_stack([by_theta, 2 * variance / sigma])
    uncertainty = 2 * _positive_inverse(profile.hessian(at))
    spread = np.einsum("ij,jk,ik->i", gradient, uncertainty, gradient)
    df: Floats = 2 * variance**2 / spread
    return df


def _positive_inverse(matrix: Floats) -> Floats:
    """Return the inverse over the directions in which the matrix is positive."""
    values, vectors = np.linalg.eigh(matrix)
    keep = values > 1e-8
    part = vectors[:, keep]
    inverse: Floats = (part / values[keep]) @ part.T
    return inverse
