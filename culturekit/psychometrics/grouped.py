"""Size, mean and spread of one scale by group, from rows or from a summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.labelled import items_of
from culturekit.numerics.counts import GroupMoments, group_moments
from culturekit.numerics.itemcounts import SCORED
from culturekit.numerics.scales import ItemRule
from culturekit.numerics.superiority import value_table
from culturekit.psychometrics.given import groups_of, means_of, plan_in
from culturekit.scoring import Scores
from culturekit.scoring.answers import scale_block, scored_scales
from culturekit.summary import Summary
from culturekit.summary.groups import Groups
from culturekit.survey import Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Values = tuple[Ints, Ints, Ints]
Given: TypeAlias = Survey | Scores | pd.DataFrame | Summary

FEWEST = 2  # answers of a group that has a spread
INDEX = "in index points (0-100)"


@dataclass(frozen=True, eq=False)
class GroupScores:
    """One scale in the groups that have enough answers to it.

    Parameters
    ----------
    scale, title : str
        As in tables and in sentences.
    unit : str
        ``"in index points (0-100)"``; empty for the units of a table's columns.
    by : str
    groups : Groups
        All groups, also those with fewer answers.
    names : list of str
        Groups that are compared.
    n, mean, variance : (names,) float arrays
    values : three (cells,) int arrays, or None
        How often each value occurs, see `value_table`; None where a summary of a scale
        of several items does not know it.
    left_out, floor : int
        Groups with fewer answers than the floor.
    """

    scale: str
    title: str
    unit: str
    by: str
    groups: Groups
    names: list[str]
    n: Floats
    mean: Floats
    variance: Floats
    values: Values | None
    left_out: int
    floor: int


def group_scores(
    data: Given,
    scale: str | Sequence[str],
    by: str,
    *,
    taken: Sequence[str] = (),
    floor: int = FEWEST,
) -> GroupScores:
    """Return size, mean and spread of one scale by group.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
        Surveys, scores and summaries give index points; of a table the respondent's
        mean over the columns is taken, in their own unit.
    scale : str, or sequence of str
        A scale's name; for a table a column or a list of columns.
    by : str
        One attribute.
    taken : sequence of str
        Column names of the result to come, which no attribute may have.
    floor : int
        Answers below which a group is left out, at least 2.

    Raises
    ------
    UsageError
        For a scale, column or attribute that does not exist.
    """
    if not isinstance(by, str):
        raise UsageError("by: groups are compared by one attribute; give its name")
    if isinstance(data, Summary):
        return _of_summary(data, scale, by, floor)
    scores, name, title = _respondents(data, scale)
    columns = scale if isinstance(data, pd.DataFrame) else ()
    groups = groups_of(data, by, taken, _listed(columns))
    moments = group_moments(scores, groups.codes, groups.count)
    number = _numbered(moments, floor)
    # the extra last place is what the code of no group, -1, points to
    inside = np.append(number, -1)[groups.codes]
    values = value_table(scores, inside, int(number.max(initial=-1)) + 1)
    unit = "" if isinstance(data, pd.DataFrame) else INDEX
    return _grouped((name, title, unit, by), groups, moments, values, floor)


def _respondents(data: Any, scale: str | Sequence[str]) -> tuple[Floats, str, str]:
    """Return the score of every respondent, and the scale's name and title."""
    if isinstance(data, pd.DataFrame):
        names = _listed(scale)
        items = items_of(data, names)[0].to_numpy(dtype=float).T
        required = max(1, int(np.ceil(len(names) * 2 / 3)))
        name = names[0] if len(names) == 1 else f"mean of {len(names)} columns"
        return means_of(items, required)[0], name, f"'{name}'"
    part = items_of(data, scale)[1]
    survey, name = data.survey if isinstance(data, Scores) else data, str(scale)
    require_known("scale with a score", name, scored_scales(survey))
    title = part.title if part is not None else name
    return scale_block(survey, name).index, name, f"'{title}'"


def _listed(scale: str | Sequence[str]) -> list[str]:
    return [scale] if isinstance(scale, str) else [str(name) for name in scale]


def _of_summary(
    summary: Summary, scale: str | Sequence[str], by: str, floor: int
) -> GroupScores:
    plan = plan_in(summary, scale, None)
    require_known("attribute of the summary", by, summary.plan.by)
    if len(summary.plan.by) > 1:
        raise UsageError(
            f"by: the summary tells groups apart by {' and '.join(summary.plan.by)}; "
            f"summarise the answers by '{by}' alone"
        )
    groups = summary.breakdown
    placed = summary.placed(groups.frame)
    scores = placed.moments[f"score:{plan.id}"]
    n = scores.n.round().astype(np.int64)
    moments = GroupMoments(n, scores.centres[:, 1], scores.squares[:, 1])
    positions = placed.plan.positions(plan.id)
    values = None
    if len(positions) == 1:
        counts = placed.counts.item(positions[0], SCORED)
        values = _of_counts(counts, plan.rules[0], _numbered(moments, floor))
    title = f"'{plan.title or plan.id}'"
    return _grouped((plan.id, title, INDEX, by), groups, moments, values, floor)


def _of_counts(counts: Ints, rule: ItemRule, number: Ints) -> Values:
    """Return the table of values of one item from how often each option was chosen."""
    meaning = np.array(rule.codes, dtype=float) * (rule.high - rule.low)
    order = np.argsort(-meaning if rule.reverse else meaning, kind="stable")
    table = counts[number >= 0][:, order].T
    value, group = np.nonzero(table)
    return value, group, table[value, group]


def _numbered(moments: GroupMoments, floor: int) -> Ints:
    """Return the place of each group among those with enough answers, else -1."""
    enough = moments.n >= floor
    return np.where(enough, np.cumsum(enough) - 1, -1)


def _grouped(
    told: tuple[str, str, str, str],
    groups: Groups,
    moments: GroupMoments,
    values: Values | None,
    floor: int,
) -> GroupScores:
    kept = moments.n >= floor
    names = groups.frame["group"].astype(str).to_numpy()[kept].tolist()
    return GroupScores(
        *told,
        groups=groups,
        names=names,
        n=moments.n[kept].astype(float),
        mean=moments.mean[kept],
        variance=moments.variance[kept],
        values=values,
        left_out=int((~kept).sum()),
        floor=floor,
    )
