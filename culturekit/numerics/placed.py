"""Answers as places of options in one byte each, and scale scores from them.

A million respondents and twenty-four items are 24 MB as bytes and 192 MB as floating
point numbers; sums of small whole numbers are exact either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.itemcounts import COMPLETE, SCORED
from culturekit.numerics.scales import ItemRule, reverse, score_block

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.uint8]
# an index that is 75 but for the last bit is 75
TOP_INDEX = 75 - 1e-9


@dataclass(frozen=True, eq=False)
class Placed:
    """One scale for a block of respondents.

    Parameters
    ----------
    scores : (3, n) float array
        Mean, index and percent favourable; 0 where there is no score.
    items : (k, n) float array
        Answers in natural units, reversed where needed; only those of respondents who
        answered everything mean something.
    states : (n,) uint8 array
        See `culturekit.numerics.itemcounts`.
    top : (n,) bool array
        Whether the index is at least 75.
    """

    scores: Floats
    items: Floats
    states: Places
    top: Bools


def places_of(values: NDArray[np.generic], codes: tuple[int, ...]) -> Places:
    """Return the place of each answer among the options; their number for any other.

    Parameters
    ----------
    values : (n,) array
        Codes as answered, whole numbers or floating point with NaN for missing.
    codes : tuple of int
        The options, at most 255.

    Examples
    --------
    >>> places_of(np.array([1, 5, 9]), (5, 4, 3, 2, 1))
    array([4, 0, 5], dtype=uint8)
    >>> places_of(np.array([2.0, 1.5, np.nan]), (1, 2))
    array([1, 2, 2], dtype=uint8)
    """
    count, low, high = len(codes), min(codes), max(codes)
    # whatever is below or above all options is moved next to them
    if values.dtype.kind == "f":
        near = np.where(np.isnan(values), low - 1, np.clip(values, low - 1, high + 1))
        whole = near.astype(np.int64)
        whole[near != whole] = low - 1
    else:
        whole = np.clip(values.astype(np.int64, copy=False), low - 1, high + 1)
    lookup = np.full(high - low + 3, count, dtype=np.uint8)
    lookup[np.asarray(codes) - (low - 1)] = np.arange(count)
    placed: Places = lookup[whole - (low - 1)]
    return placed


def is_even(rules: Sequence[ItemRule]) -> bool:
    """Whether all items share options in steps of one, and their favourable ones."""
    first = rules[0]
    steps = set(np.diff(first.codes).tolist())
    same = all(
        (rule.codes, rule.favourable) == (first.codes, first.favourable)
        for rule in rules
    )
    return len(first.codes) > 1 and same and steps in ({1}, {-1})


def score_places(
    places: Sequence[Places], rules: Sequence[ItemRule], required: int
) -> Placed:
    """Score a scale whose items share their options (see `is_even`).

    Parameters
    ----------
    places : sequence of (n,) uint8 arrays
        Of each item, from `places_of`.
    rules : sequence of ItemRule
    required : int
        How many items a respondent must have answered.

    Notes
    -----
    Equal to `score_block`, to the last bits: with t the sum of the places after
    reversing and m the items answered, mean = low + step t / m and
    index = 100 t / (options - 1) / m.
    """
    rule, n = rules[0], len(places[0])
    count, step = len(rule.codes), rule.codes[1] - rule.codes[0]
    total, answered, agreed = (np.zeros(n, dtype=np.int16) for _ in range(3))
    good = [rule.codes.index(code) for code in rule.favourable if code in rule.codes]
    items = np.empty((len(places), n))
    for j, (raw, one) in enumerate(zip(places, rules, strict=True)):
        here = raw < count
        place = (count - 1) - raw if one.reverse else raw
        total += np.where(here, place, 0).astype(np.uint8)
        answered += here
        for code in good:
            agreed += place == code
        np.multiply(place, float(step), out=items[j])
    items += rule.codes[0]
    complete = answered == len(places)
    scored = answered >= max(1, required)
    divisor = np.where(scored, answered, 1).astype(float)
    scores = np.empty((3, n))
    scores[0] = (rule.codes[0] * answered + step * total) / divisor
    scores[1] = total * (100 / (count - 1)) / divisor
    scores[2] = agreed / divisor * 100
    return _placed(scores, items, scored, complete)


def score_values(
    columns: Sequence[Floats], rules: Sequence[ItemRule], required: int
) -> Placed:
    """Score any scale, from codes as answered; see `score_block`."""
    block = score_block(columns, rules, required)
    complete = block.answered.all(axis=0)
    items = np.stack(
        [
            reverse(raw, rule.low, rule.high) if rule.reverse else raw
            for raw, rule in zip(columns, rules, strict=True)
        ]
    )
    items = np.where(block.answered, items, 0.0)
    favourable = np.where(block.has_favourable & block.scored, block.favourable, 0.0)
    scores = np.stack(
        [np.nan_to_num(block.mean), np.nan_to_num(block.index), favourable]
    )
    return _placed(scores, items, block.scored, complete & block.scored)


def _placed(scores: Floats, items: Floats, scored: Bools, complete: Bools) -> Placed:
    scores *= scored
    states = scored * np.uint8(SCORED)
    states[complete] = COMPLETE
    return Placed(scores, items, states, scored & (scores[1] >= TOP_INDEX))
