"""One pass over rows: item counts, and moments of scores, items and other columns.

Rows come in blocks of a fixed size. What each block says is merged two by two, blocks
of the same level first (0 with 1, 2 with 3, then those), so that the order of every
sum depends on the rows alone and not on who summed them. Where groups are so many that
a block has a handful of rows of each, the eight blocks of a run are summed at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.itemcounts import ItemCounts, count_items
from culturekit.numerics.moments import Moments, merged, sorted_moments
from culturekit.numerics.pairtables import PairCounts, pair_counts
from culturekit.numerics.patterns import PatternMoments, pattern_moments
from culturekit.numerics.placed import (
    Placed,
    Places,
    Valued,
    options_of,
    places_of,
    score_places,
    score_values,
)
from culturekit.numerics.scales import ItemRule

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BLOCK = 65_536
# a run of so many blocks is handed to one process; a power of two, so that it is a
# whole branch of the tree
BLOCKS_OF_RUN = 8
MANY_GROUPS = 16  # a block has more than a sixteenth as many groups as rows


@dataclass(frozen=True, eq=False)
class ScaleRows:
    """The answers to one scale.

    Parameters
    ----------
    id : str
    rules : tuple of ItemRule
    required : int
        Items that a score needs.
    columns : tuple of arrays
        One an item: places of options if `placed`, else codes with NaN for missing.
    placed : bool
        Whether columns are places (see `culturekit.numerics.placed`).
    """

    id: str
    rules: tuple[ItemRule, ...]
    required: int
    columns: tuple[NDArray[Any], ...]
    placed: bool

    @property
    def options(self) -> tuple[int, ...]:
        """How many options each item has; none unless all can be counted."""
        return options_of(self.rules)

    @property
    def places(self) -> list[Places]:
        """The answers of each item as places of its options, if all can be counted."""
        if self.placed:
            return list(self.columns)
        if not self.options:
            return []
        items = zip(self.columns, self.rules, strict=True)
        return [places_of(column, rule.codes) for column, rule in items]

    def score(self, rows: slice, order: Ints | None) -> Placed | Valued:
        """Score the rows of a block, in the order wanted."""
        parts = [column[rows] for column in self.columns]
        if order is not None:
            parts = [part[order] for part in parts]
        if self.placed:
            return score_places(parts, self.rules, self.required)
        return score_values(parts, self.rules, self.required)


@dataclass(frozen=True, eq=False)
class Rows:
    """A run of rows.

    Parameters
    ----------
    codes : (n,) int array
        Group of each row, from 0; every group has rows.
    scales : sequence of ScaleRows
    columns : mapping of str to (p, n) float array
        Other columns whose moments are wanted, complete cases of each set.
    weights : (n,) float array, optional
        Weights of the rows in the moments of `columns`, at least 0.
    patterns : bool
        Whether moments are wanted by pattern of missing answers too.
    """

    codes: Ints
    scales: Sequence[ScaleRows]
    columns: Mapping[str, Floats] = field(default_factory=dict)
    weights: Floats | None = None
    patterns: bool = False

    def pairs(self) -> dict[str, PairCounts]:
        """Count the pairs of options chosen together, of scales that have options.

        Items are turned where they are reversed; of those who answered all of them.
        """
        found = {}
        for scale in self.scales:
            if scale.placed:
                options = [len(rule.codes) for rule in scale.rules]
                turned = [
                    np.where(column < count, count - 1 - column, count).astype(np.uint8)
                    if rule.reverse
                    else column
                    for column, count, rule in zip(
                        scale.columns, options, scale.rules, strict=True
                    )
                ]
                found[scale.id] = pair_counts(turned, options)
        return found


@dataclass(frozen=True, eq=False)
class Branch:
    """Moments of some groups, from a branch of the tree.

    Parameters
    ----------
    level : int
        0 for a block, one more for two branches of the level below.
    groups : (groups,) int array
        Which groups they are, each once.
    moments : mapping of str to Moments
        ``score:ID`` (mean, index, favourable; squares), ``items:ID`` (complete cases,
        all pairs), and by the name of every set of other columns.
    patterns : mapping of str to PatternMoments
        Of items and of other columns, by the same names, if they are wanted.
    """

    level: int
    groups: Ints
    moments: Mapping[str, Moments]
    patterns: Mapping[str, PatternMoments] = field(default_factory=dict)

    def __add__(self, other: "Branch") -> "Branch":
        groups = np.union1d(self.groups, other.groups)
        here, there = (np.searchsorted(groups, b.groups) for b in (self, other))
        moments = {
            name: merged(one, here, other.moments[name], there, len(groups))
            for name, one in self.moments.items()
        }
        patterns = {name: p + other.patterns[name] for name, p in self.patterns.items()}
        return Branch(max(self.level, other.level) + 1, groups, moments, patterns)

    def renumbered(self, numbers: Ints) -> "Branch":
        """Return the same with other numbers for the groups."""
        patterns = {name: p.renumbered(numbers) for name, p in self.patterns.items()}
        return Branch(self.level, numbers[self.groups], self.moments, patterns)


def grow(branches: list[Branch], new: Branch) -> None:
    """Put a branch to the others, merging those of the same level."""
    while branches and branches[-1].level == new.level:
        new = branches.pop() + new
    branches.append(new)


def felled(branches: Sequence[Branch]) -> Branch:
    """Merge what is left at the end, the youngest first."""
    return reduce(lambda young, old: old + young, reversed(branches))


def pass_over(rows: Rows) -> tuple[ItemCounts, list[Branch]]:
    """Count and sum the rows.

    Returns
    -------
    counts : ItemCounts
        Of all groups, in the order of their codes.
    branches : list of Branch
        One for each whole branch of the tree; groups are numbers among the codes.
    """
    n, scales = len(rows.codes), rows.scales
    states = [np.zeros(n, dtype=np.uint8) for _ in scales]
    top = [np.zeros(n, dtype=bool) for _ in scales]
    branches: list[Branch] = []
    level, step = _unit(rows.codes)
    for start in range(0, n, step):
        part = slice(start, min(start + step, n))
        groups, starts, order = _sorting(rows.codes[part])
        at = slice(None) if order is None else order
        moments: dict[str, Moments] = {}
        patterns: dict[str, PatternMoments] = {}
        of = np.repeat(groups, np.diff(starts, append=part.stop - part.start))
        for scale, state, high in zip(scales, states, top, strict=True):
            scored = scale.score(part, order)
            state[part][at], high[part][at] = scored.states, scored.top
            moments[f"score:{scale.id}"] = scored.score_moments(starts)
            moments[f"items:{scale.id}"] = scored.item_moments(starts)
            if rows.patterns:
                patterns[f"items:{scale.id}"] = scored.patterns(of)
        for name, columns in rows.columns.items():
            weights = None if rows.weights is None else rows.weights[part][at]
            values = columns[:, part][:, at]
            moments[name] = _of_columns(values, starts, weights)
            if rows.patterns:
                patterns[name] = pattern_moments(values, of, weights=weights)
        grow(branches, Branch(level, groups, moments, patterns))
    return _counts(rows, states, top), branches


def _unit(codes: Ints) -> tuple[int, int]:
    """Return level and rows of what is summed at once: a block, or the whole run.

    Where a block has almost as many groups as rows, merging blocks would cost more than
    sorting the run. It depends on the rows alone.
    """
    first = codes[:BLOCK]
    several = np.count_nonzero(np.bincount(first)) > BLOCK // MANY_GROUPS
    if several and len(codes) > BLOCK:
        return BLOCKS_OF_RUN.bit_length() - 1, len(codes)
    return 0, BLOCK


def _sorting(codes: Ints) -> tuple[Ints, Ints, Ints | None]:
    """Return the groups of a block, where each starts, and the order of rows."""
    low = int(codes.min())
    sizes = np.bincount(codes - low)
    groups = np.flatnonzero(sizes)
    starts = np.concatenate([[0], np.cumsum(sizes[groups])[:-1]])
    if (np.diff(codes) >= 0).all():
        return groups + low, starts, None
    rank = np.zeros(len(sizes), dtype=np.uint32)
    rank[groups] = np.arange(len(groups))
    return groups + low, starts, _order(rank[codes - low])


def _order(ranks: NDArray[np.uint32]) -> Ints:
    """Return the order of ranks, equal ones as they stand; two bytes at a time."""
    order = np.argsort((ranks & 0xFFFF).astype(np.uint16), kind="stable")
    high = (ranks >> 16).astype(np.uint16)
    if high.any():
        order = order[np.argsort(high[order], kind="stable")]
    return order


def _of_columns(columns: Floats, starts: Ints, weights: Floats | None) -> Moments:
    here: Bools = np.isnan(columns).sum(axis=0) == 0
    whole = np.where(here, columns, 0.0)
    return sorted_moments(whole, starts, here, weights=weights)


def _counts(rows: Rows, states: list[Places], top: list[Bools]) -> ItemCounts:
    """Count all rows at once: whole numbers need no tree."""
    columns = [places for scale in rows.scales for places in scale.places]
    options = tuple(count for scale in rows.scales for count in scale.options)
    of = [
        state
        for scale, state in zip(rows.scales, states, strict=True)
        for _ in scale.options
    ]
    groups = int(rows.codes.max()) + 1
    # 0 without a score, 1 with one, 2 with a high one
    kinds = [
        np.bincount(rows.codes * 3 + ((s > 0) + t.view(np.uint8)), minlength=groups * 3)
        for s, t in zip(states, top, strict=True)
    ]
    kind = np.zeros((groups, 3, 0), dtype=np.int64)
    if kinds:
        kind = np.stack(kinds, axis=1).reshape(groups, 3, len(kinds))
    return ItemCounts(
        options=options,
        tables=count_items(columns, of, options, rows.codes),
        respondents=np.bincount(rows.codes, minlength=groups),
        scored=kind[:, 1:].sum(axis=1),
        top=kind[:, 2].copy(),
    )
