"""How consistently the items of a scale measure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, TypedDict, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known, require_level
from culturekit.instrument import Scale
from culturekit.numerics.reliability import (
    ItemMoments,
    alpha_if_dropped,
    item_rest,
)
from culturekit.psychometrics.coefficients import (
    GROUP_VALUES,
    Headline,
    between,
    by_group,
    coefficients,
    full_information_omegas,
    omegas,
)
from culturekit.psychometrics.given import By, ScaleGiven, scale_given
from culturekit.psychometrics.items import RULES, ItemsGiven, items_given
from culturekit.psychometrics.polychoric import counts_of, ordinal_coefficients
from culturekit.results import Cells, Result, counted
from culturekit.scoring import Scores
from culturekit.summary import Summary
from culturekit.summary.plan import ScalePlan
from culturekit.survey import Survey

Floats = NDArray[np.float64]

VALUES = ("mean", "sd", "item_rest", "alpha_if_dropped", "missing")
TAKEN = ("group", "n", *GROUP_VALUES)


class How(TypedDict, total=False):
    """Options of `reliability` that are rarely needed."""

    options: tuple[float, float]
    ordinal: bool
    weight: Any


@dataclass(frozen=True, eq=False, repr=False)
class GroupReliability(Result):
    """Internal consistency of a scale in every group.

    Parameters
    ----------
    by : tuple of str
        What tells groups apart.
    """

    by: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Reliability(Result):
    """Internal consistency of a scale.

    Parameters
    ----------
    alpha, alpha_low, alpha_high, alpha_std, alpha_std_error : float
    duhachek_low, duhachek_high : float
    omega, omega_model, lambda6, average_r, alpha_scored : float
    alpha_between, omega_between, alpha_ordinal, omega_ordinal : float
        As in `culturekit.psychometrics.coefficients.Headline`.
    n, n_items : int
        Respondents behind `alpha`, and items.
    n_scored : int
        Respondents who have a score on the scale.
    missing : str
        ``listwise``, ``pairwise`` or ``fiml``.
    groups : GroupReliability or None
        The same by group, if groups were named; released like any result.
    """

    alpha: float
    alpha_low: float
    alpha_high: float
    alpha_std: float
    alpha_std_error: float
    duhachek_low: float
    duhachek_high: float
    omega: float
    omega_model: float
    lambda6: float
    average_r: float
    alpha_scored: float
    alpha_between: float
    omega_between: float
    alpha_ordinal: float
    omega_ordinal: float
    n: int
    n_items: int
    n_scored: int
    missing: str
    groups: GroupReliability | None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, coefficients included."""
        whole = {name: getattr(self, name) for name in _HEADLINES}
        known = {k: None if np.isnan(v) else v for k, v in whole.items()}
        counts = {name: getattr(self, name) for name in ("n", "n_items", "n_scored")}
        groups = {} if self.groups is None else {"groups": self.groups.to_dict()}
        return {
            **super().to_dict(),
            **known,
            **counts,
            "missing": self.missing,
            **groups,
        }


_HEADLINES = tuple(field.name for field in fields(Headline))


