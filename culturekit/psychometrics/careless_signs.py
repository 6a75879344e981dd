"""What percent shows each sign of careless answering, so that it may be shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from culturekit.psychometrics.careless import COMBINED, Careless, careless
from culturekit.psychometrics.careless_rates import VALUES, flag_rates
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.summary.groups import Groups, group_respondents, organisation
from culturekit.survey import Survey

if TYPE_CHECKING:
    from culturekit.roster import Roster

TAKEN = ("group", "sign", "n", *VALUES)


@dataclass(frozen=True, eq=False, repr=False)
class CarelessSigns(Result):
    """Percent of respondents with each sign of careless answering.

    Parameters
    ----------
    by : tuple of str
        The attribute that tells the groups of `table` apart; empty for none.
    overall : pandas.DataFrame
        Everybody, group "Organisation": one row a sign that anybody could be judged
        by, ``combined`` last.
    """

    by: tuple[str, ...]
    overall: pd.DataFrame


def careless_signs(
    data: Survey | Scores | Careless,
    by: str | None = None,
    *,
    roster: "Roster | None" = None,
    conf_level: float = 0.95,
) -> CarelessSigns:
    """Return what percent shows each sign of careless answering, and several of them.

    Parameters
    ----------
    data : Survey, Scores or Careless
        A survey is judged with the defaults of `careless`; give its result for others.
    by : str, optional
        An attribute: `table` then has the combined flag by its groups. Functions or
        offices rather than teams: a rate of a few people points at them.
    roster : Roster, optional
        Adds groups from which nobody answered; the survey's own by default.
    conf_level : float
        Of the intervals, above 0 and below 1.

    Returns
    -------
    CarelessSigns
        `overall` with ``group``, ``sign`` (an index of `careless`, or ``combined``),
        ``n`` (respondents who could be judged by it), ``flagged``, ``flagged_low``,
        ``flagged_high`` (percent). `table` with the same columns and one for the
        attribute, ``combined`` alone; without `by` as `overall`. A sign that nobody
        could be judged by has no row.

    Raises
    ------
    UsageError
        For an attribute that does not exist.
    InputError
        For an attribute of the definition that the data do not have.

    Notes
    -----
    Wilson's score interval. The gate treats each sign as a distribution of its own:
    who could be judged by one sign says nothing about who may see other numbers.

    References
    ----------
    Wilson, E. B. (1927). DOI 10.1080/01621459.1927.10502953

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> signs = careless_signs(simulate(seed=3).survey).overall
    >>> signs[["sign", "n", "flagged"]].round(1).tail(2)
           sign    n  flagged
    4  even_odd  418      3.3
    5  combined  418      2.6
    """
    found = data if isinstance(data, Careless) else careless(data)
    survey = found.survey
    roster = survey.roster if roster is None else roster
    everybody = organisation(survey, roster)
    known = [name for name, able, _ in _signs(found) if able.any()]
    overall = _table(everybody, found, known, conf_level)
    table, groups = overall, everybody
    if by is not None:
        groups = group_respondents(survey, by, roster=roster, taken=TAKEN)
        table = _table(groups, found, [COMBINED], conf_level)
    return CarelessSigns(
        table=table,
        note=_note(overall, found.needed),
        cells=Cells(
            "distribution", groups.by, "n", VALUES, groups.adds_up_to, ("sign",)
        ),
        by=groups.by,
        overall=overall,
    )


def _signs(found: Careless) -> Iterator[tuple[str, Any, Any]]:
    """Yield every sign: its name, who could be judged by it, and who shows it."""
    for name in found.flags:
        flag = found.flags[name]
        yield name, flag.notna().to_numpy(), flag.fillna(value=False).to_numpy(bool)
    yield COMBINED, found.able, found.table["flagged"].to_numpy()


def _table(
    groups: Groups, found: Careless, names: list[str], conf_level: float
) -> pd.DataFrame:
    frames = [
        flag_rates(groups, able, flagged, conf_level).assign(sign=name)
        for name, able, flagged in _signs(found)
        if name in names
    ]
    empty = groups.frame.iloc[:0].drop(columns="invited")
    frame = pd.concat(frames, ignore_index=True) if frames else empty
    return frame.reindex(columns=["group", *groups.by, *TAKEN[1:]])


def _note(overall: pd.DataFrame, needed: int) -> str:
    whole = overall[overall["sign"] == COMBINED]
    if whole.empty:
        return "No respondent could be judged for careless answering."
    row = whole.iloc[0]
    return (
        f"{row['flagged']:.1f}% of {row['n']} respondents show at least {needed} signs "
        "of careless answering. Nobody was left out because of it."
    )
