"""The one place that asks "Survey, Scores or DataFrame?"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from culturekit.errors import UsageError, require_known, require_options
from culturekit.instrument import Instrument, Scale
from culturekit.numerics.scales import score_block
from culturekit.scoring import Scores, score
from culturekit.scoring.answers import answers
from culturekit.summary.plan import item_rule
from culturekit.survey import Survey

Metric = Literal["mean", "index"]


@dataclass(frozen=True, eq=False)
class Labelled:
    """A table of scores with what is known about its columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a respondent: attributes and score columns.
    scales : tuple of str
        The columns that are scores.
    survey : Survey or None
        The answers behind them; None for a stranger's table.
    """

    frame: pd.DataFrame
    scales: tuple[str, ...]
    survey: Survey | None = None

    @property
    def instrument(self) -> Instrument | None:
        """What was asked, or None for a stranger's table."""
        return None if self.survey is None else self.survey.instrument


def labelled(data: Any, metric: Metric = "mean") -> Labelled:
    """Return the scores of a survey, of scores, or a plain table as it is.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
    metric : str
        ``"mean"`` (units of the response scale) or ``"index"`` (0-100); a plain table
        is taken as it is.

    Returns
    -------
    Labelled
        For surveys, attributes with a list of values are categorical in the order of
        the definition, the reference side first.

    Raises
    ------
    UsageError
        For anything else, or an unknown metric.
    """
    require_known("metric", metric, ("mean", "index"))
    if isinstance(data, pd.DataFrame):
        numbers = [str(name) for name in data if _numeric(data[name])]
        return Labelled(data, tuple(numbers))
    scores = _scores(data)
    frame = scores.table if metric == "mean" else scores.index
    survey: Survey = scores.survey
    attributes = [name for name in survey.instrument.attributes if name in frame]
    ordered = {
        name: _in_order(frame[name], survey.instrument, name) for name in attributes
    }
    scales = tuple(str(name) for name in frame if name not in attributes)
    return Labelled(frame.assign(**ordered), scales, survey)


def frame_for(data: Any, metric: Metric = "mean") -> pd.DataFrame:
    """Return attributes and scores as one table, one row a respondent.

    Examples
    --------
    >>> import pandas as pd
    >>> frame_for(pd.DataFrame({"team": ["a"], "hours": [38.0]})).columns.tolist()
    ['team', 'hours']
    """
    return labelled(data, metric).frame


def item_frame(survey: Survey, items: Sequence[str], metric: Metric) -> pd.DataFrame:
    """Return items as scored: reversed, answers off the scale missing.

    Parameters
    ----------
    survey : Survey
    items : sequence of str
        Items with points on a scale; those not in the data are all missing.
    metric : str
        ``"mean"`` (response units) or ``"index"`` (0-100).
    """
    columns = {}
    for item in items:
        rule = item_rule(survey.instrument, item)
        block = score_block([answers(survey, item)], [rule], 1)
        columns[item] = block.mean if metric == "mean" else block.index
    return pd.DataFrame(columns, index=survey.data.index)


def items_of(
    data: Any, scale: str | Sequence[str], options: tuple[float, float] | None = None
) -> tuple[pd.DataFrame, Scale | None]:
    """Return the items of a scale as scored, and the scale if one is defined.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
    scale : str, or sequence of str
        A scale's name; for a table a list of its columns (already reversed).
    options : tuple of float, optional
        For a table: lowest and highest answer.

    Raises
    ------
    UsageError
        For an unknown scale or column, columns that are not numbers, answers outside
        `options`, or a list of columns with a survey.
    """
    if isinstance(data, pd.DataFrame):
        return _columns(data, scale, options), None
    survey = data if isinstance(data, Survey) else _scores(data).survey
    if not isinstance(scale, str):
        raise UsageError("scale: give the name of a scale of the survey, not columns")
    if options is not None:
        raise UsageError("options: a survey has them in its definition; leave it out")
    require_known("scale", scale, survey.instrument.scales)
    part = survey.instrument.scales[scale]
    return item_frame(survey, part.items, "mean"), part


def _columns(
    data: pd.DataFrame,
    names: str | Sequence[str],
    options: tuple[float, float] | None,
) -> pd.DataFrame:
    if isinstance(names, str):
        raise UsageError("scale: a plain table needs a list of its columns")
    frame = _chosen(data, [str(name) for name in names])
    if infinite := int(np.isinf(frame.to_numpy()).sum()):
        raise UsageError(
            f"scale: {infinite} answers are infinite; allowed: numbers, or missing"
        )
    if options is not None:
        require_options(options)
        low, high = min(options), max(options)
        outside = int(((frame < low) | (frame > high)).to_numpy().sum())
        if outside:
            raise UsageError(
                f"options: {outside} answers lie outside {low:g} to {high:g}; set them "
                "to missing or give other options"
            )
    return frame


def _chosen(data: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return columns of a table as numbers, or say what is wrong with the list."""
    if not names:
        raise UsageError("scale: the list of columns is empty; name at least one")
    known = [str(column) for column in data]
    for name in names:
        require_known("column", name, known)
        if names.count(name) > 1 or known.count(name) > 1:
            raise UsageError(f"scale: column '{name}' is there twice; take one out")
        if not _numeric(data.iloc[:, known.index(name)]):
            raise UsageError(
                f"column '{name}' does not hold numbers; convert it, or read the file "
                "with a survey definition"
            )
    chosen = data.iloc[:, [known.index(name) for name in names]]
    return chosen.set_axis(names, axis=1).astype("float64")


def _scores(data: Any) -> Any:
    if isinstance(data, Scores):
        return data
    if isinstance(data, Survey):
        return score(data)
    raise UsageError(
        f"a {type(data).__name__} cannot be analysed; give a Survey, Scores or a "
        "pandas DataFrame"
    )


def _numeric(column: pd.Series) -> bool:
    types = pd.api.types
    return bool(types.is_numeric_dtype(column) and not types.is_bool_dtype(column))


def _in_order(column: pd.Series, instrument: Instrument, name: str) -> pd.Series:
    """Return an attribute as categories in the order of the definition."""
    values: list[Any] = list(instrument.attributes[name].values)
    if not values:
        return column
    plain = column.astype(object)
    values += sorted((v for v in plain.dropna().unique() if v not in values), key=str)
    reference = instrument.roles.reference
    if name == instrument.roles.side and reference in values:
        values = [reference, *(v for v in values if v != reference)]
    ordered = pd.Categorical(plain, categories=values)
    return pd.Series(ordered, index=column.index, name=name)


def group_numbers(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return groups numbered from 0 in order of appearance, and their names.

    Missing groups are numbered -1.
    """
    numbers, names = pd.factorize(column)
    return numbers, names
