"""Which group lies in which: observed in the roster first, then in the answers."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from culturekit.roster import Roster
    from culturekit.survey import Survey

Ints = NDArray[np.int64]


def coded(column: pd.Series) -> tuple[Ints, list[str]]:
    """Return whole-number codes (-1 for missing) and the texts they stand for.

    Examples
    --------
    >>> import pandas as pd
    >>> coded(pd.Series(["b", None, "a"]))
    (array([ 1, -1,  0]), ['a', 'b'])
    """
    category = column.astype("category").cat
    texts = [_text(value) for value in category.categories]
    names = list(dict.fromkeys(texts))
    place = {name: i for i, name in enumerate(names)}
    # the extra last place is what a missing value's code of -1 points to
    lookup = np.array([*(place[text] for text in texts), -1], dtype=np.int64)
    return lookup[category.codes.to_numpy()], names


def _text(value: Any) -> str:
    """Print a value as a person would write it: 7, not 7.0."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


def ranked(values: Collection[str], order: list[str]) -> list[str]:
    """Sort values: those of `order` first and in its order, then by the alphabet.

    Examples
    --------
    >>> ranked({"b", "a", "back", "front"}, ["front", "back"])
    ['front', 'back', 'a', 'b']
    """
    place = {value: i for i, value in enumerate(order)}
    return sorted(values, key=lambda v: (place.get(v, len(place)), v))


def containing(
    survey: "Survey", roster: "Roster | None", inner: str, outer: str
) -> dict[str, str]:
    """Return, per value of `inner`, the value of `outer` it lies in.

    Where answers show a value in several containers the most frequent one counts; the
    roster is believed before the answers.
    """
    sources = [survey.data] if roster is None else [survey.data, roster.teams]
    found: dict[str, str] = {}
    for frame in sources:
        if inner in frame and outer in frame:
            found |= _most_frequent(frame[inner], frame[outer])
    return found


def lies_in(survey: "Survey", inner: str, outer: str) -> bool:
    """Return whether every value of `inner` lies in one value of `outer`.

    So it is where the definition says so, or where no answers say otherwise.
    """
    attributes = survey.instrument.attributes
    if inner in attributes and outer in survey.instrument.containers(inner):
        return True
    if inner == outer or outer not in survey.data:
        return False
    counts = pair_counts(survey.data[inner], survey.data[outer])[0]
    return bool(((counts > 0).sum(axis=1) <= 1).all())


def _most_frequent(inner: pd.Series, outer: pd.Series) -> dict[str, str]:
    counts, inner_names, outer_names = pair_counts(inner, outer)
    best = counts.argmax(axis=1) if counts.size else []
    return {
        name: outer_names[best[i]]
        for i, name in enumerate(inner_names)
        if counts.size and counts[i].any()
    }


def pair_counts(
    inner: pd.Series, outer: pd.Series
) -> tuple[Ints, list[str], list[str]]:
    """Return how often each pair of values occurs, and the names of both."""
    rows, row_names = coded(inner)
    columns, column_names = coded(outer)
    width = len(column_names)
    pair = (rows * width + columns)[(rows >= 0) & (columns >= 0)]
    counts = np.bincount(pair, minlength=len(row_names) * width)
    return counts.reshape(len(row_names), width), row_names, column_names


def adding_up(inner: pd.Series, outer: pd.Series) -> dict[str, str]:
    """Return values of `inner` that add up, with nobody else, to values of `outer`.

    Nothing where it is rather the other way round.

    Examples
    --------
    >>> import pandas as pd
    >>> teams, places = pd.Series(list("aabbcc")), pd.Series(list("xxxxyz"))
    >>> adding_up(teams, places), adding_up(places, teams)
    ({'a': 'x', 'b': 'x'}, {})
    """
    rows, row_names = coded(inner)
    columns, column_names = coded(outer)
    if len(column_names) > len(row_names):
        return {}
    both = (rows >= 0) & (columns >= 0)
    width = len(column_names)
    pairs, people = np.unique(rows[both] * width + columns[both], return_counts=True)
    fine, coarse = np.divmod(pairs, max(width, 1))
    forward, backward = _closed(fine, coarse), _closed(coarse, fine)
    covered, reverse = people[forward].sum(), people[backward].sum()
    same = len(row_names) == width and str(inner.name) > str(outer.name)
    if reverse > covered or (reverse == covered and same):
        return {}
    found = zip(fine[forward], coarse[forward], strict=True)
    return {row_names[i]: column_names[o] for i, o in found}


def _closed(inner: Ints, outer: Ints) -> NDArray[np.bool_]:
    """Tell which pairs belong to an outer value made of undivided inner values."""
    if not len(inner):
        return np.zeros(0, dtype=bool)
    undivided = (np.bincount(inner) == 1)[inner]
    broken = np.bincount(outer, weights=~undivided) > 0
    closed: NDArray[np.bool_] = ~broken[outer]
    return closed