def reliability(
    data: Survey | Scores | pd.DataFrame | Summary,
    scale: str | Sequence[str],
    *,
    by: By | None = None,
    missing: str = "listwise",
    conf_level: float = 0.95,
    **how: Unpack[How],
) -> Reliability:
    """Tell how consistently the items of a scale measure.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
    scale : str, or sequence of str
        A scale's name; for a table a list of its columns (reversed where needed).
    by : str or tuple of two str, optional
        Groups whose coefficients are wanted too, in ``groups``; of a summary what it
        was made by.
    missing : str
        ``"listwise"``: respondents who answered every item (as multilevel::cronbach);
        ``"pairwise"``: every pair of items from those who answered both (as
        psych::alpha, whose intervals count all rows); ``"fiml"``: means and covariances
        by maximum likelihood from all answers (as lavaan's ``missing = "ml"``), which
        is right where what is missing depends on what was answered; intervals count the
        fewest of a pair. Of a summary both need ``patterns=True``.
    conf_level : float
        Between 0 and 1.
    **how
        options, for a table: lowest and highest answer, others are an error. ordinal:
        whether alpha_ordinal and omega_ordinal are wanted, of those who answered every
        item (of a summary made with ``pairs=True``). weight: a column, numbers or what
        `rake` returned; then everything is of respondents who answered every item,
        weighted, and intervals count Kish's effective n. Not with a summary, another
        rule for missing answers, `by` or ordinal.

    Returns
    -------
    Reliability
        Attributes alpha, alpha_low, alpha_high (Feldt), alpha_std, alpha_std_error,
        duhachek_low, duhachek_high, omega, omega_model, lambda6, average_r,
        alpha_scored, n, n_items; alpha_between, omega_between and groups with `by`.
        Table columns: item, mean, sd, item_rest (correlation with the sum of the
        others), alpha_if_dropped, missing (answers missing among all respondents), n. A
        scale of one item, and a formative scale, have no headline coefficients; the
        note says why.

    Raises
    ------
    UsageError
        For an unknown scale, column or rule, a scale of facts, or answers outside
        `options`.

    Notes
    -----
    alpha = k / (k - 1) (1 - sum of item variances / variance of the sum). An item that
    everybody answers alike counts among the k (psych takes it out). Of two items
    alpha is 2 r / (1 + r), Spearman and Brown's. omega = (sum of loadings)^2 over the
    observed variance of the sum (divisor N, as semTools::compRelSEM); omega_model over
    the variance the model implies; loadings from one factor by maximum likelihood, on
    complete cases (``"fiml"``: on all answers, as lavaan). lambda6 is of the
    correlations (psych's G6(smc)). All formulas: docs/psychometrics.md.

    References
    ----------
    Cronbach, L. J. (1951). DOI 10.1007/BF02310555
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). DOI 10.1177/014662168701100107
    Duhachek, A. & Iacobucci, D. (2004). DOI 10.1037/0021-9010.89.5.792
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
    for name in how:
        require_known("option of reliability", name, How.__annotations__)
    require_known("rule for missing answers", missing, RULES)
    require_level(conf_level)
    _check_weighted(data, by, missing, how)
    options = how.get("options")
    given = items_given(data, scale, missing, options, how.get("weight"))
    why = _no_headline(given.part, len(given.items))
    headline, groups = Headline() if why else _headline(given, conf_level), None
    if how.get("ordinal") and not why:
        headline = _with_ordinal(headline, data, scale, options)
    if by is not None:
        found = scale_given(data, scale, by, options=options, taken=TAKEN)
        groups = _groups(found, conf_level, why)
        headline = headline if why else _with_between(headline, found)
    return Reliability(
        table=_table(given, why),
        note=_note(scale, given.part, why, headline, given.moments),
        cells=Cells("model", (), "n", VALUES, per=("item",)),
        **asdict(headline),
        n=given.moments.n,
        n_items=len(given.items),
        n_scored=given.n_scored,
        missing=missing,
        groups=groups,
    )


def _check_weighted(data: Any, by: By | None, missing: str, how: How) -> None:
    """Refuse what has no weighted form."""
    if how.get("weight") is None:
        return
    refused = {
        "a summary": isinstance(data, Summary),
        f"missing='{missing}'": missing != "listwise",
        "by": by is not None,
        "ordinal": how.get("ordinal", False),
    }
    if wrong := [name for name, there in refused.items() if there]:
        raise UsageError(
            f"weight: it cannot be used with {' or '.join(wrong)}; allowed: answers, "
            "one scale, those who answered every item"
        )


def _with_ordinal(
    headline: Headline,
    data: Any,
    scale: str | Sequence[str],
    options: tuple[float, float] | None,
) -> Headline:
    counts = counts_of(data, scale, "listwise", options)[1]
    alpha_ordinal, omega_ordinal = ordinal_coefficients(counts)
    return replace(headline, alpha_ordinal=alpha_ordinal, omega_ordinal=omega_ordinal)


def _with_between(headline: Headline, found: ScaleGiven) -> Headline:
    alpha_between, omega_between = between(found.complete)
    return replace(headline, alpha_between=alpha_between, omega_between=omega_between)


def _groups(found: ScaleGiven, conf_level: float, why: str) -> GroupReliability:
    """Return the coefficients of every group; none where they mean nothing."""
    by = found.groups.by
    frame = found.groups.frame[["group", *(name for name in by if name != "group")]]
    table = by_group(frame, found.complete, conf_level)
    if why:
        table = table.assign(**dict.fromkeys(GROUP_VALUES, np.nan))
    return GroupReliability(
        table=table,
        note=(
            f"{found.name}: reliability within each of "
            f"{counted(len(table), 'group')} by {' and '.join(by)}, of respondents who "
            f"answered every item. {why}".strip()
        ),
        cells=Cells("distribution", by, "n", GROUP_VALUES, found.groups.adds_up_to, ()),
        by=by,
    )


def _no_headline(part: Scale | ScalePlan | None, items: int) -> str:
    if items < 2:
        return "One item has no internal consistency."
    if part is not None and part.kind in {"formative", "bipolar"}:
        return (
            "Its items are different things that need not go together (a profile), so "
            "alpha and omega would say nothing about its quality."
        )
    return ""


def _headline(given: ItemsGiven, conf_level: float) -> Headline:
    moments, complete = given.moments, given.complete
    n = np.array([moments.told])
    found = coefficients(moments.covariance[None], n, conf_level)
    if given.patterns is None:
        whole = omegas(complete.covariance[None], np.array([float(complete.n)]))
    else:
        whole = full_information_omegas(given.patterns, moments)
    found["omega"], found["omega_model"] = whole
    single = {name: float(values[0]) for name, values in found.items()}
    return Headline(**single, alpha_scored=given.scored)


def _table(given: ItemsGiven, why: str) -> pd.DataFrame:
    k, moments = len(given.items), given.moments
    none = np.full(k, np.nan)
    table = {
        "item": list(given.items),
        "mean": moments.means,
        "sd": np.sqrt(np.diag(moments.covariance)),
        "item_rest": none if k < 2 else item_rest(moments.covariance),
        "alpha_if_dropped": none if why else alpha_if_dropped(moments.covariance),
        "missing": given.missing,
    }
    return pd.DataFrame(table).assign(n=moments.n)


def _note(
    scale: str | Sequence[str],
    part: Scale | ScalePlan | None,
    why: str,
    headline: Headline,
    moments: ItemMoments,
) -> str:
    name = f"'{part.title}'" if part else f"The scale of {len(scale)} columns"
    if why:
        return f"{name}: no headline reliability. {why}"
    if np.isnan(headline.alpha):
        return (
            f"{name}: its items do not vary enough, or not apart from each other, to "
            "tell a reliability."
        )
    k = len(moments.means)
    which = "Spearman-Brown coefficient" if k == 2 else "alpha"
    omega = "" if np.isnan(headline.omega) else f", omega {headline.omega:.2f}"
    interval = f"{headline.alpha_low:.2f} to {headline.alpha_high:.2f}"
    return (
        f"{name} has {which} {headline.alpha:.2f} (interval {interval}){omega}, "
        f"from {k} items and {moments.n} respondents.{_weighting(moments)}"
        f"{_constant(moments)}"
    )


def _weighting(moments: ItemMoments) -> str:
    if np.isnan(moments.effective):
        return ""
    return f" They are weighted and tell as much as {moments.effective:.0f} equal ones."


def _constant(moments: ItemMoments) -> str:
    same = int((np.diag(moments.covariance) == 0).sum())
    if not same:
        return ""
    which = "1 item does" if same == 1 else f"{same} items do"
    return f" {which} not vary; alpha_if_dropped tells what alpha is without."
