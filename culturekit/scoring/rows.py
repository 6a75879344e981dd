"""The rows of a table of team scores: one a group and scale."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.numerics.comparison import against_rest, benjamini_hochberg
from culturekit.numerics.intervals import mean_interval, t_quantile
from culturekit.numerics.shrinkage import shrink
from culturekit.scoring.grouped import ScaleGroups
from culturekit.scoring.numbers import Convention, GroupNumbers, group_numbers
from culturekit.summary.groups import Groups

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SMALLEST_EFFECT = 0.2
VALUES = (
    "mean",
    "sd",
    "index",
    "conf_low",
    "conf_high",
    "favourable",
    "favourable_low",
    "favourable_high",
    "favourable_people",
    "shrunken",
    "shrunken_low",
    "shrunken_high",
    "reliability",
    "p_adjusted",
    "differs",
)
COLUMNS = ("group", "scale", "invited", "n", "response_rate", *VALUES)


def scale_rows(
    scale: str,
    found: ScaleGroups,
    groups: Groups,
    convention: Convention,
    of: Ints,
) -> pd.DataFrame:
    """Return one scale's rows, with unadjusted ``p_value`` and ``effect`` beside them.

    Parameters
    ----------
    scale : str
        Its id.
    found : ScaleGroups
        What its groups answered.
    groups : Groups
    convention : Convention
    of : (groups,) int array
        Number of the reference each group belongs to.
    """
    invited = groups.frame["invited"].to_numpy(dtype=float, na_value=np.nan)
    numbers = group_numbers(found, invited, convention)
    columns: dict[str, Any] = {"scale": scale, **numbers.columns}
    with np.errstate(divide="ignore", invalid="ignore"):
        columns["response_rate"] = found.respondents / invited * 100
    columns["response_rate"][~(invited > 0)] = np.nan
    columns |= _shrunken(numbers, of, convention)
    columns |= _compared(numbers, of, convention)
    named = {name: groups.frame[name] for name in groups.frame}
    return pd.DataFrame({**named, **columns})


def _shrunken(
    numbers: GroupNumbers, of: Ints, convention: Convention
) -> dict[str, Floats]:
    """Return the shrunken estimate, its interval and the reliability."""
    index = numbers.columns["index"].astype(float)
    used = ~np.isnan(numbers.noise) & ~np.isnan(index)
    names = ("shrunken", "shrunken_low", "shrunken_high", "reliability")
    columns = {name: np.full(len(index), np.nan) for name in names}
    if used.sum() < 2:
        return columns
    # references numbered without gaps
    references = (np.cumsum(np.bincount(of[used]) > 0) - 1)[of[used]]
    result = shrink(index[used], numbers.noise[used], references)
    quantile = t_quantile(convention.conf_level, numbers.df)
    low, high = mean_interval(result.estimate, result.mse, quantile)
    columns["shrunken"][used] = result.estimate
    columns["shrunken_low"][used] = np.clip(low, 0, 100)
    columns["shrunken_high"][used] = np.clip(high, 0, 100)
    columns["reliability"][used] = result.reliability
    return columns


def _compared(
    numbers: GroupNumbers, of: Ints, convention: Convention
) -> dict[str, Floats]:
    """Return p-value and standardised difference of each group against the rest.

    Groups below the floor are not compared, nor is a group whose rest is below it.
    """
    n = numbers.columns["n"].astype(np.int64)
    index = numbers.columns["index"].astype(float)
    found = against_rest(n, index, numbers.noise, of)
    comparable = (n >= convention.floor) & (found.rest >= convention.floor)
    # where nobody differs within a group, differences have nothing to be held against
    comparable &= numbers.spread > 0
    spread = numbers.spread if numbers.spread > 0 else np.nan
    return {
        "p_value": np.where(comparable, found.p_values(numbers.df), np.nan),
        "effect": np.abs(found.difference) / spread,
    }


def joined(
    parts: list[pd.DataFrame],
    groups: Groups,
    family: list[str],
    convention: Convention,
) -> pd.DataFrame:
    """Join the rows of all scales and adjust the comparisons of the family together.

    Parameters
    ----------
    parts : list of pandas.DataFrame
        From `scale_rows`.
    groups : Groups
    family : list of str
        Scales whose comparisons count; others get none.
    convention : Convention
    """
    order = dict.fromkeys(["group", *groups.by, *COLUMNS])
    if not parts:
        return pd.DataFrame(columns=list(order))
    table = pd.concat(parts, ignore_index=True)
    in_family = table["scale"].isin(family).to_numpy()
    adjusted = benjamini_hochberg(np.where(in_family, table["p_value"], np.nan))
    marked = (adjusted < 1 - convention.conf_level) & (
        table["effect"].to_numpy() >= SMALLEST_EFFECT
    )
    differs = pd.array(marked, dtype="boolean")
    differs[np.isnan(adjusted)] = pd.NA
    return table.assign(p_adjusted=adjusted, differs=differs)[list(order)]
