"""Fairness and turnover intent: gaps, mixed models, intent to leave."""

from culturekit.models.gap import Gap, gap
from culturekit.models.mixed import Mixed, mixed

__all__ = ["Gap", "Mixed", "gap", "mixed"]
