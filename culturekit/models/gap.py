"""The gap between two sides: scale by scale, and domain by domain."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import require_known, require_level
from culturekit.instrument import Instrument
from culturekit.labelled import labelled
from culturekit.models.composition import compositions
from culturekit.models.inference import t_table
from culturekit.models.sides import PERSONS, Measure, Sides, measures, two_sides
from culturekit.numerics.cluster import CORRECTIONS, Correction, fit_clustered
from culturekit.numerics.comparison import benjamini_hochberg
from culturekit.numerics.spread import total_sd
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.survey import Survey

Floats = NDArray[np.float64]

FEWEST_UNITS = 4  # on a side, for a p-value
QUOTED_FROM = 10  # people on each side before the sentence quotes a number
VALUES = (
    "estimate",
    "std_error",
    "df",
    "statistic",
    "p_value",
    "conf_low",
    "conf_high",
    "g",
    "g_low",
    "g_high",
    "p_adjusted",
    "mean_front",
    "mean_back",
    "units_front",
    "units_back",
)
UNTESTED = "Whether both sides understand the questions alike was not tested."


@dataclass(frozen=True, eq=False, repr=False)
class Gap(Result):
    """Differences between two sides.

    Parameters
    ----------
    decomposition : pandas.DataFrame
        How much of each gap goes with a different mix of people: columns scale, item,
        attribute, n, estimate, composition, within. Empty if no attribute outside the
        hierarchy of teams is known. For the analyst's desk; not released.
    units : pandas.DataFrame
        Every unit behind the gaps: columns scale, item, side, unit, n, mean. For the
        analyst's desk; not released.
    by, unit : str
        The attribute of the sides, and of the units at which it is assigned.
    sides : tuple of str
        Reference and contrast; the columns ``_front`` and ``_back`` stand for them.
    """

    decomposition: pd.DataFrame
    units: pd.DataFrame
    by: str
    unit: str
    sides: tuple[str, str]


def gap(
    data: Survey | Scores | pd.DataFrame,
    by: str | None = None,
    *,
    sides: tuple[str, str] | None = None,
    cluster: str | None = "auto",
    correction: Correction = "CR2",
    conf_level: float = 0.95,
) -> Gap:
    """Compare two sides on every scale, and on every domain of resources.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
        Surveys and scores are compared in index points (0-100); of a table every
        number column is compared in its own units. Missing values are left out measure
        by measure.
    by : str, optional
        The attribute of the sides; the definition's side by default.
    sides : tuple of str, optional
        (reference, contrast); from the definition by default. For a table with two
        values, these in alphabetical order.
    cluster : str or None
        Units that vary together. ``"auto"``: the highest attribute above which the side
        is assigned (the definition's ``side_unit``, such as function); None or a table:
        respondents. Rows without a unit are left out.
    correction : str
        ``"CR2"`` (default), ``"CR1"``, ``"CR1S"`` (as Stata) or ``"CR0"``.
    conf_level : float
        Between 0 and 1.

    Returns
    -------
    Gap
        Table columns: scale, domain, item, title, estimate (contrast minus reference),
        std_error, df, statistic, p_value, conf_low, conf_high, g, g_low, g_high,
        p_adjusted, n_front, n_back, mean_front, mean_back, units_front, units_back.
        Rows of whole scales have an empty domain and item.

    Raises
    ------
    UsageError
        For an unknown attribute, value, unit, correction or confidence level.

    Notes
    -----
    Least squares on the side, with cluster-robust errors and Satterthwaite degrees of
    freedom (`culturekit.numerics.cluster`). With fewer than four units on a side there
    is no p-value, with one no interval either. g is Hedges' delta_T: the difference
    over the total standard deviation within sides (between units plus within, by
    analysis of variance), times 1 - 3 / (4 (N - 2) - 1); g_low and g_high are the
    interval on that scale. p_adjusted is Benjamini and Hochberg's over all rows. The
    decomposition is Kitagawa's, over bands with people on both sides.

    References
    ----------
    Hedges, L. V. (2007). Effect sizes in cluster-randomized designs.
    DOI 10.3102/1076998606298043
    Kitagawa, E. M. (1955). Components of a difference between two rates.
    DOI 10.1080/01621459.1955.10501299
    Pustejovsky, J. E. & Tipton, E. (2018). DOI 10.1080/07350015.2016.1247004

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"office": ["front"] * 4 + ["back"] * 4,
    ...                       "tools": [70.0, 80, 60, 90, 50, 40, 60, 50]})
    >>> gap(frame, by="office", sides=("front", "back")).table["estimate"].tolist()
    [-25.0]
    """
    require_known("cluster correction", correction, CORRECTIONS)
    require_level(conf_level)
    known = labelled(data, "index")
    found = two_sides(known, by, sides, cluster)
    all_measures = list(measures(known, found))
    fits = [_fit(measure, found, correction) for measure in all_measures]
    table = _table(all_measures, pd.DataFrame(fits), conf_level)
    return Gap(
        table=table,
        note=_note(table, found, known.instrument, conf_level),
        cells=Cells(
            "comparison", (), ("n_front", "n_back"), VALUES, per=("scale", "item")
        ),
        decomposition=compositions(known, found, all_measures),
        units=_units(all_measures, found),
        by=found.by,
        unit=found.unit,
        sides=(found.reference, found.contrast),
    )


def _fit(measure: Measure, sides: Sides, correction: Correction) -> dict[str, Any]:
    """Return numbers of one comparison before tests and intervals."""
    used = ~np.isnan(measure.values) & (sides.units >= 0)
    y, back = measure.values[used], sides.contrasted[used]
    units = np.unique(sides.units[used], return_inverse=True)[1]
    counts = {"n_front": int((~back).sum()), "n_back": int(back.sum())}
    for side, rows in (("front", ~back), ("back", back)):
        counts[f"units_{side}"] = len(np.unique(units[rows]))
    if min(counts["n_front"], counts["n_back"]) == 0:
        return counts
    means = {"mean_front": y[~back].mean(), "mean_back": y[back].mean()}
    fit = {**counts, **means, "estimate": means["mean_back"] - means["mean_front"]}
    few = min(counts["units_front"], counts["units_back"]) < 2
    if np.ptp(y) > 0:
        fit["total_sd"] = total_sd(y, back.astype(np.int64), units)
    if few or np.ptp(y) == 0:
        return fit
    design = np.column_stack([np.ones(len(y)), back])
    robust = fit_clustered(design, y, units, correction=correction)
    return {**fit, "std_error": robust.std_error[1], "df": robust.df[1]}


def _table(what: list[Measure], fits: pd.DataFrame, conf_level: float) -> pd.DataFrame:
    names = ["estimate", "std_error", "df", "total_sd", "mean_front", "mean_back"]
    fits = fits.reindex(columns=[*fits.columns, *(n for n in names if n not in fits)])
    estimate, error, df, sd = (fits[name].to_numpy(dtype=float) for name in names[:4])
    tests = t_table(estimate, error, df, conf_level)
    few = fits[["units_front", "units_back"]].min(axis=1) < FEWEST_UNITS
    tests.loc[few | (tests["std_error"] == 0), ["statistic", "p_value"]] = np.nan
    free = fits["n_front"] + fits["n_back"] - 2
    shrink = (1 - 3 / (4 * free.where(free > 0) - 1)).to_numpy(dtype=float)
    scale = np.where(sd > 0, shrink / np.where(sd > 0, sd, 1.0), np.nan)
    named = pd.DataFrame(
        [(m.scale, m.domain, m.item, m.title) for m in what],
        columns=["scale", "domain", "item", "title"],
    )
    effects = pd.DataFrame(
        {
            "g": estimate * scale,
            "g_low": tests["conf_low"] * scale,
            "g_high": tests["conf_high"] * scale,
            "p_adjusted": benjamini_hochberg(tests["p_value"].to_numpy()),
        }
    )
    counted = fits[["n_front", "n_back", *names[4:], "units_front", "units_back"]]
    return pd.concat([named, tests, effects, counted], axis=1)


def _units(what: list[Measure], sides: Sides) -> pd.DataFrame:
    """Return every unit's n and mean on every measure."""
    if sides.unit == PERSONS:
        return pd.DataFrame(columns=["scale", "item", "side", "unit", "n", "mean"])
    keys = {
        "side": sides.frame[sides.by].astype(object).to_numpy(),
        "unit": sides.frame[sides.unit].astype(object).to_numpy(),
    }
    parts = []
    for measure in what:
        groups = pd.DataFrame({**keys, "value": measure.values}).dropna()
        sizes = groups.groupby(["side", "unit"])["value"].agg(["count", "mean"])
        part = sizes.rename(columns={"count": "n"}).reset_index()
        parts.append(part.assign(scale=measure.scale, item=measure.item))
    frame = pd.concat(parts, ignore_index=True)
    return frame[["scale", "item", "side", "unit", "n", "mean"]]


