"""How consistently the items of a scale measure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.instrument import Scale
from culturekit.labelled import items_of
from culturekit.numerics.onefactor import fit_one_factor
from culturekit.numerics.reliability import (
    Moments,
    alpha,
    alpha_if_dropped,
    alpha_interval,
    correlation,
    item_rest,
    lambda6,
    listwise,
    pairwise,
)
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.survey import Survey

Floats = NDArray[np.float64]

RULES = {"listwise": listwise, "pairwise": pairwise}
VALUES = ("mean", "sd", "item_rest", "alpha_if_dropped", "missing")
MISSING = float("nan")


@dataclass(frozen=True)
class Headline:
    """The coefficients of a whole scale; missing where they mean nothing.

    Parameters
    ----------
    alpha, alpha_low, alpha_high : float
        Coefficient alpha with Feldt's interval; for two items Spearman and Brown's.
    alpha_std : float
        Alpha of the correlations.
    omega, omega_model : float
        One-factor omega over the observed and over the model's variance.
    lambda6 : float
        Guttman's lambda 6 of the correlations.
    alpha_scored : float
        Alpha of all who have a score on the scale, pairwise.
    """

    alpha: float = MISSING
    alpha_low: float = MISSING
    alpha_high: float = MISSING
    alpha_std: float = MISSING
    omega: float = MISSING
    omega_model: float = MISSING
    lambda6: float = MISSING
    alpha_scored: float = MISSING


@dataclass(frozen=True, eq=False, repr=False)
class Reliability(Result):
    """Internal consistency of a scale.

    Parameters
    ----------
    alpha, alpha_low, alpha_high, alpha_std, omega, omega_model, lambda6 : float
        As in `Headline`.
    alpha_scored : float
        Alpha of all who have a score on the scale, pairwise.
    n, n_items : int
        Respondents behind `alpha`, and items.
    n_scored : int
        Respondents who have a score on the scale.
    missing : str
        ``listwise`` or ``pairwise``.
    """

    alpha: float
    alpha_low: float
    alpha_high: float
    alpha_std: float
    omega: float
    omega_model: float
    lambda6: float
    alpha_scored: float
    n: int
    n_items: int
    n_scored: int
    missing: str

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, coefficients included."""
        whole = {name: getattr(self, name) for name in _HEADLINES}
        known = {k: None if np.isnan(v) else v for k, v in whole.items()}
        counts = {name: getattr(self, name) for name in ("n", "n_items", "n_scored")}
        return {**super().to_dict(), **known, **counts, "missing": self.missing}


_HEADLINES = tuple(field.name for field in fields(Headline))


def reliability(
    data: Survey | Scores | pd.DataFrame,
    scale: str | Sequence[str],
    *,
    missing: str = "listwise",
    conf_level: float = 0.95,
    options: tuple[float, float] | None = None,
) -> Reliability:
    """Tell how consistently the items of a scale measure.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
    scale : str, or sequence of str
        A scale's name; for a table a list of its columns (reversed where needed).
    missing : str
        ``"listwise"``: respondents who answered every item (as multilevel::cronbach);
        ``"pairwise"``: every pair of items from those who answered both (as
        psych::alpha, whose intervals count all rows).
    conf_level : float
        Between 0 and 1.
    options : tuple of float, optional
        For a table: lowest and highest answer; others are an error.

    Returns
    -------
    Reliability
        Attributes alpha, alpha_std, alpha_low, alpha_high, omega, omega_model, lambda6,
        alpha_scored, n, n_items, n_scored. Table columns: item, mean, sd, item_rest
        (correlation with the sum of the others), alpha_if_dropped, missing (answers
        missing among all respondents), n. A scale of one item, and a formative scale,
        have no headline coefficients; the note says why.

    Raises
    ------
    UsageError
        For an unknown scale, column or rule, a scale of facts, or answers outside
        `options`.

    Notes
    -----
    alpha = k / (k - 1) (1 - sum of item variances / variance of the sum). Of two items
    alpha is 2 r / (1 + r), Spearman and Brown's. omega = (sum of loadings)^2 over the
    observed variance of the sum (divisor N, as semTools::compRelSEM); omega_model over
    the variance the model implies; loadings from one factor by maximum likelihood, on
    complete cases. lambda6 is of the correlations (psych's G6(smc)).

    References
    ----------
    Cronbach, L. J. (1951). DOI 10.1007/BF02310555
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). DOI 10.1177/014662168701100107
    Eisinga, R., te Grotenhuis, M. & Pelzer, B. (2013). The reliability of a two-item
    scale. DOI 10.1007/s00038-012-0416-3
    Flora, D. B. (2020). Your coefficient alpha is probably wrong, but which coefficient
    omega is right? DOI 10.1177/2515245920951747

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 1, 4, 5], "c": [1, 3, 3, 5]})
    >>> round(reliability(frame, ["a", "b", "c"]).alpha, 4)
    0.9153
    """
    require_known("rule for missing answers", missing, RULES)
    if not 0 < conf_level < 1:
        raise UsageError(f"conf_level {conf_level:g} must lie between 0 and 1")
    items, part = items_of(data, scale, options)
    if part is not None and part.kind == "facts":
        raise UsageError(f"scale '{part.id}' holds facts, which have no reliability")
    answers = items.to_numpy(dtype=float)
    moments = RULES[missing](answers)
    scored = answers[_scored(answers, part)]
    why = _no_headline(part, answers.shape[1])
    headline = Headline() if why else _headline(answers, scored, moments, conf_level)
    return Reliability(
        table=_table(items, moments, why),
        note=_note(scale, part, why, headline, moments),
        cells=Cells("model", (), "n", VALUES, per=("item",)),
        **asdict(headline),
        n=moments.n,
        n_items=answers.shape[1],
        n_scored=len(scored),
        missing=missing,
    )


