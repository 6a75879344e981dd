"""How well the questions measure, and how carefully they were answered."""

from culturekit.psychometrics.careless import Careless, careless
from culturekit.psychometrics.careless_rates import CarelessRates, careless_rates
from culturekit.psychometrics.reliability import Reliability, reliability

__all__ = [
    "Careless",
    "CarelessRates",
    "Reliability",
    "careless",
    "careless_rates",
    "reliability",
]
