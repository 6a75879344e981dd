"""Who answered, and what their answers say about all who were invited."""

from culturekit.weighting.adjusting import post_stratify, rake
from culturekit.weighting.bounds import NonresponseBounds, nonresponse_bounds
from culturekit.weighting.estimates import (
    Weighted,
    weighted_means,
    weighted_ratios,
    weighted_totals,
)
from culturekit.weighting.rates import (
    ResponseByLevel,
    ResponseRates,
    response_by_level,
    response_rates,
)
from culturekit.weighting.shares import weighted_shares
from culturekit.weighting.weights import Weights, design_effect, effective_n

__all__ = [
    "NonresponseBounds",
    "ResponseByLevel",
    "ResponseRates",
    "Weighted",
    "Weights",
    "design_effect",
    "effective_n",
    "nonresponse_bounds",
    "post_stratify",
    "rake",
    "response_by_level",
    "response_rates",
    "weighted_means",
    "weighted_ratios",
    "weighted_shares",
    "weighted_totals",
]
