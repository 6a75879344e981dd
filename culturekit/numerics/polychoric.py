"""Polychoric correlations from tables of counts, all pairs of items at once.

An item's answer is taken as the piece between two thresholds into which a normal
variable falls; the polychoric correlation is that of the two normal variables.

References
----------
Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation
coefficient. DOI 10.1007/BF02296207
Muthén, B. (1984). A general structural equation model with dichotomous, ordered
categorical, and continuous latent variable indicators. DOI 10.1007/BF02294210
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from culturekit.numerics.bivariate import FAR, bend, both_below, density
from culturekit.numerics.pairtables import PairCounts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STEPS = 100
CLOSE = 1e-11
MOST = 0.99999  # a correlation that a table without contradiction ends at
TINY = 1e-100
NOISE = 1e-13  # of a chance that is a difference of chances near 1


@dataclass(frozen=True, eq=False)
class Polychoric:
    """Correlations of all pairs.

    Parameters
    ----------
    rho, variance : (k, k) float arrays
        Correlations, and their sampling variances (0 on the diagonal); missing where an
        item has one option only, variances also at a correlation of `MOST`.
    thresholds : list of float arrays
        Of each item; of its answers alone unless a single pair was fitted whole.
    n : (k, k) int array
        Answers behind each pair.
    """

    rho: Floats
    variance: Floats
    thresholds: list[Floats]
    n: Ints


@dataclass(frozen=True, eq=False)
class Tables:
    """Tables of many pairs, filled up to one size with what never happens.

    Parameters
    ----------
    counts : (pairs, r, c) float array
    rows, columns : (pairs, r - 1) and (pairs, c - 1) float arrays
        Thresholds of the two items; infinite where an item has fewer options.
    """

    counts: Floats
    rows: Floats
    columns: Floats

    @property
    def total(self) -> Floats:
        """Answers of each pair."""
        total: Floats = self.counts.sum(axis=(1, 2))
        return total

    def taken(self, pairs: Ints | Bools) -> "Tables":
        """Return some of the pairs."""
        return Tables(self.counts[pairs], self.rows[pairs], self.columns[pairs])


def thresholds_of(counts: Ints) -> Floats:
    """Return the normal quantiles of the cumulated shares of an item's options.

    Examples
    --------
    >>> thresholds_of(np.array([50, 34, 16])).round(3)
    array([0.   , 0.994])
    """
    found: Floats = ndtri(np.cumsum(counts)[:-1] / counts.sum())
    return found


def polychoric(counts: PairCounts, *, ml: bool = False) -> Polychoric:
    """Estimate the correlations of all pairs of items.

    Parameters
    ----------
    counts : PairCounts
        Options that nobody chose are left out.
    ml : bool
        Whether thresholds are estimated again with each pair (full maximum likelihood)
        or taken from each item alone (two steps).

    Returns
    -------
    Polychoric

    Notes
    -----
    Two steps: with thresholds a, b from the margins, the log-likelihood
    sum n_ij log P_ij(rho) of each pair is climbed by Newton's method within a bracket.
    Its sampling variance counts that thresholds were estimated: the sum of squares of
    the influences (s_rho - A21 A11^-1 s) / A22, with the scores s of each cell (Muthén
    1984), times n / (n - 1) as in lavaan. Full likelihood: Fisher's scores over rho and
    the pair's thresholds; variance from the inverse of the information. No continuity
    correction. Where cells in two corners are empty the likelihood may rise to the end:
    then the correlation is `MOST`, without a variance.
    """
    used = counts.used()
    k = len(used.options)
    thresholds = [thresholds_of(margin) for margin in used.margins]
    rho, variance = np.eye(k), np.zeros((k, k))
    n = np.zeros((k, k), dtype=np.int64)
    np.fill_diagonal(n, [int(margin.sum()) for margin in used.margins])
    pairs = list(combinations(range(k), 2))
    if pairs:
        first, second = (np.array(side) for side in zip(*pairs, strict=True))
        tables = _tables(used, thresholds, pairs)
        found, spread, limits = _full(tables) if ml else (*_two_step(tables), None)
        if limits is not None and len(pairs) == 1:
            # every pair has thresholds of its own; only of one pair can they be told
            both = limits.rows[0], limits.columns[0]
            thresholds = [part[np.isfinite(part)] for part in both]
        for matrix, values in ((rho, found), (variance, spread), (n, tables.total)):
            matrix[first, second] = values
            matrix[second, first] = values
    return Polychoric(rho, variance, thresholds, n)


def _tables(
    counts: PairCounts, thresholds: list[Floats], pairs: list[tuple[int, int]]
) -> Tables:
    size = max(1, *counts.options)
    cells = np.zeros((len(pairs), size, size))
    for place, (i, j) in enumerate(pairs):
        table = counts.pair(i, j)
        cells[place, : table.shape[0], : table.shape[1]] = table
    limits = np.full((len(thresholds), size - 1), np.inf)
    for item, values in enumerate(thresholds):
        limits[item, : len(values)] = values
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    return Tables(cells, limits[first], limits[second])


def _two_step(tables: Tables) -> tuple[Floats, Floats]:
    rho, variance = np.full((2, len(tables.counts)), np.nan)
    # an item with one option only has no threshold and no correlation
    varies = (tables.rows[:, :1] < FAR) & (tables.columns[:, :1] < FAR)
    here = np.flatnonzero(varies.any(axis=1))
    if len(here):
        part = tables.taken(here)
        rho[here] = climb(part)
        # at the end of what is tried nothing tells how far the truth may be
        inside = here[np.abs(rho[here]) < MOST - 2 * CLOSE]
        part = tables.taken(inside)
        variance[inside] = influence_variance(part, rho[inside])
    return rho, variance


def climb(tables: Tables) -> Floats:
    """Return where the likelihood of each pair is highest, thresholds given."""
    pairs = len(tables.counts)
    rho = 0.9 * _product_moment(tables.counts)
    low, high = np.full(pairs, -MOST), np.full(pairs, MOST)
    here, total = np.arange(pairs), tables.total
    for _ in range(STEPS):
        slope, curve = _slopes(tables.taken(here), rho[here])
        # toward the end of a table without contradiction the slope is too small to see
        flat = np.maximum(np.abs(slope), np.abs(curve)) < NOISE * total[here]
        upward = np.where(flat, rho[here] > 0, slope > 0)
        low[here] = np.where(upward, rho[here], low[here])
        high[here] = np.where(upward, high[here], rho[here])
        step = np.where(curve < 0, -slope / np.where(curve < 0, curve, 1), np.inf)
        new = rho[here] + step
        outside = flat | ~((new > low[here]) & (new < high[here]))
        new = np.where(outside, (low[here] + high[here]) / 2, new)
        moved = np.abs(new - rho[here])
        rho[here] = new
        here = here[moved > CLOSE]
        if not len(here):
            break
    return rho


def _product_moment(counts: Floats) -> Floats:
    """Return the correlations of the numbers of the options, where a search begins."""
    share = counts / counts.sum(axis=(1, 2), keepdims=True)
    rows, columns = share.sum(axis=2), share.sum(axis=1)
    number = np.arange(counts.shape[1])
    first = number - (rows @ number)[:, None]
    second = number - (columns @ number)[:, None]
    shared = np.einsum("pij,pi,pj->p", share, first, second)
    spread = (rows * first**2).sum(axis=1) * (columns * second**2).sum(axis=1)
    found: Floats = shared / np.sqrt(spread)
    return found


def _slopes(tables: Tables, rho: Floats) -> tuple[Floats, Floats]:
    """Return first and second derivative of the log-likelihood in rho."""
    h, k, r = _grid(tables, rho)
    chance = _chances(tables, rho)
    height = density(h, k, r)
    first = _cells(height) / chance
    second = _cells(height * bend(h, k, r)) / chance
    counts = tables.counts
    slope = (counts * first).sum(axis=(1, 2))
    return slope, (counts * (second - first**2)).sum(axis=(1, 2))


def _grid(tables: Tables, rho: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the thresholds between the cells, for all pairs of thresholds."""
    return tables.rows[:, :, None], tables.columns[:, None, :], rho[:, None, None]


