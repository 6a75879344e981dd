"""Whether members of a group agree, and whether groups differ."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import require_level
from culturekit.numerics.agreement import (
    Icc,
    a_wg,
    icc,
    null_variances,
    r_star_wg_j,
    r_wg_j,
)
from culturekit.psychometrics.given import ScaleGiven, scale_given
from culturekit.psychometrics.verdict import Verdict, judge
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.summary import Summary
from culturekit.survey import Survey

Floats = NDArray[np.float64]

NULL_COLUMNS = {
    "r_wg_j": "uniform",
    "r_wg_j_skew": "slight_skew",
    "r_wg_j_moderate": "moderate_skew",
    "r_wg_j_triangular": "triangular",
}
VALUES = (*NULL_COLUMNS, "r_star_wg_j", "a_wg", "ad", "ad_median", "reliability")
COLUMNS = ("group", "n", *VALUES)


@dataclass(frozen=True, eq=False, repr=False)
class Agreement(Result):
    """Agreement within groups, differences between them, and what follows.

    Parameters
    ----------
    by : tuple of str
        What tells groups apart.
    icc1, icc1_low, icc1_high : float
        ICC(1) with Bliese's k0 and its interval.
    icc2, icc2_low, icc2_high : float
        ICC(2) and its interval.
    icc1_mean_size : float
        ICC(1) with the arithmetic mean group size, as multilevel::ICC1.
    icc1_reml, icc2_reml : float
        By restricted maximum likelihood, as multilevel::mult.icc.
    k0, mean_size, f_statistic : float
    n, n_groups : int
        Respondents and groups behind the ICCs.
    verdict : str
        Whether group means may be used: ``yes``, ``with care``, ``no``, ``not known``.
    reasons : tuple of str
        Why, in sentences.
    composition : str
        What a group's score is made of, which decides what is needed.
    nulls : dict of str to float
        Variances by chance.
    """

    by: tuple[str, ...]
    icc1: float
    icc1_low: float
    icc1_high: float
    icc2: float
    icc2_low: float
    icc2_high: float
    icc1_mean_size: float
    icc1_reml: float
    icc2_reml: float
    k0: float
    mean_size: float
    f_statistic: float
    n: int
    n_groups: int
    verdict: str
    reasons: tuple[str, ...]
    composition: str
    nulls: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, coefficients included."""
        whole = {name: getattr(self, name) for name in _COEFFICIENTS}
        known = {k: None if np.isnan(v) else v for k, v in whole.items()}
        nulls = {k: None if np.isnan(v) else v for k, v in self.nulls.items()}
        said = {"verdict": self.verdict, "reasons": list(self.reasons)}
        return {**super().to_dict(), **known, **said, "nulls": nulls}


_COEFFICIENTS = tuple(
    name for name in Icc.__annotations__ if name not in {"between", "within"}
)