def _scored(answers: Floats, part: Scale | None) -> NDArray[np.bool_]:
    """Return who answered enough items for a score; two thirds without a definition."""
    required = part.required if part else max(1, int(np.ceil(answers.shape[1] * 2 / 3)))
    enough: NDArray[np.bool_] = (~np.isnan(answers)).sum(axis=1) >= required
    return enough


def _no_headline(part: Scale | None, items: int) -> str:
    if items < 2:
        return "One item has no internal consistency."
    if part is not None and part.kind in {"formative", "bipolar"}:
        return (
            "Its items are different things that need not go together (a profile), so "
            "alpha and omega would say nothing about its quality."
        )
    return ""


def _headline(
    answers: Floats, scored: Floats, moments: Moments, conf_level: float
) -> Headline:
    k = answers.shape[1]
    found = alpha(moments.covariance)
    two = alpha(correlation(moments.covariance))
    # of two items with unequal variances alpha is too low: Spearman and Brown's instead
    found = two if k == 2 else found
    low, high = alpha_interval(found, moments.n, k, conf_level)
    scored_matrix = pairwise(scored).covariance
    scored_matrix = correlation(scored_matrix) if k == 2 else scored_matrix
    omega, omega_model = _omegas(answers)
    return Headline(
        alpha=found,
        alpha_low=low,
        alpha_high=high,
        alpha_std=two,
        omega=omega,
        omega_model=omega_model,
        lambda6=lambda6(moments.covariance),
        alpha_scored=alpha(scored_matrix),
    )


def _omegas(answers: Floats) -> tuple[float, float]:
    complete = listwise(answers)
    if complete.n <= answers.shape[1]:
        return MISSING, MISSING
    covariance = complete.covariance * (complete.n - 1) / complete.n
    factor = fit_one_factor(covariance)
    if factor is None:
        return MISSING, MISSING
    return factor.omega(covariance), factor.omega_model


def _table(items: pd.DataFrame, moments: Moments, why: str) -> pd.DataFrame:
    k = items.shape[1]
    none = np.full(k, np.nan)
    table = {
        "item": [str(name) for name in items],
        "mean": moments.means,
        "sd": np.sqrt(np.diag(moments.covariance)),
        "item_rest": none if k < 2 else item_rest(moments.covariance),
        "alpha_if_dropped": none if why else alpha_if_dropped(moments.covariance),
        "missing": items.isna().sum().to_numpy(),
    }
    return pd.DataFrame(table).assign(n=moments.n)


def _note(
    scale: str | Sequence[str],
    part: Scale | None,
    why: str,
    headline: Headline,
    moments: Moments,
) -> str:
    name = f"'{part.title}'" if part else f"The scale of {len(scale)} columns"
    if why:
        return f"{name}: no headline reliability. {why}"
    if np.isnan(headline.alpha):
        return f"{name}: its items do not vary enough to tell a reliability."
    k = len(moments.means)
    which = "Spearman-Brown coefficient" if k == 2 else "alpha"
    omega = "" if np.isnan(headline.omega) else f", omega {headline.omega:.2f}"
    interval = f"{headline.alpha_low:.2f} to {headline.alpha_high:.2f}"
    return (
        f"{name} has {which} {headline.alpha:.2f} (interval {interval}){omega}, "
        f"from {k} items and {moments.n} respondents."
    )
