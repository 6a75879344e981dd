"""Weighted estimates with standard errors by linearisation, as in R's survey.

An estimate is turned into a total of one number a respondent, its influence: w y for a
total, w (y - mean) / sum of w for a mean, w (y - ratio x) / sum of w x for a ratio. The
variance of that total comes from how the totals of clusters vary within strata.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.counts import sums
from culturekit.numerics.drawn import Design
from culturekit.numerics.variances import Influence, standard_errors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Estimates:
    """An estimate of every domain.

    Parameters
    ----------
    estimate, std_error : (domains,) float arrays
        Missing where a domain has no row with weight; the error of a mean or ratio also
        without degrees of freedom. (In a single cluster its influence sums to 0
        whatever the values, and R's survey says 0.)
    df : (domains,) float array
        Clusters less strata that have a row in the domain.
    n : (domains,) int array
        Rows with weight.
    total : (domains,) float array
        Sum of weights.
    variance : (domains,) float array
        Weighted variance of the values within the domain, times n / (n - 1); missing
        below two rows and for ratios.
    """

    estimate: Floats
    std_error: Floats
    df: Floats
    n: Ints
    total: Floats
    variance: Floats

    @property
    def deff(self) -> Floats:
        """Variance over that of a simple random sample without replacement.

        Of as many persons, out of as many as the weights add up to. Missing where
        weights add up to no more than n.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            simple = self.variance * (self.total - self.n) / (self.total * self.n)
            found = self.std_error**2 / simple
        return np.where((self.total > self.n) & (simple > 0), found, np.nan)


def means(design: Design, values: Floats, domain: Ints, count: int) -> Estimates:
    """Return weighted means of domains.

    Parameters
    ----------
    design : Design
    values : (n,) float array
        Rows with a missing value are in no domain.
    domain : (n,) int array
        Domain of each row, from 0; -1 for none.
    count : int
        Number of domains.

    Notes
    -----
    Mean: sum w y / sum w. Influence: w (y - mean) / sum w. The design stays whole:
    clusters without a row in the domain count with a total of zero.

    Examples
    --------
    >>> from culturekit.numerics.drawn import one_stage
    >>> design = one_stage(np.array([1.0, 1.0, 2.0, 2.0]))
    >>> y, side = np.array([1.0, 3.0, 2.0, 6.0]), np.array([0, 0, 1, 1])
    >>> found = means(design, y, side, 2)
    >>> found.estimate, found.std_error.round(4)
    (array([2., 4.]), array([0.8165, 1.633 ]))
    """
    inside = _inside(design, values, domain)
    w, y, where = design.weights[inside], values[inside], domain[inside]
    total, n = sums(where, w, count), np.bincount(where, minlength=count)
    mean = _or_missing(sums(where, w * y, count), total)
    apart = y - mean[where]
    scaled = _or_missing(np.ones(count), total)
    influence = w * apart * scaled[where]
    error, df = standard_errors(design, Influence(influence, inside, where, count))
    spread = _or_missing(sums(where, w * apart**2, count), total)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.where(n > 1, spread * n / (n - 1), np.nan)
    return Estimates(mean, _where(df, error), df, n, total, variance)


def totals(design: Design, values: Floats, domain: Ints, count: int) -> Estimates:
    """Return weighted totals of domains; parameters as of `means`.

    Notes
    -----
    Total: sum w y. Influence: w y.
    """
    inside = _inside(design, values, domain)
    w, y, where = design.weights[inside], values[inside], domain[inside]
    n = np.bincount(where, minlength=count)
    error, df = standard_errors(design, Influence(w * y, inside, where, count))
    found, total = sums(where, w * y, count), sums(where, w, count)
    unknown = np.full(count, np.nan)
    return Estimates(_where(n, found), _where(n, error), df, n, total, unknown)


def ratios(
    design: Design, above: Floats, below: Floats, domain: Ints, count: int
) -> Estimates:
    """Return ratios of weighted totals of domains; other parameters as of `means`.

    Parameters
    ----------
    above, below : (n,) float arrays
        Rows where either is missing are in no domain.

    Notes
    -----
    Ratio: r = sum w y / sum w x. Influence: w (y - r x) / sum w x.
    """
    inside = _inside(design, above + below, domain)
    w, where = design.weights[inside], domain[inside]
    y, x = above[inside], below[inside]
    n, base = np.bincount(where, minlength=count), sums(where, w * x, count)
    ratio = _or_missing(sums(where, w * y, count), base)
    scaled = _or_missing(np.ones(count), base)
    influence = w * (y - ratio[where] * x) * scaled[where]
    error, df = standard_errors(design, Influence(influence, inside, where, count))
    total, unknown = sums(where, w, count), np.full(count, np.nan)
    return Estimates(ratio, _where(df, error), df, n, total, unknown)


def _inside(design: Design, values: Floats, domain: Ints) -> Ints:
    """Return the rows with weight, value and domain."""
    return np.flatnonzero((domain >= 0) & ~np.isnan(values) & (design.weights > 0))


def _or_missing(above: Floats, below: Floats) -> Floats:
    return np.where(below != 0, above / np.where(below != 0, below, 1.0), np.nan)


def _where(counts: Ints | Floats, values: Floats) -> Floats:
    return np.where(counts > 0, values, np.nan)
