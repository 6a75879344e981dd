"""Mistakes that only show when the parts of a definition are seen together."""

from culturekit.instrument.building import Draft
from culturekit.instrument.problems import Problem, at


def check(draft: Draft) -> list[Problem]:
    """Return every mistake in how the parts refer to each other."""
    return [
        Problem(at("scales", name), "has no items")
        for name in draft.scales
        if all(item.scale != name for item in draft.items.values())
    ]
