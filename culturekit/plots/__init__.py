"""Figures of released numbers, each with its caption and its text for the blind.

Every figure takes a `Release` or a `Book`; there is no way to draw an answer.
"""

from importlib import import_module
from typing import Any

_ROOMS = {
    "change_plot": "changes",
    "heatmap": "heat",
    "diverging_bars": "diverging",
    "interval_plot": "intervals",
    "funnel_plot": "funnel",
    "gap_plot": "gaps",
    "intent_curve": "curve",
    "rate_bars": "rates",
    "unit_plot": "units",
    "Picture": "picture",
}

__all__ = sorted(_ROOMS)  # noqa: PLE0605  (built from the table above)


def __getattr__(name: str) -> Any:
    """Load a figure from its module on first use, matplotlib with it."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'culturekit.plots' has no attribute '{name}'")
    return getattr(import_module(f"culturekit.plots.{_ROOMS[name]}"), name)
