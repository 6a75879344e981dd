"""What weighting is handed: respondents, a roster, and starting weights."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, UsageError, require_known
from culturekit.scoring import Scores
from culturekit.survey import Survey

if TYPE_CHECKING:
    from culturekit.roster import Roster

Floats = NDArray[np.float64]


def respondents(data: Any) -> pd.DataFrame:
    """Return the answers of a survey, of scores, or a plain table as it is.

    Raises
    ------
    UsageError
        For anything else.
    """
    if isinstance(data, Scores):
        data = data.survey
    frame = data.data if isinstance(data, Survey) else data
    if not isinstance(frame, pd.DataFrame):
        raise UsageError(
            f"a {type(data).__name__} has no respondents to weight; give a Survey, "
            "Scores or a pandas DataFrame"
        )
    if frame.empty:
        raise InputError("there are no respondents to weight; load answers first")
    return frame


def roster_of(data: Any, roster: "Roster | None") -> "Roster | None":
    """Return the roster that was given, else the survey's own."""
    survey = data.survey if isinstance(data, Scores) else data
    own = survey.roster if isinstance(survey, Survey) else None
    return own if roster is None else roster


def starting_weights(weight: Any, frame: pd.DataFrame) -> Floats:
    """Return one weight a row of a table.

    Parameters
    ----------
    weight : str, pandas.Series, array, Weights or None
        A column of the table; numbers, one a respondent (a Series with the same
        respondents as index, in any order); what `rake` or `post_stratify` returned;
        or None for 1 each.
    frame : pandas.DataFrame

    Raises
    ------
    UsageError
        For a column that does not exist, or weights of other respondents.
    InputError
        For missing, negative or infinite weights, or none above 0.
    """
    if weight is None:
        return np.ones(len(frame))
    values = _values(weight, frame)
    wrong = int((~np.isfinite(values) | (values < 0)).sum())
    if wrong:
        raise InputError(
            f"weight: {wrong} of {len(values)} weights are missing, negative or "
            "infinite; allowed are numbers of 0 and above; correct them, or leave "
            "these respondents out"
        )
    if not values.sum() > 0:
        raise InputError("weight: no weight is above 0; give some respondents weight")
    return values


def _values(weight: Any, frame: pd.DataFrame) -> Floats:
    if isinstance(weight, str):
        require_known("column", weight, [str(name) for name in frame])
        column = frame[weight]
    else:
        column = getattr(weight, "weights", weight)
    if isinstance(column, pd.Series) and not column.index.equals(frame.index):
        column = _in_order(column, frame)
    try:
        values = np.asarray(column, dtype=float)
    except (TypeError, ValueError):
        raise UsageError(
            "weight: give numbers, the name of a column with numbers, or the result of "
            "rake or post_stratify"
        ) from None
    if values.shape != (len(frame),):
        raise UsageError(
            f"weight: {values.size} weights for {len(frame)} respondents; give one each"
        )
    return values


def _in_order(column: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """Return weights in the order of the respondents, who must be the same."""
    same = len(column) == len(frame) and column.index.is_unique
    if not (same and frame.index.is_unique and frame.index.isin(column.index).all()):
        raise UsageError(
            f"weight: the {len(column)} weights belong to other respondents than the "
            f"{len(frame)} in the data; weight the same data, or give an array"
        )
    return column.reindex(frame.index)
