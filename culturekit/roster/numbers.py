"""Cells to numbers: counts, amounts and years, in English and German writing.

The whole column tells whether a comma separates decimals or thousands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_SIGNS = re.compile(r"[$€£¥%\s'’]|(?:USD|EUR|GBP|CHF)\b")
_WHOLE = re.compile(r"[+-]?\d+")
_PLAIN = re.compile(r"[+-]?\d*\.?\d+(?:e[+-]?\d+)?", re.IGNORECASE)
_POINT_GROUPS = re.compile(
    r"[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|[+-]?\d{1,3}\.\d{3},\d+"
)
_COMMA_GROUPS = re.compile(
    r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3},\d{3}\.\d+"
)
_COMMA = re.compile(r"[+-]?\d*,\d+")
_OPEN = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
READ, BLANK, NO_NUMBER, TWO_READINGS = range(4)


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column as numbers.

    Parameters
    ----------
    values : Series of Float64
        Missing where the cell is blank or cannot be read.
    wrong, open : Series of bool
        Cells that hold no number; cells that could be two numbers ("1,234").
    """

    values: pd.Series
    wrong: pd.Series
    open: pd.Series


def numbers(column: pd.Series, *, whole: bool = False, comma: bool = False) -> Numbers:
    """Read a column of text as numbers.

    Parameters
    ----------
    column : Series of str
        Blank cells missing.
    whole : bool
        Whether only whole numbers make sense: "1,234" is then a thousand and more.
    comma : bool
        Whether the file separates cells by semicolons, so that a comma is a decimal
        comma unless the column says otherwise.

    Returns
    -------
    Numbers
        Currency signs, percent signs, spaces and apostrophes are taken off.

    Examples
    --------
    >>> numbers(pd.Series(["1.200,50 €", "12,5", "many", None])).values.tolist()
    [1200.5, 12.5, <NA>, <NA>]
    """
    codes, texts = pd.factorize(column)
    found, kinds = _read([str(text) for text in texts], whole=whole, comma=comma)
    # a missing cell has code -1 and takes the last place
    kinds = np.append(kinds, BLANK)[codes]
    values = pd.array(np.append(found, np.nan)[codes], dtype="Float64")
    values[kinds != READ] = pd.NA
    return Numbers(
        pd.Series(values, index=column.index),
        pd.Series(kinds == NO_NUMBER, index=column.index),
        pd.Series(kinds == TWO_READINGS, index=column.index),
    )


def _read(
    texts: Sequence[str], *, whole: bool, comma: bool
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    forms = [_SIGNS.sub("", text) for text in texts]
    found = np.full(len(forms), np.nan)
    kinds = np.full(len(forms), READ, dtype=np.int8)
    decimal = _decimal_mark(forms, comma=comma)
    for i, form in enumerate(forms):
        plain = _plain(form, decimal, whole=whole)
        if plain is None:
            kinds[i] = TWO_READINGS
        elif not _PLAIN.fullmatch(plain):
            kinds[i] = NO_NUMBER
        else:
            found[i] = float(plain)
    kinds[~np.isfinite(found) & (kinds == READ)] = NO_NUMBER
    return found, kinds


def _decimal_mark(forms: Sequence[str], *, comma: bool) -> str:
    """Return the column's decimal mark, with "?" where only habit speaks for it."""
    says = "," * any(map(_says_comma, forms)) + "." * any(map(_says_point, forms))
    return says or (",?" if comma else ".?")


def _says_comma(form: str) -> bool:
    """Tell whether only a decimal comma makes sense here."""
    decimal = _COMMA.fullmatch(form) and not _OPEN.fullmatch(form)
    return bool(decimal or _POINT_GROUPS.fullmatch(form))


def _says_point(form: str) -> bool:
    """Tell whether only a decimal point makes sense here."""
    decimal = "." in form and _PLAIN.fullmatch(form) and not _OPEN.fullmatch(form)
    return bool(decimal or _COMMA_GROUPS.fullmatch(form))


def _plain(form: str, decimal: str, *, whole: bool) -> str | None:
    """Return a number as Python writes it; None where it has two readings."""
    if _POINT_GROUPS.fullmatch(form):
        return form.replace(".", "").replace(",", ".")
    if _COMMA_GROUPS.fullmatch(form):
        return form.replace(",", "")
    between = _OPEN.fullmatch(form)
    if not between:
        return form.replace(",", ".") if _COMMA.fullmatch(form) else form
    mark = between.group(1)
    if whole:
        return form.replace(mark, "")
    return _between(form, mark, decimal)


def _between(form: str, mark: str, decimal: str) -> str | None:
    """Return "1,234" or "1.234" as the column's decimal mark says."""
    if decimal in {",", "."}:
        return form.replace(mark, "." if mark == decimal else "")
    return form.replace(mark, ".") if decimal == f"{mark}?" else None
