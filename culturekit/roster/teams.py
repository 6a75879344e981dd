"""Checks of a table of teams: names, counts, what lies in what, who is above whom."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from culturekit.instrument import Instrument
from culturekit.problems import Cause
from culturekit.roster import rules
from culturekit.roster.chart import chart_of, tell_loops
from culturekit.roster.near import key
from culturekit.roster.table import Table

COUNTS = ("headcount", "vacancies")
CONTAINERS = ("function", "department", "office")
SHOWN = 5


def check_names(table: Table) -> None:
    """Tell teams without a name, and teams that stand twice or under two parents."""
    remedy = "name it, or delete the row"
    rules.require_filled(table, "team", "no_team", "no team", remedy)
    team = table.column("team")
    twice = team.duplicated() & team.notna()
    cause = Cause(
        "repeated_team",
        "this team stands in an earlier row",
        "one row a team",
        "keep one row a team",
    )
    table.tell(cause, "team", twice)
    parent = table.column("parent")
    first = team.map(parent[~team.duplicated()].set_axis(team[~team.duplicated()]))
    cause = Cause(
        "two_parents",
        "an earlier row gives this team another parent",
        "one parent a team",
        "keep the right one",
    )
    table.tell(cause, "parent", twice & (parent != first) & parent.notna())


def check_spelling(table: Table) -> None:
    """Tell teams that differ from another one only in case, spacing and punctuation."""
    codes, names = pd.factorize(table.column("team"))
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    usual: dict[str, int] = {}
    # the most frequent spelling last, of equally frequent ones the first
    for i in np.lexsort((-np.arange(len(names)), counts)).tolist():
        usual[key(str(names[i]))] = i
    odd = np.array(
        [usual[key(str(name))] != i for i, name in enumerate(names)] + [False]
    )
    cause = Cause(
        "spelt_differently",
        "another team differs only in case, spacing or punctuation; they count as two",
        "one spelling a team",
        "write both alike, if they are one",
    )
    table.tell(cause, "team", pd.Series(odd[codes]))


def check_parents(table: Table) -> None:
    """Tell parents that are not in the list, loops, and whether there are more tops.

    A parent may be a team, or one of the functions, departments and offices.
    """
    if "parent" not in table:
        return
    team, parent = table.column("team"), table.column("parent")
    above = [table.column(name).dropna() for name in CONTAINERS]
    known = set(team.dropna()).union(*above)
    cause = Cause(
        "unknown_parent",
        "this parent is not in the list",
        "a team, function, department or office of the list",
        "add the parent, or correct its name",
    )
    rules.unknown_names(table, "parent", known, cause)
    tell_loops(table, chart_of(team, parent), "parent", _circle(team))
    tops = team.notna() & parent.isna()
    if parent.notna().any() and int(tops.sum()) > 1:
        cause = Cause(
            "several_tops",
            f"{int(tops.sum())} teams have no parent",
            "one top, or several",
            "name the parent of those that have one",
        )
        table.tell(cause, "parent")


def _circle(team: pd.Series) -> Callable[[pd.Index], Cause]:
    """Return what to say of a loop, with the teams in it."""

    def said(rows: pd.Index) -> Cause:
        if len(rows) == 1:
            return Cause(
                "own_parent",
                "this team is its own parent",
                "another team, or none for a top",
                "correct the parent",
            )
        listed = ", ".join(f"'{name}'" for name in team[rows[:SHOWN]])
        return Cause(
            "circular_parents",
            f"the parents of {len(rows)} teams lead in a circle: {listed}"
            + ", ..." * (len(rows) > SHOWN),
            "parents that end at a top",
            "correct one of them; the topmost has none",
        )

    return said


def check_containers(table: Table, instrument: Instrument | None) -> None:
    """Tell groups that lie in two of the groups that should contain them."""
    for name, attribute in (instrument.attributes if instrument else {}).items():
        above = attribute.within
        inner = "team" if instrument and name == instrument.roles.team else name
        if above is None or inner not in table or above not in table:
            continue
        frame = table.frame[[inner, above]].dropna()
        groups = frame.groupby(inner)[above]
        counts, places = groups.nunique(), groups.indices
        for group, count in counts[counts > 1].items():
            rows = frame[above].iloc[places[group]]
            odd = rows.index[rows != rows.mode()[0]]
            cause = Cause(
                "two_containers",
                f"{inner} '{group}' lies in {count} different ones",
                f"one {above}",
                "correct the rows that differ",
            )
            table.problems.add(cause, column=table.headers[above], rows=odd)


def typed(table: Table, invited: pd.Series) -> pd.DataFrame:
    """Return the teams with their numbers; tell those that make no sense."""
    numbers = {"invited": invited}
    for name in COUNTS:
        if name in table:
            numbers[name] = rules.numeric(table, name, whole=True)
    if "median_tenure" in table:
        numbers["median_tenure"] = rules.numeric(table, "median_tenure")
    teams = table.frame.assign(**numbers)
    nobody = (invited == 0).fillna(False)
    cause = Cause(
        "empty_team",
        "nobody of this team counts as invited",
        "1 or more, or 0 if that is so",
        "check the number or the dates; delete the team if it is gone",
    )
    table.tell(cause, "invited" if "invited" in table else "team", nobody)
    if "headcount" in teams:
        more = (teams["invited"] > teams["headcount"]).fillna(False)
        cause = Cause(
            "more_invited_than_headcount",
            "more people invited than the team has",
            "at most the headcount",
            "check both numbers; agency staff may be the reason",
        )
        table.tell(cause, "invited" if "invited" in table else "team", more)
    return teams
