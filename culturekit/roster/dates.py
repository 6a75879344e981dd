"""Cells to days, in any usual writing; the whole column tells day from month."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

_TIME = r"(?:[T ,].*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_DAY_WORD = re.compile(rf"(\d{{1,2}})[. -]*([^\W\d_]{{3,}})[. -]*(\d{{4}}){_TIME}")
_WORD_DAY = re.compile(rf"([^\W\d_]{{3,}})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}")
_SERIAL = re.compile(r"([2-9]\d{4})(?:\.\d+)?")
_ENGLISH = (
    "january february march april may june july august september october november "
    "december"
)
_GERMAN = (
    "januar februar märz april mai juni juli august september oktober november dezember"
)
_SHORT = "jan feb mar apr may jun jul aug sep oct nov dec"
_KURZ = "jän feb mär apr mai jun jul aug sep okt nov dez"
_MONTH = {
    name: i
    for names in (_ENGLISH, _GERMAN, _SHORT, _KURZ)
    for i, name in enumerate(names.split(), start=1)
} | {"mrz": 3, "sept": 9}
EXCEL_DAY_0 = date(1899, 12, 30)
DAY = "datetime64[s]"
MOST_MONTHS = 12
DAY_FIRST, MONTH_FIRST = "day first", "month first"


@dataclass(frozen=True, eq=False)
class Dates:
    """A column as days.

    Parameters
    ----------
    values : Series of datetime64
        Missing where the cell is blank or cannot be read.
    wrong, open : Series of bool
        Cells that hold no date; cells of which nothing says what is the day and what
        the month.
    read_as : str
        ``"day first"`` or ``"month first"`` where that had to be found out, else
        empty.
    """

    values: pd.Series
    wrong: pd.Series
    open: pd.Series
    read_as: str = ""


def dates(column: pd.Series) -> Dates:
    """Read a column of text as days.

    Parameters
    ----------
    column : Series of str
        Blank cells missing. 2026-05-31, 31.05.2026, 5/31/2026, 31 May 2026,
        31. Mai 2026, 20260531, each with or without a time, and Excel's day numbers.

    Returns
    -------
    Dates
        With slashes or dashes, one day above 12 tells the order for the whole column;
        if none does, nothing is guessed.

    Examples
    --------
    >>> read = dates(pd.Series(["05/31/2026", "06/01/2026", "soon", None]))
    >>> read.read_as, read.values.dt.strftime("%d %b").tolist()
    ('month first', ['31 May', '01 Jun', nan, nan])
    """
    codes, texts = pd.factorize(column)
    texts = [str(text).strip() for text in texts]
    order = _order(texts)
    found = [_day(text, order) for text in texts]
    opened = [not order and _two_orders(text) for text in texts]
    days = [None if two else day for day, two in zip(found, opened, strict=True)]
    wrong = [day is None and not two for day, two in zip(days, opened, strict=True)]
    # a missing cell has code -1 and takes the last place
    return Dates(
        pd.Series(np.array([*days, None], dtype=DAY)[codes], index=column.index),
        pd.Series(np.array([*wrong, False])[codes], index=column.index),
        pd.Series(np.array([*opened, False])[codes], index=column.index),
        order,
    )


def _order(texts: Sequence[str]) -> str:
    """Return what comes first in the dates with slashes or dashes, if they say."""
    found = [_YEAR_LAST.fullmatch(text) for text in texts]
    pairs = [(int(m[1]), int(m[3])) for m in found if m and m[2] != "."]
    day, month = (
        any(a > MOST_MONTHS for a, _ in pairs),
        any(b > MOST_MONTHS for _, b in pairs),
    )
    if day == month:
        return ""
    return DAY_FIRST if day else MONTH_FIRST


def _two_orders(text: str) -> bool:
    found = _YEAR_LAST.fullmatch(text)
    if not found or found[2] == "." or found[1] == found[3]:
        return False
    return int(found[1]) <= MOST_MONTHS and int(found[3]) <= MOST_MONTHS


def _day(text: str, order: str) -> date | None:
    for pattern, parts in _WRITINGS:
        if found := pattern.fullmatch(text):
            try:
                return parts(found, order)
            except (ValueError, OverflowError):
                return None
    return None


def _year_last(found: re.Match[str], order: str) -> date:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    month_first = order == MONTH_FIRST or (not order and second > MOST_MONTHS)
    if month_first and found[2] != ".":
        return date(year, first, second)
    return date(year, second, first)


def _word(day: str, month: str, year: str) -> date:
    return date(int(year), month_number(month), int(day))


def month_number(word: str) -> int:
    """Return the number of a month by its English or German name, else 0.

    Examples
    --------
    >>> month_number("March"), month_number("Mai"), month_number("Smarch")
    (3, 5, 0)
    """
    return _MONTH.get(word.casefold(), 0)


Parts = Callable[[re.Match[str], str], date]
_WRITINGS: tuple[tuple[re.Pattern[str], Parts], ...] = (
    (_YEAR_FIRST, lambda m, _: date(int(m[1]), int(m[3]), int(m[4]))),
    (_COMPACT, lambda m, _: date(int(m[1]), int(m[2]), int(m[3]))),
    (_YEAR_LAST, _year_last),
    (_DAY_WORD, lambda m, _: _word(m[1], m[2], m[3])),
    (_WORD_DAY, lambda m, _: _word(m[2], m[1], m[3])),
    (_SERIAL, lambda m, _: EXCEL_DAY_0 + timedelta(days=int(m[1]))),
)
