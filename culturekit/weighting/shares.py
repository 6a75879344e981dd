"""Weighted shares of answers, with Korn and Graubard's interval."""

from typing import Any, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known, require_level
from culturekit.numerics.drawn import Design
from culturekit.numerics.intervals import korn_graubard
from culturekit.numerics.linearised import means
from culturekit.results import display_number
from culturekit.scoring import Scores
from culturekit.scoring.answers import answers
from culturekit.summary.containment import coded
from culturekit.survey import Survey
from culturekit.weighting.domains import By, Domains, domains, group_kish
from culturekit.weighting.estimates import Weighted
from culturekit.weighting.given import respondents
from culturekit.weighting.sampling import Sampling, sampling_design
from culturekit.weighting.weights import NO_REPAIR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_OPTIONS = 100
COLUMNS = (
    *("item", "option", "estimate", "std_error", "df", "conf_low", "conf_high"),
    *("n", "effective_n"),
)


def weighted_shares(
    data: Any,
    column: str,
    by: By = None,
    *,
    weight: Any = None,
    conf_level: float = 0.95,
    **how: Unpack[Sampling],
) -> Weighted:
    """Return what percent gave each answer, weighted, with an interval.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
    column : str
        An item with options or an attribute; of a table any column with few values.
        Missing values, "don't know" and "not applicable" are left out.
    by : str or tuple of str, optional
        Attributes that tell groups apart; everybody together by default.
    weight, conf_level, **how
        As of `weighted_means`.

    Returns
    -------
    Weighted
        `table` with ``group``, one column an attribute, ``item``, ``option``,
        ``estimate`` (percent), ``std_error``, ``df``, ``conf_low``, ``conf_high``,
        ``n`` (respondents with an answer), ``effective_n`` (Kish); `overall` the same
        for everybody.

    Raises
    ------
    UsageError
        For a column that does not exist or has too many values.
    InputError
        As `weighted_means`.

    Notes
    -----
    A share is the mean of a variable that is 1 or 0, with the standard error of
    `weighted_means`. Its interval is Clopper and Pearson's with the effective number of
    answers n* = p (1 - p) / variance, corrected for degrees of freedom (Korn and
    Graubard); where nobody or everybody gave the answer n* is Kish's. Equal to
    `svymean` of a factor and `svyciprop(method = "beta")` of R's survey.

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with
    small expected number of positive counts estimated from survey data. Survey
    Methodology 24, 193-201.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"stays": ["yes", "no", "yes", "yes"], "w": [1, 2, 1, 1]})
    >>> found = weighted_shares(frame, "stays", weight="w")
    >>> found.table[["option", "estimate", "n"]]
      option  estimate  n
    0     no      40.0  4
    1    yes      60.0  4
    """
    require_level(conf_level)
    frame = respondents(data)
    require_known("column", column, [str(name) for name in frame])
    codes, options = _options(data, frame, column)
    design = sampling_design(frame, weight, how)
    groups, everybody = domains(frame, by, COLUMNS), domains(frame, None)

    def rows(where: Domains) -> pd.DataFrame:
        parts = [
            _rows(design, where, codes, place, conf_level).assign(option=option)
            for place, option in enumerate(options)
        ]
        named = ["group", *where.by, *COLUMNS]
        return pd.concat(parts, ignore_index=True).assign(item=column)[named]

    overall = rows(everybody)
    return Weighted(
        table=rows(groups) if groups.by else overall,
        note=_note(overall, column, conf_level),
        cells=None,
        by=groups.by,
        overall=overall,
    )


def _options(data: Any, frame: pd.DataFrame, column: str) -> tuple[Ints, list[str]]:
    """Return the option of every respondent, -1 for none, and all options."""
    survey = data.survey if isinstance(data, Scores) else data
    if isinstance(survey, Survey) and column in survey.instrument.items:
        response = survey.instrument.response(column)
        values = answers(survey, column)
        codes = np.full(len(values), -1, dtype=np.int64)
        for place, code in enumerate(response.codes):
            codes[values == code] = place
        labels = response.labels.get(survey.instrument.language, response.codes)
        options = [str(label) for label in labels]
    else:
        codes, options = coded(frame[column])
    if not 0 < len(options) <= MOST_OPTIONS:
        raise UsageError(
            f"column '{column}' has {len(options)} different values; allowed are 1 to "
            f"{MOST_OPTIONS}: sort them into classes, or ask for weighted_means"
        )
    return codes, options


def _rows(
    design: Design, groups: Domains, codes: Ints, place: int, conf_level: float
) -> pd.DataFrame:
    """Return the rows of one option."""
    chosen = np.where(codes >= 0, (codes == place).astype(float), np.nan)
    found = means(design, chosen, groups.codes, groups.count)
    kish = group_kish(design, chosen, groups)
    varies = found.std_error > 0
    n = np.where(varies, found.n, kish)
    low, high = korn_graubard(found.estimate, found.std_error, n, found.df, conf_level)
    numbers = {
        "estimate": 100 * found.estimate,
        "std_error": 100 * found.std_error,
        "df": found.df,
        "conf_low": 100 * low,
        "conf_high": 100 * high,
        "n": found.n,
        "effective_n": kish,
    }
    named = {str(name): groups.frame[name] for name in groups.frame}
    return pd.DataFrame({**named, **numbers})


def _note(overall: pd.DataFrame, column: str, conf_level: float) -> str:
    """Say which answer was given most, with its interval."""
    row = overall.loc[overall["estimate"].idxmax()]
    show = display_number
    return (
        f"Of the answers to '{column}' the most frequent is '{row['option']}', "
        f"weighted {show(row['estimate'])} % ({100 * conf_level:.0f} % interval "
        f"{show(row['conf_low'])} to {show(row['conf_high'])}) of {row['n']} "
        f"respondents. {NO_REPAIR}"
    )
