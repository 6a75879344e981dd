"""Percent intending to leave, by how fair the sharing of resources is seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, stdtrit

from culturekit.errors import UsageError, require_known, require_level
from culturekit.models.leaving import NOT_CAUSES, Leaving, leaving_rows
from culturekit.models.logit import LogitFit, fit_logit
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.survey import Survey

CURVE = tuple(float(value) for value in range(0, 101, 5))
PER_TEN = ("per_ten_points", "per_ten_low", "per_ten_high")
COLUMNS = (
    *("scale", "fairness", "percent", "conf_low", "conf_high", "n", "n_teams"),
    *PER_TEN,
)
VALUES = ("percent", "conf_low", "conf_high", *PER_TEN, "n_teams")


@dataclass(frozen=True, eq=False, repr=False)
class IntentAt(Result):
    """Predicted percent intending to leave.

    Parameters
    ----------
    curve : pandas.DataFrame
        The same columns at every fifth index point from 0 to 100, for a figure.
    scale : str
        The fairness scale.
    """

    curve: pd.DataFrame
    scale: str

    @property
    def overall(self) -> pd.DataFrame:
        """The curve; the gate releases it together with the table."""
        return self.curve

    @property
    def per_ten_points(self) -> dict[str, float]:
        """Percentage points of intent per ten index points: estimate and interval."""
        first = self.table.iloc[0]
        names = ("estimate", "conf_low", "conf_high")
        return {name: float(first[c]) for name, c in zip(names, PER_TEN, strict=True)}


def intent_at(
    data: Survey | Scores,
    at: Sequence[float] = (25, 50, 75),
    *,
    scale: str | None = None,
    conf_level: float = 0.95,
) -> IntentAt:
    """Predict the percent of people intending to leave at values of the fairness index.

    Parameters
    ----------
    data : Survey or Scores
        With the roles ``fairness``, ``leaving_item`` and ``leaving_codes`` defined.
        Answers in ``leaving_ignored``, and rows with anything missing, are left out.
    at : sequence of float
        Fairness index, each 0 to 100.
    scale : str, optional
        The fairness scale; the first of ``roles.fairness`` by default.
    conf_level : float
        Between 0 and 1.

    Returns
    -------
    IntentAt
        Table columns: scale, fairness, percent, conf_low, conf_high, n, n_teams, and,
        equal in all rows, per_ten_points, per_ten_low, per_ten_high: the average change
        in percentage points per 10 index points. Everything but scale, fairness and n
        is missing where nothing can be estimated; the note says why.

    Raises
    ------
    UsageError
        For data without the roles, an unknown scale, or an index outside 0 to 100.

    Notes
    -----
    Logistic regression of leaving on the index (statsmodels), with standard errors
    clustered by team (CR1S) and Student's t with teams - 1 degrees of freedom; the
    interval is computed on the logit scale. per_ten_points is ten times the average
    of p (1 - p) b over the respondents, its interval by the delta method.

    References
    ----------
    Liang, K.-Y. & Zeger, S. L. (1986). Longitudinal data analysis using generalized
    linear models. DOI 10.1093/biomet/73.1.13

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> found = intent_at(simulate(seed=3).survey, at=(25, 75))
    >>> found.table[["fairness", "percent"]].round(1)
       fairness  percent
    0      25.0     23.2
    1      75.0      8.2
    """
    require_level(conf_level)
    points = _checked(at)
    rows, scale = _with_fairness(leaving_rows(data), scale)
    fairness = rows.frame[scale].to_numpy(dtype=float)
    why = _why_not(rows, fairness)
    fit = None if why else fit_logit(_design(fairness), rows.leaves, rows.teams)
    if fit is None and not why:
        why = "The model did not converge."
    whole: dict[str, float] = {"n": len(fairness), "n_teams": rows.n_teams}
    whole |= dict(zip(PER_TEN, _per_ten(fit, fairness, conf_level), strict=True))
    table, curve = (
        _predictions(fit, np.array(values), conf_level).assign(scale=scale, **whole)
        for values in (points, CURVE)
    )
    return IntentAt(
        table=table[list(COLUMNS)],
        note=why or _note(table, rows.instrument.scales[scale].title, conf_level),
        cells=Cells("model", (), "n", VALUES, per=("scale", "fairness")),
        curve=curve[list(COLUMNS)],
        scale=scale,
    )


def _checked(at: Sequence[float]) -> list[float]:
    points = [float(value) for value in at]
    if not points or not all(0 <= value <= 100 for value in points):
        raise UsageError("at: give at least one fairness index, each from 0 to 100")
    return points


def _with_fairness(rows: Leaving, scale: str | None) -> tuple[Leaving, str]:
    """Return the fairness scale, and the rows that have its index."""
    fairness = rows.instrument.roles.fairness
    if scale is None and not fairness:
        raise UsageError("the definition has no roles.fairness; name a scale=")
    scale = scale or fairness[0]
    require_known("scored scale", scale, rows.scales)
    return rows.only(rows.frame[scale].notna().to_numpy()), scale


def _design(fairness: np.ndarray) -> np.ndarray:
    """Return intercept and tens of index points."""
    return np.column_stack([np.ones(len(fairness)), fairness / 10])


def _why_not(rows: Leaving, fairness: np.ndarray) -> str:
    """Say why no curve can be fitted, or return an empty string."""
    if rows.too_few:
        return rows.too_few
    if np.ptp(fairness) == 0:
        return "Fairness has one value for everybody, so nothing goes with it."
    if rows.n_teams < 2:
        return "At least two teams are needed to know how certain a prediction is."
    leaving, staying = fairness[rows.leaves == 1], fairness[rows.leaves == 0]
    if leaving.max() <= staying.min() or staying.max() <= leaving.min():
        return (
            "Fairness separates those who intend to leave from the others completely, "
            "so no curve can be fitted."
        )
    return ""


def _predictions(
    fit: LogitFit | None, fairness: np.ndarray, conf_level: float
) -> pd.DataFrame:
    percent, low, high = np.full((3, len(fairness)), np.nan)
    if fit is not None:
        design = _design(fairness)
        line = design @ fit.coefficients
        error = np.sqrt(np.einsum("ij,jk,ik->i", design, fit.covariance, design))
        reach = stdtrit(fit.n_clusters - 1, 0.5 + conf_level / 2) * error
        percent, low, high = 100 * expit([line, line - reach, line + reach])
    columns = {"fairness": fairness, "percent": percent}
    return pd.DataFrame({**columns, "conf_low": low, "conf_high": high})


def _per_ten(
    fit: LogitFit | None, fairness: np.ndarray, conf_level: float
) -> tuple[float, float, float]:
    """Return the average change per ten points in percent, and its interval."""
    if fit is None:
        return (np.nan, np.nan, np.nan)
    design = _design(fairness)
    p = expit(design @ fit.coefficients)
    steep, slope = p * (1 - p), fit.coefficients[1]
    gradient = slope * (steep * (1 - 2 * p)) @ design / len(p)
    gradient[1] += steep.mean()
    estimate = 100 * slope * steep.mean()
    error = 100 * np.sqrt(gradient @ fit.covariance @ gradient)
    reach = stdtrit(fit.n_clusters - 1, 0.5 + conf_level / 2) * error
    return (float(estimate), float(estimate - reach), float(estimate + reach))


def _note(table: pd.DataFrame, title: str, conf_level: float) -> str:
    said = " · ".join(
        f"{row.percent:.0f} % at {row.fairness:g} ({row.conf_low:.0f} to "
        f"{row.conf_high:.0f})"
        for row in table.itertuples()
    )
    first = table.iloc[0]
    return (
        f"Intending to leave, by the index of '{title}': {said}; "
        f"{100 * conf_level:.0f} % intervals, n {first['n']}. "
        "Ten index points more go with "
        f"{first['per_ten_points']:+.1f} percentage points "
        f"({first['per_ten_low']:+.1f} to {first['per_ten_high']:+.1f}). {NOT_CAUSES}"
    )
