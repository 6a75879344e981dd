"""The answers to one scale by group, from rows or from a summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, attributes_of, require_known
from culturekit.labelled import items_of
from culturekit.numerics.agreement import ad_of_counts, ad_of_rows
from culturekit.numerics.itemcounts import COMPLETE
from culturekit.numerics.moments import Moments, row_moments
from culturekit.numerics.scales import ItemRule
from culturekit.scoring import Scores
from culturekit.summary import Summary
from culturekit.summary.containment import adding_up, coded
from culturekit.summary.groups import JOIN, Groups, group_respondents
from culturekit.summary.plan import ScalePlan, scale_plan
from culturekit.survey import Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
By = str | tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """The range of the answers to a scale.

    Parameters
    ----------
    low, high : float
        Missing where it is not known, or not the same for all items.
    note : str
        Where it is from, or why there is none; empty if a definition says it.
    """

    low: float = float("nan")
    high: float = float("nan")
    note: str = ""

    @property
    def options(self) -> float:
        """Highest less lowest answer plus one."""
        return abs(self.high - self.low) + 1


@dataclass(frozen=True, eq=False)
class ScaleGiven:
    """What groups answered to one scale.

    Parameters
    ----------
    plan : ScalePlan or None
        What the definition says of the scale; None for columns of a table.
    items : tuple of str
    span : Span
    groups : Groups
    complete : Moments
        Of the items, by group, of those who answered all of them.
    scores : Moments
        Of the respondents' means over the items, by group.
    ad : tuple of two (groups,) float arrays, or None
        Average deviation about mean and median; None where a summary cannot tell.
    """

    plan: ScalePlan | None
    items: tuple[str, ...]
    span: Span
    groups: Groups
    complete: Moments
    scores: Moments
    ad: tuple[Floats, Floats] | None

    @property
    def name(self) -> str:
        """The scale as a sentence begins with it."""
        if self.plan is not None and self.plan.title:
            return f"'{self.plan.title}'"
        return f"The scale of {len(self.items)} columns"


def scale_given(
    data: Any,
    scale: str | Sequence[str],
    by: By,
    *,
    options: tuple[float, float] | None = None,
    taken: Sequence[str] = (),
) -> ScaleGiven:
    """Return what groups answered to one scale.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
    scale : str, or sequence of str
        A scale's name; for a table a list of its columns.
    by : str or tuple of str
        What tells groups apart.
    options : tuple of float, optional
        For a table: lowest and highest answer.
    taken : sequence of str
        Column names of the result to come, which no attribute may have.

    Raises
    ------
    UsageError
        For a scale, column or attribute that does not exist.
    """
    if isinstance(data, Summary):
        return _of_summary(data, scale, by, options)
    items, part = items_of(data, scale, options)
    groups = groups_of(data, by, taken, [str(name) for name in items])
    plan = None
    if part is not None:
        survey = data.survey if isinstance(data, Scores) else data
        plan = scale_plan(survey.instrument, part.id)
    answers = np.ascontiguousarray(items.to_numpy(dtype=float).T)
    span = span_of_rules(plan.rules) if plan else span_of_table(answers, options)
    required = plan.required if plan else max(1, int(np.ceil(len(answers) * 2 / 3)))
    complete = ~np.isnan(answers).any(axis=0) & (groups.codes >= 0)
    codes, whole = groups.codes[complete], answers[:, complete]
    count = groups.count
    return ScaleGiven(
        plan=plan,
        items=tuple(str(name) for name in items),
        span=span,
        groups=groups,
        complete=row_moments(whole, codes, count),
        scores=row_moments(means_of(answers, required), groups.codes, count),
        ad=(
            ad_of_rows(whole, codes, count, median=False),
            ad_of_rows(whole, codes, count, median=True),
        ),
    )


def groups_of(
    data: Any, by: By, taken: Sequence[str] = (), items: Sequence[str] = ()
) -> Groups:
    """Sort the respondents of a survey, of scores or of a table into groups."""
    if isinstance(data, Scores):
        data = data.survey
    if isinstance(data, Survey):
        return group_respondents(data, by, roster=data.roster, taken=taken)
    names = attributes_of(by)
    data = data.set_axis(data.columns.map(str), axis=1)
    for name in names:
        require_known("column", name, list(data))
        if name in taken and names != ("group",):
            raise UsageError(
                f"by: a column named '{name}' would be mixed up with the column of "
                "that name in the result; rename it"
            )
    keys = data[list(names)].apply(_used)
    codes, texts = coded(_joined(keys))
    cells = [text.split(JOIN) if len(names) > 1 else [text] for text in texts]
    frame = pd.DataFrame({"group": texts})
    for place, name in enumerate(names):
        frame[name] = [cell[place] for cell in cells]
    return Groups(names, frame, codes, {}, _containers(data, keys, frame, items))


def _used(column: pd.Series) -> pd.Series:
    """Return a column without categories that nobody has."""
    categorical = isinstance(column.dtype, pd.CategoricalDtype)
    return column.cat.remove_unused_categories() if categorical else column


def _joined(keys: pd.DataFrame) -> pd.Series:
    if keys.shape[1] == 1:
        return keys.iloc[:, 0]
    parts = []
    for name in keys:
        codes, texts = coded(keys[name])
        parts.append(pd.Series([*texts, None], dtype="str").iloc[codes].array)
    whole = pd.Series(parts[0])
    for part in parts[1:]:
        whole = whole + JOIN + pd.Series(part)
    return whole


def _containers(
    data: pd.DataFrame, keys: pd.DataFrame, frame: pd.DataFrame, items: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return other columns of names whose values are made up of whole groups."""
    found = {}
    for above in data:
        numeric = pd.api.types.is_numeric_dtype(data[above])
        if numeric or str(above) in {*keys, *items}:
            continue
        for name in keys:
            inside = adding_up(keys[name], data[above])
            pairs = zip(frame["group"], frame[name], strict=True)
            groups = {group: inside[v] for group, v in pairs if v in inside}
            if groups:
                found[str(above)] = groups
    return found


