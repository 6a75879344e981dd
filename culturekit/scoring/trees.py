"""Scores of managers: of everybody below them, whatever the number of levels."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError
from culturekit.numerics.hierarchy import rolled_up
from culturekit.numerics.itemcounts import ItemCounts, merged_counts
from culturekit.numerics.moments import spread_out
from culturekit.results import Result
from culturekit.roster import ManagerTree
from culturekit.scoring.grouped import groups_of_sums
from culturekit.scoring.numbers import Convention, group_numbers
from culturekit.scoring.scores import Scores
from culturekit.scoring.summarising import summarise
from culturekit.summary.summary import Summary
from culturekit.survey import Survey

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class ManagerScores(Result):
    """Scores of managers, of their direct reports and of everybody below.

    Its tables have one row a manager and scale and are never released: a manager's
    people are part of the next one's, so that differences of rows tell of teams of any
    size.

    Parameters
    ----------
    direct : pandas.DataFrame
        The same columns as `table`, of direct reports alone.
    """

    direct: pd.DataFrame

    def _repr_html_(self) -> str:
        return f"<p>{self.note}</p>"


def manager_scores(
    data: Survey | Scores | Summary, tree: ManagerTree, *, by: str = "manager"
) -> ManagerScores:
    """Score every scale for everybody below each manager.

    Parameters
    ----------
    data : Survey, Scores or Summary
        Answers with the attribute `by`, or what `summarise` made of them by that.
        Respondents without a manager, or whose manager is not in the tree, count
        nowhere, and the note says how many.
    tree : ManagerTree
        Who reports to whom, with the same keys; see `manager_tree`.
    by : str
        The attribute that holds each respondent's manager.

    Returns
    -------
    ManagerScores
        `table` with one row a manager and scale, all levels below together, and
        `direct` with direct reports alone: ``manager``, ``level``, ``reports`` (people
        below, whether they answered or not), ``scale``, ``n``, ``mean``, ``sd``,
        ``index`` with ``conf_low``, ``conf_high``, ``favourable`` with
        ``favourable_low``, ``favourable_high``, ``favourable_people`` as in
        `team_scores`, intervals by each manager's own standard deviation. Managers
        whom nobody below answered have n = 0.

    Raises
    ------
    UsageError
        If the answers are told apart by something else, or no manager of theirs is in
        the tree.

    Notes
    -----
    Every answer is read once, into the sums of direct reports; those are merged up the
    tree in as many steps as the logarithm of its depth has (Chan, Golub & LeVeque 1983,
    DOI 10.1080/00031305.1983.10483115), so that a manager's whole tree costs no second
    reading. Members of a loop count as tops.

    Examples
    --------
    >>> from culturekit.roster import manager_tree
    >>> from culturekit.privacy import pseudonym
    >>> staff = pd.DataFrame({"person": list("abcd"), "manager": ["", "a", "a", "b"]})
    >>> answers = pd.DataFrame({"manager": pseudonym(["a", "a", "b"], "q"),
    ...                         "fun": [5, 2, 2]})
    >>> found = manager_scores(
    ...     summarise(answers, "manager", scales={"fun": ["fun"]}, options=(1, 5)),
    ...     manager_tree(staff, survey="q"))
    >>> found.table[["level", "reports", "n", "mean"]].to_dict("list")
    {'level': [1, 2], 'reports': [3, 1], 'n': [3, 1], 'mean': [3.0, 2.0]}
    """
    summary = data if isinstance(data, Summary) else summarise(data, by)
    if summary.plan.by != (by,):
        told = " and ".join(summary.plan.by) or "nothing"
        raise UsageError(
            f"by: the summary tells groups apart by {told}; summarise the answers by "
            f"'{by}'"
        )
    placed = _placed(summary, tree)
    chart = tree.table
    above = pd.Index(chart["manager"]).get_indexer(_own_managers(tree))
    moments = dict(
        zip(placed.moments, rolled_up([*placed.moments.values()], above), strict=True)
    )
    whole = replace(
        placed, counts=rolled_up([placed.counts], above)[0], moments=moments
    )
    counted = int(placed.counts.respondents.sum())
    return ManagerScores(
        table=_table(whole, chart, chart["direct"] + chart["indirect"]),
        note=_note(len(chart), counted, summary.n - counted),
        cells=None,
        direct=_table(placed, chart, chart["direct"]),
    )


def _own_managers(tree: ManagerTree) -> pd.Series:
    """Return the manager of each manager."""
    return tree.people.set_index("person")["manager"].reindex(tree.table["manager"])


def _placed(summary: Summary, tree: ManagerTree) -> Summary:
    """Return the sums of direct reports in the order of the managers of a tree."""
    told, managers = summary.told, tree.table["manager"]
    at = pd.Index(managers).get_indexer(told.groups["group"]).astype(np.int64)
    known = np.flatnonzero(at >= 0)
    if not len(known):
        raise UsageError(
            "no manager of the respondents is in the tree; both need the same keys: "
            "give manager_tree the survey's id"
        )
    none, count = np.zeros(0, dtype=np.int64), len(managers)
    moments = {
        name: spread_out(part.taken(known), at[known], count)
        for name, part in told.moments.items()
        if name.startswith("score:")
    }
    found: ItemCounts = told.counts.taken(known)
    counts = merged_counts(found.taken(none), none, found, at[known], count)
    frame = pd.DataFrame({"group": managers.astype("str")})
    return replace(
        told, groups=frame, counts=counts, moments=moments, parent={}, observed={}
    )


def _table(summary: Summary, chart: pd.DataFrame, reports: pd.Series) -> pd.DataFrame:
    """Return one row a manager and scale."""
    convention = Convention(interval="own")
    unknown = np.full(len(chart), np.nan)
    scales = summary.scales
    numbers = [
        group_numbers(groups_of_sums(summary, scale), unknown, convention).columns
        for scale in scales
    ]
    each = np.tile(np.arange(len(chart)), len(scales))
    people = chart[["manager", "level"]].assign(reports=reports).iloc[each]
    values = {name: np.concatenate([n[name] for n in numbers]) for name in numbers[0]}
    return pd.DataFrame(
        {
            **people.reset_index(drop=True),
            "scale": np.repeat(np.array(scales, dtype=object), len(chart)),
            **values,
        }
    ).astype({"scale": "str"})


def _note(managers: int, counted: int, left: int) -> str:
    outside = f"; {left} respondents have no manager in the tree" if left else ""
    return (
        f"{managers} managers, {counted} respondents below them{outside}. For the desk "
        "only: rows overlap, so these numbers cannot be released."
    )
