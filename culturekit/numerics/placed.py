"""Answers as places of options in one byte each, and scale scores from them.

A million respondents and twenty-four items are 24 MB as bytes and 192 MB as floating
point numbers; sums of small whole numbers are exact either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
        Mean, index and percent favourable; of somebody without a score any numbers.
    items : (k, n) array
        Answers after reversing; of somebody who left one out any numbers. Places if
        `start` and `step` are given, so that an answer is start + step x place; else in
        natural units.
    states : (n,) uint8 array
        See `culturekit.numerics.itemcounts`.
    top : (n,) bool array
        Whether there is an index of at least 75.
    start, step : int
    """

    scores: Floats
    items: NDArray[Any]
    states: Places
    top: Bools
    start: int = 0
    step: int = 0

    @property
    def scored(self) -> Bools:
        """Who has a score."""
        return np.greater_equal(self.states, SCORED).astype(bool)

    @property
    def complete(self) -> Bools:
        """Who answered every item."""
        return np.equal(self.states, COMPLETE).astype(bool)


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
    if values.dtype == np.int8 and _short(codes):
        step = codes[1] - codes[0]
        # what lies below the first option turns up far above the last one
        bytes_ = values.view(np.uint8)
        first = np.uint8(codes[0] % 256)
        ahead = bytes_ - first if step == 1 else first - bytes_
        quick: Places = np.minimum(ahead, np.uint8(count))
        return quick
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


def _short(codes: tuple[int, ...]) -> bool:
    """Whether codes are few, small and in steps of one."""
    steps = set(np.diff(codes).tolist())
    return steps in ({1}, {-1}) and len(codes) < 20 and max(map(abs, codes)) < 100


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
    items = np.empty((len(places), n), dtype=np.uint8)
    for j, (raw, one) in enumerate(zip(places, rules, strict=True)):
        here = raw < count
        # no answer becomes a place far above the last one
        place = np.uint8(count - 1) - raw if one.reverse else raw
        total += place * here
        answered += here
        for code in good:
            agreed += place == code
        items[j] = place
    complete = answered == len(places)
    scored = answered >= max(1, required)
    divisor = np.where(scored, answered, 1).astype(float)
    scores = np.empty((3, n))
    scores[0] = (rule.codes[0] * answered + step * total) / divisor
    scores[1] = total * (100 / (count - 1)) / divisor
    scores[2] = agreed / divisor * 100
    states = scored.astype(np.uint8)
    states[complete] = COMPLETE
    top = scored & (scores[1] >= TOP_INDEX)
    return Placed(scores, items, states, top, rule.codes[0], step)


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
    scores = np.stack([block.mean, block.index, block.favourable])
    states = block.scored.astype(np.uint8)
    states[complete & block.scored] = COMPLETE
    return Placed(
        np.nan_to_num(scores),
        np.where(block.answered, items, 0.0),
        states,
        block.scored & (np.nan_to_num(block.index) >= TOP_INDEX),
    )
