"""Counts, means and cross-products of columns by group, which merge with `+`.

What a group's rows say about p columns, as far as means, variances, correlations and
linear models go, is n, p means and the sums of products of deviations. Two parts of a
group are put together exactly (Chan, Golub & LeVeque 1983): with d the difference of
the two means,

    n = n1 + n2,   mean = mean1 + d n2 / n,   P = P1 + P2 + d d' n1 n2 / n

Deviations are taken from the group's own mean. A rounded mean of a million has lost
what a difference of means needs, so what rounding took from it is kept beside it.

References
----------
Chan, T. F., Golub, G. H. & LeVeque, R. J. (1983). Algorithms for computing the sample
variance. DOI 10.1080/00031305.1983.10483115
Knuth, D. E. (1997). The art of computer programming 2, 4.2.2. ISBN 978-0201896848
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_PLACE = 15  # whose square is one byte


@dataclass(frozen=True, eq=False)
class Moments:
    """What rows say about p columns, group by group; rows have all columns.

    Parameters
    ----------
    n : (groups,) float array
        Rows, or the sum of their weights; 0 for a group without rows.
    means, rest : (groups, p) float arrays
        The mean is `means` + `rest`, the latter what rounding took from the former;
        both 0 where n is 0.
    products : (groups, q) float array
        Sums of products of deviations from the group's means: q = p (p + 1) / 2 for
        all pairs in the order of `pairs_of`, or q = p for squares alone.
    """

    n: Floats
    means: Floats
    rest: Floats
    products: Floats

    @classmethod
    def empty(cls, groups: int, columns: int, *, crossed: bool = True) -> Self:
        """Return the moments of groups without rows."""
        width = columns * (columns + 1) // 2 if crossed else columns
        parts = [(groups, columns), (groups, columns), (groups, width)]
        return cls(np.zeros(groups), *(np.zeros(shape) for shape in parts))

    def __add__(self, other: "Moments") -> "Moments":
        """Return the moments of the rows of both; groups in the same order."""
        if self.products.shape != other.products.shape:
            raise ValueError(
                f"moments of {self.products.shape} and {other.products.shape} groups "
                "and products do not go together"
            )
        n = self.n + other.n
        share = np.where(n > 0, other.n / np.where(n > 0, n, 1), 0.0)
        apart = (other.means - self.means) + (other.rest - self.rest)
        means, rest = _two_sum(self.means, self.rest + apart * share[:, None])
        pull = _paired(apart, self.products.shape[1]) * (self.n * share)[:, None]
        products = self.products + other.products + pull
        # a side without rows has no mean to be apart from
        only = np.flatnonzero(self.n == 0)
        for target, source in zip(
            (means, rest, products), other.parts[1:], strict=True
        ):
            target[only] = rows_at(source, only)
        return Moments(n, means, rest, products)

    def added(self, other: "Moments", places: Ints) -> "Moments":
        """Return the moments with those of other rows added to groups at some places.

        The same as ``+`` of others that have no rows elsewhere, in less time.
        """
        n, products = self.n.copy(), self.products.copy()
        found = Moments(n, *_two_sum(self.means, self.rest), products)
        both = self.taken(places) + other
        for target, part in zip(found.parts, both.parts, strict=True):
            target[places] = part
        return found

    @property
    def parts(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The four arrays, each with one row a group."""
        return self.n, self.means, self.rest, self.products

    def taken(self, groups: Ints | Bools) -> "Moments":
        """Return some groups, or the same ones in another order."""
        at = span(groups)
        return Moments(*(rows_at(part, at) for part in self.parts))

    def column(self, number: int) -> "Moments":
        """Return the moments of one column."""
        at = slice(number, number + 1)
        parts = (self.means[:, at], self.rest[:, at], self.squares[:, at])
        return Moments(self.n, *parts)

    def scaled(self, start: Floats, step: Floats) -> "Moments":
        """Return the moments of start + step x column, for p starts and steps."""
        first, second = columns_of(len(step), self.products.shape[1])
        factor = step[first] * step[second]
        full, rest = _two_sum(start, step * self.means)
        rest += step * self.rest
        empty = np.flatnonzero(self.n == 0)
        full[empty], rest[empty] = 0.0, 0.0
        return Moments(self.n, full, rest, factor * self.products)

    @property
    def centres(self) -> Floats:
        """Means; missing for a group without rows."""
        return np.where(self.n[:, None] > 0, self.means + self.rest, np.nan)

    @property
    def squares(self) -> Floats:
        """Sums of squared deviations of each column, (groups, p)."""
        columns = self.means.shape[1]
        if self.products.shape[1] == columns:
            return self.products
        first, second = pairs_of(columns)
        return self.products[:, first == second]

    @property
    def matrices(self) -> Floats:
        """Sums of products of deviations as (groups, p, p)."""
        first, second = pairs_of(self.means.shape[1])
        full = np.empty((len(self.n), self.means.shape[1], self.means.shape[1]))
        full[:, first, second] = self.products
        full[:, second, first] = self.products
        return full

    @property
    def covariances(self) -> Floats:
        """Covariances with divisor n - 1, (groups, p, p); missing below two rows."""
        free = np.where(self.n > 1, self.n - 1, np.nan)
        covariances: Floats = self.matrices / free[:, None, None]
        return covariances

    def pooled(self, containers: Ints | None = None, count: int = 1) -> "Moments":
        """Return the moments of whole containers of groups.

        Parameters
        ----------
        containers : (groups,) int array, optional
            Container of each group, from 0; -1 for none. All in one by default.
        count : int
            How many containers there are.

        Examples
        --------
        >>> parts = row_moments(np.array([[1.0, 3.0, 5.0]]), np.array([0, 0, 1]), 2)
        >>> whole = parts.pooled()
        >>> whole.n, whole.centres, whole.products
        (array([3.]), array([[3.]]), array([[8.]]))
        """
        if containers is None:
            containers = np.zeros(len(self.n), dtype=np.int64)
        used = np.flatnonzero((containers >= 0) & (self.n > 0))
        of, part = containers[used], self.taken(used)
        n = np.bincount(of, weights=part.n, minlength=count).astype(float)
        safe = np.where(n > 0, n, 1)[:, None]
        centre = _sums_of(part.n * part.means.T, of, count) / safe
        apart = (part.means - rows_at(centre, of) + part.rest).T.copy()
        heavy = part.n * apart
        left = _sums_of(heavy, of, count) / safe
        means, rest = _two_sum(centre, left)
        width = self.products.shape[1]
        pairs = zip(*columns_of(len(apart), width), strict=True)
        around = (
            inside + heavy[i] * apart[j]
            for inside, (i, j) in zip(part.products.T, pairs, strict=True)
        )
        products = _sums_of(around, of, count) - n[:, None] * _paired(left, width)
        return Moments(n, means, rest, products)


