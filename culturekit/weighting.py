"""Who answered: response rates against the roster."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from culturekit.numerics.intervals import wilson, z_quantile
from culturekit.results import Cells, Result
from culturekit.summary.groups import Groups, group_respondents, organisation

if TYPE_CHECKING:
    from culturekit.roster import Roster
    from culturekit.survey import Survey

VALUES = ("response_rate", "conf_low", "conf_high")
COLUMNS = ("group", "invited", "n", *VALUES)


@dataclass(frozen=True, eq=False, repr=False)
class ResponseRates(Result):
    """Percent of those invited who answered, by group.

    Parameters
    ----------
    by : tuple of str
        The attribute, or the two, that tell the groups apart.
    overall : pandas.DataFrame
        The same columns for everybody, group "Organisation".
    """

    by: tuple[str, ...]
    overall: pd.DataFrame


def response_rates(
    survey: "Survey",
    by: str | tuple[str, ...] = "team",
    *,
    roster: "Roster | None" = None,
    conf_level: float = 0.95,
) -> ResponseRates:
    """Return what percent of those invited answered, by group.

    Parameters
    ----------
    survey : Survey
    by : str or tuple of two str
        Attributes that tell groups apart.
    roster : Roster, optional
        Who was invited; the survey's own by default. Without one, and for attributes
        that the roster does not have, invited and rates are missing.
    conf_level : float
        Of the interval, above 0 and below 1.

    Returns
    -------
    ResponseRates
        `table` with ``group``, one column an attribute, ``invited``, ``n`` (answered),
        ``response_rate``, ``conf_low``, ``conf_high`` (percent).

    Raises
    ------
    UsageError
        For an attribute that does not exist.

    Notes
    -----
    Wilson's score interval, as for a team that is asked again and again. More answers
    than invitations are kept as they are, above 100 percent and without interval, and
    the note says so: the roster or the team names in the answers need a look.

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> rates = response_rates(simulate(seed=3).survey, "office")
    >>> rates.table[["group", "invited", "n"]]
       group  invited    n
    0  front      272  177
    1   back      328  241
    """
    roster = survey.roster if roster is None else roster
    groups = group_respondents(survey, by, roster=roster, taken=COLUMNS)
    table = _table(groups, conf_level)
    overall = _table(organisation(survey, roster), conf_level)
    return ResponseRates(
        table=table,
        note=_note(table, overall),
        cells=Cells("rate", groups.by, "n", VALUES, groups.adds_up_to, per=()),
        by=groups.by,
        overall=overall,
    )


def _table(groups: Groups, conf_level: float) -> pd.DataFrame:
    n = groups.respondents
    invited = groups.frame["invited"].to_numpy(dtype=float, na_value=np.nan)
    known = np.where(invited > 0, invited, np.nan)
    share = n / known
    possible = np.where(share <= 1, share, np.nan)
    low, high = wilson(possible, known, z_quantile(conf_level))
    return groups.frame.assign(
        n=n, response_rate=share * 100, conf_low=low * 100, conf_high=high * 100
    )


def _note(table: pd.DataFrame, overall: pd.DataFrame) -> str:
    whole = overall.iloc[0]
    if bool(overall["response_rate"].isna().all()):
        return "How many were invited is not known, so there are no response rates."
    note = (
        f"{whole['n']} of {whole['invited']} people invited answered, "
        f"{whole['response_rate']:.0f}%."
    )
    # a comparison with an unknown number of invitations is missing, not true
    if bool((table["n"] > table["invited"]).fillna(False).any()):
        note += (
            " Some groups have more answers than invitations: check the roster and "
            "the team names in the answers."
        )
    return note