def _chances(tables: Tables, rho: Floats) -> Floats:
    """Return the chance of every cell."""
    inner = both_below(*_grid(tables, rho))
    pairs, r, c = inner.shape
    full = np.ones((pairs, r + 1, c + 1))
    full[:, :-1, :-1] = inner
    full[:, :-1, -1] = ndtr(tables.rows)
    full[:, -1, :-1] = ndtr(tables.columns)
    padded = np.pad(full, ((0, 0), (1, 0), (1, 0)))
    chance: Floats = np.diff(np.diff(padded, axis=1), axis=2)
    return np.maximum(chance, TINY)


def _cells(inner: Floats) -> Floats:
    """Return differences between cells of what is 0 at the outer limits."""
    padded = np.pad(inner, ((0, 0), (1, 1), (1, 1)))
    cells: Floats = np.diff(np.diff(padded, axis=1), axis=2)
    return cells


def _normal(limits: Floats) -> Floats:
    """Return the normal density; 0 at infinite limits."""
    near = np.clip(limits, -FAR, FAR)
    found: Floats = np.exp(-(near**2) / 2) / np.sqrt(2 * np.pi)
    return found


def _pulls(limits: Floats, others: Floats, rho: Floats) -> Floats:
    """Return how the chances of cells move with the threshold above them.

    (pairs, thresholds, cells of the other item): the density at a threshold times the
    chance that the other variable is then in each of its cells.
    """
    root = np.sqrt(1 - rho**2)[:, None, None]
    here = np.clip(limits, -FAR, FAR)[:, :, None]
    last = np.full((len(rho), 1), FAR)
    there = np.concatenate([np.clip(others, -FAR, FAR), last], axis=1)[:, None, :]
    below = ndtr((there - rho[:, None, None] * here) / root)
    below[:, :, -1] = 1.0
    inside = np.diff(np.pad(below, ((0, 0), (0, 0), (1, 0))), axis=2)
    pulls: Floats = _normal(limits)[:, :, None] * inside
    return pulls