@cache
def pairs_of(columns: int) -> tuple[Ints, Ints]:
    """Return the first and second column of every pair, in the order of products.

    Examples
    --------
    >>> pairs_of(2)
    (array([0, 0, 1]), array([0, 1, 1]))
    """
    first, second = np.triu_indices(columns)
    return first, second


def columns_of(columns: int, width: int) -> tuple[Ints, Ints]:
    """Return the same, or each column with itself where only squares are kept."""
    own = np.arange(columns)
    return (own, own) if width == columns else pairs_of(columns)


def sorted_moments(
    columns: Floats,
    starts: Ints,
    here: Bools | None = None,
    *,
    weights: Floats | None = None,
    crossed: bool = True,
) -> Moments:
    """Return the moments of rows that are sorted by group.

    Parameters
    ----------
    columns : (p, n) float array
        One row a column; numbers also where `here` is false (they do not count).
    starts : (groups,) int array
        Where each group begins; every group has at least one row.
    here : (n,) bool array, optional
        Rows that count; all by default.
    weights : (n,) float array, optional
        Weight of each row, not below 0; 1 by default.
    crossed : bool
        Whether products of different columns are wanted beside the squares.
    """
    p, rows = columns.shape
    sizes = np.diff(starts, append=rows)
    weight = None if here is None else here.astype(float)
    if weights is not None:
        weight = weights if weight is None else weight * weights
    n = sizes.astype(float) if weight is None else np.add.reduceat(weight, starts)
    safe = np.where(n > 0, n, 1.0)
    means, rest = np.zeros((2, len(starts), p))
    away, heavy = [], []
    for j, column in enumerate(columns):
        counted = column if weight is None else column * weight
        means[:, j] = np.add.reduceat(counted, starts) / safe
        deviation = column - np.repeat(means[:, j], sizes)
        weighed = deviation if weight is None else deviation * weight
        rest[:, j] = np.add.reduceat(weighed, starts) / safe
        away.append(deviation)
        heavy.append(weighed)
    first, second = pairs_of(p) if crossed else columns_of(p, p)
    products = np.empty((len(starts), len(first)))
    for place, (i, j) in enumerate(zip(first, second, strict=True)):
        total = np.add.reduceat(heavy[i] * away[j], starts)
        products[:, place] = total - n * rest[:, i] * rest[:, j]
    return Moments(n, means, rest, products)


