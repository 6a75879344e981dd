"""The list of problems, by the name that this room knows it by."""

from culturekit.problems import COLUMNS, Cause, Problems, summarise_problems

__all__ = ["COLUMNS", "Cause", "Problems", "summarise_problems"]
