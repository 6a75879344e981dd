"""Simulated surveys with a known truth, for the example, tests and power questions."""

from culturekit.simulate.example import write_example
from culturekit.simulate.firm import WAVES, Simulation, simulate
from culturekit.simulate.truth import Truth

__all__ = ["WAVES", "Simulation", "Truth", "simulate", "write_example"]
