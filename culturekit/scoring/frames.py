"""A plain table of answers as a small survey, so that one code path scores both."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from culturekit.errors import (
    InputError,
    UsageError,
    did_you_mean,
    require_options,
)
from culturekit.instrument import Attribute, Instrument, Item, ResponseScale, Scale
from culturekit.survey import Survey

MissingRule = Literal["two_thirds", "half", "all", "any"] | float
MOST_OPTIONS = 20


def survey_of(
    frame: pd.DataFrame,
    scales: Mapping[str, Sequence[str]],
    *,
    options: tuple[float, float] | None = None,
    reverse: Collection[str] = (),
    missing: MissingRule = "two_thirds",
) -> Survey:
    """Wrap a table of answers as a survey; every other column becomes an attribute.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a respondent; answers are numbers.
    scales : mapping of str to sequence of str
        Columns of each scale.
    options : tuple of float, optional
        Lowest and highest code of all items; by default the smallest and largest
        value of the scale's columns, if all values are whole numbers.
    reverse : collection of str
        Columns that are reverse-keyed.
    missing : str or float
        How many items must be answered, as in a definition.

    Returns
    -------
    Survey

    Raises
    ------
    UsageError
        For a column that does not exist.
    InputError
        For answers that are not numbers or lie outside `options`.
    """
    frame = frame.set_axis(frame.columns.map(str), axis=1)
    scales, reverse = checked_scales(list(frame), scales, reverse, missing)
    items = {name for names in scales.values() for name in names}
    others = [name for name in frame if name not in items]
    responses = {
        scale: _response(frame[sharing(scale, scales)], scale, options)
        for scale in scales
    }
    instrument = table_instrument(scales, responses, reverse, missing)
    attributes = {name: Attribute(id=name, title=name) for name in others}
    return Survey(frame, instrument.model_copy(update={"attributes": attributes}))


def checked_scales(
    columns: Sequence[str],
    scales: Mapping[str, Sequence[str]],
    reverse: Collection[str],
    missing: MissingRule,
    *,
    beside: Collection[str] | None = None,
) -> tuple[dict[str, list[str]], set[str]]:
    """Return scales and reversed columns as texts, or say what is wrong with them.

    `beside` are columns that stand in the result with the scales; by default all that
    are in none.
    """
    named = {str(scale): list(map(str, names)) for scale, names in scales.items()}
    turned = set(map(str, reverse))
    items = list(dict.fromkeys(name for names in named.values() for name in names))
    _check_missing(missing)
    _check_columns(columns, items, turned)
    others = columns if beside is None else beside
    _check_scales(named, [name for name in others if name not in items])
    return named, turned


def table_instrument(
    scales: Mapping[str, Sequence[str]],
    responses: Mapping[str, ResponseScale],
    reverse: Collection[str],
    missing: MissingRule,
) -> Instrument:
    """Return a definition of the columns of a table, without attributes."""
    return Instrument(
        id="table",
        title="A table of answers",
        items=_items(scales, reverse),
        scales={
            name: Scale(id=name, title=name, items=tuple(columns), missing=missing)
            for name, columns in scales.items()
        },
        response_scales=dict(responses),
    )


def sharing(scale: str, scales: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the columns of a scale and of all scales that share one with it.

    A column that counts in two scales has one range of answers.
    """
    found = set(scales[scale])
    while grown := {
        name
        for names in scales.values()
        if found & set(names)
        for name in names
        if name not in found
    }:
        found |= grown
    return sorted(found)


def _check_missing(missing: MissingRule) -> None:
    named = isinstance(missing, str) and missing in get_args(get_args(MissingRule)[0])
    number = isinstance(missing, int | float) and not isinstance(missing, bool)
    if not named and not (number and 0 < float(missing) <= 1):
        raise UsageError(
            f"missing is {missing!r}; allowed: two_thirds, half, all, any, or a share "
            "of the items above 0 and up to 1"
        )


def _check_scales(scales: Mapping[str, Sequence[str]], others: Sequence[str]) -> None:
    for scale, names in scales.items():
        if scale in others:
            raise UsageError(
                f"scale '{scale}' has the name of a column that is in no scale; give "
                "the scale another name"
            )
        if not names:
            raise UsageError(f"scale '{scale}' has no columns; name at least one")


def _items(
    scales: Mapping[str, Sequence[str]], reverse: Collection[str]
) -> dict[str, Item]:
    home = {item: scale for scale, names in scales.items() for item in names}
    return {
        item: Item(
            id=item,
            text={"en": item},
            scale=scale,
            response_scale=scale,
            reverse=item in reverse,
        )
        for item, scale in home.items()
    }


def _check_columns(
    columns: Sequence[str], items: Sequence[str], reverse: Collection[str]
) -> None:
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1:
            raise UsageError(f"the table has column '{name}' twice; rename one")
    for name in [*items, *reverse]:
        if name not in columns:
            hint = did_you_mean(name, columns)
            raise UsageError(f"the table has no column '{name}'{hint}")
    for name in reverse:
        if name not in items:
            raise UsageError(f"reverse: column '{name}' is in none of the scales")


def _response(
    answers: pd.DataFrame, scale: str, options: tuple[float, float] | None
) -> ResponseScale:
    """Return the response scale of one scale's columns, given or observed."""
    try:
        values = answers.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise InputError(
            f"scale '{scale}': its columns must hold numbers; text was found. Read the "
            "file with a survey definition to have labels decoded"
        ) from None
    if infinite := int(np.isinf(values).sum()):
        raise InputError(
            f"scale '{scale}': {infinite} answers are infinite; set them to missing"
        )
    present = values[~np.isnan(values)]
    whole = bool(np.all(present == np.round(present)))
    if options is None:
        options = _observed(present, scale, whole)
    require_options(options)
    low, high = options
    outside = int(((present < min(options)) | (present > max(options))).sum())
    if outside:
        raise InputError(
            f"scale '{scale}': {outside} answers lie outside the options "
            f"{low:g} to {high:g}; set them to missing or give other options"
        )
    return response_scale(scale, options, whole)


def response_scale(
    scale: str, options: tuple[float, float], whole: bool
) -> ResponseScale:
    """Return options from lowest to highest, or a range where answers are not whole."""
    low, high = options
    step = 1 if high > low else -1
    if whole and float(low).is_integer() and abs(high - low) < MOST_OPTIONS:
        codes = tuple(range(int(low), int(high) + step, step))
        return ResponseScale(id=scale, codes=codes)
    return ResponseScale(id=scale, numeric=(low, high))


def _observed(present: np.ndarray, scale: str, whole: bool) -> tuple[float, float]:
    if (
        not whole
        or len(np.unique(present[:1000])) < 1
        or present.min() == present.max()
    ):
        raise InputError(
            f"scale '{scale}': the range of the answers cannot be seen from the data; "
            "give it as options=(low, high)"
        )
    return float(present.min()), float(present.max())
