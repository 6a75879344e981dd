"""How well the questions measure, and how carefully they were answered."""

from culturekit.psychometrics.agreement import Agreement, agreement
from culturekit.psychometrics.careless import Careless, careless
from culturekit.psychometrics.careless_rates import CarelessRates, careless_rates
from culturekit.psychometrics.compare import Comparison, compare
from culturekit.psychometrics.polychoric import Polychoric, polychoric
from culturekit.psychometrics.ranks import RankIntervals, rank_intervals
from culturekit.psychometrics.reliability import Reliability, reliability

__all__ = [
    "Agreement",
    "Careless",
    "CarelessRates",
    "Comparison",
    "Polychoric",
    "RankIntervals",
    "Reliability",
    "agreement",
    "careless",
    "careless_rates",
    "compare",
    "polychoric",
    "rank_intervals",
    "reliability",
]
