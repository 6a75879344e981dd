"""How many respondents of each group may have answered carelessly; releasable."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.numerics.counts import group_count
from culturekit.numerics.intervals import wilson, z_quantile
from culturekit.psychometrics.careless import Careless, careless
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.summary.groups import Groups, group_respondents, organisation
from culturekit.survey import Survey

if TYPE_CHECKING:
    from culturekit.roster import Roster

VALUES = ("flagged", "flagged_low", "flagged_high")


@dataclass(frozen=True, eq=False, repr=False)
class CarelessRates(Result):
    """Percent of respondents flagged for careless answering, by group.

    Parameters
    ----------
    by : tuple of str
        The attribute, or the two, that tell the groups apart.
    overall : pandas.DataFrame
        The same columns for everybody, group "Organisation".
    """

    by: tuple[str, ...]
    overall: pd.DataFrame


def careless_rates(
    data: Survey | Scores | Careless,
    by: str | tuple[str, ...] = "function",
    *,
    roster: "Roster | None" = None,
    conf_level: float = 0.95,
) -> CarelessRates:
    """Return what percent of respondents is flagged for careless answering, by group.

    Parameters
    ----------
    data : Survey, Scores or Careless
        A survey is judged with the defaults of `careless`; give its result for others.
    by : str or tuple of two str
        Attributes that tell groups apart; functions or offices rather than teams: a
        rate of a few people says little and points at them.
    roster : Roster, optional
        Adds groups from which nobody answered; the survey's own by default.
    conf_level : float
        Of the interval, above 0 and below 1.

    Returns
    -------
    CarelessRates
        `table` with ``group``, one column an attribute, ``n`` (respondents who could
        be judged), ``flagged``, ``flagged_low``, ``flagged_high`` (percent).

    Raises
    ------
    UsageError
        For an attribute that does not exist.
    InputError
        For an attribute of the definition that the data do not have.

    Notes
    -----
    Wilson's score interval. Flags are the same whatever the groups: cutoffs are those
    of everybody together.

    References
    ----------
    Wilson, E. B. (1927). DOI 10.1080/01621459.1927.10502953

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> rates = careless_rates(simulate(seed=3).survey, "office")
    >>> rates.table[["group", "n", "flagged"]].round(1)
       group    n  flagged
    0  front  177      2.3
    1   back  241      2.9
    """
    found = data if isinstance(data, Careless) else careless(data)
    survey = found.survey
    roster = survey.roster if roster is None else roster
    groups = group_respondents(survey, by, roster=roster, taken=("group", "n", *VALUES))
    able = found.able
    flagged = found.table["flagged"].to_numpy()
    table = flag_rates(groups, able, flagged, conf_level)
    overall = flag_rates(organisation(survey, roster), able, flagged, conf_level)
    return CarelessRates(
        table=table,
        note=_note(overall, found.needed),
        cells=Cells("rate", groups.by, "n", VALUES, groups.adds_up_to, per=()),
        by=groups.by,
        overall=overall,
    )


def flag_rates(
    groups: Groups,
    able: NDArray[np.bool_],
    flagged: NDArray[np.bool_],
    conf_level: float,
) -> pd.DataFrame:
    """Return what percent of those who could be judged is flagged, by group.

    Parameters
    ----------
    groups : Groups
    able, flagged : (n,) bool arrays
        Who could be judged, and who is flagged; somebody who could not be judged never
        counts as flagged.
    conf_level : float
        Of Wilson's interval.

    Returns
    -------
    pandas.DataFrame
        Groups with ``n``, ``flagged``, ``flagged_low``, ``flagged_high`` (percent).
    """
    n = group_count(groups.codes, groups.count, able)
    total = np.where(n > 0, n, np.nan)
    share = group_count(groups.codes, groups.count, flagged & able) / total
    low, high = wilson(share, total, z_quantile(conf_level))
    return groups.frame.drop(columns="invited").assign(
        n=n, flagged=share * 100, flagged_low=low * 100, flagged_high=high * 100
    )


def _note(overall: pd.DataFrame, needed: int) -> str:
    whole = overall.iloc[0]
    if not whole["n"]:
        return "No respondent could be judged for careless answering."
    return (
        f"{whole['flagged']:.1f}% of {whole['n']} respondents show at least {needed} "
        "signs of careless answering. They are part of all results unless it is said "
        "that they were left out."
    )
