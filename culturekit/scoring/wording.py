"""The plain sentences of scoring results: no number of any single group in them."""

import pandas as pd

from culturekit.results import counted
from culturekit.scoring.numbers import Convention
from culturekit.summary.groups import Groups


def teams_note(
    table: pd.DataFrame, groups: Groups, reference: str | None, convention: Convention
) -> str:
    """Say what was scored, how sure intervals are, and what groups are held against.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `team_scores`.
    groups : Groups
    reference : str or None
        Attribute of the references; None for the organisation.
    convention : Convention
    """
    about = (
        "the team as a continuing process"
        if convention.population == "process"
        else "exactly the people invited"
    )
    spread = (
        "one pooled standard deviation"
        if convention.interval == "pooled"
        else "each group's own standard deviation"
    )
    parts = [
        f"{counted(groups.count, 'group')} by {' and '.join(groups.by)} on "
        f"{counted(table['scale'].nunique(), 'scale')}",
        f"intervals hold at {convention.conf_level:.0%} with {spread}, about {about}",
    ]
    return f"{'; '.join(parts)}; {_held_against(table, reference)}."


def _held_against(table: pd.DataFrame, reference: str | None) -> str:
    mean = f"their own {reference}" if reference else "the organisation"
    drawn = (
        f"small groups are drawn toward the mean of {mean}"
        if bool(table["shrunken"].notna().any())
        else "there are too few groups to draw small ones toward a common mean"
    )
    if bool(table["p_adjusted"].notna().any()):
        return f"{drawn}, and a group stands out only against the rest of {mean}"
    return f"{drawn}, and groups are not compared here"