def span_of_rules(rules: Sequence[ItemRule]) -> Span:
    """Return the range that all items share, or say that they have none."""
    ends = {(min(rule.low, rule.high), max(rule.low, rule.high)) for rule in rules}
    if len(ends) == 1:
        return Span(*ends.pop())
    return Span(note="its items have answers of different ranges")


def span_of_table(answers: Floats, options: tuple[float, float] | None) -> Span:
    """Return the range given, or the range seen if all answers are whole numbers."""
    if options is not None:
        return Span(min(options), max(options))
    present = answers[~np.isnan(answers)]
    if len(present) and np.ptp(present) == 0:
        return Span(note="all answers are the same; give options=(low, high)")
    if len(present) and (present == np.round(present)).all():
        return Span(
            float(present.min()),
            float(present.max()),
            "The range of the answers was taken from the data.",
        )
    return Span(note="the range of its answers is not known; give options=(low, high)")


def means_of(answers: Floats, required: int) -> Floats:
    """Return the mean of each respondent's answers as one column, (1, n)."""
    here = ~np.isnan(answers)
    count = here.sum(axis=0)
    total = np.where(here, answers, 0.0).sum(axis=0)
    return np.where(count >= required, total / np.maximum(count, 1), np.nan)[None]


def _of_summary(
    summary: Summary,
    scale: str | Sequence[str],
    by: By,
    options: tuple[float, float] | None,
) -> ScaleGiven:
    plan = plan_in(summary, scale, options)
    summary.require_by(by)
    groups = summary.breakdown
    placed = summary.placed(groups.frame)
    return ScaleGiven(
        plan=plan,
        items=plan.items,
        span=span_of_rules(plan.rules),
        groups=groups,
        complete=placed.moments[f"items:{plan.id}"],
        scores=placed.moments[f"score:{plan.id}"].column(0),
        ad=_deviations(placed, plan),
    )


def plan_in(
    summary: Summary,
    scale: str | Sequence[str],
    options: tuple[float, float] | None,
) -> ScalePlan:
    """Return a scale of a summary, or say what is wrong with asking for it."""
    if not isinstance(scale, str):
        raise UsageError("scale: give the name of a scale of the summary, not columns")
    if options is not None:
        raise UsageError("options: a summary has them already; leave it out")
    return summary.scale(scale)


def _deviations(placed: Summary, plan: ScalePlan) -> tuple[Floats, Floats] | None:
    positions = placed.plan.positions(plan.id)
    if not positions:
        return None
    tables = placed.counts.items(positions, COMPLETE)
    codes = [np.array(rule.codes, dtype=float) for rule in plan.rules]
    return ad_of_counts(tables, codes)
