"""Scores of managers: of everybody below them, whatever the number of levels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError
from culturekit.numerics.hierarchy import rolled_up, summed_up
from culturekit.numerics.moments import Moments, rows_at, span, stacked
from culturekit.results import Result
from culturekit.roster import ManagerTree
from culturekit.scoring.grouped import ScaleSums, alike_scales, groups_of_sums, sums_of
from culturekit.scoring.numbers import Convention, group_numbers
from culturekit.scoring.scores import Scores
from culturekit.scoring.summarising import summarise
from culturekit.summary.plan import Plan
from culturekit.summary.summary import Summary
from culturekit.survey import Survey

Ints = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]
# rows of managers and scales at a time: more of them leave the cache, and take longer
AT_HAND = 25_000


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
    chart, places = tree.table, _places(summary, tree)
    direct, whole = _numbers(summary, places, tree.above)
    rows = _rows(chart, summary.scales)
    reports = np.tile(chart["direct"] + chart["indirect"], len(summary.scales))
    counted = int(summary.counts.respondents[places >= 0].sum())
    return ManagerScores(
        table=pd.DataFrame({**rows, "reports": reports, **whole}),
        note=_note(len(chart), counted, summary.n - counted),
        cells=None,
        direct=pd.DataFrame({**rows, **direct}),
    )


def _places(summary: Summary, tree: ManagerTree) -> Ints:
    """Return the place of each group among the managers of a tree; -1 for none."""
    managers = pd.Index(tree.table["manager"])
    places: Ints = managers.get_indexer(summary.groups["group"]).astype(np.int64)
    if not (places >= 0).any():
        raise UsageError(
            "no manager of the respondents is in the tree; both need the same keys: "
            "give manager_tree the survey's id"
        )
    return places


def _rows(chart: pd.DataFrame, scales: Sequence[str]) -> dict[str, Any]:
    """Return what stands before the numbers, one row a manager and scale."""
    each = np.tile(np.arange(len(chart)), len(scales))
    return {
        "manager": chart["manager"].array.take(each),
        "level": chart["level"].to_numpy()[each],
        "reports": chart["direct"].to_numpy()[each],
        "scale": pd.array(scales, dtype="str").repeat(len(chart)),
    }


def _numbers(summary: Summary, places: Ints, above: Ints) -> tuple[Columns, Columns]:
    """Return what is told of direct reports, and of everybody below."""
    direct, whole, taken = [], [], []
    for scales in _handfuls(summary.plan, len(above)):
        own = _placed(sums_of(summary, scales), places, len(above))
        direct.append(_columns(own))
        whole.append(_columns(_with_all_below(own, above)))
        taken += scales
    order = span(np.array([taken.index(name) for name in summary.scales]))
    return _joined(direct, len(taken), order), _joined(whole, len(taken), order)


def _handfuls(plan: Plan, managers: int) -> list[list[str]]:
    """Return the scales of a plan in handfuls, those of one handful alike."""
    most = max(1, AT_HAND // managers)
    return [
        kind[first : first + most]
        for kind in alike_scales(plan)
        for first in range(0, len(kind), most)
    ]


def _placed(sums: ScaleSums, places: Ints, managers: int) -> ScaleSums:
    """Return sums in the order of managers, of nobody where nobody answered."""
    known = np.flatnonzero(places >= 0)
    group = np.full(managers, -1)
    group[places[known]] = known
    starts = np.arange(0, len(sums.counts), len(places))[:, None]
    # -1 takes the last row, which is added for nobody
    at = np.where(group >= 0, starts + group, -1).ravel()
    nobody = Moments.empty(1, sums.scores.means.shape[1], crossed=False)
    scores = stacked([sums.scores, nobody]).taken(at)
    return replace(
        sums, scores=scores, counts=np.pad(sums.counts, ((0, 1), (0, 0)))[at]
    )


def _with_all_below(own: ScaleSums, above: Ints) -> ScaleSums:
    """Add to the sums of each manager's reports those of all managers below."""
    scores, counts = rolled_up(own.scores, above), summed_up(own.counts, above)
    return replace(own, scores=scores, counts=counts)


def _columns(sums: ScaleSums) -> Columns:
    """Return what is told of each manager on each scale."""
    # with each one's own standard deviation, rows know nothing of each other
    own, invited = Convention(interval="own"), np.full(len(sums.counts), np.nan)
    return group_numbers(groups_of_sums(sums), invited, own).columns


def _joined(parts: Sequence[Columns], scales: int, order: Any) -> Columns:
    """Return what is told of all scales, in their order in the plan."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {
        name: rows_at(values.reshape(scales, -1), order).ravel()
        for name, values in whole.items()
    }


def _note(managers: int, counted: int, left: int) -> str:
    outside = f"; {left} respondents have no manager in the tree" if left else ""
    return (
        f"{managers} managers, {counted} respondents below them{outside}. For the desk "
        "only: rows overlap, so these numbers cannot be released."
    )
