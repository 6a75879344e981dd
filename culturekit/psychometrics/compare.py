"""Every two groups on one scale: which differ, by how much, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import require_floor, require_known, require_level
from culturekit.numerics.comparison import benjamini_hochberg, holm
from culturekit.numerics.effects import EFFECT_INTERVALS, EffectInterval, hedges_g
from culturekit.numerics.superiority import (
    Superiority,
    normal_superiority,
    superiority,
)
from culturekit.numerics.welch import Pairs, Welch, games_howell, welch_anova
from culturekit.psychometrics.grouped import (
    FEWEST,
    Given,
    GroupScores,
    group_scores,
)
from culturekit.results import Cells, Result

Floats = NDArray[np.float64]
Adjust = Literal["holm", "bh"]

ADJUSTED = {"holm": holm, "bh": benjamini_hochberg}
QUOTED_FROM = 10  # answers of each group before the sentence quotes a number
SIDES = ("group_a", "group_b")
VALUES = (
    "estimate",
    "std_error",
    "df",
    "statistic",
    "p_value",
    "p_adjusted",
    "conf_low",
    "conf_high",
    "g",
    "g_low",
    "g_high",
    "superiority",
    "superiority_low",
    "superiority_high",
)
COLUMNS = ("scale", *SIDES, "n_a", "n_b", *VALUES)


class How(TypedDict, total=False):
    """Options of `compare` that are rarely needed."""

    effect_interval: EffectInterval
    floor: int


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Differences between every two groups.

    Parameters
    ----------
    scale, by : str
    n, n_groups : int
        Answers and groups that were compared.
    welch_f, welch_df_between, welch_df_within, welch_p : float
        Welch's test that all groups have one mean; missing where a group has no spread.
    superiority_from : str
        ``"answers"``, or ``"normal"`` where only means and variances are known.
    groups : pandas.DataFrame
        Columns group, n, mean, sd of the groups compared. For the analyst's desk; not
        released.
    """

    scale: str
    by: str
    n: int
    n_groups: int
    welch_f: float
    welch_df_between: float
    welch_df_within: float
    welch_p: float
    superiority_from: str
    groups: pd.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, Welch's test included."""
        names = ("welch_f", "welch_df_between", "welch_df_within", "welch_p")
        test = {name: getattr(self, name) for name in names}
        known = {k: None if np.isnan(v) else v for k, v in test.items()}
        told = {name: getattr(self, name) for name in ("scale", "by", "n", "n_groups")}
        return {**super().to_dict(), **told, **known}


def compare(
    data: Given,
    scale: str | Sequence[str],
    by: str = "team",
    *,
    adjust: Adjust = "holm",
    conf_level: float = 0.95,
    **how: Unpack[How],
) -> Comparison:
    """Compare every two groups on one scale.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
        Surveys, scores and summaries are compared in index points (0-100); of a table
        each respondent's mean over the columns, in their own unit (two thirds of them
        must be answered). Missing scores are left out.
    scale : str, or sequence of str
        A scale's name; for a table a column or a list of columns (already reversed).
    by : str
        The attribute whose groups are compared; of a summary what it was made by.
    adjust : str
        ``"holm"`` (family-wise error) or ``"bh"`` (false discovery rate), for
        `p_adjusted`.
    conf_level : float
        Between 0 and 1.
    **how
        effect_interval : of g, ``"exact"`` (noncentral t, the default) or
        ``"approximate"`` (normal). floor : answers below which a group is left out, 2
        by default; very small groups make all intervals wider.

    Returns
    -------
    Comparison
        One row a pair of groups: scale, group_a, group_b, n_a, n_b, estimate (mean of a
        less mean of b), std_error, df, statistic, p_value (Games and Howell, all pairs
        together), p_adjusted (each pair's own Welch test, adjusted), conf_low,
        conf_high (all pairs together), g, g_low, g_high, superiority (chance that one
        of a is above one of b, ties half), superiority_low, superiority_high. The last
        two intervals are of each pair alone. Attributes: Welch's test of all groups.


    Raises
    ------
    UsageError
        For a scale, attribute, adjustment or confidence level that does not exist.

    Notes
    -----
    Each group has its own variance. Respondents are taken as independent of each other:
    right for teams, too sure of itself for groups that are made of teams, such as
    offices, which `gap` compares by their units. g is over the standard deviation
    pooled within the two groups, times the exact small-sample factor. `superiority` is
    counted from the answers; of a summary that is possible for scales of one item,
    else it is that of normal answers. Formulas: docs/comparisons.md.

    References
    ----------
    Welch, B. L. (1951). DOI 10.1093/biomet/38.3-4.330
    Games, P. A. & Howell, J. F. (1976). DOI 10.3102/10769986001002113
    Holm, S. (1979). Scandinavian Journal of Statistics, 6, 65-70
    Benjamini, Y. & Hochberg, Y. (1995). DOI 10.1111/j.2517-6161.1995.tb02031.x
    Hedges, L. V. (1981). DOI 10.3102/10769986006002107
    McGraw, K. O. & Wong, S. P. (1992). DOI 10.1037/0033-2909.111.2.361

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"team": list("aaabbbccc"),
    ...                       "hours": [8.0, 9, 10, 6, 5, 4, 7, 8, 9]})
    >>> table = compare(frame, "hours").table
    >>> table[["group_a", "group_b", "estimate", "superiority"]].round(2)
      group_a group_b  estimate  superiority
    0       a       b       4.0         1.00
    1       a       c       1.0         0.78
    2       b       c      -3.0         0.00
    """
    require_known("adjustment", adjust, ADJUSTED)
    interval, floor = _checked(how)
    require_level(conf_level)
    found = group_scores(data, scale, by, floor=floor)
    test = welch_anova(found.n, found.mean, found.variance)
    table = _table(found, adjust, conf_level, interval)
    return Comparison(
        table=table,
        note=_note(found, table, test, conf_level),
        cells=_cells(found),
        scale=found.scale,
        by=by,
        n=int(found.n.sum()),
        n_groups=len(found.n),
        welch_f=test.statistic,
        welch_df_between=test.df_between,
        welch_df_within=test.df_within,
        welch_p=test.p_value,
        superiority_from="normal" if found.values is None else "answers",
        groups=_groups(found),
    )


