"""Who was asked an item: everybody, or those whom a condition led there."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from culturekit.errors import DefinitionError
from culturekit.instrument.routing import parse_condition
from culturekit.scoring.answers import answers
from culturekit.summary.containment import coded

if TYPE_CHECKING:
    from culturekit.survey import Survey

Bools = NDArray[np.bool_]


def asked(survey: "Survey", item: str) -> Bools:
    """Return which respondents were asked an item.

    Parameters
    ----------
    survey : Survey
    item : str
        Its id. An item of only some questionnaire forms counts as asked where anything
        at all was answered, because the data do not say who had which form.

    Returns
    -------
    (n,) bool array

    Raises
    ------
    DefinitionError
        For a condition that cannot be read.
    """
    part = survey.instrument.items[item]
    if part.asked_if is not None:
        return _meets(survey, item, part.asked_if)
    if part.form is not None:
        return ~np.isnan(answers(survey, item))
    return np.ones(len(survey.data), dtype=bool)


def _meets(survey: "Survey", item: str, condition: str) -> Bools:
    try:
        route = parse_condition(condition)
    except ValueError as error:
        raise DefinitionError(f"items.{item}.asked_if: allowed is {error}") from None
    if route.name in survey.instrument.items:
        return np.isin(answers(survey, route.name), route.values)
    if route.name not in survey.data:
        return np.ones(len(survey.data), dtype=bool)
    codes, names = coded(survey.data[route.name])
    wanted = [i for i, name in enumerate(names) if name in map(str, route.values)]
    return np.isin(codes, wanted)
