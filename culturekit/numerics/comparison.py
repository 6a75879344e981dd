"""A group against the rest of its reference, and many such comparisons at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AgainstRest:
    """Each group against the rest of its reference.

    Parameters
    ----------
    difference : (groups,) float array
        Group's mean less the mean of all other respondents of the reference; missing
        where there are none.
    variance : (groups,) float array
        Of that difference.
    rest : (groups,) int array
        Answers of those others.
    """

    difference: Floats
    variance: Floats
    rest: Ints

    def p_values(self, df: float) -> Floats:
        """Return two-sided p-values from Student's t with df degrees of freedom."""
        if not df > 0:
            return np.full(len(self.difference), np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            statistic = np.abs(self.difference) / np.sqrt(self.variance)
        values: Floats = 2 * stdtr(df, -statistic)
        return values


def against_rest(n: Ints, means: Floats, noise: Floats, of: Ints) -> AgainstRest:
    """Compare each group with the respondents of its reference outside the group.

    Parameters
    ----------
    n : (groups,) int array
        Answers; groups without any take part in nothing.
    means, noise : (groups,) float arrays
        Means and their sampling variances.
    of : (groups,) int array
        Number of the reference, from 0; -1 for none.

    Returns
    -------
    AgainstRest

    Notes
    -----
    The rest's mean is sum_j n_j y_j / sum_j n_j over the other groups j. Because the
    group itself is not in it, the two are independent and the variance of the
    difference is D_i + sum_j n_j^2 D_j / (sum_j n_j)^2. Compared with the whole
    reference instead, group and reference would share respondents, and the difference
    would shrink by the group's share.

    Examples
    --------
    >>> n, of = np.array([2, 2, 4]), np.array([0, 0, 0])
    >>> against_rest(n, np.array([1.0, 2.0, 4.0]), 1 / n, of).difference.round(3)
    array([-2.333, -1.   ,  2.5  ])
    """
    counted = (n > 0) & (of >= 0)
    kept, where = n[counted].astype(float), of[counted]
    size = np.bincount(where, weights=kept)[where] - kept
    total = kept * means[counted]
    others = np.bincount(where, weights=total)[where] - total
    scaled = kept**2 * noise[counted]
    spread = np.bincount(where, weights=scaled)[where] - scaled
    rest = np.where(size > 0, size, np.nan)
    difference, variance = np.full((2, len(n)), np.nan)
    difference[counted] = means[counted] - others / rest
    # the subtraction above may leave a rounding error below zero
    variance[counted] = noise[counted] + np.maximum(spread, 0) / rest**2
    others_n = np.zeros(len(n), dtype=np.int64)
    others_n[counted] = size
    return AgainstRest(difference, variance, others_n)


def benjamini_hochberg(p_values: Floats) -> Floats:
    """Return p-values adjusted for the false discovery rate; missing stays missing.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate.
    DOI 10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, 0.02, 0.03, np.nan]))
    array([0.03, 0.03, 0.03,  nan])
    """
    flat = np.ravel(p_values)
    present = np.flatnonzero(~np.isnan(flat))
    order = present[np.argsort(flat[present])]
    scaled = flat[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted = np.full(len(flat), np.nan)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return adjusted.reshape(p_values.shape)


def holm(p_values: Floats) -> Floats:
    """Return p-values adjusted so that hardly any is falsely small; missing stays.

    The family-wise error rate is held whatever the dependence of the tests.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure.
    Scandinavian Journal of Statistics, 6, 65-70. JSTOR 4615733

    Examples
    --------
    >>> holm(np.array([0.01, 0.02, 0.03, np.nan]))
    array([0.03, 0.04, 0.04,  nan])
    """
    flat = np.ravel(p_values)
    present = np.flatnonzero(~np.isnan(flat))
    order = present[np.argsort(flat[present])]
    scaled = flat[order] * np.arange(len(order), 0, -1)
    adjusted = np.full(len(flat), np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1)
    return adjusted.reshape(p_values.shape)
