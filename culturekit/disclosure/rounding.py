"""How exactly released numbers are given: the one place that rounds.

The number of answers, the mean and the standard deviation of a small group together
give its answers away. So scores are whole points, shares are steps of five where few
answered, and whatever tells about the spread of answers has a floor of its own.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api import types

from culturekit.disclosure.rule import Rule
from culturekit.disclosure.sheets import KNOWN_NUMBERS, Sheet

Floats = NDArray[np.float64]

FEW_ANSWERS = 20
COARSE = 5.0
SIGNIFICANT = 3

SHARES = (
    *("favourable", "favourable_low", "favourable_high", "favourable_people"),
    *("neutral", "unfavourable", "less", "same", "more", "percent"),
    *("dont_know", "not_applicable"),
)
POINTS = (
    *("index", "conf_low", "conf_high", "shrunken", "shrunken_low", "shrunken_high"),
    "response_rate",
)
HUNDREDTHS = (
    *(
        "reliability",
        "g",
        "g_low",
        "g_high",
        "r_wg",
        "r_wg_j",
        "r_wg_j_skew",
        "a_wg",
        "std_all",
    ),
    *("icc1", "icc2", "share", "importance"),
)
WHOLE = ("invited", "n")
COUNTS = ("n_", "units_")
THOUSANDTHS = ("p_value", "p_adjusted")
# these tell how answers are spread, or (shares' intervals) are computed from it
SPREAD = (
    *("sd", "variance", "ad", "r_wg", "r_wg_j", "r_wg_j_skew", "a_wg", "std_error"),
    *("median", "q10", "q25", "q75", "q90", "min", "max"),
    *("favourable_low", "favourable_high"),
)
INTERVAL = ("conf_low", "conf_high")


def half_up(values: Floats, step: float | Floats) -> Floats:
    """Round to multiples of a step, halves up.

    Parameters
    ----------
    values : (n,) array
        Missing values stay missing.
    step : float or (n,) array
        Above 0.

    Examples
    --------
    >>> half_up(np.array([72.5, 2.5, -2.5]), 1.0).tolist()
    [73.0, 3.0, -2.0]
    """
    # 0.285 / 0.01 is 28.499999999999996: what is a half to nine places is a half
    steps = np.floor(np.round(values / step, 9) + 0.5)
    rounded: Floats = np.round(steps * step, 12)
    return rounded


def significant(values: Floats, digits: int = SIGNIFICANT) -> Floats:
    """Round to a number of significant digits, halves up.

    Examples
    --------
    >>> significant(np.array([0.0123456, -12.3456, 0.0])).tolist()
    [0.0123, -12.3, 0.0]
    """
    size = np.abs(values)
    size = np.where((size > 0) & np.isfinite(size), size, 1.0)
    return half_up(values, 10.0 ** (np.floor(np.log10(size)) - digits + 1))


def round_table(sheet: Sheet, rule: Rule) -> pd.DataFrame:
    """Return the table as it may be given: rounded, spread only above its floor.

    Parameters
    ----------
    sheet : Sheet
        The table at full precision.
    rule : Rule
        For the floor of distributions.

    Returns
    -------
    pandas.DataFrame
        The same columns: counts and whole points ``Int64``, other numbers
        ``float64``, flags ``boolean``, everything else ``str``.
    """
    frame = sheet.frame
    columns = {name: _column(sheet, str(name)) for name in frame}
    table = pd.DataFrame(columns, index=frame.index)
    few = sheet.people < rule.floor("distribution")
    if sheet.cells.kind in {"scores", "rate"}:
        spread = [name for name in SPREAD if name in table]
        table.loc[few, spread] = np.nan
        if sheet.cells.kind == "scores" and has_own_intervals(sheet):
            table.loc[few, list(INTERVAL)] = pd.NA
    return table


def _column(sheet: Sheet, name: str) -> pd.Series:
    column = sheet.frame[name]
    if types.is_bool_dtype(column):
        return column.astype("boolean")
    declared = {*sheet.cells.values, *sheet.cells.counts, *KNOWN_NUMBERS}
    identifies = {*sheet.cells.by, *sheet.cells.per}
    if name in identifies or not (name in declared and _numeric(column)):
        return column.astype(object).map(_text).astype("str")
    values = pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)
    if name in sheet.cells.counts or name in WHOLE or name.startswith(COUNTS):
        return _whole(values)
    return _rounded(sheet, name, values)


def _numeric(column: pd.Series) -> bool:
    return bool(pd.to_numeric(column, errors="coerce").notna().eq(column.notna()).all())


def _text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def _whole(values: Floats) -> pd.Series:
    return pd.Series(values).astype("Int64")


def _rounded(sheet: Sheet, name: str, values: Floats) -> pd.Series:
    kind = sheet.cells.kind
    if name in THOUSANDTHS:
        return pd.Series(half_up(values, 0.001))
    if sheet.whole:
        return pd.Series(significant(values))
    if name in SHARES:
        few = sheet.people < FEW_ANSWERS
        return _whole(half_up(values, np.where(few, COARSE, 1.0)))
    if name in POINTS and kind != "comparison":
        return _whole(half_up(values, 1.0))
    if kind == "comparison" and name not in HUNDREDTHS:
        few = sheet.people < FEW_ANSWERS
        return pd.Series(half_up(values, np.where(few, 1.0, 0.1)))
    return pd.Series(half_up(values, 0.01 if name in HUNDREDTHS else 0.1))


def has_own_intervals(sheet: Sheet) -> bool:
    """Tell whether intervals use each group's own standard deviation.

    Half the width of an interval from the pooled standard deviation shrinks with the
    square root of n and tells nothing about the group; any other width tells how the
    group's own answers are spread.
    """
    if not set(INTERVAL) <= set(sheet.frame.columns):
        return False
    low, high = (sheet.frame[name].to_numpy(dtype=float) for name in INTERVAL)
    inside = (low > 0) & (high < 100) & (sheet.people > 0)
    width = pd.Series((high - low) * np.sqrt(sheet.people))[inside]
    slices = pd.Series(sheet.row_slices(), dtype=object)[inside]
    grouped = width.groupby(slices)
    ratio = grouped.max() / grouped.min()
    return bool((ratio > 1 + 1e-6).any())
