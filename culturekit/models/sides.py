"""Two sides of a company, what is measured on both, and the units behind them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.instrument import Instrument
from culturekit.labelled import Labelled, group_numbers, item_frame

PERSONS = "respondent"


@dataclass(frozen=True, eq=False)
class Sides:
    """Respondents of two sides.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of the two sides only; attributes and scores.
    by : str
        The attribute that tells the sides apart.
    reference, contrast : str
        Its two values; differences are contrast minus reference.
    contrasted : (n,) bool array
        Which rows belong to the contrast.
    unit : str
        The attribute whose groups are the units, or ``"respondent"``.
    units : (n,) int array
        Unit of each row, from 0; -1 where it is not known.
    """

    frame: pd.DataFrame
    by: str
    reference: str
    contrast: str
    contrasted: NDArray[np.bool_]
    unit: str
    units: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Measure:
    """One thing measured on both sides: a scale, or an item of one domain.

    Parameters
    ----------
    scale, domain, item, title : str
        `domain` and `item` are empty for a whole scale.
    values : (n,) float array
        Index of each row of `Sides.frame`; missing is NaN.
    """

    scale: str
    domain: str
    item: str
    title: str
    values: NDArray[np.float64]


def two_sides(
    data: Labelled,
    by: str | None,
    sides: tuple[str, str] | None,
    cluster: str | None,
) -> Sides:
    """Find the sides and their units, from the definition where nothing is said.

    Raises
    ------
    UsageError
        If it is not clear which attribute, which two values or which units are meant.
    """
    roles = data.instrument.roles if data.instrument else None
    by = by or (roles.side if roles else None)
    if by is None:
        raise UsageError("by: name the attribute that tells the two sides apart")
    require_known("attribute", by, [str(name) for name in data.frame])
    if sides is None and roles and by == roles.side:
        named = (roles.reference, roles.contrast)
        sides = (str(named[0]), str(named[1])) if all(named) else None
    reference, contrast = _two_values(data.frame[by], by, sides)
    rows = data.frame[by].astype(object).isin([reference, contrast])
    frame = data.frame[rows]
    unit = _unit(frame, by, data.instrument, cluster)
    each = np.arange(len(frame))
    units = each if unit == PERSONS else group_numbers(frame[unit])[0]
    contrasted = (frame[by] == contrast).to_numpy()
    return Sides(frame, by, reference, contrast, contrasted, unit, units)


def _two_values(
    column: pd.Series, by: str, sides: tuple[str, str] | None
) -> tuple[str, str]:
    present = [str(value) for value in pd.Series(column.dropna().unique())]
    if sides is None:
        if len(present) != 2:
            raise UsageError(
                f"attribute '{by}' has {len(present)} values; name the two to compare "
                "as sides=(reference, contrast)"
            )
        first, second = sorted(present)
        return first, second
    reference, contrast = sides
    for value in (reference, contrast):
        require_known(f"value of '{by}'", value, present)
    if reference == contrast:
        raise UsageError("sides: the reference and the contrast must differ")
    return reference, contrast


def _unit(
    frame: pd.DataFrame, by: str, instrument: Instrument | None, cluster: str | None
) -> str:
    """Return the attribute of the units: as named, or the highest that fits."""
    if cluster is None:
        return PERSONS
    if cluster != "auto":
        require_known("attribute", cluster, [str(name) for name in frame])
        return cluster
    if instrument is None:
        return PERSONS
    for name in _candidates(instrument, by):
        if (
            name in frame
            and (frame.groupby(name, observed=True)[by].nunique() < 2).all()
        ):
            return name
    team = instrument.roles.team
    return team if team in frame and team != by else PERSONS


def _candidates(instrument: Instrument, by: str) -> list[str]:
    """Return what could be the unit, the named one first, then from wide to narrow."""
    roles, known = instrument.roles, instrument.attributes
    above = instrument.containers(roles.team) if roles.team in known else ()
    chain = [*reversed(above), roles.team]
    if by in chain:
        chain = chain[chain.index(by) + 1 :]
    named = [roles.side_unit] if roles.side_unit and by == roles.side else []
    return [*named, *(name for name in chain if name not in named)]


def measures(data: Labelled, sides: Sides) -> Iterator[Measure]:
    """Yield every scale with an index, then the items of each domain."""
    frame, instrument = sides.frame, data.instrument
    for name in data.scales:
        if name in (sides.by, sides.unit):
            continue
        known = instrument.scales.get(name) if instrument else None
        values = frame[name].to_numpy(dtype=float, na_value=np.nan)
        yield Measure(name, "", "", known.title if known else name, values)
    if data.survey is None or instrument is None:
        return
    rows = data.frame.index.isin(frame.index)
    roles = instrument.roles
    for scale in (*roles.adequacy, *roles.fairness):
        asked = [i for i in instrument.scales[scale].items if i in data.survey.data]
        indices = item_frame(data.survey, asked, "index")
        for item in asked:
            domain = instrument.items[item].domain or ""
            title = roles.domains.get(domain, domain or instrument.text(item))
            yield Measure(scale, domain, item, title, indices[item].to_numpy()[rows])
