"""Standard errors of weighted estimates by linearisation, as R's survey computes them.

An estimate is turned into a total of one number a respondent, its influence: w y for a
total, w (y - mean) / sum of w for a mean, w (y - ratio x) / sum of w x for a ratio. The
variance of that total comes from how the totals of clusters vary within strata. Weights
that meet population margins leave only what margins do not explain.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from culturekit.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST_ROUNDS = 1000
NEAR = 1e-13
MOST_TOTALS = 4_000_000  # of clusters by domains that stand in memory at once
CERTAIN = 1e-7  # below so large a share not sampled a stratum is known in full


@dataclass(frozen=True, eq=False)
class Calibration:
    """Margins that the weights were made to meet.

    Parameters
    ----------
    weights : (n,) float array
        The weights that met the margins (before trimming).
    counts : (n,) float array
        What a row counts in the averages of cells: the starting weights after
        post-stratification, one a row after raking (see Notes).
    cell : (n,) int array
        Cell of each row.
    margins : tuple of (cells,) int arrays
        Category of each cell on each margin.

    Notes
    -----
    R's survey weights the averages of post-strata with the starting weights, those of
    raked margins not at all. The two agree where starting weights are equal within
    cells.
    """

    weights: Floats
    counts: Floats
    cell: Ints
    margins: tuple[Ints, ...]

    def explained(
        self, influence: Floats, rows: Ints, domain: Ints, count: int
    ) -> Floats:
        """Return what the margins explain of influences, per unit of weight.

        Parameters
        ----------
        influence : (m,) float array
            Of some rows; it is 0 for all others.
        rows, domain : (m,) int arrays
            Which rows, and the domain of each.
        count : int
            Number of domains.

        Returns
        -------
        (cells, count) float array
            The influence over the weight, projected on the categories of all margins,
            one margin after the other until nothing changes.
        """
        cells, weights = len(self.margins[0]), self.weights[rows]
        there = weights > 0
        size = np.where(there, influence / np.where(there, weights, 1.0), 0.0)
        place = self.cell[rows] * count + domain
        whole = sums(place, self.counts[rows] * size, cells * count)
        total = sums(self.cell, self.counts, cells)
        left = whole.reshape(cells, count) * _inverse(total)[:, None]
        before, scale = left.copy(), float(np.abs(size).max(initial=0.0))
        averages = [_averages(margin, total) for margin in self.margins]
        for _ in range(MOST_ROUNDS if scale > 0 else 0):
            change = 0.0
            for margin, average in zip(self.margins, averages, strict=True):
                part = (average @ left)[margin]
                left = left - part
                change = max(change, float(np.abs(part).max(initial=0.0)))
            if len(self.margins) == 1 or change <= NEAR * scale:
                break
        fitted: Floats = before - left
        return fitted


def _averages(margin: Ints, total: Floats) -> Any:
    """Return the matrix that averages cells within the categories of a margin."""
    shares = total * _inverse(sums(margin, total, int(margin.max()) + 1))[margin]
    return csr_array((shares, (margin, np.arange(len(margin)))))


def _inverse(values: Floats) -> Floats:
    return np.where(values > 0, 1 / np.where(values > 0, values, 1.0), 0.0)


def sums(codes: Ints, values: Floats, count: int) -> Floats:
    """Return sums of values by code, (count,)."""
    # bincount of weights is a float array, whatever its stub says
    return np.asarray(np.bincount(codes, values, count), dtype=float)


@dataclass(frozen=True, eq=False)
class Design:
    """How respondents came into the sample.

    Parameters
    ----------
    weights : (n,) float array
        At least 0.
    cluster : (n,) int array or None
        Cluster of each row, from 0; None where every row is its own.
    stratum : (clusters,) int array
        Stratum of each cluster, from 0.
    sampled : (strata,) int array
        Clusters of each stratum.
    factor : (strata,) float array
        (1 - f) n / (n - 1), with n clusters of a stratum and f the share of its
        clusters that was sampled.
    calibration : Calibration or None
    """

    weights: Floats
    cluster: Ints | None
    stratum: Ints
    sampled: Ints
    factor: Floats
    calibration: Calibration | None = None

    def of_cluster(self, rows: Ints) -> Ints:
        """Return the clusters of some rows."""
        return rows if self.cluster is None else self.cluster[rows]


def one_stage(
    weights: Floats,
    *,
    stratum: Ints | None = None,
    cluster: Ints | None = None,
    population: Floats | None = None,
    calibration: Calibration | None = None,
) -> Design:
    """Describe a sample of clusters, or of persons, within strata.

    Parameters
    ----------
    weights : (n,) float array
    stratum, cluster : (n,) int arrays, optional
        Numbered from 0 without gaps. Clusters of different strata are different ones.
    population : (strata,) float array, optional
        How many clusters (persons) each stratum has in all; without it the sample
        counts as drawn from very many.
    calibration : Calibration, optional

    Raises
    ------
    InputError
        For a stratum with a single cluster that is not known in full, or fewer in the
        population than in the sample.
    """
    count = len(weights)
    rows = np.zeros(count, dtype=np.int64) if stratum is None else stratum
    if cluster is None:
        of_cluster = rows
    else:
        joint = rows * (int(cluster.max(initial=0)) + 1) + cluster
        _, first, cluster = np.unique(joint, return_index=True, return_inverse=True)
        of_cluster = rows[first]
    sampled = np.bincount(of_cluster)
    factor = _factors(sampled, population)
    return Design(weights, cluster, of_cluster, sampled, factor, calibration)


def _factors(sampled: Ints, population: Floats | None) -> Floats:
    if population is None:
        left = np.ones(len(sampled))
    else:
        short = int((population < sampled * (1 - 1e-9)).sum())
        if short:
            raise InputError(
                f"fpc: in {short} strata the population is smaller than the sample; "
                "allowed: the number of clusters (without clusters: of persons) that "
                "each stratum has in all; correct it"
            )
        left = 1 - sampled / population
    lonely = (sampled == 1) & (left > CERTAIN)
    if lonely.any():
        raise InputError(
            f"strata: {int(lonely.sum())} have a single cluster (person), so how much "
            "they vary is not known; allowed: two or more, or a stratum known in full "
            "(by fpc); merge strata"
        )
    left = np.where(left > CERTAIN, left, 0.0)
    return left * np.where(sampled > 1, sampled / np.maximum(sampled - 1, 1), 1.0)


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
    error, df = _errors(design, inside, influence, where, count)
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
    error, df = _errors(design, inside, w * y, where, count)
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
    error, df = _errors(design, inside, influence, where, count)
    total, unknown = sums(where, w, count), np.full(count, np.nan)
    return Estimates(ratio, _where(df, error), df, n, total, unknown)


def _inside(design: Design, values: Floats, domain: Ints) -> Ints:
    """Return the rows with weight, value and domain."""
    return np.flatnonzero((domain >= 0) & ~np.isnan(values) & (design.weights > 0))


def _or_missing(above: Floats, below: Floats) -> Floats:
    return np.where(below != 0, above / np.where(below != 0, below, 1.0), np.nan)


def _where(counts: Ints | Floats, values: Floats) -> Floats:
    return np.where(counts > 0, values, np.nan)


def _errors(
    design: Design, inside: Ints, influence: Floats, domain: Ints, count: int
) -> tuple[Floats, Floats]:
    """Return standard errors and degrees of freedom of every domain."""
    clusters = design.of_cluster(inside)
    pairs = _pairs(design, clusters, influence, domain, count)
    if design.calibration is None:
        return np.sqrt(_variances(design, pairs, count)), pairs.df
    variance = np.empty(count)
    size = max(1, MOST_TOTALS // len(design.stratum))
    order = (
        np.argsort(domain, kind="stable") if count > size else np.arange(len(inside))
    )
    edges = np.searchsorted(domain[order], np.arange(0, count + size, size))
    held = _weights_of_cells(design, design.calibration)
    for place, first in enumerate(range(0, count, size)):
        rows = order[edges[place] : edges[place + 1]] if count > size else order
        part = (inside[rows], influence[rows], domain[rows] - first)
        until = min(first + size, count)
        variance[first:until] = _calibrated(design, held, part, until - first)
    return np.sqrt(variance), pairs.df


def _weights_of_cells(design: Design, calibration: Calibration) -> Any:
    """Return the weight of every cluster in every cell, as a sparse matrix."""
    rows = np.arange(len(calibration.cell))
    places = (design.of_cluster(rows), calibration.cell)
    shape = (len(design.stratum), len(calibration.margins[0]))
    return csr_array((calibration.weights, places), shape=shape)


def _calibrated(
    design: Design, held: Any, part: tuple[Ints, Floats, Ints], count: int
) -> Floats:
    """Return variances of domains; outside a domain the margins leave residuals too."""
    rows, influence, domain = part
    clusters, strata = len(design.stratum), len(design.sampled)
    place = design.of_cluster(rows) * count + domain
    own = sums(place, influence, clusters * count).reshape(clusters, count)
    calibration = design.calibration
    assert calibration is not None
    total = own - held @ calibration.explained(influence, rows, domain, count)
    one = np.ones(clusters)
    of = csr_array(
        (one, (design.stratum, np.arange(clusters))), shape=(strata, clusters)
    )
    mean = (of @ total) / design.sampled[:, None]
    apart = total - mean[design.stratum]
    variance: Floats = design.factor @ (of @ apart**2)
    return variance


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Clusters within domains, and strata within domains.

    Parameters
    ----------
    total : (pairs,) float array
        Sum of the influence of a cluster in a domain.
    cell : (pairs,) int array
        Its place in the next three.
    clusters : (cells,) int array
        Clusters of a stratum that have a row in a domain.
    stratum, domain : (cells,) int arrays
    df : (domains,) float array
    """

    total: Floats
    cell: Ints
    clusters: Ints
    stratum: Ints
    domain: Ints
    df: Floats


