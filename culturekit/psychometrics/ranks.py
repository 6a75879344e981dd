"""Between which ranks each group lies, instead of a league table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from culturekit.errors import require_floor, require_level
from culturekit.numerics.welch import games_howell, rank_bounds
from culturekit.psychometrics.grouped import FEWEST as SPREAD
from culturekit.psychometrics.grouped import Given, GroupScores, group_scores
from culturekit.results import Cells, Result

VALUES = ("rank_low", "rank_high", "n_ranked")
COLUMNS = ("group", "scale", "n", *VALUES)
FEWEST = 5  # answers of a group that is ranked


@dataclass(frozen=True, eq=False, repr=False)
class RankIntervals(Result):
    """Intervals for the ranks of groups that hold all together.

    Parameters
    ----------
    scale, by : str
    n_ranked : int
        Groups that were ranked.
    first, last : int
        Groups that may have the highest mean, and that may have the lowest.
    """

    scale: str
    by: str
    n_ranked: int
    first: int
    last: int


def rank_intervals(
    data: Given,
    scale: str | Sequence[str],
    by: str = "team",
    *,
    conf_level: float = 0.95,
    floor: int = FEWEST,
) -> RankIntervals:
    """Tell between which ranks each group lies on one scale, for all groups at once.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
        As in `compare`.
    scale : str, or sequence of str
        A scale's name; for a table a column or a list of columns.
    by : str
        The attribute whose groups are ranked.
    conf_level : float
        Of all intervals together, between 0 and 1.
    floor : int
        Answers below which a group is not ranked (and does not push others down).

    Returns
    -------
    RankIntervals
        Columns: group, one of the attribute's name, scale, n, rank_low, rank_high,
        n_ranked. Rank 1 is the highest mean. Groups are in the order of their names: no
        order of merit is given, because there is none to give.

    Raises
    ------
    UsageError
        For a scale, attribute or confidence level that does not exist.

    Notes
    -----
    rank_low is 1 plus the groups whose mean is surely higher, rank_high the number of
    groups less those whose mean is surely lower; sure is what the simultaneous
    intervals of Games and Howell for all differences show. If those hold together, so
    do the ranks. Mohamad and others show it for Tukey's intervals; the step from
    differences to ranks needs no more than that they are simultaneous.

    References
    ----------
    Mohamad, D. A., Goeman, J. J. & van Zwet, E. W. (2022). Simultaneous confidence
    intervals for ranks with application to ranking institutions. DOI 10.1111/biom.13419
    Klein, M., Wright, T. & Wieczorek, J. (2020). A joint confidence region for an
    overall ranking of populations. DOI 10.1111/rssc.12402
    Goldstein, H. & Spiegelhalter, D. J. (1996). League tables and their limitations.
    DOI 10.2307/2983325

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"team": list("aaaaabbbbbccccc"),
    ...                       "hours": [8, 9, 10, 8, 9, 4, 5, 4, 3, 5, 8, 9, 8, 9, 9]})
    >>> rank_intervals(frame, "hours").table[["group", "rank_low", "rank_high"]]
      group  rank_low  rank_high
    0     a         1          2
    1     b         3          3
    2     c         1          2
    """
    require_level(conf_level)
    require_floor(floor, SPREAD)
    found = group_scores(data, scale, by, taken=COLUMNS, floor=floor)
    table = _table(found, conf_level)
    count = len(table)
    return RankIntervals(
        table=table,
        note=_note(found, table, conf_level),
        cells=Cells("scores", (by,), "n", VALUES, found.groups.adds_up_to),
        scale=found.scale,
        by=by,
        n_ranked=count,
        first=int((table["rank_low"] == 1).sum()),
        last=int((table["rank_high"] == count).sum()),
    )


def _table(found: GroupScores, conf_level: float) -> pd.DataFrame:
    count = len(found.n)
    low, high = np.ones((2, count), dtype=np.int64)
    if count > 1:
        pairs = games_howell(found.n, found.mean, found.variance, conf_level)
        low, high = rank_bounds(pairs, count)
    table = pd.DataFrame(
        {
            "group": found.names,
            found.by: found.names,
            "scale": found.scale,
            "n": found.n.astype(np.int64),
            "rank_low": low,
            "rank_high": high,
            "n_ranked": count,
        }
    )
    return table.astype({"group": "str", found.by: "str"})


def _note(found: GroupScores, table: pd.DataFrame, conf_level: float) -> str:
    """Say how many groups may be first or last, which is what a list would hide."""
    count = len(table)
    start = f"{found.title}, by {found.by}"
    if count < 2:
        return f"{start}: fewer than two groups have enough answers to be ranked."
    first = int((table["rank_low"] == 1).sum())
    last = int((table["rank_high"] == count).sum())
    n = table["n"]
    return (
        f"{start}: of {count} groups, {first} may have the highest mean and {last} the "
        f"lowest ({100 * conf_level:.0f} % for all ranks together; n {n.min()} to "
        f"{n.max()})."
    )
