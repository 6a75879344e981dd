"""How fairness goes with the intent to leave under other choices, and the other way."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from culturekit.errors import UsageError, require_level
from culturekit.instrument import Instrument
from culturekit.labelled import Labelled, labelled
from culturekit.models.mixed import mixed
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.survey import Survey

PROCEDURE = "procedure"
STEP = 10  # index points for which the sentence tells the difference
VALUES = (
    *("estimate", "std_error", "df", "statistic", "p_value"),
    *("conf_low", "conf_high", "n_groups"),
)


@dataclass(frozen=True, eq=False, repr=False)
class Specifications(Result):
    """One association under several choices of what is held equal.

    Parameters
    ----------
    outcome, predictor : str
        The scales in question; the reverse rows exchange them.
    """

    outcome: str
    predictor: str


def specifications(
    data: Survey | Scores, *, conf_level: float = 0.95
) -> Specifications:
    """Fit fairness and intent to leave with other things held equal, and in reverse.

    Parameters
    ----------
    data : Survey or Scores
        With the roles ``outcome``, ``fairness`` (the first is taken) and ``team``
        defined. Index points, 0-100; rows with anything missing are left out model by
        model.
    conf_level : float
        Between 0 and 1.

    Returns
    -------
    Specifications
        Table columns: specification, direction (``forward`` or ``reverse``), outcome,
        term, adjusted (names held equal, joined by ", "), estimate (points of the
        outcome a point of the term), std_error, df, statistic, p_value, conf_low,
        conf_high, n, n_groups. One row a model, the reverse ordering last.

    Raises
    ------
    UsageError
        For data without the roles, or a level outside 0 to 1.

    Notes
    -----
    Every row is a mixed model with an intercept a team (see `mixed`). Held equal are in
    turn: nothing; fair procedure; the side; both; both and adequacy; all of these and
    the mediators of the definition. What a mediator carries is no longer counted once
    it is held equal, so the last row may be nearer to zero without being better. A
    range over choices is not an interval (Steegen et al. 2016). The reverse ordering
    exchanges outcome and predictor: that it fits too is why a cross-sectional survey
    cannot tell which comes first.

    References
    ----------
    Steegen, S., Tuerlinckx, F., Gelman, A. & Vanpaemel, W. (2016). Increasing
    transparency through a multiverse analysis. DOI 10.1177/1745691616658637

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> found = specifications(simulate(seed=3).survey)
    >>> found.table[["specification", "direction"]].head(2)
          specification direction
    0             alone   forward
    1  + fair procedure   forward
    """
    require_level(conf_level)
    known = labelled(data, "index")
    outcome, fair = _asked(known)
    rows = [
        _fitted(known, pair, adjusted, conf_level).assign(
            specification=name,
            direction="reverse" if pair[0] == fair else "forward",
        )
        for name, pair, adjusted in _choices(known, outcome, fair)
    ]
    table = pd.concat(rows, ignore_index=True)
    order = ["specification", "direction", "outcome", "term", "adjusted"]
    table = table[[*order, *[name for name in table if name not in order]]]
    return Specifications(
        table=table,
        note=_note(table, known.instrument, conf_level),
        cells=Cells("model", (), "n", VALUES, per=("specification",)),
        outcome=outcome,
        predictor=fair,
    )


def _asked(known: Labelled) -> tuple[str, str]:
    roles = known.instrument.roles if known.instrument else None
    fair = [name for name in (roles.fairness if roles else ()) if name in known.scales]
    outcome = roles.outcome if roles else None
    if not fair or outcome is None or outcome not in known.scales:
        raise UsageError(
            "specifications need a Survey or Scores whose definition has roles.outcome "
            "and roles.fairness, both answered; add them to say what goes with what"
        )
    if roles is None or roles.team not in known.frame:
        raise UsageError("specifications need the team of every respondent; add it")
    return outcome, fair[0]


def _choices(
    known: Labelled, outcome: str, fair: str
) -> Iterator[tuple[str, tuple[str, str], list[str]]]:
    """Yield a name, (outcome, predictor) and what is held equal."""
    roles = known.instrument.roles if known.instrument else None
    side = [roles.side] if roles and roles.side and roles.side in known.frame else []

    def present(names: tuple[str, ...]) -> list[str]:
        return [n for n in names if n in known.scales and n not in {outcome, fair}]

    procedure = present((PROCEDURE,))
    enough = present(roles.adequacy if roles else ())
    carried = present(roles.mediators if roles else ())
    forward = (outcome, fair)
    sets = {
        "alone": [],
        "+ fair procedure": procedure,
        "+ side": side,
        "+ fair procedure and side": [*procedure, *side],
        "+ having enough": [*procedure, *side, *enough],
        "+ what may lie between": [*procedure, *side, *enough, *carried],
    }
    seen: list[list[str]] = []
    for name, adjusted in sets.items():
        if adjusted not in seen:
            seen.append(adjusted)
            yield name, forward, adjusted
    yield "the other way round", (fair, outcome), [*procedure, *side]


def _fitted(
    known: Labelled, pair: tuple[str, str], adjusted: list[str], conf_level: float
) -> pd.DataFrame:
    outcome, term = pair
    team = known.instrument.roles.team if known.instrument else "team"
    formula = f"{outcome} ~ {' + '.join([term, *adjusted])} + (1 | {team})"
    fit = mixed(known.frame, formula, conf_level=conf_level).table
    row = fit[fit["term"] == term]
    return row.assign(outcome=outcome, adjusted=", ".join(adjusted))


def _note(table: pd.DataFrame, instrument: Instrument | None, level: float) -> str:
    forward = table[table["direction"] == "forward"]
    low, high = STEP * forward["estimate"].min(), STEP * forward["estimate"].max()
    across = int(((forward["conf_low"] < 0) & (forward["conf_high"] > 0)).sum())
    title = (
        instrument.scales[forward["term"].iloc[0]].title if instrument else "fairness"
    )
    return (
        f"{STEP} points more on '{title}' go with {low:+.1f} to {high:+.1f} points of "
        f"intent to leave over {len(forward)} choices of what is held equal "
        f"(n {forward['n'].min()} to {forward['n'].max()}); {across} of their "
        f"{100 * level:.0f} % intervals hold zero. The other way round fits too, so "
        "this does not show which comes first."
    )
