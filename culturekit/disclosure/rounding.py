"""How exactly released numbers are given: the one place that rounds.

The number of answers, the mean and the standard deviation of a small group together
give its answers away. So scores are whole points, shares are steps of five where few
answered, and whatever tells about the spread of answers has a floor of its own.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api import types

from culturekit.disclosure.rule import Rule
from culturekit.disclosure.sheets import KNOWN_NUMBERS, Sheet

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FEW_ANSWERS = 20
COARSE = 5.0
SIGNIFICANT = 3

SHARES = (
    *("favourable", "favourable_low", "favourable_high", "favourable_people"),
    *("neutral", "unfavourable", "less", "same", "more", "percent"),
    *("dont_know", "not_applicable"),
    *("flagged", "flagged_low", "flagged_high"),
)
POINTS = (
    *("index", "conf_low", "conf_high", "shrunken", "shrunken_low", "shrunken_high"),
    *("response_rate", "index_before", "estimate"),
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
    *("superiority", "superiority_low", "superiority_high"),
)
WHOLE = ("invited", "n")
COUNTS = ("n_", "units_")
THOUSANDTHS = ("p_value", "p_adjusted")
# these tell how answers are spread, or (shares' intervals) are computed from it
SPREAD = (
    *("sd", "variance", "ad", "r_wg", "r_wg_j", "r_wg_j_skew", "a_wg", "std_error"),
    *("median", "q10", "q25", "q75", "q90", "min", "max"),
    *("favourable_low", "favourable_high", "flagged_low", "flagged_high"),
)
# the same, unless the standard deviation is pooled over enough other people
POOLED = (
    *("conf_low", "conf_high", "shrunken_low", "shrunken_high"),
    *("reliability", "p_adjusted"),
)
OTHER_GROUPS, OTHER_PEOPLE = 2, 30
# what a comparison tells beside its means rests on the spread within its sides
OF_COMPARISON = (
    *("std_error", "df", "statistic", "p_value", "p_adjusted"),
    *("conf_low", "conf_high", "g", "g_low", "g_high"),
    *("superiority", "superiority_low", "superiority_high"),
)


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
    for names, rows in _telling(sheet, few):
        for name in set(names) & set(table):
            table[name] = table[name].mask(rows)
    return table


def _telling(sheet: Sheet, few: Mask) -> Iterator[tuple[tuple[str, ...], Mask]]:
    """Yield columns that tell about spread, and the rows that are too few for them."""
    if sheet.cells.kind == "comparison":
        yield OF_COMPARISON, few
    if sheet.cells.kind in {"scores", "rate"}:
        yield SPREAD, few
    if sheet.cells.kind == "scores":
        pooled = tuple(name for name in POOLED if name in sheet.cells.pooled)
        yield tuple(set(POOLED) - set(pooled)), few
        yield pooled, few & ~_rests_on_others(sheet)


def _rests_on_others(sheet: Sheet) -> Mask:
    """Tell which groups are only a part of what the pooled deviation rests on.

    Of a deviation pooled over two groups, or over a few people, a reader who knows one
    part has the other.
    """
    frame = pd.DataFrame({"n": sheet.people, "slice": sheet.row_slices()})
    slices = frame.groupby("slice")["n"]
    people = slices.transform("sum") - frame["n"]
    groups = slices.transform(lambda n: (n > 1).sum()) - (frame["n"] > 1)
    enough = (people >= OTHER_PEOPLE) & (groups >= OTHER_GROUPS)
    return np.asarray(enough, dtype=bool)


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
