"""The rows of a trend: every group's change on every scale, tested together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

from culturekit.errors import require_floor, require_level
from culturekit.numerics.change import (
    Change,
    Stayers,
    change_of,
    split_of,
    stayers_of,
)
from culturekit.numerics.comparison import benjamini_hochberg
from culturekit.numerics.counts import GroupMoments, group_moments
from culturekit.numerics.intervals import mean_interval, t_quantile
from culturekit.scoring.answers import scale_block
from culturekit.scoring.rows import SMALLEST_EFFECT
from culturekit.survey import Survey
from culturekit.trend.lining import Lined
from culturekit.trend.questions import Shared

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
COLUMNS = (
    *("n_before", "n", "index_before", "index", "estimate", "std_error"),
    *("conf_low", "conf_high", "p_adjusted", "changed"),
)
OF_SPLIT = (
    *("group", "scale", "n_stayers", "n_joiners", "n_leavers", "stayers"),
    *("conf_low", "conf_high", "joiners", "leavers"),
)


@dataclass(frozen=True)
class Convention:
    """How intervals and tests are made; see `trend`."""

    conf_level: float = 0.95
    floor: int = 5

    def __post_init__(self) -> None:
        require_level(self.conf_level)
        require_floor(self.floor)


@dataclass(frozen=True, eq=False)
class Changes:
    """All changes of one breakdown, and where they come from."""

    table: pd.DataFrame
    split: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Times:
    """One scale in both waves.

    Parameters
    ----------
    before, now : (n,) float arrays
        Index of everybody.
    again : (m, 2) int array
        Places before and now of those who answered both times; none where people may
        not be found again.
    """

    before: Floats
    now: Floats
    again: Ints


def changes(
    before: Survey,
    now: Survey,
    shared: Sequence[Shared],
    lined: Lined,
    convention: Convention,
    *,
    linked: bool,
) -> Changes:
    """Return the changes of all groups on all scales.

    Parameters
    ----------
    before, now : Survey
        From `over_shared`.
    shared : sequence of Shared
        The scales.
    lined : Lined
        The groups.
    convention : Convention
    linked : bool
        Whether people are found again.
    """
    again = _again(before, now) if linked else np.empty((0, 2), dtype=np.int64)
    tables, splits = [], []
    for part in shared:
        then, later = (scale_block(s, part.scale).index for s in (before, now))
        table, split = _one(Times(then, later, again), lined, convention)
        tables.append(_framed(lined, table, scale=part.scale, items=part.verdict))
        splits.append(_framed(lined, split, scale=part.scale))
    order = [*lined.frame.columns, "scale", "items", *COLUMNS]
    family = [s for s in now.instrument.primary if s in {p.scale for p in shared}]
    table = _stacked(tables, [*order, "p_value", "effect"])
    tested = _tested(table, family, convention)[order]
    return Changes(tested, _stacked(splits, list(OF_SPLIT)))


def _again(before: Survey, now: Survey) -> Ints:
    place = before.data.index.get_indexer(now.data.index)
    later = np.flatnonzero(place >= 0)
    return np.column_stack([place[later], later]).astype(np.int64)


def _framed(lined: Lined, numbers: dict[str, Any], **named: str) -> pd.DataFrame:
    """Return groups with their numbers, made at once: a column at a time is slow."""
    if not numbers:
        return pd.DataFrame()
    groups = {str(name): lined.frame[name] for name in lined.frame}
    return pd.DataFrame({**groups, **named, **numbers})


def _one(
    times: Times, lined: Lined, convention: Convention
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the numbers of one scale: changes, and where they come from."""
    count = len(lined.frame)
    then = group_moments(times.before, lined.before, count)
    now = group_moments(times.now, lined.now, count)
    stayers, split = None, {}
    if len(times.again):
        old, new = times.again.T
        codes = np.where(lined.before[old] == lined.now[new], lined.now[new], -1)
        stayers = stayers_of(times.before[old], times.now[new], codes, count)
        split = _split(then, now, stayers, convention.conf_level)
    found = change_of(then, now, stayers)
    return dict(_numbers(found, then, now, convention)), split


def _split(
    then: GroupMoments, now: GroupMoments, stayers: Stayers, conf_level: float
) -> dict[str, Any]:
    found, m = split_of(then, now, stayers), stayers.difference.n
    low, high = mean_interval(
        found.stayers, found.variance, t_quantile(conf_level, found.df)
    )
    return {
        "n_stayers": m,
        "n_joiners": now.n - m,
        "n_leavers": then.n - m,
        "stayers": found.stayers,
        "conf_low": low,
        "conf_high": high,
        "joiners": found.joiners,
        "leavers": found.leavers,
    }


def _numbers(
    found: Change, then: GroupMoments, now: GroupMoments, convention: Convention
) -> Iterator[tuple[str, Any]]:
    error = np.sqrt(found.variance)
    low, high = mean_interval(
        found.estimate, found.variance, t_quantile(convention.conf_level, found.df)
    )
    yield from {"n_before": then.n, "n": now.n}.items()
    yield from {"index_before": then.mean, "index": now.mean}.items()
    yield from {"estimate": found.estimate, "std_error": error}.items()
    # an index lies between 0 and 100, and a change between -100 and 100
    yield from {
        "conf_low": np.clip(low, -100, 100),
        "conf_high": np.clip(high, -100, 100),
    }.items()
    enough = (np.minimum(then.n, now.n) >= convention.floor) & (found.variance > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2 * stdtr(found.df, -np.abs(found.estimate) / error)
        yield "effect", np.abs(found.estimate) / np.sqrt(now.pooled_variance)
    yield "p_value", np.where(enough, p_value, np.nan)


def _tested(
    table: pd.DataFrame, family: Sequence[str], convention: Convention
) -> pd.DataFrame:
    """Adjust over all groups and primary scales; all scales where none is primary."""
    counted = table["scale"].isin(family) | (not family)
    p_values = table["p_value"].to_numpy(dtype=float)
    adjusted = benjamini_hochberg(np.where(counted, p_values, np.nan))
    effect = table["effect"].to_numpy(dtype=float)
    clear = (adjusted < 1 - convention.conf_level) & (effect >= SMALLEST_EFFECT)
    changed = pd.array(clear, dtype="boolean")
    changed[np.isnan(adjusted)] = pd.NA
    return table.assign(p_adjusted=adjusted, changed=changed)


def _stacked(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=columns)
    return pd.concat(filled, ignore_index=True).reindex(columns=columns)
