"""How well the questions measure."""

from culturekit.psychometrics.reliability import Reliability, reliability

__all__ = ["Reliability", "reliability"]
