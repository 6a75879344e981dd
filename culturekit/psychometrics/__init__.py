"""How well the questions measure, and how carefully they were answered."""

from culturekit.psychometrics.agreement import Agreement, agreement
from culturekit.psychometrics.careless import Careless, careless
from culturekit.psychometrics.careless_rates import CarelessRates, careless_rates
from culturekit.psychometrics.polychoric import Polychoric, polychoric
from culturekit.psychometrics.reliability import Reliability, reliability

__all__ = [
    "Agreement",
    "Careless",
    "CarelessRates",
    "Polychoric",
    "Reliability",
    "agreement",
    "careless",
    "careless_rates",
    "polychoric",
    "reliability",
]
