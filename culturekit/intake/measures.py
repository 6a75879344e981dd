"""Text to numbers: decimal comma or point, told by the whole column."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from culturekit.intake.answers import MISSING_MARKS
from culturekit.intake.words import normal

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,(?!\d{3}$)\d+|[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_EITHER = re.compile(r"[+-]?\d{1,3},\d{3}")
_DOTTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
_SPACES = re.compile(r"[\s'](?=\d{3})")
READ, BLANK, NOT_A_NUMBER, TWO_READINGS, OUTSIDE = range(5)


def decode_numbers(
    texts: Sequence[str], delimiter: str | None
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return the numbers of a column's distinct texts.

    Parameters
    ----------
    texts : sequence of str
        The distinct texts of a column.
    delimiter : str or None
        The file's delimiter: beside a semicolon a comma is a decimal comma.

    Returns
    -------
    numbers : array of float
        NaN where there is no number.
    kinds : array of int
        Read, blank, not a number, or open to two readings: "1,234" alone says neither
        a thousand nor one and a bit.

    Examples
    --------
    >>> decode_numbers(["18,5", "20", "NA"], ";")[0].tolist()
    [18.5, 20.0, nan]
    """
    forms = [_SPACES.sub("", normal(text)) for text in texts]
    evident = any(_DECIMAL_COMMA.fullmatch(form) for form in forms)
    comma = evident or delimiter == ";"
    point = any("." in form for form in forms) and not comma
    numbers = np.full(len(forms), np.nan)
    kinds = np.full(len(forms), READ, dtype=np.int8)
    for i, form in enumerate(forms):
        thousands = evident and _DOTTED.fullmatch(form)
        if form in MISSING_MARKS:
            kinds[i] = BLANK
        elif thousands or (not comma and not point and _EITHER.fullmatch(form)):
            kinds[i] = TWO_READINGS
        else:
            numbers[i], kinds[i] = _number(form, comma=comma)
    return numbers, kinds


def _number(form: str, *, comma: bool) -> tuple[float, int]:
    if comma and "," in form:
        form = form.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", form):
        form = form.replace(",", "")
    try:
        value = float(form)
    except ValueError:
        return np.nan, NOT_A_NUMBER
    return (value, READ) if np.isfinite(value) else (np.nan, NOT_A_NUMBER)
