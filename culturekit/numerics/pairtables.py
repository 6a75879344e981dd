"""How often two items were answered with two options: counts of every pair at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.pairs import ROWS_OF_PRODUCTS, row_blocks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Places = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Contingency tables of all pairs of items; counts, so they add up with `+`.

    Parameters
    ----------
    options : tuple of int
        How many each item has.
    table : (all options, all options) int array
        Rows that chose one option and the other; the block of an item with itself has
        its own counts on the diagonal.
    """

    options: tuple[int, ...]
    table: Ints

    def __add__(self, other: "PairCounts") -> "PairCounts":
        """Return the counts of the rows of both."""
        if self.options != other.options:
            raise ValueError("pair counts of different items do not go together")
        return PairCounts(self.options, self.table + other.table)

    @property
    def edges(self) -> list[int]:
        """Where the options of each item begin, and where the last ones end."""
        return [0, *accumulate(self.options)]

    @property
    def margins(self) -> list[Ints]:
        """How often each option of each item was chosen."""
        own = np.diag(self.table)
        return [own[start:end] for start, end in pairwise(self.edges)]

    def pair(self, first: int, second: int) -> Ints:
        """Return the table of two items, (options of one, options of the other)."""
        a, b = self.edges[first : first + 2]
        c, d = self.edges[second : second + 2]
        return self.table[a:b, c:d]

    def used(self) -> "PairCounts":
        """Return the counts without options that nobody chose."""
        chosen = np.diag(self.table) > 0
        options = tuple(int((part > 0).sum()) for part in self.margins)
        return PairCounts(options, self.table[np.ix_(chosen, chosen)])


def pair_counts(
    places: Sequence[Places], options: Sequence[int], *, complete: bool = True
) -> PairCounts:
    """Count the pairs of options that were chosen together.

    Parameters
    ----------
    places : sequence of (n,) uint8 arrays
        Option chosen, from 0; as many as there are options for no answer.
    options : sequence of int
        How many each item has.
    complete : bool
        Whether only rows with all items count, or each pair the rows that have both.

    Examples
    --------
    >>> one, other = np.array([0, 1, 1], "uint8"), np.array([1, 1, 2], "uint8")
    >>> pair_counts([one, other], (2, 2)).pair(0, 1).tolist()
    [[0, 1], [0, 1]]
    """
    if complete:
        here = np.ones(len(places[0]), dtype=bool)
        for column, count in zip(places, options, strict=True):
            here &= column < count
        places = [column[here] for column in places]
    edges = [0, *accumulate(options)]
    table = np.zeros((edges[-1], edges[-1]), dtype=np.int64)
    # a product of matrices of zeros and ones would do it too, but its threads wait for
    # each other where processors have other work
    for part in row_blocks(len(places[0]), ROWS_OF_PRODUCTS):
        block = [column[part].astype(np.int64) for column in places]
        for i, first in enumerate(block):
            rows, a = first * (max(options) + 1), slice(edges[i], edges[i + 1])
            for j in range(i, len(block)):
                found = _crossed(rows + block[j], options[i], options[j], max(options))
                table[a, edges[j] : edges[j + 1]] += found
    return PairCounts(tuple(options), np.triu(table) + np.triu(table, 1).T)


def _crossed(cells: Ints, first: int, second: int, most: int) -> Ints:
    """Return the table of two items from numbered cells, without missing answers."""
    counts = np.bincount(cells, minlength=(most + 1) ** 2)
    return counts.reshape(most + 1, most + 1)[:first, :second]
