"""A plain table of answers as a small survey, so that one code path scores both."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from culturekit.errors import InputError, UsageError, did_you_mean
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
    items = list(dict.fromkeys(name for names in scales.values() for name in names))
    _check_columns(frame, items, reverse)
    others = [str(name) for name in frame if name not in items]
    responses = {
        scale: _response(frame[list(names)], scale, options)
        for scale, names in scales.items()
    }
    instrument = Instrument(
        id="table",
        title="A table of answers",
        items=_items(scales, reverse),
        scales={
            name: Scale(id=name, title=name, items=tuple(columns), missing=missing)
            for name, columns in scales.items()
        },
        response_scales=responses,
        attributes={name: Attribute(id=name, title=name) for name in others},
    )
    return Survey(frame.set_axis(frame.columns.map(str), axis=1), instrument)


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
    frame: pd.DataFrame, items: Sequence[str], reverse: Collection[str]
) -> None:
    columns = [str(name) for name in frame]
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
    present = values[~np.isnan(values)]
    whole = bool(np.all(present == np.round(present)))
    if options is None:
        options = _observed(present, scale, whole)
    low, high = options
    outside = int(((present < min(options)) | (present > max(options))).sum())
    if outside:
        raise InputError(
            f"scale '{scale}': {outside} answers lie outside the options "
            f"{low:g} to {high:g}; set them to missing or give other options"
        )
    if low == high:
        raise UsageError("options: the lowest and the highest code must differ")
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
