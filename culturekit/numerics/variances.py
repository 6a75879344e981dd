"""The variance of totals of influences, for any number of domains at once.

Weights that meet population margins leave only what margins do not explain. What they
explain differs from 0 outside a domain too, for everybody: there it is one number a
cell times the weight, so that sums of weights and of their squares suffice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from culturekit.numerics.calibration import Calibration
from culturekit.numerics.counts import sums
from culturekit.numerics.drawn import Design

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_TOTALS = 4_000_000  # of clusters, or cells, by domains, in memory at once


@dataclass(frozen=True, eq=False)
class Influence:
    """What rows contribute to the estimates of their domains; others contribute 0.

    Parameters
    ----------
    values : (m,) float array
    rows : (m,) int array
        Rows of the design, ascending.
    domain : (m,) int array
        Domain of each of these rows, from 0.
    count : int
        Number of domains.
    """

    values: Floats
    rows: Ints
    domain: Ints
    count: int

    def table(self, places: Ints, values: Floats, height: int) -> Floats:
        """Return sums of a number a row by place and domain, (height, count)."""
        joint = places * self.count + self.domain
        return sums(joint, values, height * self.count).reshape(height, self.count)

    def part(self, chosen: Ints, first: int, until: int) -> "Influence":
        """Return some rows, those of the domains from `first` to before `until`."""
        domain = self.domain[chosen] - first
        return Influence(self.values[chosen], self.rows[chosen], domain, until - first)


def standard_errors(design: Design, influence: Influence) -> tuple[Floats, Floats]:
    """Return standard errors and degrees of freedom of every domain.

    Notes
    -----
    Variance: the sum over strata of (1 - f) n / (n - 1) sum (t - mean t)^2, with t the
    influence of a cluster. Degrees of freedom: clusters less strata that have a row in
    the domain.

    References
    ----------
    Binder, D. A. (1983). On the variances of asymptotically normal estimators from
    complex surveys. DOI 10.2307/1402588
    """
    pairs = _pairs(design, influence)
    if design.calibration is None:
        return np.sqrt(_variances(design, pairs, influence.count)), pairs.df
    if design.cluster is None:
        return np.sqrt(_of_rows(design, design.calibration, influence)), pairs.df
    return np.sqrt(_of_clusters(design, design.calibration, influence)), pairs.df


def _parts(influence: Influence, height: int) -> "list[tuple[int, int, Influence]]":
    """Return ranges of domains that fit in memory, each with its rows."""
    size = max(1, MOST_TOTALS // height)
    if influence.count <= size:
        return [(0, influence.count, influence)]
    order = np.argsort(influence.domain, kind="stable")
    firsts = np.arange(0, influence.count, size)
    untils = np.minimum(firsts + size, influence.count)
    edges = np.searchsorted(influence.domain[order], [*firsts, influence.count])
    return [
        (first, until, influence.part(order[start:end], first, until))
        for first, until, start, end in zip(
            firsts.tolist(), untils.tolist(), edges[:-1], edges[1:], strict=True
        )
    ]


def _of_clusters(
    design: Design, calibration: Calibration, influence: Influence
) -> Floats:
    """Return variances from the totals of all clusters."""
    clusters, strata = len(design.stratum), len(design.sampled)
    places = (design.cluster, calibration.cell)
    shape = (clusters, len(calibration.margins[0]))
    held = csr_array((calibration.weights, places), shape=shape)
    where = (design.stratum, np.arange(clusters))
    of = csr_array((np.ones(clusters), where), shape=(strata, clusters))
    found = np.empty(influence.count)
    for first, until, part in _parts(influence, clusters):
        own = part.table(design.of_cluster(part.rows), part.values, clusters)
        total = own - held @ _explained(calibration, part)
        apart = total - ((of @ total) / design.sampled[:, None])[design.stratum]
        found[first:until] = design.factor @ (of @ apart**2)
    return found


def _explained(calibration: Calibration, part: Influence) -> Floats:
    return calibration.explained(part.values, part.rows, part.domain, part.count)


def _of_rows(design: Design, calibration: Calibration, influence: Influence) -> Floats:
    """Return variances where every row is a cluster of its own."""
    cells, strata = len(calibration.margins[0]), len(design.sampled)
    weights = calibration.weights
    # cells within strata: what the rows of one hold is alike but for their weights
    kept, place = _distinct(design.stratum * cells + calibration.cell, strata * cells)
    stratum, cell = kept // cells, kept % cells
    held = [sums(place, weights**power, len(kept)) for power in (1, 2)]
    of = csr_array(
        (np.ones(len(kept)), (stratum, np.arange(len(kept)))), shape=(strata, len(kept))
    )
    found = np.empty(influence.count)
    for first, until, part in _parts(influence, len(kept)):
        fitted = _explained(calibration, part)
        w = weights[part.rows]
        left = part.values - w * fitted[calibration.cell[part.rows], part.domain]
        at, size = place[part.rows], len(kept)
        outside = fitted[cell]
        other = held[0][:, None] - part.table(at, w, size)
        total = part.table(at, left, size) - outside * other
        # rounding may leave less than nothing of the squares of nobody
        other = np.maximum(held[1][:, None] - part.table(at, w**2, size), 0)
        squares = part.table(at, left**2, size) + outside**2 * other
        mean = (of @ total) / design.sampled[:, None]
        spread = of @ squares - design.sampled[:, None] * mean**2
        found[first:until] = np.maximum(design.factor @ spread, 0)
    return found


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


def _pairs(design: Design, influence: Influence) -> _Pairs:
    clusters, count = design.of_cluster(influence.rows), influence.count
    if design.cluster is None:
        total, cluster, of = influence.values, clusters, influence.domain
    else:
        joint = clusters * count + influence.domain
        kept, place = _distinct(joint, len(design.stratum) * count)
        total = sums(place, influence.values, len(kept))
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
