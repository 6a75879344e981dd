"""Weighted means, totals and ratios, with linearised standard errors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, UsageError, require_known, require_level
from culturekit.labelled import labelled
from culturekit.numerics.drawn import Design
from culturekit.numerics.intervals import t_quantile
from culturekit.numerics.linearised import Estimates, means, ratios, totals
from culturekit.results import Result, display_number
from culturekit.weighting.domains import By, Domains, domains, group_kish
from culturekit.weighting.sampling import Sampling, sampling_design
from culturekit.weighting.weights import NO_REPAIR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Estimator = Callable[[Design, Floats, Ints, int], Estimates]
COLUMNS = (
    *("scale", "above", "below", "estimate", "std_error", "df", "conf_low"),
    *("conf_high", "n", "effective_n", "sd", "deff"),
)


@dataclass(frozen=True, eq=False, repr=False)
class Weighted(Result):
    """Weighted estimates by group, for the analyst's desk.

    Parameters
    ----------
    by : tuple of str
        The attributes that tell the groups apart.
    overall : pandas.DataFrame
        The same columns for everybody, group "Organisation".

    Notes
    -----
    Standard errors and effective numbers tell how few answers are spread, so this is
    not released; `team_scores` is.
    """

    by: tuple[str, ...]
    overall: pd.DataFrame


def weighted_means(
    data: Any,
    columns: str | Sequence[str] | None = None,
    by: By = None,
    *,
    weight: Any = None,
    conf_level: float = 0.95,
    **how: Unpack[Sampling],
) -> Weighted:
    """Return weighted means with linearised standard errors.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
        Of surveys and scores the index (0-100) of scales; of a table its numbers.
    columns : str or sequence of str, optional
        Scales, or columns of a table; all scales, or all numbers, by default. A missing
        value leaves the respondent out of that column only.
    by : str or tuple of str, optional
        Attributes that tell groups apart; everybody together by default.
    weight : str, pandas.Series, array or Weights, optional
        A column, numbers, or what `rake` or `post_stratify` returned, whose margins
        are then part of the standard error. 1 each by default.
    conf_level : float
        Between 0 and 1.
    **how
        strata, cluster : columns that say how the sample was drawn; clusters lie
        within strata. fpc : a column (without strata: or a number), how many clusters
        (without clusters: persons) the stratum has in all.

    Returns
    -------
    Weighted
        `table` with ``group``, one column an attribute, ``scale``, ``estimate``,
        ``std_error``, ``df``, ``conf_low``, ``conf_high``, ``n``, ``effective_n``
        (Kish), ``sd``, ``deff``; `overall` the same for everybody.

    Raises
    ------
    UsageError
        For a column or an option that does not exist.
    InputError
        For weights that are missing or negative, rows without stratum or cluster, a
        stratum with a single cluster.

    Notes
    -----
    Mean m = sum w y / sum w. With z = w (y - m) / sum w for a row of the group and 0
    for all others, and t the sum of z of a cluster, the variance is the sum over strata
    of (1 - f) n / (n - 1) sum (t - mean t)^2. After `post_stratify` and `rake`, z is
    first replaced by what the margins do not explain of it. Equal to `svymean` and
    `svyby` of R's survey; like there, only the first stage of a sample counts. Interval
    by Student's t with clusters less strata of the group as degrees of freedom (R:
    normal by default). ``sd`` is the root of `svyvar`; ``deff`` the variance over that
    of a simple random sample of n out of as many as the weights add up to, missing
    where they add up to no more than n.

    References
    ----------
    Binder, D. A. (1983). On the variances of asymptotically normal estimators from
    complex surveys. DOI 10.2307/1402588
    Lumley, T. (2004). Analysis of complex survey samples. DOI 10.18637/jss.v009.i08

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"hours": [30.0, 40, 20, 24], "w": [1, 1, 2, 2]})
    >>> found = weighted_means(frame, "hours", weight="w")
    >>> found.table[["group", "estimate", "std_error", "n"]].round(3)
              group  estimate  std_error  n
    0  Organisation    26.333      3.764  4
    """
    asked = _asked(data, by, weight, conf_level, how)
    return _of_columns(asked, columns, means, "mean")


def weighted_totals(
    data: Any,
    columns: str | Sequence[str] | None = None,
    by: By = None,
    *,
    weight: Any = None,
    conf_level: float = 0.95,
    **how: Unpack[Sampling],
) -> Weighted:
    """Return weighted totals with linearised standard errors.

    Parameters
    ----------
    data, columns, by, weight, conf_level, **how
        As of `weighted_means`; the weights must add up to the population.

    Returns
    -------
    Weighted
        As of `weighted_means`; ``sd`` and ``deff`` are missing.

    Raises
    ------
    UsageError, InputError
        As `weighted_means`.

    Notes
    -----
    Total: sum w y, over the respondents with a value. z = w y. Equal to `svytotal` of
    R's survey.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"leavers": [0.0, 1, 1, 0], "w": [10, 10, 20, 20]})
    >>> weighted_totals(frame, "leavers", weight="w").table["estimate"].tolist()
    [30.0]
    """
    asked = _asked(data, by, weight, conf_level, how)
    return _of_columns(asked, columns, totals, "total")


def weighted_ratios(
    data: Any,
    above: str,
    below: str,
    by: By = None,
    *,
    weight: Any = None,
    conf_level: float = 0.95,
    **how: Unpack[Sampling],
) -> Weighted:
    """Return the ratio of two weighted totals with its linearised standard error.

    Parameters
    ----------
    data, by, weight, conf_level, **how
        As of `weighted_means`.
    above, below : str
        Scales, or columns of a table. Respondents without either are left out.

    Returns
    -------
    Weighted
        As of `weighted_means`, with ``above`` and ``below`` in the place of ``scale``.

    Raises
    ------
    UsageError, InputError
        As `weighted_means`.

    Notes
    -----
    r = sum w y / sum w x. z = w (y - r x) / sum w x. Equal to `svyratio` of R's survey.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"errors": [2.0, 1, 3], "hours": [40.0, 20, 20]})
    >>> weighted_ratios(frame, "errors", "hours").table["estimate"].tolist()
    [0.075]
    """
    asked = _asked(data, by, weight, conf_level, how)
    names = {"above": above, "below": below}
    for name in names.values():
        require_known("column", name, asked.allowed)
    y, x = asked.numbers(above), asked.numbers(below)

    def rows(groups: Domains) -> pd.DataFrame:
        found = ratios(asked.design, y, x, groups.codes, groups.count)
        return asked.rows(groups, found, y + x, names)

    return _result(asked, rows, f"ratio of '{above}' to '{below}'")


@dataclass(frozen=True, eq=False)
class Asked:
    """What all estimates are asked with.

    Parameters
    ----------
    frame : pandas.DataFrame
    allowed, columns : tuple of str
        Those that can be estimated: scales, or numbers of a table; and those that are
        unless some are named, without what says how people were drawn.
    design : Design
    groups : Domains
    conf_level : float
    """

    frame: pd.DataFrame
    allowed: tuple[str, ...]
    columns: tuple[str, ...]
    design: Design
    groups: Domains
    conf_level: float

    def numbers(self, column: str) -> Floats:
        """Return a column as numbers, missing as NaN."""
        values: Floats = self.frame[column].to_numpy(dtype=float, na_value=np.nan)
        if infinite := int(np.isinf(values).sum()):
            raise InputError(
                f"column '{column}': {infinite} values are infinite; set them to "
                "missing"
            )
        return values

    def rows(
        self, groups: Domains, found: Estimates, values: Floats, named: dict[str, str]
    ) -> pd.DataFrame:
        """Return the rows of one estimate, intervals and effective n included."""
        reach = t_quantile(self.conf_level, found.df) * found.std_error
        named_groups = {str(name): groups.frame[name] for name in groups.frame}
        numbers = {
            "estimate": found.estimate,
            "std_error": found.std_error,
            "df": found.df,
            "conf_low": found.estimate - reach,
            "conf_high": found.estimate + reach,
            "n": found.n,
            "effective_n": group_kish(self.design, values, groups),
            "sd": np.sqrt(found.variance),
            "deff": found.deff,
        }
        return pd.DataFrame({**named_groups, **named, **numbers})


def _asked(data: Any, by: By, weight: Any, conf_level: float, how: Sampling) -> Asked:
    require_level(conf_level)
    known = labelled(data, "index")
    design = sampling_design(known.frame, weight, how)
    groups = domains(known.frame, by, COLUMNS)
    used = {weight if isinstance(weight, str) else None, *how.values(), *groups.by}
    columns = tuple(name for name in known.scales if name not in used)
    allowed = tuple(known.scales)
    return Asked(known.frame, allowed, columns, design, groups, conf_level)


def _of_columns(
    asked: Asked, columns: str | Sequence[str] | None, estimator: Estimator, what: str
) -> Weighted:
    """Estimate column by column."""
    listed = [columns] if isinstance(columns, str) else columns
    names = list(asked.columns if listed is None else listed)
    for name in names:
        require_known("column", name, asked.allowed)
    if not names:
        raise UsageError("columns: there is none with numbers; name at least one")

    def rows(groups: Domains) -> pd.DataFrame:
        parts = []
        for name in names:
            values = asked.numbers(name)
            found = estimator(asked.design, values, groups.codes, groups.count)
            parts.append(asked.rows(groups, found, values, {"scale": name}))
        return pd.concat(parts, ignore_index=True)

    return _result(asked, rows, f"{what} of '{names[0]}'")


def _result(
    asked: Asked, rows: Callable[[Domains], pd.DataFrame], what: str
) -> Weighted:
    table = rows(asked.groups)
    overall = rows(domains(asked.frame, None)) if asked.groups.by else table
    return Weighted(
        table=table,
        note=_note(overall.iloc[0], what, asked.conf_level),
        cells=None,
        by=asked.groups.by,
        overall=overall,
    )


def _note(row: pd.Series, what: str, conf_level: float) -> str:
    show = display_number
    interval = f"{show(row['conf_low'])} to {show(row['conf_high'])}"
    return (
        f"The weighted {what} is {show(row['estimate'])} ({100 * conf_level:.0f} % "
        f"interval {interval}) from {row['n']} respondents, whose weights tell as much "
        f"as {row['effective_n']:.0f} equal ones. {NO_REPAIR}"
    )
