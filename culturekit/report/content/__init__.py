"""What pages say: functions from a book to blocks, words before numbers.

Four names for notebooks, each a set of functions: `scorecard`, `overview`, `fairness`
and `quality`.
"""

from importlib import import_module
from typing import Any

__all__ = ["fairness", "overview", "quality", "scorecard"]


def __getattr__(name: str) -> Any:
    """Load a set of blocks on first use."""
    if name not in __all__:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return import_module(f"{__name__}.{name}")
