"""Who stands above whom in a list, as positions; and the loops that a list may have."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.numerics.hierarchy import loops
from culturekit.problems import Cause
from culturekit.roster.table import Table


@dataclass(frozen=True, eq=False)
class Chart:
    """A list as a tree.

    Parameters
    ----------
    names : pandas.Index
        Everybody once, by first occurrence.
    rows : pandas.Index
        Where each stands in the list.
    above : array of int
        Position of the one above; -1 for a top, or where the list has no such one.
    """

    names: pd.Index
    rows: pd.Index
    above: NDArray[np.int64]


def chart_of(names: pd.Series, above: pd.Series) -> Chart:
    """Return a list as a tree; a name that comes again counts once.

    Examples
    --------
    >>> people = pd.Series(["ann", "ben", "eve"])
    >>> chart_of(people, pd.Series([None, "ann", "zoe"])).above.tolist()
    [-1, 0, -1]
    """
    kept = (names.notna() & ~names.duplicated()).to_numpy()
    known = pd.Index(names[kept])
    found = known.get_indexer(pd.Index(above[kept]))
    return Chart(known, names.index[kept], found.astype(np.int64))


def tell_loops(
    table: Table, chart: Chart, name: str, cause: Callable[[pd.Index], Cause]
) -> None:
    """Tell each loop once, in the row of its first member.

    Parameters
    ----------
    table : Table
        Receives the problems.
    chart : Chart
        The list as a tree.
    name : str
        The column that says who is above.
    cause : callable
        From the positions' rows of the members to what to say.
    """
    header = table.headers[name]
    for members in loops(chart.above):
        rows = chart.rows[members]
        table.problems.add(cause(rows), column=header, rows=rows[:1])