def influence_variance(tables: Tables, rho: Floats) -> Floats:
    """Return the sampling variance of two-step correlations; see `polychoric`."""
    h, k, r = _grid(tables, rho)
    chance = _chances(tables, rho)
    score = _cells(density(h, k, r)) / chance
    counts = tables.counts
    influence = score.copy()
    sides = (
        (tables.rows, tables.columns, counts, chance, score, (0, 1, 2)),
        (tables.columns, tables.rows, counts, chance, score, (0, 2, 1)),
    )
    for limits, others, *parts, axes in sides:
        n, p, s = (np.transpose(part, axes) for part in parts)
        weighed = n * s / p
        pulls = _pulls(limits, others, rho)
        cross = (pulls * (weighed[:, :-1] - weighed[:, 1:])).sum(axis=2)
        own = _own_scores(limits, n.sum(axis=2))
        inner = np.einsum("pim,pi,pil->pml", own, n.sum(axis=2), own)
        inner += np.einsum("pm,ml->pml", np.isinf(limits), np.eye(limits.shape[1]))
        weight = np.linalg.solve(inner, cross[:, :, None])[:, :, 0]
        effect = np.einsum("pim,pm->pi", own, weight)
        influence -= effect[:, :, None] if axes == (0, 1, 2) else effect[:, None, :]
    curvature = (counts * score**2).sum(axis=(1, 2))
    spread: Floats = (counts * influence**2).sum(axis=(1, 2)) / curvature**2
    return spread * tables.total / (tables.total - 1)


def _own_scores(limits: Floats, margin: Floats) -> Floats:
    """Return the scores of an item's thresholds for each option, from the item alone.

    (pairs, options, thresholds).
    """
    share = margin / margin.sum(axis=1, keepdims=True)
    safe = np.where(share > 0, share, np.inf)
    height, count = _normal(limits), limits.shape[1]
    scores = np.zeros((len(limits), count + 1, count))
    place = np.arange(count)
    scores[:, place, place] = height / safe[:, :-1]
    scores[:, place + 1, place] = -height / safe[:, 1:]
    return scores


