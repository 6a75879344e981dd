"""Trees of people or units, given as each one's place above it, in a few passes.

Everything is found by doubling: who stands 1, 2, 4, 8, ... places above. So the work
grows with the number of places times the logarithm of the depth, also for one chain of
a hundred thousand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from culturekit.numerics.moments import Moments

Whole = NDArray[np.int64]
TOP = -1


@dataclass(frozen=True, eq=False)
class Forest:
    """What follows from who is above whom.

    Parameters
    ----------
    level : array of int, shape (n,)
        1 for a top, 2 for those directly below it, and so on.
    direct, below : array of int, shape (n,)
        How many stand directly below; how many below in all.
    depth : array of int, shape (n,)
        How many levels stand below.
    top : array of int, shape (n,)
        Position of the top that one belongs to; a top's own.
    """

    level: Whole
    direct: Whole
    below: Whole
    depth: Whole
    top: Whole


def loops(above: Whole) -> list[Whole]:
    """Return the loops in who is above whom, each once.

    Parameters
    ----------
    above : array of int, shape (n,)
        Position of the one above; -1 for a top.

    Returns
    -------
    list of array of int
        The members of each loop in the order of their positions; somebody below a loop
        who is not part of it is in none.

    Examples
    --------
    >>> [members.tolist() for members in loops(np.array([1, 0, 1, -1, 4]))]
    [[0, 1], [4]]
    """
    hop = above.copy()
    for _ in range(_doublings(len(above))):
        hop = _further(hop, hop)
    # after more steps than there are places, only the loops themselves are reached
    inside = np.unique(hop[hop != TOP])
    first, hop = np.arange(len(above)), above.copy()
    for _ in range(_doublings(len(inside))):
        first[inside] = np.minimum(first[inside], first[hop[inside]])
        hop[inside] = hop[hop[inside]]
    order = inside[np.argsort(first[inside], kind="stable")]
    starts = np.flatnonzero(np.diff(first[order], prepend=-1))
    return np.split(order, starts[1:]) if len(order) else []


def forest(above: Whole) -> Forest:
    """Return levels and numbers below, where every loop is cut.

    Parameters
    ----------
    above : array of int, shape (n,)
        Position of the one above; -1 for a top. Members of a loop count as tops.

    Returns
    -------
    Forest
        For each place.

    Examples
    --------
    >>> tree = forest(np.array([-1, 0, 0, 1]))
    >>> tree.level.tolist(), tree.direct.tolist(), tree.below.tolist()
    ([1, 2, 2, 3], [2, 1, 0, 0], [3, 1, 0, 0])
    """
    above, count = _cut(above), len(above)
    level, people = np.ones(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    depth, top = np.zeros(count, dtype=np.int64), np.arange(count)
    hop, distance = above.copy(), 1
    while (hop != TOP).any():
        those, there = np.flatnonzero(hop != TOP), hop[hop != TOP]
        level[those] += level[there]
        top[those] = top[there]
        people += np.bincount(there, people[those], count).astype(np.int64)
        reached = depth.copy()
        np.maximum.at(reached, there, distance + depth[those])
        depth, hop, distance = reached, _further(hop, hop), 2 * distance
    direct = np.bincount(above[above != TOP], minlength=count)
    return Forest(level, direct, people - 1, depth, top)


def rolled_up(own: Moments, above: Whole) -> Moments:
    """Return the moments of each place with all that stand below it.

    Parameters
    ----------
    own : Moments
        Of each place for itself, in the order of `above`, once or several times over.
    above : array of int, shape (n,)
        Position of the one above; -1 for a top. Members of a loop count as tops.

    Examples
    --------
    >>> from culturekit.numerics.moments import row_moments
    >>> own = row_moments(np.array([[1.0, 2.0, 6.0]]), np.array([0, 1, 2]), 3)
    >>> whole = rolled_up(own, np.array([-1, 0, 1]))
    >>> whole.n.tolist(), whole.centres[:, 0].tolist()
    ([3.0, 2.0, 1.0], [3.0, 4.0, 6.0])
    """
    for number, heads in _steps(above, len(own.n)):
        own = own.added(own.pooled(number, len(heads)), heads)
    return own


def summed_up(own: Whole, above: Whole) -> Whole:
    """Return whole numbers of each place with those of all that stand below it.

    Parameters
    ----------
    own : array of int, shape (n or a multiple of it, columns)
        Of each place for itself, in the order of `above`, once or several times over.
    above : array of int, shape (n,)
        Position of the one above; -1 for a top. Members of a loop count as tops.

    Examples
    --------
    >>> summed_up(np.array([[1], [2], [6]]), np.array([-1, 0, 1])).tolist()
    [[9], [8], [6]]
    """
    whole = own.copy()
    for number, heads in _steps(above, len(own)):
        used = np.flatnonzero(number != TOP)
        ones = np.ones(len(used), dtype=np.int64), (number[used], used)
        whole[heads] += csr_array(ones, shape=(len(heads), len(own))) @ whole
    return whole


def _steps(above: Whole, rows: int) -> Iterator[tuple[Whole, Whole]]:
    """Yield who gains from whom, so that all know in the end what is below them.

    Each knows what is less than so many steps below, and gains the next so many. First
    comes the number of the head for which a row counts, -1 for none; then the heads.
    """
    hop = _cut(above)
    lists = np.arange(rows // max(len(above), 1))[:, None]
    while (hop != TOP).any():
        heads = np.unique(hop[hop != TOP])
        number = lists * len(heads) + np.searchsorted(heads, hop)
        counts = np.where(hop == TOP, TOP, number)
        yield counts.ravel(), (lists * len(hop) + heads).ravel()
        hop = _further(hop, hop)


def _cut(above: Whole) -> Whole:
    """Return who is above whom without loops: their members are tops."""
    above = above.copy()
    for members in loops(above):
        above[members] = TOP
    return above


def _further(hop: Whole, step: Whole) -> Whole:
    """Take one more step from where each has come to."""
    return np.where(hop == TOP, TOP, step[hop])


def _doublings(count: int) -> int:
    return int(np.ceil(np.log2(count + 1))) + 1
