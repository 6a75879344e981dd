"""What reliability needs to know of a scale's items, from rows or from a summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError
from culturekit.instrument import Scale
from culturekit.labelled import items_of
from culturekit.numerics.patterns import PatternMoments, pattern_moments
from culturekit.numerics.reliability import (
    ItemMoments,
    alpha,
    correlation,
    full_information_moments,
    listwise,
    pairwise,
    pairwise_of_patterns,
    weighted,
)
from culturekit.psychometrics.coefficients import MISSING
from culturekit.psychometrics.given import plan_in
from culturekit.summary import Summary
from culturekit.summary.plan import ScalePlan
from culturekit.weighting.given import respondents, starting_weights

Floats = NDArray[np.float64]

RULES = ("listwise", "pairwise", "fiml")


@dataclass(frozen=True, eq=False)
class ItemsGiven:
    """What is known of a scale's items.

    Parameters
    ----------
    items : tuple of str
    part : Scale, ScalePlan or None
        What the definition says of the scale.
    moments, complete : ItemMoments
        By the rule asked for, and of complete cases.
    scored : float
        Alpha of those with a score, pairwise.
    n_scored : int
    missing : array
        Answers missing, by item.
    patterns : PatternMoments or None
        By what was answered, if all of it is to count.
    """

    items: tuple[str, ...]
    part: Scale | ScalePlan | None
    moments: ItemMoments
    complete: ItemMoments
    scored: float
    n_scored: int
    missing: NDArray[Any]
    patterns: PatternMoments | None = None


def items_given(
    data: Any,
    scale: str | Sequence[str],
    missing: str,
    options: tuple[float, float] | None,
    weight: Any,
) -> ItemsGiven:
    """Return what is known of a scale's items; parameters as of `reliability`."""
    if isinstance(data, Summary):
        return _of_summary(data, plan_in(data, scale, options), missing)
    items, part = items_of(data, scale, options)
    if part is not None and part.kind == "facts":
        raise UsageError(f"scale '{part.id}' holds facts, which have no reliability")
    answers = items.to_numpy(dtype=float)
    if weight is not None:
        rows = starting_weights(weight, respondents(data))
        return _weighed(items, part, weighted(answers, rows))
    scored, complete = answers[_scored(answers, part)], listwise(answers)
    moments, patterns = complete, None
    if missing == "pairwise":
        moments = pairwise(answers)
    elif missing == "fiml":
        patterns = pattern_moments(answers.T, np.zeros(len(answers), dtype=np.int64))
        moments = full_information_moments(patterns)
    return ItemsGiven(
        items=tuple(str(name) for name in items),
        part=part,
        moments=moments,
        complete=complete,
        scored=_alpha_of(pairwise(scored).covariance),
        n_scored=len(scored),
        missing=items.isna().sum().to_numpy(),
        patterns=patterns,
    )


def _weighed(items: pd.DataFrame, part: Scale | None, found: ItemMoments) -> ItemsGiven:
    scored = _scored(items.to_numpy(dtype=float), part)
    return ItemsGiven(
        items=tuple(str(name) for name in items),
        part=part,
        moments=found,
        complete=found,
        scored=MISSING,
        n_scored=int(scored.sum()),
        missing=items.isna().sum().to_numpy(),
    )


def _of_summary(summary: Summary, plan: ScalePlan, missing: str) -> ItemsGiven:
    whole = summary.whole
    part = whole.moments[f"items:{plan.id}"]
    n = int(part.n[0])
    complete = ItemMoments(n, part.centres[0], part.covariances[0])
    moments, scored, patterns = complete, MISSING, None
    if missing != "listwise" or f"items:{plan.id}" in whole.patterns:
        cells = whole.pattern_moments(plan.id)
        scored = _alpha_of(cells.of_those_with(plan.required).pairs().covariance)
        if missing == "pairwise":
            moments = pairwise_of_patterns(cells, summary.n)
        elif missing == "fiml":
            moments, patterns = full_information_moments(cells), cells
    tables = whole.counts.items(whole.plan.positions(plan.id))
    answered = [int(table.sum()) for table in tables]
    return ItemsGiven(
        items=plan.items,
        part=plan,
        moments=moments,
        complete=complete,
        scored=scored,
        n_scored=int(whole.moments[f"score:{plan.id}"].n[0]),
        missing=summary.n
        - (np.array(answered) if answered else np.full(len(plan.items), np.nan)),
        patterns=patterns,
    )


def _alpha_of(covariance: Floats) -> float:
    return alpha(correlation(covariance) if len(covariance) == 2 else covariance)


def _scored(answers: Floats, part: Scale | None) -> NDArray[np.bool_]:
    """Return who answered enough items for a score; two thirds without a definition."""
    required = part.required if part else max(1, int(np.ceil(answers.shape[1] * 2 / 3)))
    enough: NDArray[np.bool_] = (~np.isnan(answers)).sum(axis=1) >= required
    return enough