def _full(tables: Tables) -> tuple[Floats, Floats, Tables]:
    """Return correlations, variances and tables with the thresholds of each pair.

    By full maximum likelihood.
    """
    rho, variance = _two_step(tables)
    here = np.flatnonzero(~np.isnan(variance))
    if not len(here):
        return rho, variance, tables
    part = tables.taken(here)
    point = np.column_stack([rho[here], part.rows, part.columns])
    values = _loglik(part.counts, point)
    moving = np.arange(len(here))
    for _ in range(STEPS):
        counts = part.counts[moving]
        gradient, information = _information(counts, point[moving])
        solved = np.linalg.solve(information, gradient[:, :, None])
        step: Floats = solved[:, :, 0].astype(float)
        new, better = _uphill(counts, point[moving], values[moving], step)
        point[moving], values[moving] = new, better
        moving = moving[np.abs(step).max(axis=1) > CLOSE]
        if not len(moving):
            break
    information = _information(part.counts, point)[1]
    rho[here], variance[here] = point[:, 0], np.linalg.inv(information)[:, 0, 0]
    rows, columns = tables.rows.copy(), tables.columns.copy()
    found = _unpacked(part.counts, point)[0]
    rows[here], columns[here] = found.rows, found.columns
    return rho, variance, Tables(tables.counts, rows, columns)


def _uphill(
    counts: Floats, points: Floats, values: Floats, steps: Floats
) -> tuple[Floats, Floats]:
    """Halve steps until they lead to no lower likelihood; stay where none does."""
    found, best = points.copy(), values.copy()
    left, size = np.arange(len(points)), 1.0
    while len(left) and size > 1e-8:
        # infinite thresholds have steps of zero
        tried = points[left] + size * steps[left]
        proper = np.abs(tried[:, 0]) < 1
        value = np.full(len(left), -np.inf)
        value[proper] = _loglik(counts[left[proper]], tried[proper])
        good = value >= values[left] - 1e-9
        found[left[good]], best[left[good]] = tried[good], value[good]
        left, size = left[~good], size / 2
    return found, best


def _unpacked(counts: Floats, points: Floats) -> tuple[Tables, Floats]:
    r = counts.shape[1] - 1
    return Tables(counts, points[:, 1 : r + 1], points[:, r + 1 :]), points[:, 0]


def _loglik(counts: Floats, points: Floats) -> Floats:
    tables, rho = _unpacked(counts, points)
    total: Floats = (counts * np.log(_chances(tables, rho))).sum(axis=(1, 2))
    return total


def _information(counts: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Return gradient and expected information of rho and the thresholds."""
    tables, rho = _unpacked(counts, points)
    pairs, r, c = len(rho), tables.rows.shape[1], tables.columns.shape[1]
    slopes = np.zeros((pairs, 1 + r + c, r + 1, c + 1))
    slopes[:, 0] = _cells(density(*_grid(tables, rho)))
    turned = slopes[:, 1 + r :].transpose(0, 1, 3, 2)
    for limits, others, part in (
        (tables.rows, tables.columns, slopes[:, 1 : 1 + r]),
        (tables.columns, tables.rows, turned),
    ):
        pulls, place = _pulls(limits, others, rho), np.arange(limits.shape[1])
        part[:, place, place] = pulls
        part[:, place, place + 1] = -pulls
    flat = slopes.reshape(pairs, 1 + r + c, -1)
    chance = _chances(tables, rho).reshape(pairs, 1, -1)
    # the slope of a chance that is rounding is rounding too, and tells nothing
    heavy = np.where(chance > NOISE, flat / chance, 0.0)
    gradient = (heavy * counts.reshape(pairs, 1, -1)).sum(axis=2)
    information = heavy @ flat.transpose(0, 2, 1) * tables.total[:, None, None]
    # a threshold that does not exist stays where it is
    absent = np.einsum("pii->pi", information)[:, 1:]
    absent[np.isinf(points[:, 1:])] = 1.0
    return gradient, information
