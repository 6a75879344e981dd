"""How much of a gap goes with a different mix of people on the two sides."""

import numpy as np
import pandas as pd

from culturekit.labelled import Labelled
from culturekit.models.sides import Measure, Sides
from culturekit.numerics.spread import kitagawa

MOST_BANDS = 12
COLUMNS = ["scale", "item", "attribute", "n", "estimate", "composition", "within"]


def compositions(data: Labelled, sides: Sides, measures: list[Measure]) -> pd.DataFrame:
    """Decompose every gap by every attribute outside the hierarchy of teams.

    Returns
    -------
    pandas.DataFrame
        Columns scale, item, attribute, n (rows in bands with people on both sides),
        estimate (the gap among them), composition (what a different mix of bands would
        bring alone) and within (the gap between people of the same band).
    """
    rows = [
        _row(measure, sides, name)
        for measure in measures
        for name in _attributes(data, sides)
    ]
    return pd.DataFrame([row for row in rows if row is not None], columns=COLUMNS)


def _attributes(data: Labelled, sides: Sides) -> list[str]:
    if data.instrument is None:
        return []
    known, team = data.instrument.attributes, data.instrument.roles.team
    placed = {team, sides.by, sides.unit}
    placed.update(data.instrument.containers(team) if team in known else ())
    free = [name for name in known if name in sides.frame and name not in placed]
    return [name for name in free if 2 <= sides.frame[name].nunique() <= MOST_BANDS]


def _row(measure: Measure, sides: Sides, name: str) -> tuple[object, ...] | None:
    bands, _ = pd.factorize(sides.frame[name])
    used = ~np.isnan(measure.values) & (bands >= 0)
    parts = kitagawa(measure.values[used], sides.contrasted[used], bands[used])
    if parts is None:
        return None
    numbers = (parts.n, parts.difference, parts.composition, parts.within)
    return (measure.scale, measure.item, name, *numbers)
