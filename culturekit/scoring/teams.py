"""Scores of groups: teams, functions, offices, or two attributes crossed."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

import pandas as pd

from culturekit.errors import (
    UsageError,
    require_floor,
    require_known,
    require_level,
)
from culturekit.results import Cells, Result
from culturekit.scoring.answers import scale_block, scored_scales
from culturekit.scoring.grouped import (
    ScaleGroups,
    groups_of_rows,
    groups_of_sums,
    sums_of,
)
from culturekit.scoring.numbers import Convention
from culturekit.scoring.rows import COLUMNS, VALUES, joined, scale_rows
from culturekit.scoring.scores import Scores
from culturekit.scoring.stored import Pieces
from culturekit.scoring.summarising import summarise
from culturekit.scoring.wording import teams_note
from culturekit.summary.containment import lies_in
from culturekit.summary.groups import (
    ORGANISATION,
    Groups,
    group_respondents,
    groups_of_summary,
    organisation,
    organisation_of,
)
from culturekit.summary.summary import Summary
from culturekit.survey import Survey

MANY = 5_000  # groups whose scales are reckoned with side by side
# of these the first two are pooled only where intervals are asked for so
POOLED = (
    *("conf_low", "conf_high"),
    *("shrunken_low", "shrunken_high", "reliability", "p_adjusted"),
)

if TYPE_CHECKING:
    from culturekit.roster import Roster


class How(TypedDict, total=False):
    """Conventions of `team_scores` that are rarely changed."""

    interval: Literal["pooled", "own"]
    population: Literal["process", "finite"]
    floor: int


@dataclass(frozen=True, eq=False, repr=False)
class TeamScores(Result):
    """Scores by group, with intervals, shrunken estimates and comparisons.

    Parameters
    ----------
    by : tuple of str
        The attribute, or the two, that tell the groups apart.
    overall : pandas.DataFrame
        The same columns for everybody who answered, group "Organisation".
    toward : str
        The attribute toward whose means groups were shrunk and against the rest of
        which they were compared, or ``"organisation"``.
    """

    by: tuple[str, ...]
    overall: pd.DataFrame
    toward: str


def team_scores(
    data: Survey | Scores | Summary | Pieces,
    by: str | tuple[str, ...] = "team",
    *,
    roster: "Roster | None" = None,
    conf_level: float = 0.95,
    toward: str | None = None,
    **how: Unpack[How],
) -> TeamScores:
    """Score every scale for every group of one attribute, or of two crossed.

    Parameters
    ----------
    data : Survey, Scores, Summary or Pieces
        Answers, their scores (then only the scales in them), what `summarise` made of
        them (then by what it was summarised), or a wave that is still in its store.
    by : str or tuple of two str
        Attributes that tell groups apart. Respondents without one count in `overall`
        only.
    roster : Roster, optional
        Who was invited; the survey's own by default. Without one, `invited` and
        `response_rate` are missing.
    conf_level : float
        Of all intervals, above 0 and below 1.
    toward : str, optional
        Attribute toward whose means groups are shrunk and with the rest of which they
        are compared; ``"organisation"`` for all. By default the definition's side
        attribute (the office) where it contains the groups, else the organisation, and
        the note says so.
    **how
        interval : ``"pooled"`` (one standard deviation within groups) or ``"own"``.
        population : ``"process"``, or ``"finite"`` for a statement about exactly those
        invited. floor : answers below which a group is not compared, 5 by default.

    Returns
    -------
    TeamScores
        `table` with one row a group and scale: ``group``, one column an attribute,
        ``scale``, ``invited``, ``n``, ``response_rate`` (percent), ``mean`` and ``sd``
        in natural units, ``index`` (0-100) with ``conf_low``, ``conf_high``;
        ``favourable`` with ``favourable_low``, ``favourable_high``;
        ``favourable_people``; ``shrunken`` with ``shrunken_low``, ``shrunken_high``;
        ``reliability``, ``p_adjusted``, ``differs``. Groups nobody answered from have
        n = 0.

    Raises
    ------
    UsageError
        For an attribute or an option that does not exist.

    Notes
    -----
    Formulas and sources of every column: docs/scoring.md. In short: t interval with
    the pooled standard deviation s and N - G degrees of freedom, cut at 0 and 100;
    shrunken by an area-level model with adjusted residual likelihood (Li & Lahiri 2010,
    DOI 10.1016/j.jmva.2009.10.009) and Prasad-Rao type error; `differs` where the group
    against the rest of its reference has an adjusted p below 1 - `conf_level` and a
    difference of at least 0.2 s. The two sides themselves are not compared here: `gap`
    does that at the unit at which sides are assigned.

    Examples
    --------
    >>> import pandas as pd
    >>> from culturekit.scoring import score
    >>> frame = pd.DataFrame({"team": list("aab"), "q": [1, 3, 5]})
    >>> teams = team_scores(score(frame, scales={"q": ["q"]}, options=(1, 5)))
    >>> teams.table[["group", "n", "index"]].to_dict("list")
    {'group': ['a', 'b'], 'n': [2, 1], 'index': [25.0, 100.0]}
    """
    convention = _convention(conf_level, how)
    if isinstance(data, Summary):
        given = _of_summary(data, by, roster, toward)
    elif isinstance(data, Pieces):
        given = _of_pieces(data, by, roster, toward)
    else:
        given = _of_rows(data, by, roster, toward)
    groups, everybody, reference = given.groups, given.everybody, given.reference
    parts, whole = _rows(given, convention)
    table = joined(parts, groups, given.family, convention)
    return TeamScores(
        table=table,
        note=teams_note(table, groups, reference, convention),
        cells=_cells(groups, convention),
        by=groups.by,
        overall=joined(whole, everybody, [], convention),
        toward=reference or ORGANISATION.lower(),
    )


def _rows(
    given: "_Given", convention: Convention
) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """Return the rows of every scale, of its groups and of the whole organisation."""
    groups, everybody = given.groups, given.everybody
    of, nobody = groups.inside(given.reference), everybody.inside(None)

    def both(
        part: tuple[str, ScaleGroups, ScaleGroups],
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        scale, found, total = part
        return (
            scale_rows(scale, found, groups, convention, of),
            scale_rows(scale, total, everybody, convention, nobody),
        )

    if groups.count < MANY:
        done = [both(part) for part in given.scales]
    else:
        # NumPy lets go of the interpreter while it reckons with so many
        with ThreadPoolExecutor() as pool:
            done = list(pool.map(both, given.scales))
    return [part for part, _ in done], [total for _, total in done]


def _cells(groups: Groups, convention: Convention) -> Cells:
    """Declare the table to the gate; intervals of a finite group tell its spread."""
    pooled = convention.interval == "pooled" and convention.population == "process"
    names = POOLED if pooled else POOLED[2:]
    return Cells("scores", groups.by, "n", VALUES, groups.adds_up_to, ("scale",), names)


@dataclass(frozen=True, eq=False)
class _Given:
    """What groups answered, and what they are held against.

    Parameters
    ----------
    groups, everybody : Groups
    scales : iterable of (str, ScaleGroups, ScaleGroups)
        Of each scale its id, its groups and the whole organisation.
    family : list of str
        Scales whose comparisons count.
    reference : str or None
        Attribute toward whose means groups are shrunk.
    """

    groups: Groups
    everybody: Groups
    scales: Iterable[tuple[str, ScaleGroups, ScaleGroups]]
    family: list[str]
    reference: str | None


def _of_rows(
    data: Survey | Scores,
    by: str | tuple[str, ...],
    roster: "Roster | None",
    toward: str | None,
) -> _Given:
    survey, scales = _scores_of(data)
    roster = survey.roster if roster is None else roster
    also = () if toward in {None, ORGANISATION.lower()} else (str(toward),)
    groups = group_respondents(survey, by, roster=roster, also=also, taken=COLUMNS)
    everybody = organisation(survey, roster)

    def each() -> Iterator[tuple[str, ScaleGroups, ScaleGroups]]:
        for scale in scales:
            block = scale_block(survey, scale)
            found = groups_of_rows(block, groups.codes, groups.count)
            yield scale, found, groups_of_rows(block, everybody.codes, 1)

    return _Given(
        groups=groups,
        everybody=everybody,
        scales=each(),
        family=_family(survey, groups, scales),
        reference=_reference(survey, groups, toward),
    )


def _of_pieces(
    pieces: Pieces,
    by: str | tuple[str, ...],
    roster: "Roster | None",
    toward: str | None,
) -> _Given:
    """Gather a wave of a store in one pass; groups are those of its attributes."""
    survey, scales = pieces.survey, list(pieces.scales)
    roster = survey.roster if roster is None else roster
    groups = group_respondents(survey, by, roster=roster, taken=COLUMNS)
    summary = summarise(pieces, by, scales=scales)
    placed, whole = summary.placed(groups.frame), summary.whole
    return _Given(
        groups=groups,
        everybody=organisation(survey, roster),
        scales=((name, _groups(placed, name), _groups(whole, name)) for name in scales),
        family=_family(survey, groups, scales),
        reference=_reference(survey, groups, toward),
    )


def _of_summary(
    summary: Summary,
    by: str | tuple[str, ...],
    roster: "Roster | None",
    toward: str | None,
) -> _Given:
    summary.require_by(by)
    plan = summary.plan
    groups = groups_of_summary(summary, roster)
    placed, whole = summary.placed(groups.frame), summary.whole
    if toward not in {None, ORGANISATION.lower(), *groups.parent}:
        raise UsageError(f"toward: groups of the summary do not lie in '{toward}'")
    side = plan.side if plan.side in groups.parent else None
    reference = side if toward is None else toward
    scales = list(summary.scales)
    primary = [name for name in plan.primary if name in scales] or scales
    return _Given(
        groups=groups,
        everybody=organisation_of(summary.n, roster),
        scales=((name, _groups(placed, name), _groups(whole, name)) for name in scales),
        family=[] if plan.by == (plan.side,) else primary,
        reference=None if reference == ORGANISATION.lower() else reference,
    )


def _groups(summary: Summary, scale: str) -> ScaleGroups:
    return groups_of_sums(sums_of(summary, [scale]))


def _scores_of(data: Survey | Scores) -> tuple[Survey, list[str]]:
    """Return the answers and the scales to score."""
    if isinstance(data, Scores):
        return data.survey, list(data.scales)
    if isinstance(data, Survey):
        return data, scored_scales(data)
    raise UsageError(
        "team_scores takes a Survey, Scores or a Summary; for a plain table call "
        "score(table, scales=...) or summarise(table, scales=...) first"
    )


def _family(survey: Survey, groups: Groups, scales: list[str]) -> list[str]:
    """Return the scales on which groups are compared.

    None where the groups are the two sides themselves: what varies between sides is
    known from the units that make them up, which `gap` respects.
    """
    if groups.by == (survey.instrument.roles.side,):
        return []
    return [name for name in survey.instrument.primary if name in scales] or scales


def _convention(conf_level: float, how: How) -> Convention:
    """Check the options once, at the edge."""
    for name in how:
        require_known("option of team_scores", name, How.__annotations__)
    convention = Convention(conf_level=conf_level, **how)
    require_known("interval", convention.interval, ("pooled", "own"))
    require_known("population", convention.population, ("process", "finite"))
    require_level(conf_level)
    require_floor(convention.floor)
    return convention


def _reference(survey: "Survey", groups: Groups, toward: str | None) -> str | None:
    """Return the attribute whose groups are the references; None for all together."""
    if toward == ORGANISATION.lower():
        return None
    if toward is None:
        side = survey.instrument.roles.side
        return side if side in groups.parent else None
    crossed = len(groups.by) > 1 and toward in groups.by
    if not crossed and not any(lies_in(survey, name, toward) for name in groups.by):
        raise UsageError(
            f"toward: groups by {' and '.join(groups.by)} do not lie in '{toward}'"
        )
    return toward
