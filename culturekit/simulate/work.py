"""What came of the work of each team: starts on time, errors, hours of rework."""

import numpy as np
import pandas as pd

from culturekit.simulate.company import FUNCTIONS, Company
from culturekit.simulate.factors import Floats
from culturekit.simulate.truth import Truth

STARTS_A_HEAD = 4.0
HOURS_AN_ERROR = 3.0
MIDDLE = 50.0
COLUMNS = (
    "team",
    "period",
    "starts",
    "on_time_starts",
    "on_time_rate",
    "errors",
    "error_hours",
    "rework_hours",
)


def outcomes(
    rng: np.random.Generator,
    truth: Truth,
    company: Company,
    adequacy: Floats,
    period: str,
) -> pd.DataFrame:
    """Return one row a team of what came of its work in a quarter.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    truth : Truth
        How starts on time and errors follow from adequacy.
    company : Company
        Who is in which team.
    adequacy : array of float, shape (invited,)
        The adequacy index of everybody invited.
    period : str
        The quarter.

    Returns
    -------
    pandas.DataFrame
        Columns ``team``, ``period``, ``starts``, ``on_time_starts``, ``errors``,
        ``rework_hours``.
    """
    heads = company.teams["headcount"].to_numpy(dtype=float)
    points = (team_means(company, adequacy) - MIDDLE) / 10.0
    start = np.log(truth.on_time_at_50 / (1.0 - truth.on_time_at_50))
    on_time = 1.0 / (1.0 + np.exp(-start - truth.on_time_per_adequacy * points))
    starts = rng.poisson(STARTS_A_HEAD * heads)
    expected = truth.errors_at_50 * np.exp(truth.errors_per_adequacy * points)
    errors = rng.poisson(expected * heads)
    hours = HOURS_AN_ERROR / 2.0 * rng.gamma(2.0 * np.maximum(errors, 1))
    return pd.DataFrame(
        {
            "team": company.teams["team"],
            "period": period,
            "starts": starts,
            "on_time_starts": rng.binomial(starts, on_time),
            "errors": errors,
            "rework_hours": np.round(np.where(errors > 0, hours, 0.0), 1),
        }
    )


def with_rates(work: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in the form in which a file of them is read."""
    rate = 100.0 * work["on_time_starts"] / work["starts"].mask(work["starts"] == 0)
    whole = {n: work[n].astype("Int64") for n in ("starts", "on_time_starts")}
    hours = {n: work[n].astype("Float64") for n in ("errors", "rework_hours")}
    columns = {"on_time_rate": rate.astype("Float64"), **hours}
    return work.assign(**whole, **columns, error_hours=pd.NA)[list(COLUMNS)]


def team_means(company: Company, values: Floats) -> Floats:
    """Return the mean of everybody invited in each team."""
    count = len(company.teams)
    sums = np.bincount(company.team, values, count)
    return np.asarray(sums / np.bincount(company.team, minlength=count))


def realised(company: Company, work: pd.DataFrame) -> dict[str, float]:
    """Return what came about in each office: share on time, errors a head."""
    back = company.teams["function"].isin(
        [f.name for f in FUNCTIONS if f.office == "back"]
    )
    heads = company.teams["headcount"]
    found: dict[str, float] = {}
    for name, chosen in (("front", ~back), ("back", back)):
        rows = work[chosen.to_numpy()]
        found[f"on_time_{name}"] = rows["on_time_starts"].sum() / rows["starts"].sum()
        found[f"errors_{name}"] = rows["errors"].sum() / heads[chosen].sum()
    return {name: float(value) for name, value in found.items()}