def _cells(found: GroupScores) -> Cells:
    """Declare every row as a comparison of its own two groups."""
    return Cells(
        "comparison",
        (),
        ("n_a", "n_b"),
        VALUES,
        found.groups.adds_up_to,
        per=("scale", *SIDES),
        sides=SIDES,
        side=found.by,
    )


def _groups(found: GroupScores) -> pd.DataFrame:
    n = found.n.astype(np.int64)
    columns = {"group": found.names, "n": n, "mean": found.mean}
    return pd.DataFrame({**columns, "sd": np.sqrt(found.variance)})


def _checked(how: How) -> tuple[EffectInterval, int]:
    """Check the rare options once, at the edge."""
    for name in how:
        require_known("option of compare", name, How.__annotations__)
    interval, floor = how.get("effect_interval", "exact"), how.get("floor", FEWEST)
    require_known("interval of g", interval, EFFECT_INTERVALS)
    require_floor(floor, FEWEST)
    return interval, floor


def _table(
    found: GroupScores, adjust: Adjust, conf_level: float, interval: EffectInterval
) -> pd.DataFrame:
    if len(found.n) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    pairs = games_howell(found.n, found.mean, found.variance, conf_level)
    names = np.array(found.names, dtype=object)
    n = found.n[pairs.first], found.n[pairs.second]
    spread = found.variance[pairs.first], found.variance[pairs.second]
    effect = hedges_g(n, pairs.difference, spread, conf_level, interval)
    above = _above(found, pairs, conf_level)
    columns = {
        "scale": found.scale,
        "group_a": names[pairs.first],
        "group_b": names[pairs.second],
        "n_a": n[0].astype(np.int64),
        "n_b": n[1].astype(np.int64),
        "estimate": pairs.difference,
        "std_error": pairs.std_error,
        "df": pairs.df,
        "statistic": pairs.statistic,
        "p_value": pairs.p_value,
        "p_adjusted": ADJUSTED[adjust](pairs.single),
        "conf_low": pairs.low,
        "conf_high": pairs.high,
        "g": effect.g,
        "g_low": effect.low,
        "g_high": effect.high,
        "superiority": above.theta,
        "superiority_low": above.low,
        "superiority_high": above.high,
    }
    return pd.DataFrame(columns).astype(dict.fromkeys(SIDES, "str"))


def _above(found: GroupScores, pairs: Pairs, conf_level: float) -> Superiority:
    if found.values is not None:
        return superiority(found.values, len(found.n), conf_level)
    n = found.n[pairs.first], found.n[pairs.second]
    spread = found.variance[pairs.first], found.variance[pairs.second]
    return normal_superiority(n, pairs.difference, spread, conf_level)


def _note(
    found: GroupScores, table: pd.DataFrame, test: Welch, conf_level: float
) -> str:
    """Return the widest difference with its interval, and what it rests on."""
    what = ", ".join(part for part in (found.title, found.unit) if part)
    start = f"{what}, by {found.by}"
    left_out = f" {found.left_out} groups with fewer answers than {found.floor} were"
    left_out += " left out."
    end = " Respondents were taken as independent of each other."
    end += left_out if found.left_out else ""
    rows = table[(table[["n_a", "n_b"]].min(axis=1) >= QUOTED_FROM)]
    rows = rows[rows["conf_low"].notna()]
    if rows.empty:
        return f"{start}: no two groups have enough answers to quote a number.{end}"
    widest = rows.loc[rows["estimate"].abs().idxmax()]
    which = f"the widest of {len(rows)} differences" if len(rows) > 1 else "the one"
    which += " difference" * (len(rows) == 1)
    size = max(0, int(np.ceil(1 - np.log10(np.sqrt(np.nanmean(found.variance))))))
    numbers = [
        f"{widest[name]:+.{size}f}" for name in ("estimate", "conf_low", "conf_high")
    ]
    together = " for all pairs together" if len(table) > 1 else ""
    return (
        f"{start}: {which} is '{widest['group_a']}' minus '{widest['group_b']}', "
        f"{numbers[0]} ({100 * conf_level:.0f} % interval{together} {numbers[1]} to "
        f"{numbers[2]}; n {widest['n_a']} and {widest['n_b']}).{_omnibus(test)}{end}"
    )


def _omnibus(test: Welch) -> str:
    if np.isnan(test.p_value):
        return " Welch's test of all groups together needs a spread in each of them."
    small = "below 0.001" if test.p_value < 0.001 else f"{test.p_value:.3f}"
    return f" That all groups have one mean: p {small} (Welch)."
