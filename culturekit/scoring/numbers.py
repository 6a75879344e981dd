"""The numbers of one scale for every group: means, shares and their intervals."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.counts import GroupMoments
from culturekit.numerics.intervals import (
    mean_interval,
    t_quantile,
    wilson,
    z_quantile,
)
from culturekit.scoring.grouped import ScaleGroups

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Convention:
    """How intervals and comparisons are made; see `team_scores`."""

    conf_level: float = 0.95
    interval: Literal["pooled", "own"] = "pooled"
    population: Literal["process", "finite"] = "process"
    floor: int = 5


@dataclass(frozen=True, eq=False)
class GroupNumbers:
    """One scale by group.

    Parameters
    ----------
    columns : dict of str to (groups,) array
        Columns of `team_scores` as far as they concern one group alone.
    noise : (groups,) float array
        Sampling variance of each group's index, from the pooled variance.
    spread : float
        Pooled standard deviation of the index within groups.
    df : int
        Answers less groups.
    """

    columns: dict[str, NDArray[np.generic]]
    noise: Floats
    spread: float
    df: int


def group_numbers(
    found: ScaleGroups, invited: Floats, convention: Convention
) -> GroupNumbers:
    """Return everything about one scale that each group has for itself.

    Parameters
    ----------
    found : ScaleGroups
        What its groups answered.
    invited : (groups,) float array
        NaN where unknown; its length is the number of groups.
    convention : Convention

    Returns
    -------
    GroupNumbers
    """
    index = found.index
    left = _left_out(index.n, invited, convention)
    noise = _over(index.pooled_variance * left, index.n)
    low, high = _index_interval(index, left, convention)
    columns: dict[str, NDArray[np.generic]] = {
        "n": index.n,
        "mean": found.natural.mean,
        "sd": np.sqrt(found.natural.variance),
        "index": index.mean,
        "conf_low": low,
        "conf_high": high,
    }
    columns |= _favourable(found, left, convention)
    columns["favourable_people"] = _over(100 * found.top, index.n)
    return GroupNumbers(columns, noise, float(np.sqrt(index.pooled_variance)), index.df)


def _over(numerator: Floats | Ints, n: Ints) -> Floats:
    """Divide, missing where n is 0."""
    return np.where(n > 0, numerator / np.maximum(n, 1), np.nan)


def _left_out(n: Ints, invited: Floats, convention: Convention) -> Floats:
    """Return the finite population factor 1 - n/N, or 1 for a continuing process."""
    if convention.population == "process":
        return np.ones(len(n))
    known = np.where(invited > 0, invited, np.inf)
    return np.maximum(1 - n / known, 0)


def _index_interval(
    index: GroupMoments, left: Floats, convention: Convention
) -> tuple[Floats, Floats]:
    """Return the t interval of the mean index, within 0 to 100."""
    own = convention.interval == "own"
    variance = index.variance if own else np.full(len(left), index.pooled_variance)
    df = index.n - 1 if own else np.full(len(left), index.df)
    quantile = t_quantile(convention.conf_level, df.astype(float))
    low, high = mean_interval(index.mean, _over(variance * left, index.n), quantile)
    return np.clip(low, 0, 100), np.clip(high, 0, 100)


def _favourable(
    found: ScaleGroups, left: Floats, convention: Convention
) -> dict[str, NDArray[np.generic]]:
    """Return the mean over items of the percent favourable, with its interval.

    Wilson's interval with an effective n: the trials at which a single share would vary
    as much as the mean of a respondent's items does. For one item that is n itself.
    """
    groups = len(left)
    if found.people is None:
        names = ("favourable", "favourable_low", "favourable_high")
        return {name: np.full(groups, np.nan) for name in names}
    share, people = _item_shares(found), found.people
    effect = _design_effect(share, people, convention)
    with np.errstate(divide="ignore"):
        trials = people.n / (effect * left)
    if len(found.answered) == 1:
        quantile: Floats | float = z_quantile(convention.conf_level)
    elif convention.interval == "own":
        quantile = t_quantile(convention.conf_level, (people.n - 1).astype(float))
    else:
        quantile = t_quantile(convention.conf_level, people.df)
    low, high = wilson(share, trials, quantile)
    return {
        "favourable": share * 100,
        "favourable_low": low * 100,
        "favourable_high": high * 100,
    }


def _item_shares(found: ScaleGroups) -> Floats:
    """Return the mean over items of the share favourable, among those with a score."""
    shares = found.agreed / np.maximum(found.answered, 1)
    return _over(shares.sum(axis=0), (found.answered > 0).sum(axis=0))


def _design_effect(
    share: Floats, people: GroupMoments, convention: Convention
) -> Floats:
    """Return the variance of a respondent's share over that of a single answer."""
    single = people.n * np.nan_to_num(share * (1 - share))
    if convention.interval == "own":
        squares, base = people.squares, single
    else:
        squares = np.full(len(share), people.squares.sum())
        base = np.full(len(share), single.sum())
    usable = (squares > 0) & (base > 0)
    return np.where(usable, squares / np.where(usable, base, 1), 1.0)
