"""Two waves beside each other: what was asked alike, and how scores changed."""

from culturekit.trend.trend import Trend, trend

__all__ = ["Trend", "trend"]
