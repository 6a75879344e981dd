"""Words of answer options by meaning, lowest first: the guess at their order.

The words stand in ``vocabulary.toml``. Frequency, agreement and the others are apart,
because "often" says nothing about how much somebody agrees.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from culturekit.intake.words import normal


@cache
def _document() -> dict[str, Any]:
    text = files(__package__).joinpath("vocabulary.toml").read_text("utf-8")
    return tomllib.loads(text)


def families() -> tuple[str, ...]:
    """Return the names of the families: agreement, frequency, ..."""
    return tuple(_document()["families"])


@cache
def steps(family: str) -> dict[str, int]:
    """Return every word of a family with the number of its step.

    Parameters
    ----------
    family : str
        One of `families`, or ``"modifiers"``.

    Examples
    --------
    >>> steps("frequency")["never"] < steps("frequency")["sometimes"]
    True
    """
    part = _document()["modifiers"] if family == "modifiers" else None
    part = part or _document()["families"][family]
    return {normal(word): i for i, step in enumerate(part["steps"]) for word in step}
