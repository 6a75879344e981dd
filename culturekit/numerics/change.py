"""Change of group means between two times, whether or not the people are the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.counts import GroupMoments, group_moments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Stayers:
    """People who answered both times and were in the same group.

    Parameters
    ----------
    before, now : GroupMoments
        Of these people alone.
    difference : GroupMoments
        Of their own differences, now less before.
    """

    before: GroupMoments
    now: GroupMoments
    difference: GroupMoments

    @property
    def correlation(self) -> float:
        """One correlation within groups; 0 where values do not differ within them.

        From var(now - before) = var(before) + var(now) - 2 cov.
        """
        parts = (self.before, self.now, self.difference)
        before, now, difference = (float(part.squares.sum()) for part in parts)
        size = np.sqrt(before * now)
        return (before + now - difference) / 2 / size if size > 0 else 0.0


@dataclass(frozen=True, eq=False)
class Change:
    """Change of each group's mean.

    Parameters
    ----------
    estimate : (groups,) float array
        Now less before; missing where a group has no values at one of the times.
    variance, df : (groups,) float arrays
        Of the estimate; missing without freedom left.
    """

    estimate: Floats
    variance: Floats
    df: Floats


@dataclass(frozen=True, eq=False)
class Split:
    """Where a change comes from; the three parts add up to it.

    Parameters
    ----------
    stayers : (groups,) float array
        How those who answered both times changed.
    joiners, leavers : (groups,) float arrays
        What it does that others answered only now, and others only before.
    variance : (groups,) float array
        Of `stayers`, from the spread of people's own differences.
    df : int
        Stayers less groups with any.
    """

    stayers: Floats
    joiners: Floats
    leavers: Floats
    variance: Floats
    df: int


def stayers_of(before: Floats, now: Floats, codes: Ints, groups: int) -> Stayers:
    """Return the moments of people with both values.

    Parameters
    ----------
    before, now : (people,) float arrays
        The same person in the same place; missing is NaN.
    codes : (people,) int array
        The group they were in both times; -1 for somebody who changed it.
    groups : int
        How many groups there are.
    """
    both = np.where(np.isnan(before) | np.isnan(now), -1, codes)
    parts = (before, now, now - before)
    return Stayers(*(group_moments(part, both, groups) for part in parts))


def change_of(
    before: GroupMoments, now: GroupMoments, stayers: Stayers | None = None
) -> Change:
    """Return the change of every group's mean.

    Parameters
    ----------
    before, now : GroupMoments
        Of everybody, the same groups in the same order.
    stayers : Stayers, optional
        Who answered both times; without them all are taken to be different people.

    Returns
    -------
    Change

    Notes
    -----
    With s1, s2 the standard deviations and r the correlation pooled within groups, the
    latter over the m people with both values:

        variance = s1^2 / n1 + s2^2 / n2 - 2 r s1 s2 m / (n1 n2)

    Degrees of freedom are Welch's for different people, M - G for the same ones, and in
    between as much of the way as there are people who answered once: those of the test
    for partly overlapping samples, with pooled sums in place of a single group's.

    References
    ----------
    Derrick, B., Russ, B., Toher, D. & White, P. (2017). Test statistics for the
    comparison of means for two samples that include both paired and independent
    observations. DOI 10.22237/jmasm/1493597280
    Welch, B. L. (1947). DOI 10.1093/biomet/34.1-2.28

    Examples
    --------
    >>> codes = np.zeros(4, dtype=np.int64)
    >>> x, y = np.array([1.0, 2, 3, 4]), np.array([2.0, 4, 4, 6])
    >>> times = [group_moments(values, codes, 1) for values in (x, y)]
    >>> apart, same = change_of(*times), change_of(*times, stayers_of(x, y, codes, 1))
    >>> apart.variance.round(4), same.variance.round(4), same.df
    (array([1.0833]), array([0.0833]), array([3.]))
    """
    parts = [_noise(before), _noise(now)]
    variance = parts[0] + parts[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        df = variance**2 / (parts[0] ** 2 / before.df + parts[1] ** 2 / now.df)
    # where nobody differs from anybody there is no noise, and no number of freedom
    df = np.where(variance > 0, df, min(before.df, now.df))
    if stayers is not None and stayers.difference.df > 0:
        m = stayers.difference.n
        alike = stayers.correlation * np.sqrt(
            before.pooled_variance * now.pooled_variance
        )
        shared = 2 * m * alike / np.maximum(before.n * now.n, 1)
        # rounding may leave a little less than nothing
        variance = np.maximum(variance - shared, 0)
        df = _between(df, before, now, stayers)
    return Change(now.mean - before.mean, variance, df)


def _noise(time: GroupMoments) -> Floats:
    """Return the sampling variance of each group's mean, from the pooled variance."""
    n = np.where(time.n > 0, time.n, np.nan)
    noise: Floats = time.pooled_variance / n
    return noise


def _between(
    welch: Floats, before: GroupMoments, now: GroupMoments, stayers: Stayers
) -> Floats:
    """Return degrees of freedom between those of the same and of different people."""
    same, pairs = stayers.difference.df, int(stayers.difference.n.sum())
    once = int(before.n.sum() + now.n.sum()) - 2 * pairs
    freedom: Floats = same + (welch - same) * once / (once + 2 * pairs)
    return freedom


def split_of(before: GroupMoments, now: GroupMoments, stayers: Stayers) -> Split:
    """Return where the change of each group's mean comes from.

    Notes
    -----
    With m people who stayed, of n1 before and n2 now, and means S1, S2 of the stayers,
    J of those who joined and L of those who left:

        change = (S2 - S1) + (n2 - m) / n2 (J - S2) - (n1 - m) / n1 (L - S1)

    As the mean now is the mean of stayers and joiners by their numbers, the second part
    is the mean now less S2, and the third S1 less the mean before.

    Examples
    --------
    >>> codes = np.zeros(3, dtype=np.int64)
    >>> x, y = np.array([1.0, 3.0, np.nan]), np.array([np.nan, 5.0, 9.0])
    >>> times = [group_moments(values, codes, 1) for values in (x, y)]
    >>> found = split_of(*times, stayers_of(x, y, codes, 1))
    >>> found.stayers, found.joiners, found.leavers
    (array([2.]), array([2.]), array([1.]))
    """
    own = stayers.difference
    n = np.where(own.n > 0, own.n, np.nan)
    return Split(
        stayers=own.mean,
        joiners=now.mean - stayers.now.mean,
        leavers=stayers.before.mean - before.mean,
        variance=own.pooled_variance / n,
        df=own.df,
    )