class WholeSums:
    """Sums of whole numbers by group, exact; of rows that are sorted by group.

    Parameters
    ----------
    starts : (groups,) int array
        Where each group begins; every group has at least one row.
    rows : int

    Examples
    --------
    >>> WholeSums(np.array([0, 2]), 3)(np.array([1, 2, 4], dtype=np.uint8), 4)
    array([3, 4])
    """

    def __init__(self, starts: Ints, rows: int) -> None:
        self._ends = np.append(starts[1:], rows) - 1
        self._most = int(np.diff(starts, append=rows).max())

    def squares_fit(self, largest: int) -> bool:
        """Whether the square of a sum of numbers up to `largest` is below 2^63."""
        return largest * self._most < 3e9

    def __call__(self, column: NDArray[Any], largest: int) -> Ints:
        """Return the sums of a column of numbers from 0 to `largest`."""
        # four bytes are fastest; where the running total overflows them, differences
        # are right all the same as long as each is a number of four bytes
        kind = np.int32 if largest * self._most < 2**31 else np.int64
        ends = np.cumsum(column, dtype=kind)[self._ends]
        sums: Ints = np.diff(ends, prepend=kind(0)).astype(np.int64)
        return sums


def whole_moments(columns: NDArray[np.uint8], starts: Ints, here: Bools) -> Moments:
    """Return the moments of small whole numbers, of rows that are sorted by group.

    Sums of products of whole numbers are exact, so that no deviations are needed.

    Parameters
    ----------
    columns : (p, n) uint8 array
        Up to 15; any numbers where `here` is false.
    starts : (groups,) int array
        Where each group begins; every group has at least one row.
    here : (n,) bool array
        Rows that count.

    Examples
    --------
    >>> rows = np.array([[1, 3, 5], [2, 2, 2]], dtype=np.uint8)
    >>> whole_moments(rows, np.array([0, 2]), np.ones(3, dtype=bool)).products
    array([[2., 0., 0.],
           [0., 0., 0.]])
    """
    sums_of, counted = WholeSums(starts, len(here)), columns * here
    n = sums_of(here, 1)
    safe = np.maximum(n, 1)
    sums = [sums_of(column, MOST_PLACE) for column in counted]
    first, second = pairs_of(len(columns))
    products = np.empty((len(starts), len(first)))
    for place, (i, j) in enumerate(zip(first, second, strict=True)):
        shared = sums_of(counted[i] * counted[j], MOST_PLACE**2)
        # divided last: of answers that are nearly alike little is left
        products[:, place] = (n * shared - sums[i] * sums[j]) / safe
    means = np.stack(sums, axis=1) / safe[:, None]
    return Moments(n.astype(float), means, np.zeros_like(means), products)


