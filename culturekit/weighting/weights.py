"""Weights of respondents, and what they cost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from culturekit.errors import UsageError
from culturekit.numerics.calibration import Calibration
from culturekit.numerics.kish import kish_effect, kish_n
from culturekit.results import Result

NO_REPAIR = (
    "Weights do not repair non-response that depends on the answer itself; "
    "nonresponse_bounds shows how far that could reach."
)


@dataclass(frozen=True, eq=False, repr=False)
class Weights(Result):
    """One weight a respondent; shown as margins, never as rows.

    Parameters
    ----------
    weights : pandas.Series
        One a respondent, same index as the data; they add up to the population.
    n : int
        Respondents.
    effective_n : float
        How many equal weights would tell as much (Kish).
    design_effect : float
        n over effective n, at least 1.
    rounds : int
        Times that all margins were met in turn.
    trimmed : int
        Weights that lay outside the bounds.
    moved : float
        Share of all weight that trimming took from some and gave to others.
    calibration : Calibration
        What standard errors need to know about the margins.
    """

    weights: pd.Series
    n: int
    effective_n: float
    design_effect: float
    rounds: int
    trimmed: int
    moved: float
    calibration: Calibration

    def to_dict(self) -> dict[str, Any]:
        """Return margins and what the weights cost as plain values."""
        names = ("n", "effective_n", "design_effect", "rounds", "trimmed", "moved")
        return {**super().to_dict(), **{name: getattr(self, name) for name in names}}

    def __repr__(self) -> str:
        return (
            f"Weights({self.n} respondents, effective n {self.effective_n:.1f}, "
            f"design effect {self.design_effect:.3f})"
        )


def effective_n(weights: Any) -> float:
    """Return how many equal weights would tell as much, after Kish.

    Parameters
    ----------
    weights : Weights, pandas.Series or array
        One a respondent, at least 0, none missing.

    Returns
    -------
    float
        (sum of w)^2 / sum of w^2, between 1 and n.

    Raises
    ------
    UsageError
        For weights that are missing or negative, or all 0.

    References
    ----------
    Kish, L. (1965). Survey sampling. Wiley.

    Examples
    --------
    >>> round(effective_n([1, 1, 2, 4]), 3)
    2.909
    """
    return kish_n(_checked(weights))


def design_effect(weights: Any) -> float:
    """Return by how much unequal weights widen a variance, after Kish.

    Parameters
    ----------
    weights : Weights, pandas.Series or array
        One a respondent, at least 0, none missing.

    Returns
    -------
    float
        n times the sum of w^2 over (sum of w)^2: 1 for equal weights. What clusters
        and strata do is not in it; `weighted_means` has that as ``deff``.

    Raises
    ------
    UsageError
        For weights that are missing or negative, or all 0.

    References
    ----------
    Kish, L. (1965). Survey sampling. Wiley.

    Examples
    --------
    >>> round(design_effect([1, 1, 2, 4]), 3)
    1.375
    """
    return kish_effect(_checked(weights))


def _checked(weights: Any) -> "np.ndarray[Any, np.dtype[np.float64]]":
    try:
        values = np.asarray(getattr(weights, "weights", weights), dtype=float).ravel()
    except (TypeError, ValueError):
        raise UsageError(
            "weights: give numbers, or the result of rake or post_stratify"
        ) from None
    if not (np.isfinite(values).all() and (values >= 0).all() and values.sum() > 0):
        raise UsageError(
            "weights: some are missing, negative or infinite, or all are 0; allowed "
            "are numbers of 0 and above"
        )
    return values
