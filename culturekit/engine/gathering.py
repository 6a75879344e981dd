"""What runs of rows add, on its way to a summary."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from culturekit.engine.coding import APART, NOBODY, Names, rows_of
from culturekit.numerics.itemcounts import STATES, ItemCounts, counting
from culturekit.numerics.moments import Moments, span
from culturekit.numerics.onepass import Branch, felled, grow, pass_over
from culturekit.numerics.pairtables import PairCounts
from culturekit.numerics.patterns import PatternMoments
from culturekit.summary.groups import JOIN
from culturekit.summary.plan import Plan
from culturekit.summary.summary import Summary

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Sums:
    """What rows that follow each other add; shown, it tells nothing of what is in it.

    Parameters
    ----------
    names : (groups,) array of str
        See `coding.rows_of`.
    counts : ItemCounts
    branches : list of Branch
        Groups are places among the names.
    pairs : mapping of str to PairCounts
    """

    names: Names
    counts: ItemCounts
    branches: list[Branch]
    pairs: dict[str, PairCounts]

    def __sizeof__(self) -> int:
        """Return its bytes, by which Dask judges what it costs to keep and to send."""
        found = list(self.counts.parts)
        for branch in self.branches:
            for moments in branch.moments.values():
                found += moments.parts
            for cells in branch.patterns.values():
                found += [cells.groups, cells.here, *cells.moments.parts]
        return sum(int(part.nbytes) for part in found) + 64 * len(self.names)


class Gathering:
    """Sums of runs on their way to a summary; groups are numbered as they come."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._names = pd.Index([], dtype=object)
        self._counts: ItemCounts | None = None
        self._branches: list[Branch] = []
        self._pairs: dict[str, PairCounts] = {}

    def take(self, sums: Sums) -> None:
        """Add the sums of the next rows."""
        names = sums.names
        at = self._names.get_indexer(names)
        new = np.flatnonzero(at < 0)
        at[new] = len(self._names) + np.arange(len(new))
        self._names = self._names.append(pd.Index(names[new], dtype=object))
        self._counts = _added(self._counts, sums.counts, at, len(self._names))
        for branch in sums.branches:
            grow(self._branches, branch.renumbered(at))
        for name, part in sums.pairs.items():
            before = self._pairs.get(name)
            self._pairs[name] = part if before is None else before + part

    def sums(self) -> Sums:
        """Return what was taken so far, not merged further than the tree is grown."""
        if self._counts is None:
            return _nothing(self.plan)
        counts = self._counts.taken(np.arange(len(self._names)))
        names = self._names.to_numpy(dtype=object)
        return Sums(names, counts, self._branches, self._pairs)

    def summary(self) -> Summary:
        """Return the whole, groups sorted by name."""
        if self._counts is None:
            self.take(_nothing(self.plan))
        assert self._counts is not None
        tree = felled(self._branches)
        place = np.empty(len(tree.groups), dtype=np.int64)
        place[tree.groups] = np.arange(len(place))
        at = span(place)
        return Summary(
            groups=_frame(self._names, self.plan.by),
            counts=self._counts.taken(np.arange(len(place))),
            moments={name: part.taken(at) for name, part in tree.moments.items()},
            plan=self.plan,
            pairs=self._pairs,
            patterns=tree.patterns,
        ).sorted()


def run_sums(table: Any, plan: Plan) -> Sums:
    """Return what one run of rows adds."""
    rows, names = rows_of(table, plan)
    counts, branches = pass_over(rows)
    return Sums(names, counts, branches, rows.pairs() if plan.pairs else {})


def joined(one: Sums, next_to: Sums, plan: Plan) -> Sums:
    """Return the sums of two branches of one level that follow each other."""
    both = Gathering(plan)
    both.take(one)
    both.take(next_to)
    return both.sums()


def _nothing(plan: Plan) -> Sums:
    """Return the sums of no rows."""
    table = pa.table({name: pa.array([], pa.float64()) for name in plan.reads})
    moments, patterns = {}, {}
    options: list[int] = []
    rows = rows_of(table, replace(plan, by=()))[0]
    for scale in rows.scales:
        k = len(scale.rules)
        moments[f"score:{scale.id}"] = Moments.empty(0, 3, crossed=False)
        moments[f"items:{scale.id}"] = Moments.empty(0, k)
        patterns[f"items:{scale.id}"] = PatternMoments.empty(k)
        options += scale.options
    if plan.columns:
        moments["columns"] = Moments.empty(0, len(plan.columns))
        patterns["columns"] = PatternMoments.empty(len(plan.columns))
    none = np.zeros(0, dtype=np.int64)
    wide = np.zeros((0, len(plan.scales)), dtype=np.int64)
    tables = np.zeros((0, STATES, sum(options)), dtype=np.uint8)
    counts = ItemCounts(tuple(options), tables, none, wide, wide)
    pairs = rows.pairs() if plan.pairs else {}
    nobody = np.array([], dtype=object)
    empty = Branch(0, none, moments, patterns if plan.patterns else {})
    return Sums(nobody, counts, [empty], pairs)


def _added(
    total: ItemCounts | None, new: ItemCounts, at: Ints, groups: int
) -> ItemCounts:
    """Add counts in place, making room for new groups, half as much again."""
    if total is None:
        return ItemCounts(new.options, *(part.copy() for part in new.parts))
    if len(total.respondents) < groups:
        total = _roomier(total, groups)
    places = span(at)
    everybody = total.respondents.copy()
    everybody[places] += new.respondents
    if total.tables.dtype < (kind := counting(everybody)):
        total = replace(total, tables=total.tables.astype(kind))
    for target, part in zip(total.parts, new.parts, strict=True):
        target[places] += part
    return total


def _roomier(total: ItemCounts, groups: int) -> ItemCounts:
    room = 3 * groups // 2
    wide = [np.zeros((room, *part.shape[1:]), part.dtype) for part in total.parts]
    for target, part in zip(wide, total.parts, strict=True):
        target[: len(part)] = part
    return ItemCounts(total.options, *wide)


def _frame(names: pd.Index, by: tuple[str, ...]) -> pd.DataFrame:
    """Return the groups as columns of texts; see `coding.keys_of`."""
    if not by:
        group = pd.Series(["Organisation"] * len(names), dtype="str")
        return pd.DataFrame({"group": group})
    parts = [names] if len(by) == 1 else list(zip(*_split(names), strict=True))
    frame = pd.DataFrame(dict(zip(by, parts or [[] for _ in by], strict=True)))
    frame = frame.replace(NOBODY, np.nan).astype("str")
    if "group" in by:
        return frame
    whole = frame[by[0]]
    for name in by[1:]:
        whole = whole + JOIN + frame[name]
    frame.insert(0, "group", whole)
    return frame


def _split(names: pd.Index) -> list[list[str]]:
    return [name.split(APART) for name in names]