def row_moments(
    columns: Floats,
    codes: Ints,
    groups: int,
    *,
    weights: Floats | None = None,
    crossed: bool = True,
) -> Moments:
    """Return the moments of rows in any order, complete cases only.

    Parameters
    ----------
    columns : (p, n) float array
        One row a column; a row of data with a missing value (NaN) does not count.
    codes : (n,) int array
        Group of each row, from 0; -1 for none.
    groups : int
        How many there are, empty ones included.
    weights : (n,) float array, optional
        Weight of each row, not below 0; 1 by default.
    crossed : bool
        Whether products of different columns are wanted beside the squares.

    Returns
    -------
    Moments

    Notes
    -----
    With weights, n is their sum, means are weighted, and products are sums of weight
    times deviations.

    Examples
    --------
    >>> found = row_moments(np.array([[1.0, 3.0, 5.0]]), np.array([0, 0, 1]), 3)
    >>> found.n, found.centres[:, 0], found.squares[:, 0]
    (array([2., 1., 0.]), array([ 2.,  5., nan]), array([2., 0., 0.]))
    """
    kept = np.flatnonzero((codes >= 0) & ~np.isnan(columns).any(axis=0))
    order = kept[np.argsort(codes[kept], kind="stable")]
    found = Moments.empty(groups, len(columns), crossed=crossed)
    if not len(order):
        return found
    sorted_codes = codes[order]
    starts = np.flatnonzero(np.diff(sorted_codes, prepend=-1) > 0)
    weight = None if weights is None else weights[order]
    part = sorted_moments(
        np.ascontiguousarray(columns[:, order]),
        starts,
        weights=weight,
        crossed=crossed,
    )
    return spread_out(part, sorted_codes[starts], groups)


def spread_out(part: Moments, places: Ints, groups: int) -> Moments:
    """Return the same groups at their places in a longer list, the others empty."""
    at = span(places)
    wide = [np.zeros((groups, *array.shape[1:])) for array in part.parts]
    for target, array in zip(wide, part.parts, strict=True):
        target[at] = array
    return Moments(*wide)


def stacked(lists: Sequence[Moments]) -> Moments:
    """Return the groups of several lists as one list, the first list's first."""
    parts = zip(*(moments.parts for moments in lists), strict=True)
    return Moments(*(np.concatenate(part) for part in parts))


def merged(
    one: Moments, one_at: Ints, other: Moments, other_at: Ints, groups: int
) -> Moments:
    """Return the moments of both, each with its places in a common list of groups.

    Unless most groups are in both, only those are computed anew, the others copied.
    """
    found = spread_out(one, one_at, groups)
    before = np.full(groups, -1)
    before[span(one_at)] = np.arange(len(one_at))
    twin = before[span(other_at)]
    shared = np.flatnonzero(twin >= 0)
    if 2 * len(shared) > groups:
        return found + spread_out(other, other_at, groups)
    both = one.taken(twin[shared]) + other.taken(shared)
    at, again = span(other_at), other_at[shared]
    # groups that both have are put right after all of the other's are copied
    for target, source, new in zip(found.parts, other.parts, both.parts, strict=True):
        target[at] = source
        target[again] = new
    return found


def span(places: Any) -> Any:
    """Return places as a slice where they follow each other, which copies faster.

    A mask stays what it is, and so does what was returned before.
    """
    if isinstance(places, slice) or places.dtype == bool:
        return places
    count = len(places)
    if count and places[-1] - places[0] == count - 1 and (np.diff(places) == 1).all():
        return slice(int(places[0]), int(places[-1]) + 1)
    return places


def rows_at(array: NDArray[Any], at: Any) -> NDArray[Any]:
    """Return the rows of an array at what `span` returned."""
    whole = isinstance(at, slice) or at.dtype == bool
    # a quarter of the time that an index takes where rows are short
    found: NDArray[Any] = array[at] if whole else array.take(at, axis=0)
    return found


def _two_sum(large: Floats, small: Floats) -> tuple[Floats, Floats]:
    """Return the rounded sum and exactly what rounding took from it."""
    total = large + small
    back = total - large
    return total, (large - (total - back)) + (small - back)


def _paired(apart: Floats, width: int) -> Floats:
    """Return products of the columns of every row, in the order of `products`."""
    columns = apart.shape[1]
    first, second = columns_of(columns, width)
    paired: Floats = apart[:, first] * apart[:, second]
    return paired


def _sums_of(columns: Iterable[Floats], of: Ints, count: int) -> Floats:
    """Return sums of columns by container, (count, columns)."""
    if count == 1:
        return np.array([[column.sum() for column in columns]])
    sums = [np.bincount(of, weights=column, minlength=count) for column in columns]
    return np.stack(sums, axis=1).astype(float)
