"""Signs of careless answering, one number a respondent.

`answers` holds one row a respondent and one column an item. All items are on one
footing, such as the position of the answer between the lowest option (0) and the
highest (1); NaN where nothing was answered. All functions work a block of rows at a
time, never respondent by respondent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.pairs import NO_VARIANCE, row_blocks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Columns = Sequence[int]

# a correlation over two pairs is always 1 or -1
LEAST_PAIRS = 3
# twice r over 1 + r is -1 here, and falls without end below
LOWEST_HALVES = -1 / 3


@dataclass(frozen=True, eq=False)
class Strings:
    """Runs of the same answer, per respondent.

    Parameters
    ----------
    longest : (n,) float array
        Length of the longest run; missing where no item was answered.
    share : (n,) float array
        The longest run as a share of the items of its block, the largest over blocks.
    average : (n,) float array
        Mean length of the runs.
    """

    longest: Floats
    share: Floats
    average: Floats


@dataclass(frozen=True, eq=False)
class Consistency:
    """How alike two series of a respondent's answers are.

    Parameters
    ----------
    value : (n,) float array
        A correlation within the respondent, -1 to 1; missing with too few pairs, or
        where one of the series does not vary.
    pairs : (n,) int array
        Pairs of which both are there.
    """

    value: Floats
    pairs: Ints


def longstring(answers: Floats, blocks: Sequence[Columns]) -> Strings:
    """Find the longest runs of the same answer to items that follow each other.

    Parameters
    ----------
    answers : (n, k) float array
        An answer that is missing ends a run and forms none.
    blocks : sequence of sequence of int
        Columns in the order in which they were seen; no run goes from one block to
        the next.

    Returns
    -------
    Strings

    References
    ----------
    Johnson, J. A. (2005). Ascertaining the validity of individual protocols from
    web-based personality inventories. DOI 10.1016/j.jrp.2004.09.009

    Examples
    --------
    >>> found = longstring(np.array([[4.0, 4.0, 4.0, 2.0]]), [[0, 1, 2, 3]])
    >>> found.longest, found.share, found.average
    (array([3.]), array([0.75]), array([2.]))
    """
    n = len(answers)
    longest, share, average = (np.full(n, np.nan) for _ in range(3))
    items = np.array([len(block) for block in blocks])
    for rows in row_blocks(n) if len(blocks) else ():
        found = [_runs(answers[rows], block) for block in blocks]
        lengths = np.array([part.longest for part in found])
        answered = np.sum([part.answered for part in found], axis=0)
        known = np.where(answered > 0, 1.0, np.nan)
        longest[rows] = lengths.max(axis=0) * known
        share[rows] = (lengths / items[:, None]).max(axis=0) * known
        runs = np.sum([part.count for part in found], axis=0)
        average[rows] = answered / (runs * known)
    return Strings(longest, share, average)


@dataclass(frozen=True, eq=False)
class Zigzags:
    """Stretches in which the answers go to and fro between two options.

    Parameters
    ----------
    longest : (n,) float array
        Items in the longest; 2 for any two answers that differ, missing where no item
        was answered.
    share : (n,) float array
        The longest as a share of the items of its block, the largest over blocks.
    """

    longest: Floats
    share: Floats


def zigzag(answers: Floats, blocks: Sequence[Columns]) -> Zigzags:
    """Find the longest stretches of answers that alternate between two options.

    Parameters
    ----------
    answers : (n, k) float array
        An answer that is missing ends a stretch.
    blocks : sequence of sequence of int
        As in `longstring`.

    Returns
    -------
    Zigzags

    References
    ----------
    Gottfried, J., Jezek, S., Kralova, M. & Rihacek, T. (2022). Autocorrelation
    screening: a potentially efficient method for detecting repetitive response
    patterns. DOI 10.7275/vyxb-gt24

    Examples
    --------
    >>> found = zigzag(np.array([[1.0, 5.0, 1.0, 5.0, 5.0]]), [range(5)])
    >>> found.longest, found.share
    (array([4.]), array([0.8]))
    """
    n = len(answers)
    longest, share = np.full(n, np.nan), np.full(n, np.nan)
    items = np.array([len(block) for block in blocks])
    for rows in row_blocks(n) if len(blocks) else ():
        lengths = np.array([_alternations(answers[rows], block) for block in blocks])
        known = np.where(lengths.max(axis=0) > 0, 1.0, np.nan)
        longest[rows] = lengths.max(axis=0) * known
        share[rows] = (lengths / items[:, None]).max(axis=0) * known
    return Zigzags(longest, share)


def _alternations(answers: Floats, block: Columns) -> Ints:
    """Return the length of the longest alternation of every row."""
    n = len(answers)
    length, longest = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    before, earlier = np.full(n, np.nan), np.full(n, np.nan)
    for column in block:
        here = answers[:, column]
        given = ~np.isnan(here)
        differs = given & ~np.isnan(before) & (here != before)
        back = differs & (here == earlier)
        length = np.where(back, length + 1, np.where(differs, 2, given))
        longest = np.maximum(longest, length)
        before, earlier = here, before
    return longest


@dataclass(frozen=True, eq=False)
class _Runs:
    longest: Ints
    count: Ints
    answered: Ints


def _runs(answers: Floats, block: Columns) -> _Runs:
    """Return the longest run of every row, how many runs and how many answers."""
    n = len(answers)
    run, longest, count, answered = (np.zeros(n, dtype=np.int64) for _ in range(4))
    before = np.full(n, np.nan)
    for column in block:
        here = answers[:, column]
        same, given = here == before, ~np.isnan(here)
        run = np.where(same, run + 1, given)
        longest = np.maximum(longest, run)
        count += given & ~same
        answered += given
        before = here
    return _Runs(longest, count, answered)


def variability(answers: Floats, least: int = 2) -> Floats:
    """Return the standard deviation of each respondent's answers.

    Parameters
    ----------
    answers : (n, k) float array
    least : int
        Answers that a respondent must have given, at least 2.

    Returns
    -------
    (n,) float array
        Divisor m - 1 over the m answers given; missing with fewer than `least`.

    References
    ----------
    Dunn, A. M., Heggestad, E. D., Shanock, L. R. & Theilgard, N. (2018).
    Intra-individual response variability as an indicator of insufficient effort
    responding. DOI 10.1007/s10869-016-9479-0

    Examples
    --------
    >>> variability(np.array([[1.0, 2.0, 3.0], [4.0, 4.0, np.nan]]))
    array([1., 0.])
    """
    found = np.full(len(answers), np.nan)
    for rows in row_blocks(len(answers)):
        part = answers[rows]
        m = (~np.isnan(part)).sum(axis=1)
        known = np.where(m >= max(2, least), m, np.nan)
        around = part - (np.nansum(part, axis=1) / known)[:, None]
        found[rows] = np.sqrt(np.nansum(around**2, axis=1) / (known - 1))
    return found


def even_odd(
    answers: Floats,
    halves: Sequence[tuple[Columns, Columns]],
    turned: Bools,
    least: int = LEAST_PAIRS,
) -> Consistency:
    """Correlate, within each respondent, the two halves of the scales.

    Parameters
    ----------
    answers : (n, k) float array
        From 0 to 1, as answered.
    halves : sequence of (sequence of int, sequence of int)
        For each scale the columns of its odd and of its even items.
    turned : (k,) bool array
        Reverse-keyed items: x' = 1 - x.
    least : int
        Scales with an answer in both halves that a respondent must have, at least 3.

    Returns
    -------
    Consistency
        `pairs` counts scales with an answer in both halves.

    Notes
    -----
    r is the correlation, over scales, of the means of the two halves; lengthened to
    whole scales by Spearman and Brown, 2 r / (1 + r), and not below -1. No Fisher
    transformation.

    References
    ----------
    Johnson, J. A. (2005). DOI 10.1016/j.jrp.2004.09.009

    Examples
    --------
    >>> answers = np.array([[0.0, 0.2, 0.6, 0.4, 1.0, 0.0]])
    >>> reverse = np.array([False] * 5 + [True])
    >>> even_odd(answers, [([0], [1]), ([2], [3]), ([4], [5])], reverse).value.round(4)
    array([0.9597])
    """
    found, pairs = np.full(len(answers), np.nan), np.zeros(len(answers), np.int64)
    for rows in row_blocks(len(answers)) if len(halves) else ():
        part = np.where(turned, 1 - answers[rows], answers[rows])
        odd = np.array([_mean(part[:, list(half)]) for half, _ in halves])
        even = np.array([_mean(part[:, list(half)]) for _, half in halves])
        r, pairs[rows] = _correlate(odd.T, even.T, least)
        r = np.maximum(r, LOWEST_HALVES)
        found[rows] = 2 * r / (1 + r)
    return Consistency(found, pairs)


def pair_consistency(
    answers: Floats, first: Columns, second: Columns, least: int = LEAST_PAIRS
) -> Consistency:
    """Correlate, within each respondent, the answers to pairs of items.

    Parameters
    ----------
    answers : (n, k) float array
        As answered, reversed items not turned.
    first, second : sequence of int
        Columns of the pairs.
    least : int
        Complete pairs that a respondent must have, at least 3.

    Returns
    -------
    Consistency

    References
    ----------
    Meade, A. W. & Craig, S. B. (2012). Identifying careless responses in survey data.
    DOI 10.1037/a0028085

    Examples
    --------
    >>> answers = np.array([[1.0, 2.0, 4.0, 4.0, 5.0, 5.0]])
    >>> pair_consistency(answers, [0, 2, 4], [1, 3, 5]).value.round(4)
    array([0.9959])
    """
    found, pairs = np.full(len(answers), np.nan), np.zeros(len(answers), np.int64)
    one, other = list(first), list(second)
    for rows in row_blocks(len(answers)):
        part = answers[rows]
        found[rows], pairs[rows] = _correlate(part[:, one], part[:, other], least)
    return Consistency(found, pairs)


def similar_pairs(
    correlation: Floats, means: Floats, above: float
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the pairs of columns that correlate above a value.

    Parameters
    ----------
    correlation : (k, k) float array
        Negate it to find antonyms.
    means : (k,) float array
        Of each pair the column with the higher mean comes first, the earlier one if
        both are alike: the choice must not depend on the order of the columns.
    above : float
        The correlation to be exceeded.

    Examples
    --------
    >>> similar_pairs(np.array([[1.0, 0.7], [0.7, 1.0]]), np.array([2.0, 3.0]), 0.6)
    ((1,), (0,))
    """
    # a comparison with a missing correlation is false
    one, other = np.nonzero(np.triu(correlation > above, k=1))
    swap = means[other] > means[one]
    first, second = np.where(swap, other, one), np.where(swap, one, other)
    return tuple(map(int, first)), tuple(map(int, second))


def _mean(answers: Floats) -> Floats:
    """Return the mean of each row's answers; missing where there is none."""
    m = (~np.isnan(answers)).sum(axis=1)
    mean: Floats = np.nansum(answers, axis=1) / np.where(m, m, np.nan)
    return mean


def _correlate(one: Floats, other: Floats, least: int) -> tuple[Floats, Ints]:
    """Return the correlation along each row, and the pairs that both have."""
    both = ~(np.isnan(one) | np.isnan(other))
    m = both.sum(axis=1)
    known = np.where(m >= max(least, LEAST_PAIRS), m, np.nan)
    x = _around(one, both, known)
    y = _around(other, both, known)
    spread = np.stack([(x * x).sum(axis=1), (y * y).sum(axis=1)])
    spread = np.where(spread > NO_VARIANCE, spread, np.nan)
    r = (x * y).sum(axis=1) / np.sqrt(spread.prod(axis=0))
    return np.clip(r + known * 0, -1, 1), m


def _around(values: Floats, both: Bools, known: Floats) -> Floats:
    """Return deviations from the row's mean; 0 where the pair is not complete."""
    kept = np.where(both, values, 0.0)
    mean = kept.sum(axis=1) / known
    return np.where(both, kept - mean[:, None], 0.0)
