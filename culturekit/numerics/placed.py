"""Answers as places of options in one byte each, and scale scores from them.

A million respondents and twenty-four items are 24 MB as bytes and 192 MB as floating
point numbers; sums of small whole numbers are exact either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.itemcounts import COMPLETE, SCORED
from culturekit.numerics.moments import (
    MOST_PLACE,
    Moments,
    WholeSums,
    sorted_moments,
    whole_moments,
)
from culturekit.numerics.patterns import (
    PatternMoments,
    pattern_moments,
    placed_patterns,
)
from culturekit.numerics.scales import ItemRule, reverse, score_block

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shorts = NDArray[np.int16]
Places = NDArray[np.uint8]
# an index that is 75 but for the last bit is 75
TOP_INDEX = 75 - 1e-9


@dataclass(frozen=True, eq=False)
class Scored:
    """One scale for a block of respondents.

    Parameters
    ----------
    answered : (k, n) bool array
        Which items have an answer.
    states : (n,) uint8 array
        See `culturekit.numerics.itemcounts`.
    top : (n,) bool array
        Whether there is an index of at least 75.
    """

    answered: Bools
    states: Places
    top: Bools

    @property
    def scored(self) -> Bools:
        """Who has a score."""
        return np.greater_equal(self.states, SCORED).astype(bool)

    @property
    def complete(self) -> Bools:
        """Who answered every item."""
        return np.equal(self.states, COMPLETE).astype(bool)


@dataclass(frozen=True, eq=False)
class Valued(Scored):
    """A scale whose answers are numbers.

    Parameters
    ----------
    scores : (3, n) float array
        Mean, index and percent favourable; of somebody without a score any numbers.
    items : (k, n) float array
        Answers after reversing, in natural units; any number where there is none.
    """

    scores: Floats
    items: Floats

    def score_moments(self, starts: Ints) -> Moments:
        """Return moments of the three scores, squares alone, of sorted rows."""
        return sorted_moments(self.scores, starts, self.scored, crossed=False)

    def item_moments(self, starts: Ints) -> Moments:
        """Return moments of the items of those who answered all, of sorted rows."""
        return sorted_moments(self.items, starts, self.complete)

    def patterns(self, codes: Ints) -> PatternMoments:
        """Return moments of the items by group and by which of them are answered."""
        return pattern_moments(np.where(self.answered, self.items, np.nan), codes)


@dataclass(frozen=True, eq=False)
class Placed(Scored):
    """A scale whose answers are places of options.

    Parameters
    ----------
    items : (k, n) uint8 array
        Places after reversing; any number where there is no answer.
    total, agreed, count : (n,) int16 arrays
        Sum of the places, favourable answers and answers of each respondent.
    codes : tuple of int
        What the places stand for, in steps of one.
    """

    items: Places
    total: Shorts
    agreed: Shorts
    count: Shorts
    codes: tuple[int, ...]

    @property
    def scores(self) -> Floats:
        """Mean, index and percent favourable; as `Valued.scores`."""
        divisor = np.where(self.scored, self.count, 1).astype(float)
        mean = (self.codes[0] * self.count + self.step * self.total) / divisor
        index = self.total * (100 / (len(self.codes) - 1)) / divisor
        return np.stack([mean, index, self.agreed / divisor * 100])

    def score_moments(self, starts: Ints) -> Moments:
        """Return moments of the three scores, squares alone, of sorted rows.

        Respondents who left out equally many items are summed together, in whole
        numbers, before sums are divided by how many items they answered.
        """
        sums_of = WholeSums(starts, len(self.states))
        scored, k = self.scored, len(self.items)
        if not sums_of.squares_fit(k * (len(self.codes) - 1)):
            return sorted_moments(self.scores, starts, scored, crossed=False)
        fewest = int(self.count.min(where=scored, initial=k))
        found = reduce(
            Moments.__add__,
            (
                self._shares(scored & (self.count == answers), answers, sums_of)
                for answers in range(fewest, k + 1)
            ),
        )
        each = Moments(found.n, *(part[:, [0, 0, 1]] for part in found.parts[1:]))
        low, per = self.codes[0], 100 / (len(self.codes) - 1)
        return each.scaled(np.array([low, 0.0, 0.0]), np.array([self.step, per, 100.0]))

    def _shares(self, here: Bools, answers: int, sums_of: WholeSums) -> Moments:
        """Return moments of mean place and share favourable, of so many answers."""
        most = answers * (len(self.codes) - 1)
        n = sums_of(here, 1)[:, None]
        sums, squares = np.empty((2, len(n), 2), dtype=np.int64)
        for j, (column, largest) in enumerate(
            [(self.total, most), (self.agreed, answers)]
        ):
            kind = np.min_scalar_type(largest**2)
            counted = np.multiply(column, here, dtype=kind, casting="unsafe")
            sums[:, j] = sums_of(counted, largest)
            squares[:, j] = sums_of(counted * counted, largest**2)
        # divided last: of scores that are nearly alike little is left
        safe = np.maximum(n, 1)
        around = (n * squares - sums * sums) / (safe * answers**2)
        means = sums / (safe * answers)
        return Moments(n[:, 0].astype(float), means, np.zeros_like(means), around)

    def item_moments(self, starts: Ints) -> Moments:
        """Return moments of the items of those who answered all, of sorted rows."""
        if self._small:
            found = whole_moments(self.items, starts, self.complete)
            return found.scaled(*self._line)
        return sorted_moments(self._values, starts, self.complete)

    def patterns(self, codes: Ints) -> PatternMoments:
        """Return moments of the items by group and by which of them are answered."""
        if self._small:
            return placed_patterns(self.items, self.answered, codes, *self._line)
        return pattern_moments(np.where(self.answered, self._values, np.nan), codes)

    @property
    def step(self) -> int:
        """What lies between the codes of two options."""
        return self.codes[1] - self.codes[0]

    @property
    def _small(self) -> bool:
        return len(self.codes) <= MOST_PLACE + 1

    @property
    def _line(self) -> tuple[Floats, Floats]:
        """Start and step of the codes of every item."""
        k = len(self.items)
        return np.full(k, float(self.codes[0])), np.full(k, float(self.step))

    @property
    def _values(self) -> Floats:
        return self.codes[0] + self.step * self.items.astype(float)


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


def options_of(rules: Sequence[ItemRule]) -> tuple[int, ...]:
    """Return how many options each item has; none unless all can be counted.

    Examples
    --------
    >>> options_of([ItemRule(1, 2, codes=(1, 2)), ItemRule(1, 3, codes=(1, 2, 3))])
    (2, 3)
    >>> options_of([ItemRule(1, 2, codes=(1, 2)), ItemRule(0, 60)])
    ()
    """
    found = tuple(len(rule.codes) for rule in rules)
    return found if all(0 < count < 256 for count in found) else ()


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
    count = len(rule.codes)
    total, agreed = np.zeros((2, n), dtype=np.int16)
    good = [rule.codes.index(code) for code in rule.favourable if code in rule.codes]
    items = np.empty((len(places), n), dtype=np.uint8)
    here = np.empty(items.shape, dtype=bool)
    for j, (raw, one) in enumerate(zip(places, rules, strict=True)):
        np.less(raw, count, out=here[j])
        # no answer becomes a place far above the last one
        place = np.uint8(count - 1) - raw if one.reverse else raw
        total += place * here[j]
        for code in good:
            agreed += place == code
        items[j] = place
    answered = here.sum(axis=0, dtype=np.int16)
    scored = answered >= max(1, required)
    states = scored.astype(np.uint8)
    states[answered == len(places)] = COMPLETE
    index = total * (100 / (count - 1)) / np.where(scored, answered, 1)
    top = scored & (index >= TOP_INDEX)
    return Placed(here, states, top, items, total, agreed, answered, rule.codes)


def score_values(
    columns: Sequence[Floats], rules: Sequence[ItemRule], required: int
) -> Valued:
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
    return Valued(
        block.answered,
        states,
        block.scored & (np.nan_to_num(block.index) >= TOP_INDEX),
        np.nan_to_num(scores),
        np.where(block.answered, items, 0.0),
    )
