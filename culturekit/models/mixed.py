"""Linear models with a random intercept for groups, such as teams."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from culturekit.errors import UsageError, require_known, require_level
from culturekit.labelled import frame_for
from culturekit.models.formula import build_design
from culturekit.models.inference import t_table
from culturekit.models.summed import Summed, summed_columns, summed_rows
from culturekit.numerics.mixed import (
    GroupSums,
    RandomIntercept,
    dependent_column,
    fit_random_intercept,
)
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.summary import Summary
from culturekit.survey import Survey

METHODS = ("REML", "ML")
VALUES = (
    "estimate",
    "std_error",
    "df",
    "statistic",
    "p_value",
    "conf_low",
    "conf_high",
)


@dataclass(frozen=True, eq=False, repr=False)
class Mixed(Result):
    """A fitted model with a random intercept.

    Parameters
    ----------
    variances : dict of str to float
        By name of the group column, and ``residual``.
    icc : float
        Share of the variance, left by the fixed effects, that lies between groups.
    loglik : float
        The log-likelihood; the restricted one under REML.
    n, n_groups : int
        Respondents and groups in the model.
    method : str
        ``REML`` or ``ML``.
    formula : str
        As given.
    """

    variances: dict[str, float]
    icc: float
    loglik: float
    n: int
    n_groups: int
    method: str
    formula: str

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, with what belongs to the whole model."""
        whole = ("formula", "method", "n", "n_groups", "icc", "loglik", "variances")
        return {**super().to_dict(), **{name: getattr(self, name) for name in whole}}


def mixed(
    data: Survey | Scores | pd.DataFrame | Summary,
    formula: str,
    *,
    method: str = "REML",
    conf_level: float = 0.95,
) -> Mixed:
    """Fit a linear model with a random intercept for groups.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
        Scale scores are means in the units of the response scale; for index points
        give ``scores.index``. Rows with anything missing are left out and counted. A
        summary must have been made by the group of the formula, with ``columns=`` the
        columns of the formula, which are then numbers as they stand.
    formula : str
        Such as ``"turnover_intent ~ equity + office + (1 | team)"``. Exactly one random
        intercept; functions such as ``np.log(x)`` and interactions ``x:z`` work.
    method : str
        ``"REML"`` or ``"ML"``.
    conf_level : float
        Between 0 and 1.

    Returns
    -------
    Mixed
        Table columns: term (as formulaic prints it), estimate, std_error, df,
        statistic, p_value, conf_low, conf_high, n, n_groups.

    Raises
    ------
    UsageError
        For a formula that is not supported, an unknown column, a term that other terms
        explain completely, or an unknown method.
    InputError
        If groups and residual cannot be told apart.

    Notes
    -----
    y = X b + u[group] + e with independent normal u and e. Degrees of freedom are
    Satterthwaite's; intervals and tests use Student's t. The variance of groups may
    be 0. Equal to lme4 and lmerTest, fitted from group sums (see
    `culturekit.numerics.mixed`).

    References
    ----------
    Bates, D., Mächler, M., Bolker, B. & Walker, S. (2015). DOI 10.18637/jss.v067.i01
    Kuznetsova, A., Brockhoff, P. B. & Christensen, R. H. B. (2017).
    DOI 10.18637/jss.v082.i13

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"team": list("aabbccdd"),
    ...     "y": [1, 2, 4, 5, 9, 8, 3, 4], "x": [1, 2, 1, 2, 2, 1, 2, 4]})
    >>> fit = mixed(frame, "y ~ x + (1 | team)")
    >>> fit.table["term"].tolist(), fit.n, fit.n_groups
    (['Intercept', 'x'], 8, 4)
    """
    require_known("method", method, METHODS)
    require_level(conf_level)
    if isinstance(data, Summary):
        design = summed_columns(data, formula)
    else:
        design = summed_rows(build_design(frame_for(data), formula))
    _check_terms(design.sums, design.terms)
    fit = fit_random_intercept(design.sums, reml=method == "REML")
    table = t_table(
        fit.coefficients, np.sqrt(np.diag(fit.covariance)), fit.df, conf_level
    )
    table.insert(0, "term", list(design.terms))
    table = table.assign(n=fit.n, n_groups=fit.n_groups)
    return Mixed(
        table=table,
        note=_note(design, fit, conf_level),
        cells=Cells("model", (), "n", (*VALUES, "n_groups"), per=("term",)),
        variances={design.group: fit.group_variance, "residual": fit.residual_variance},
        icc=fit.icc,
        loglik=fit.loglik,
        n=fit.n,
        n_groups=fit.n_groups,
        method=method,
        formula=formula,
    )


def _check_terms(sums: GroupSums, terms: tuple[str, ...]) -> None:
    if (number := dependent_column(sums)) is not None:
        raise UsageError(
            f"term '{terms[number]}' is completely explained by the terms before it "
            f"({', '.join(terms[:number]) or 'none'}); take one of them out"
        )


def _note(design: Summed, fit: RandomIntercept, conf_level: float) -> str:
    group = design.group
    between = f"{100 * fit.icc:.0f} % of what the terms leave open in {design.outcome}"
    left = f"; {design.left_out} left out as incomplete" if design.left_out else ""
    return (
        f"{between} lies between the {fit.n_groups} groups of '{group}' "
        f"(n {fit.n}{left}); {_strongest(design, fit, conf_level)} "
        "These are associations in one survey; they do not show causes."
    )


def _strongest(design: Summed, fit: RandomIntercept, conf_level: float) -> str:
    """Name the term that stands out most against its error."""
    errors = np.sqrt(np.diag(fit.covariance))
    named = [i for i, term in enumerate(design.terms) if term != "Intercept"]
    if not named:
        return "no other terms are in the model."
    i = max(named, key=lambda j: abs(fit.coefficients[j]) / errors[j])
    row = t_table(fit.coefficients[[i]], errors[[i]], fit.df[[i]], conf_level).iloc[0]
    return (
        f"one unit more of {design.terms[i]} goes with {row['estimate']:+.2f} "
        f"({100 * conf_level:.0f} % interval {row['conf_low']:.2f} to "
        f"{row['conf_high']:.2f}), the other terms being equal."
    )