def _note(
    table: pd.DataFrame, sides: Sides, instrument: Instrument | None, level: float
) -> str:
    """Return the widest gap with its interval, and what it rests on."""
    contrast, reference = (
        _label(instrument, sides.by, value)
        for value in (sides.contrast, sides.reference)
    )
    start = f"{contrast} minus {reference}"
    start += ", in index points (0-100)" if instrument else ""
    enough = table[["n_front", "n_back"]].min(axis=1) >= QUOTED_FROM
    domains = table[enough & (table["item"] != "")]
    rows = domains if len(domains) else table[enough]
    rows = rows[rows["estimate"].notna()]
    if rows.empty:
        return f"{start}: too few answers on a side to quote a number. {UNTESTED}"
    widest = rows.loc[rows["estimate"].abs().idxmax()]
    what = f"'{widest['title']}'"
    if instrument and widest["item"]:
        what += f" ({instrument.scales[widest['scale']].title})"
    interval = "no interval"
    if not np.isnan(widest["conf_low"]):
        ends = f"{widest['conf_low']:+.0f} to {widest['conf_high']:+.0f}"
        interval = f"{100 * level:.0f} % interval {ends}"
    return (
        f"{start}: {_which(len(rows))} is {what}, {widest['estimate']:+.0f} "
        f"({interval}; n {widest['n_front']} and {widest['n_back']}). "
        f"{_basis(widest, sides)} {UNTESTED}"
    )


def _which(gaps: int) -> str:
    return f"the widest of {gaps} gaps" if gaps > 1 else "the one gap"


def _basis(row: pd.Series, sides: Sides) -> str:
    """Say what the interval rests on."""
    if sides.unit == PERSONS:
        return "Respondents were taken as independent of each other."
    front, back = row["units_front"], row["units_back"]
    text = f"It is known from {front} and {back} units ('{sides.unit}')"
    if min(front, back) < FEWEST_UNITS:
        text += f"; with fewer than {FEWEST_UNITS} on a side no p-value is given"
    return f"{text}."


def _label(instrument: Instrument | None, by: str, value: str) -> str:
    if instrument is None or by not in instrument.attributes:
        return value
    return instrument.attributes[by].labels.get(value, value)
