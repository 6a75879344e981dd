"""How often each option was chosen, by group: whole numbers, which merge with `+`.

An answer counts in one of three states: its respondent answered every item of the
scale, enough of them for a score, or fewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.moments import rows_at, span

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Places = NDArray[np.uint8]

UNSCORED, SCORED, COMPLETE = range(3)
STATES = 3


@dataclass(frozen=True, eq=False)
class ItemCounts:
    """Answers by group, item and option; and respondents.

    Parameters
    ----------
    options : tuple of int
        How many each item has; none for an item without options.
    tables : (groups, 3, options of all items) array of whole numbers
        Answers by state (see above) and option, lowest meaning first as answered; as
        narrow as the largest group allows (see `counting`).
    respondents : (groups,) int array
        Everybody, whatever was answered.
    scored, top : (groups, scales) int arrays
        Respondents with a score, and with an index of at least 75.
    """

    options: tuple[int, ...]
    tables: NDArray[Any]
    respondents: Ints
    scored: Ints
    top: Ints

    def __add__(self, other: "ItemCounts") -> "ItemCounts":
        """Return the counts of the respondents of both; groups in the same order."""
        if self.options != other.options or len(self.scored) != len(other.scored):
            raise ValueError("counts of different items or groups do not go together")
        places = np.arange(len(self.respondents))
        return merged_counts(self, places, other, places, len(places))

    @property
    def parts(self) -> tuple[Any, ...]:
        """The four arrays, each with one row a group."""
        return self.tables, self.respondents, self.scored, self.top

    def taken(self, groups: Ints | Bools) -> "ItemCounts":
        """Return some groups, or the same ones in another order."""
        at = span(groups)
        return ItemCounts(self.options, *(rows_at(part, at) for part in self.parts))

    def item(self, number: int, least: int = UNSCORED) -> Ints:
        """Return one item's answers by group and option; see `items`."""
        return self.items([number], least)[0]

    def items(self, numbers: Sequence[int], least: int = UNSCORED) -> list[Ints]:
        """Return answers by group and option, one array an item.

        Parameters
        ----------
        numbers : sequence of int
            Which items.
        least : int
            `UNSCORED` for all answers, `SCORED` for those of respondents with a score,
            `COMPLETE` for those of respondents who answered the whole scale.
        """
        if not numbers:
            return []
        edges = [0, *accumulate(self.options)]
        columns = [np.arange(edges[number], edges[number + 1]) for number in numbers]
        # what is asked of them goes option by option: each is to lie in one piece, and
        # they are copied together, since each alone would read all of the memory
        block = np.ascontiguousarray(
            self.tables[:, least:, span(np.concatenate(columns))]
        )
        turned = np.ascontiguousarray(block.reshape(len(block), -1).T)
        states = turned.reshape(STATES - least, sum(map(len, columns)), len(block))
        counts = states.sum(axis=0, dtype=np.int64)
        ends = np.cumsum([len(places) for places in columns])[:-1]
        return [part.T for part in np.split(counts, ends)]

    def pooled(self) -> "ItemCounts":
        """Return the counts of all groups as one."""
        sums = [part.sum(axis=0, keepdims=True) for part in self.parts]
        return ItemCounts(self.options, *sums).fitted()

    def fitted(self) -> "ItemCounts":
        """Return the same with tables as narrow as they can be."""
        kind = counting(self.respondents)
        return replace(self, tables=self.tables.astype(kind, copy=False))


def counting(respondents: Ints) -> np.dtype[Any]:
    """Return the narrowest kind of number that counts answers of every group.

    Tables of a hundred thousand teams are a quarter of what they are as four bytes.

    Examples
    --------
    >>> counting(np.array([7, 255])), counting(np.array([7, 256]))
    (dtype('uint8'), dtype('uint16'))
    """
    return np.min_scalar_type(int(respondents.max(initial=0)))


def merged_counts(
    one: ItemCounts, one_at: Ints, other: ItemCounts, other_at: Ints, groups: int
) -> ItemCounts:
    """Return the counts of both, each with its places in a common list of groups."""
    everybody = np.zeros(groups, dtype=np.int64)
    everybody[span(one_at)] = one.respondents
    everybody[span(other_at)] += other.respondents
    sums = []
    for first, second in zip(one.parts, other.parts, strict=True):
        kind = counting(everybody) if first is one.tables else first.dtype
        total = np.zeros((groups, *first.shape[1:]), dtype=kind)
        total[span(one_at)] = first
        # wide enough for both, whatever width either came in
        total[span(other_at)] += second.astype(kind, copy=False)
        sums.append(total)
    return ItemCounts(one.options, *sums)


def count_items(
    places: list[Places], states: list[Places], options: tuple[int, ...], codes: Ints
) -> NDArray[Any]:
    """Count the answers of rows by group, state and option.

    Parameters
    ----------
    places : list of (n,) uint8 arrays
        Option chosen, from 0; as many as there are options for no answer.
    states : list of (n,) uint8 arrays
        State of each respondent on each item's scale.
    options : tuple of int
        How many each item has.
    codes : (n,) int array
        Group of each row, from 0 without gaps.

    Returns
    -------
    (groups, 3, options of all items) array; see `counting`

    Examples
    --------
    >>> chosen, state = np.array([0, 1, 2], "uint8"), np.array([2, 2, 0], "uint8")
    >>> count_items([chosen], [state], (2,), np.array([0, 0, 0])).tolist()
    [[[0, 0], [0, 0], [1, 1]]]
    """
    groups = int(codes.max()) + 1 if len(codes) else 0
    edges = [0, *accumulate(options)]
    kind = counting(np.bincount(codes, minlength=groups))
    tables = np.empty((groups, STATES, edges[-1]), dtype=kind)
    cells: dict[tuple[int, int], Ints] = {}
    for (first, last), chosen, state in zip(
        pairwise(edges), places, states, strict=True
    ):
        width = last - first + 1
        base = cells.get((id(state), width))
        if base is None:
            base = (codes * STATES + state) * width
            cells = {(id(state), width): base}
        counts = np.bincount(base + chosen, minlength=groups * STATES * width)
        shaped = counts.reshape(groups, STATES, width)
        tables[:, :, first:last] = shaped[:, :, :-1]
    return tables
