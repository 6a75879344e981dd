"""More answers than people invited: told, team by team."""

import pandas as pd

from culturekit.instrument import Instrument
from culturekit.problems import Cause, Problems
from culturekit.roster import Roster
from culturekit.survey import Survey


def check_answered(survey: Survey) -> pd.DataFrame:
    """Return the teams from which more people answered than were invited.

    Parameters
    ----------
    survey : Survey
        With its roster.

    Returns
    -------
    pandas.DataFrame
        Columns team, answered, invited; empty where all is well, or without a roster.

    Examples
    --------
    >>> from culturekit.instrument import Instrument
    >>> asked = Instrument.model_validate({"id": "s", "title": "S", "items": {},
    ...     "scales": {}, "response_scales": {}})
    >>> roster = Roster(pd.DataFrame({"team": ["A"], "invited": [1]}))
    >>> check_answered(Survey(pd.DataFrame({"team": ["A", "A"]}), asked, roster))
      team  answered  invited
    0    A         2        1
    """
    columns = ["team", "answered", "invited"]
    team = survey.instrument.roles.team
    if survey.roster is None or team not in survey.data:
        return pd.DataFrame({name: [] for name in columns})
    return _overanswered(survey.data[team], survey.roster)


def _overanswered(teams: pd.Series, roster: Roster) -> pd.DataFrame:
    answered = teams.astype("object").value_counts(sort=False).rename("answered")
    table = roster.invited("team").to_frame().join(answered, how="inner")
    table = table[table["answered"] > table["invited"]].rename_axis("team")
    return table.reset_index()[["team", "answered", "invited"]]


def report_overanswered(
    data: pd.DataFrame, instrument: Instrument, roster: Roster, problems: Problems
) -> None:
    """Add a problem for every team with more answers than invitations."""
    team = instrument.roles.team
    if team not in data:
        return
    for row in _overanswered(data[team], roster).itertuples(index=False):
        cause = Cause(
            "more_answers_than_invited",
            f"more answers from team '{row.team}' than people invited",
            "at most as many answers as people invited",
            "correct the roster, or look for people who chose the wrong team",
        )
        problems.add(cause, column=team)
