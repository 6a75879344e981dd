"""Who answered, and what their answers say about all who were invited."""

from culturekit.weighting.rates import (
    ResponseByLevel,
    ResponseRates,
    response_by_level,
    response_rates,
)

__all__ = [
    "ResponseByLevel",
    "ResponseRates",
    "response_by_level",
    "response_rates",
]