def _pairs(
    design: Design, clusters: Ints, influence: Floats, domain: Ints, count: int
) -> _Pairs:
    if design.cluster is None:
        total, cluster, of = influence, clusters, domain
    else:
        kept, place = _distinct(clusters * count + domain, len(design.stratum) * count)
        total = sums(place, influence, len(kept))
        cluster, of = kept // count, kept % count
    strata = len(design.sampled)
    cells, cell = _distinct(design.stratum[cluster] * count + of, strata * count)
    here = np.bincount(cell, minlength=len(cells))
    df = sums(cells % count, (here - 1).astype(float), count)
    return _Pairs(total, cell, here, cells // count, cells % count, df)


def _distinct(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the codes that occur, ascending, and the place of each code in them."""
    if size > max(1_000_000, 2 * len(codes)):
        kept, place = np.unique(codes, return_inverse=True)
        return kept, place.astype(np.int64)
    kept = np.flatnonzero(np.bincount(codes, minlength=size))
    number = np.zeros(size, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    return kept, number[codes]


def _variances(design: Design, pairs: _Pairs, count: int) -> Floats:
    """Return sum over strata of factor times the squared distances of cluster totals.

    Clusters of a stratum without a row in the domain have a total of zero.
    """
    sampled = design.sampled[pairs.stratum]
    mean = sums(pairs.cell, pairs.total, len(sampled)) / sampled
    apart = pairs.total - mean[pairs.cell]
    squares = sums(pairs.cell, apart**2, len(sampled))
    squares += (sampled - pairs.clusters) * mean**2
    return sums(pairs.domain, design.factor[pairs.stratum] * squares, count)
