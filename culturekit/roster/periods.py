"""Cells to periods: a year, a half, a quarter, a month, written in one way."""

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from culturekit.roster.dates import DAY, dates, month_number

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_QUARTER = re.compile(
    r"q[. -]*([1-4])|([1-4])[. -]*(?:q|quarter|quartal)|quarter ([1-4])"
)
_HALF = re.compile(r"(?:h|hj|half)[. -]*([12])|([12])[. -]*(?:h|hj|half|halbjahr)")
_MONTH = re.compile(r"[-/. ]*(\d{1,2})[-/. ]*")
_WORD = re.compile(r"[^\W\d_]{3,}")
MONTHS_A_QUARTER, MONTHS_A_HALF, MONTHS = 3, 6, 12


@dataclass(frozen=True, eq=False)
class Periods:
    """A column as periods.

    Parameters
    ----------
    values : Series of str
        ``2026``, ``2026-H1``, ``2026-Q2``, ``2026-05`` or ``2026-05-31``; anything else
        as it was written.
    starts : Series of datetime64
        The first day; missing where it is not known.
    """

    values: pd.Series
    starts: pd.Series


def periods(column: pd.Series) -> Periods:
    """Read a column of text as periods.

    Parameters
    ----------
    column : Series of str
        Blank cells missing. "Q2 2026", "2. Quartal 2026", "05/2026", "Mai 2026", a day.

    Returns
    -------
    Periods
        Days that are all the first of a month stand for their months: that is what a
        spreadsheet makes of "May 2026".

    Examples
    --------
    >>> periods(pd.Series(["Q2 2026", "Mai 2026", "2026", "spring"])).values.tolist()
    ['2026-Q2', '2026-05', '2026', 'spring']
    """
    codes, texts = pd.factorize(column)
    days = dates(pd.Series(texts, dtype="str")).values
    days = days.where([len(str(text)) > len("2026-05") for text in texts])
    monthly = bool(days.notna().any() and (days.dropna().dt.day == 1).all())
    found = [
        _named(str(text)) if pd.isna(day) else _of_day(day, monthly=monthly)
        for text, day in zip(texts, days, strict=True)
    ]
    values = np.array([*(name for name, _ in found), None], dtype=object)[codes]
    starts = np.array([*(first for _, first in found), None], dtype=DAY)[codes]
    return Periods(
        pd.Series(values, index=column.index, dtype="str"),
        pd.Series(starts, index=column.index),
    )


def _of_day(day: pd.Timestamp, *, monthly: bool) -> tuple[str, date]:
    return day.strftime("%Y-%m" if monthly else "%Y-%m-%d"), day.date()


def _named(text: str) -> tuple[str, date | None]:
    """Return a period in its one form and its first day, or the text as it is."""
    years = _YEAR.findall(text)
    if len(years) != 1:
        return text, None
    year, rest = int(years[0]), _YEAR.sub("", text).strip(" -/.,").casefold()
    if not rest:
        return f"{year}", date(year, 1, 1)
    if quarter := _number(_QUARTER, rest):
        return f"{year}-Q{quarter}", date(year, MONTHS_A_QUARTER * quarter - 2, 1)
    if half := _number(_HALF, rest):
        return f"{year}-H{half}", date(year, MONTHS_A_HALF * half - 5, 1)
    month = _number(_MONTH, rest) or _month_word(rest)
    if 1 <= month <= MONTHS:
        return f"{year}-{month:02d}", date(year, month, 1)
    return text, None


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.fullmatch(text)
    return int(next(filter(None, found.groups()))) if found else 0


def _month_word(text: str) -> int:
    found = _WORD.fullmatch(text)
    return month_number(text) if found else 0
