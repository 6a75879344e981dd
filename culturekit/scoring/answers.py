"""The answers of a survey as arrays, and the rules by which its items are read."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from culturekit.instrument import Instrument, Scale
from culturekit.numerics.scales import ScaleBlock, score_block
from culturekit.summary.plan import item_rule

if TYPE_CHECKING:
    from culturekit.survey import Survey

Floats = NDArray[np.float64]


def answers(survey: "Survey", item: str) -> Floats:
    """Return the codes of an item as answered; NaN where nothing was answered."""
    if item not in survey.data:
        return np.full(len(survey.data), np.nan)
    values: Floats = survey.data[item].to_numpy(dtype=float, na_value=np.nan)
    return values


def can_be_scored(instrument: Instrument, scale: Scale) -> bool:
    """Return whether a scale has an index: bipolar items and facts have none."""
    responses = [instrument.response(item) for item in scale.items]
    fit = not any(part.bipolar or part.nominal for part in responses)
    return scale.scored and fit and bool(scale.items)


def scored_scales(survey: "Survey") -> list[str]:
    """Return the ids of the scales that have an index and of which items were asked."""
    return scored_in(survey.instrument, set(survey.data))


def scored_in(instrument: Instrument, columns: Collection[str]) -> list[str]:
    """Return the ids of the scales that can be scored from some columns."""
    return [
        scale.id
        for scale in instrument.scales.values()
        if can_be_scored(instrument, scale)
        and any(item in columns for item in scale.items)
    ]


def scale_block(survey: "Survey", scale: str) -> ScaleBlock:
    """Score one scale for every respondent of a survey."""
    part = survey.instrument.scales[scale]
    columns = [answers(survey, item) for item in part.items]
    rules = [item_rule(survey.instrument, item) for item in part.items]
    return score_block(columns, rules, part.required)
