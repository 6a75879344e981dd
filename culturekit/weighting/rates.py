"""Who answered: response rates against the roster."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from culturekit.numerics.intervals import wilson, z_quantile
from culturekit.results import Cells, Result
from culturekit.roster.types import SELF_REPORTED
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
        note=_note(table, overall) + _chosen(survey, groups.by),
        cells=Cells("rate", groups.by, "n", VALUES, groups.adds_up_to, per=()),
        by=groups.by,
        overall=overall,
    )


@dataclass(frozen=True, eq=False, repr=False)
class ResponseByLevel(Result):
    """Response rates of teams, of all that contains them and of the organisation.

    One table cannot pass the gate for several breakdowns; release `parts`, which hold
    the same numbers, together.

    Parameters
    ----------
    levels : tuple of str
        The attributes, from the team upward.
    parts : tuple of ResponseRates
        The rates of each level.
    """

    levels: tuple[str, ...]
    parts: tuple[ResponseRates, ...]


def response_by_level(
    survey: "Survey", *, roster: "Roster | None" = None, conf_level: float = 0.95
) -> ResponseByLevel:
    """Return response rates by team and by every level above, in one table.

    Parameters
    ----------
    survey : Survey
    roster : Roster, optional
        Who was invited; the survey's own by default.
    conf_level : float
        Of the intervals, above 0 and below 1.

    Returns
    -------
    ResponseByLevel
        `table` with ``level`` (an attribute, or ``organisation``), ``group``,
        ``invited``, ``n``, ``response_rate``, ``conf_low``, ``conf_high`` (percent).

    Raises
    ------
    UsageError
        If the answers name neither team nor anything that contains it.

    Notes
    -----
    As `response_rates`, level by level. The levels are the team and its containers as
    far as the answers have them.

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> rates = response_by_level(simulate(seed=3).survey)
    >>> rates.table.groupby("level", sort=False)["n"].agg(["size", "sum"])
                  size  sum
    level
    team            45  418
    function         9  418
    office           2  418
    organisation     1  418
    """
    team = survey.instrument.roles.team
    known = team in survey.instrument.attributes
    above = survey.instrument.containers(team) if known else ()
    levels = tuple(name for name in (team, *above) if name in survey.data)
    parts = tuple(
        response_rates(survey, name, roster=roster, conf_level=conf_level)
        for name in levels or (team,)
    )
    columns = ["level", *COLUMNS]
    frames = [
        part.table.assign(level=part.by[0]).reindex(columns=columns) for part in parts
    ]
    frames.append(parts[0].overall.assign(level="organisation")[columns])
    return ResponseByLevel(
        table=pd.concat(frames, ignore_index=True),
        note=parts[0].note,
        cells=None,
        levels=levels,
        parts=parts,
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


def _chosen(survey: "Survey", by: tuple[str, ...]) -> str:
    """Say that people chose their team themselves, where that is so."""
    team = survey.instrument.roles.team
    if survey.team_source != "self_reported" or team not in by:
        return ""
    return f" {SELF_REPORTED}"
