"""Dates as platforms write them: which way to read them, and how long it took."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.files.source import RawTable
from culturekit.intake.layout import Layout

_NUMBERS = re.compile(r"^\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_ZONE = re.compile(
    r"\s*(?:GMT|UTC)\s*[+-]\d{1,2}(:?\d{2})?$|"
    r"(?<=:\d\d)(\.\d+)?\s*[+-]\d{2}(:?\d{2})?$|"
    r"\s*(?:GMT|UTC|Z|[CEW]E?S?T|[ECMP][SD]T)$"
)
_DOTTED = re.compile(r"(?<=\s)\d{1,2}\.\d{2}(\.\d{2})?$")
# a day as Excel counts them, from 1982 to 2036
_SERIAL = re.compile(r"[34]\d{4}\.\d+")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d{2}")
YEAR = 1900
MONTHS = 12
LONGEST = 24 * 3600.0  # seconds; an answer that was left open overnight is no duration


@dataclass(frozen=True, eq=False)
class Dates:
    """Dates of a column, and how they were read.

    Parameters
    ----------
    values : array of datetime64[s], one a text
        NaT where a text is no date.
    order : str
        ``year-month-day``, ``day-month-year`` or ``month-day-year``; empty if none is a
        date.
    sure : bool
        Whether the column itself tells the order: a day above 12, a year first.
    """

    values: NDArray[np.datetime64]
    order: str
    sure: bool


def looks_dated(texts: Sequence[str]) -> bool:
    """Tell whether most filled texts of a column look like dates or times.

    Examples
    --------
    >>> looks_dated(["2026-09-01 10:00", "2026-09-02"]), looks_dated(["1/2", "half"])
    (True, False)
    """
    filled = [text for text in texts if text.strip()]
    hits = sum(bool(_DATE.search(text)) for text in filled)
    return bool(filled) and hits > 0.8 * len(filled)


def read_dates(texts: Sequence[str]) -> Dates:
    """Read a column's distinct dates, in the one order that fits all of them.

    Parameters
    ----------
    texts : sequence of str
        The distinct texts of a column. Time zones are left out.

    Returns
    -------
    Dates
        Where both orders fit (all days up to 12), days are taken to come first if the
        dates are written with dots, else months, and `sure` is false.

    Examples
    --------
    >>> read_dates(["13/2/2026 10:00", "1/2/2026 9:30"]).order
    'day-month-year'
    >>> read_dates(["2019/10/14 2:43:56 PM GMT+5:30"]).values.astype(str).tolist()
    ['2019-10-14T14:43:56']
    """
    plain = [_plain(text) for text in texts]
    order, sure = _order(plain)
    frame = pd.Series(plain, dtype="str")
    parsed = pd.to_datetime(
        frame,
        format="mixed",
        dayfirst=order == "day-month-year",
        yearfirst=order == "year-month-day",
        errors="coerce",
        utc=True,  # a zone that was not told from the time must not stop the others
    )
    return Dates(parsed.dt.tz_localize(None).to_numpy("datetime64[s]"), order, sure)


def _plain(text: str) -> str:
    """Return a date without its zone, with colons in its time, days as Excel counts."""
    bare = _ZONE.sub("", text.strip())
    if _SERIAL.fullmatch(bare):
        day = pd.Timestamp("1899-12-30") + pd.Timedelta(days=float(bare))
        return str(day.round("s"))
    return _DOTTED.sub(lambda found: found[0].replace(".", ":"), bare)


def _order(texts: Sequence[str]) -> tuple[str, bool]:
    found = [match.groups() for text in texts if (match := _NUMBERS.match(text))]
    if not found:
        return "", False
    first = [int(a) for a, _, _ in found]
    second = [int(b) for _, b, _ in found]
    if max(first) >= YEAR:
        return "year-month-day", True
    if max(first) > MONTHS:
        return "day-month-year", True
    if max(second) > MONTHS:
        return "month-day-year", True
    dotted = sum("." in text[:6] for text in texts) > len(texts) / 2
    return ("day-month-year" if dotted else "month-day-year"), False


def time_columns(layout: Layout) -> set[int]:
    """Return the columns that tell how long answering took."""
    roles = layout.roles
    if "duration" in roles:
        return {roles["duration"]}
    if {"started", "ended"} <= set(roles):
        return {roles["started"], roles["ended"]}
    return set()


def durations(
    table: RawTable, layout: Layout, accepted: NDArray[np.bool_], index: pd.Index
) -> pd.Series | None:
    """Return the seconds that each accepted respondent took.

    Parameters
    ----------
    table : RawTable
        With the columns of `time_columns`.
    layout : Layout
        Which columns these are.
    accepted : array of bool, one a record
    index : pandas.Index
        Of the accepted respondents.

    Returns
    -------
    pandas.Series or None
        Missing where the file does not say, for negative times, and above a day; None
        where no column says so.
    """
    roles = layout.roles
    if not time_columns(layout):
        return None
    if "duration" in roles:
        codes, texts = table.coded(roles["duration"])
        seconds = _seconds(texts)[codes]
    else:
        start, end = _moments(table, roles["started"], roles["ended"])
        seconds = (end - start) / np.timedelta64(1, "s")
    sound = (seconds >= 0) & (seconds <= LONGEST)
    return pd.Series(
        np.where(sound, seconds, np.nan)[accepted], index=index, name="seconds"
    )


def _moments(table: RawTable, *positions: int) -> list[NDArray[np.datetime64]]:
    """Return the dates of columns, read in the one order that fits all of them."""
    parts = [table.coded(position) for position in positions]
    together = [text for _, texts in parts for text in texts]
    values = read_dates(together).values if together else np.empty(0, "datetime64[s]")
    ends = np.cumsum([len(texts) for _, texts in parts])
    columns = np.split(values, ends[:-1])
    return [column[codes] for column, (codes, _) in zip(columns, parts, strict=True)]


def _seconds(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return seconds, as a number or as hours, minutes and seconds."""
    plain = pd.Series([text.strip().replace(",", ".") for text in texts], dtype="str")
    numbers = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float)
    clock = pd.to_timedelta(plain.where(plain.str.count(":") == 2), errors="coerce")
    spelt = (clock / pd.Timedelta(seconds=1)).to_numpy(dtype=float)
    seconds: NDArray[np.float64] = np.where(np.isnan(numbers), spelt, numbers)
    return seconds
