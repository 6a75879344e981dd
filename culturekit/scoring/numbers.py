"""The numbers of one scale for every group: means, shares and their intervals."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.counts import GroupMoments, group_count, group_moments
from culturekit.numerics.intervals import (
    mean_interval,
    t_quantile,
    wilson,
    z_quantile,
)
from culturekit.numerics.scales import ScaleBlock

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# an index that is 75 but for the last bit is 75
FAVOURABLE_INDEX = 75 - 1e-9


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
    block: ScaleBlock, codes: Ints, invited: Floats, convention: Convention
) -> GroupNumbers:
    """Return everything about one scale that each group has for itself.

    Parameters
    ----------
    block : ScaleBlock
        The scale for n respondents.
    codes : (n,) int array
        Group of each respondent; -1 for none.
    invited : (groups,) float array
        NaN where unknown; its length is the number of groups.
    convention : Convention

    Returns
    -------
    GroupNumbers
    """
    groups = len(invited)
    natural = group_moments(block.mean, codes, groups)
    index = group_moments(block.index, codes, groups)
    left = _left_out(index.n, invited, convention)
    noise = _over(index.pooled_variance * left, index.n)
    low, high = _index_interval(index, left, convention)
    top = group_count(codes, groups, block.index >= FAVOURABLE_INDEX)
    columns: dict[str, NDArray[np.generic]] = {
        "n": index.n,
        "mean": natural.mean,
        "sd": np.sqrt(natural.variance),
        "index": index.mean,
        "conf_low": low,
        "conf_high": high,
    }
    columns |= _favourable(block, codes, left, convention)
    columns["favourable_people"] = _over(100 * top, index.n)
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
    block: ScaleBlock, codes: Ints, left: Floats, convention: Convention
) -> dict[str, NDArray[np.generic]]:
    """Return the mean over items of the percent favourable, with its interval.

    Wilson's interval with an effective n: the trials at which a single share would vary
    as much as the mean of a respondent's items does. For one item that is n itself.
    """
    groups = len(left)
    if not block.has_favourable:
        names = ("favourable", "favourable_low", "favourable_high")
        return {name: np.full(groups, np.nan) for name in names}
    share = _item_shares(block, codes, groups)
    people = group_moments(block.favourable / 100, codes, groups)
    effect = _design_effect(share, people, convention)
    with np.errstate(divide="ignore"):
        trials = people.n / (effect * left)
    if len(block.answered) == 1:
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


def _item_shares(block: ScaleBlock, codes: Ints, groups: int) -> Floats:
    """Return the mean over items of the share favourable, among those with a score."""
    total, items = np.zeros(groups), np.zeros(groups, dtype=np.int64)
    for answered, agreed in zip(block.answered, block.agreed, strict=True):
        n = group_count(codes, groups, answered & block.scored)
        total += group_count(codes, groups, agreed & block.scored) / np.maximum(n, 1)
        items += n > 0
    return _over(total, items)


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