def agreement(
    data: Survey | Scores | pd.DataFrame | Summary,
    scale: str | Sequence[str],
    by: str | tuple[str, ...] = "team",
    *,
    options: tuple[float, float] | None = None,
    conf_level: float = 0.95,
) -> Agreement:
    """Tell whether members of groups agree, and whether groups differ.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
    scale : str, or sequence of str
        A scale's name; for a table a list of its columns (reversed where needed).
    by : str or tuple of two str
        What tells groups apart; of a summary what it was made by.
    options : tuple of float, optional
        For a table: lowest and highest answer. By default the lowest and highest in the
        data if all are whole numbers, and the note says so; else r_wg and a_wg are
        missing.
    conf_level : float
        Between 0 and 1.

    Returns
    -------
    Agreement
        Attributes icc1, icc2 with intervals, icc1_reml, icc2_reml, k0, n_groups,
        verdict, reasons. Table columns: group, one column an attribute, n (respondents
        who answered every item), r_wg_j (uniform null), r_wg_j_skew (slight skew),
        r_wg_j_moderate, r_wg_j_triangular, r_star_wg_j, a_wg, ad (about the mean),
        ad_median, reliability (of the group's mean, from ICC(1) and its answers).
        Groups below two respondents have none.

    Raises
    ------
    UsageError
        For a scale, column or attribute that does not exist, or answers outside
        `options`.

    Notes
    -----
    Respondents with any missing item are left out of r_wg(j), a_wg and AD. ICCs are of
    the respondents' means over the items, of those who answered enough of them (two
    thirds of a table's columns). Variance above the null counts as the null; r*_wg(j)
    may be negative. Skewed nulls are known for 5 to 11 options. With one item, r_wg(j)
    is r_wg. The verdict goes by the scale's `composition` (of a table: consensus).
    Formulas: docs/psychometrics.md.

    References
    ----------
    James, L. R., Demaree, R. G. & Wolf, G. (1984). DOI 10.1037/0021-9010.69.1.85
    Lindell, M. K., Brandt, C. J. & Whitney, D. J. (1999).
    DOI 10.1177/01466219922031257
    Brown, R. D. & Hauenstein, N. M. A. (2005). DOI 10.1177/1094428105275376
    LeBreton, J. M. & Senter, J. L. (2008). DOI 10.1177/1094428106296642
    Chan, D. (1998). Functional relations among constructs in the same content domain at
    different levels of analysis. DOI 10.1037/0021-9010.83.2.234

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"team": list("aaabbb"), "q1": [4, 4, 5, 2, 1, 2],
    ...                       "q2": [4, 5, 5, 1, 1, 2]})
    >>> found = agreement(frame, ["q1", "q2"], options=(1, 5))
    >>> found.table[["group", "n", "r_wg_j"]].round(3).to_dict("list")
    {'group': ['a', 'b'], 'n': [3, 3], 'r_wg_j': [0.909, 0.909]}
    >>> round(found.icc1, 3), found.verdict
    (0.946, 'yes')
    """
    require_level(conf_level)
    given = scale_given(data, scale, by, options=options, taken=COLUMNS)
    found = icc(given.scores, conf_level)
    nulls = null_variances(given.span.options)
    table = _table(given, nulls, found)
    composition = given.plan.composition if given.plan else "consensus"
    verdict = judge(composition, table, found)
    coefficients = {name: asdict(found)[name] for name in _COEFFICIENTS}
    return Agreement(
        table=table,
        note=_note(given, found, verdict),
        cells=Cells(
            "distribution", given.groups.by, "n", VALUES, given.groups.adds_up_to, ()
        ),
        by=given.groups.by,
        **coefficients,
        verdict=verdict.answer,
        reasons=verdict.reasons,
        composition=composition,
        nulls=nulls,
    )


def _table(given: ScaleGiven, nulls: dict[str, float], found: Icc) -> pd.DataFrame:
    part, frame = given.complete, given.groups.frame
    n = part.n.round().astype(np.int64)
    variances = part.squares / np.where(n > 1, n - 1, np.nan)[:, None]
    mean = variances.mean(axis=1)
    columns: dict[str, Any] = {"n": n}
    for name, null in NULL_COLUMNS.items():
        columns[name] = r_wg_j(mean, nulls[null], len(given.items))
    columns["r_star_wg_j"] = r_star_wg_j(mean, nulls["uniform"])
    span, none = given.span, np.full(len(n), np.nan)
    columns["a_wg"] = a_wg(part.centres, variances, part.n, span.low, span.high)
    columns["ad"], columns["ad_median"] = given.ad or (none, none)
    columns["reliability"] = _reliability(found.icc1, given.scores.n)
    return frame[["group", *(b for b in given.groups.by if b != "group")]].assign(
        **columns
    )


def _reliability(share: float, n: Floats) -> Floats:
    """Return the reliability of each group's mean, by Spearman and Brown."""
    share = max(share, 0.0) if not np.isnan(share) else share
    reliability: Floats = np.where(n > 0, n * share / (1 + (n - 1) * share), np.nan)
    return reliability


def _note(given: ScaleGiven, found: Icc, verdict: Verdict) -> str:
    groups = " and ".join(given.groups.by)
    answer = verdict.answer.capitalize()
    parts = [
        f"{given.name}: may the means by {groups} be used? {answer} "
        f"({found.n_groups} groups, n {found.n}).",
        *verdict.reasons,
    ]
    if np.isnan(given.span.low):
        parts.append(f"There is no r_wg and no a_wg: {given.span.note}.")
    elif given.span.note:
        parts.append(given.span.note)
    return " ".join(parts)
