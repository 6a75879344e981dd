"""Who manages whom: reports, span, depth and levels, from a column of managers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import RosterError
from culturekit.numerics.hierarchy import Forest, forest, loops
from culturekit.results import Result
from culturekit.roster.chart import Chart, chart_of
from culturekit.roster.names import ROSTER
from culturekit.roster.people import keyed
from culturekit.roster.table import rows_of
from culturekit.roster.types import Roster


@dataclass(frozen=True, eq=False, repr=False)
class ManagerTree(Result):
    """The people of an organisation as a tree of managers.

    Its table has one row a manager and is never released.

    Parameters
    ----------
    people : pandas.DataFrame
        One row a person: ``person``, ``manager``, ``level`` (1 at the top), ``top``
        (whom the person belongs to in the end).
    levels : pandas.DataFrame
        One row a level: ``level``, ``people``, ``managers``, ``span`` (mean number of
        direct reports).
    above : (managers,) array of int
        By row of the table, the row of the manager's own manager; -1 for none, or one
        who is not in the table. Managers in a circle have each other.
    depth : int
        How many levels there are.
    span : float
        Mean number of direct reports of a manager.
    """

    people: pd.DataFrame
    levels: pd.DataFrame
    above: NDArray[np.int64]
    depth: int
    span: float

    def _repr_html_(self) -> str:
        return f"<p>{self.note}</p>"


def manager_tree(
    people: Roster | pd.DataFrame | str | Path, *, survey: str = ""
) -> ManagerTree:
    """Build the tree of managers from who reports to whom.

    Parameters
    ----------
    people : Roster, DataFrame or path
        One row a person with the own id and the manager's: a roster of persons, or a
        table with such columns ("Employee ID", "Manager ID"), such as a Viva Glint
        export.
    survey : str
        The survey's id: persons' keys are then those of its answers. A roster has its
        own keys already.

    Returns
    -------
    ManagerTree
        `table` with ``manager`` (an opaque key), ``level`` (1 at the top), ``direct``
        and ``indirect`` (reports), ``depth`` (levels below).

    Raises
    ------
    RosterError
        If there is no column of persons or of managers.

    Notes
    -----
    A manager who is not in the list counts as none, and members of a loop as tops; the
    note says how many. `check_roster` names the rows.

    Examples
    --------
    >>> staff = pd.DataFrame({"Employee ID": ["a", "b", "c", "d"],
    ...                       "Manager ID": ["", "a", "a", "b"]})
    >>> manager_tree(staff).table[["level", "direct", "indirect", "depth"]]
       level  direct  indirect  depth
    0      1       2         1      2
    1      2       1         0      1
    """
    person, manager = _columns(people, survey)
    chart = chart_of(person, manager)
    tree = forest(chart.above)
    told = manager[chart.rows].set_axis(range(len(chart.names)))
    table = _leading(chart, tree)
    span = float(table["direct"].mean()) if len(table) else float("nan")
    return ManagerTree(
        table=table,
        note=_note(chart, told, tree, span),
        cells=None,
        people=_everybody(chart, told, tree),
        levels=_levels(tree),
        above=_own_managers(chart, tree),
        depth=int(tree.level.max(initial=0)),
        span=span,
    )


def _leading(chart: Chart, tree: Forest) -> pd.DataFrame:
    """Return one row a manager."""
    leads = np.flatnonzero(tree.direct)
    return pd.DataFrame(
        {
            "manager": chart.names[leads],
            "level": tree.level[leads],
            "direct": tree.direct[leads],
            "indirect": tree.below[leads] - tree.direct[leads],
            "depth": tree.depth[leads],
        }
    )


def _own_managers(chart: Chart, tree: Forest) -> NDArray[np.int64]:
    """Return the row of each manager's own manager among the managers."""
    leads = np.flatnonzero(tree.direct)
    rows = np.full(len(chart.above) + 1, -1)  # the last for whoever has no manager
    rows[leads] = np.arange(len(leads))
    return rows[chart.above[leads]]


def _everybody(chart: Chart, manager: pd.Series, tree: Forest) -> pd.DataFrame:
    """Return one row a person."""
    return pd.DataFrame(
        {
            "person": chart.names,
            "manager": manager.where(chart.above >= 0),
            "level": tree.level,
            "top": chart.names[tree.top],
        }
    )


def _columns(
    people: Roster | pd.DataFrame | str | Path, survey: str
) -> tuple[pd.Series, pd.Series]:
    """Return the keys of persons and of their managers."""
    if isinstance(people, Roster):
        frame = pd.DataFrame() if people.people is None else people.people
    else:
        frame = rows_of(people, ROSTER).frame
    if not {"person", "manager"} <= set(frame):
        raise RosterError(
            "nothing says who reports to whom; required: one row a person with a "
            "column person (or employee id) and a column manager (or manager id)"
        )
    if isinstance(people, Roster):
        return frame["person"], frame["manager"]
    return keyed(frame["person"], survey), keyed(frame["manager"], survey)


def _levels(tree: Forest) -> pd.DataFrame:
    people = np.bincount(tree.level)[1:]  # levels from 1, none of them empty
    managers = np.bincount(tree.level[tree.direct > 0], minlength=len(people) + 1)[1:]
    direct = np.bincount(tree.level, tree.direct, minlength=len(people) + 1)[1:]
    return pd.DataFrame(
        {
            "level": np.arange(len(people)) + 1,
            "people": people,
            "managers": managers,
            "span": np.where(managers > 0, direct / np.maximum(managers, 1), np.nan),
        }
    )


def _note(chart: Chart, manager: pd.Series, tree: Forest, span: float) -> str:
    managers, people = int((tree.direct > 0).sum()), len(chart.names)
    if not managers:
        return f"{people} people, none of whom manages another."
    most = int(tree.direct.max())
    note = (
        f"{people} people in {int(tree.level.max())} levels, {managers} of them with "
        f"reports: {span:.1f} directly on average, at most {most}."
    )
    strange = int((manager.notna().to_numpy() & (chart.above < 0)).sum())
    if strange:
        note += f" Managers who are not in the list: named by {strange}."
    if circles := loops(chart.above):
        count = sum(len(members) for members in circles)
        note += f" Managing each other in circles, and counted as tops: {count}."
    return note
