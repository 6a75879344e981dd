"""From coded answers to scale scores: reversing, index, favourable, missing rule.

For one respondent, with x the code of an item, ``low`` and ``high`` the ends of that
item's response scale (``high`` may be the smaller code) and m the number of items of
the scale that were answered:

- reversed item: x' = low + high - x
- mean = sum of x' / m
- index = sum of (x' - low) / (high - low) x 100 / m
- favourable = 100 x (answered items with a favourable code) / m

All three are missing where m is below the number that the scale requires.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class ItemRule:
    """How the codes of one item are read.

    Parameters
    ----------
    low, high : float
        Codes of the lowest and the highest meaning.
    reverse : bool
        Whether a high answer means little of what the scale measures.
    codes : tuple of int
        The options, lowest meaning first; empty for a measure without options.
    favourable, neutral : tuple of int
        Codes of the scale's favourable and neutral answers, before reversing.
    """

    low: float
    high: float
    reverse: bool = False
    codes: tuple[int, ...] = ()
    favourable: tuple[int, ...] = ()
    neutral: tuple[int, ...] = ()

    def in_file(self, codes: tuple[int, ...]) -> tuple[int, ...]:
        """Return the codes as answered that stand for these codes once reversed.

        By position, so that it is right for options without equal steps as well.

        Examples
        --------
        >>> ItemRule(1, 5, reverse=True, codes=(1, 2, 3, 4, 5)).in_file((4, 5))
        (2, 1)
        """
        if not self.reverse:
            return codes
        mirror = dict(zip(self.codes, reversed(self.codes), strict=True))
        return tuple(mirror[code] for code in codes if code in mirror)


@dataclass(frozen=True, eq=False)
class ScaleBlock:
    """What one scale says about every respondent.

    Parameters
    ----------
    mean, index, favourable : (n,) float arrays
        Natural units, 0-100, 0-100; missing where too few items were answered, and
        `favourable` also where the items have no favourable codes.
    answered, agreed : (k, n) bool arrays
        Per item: whether it was answered, and with a favourable code.
    has_favourable : bool
        Whether the items have favourable codes at all.
    """

    mean: Floats
    index: Floats
    favourable: Floats
    answered: Bools
    agreed: Bools
    has_favourable: bool

    @property
    def scored(self) -> Bools:
        """Which respondents have a score."""
        return ~np.isnan(self.index)


def reverse(values: Floats, low: float, high: float) -> Floats:
    """Return low + high - x; reversing twice gives the values back.

    Examples
    --------
    >>> reverse(np.array([1.0, 4.0]), 1, 5)
    array([5., 2.])
    """
    return low + high - values


def item_index(values: Floats, low: float, high: float) -> Floats:
    """Return (x - low) / (high - low) x 100.

    Examples
    --------
    >>> item_index(np.array([7.0]), 0, 10)
    array([70.])
    """
    return (values - low) / (high - low) * 100


def score_block(
    columns: Sequence[Floats], rules: Sequence[ItemRule], required: int
) -> ScaleBlock:
    """Score one scale for all respondents.

    Parameters
    ----------
    columns : sequence of (n,) float arrays
        Codes as answered, one array an item; missing is NaN. A code that is not an
        option (don't know, not applicable) counts as not answered.
    rules : sequence of ItemRule
        One an item, in the same order.
    required : int
        How many items a respondent must have answered.

    Returns
    -------
    ScaleBlock
    """
    n = len(columns[0])
    answered = np.empty((len(columns), n), dtype=bool)
    agreed = np.zeros((len(columns), n), dtype=bool)
    total, total_index = np.zeros(n), np.zeros(n)
    for i, (raw, rule) in enumerate(zip(columns, rules, strict=True)):
        answered[i] = np.isin(raw, rule.codes) if rule.codes else ~np.isnan(raw)
        agreed[i] = np.isin(raw, rule.in_file(rule.favourable))
        values = reverse(raw, rule.low, rule.high) if rule.reverse else raw
        values = np.where(answered[i], values, rule.low)
        total += np.where(answered[i], values, 0.0)
        total_index += item_index(values, rule.low, rule.high)
    count = answered.sum(axis=0)
    # 0/0 of somebody who answered nothing is the missing score we want
    divisor = np.where(count >= max(1, required), count, np.nan)
    has_favourable = all(rule.favourable for rule in rules)
    favourable = agreed.sum(axis=0) / divisor * 100
    if not has_favourable:
        favourable = np.full(n, np.nan)
    mean, index = total / divisor, total_index / divisor
    return ScaleBlock(mean, index, favourable, answered, agreed, has_favourable)
