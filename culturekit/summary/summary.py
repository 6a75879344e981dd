"""What one pass found, group by group; summaries of parts add up to the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, attributes_of, require_known
from culturekit.numerics.itemcounts import ItemCounts, merged_counts
from culturekit.numerics.moments import Moments, merged, spread_out
from culturekit.numerics.pairtables import PairCounts
from culturekit.numerics.patterns import PatternMoments
from culturekit.results import counted
from culturekit.summary.groups import Groups, groups_of_summary
from culturekit.summary.plan import Plan, ScalePlan

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Parents = Mapping[str, Mapping[str, str]]
COLUMNS = "columns"


@dataclass(frozen=True, eq=False, repr=False)
class Summary:
    """Sufficient statistics of a survey's answers, by group.

    Team scores, reliability, agreement and linear models are answered from it, at a
    cost that grows with the number of groups and not of respondents. Summaries of
    different respondents, with the same scales and groups by the same attributes, add
    up with ``+``: counts exactly, moments to about twelve digits whatever the order.

    Parameters
    ----------
    groups : pandas.DataFrame
        One row a group: ``group`` and one column an attribute of `plan.by`, sorted by
        name; last, with missing names, the respondents who are in no group.
    counts : ItemCounts
        By group, item and option, and respondents with a score on each scale.
    moments : mapping of str to Moments
        ``score:ID`` (mean, index and percent favourable of a scale's respondents),
        ``items:ID`` (answers of those who answered the whole scale) and ``columns``.
    plan : Plan
        What was gathered.
    parent, observed : mapping of str to mapping of str to str
        What contains the groups; see `culturekit.summary.Groups`.
    pairs : mapping of str to PairCounts
        By scale, of everybody who answered the whole scale; empty unless asked for.
    patterns : mapping of str to PatternMoments
        ``items:ID`` and ``columns`` of everybody, by group and by what they answered;
        empty unless asked for.
    """

    groups: pd.DataFrame
    counts: ItemCounts
    moments: Mapping[str, Moments]
    plan: Plan
    parent: Parents = field(default_factory=dict)
    observed: Parents = field(default_factory=dict)
    pairs: Mapping[str, PairCounts] = field(default_factory=dict)
    patterns: Mapping[str, PatternMoments] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """All respondents, also those in no group."""
        return int(self.counts.respondents.sum())

    @property
    def known(self) -> Bools:
        """Which rows of `groups` are groups."""
        present: Bools = self.groups["group"].notna().to_numpy(dtype=bool)
        return present

    @property
    def scales(self) -> tuple[str, ...]:
        """The ids of the scales."""
        return tuple(part.id for part in self.plan.scales)

    def scale(self, name: str) -> ScalePlan:
        """Return a scale's plan, or say which there are."""
        require_known("scale", name, self.scales)
        return self.plan.scale(name)

    def require_by(self, by: str | tuple[str, ...]) -> None:
        """Raise `UsageError` unless its groups are those asked for, or teams are."""
        if attributes_of(by) not in {self.plan.by, ("team",)}:
            told = " and ".join(self.plan.by) or "nothing"
            raise UsageError(
                f"by: the summary tells groups apart by {told}; summarise the answers "
                "by what you want"
            )

    def pair_counts(self, name: str) -> PairCounts:
        """Return how often pairs of options of a scale were chosen together."""
        if name not in self.pairs:
            raise UsageError(
                f"the summary did not count pairs of options of scale '{name}'; "
                "summarise with pairs=True a scale whose items share their options"
            )
        return self.pairs[name]

    def pattern_moments(self, name: str) -> PatternMoments:
        """Return the moments of a scale's items by pattern of missing answers."""
        if f"items:{name}" not in self.patterns:
            raise UsageError(
                f"the summary did not keep patterns of missing answers of scale "
                f"'{name}'; summarise with patterns=True"
            )
        return self.patterns[f"items:{name}"]

    def sorted(self) -> "Summary":
        """Return the same with the groups in the order of their names."""
        order = sorted_groups(self.groups)
        if (np.diff(order) == 1).all():
            return self
        return self._taken(order)

    def _taken(self, order: Ints) -> "Summary":
        return replace(
            self,
            groups=self.groups.iloc[order].reset_index(drop=True),
            counts=self.counts.taken(order),
            moments={name: part.taken(order) for name, part in self.moments.items()},
            patterns={
                name: part.taken(order, len(self.groups))
                for name, part in self.patterns.items()
            },
        )

    def __add__(self, other: "Summary") -> "Summary":
        """Return the summary of the respondents of both."""
        if not isinstance(other, Summary):
            return NotImplemented
        if self.plan != other.plan:
            raise UsageError(
                "summaries add up if they were made of the same scales, columns and "
                "attributes, with the same weight, pairs and patterns; summarise both "
                "parts with the same options"
            )
        groups, here, there = _union(self.groups, other.groups)
        moments = {
            name: merged(one, here, other.moments[name], there, len(groups))
            for name, one in self.moments.items()
        }
        return Summary(
            groups=groups,
            counts=merged_counts(self.counts, here, other.counts, there, len(groups)),
            moments=moments,
            plan=self.plan,
            parent=_joined(self.parent, other.parent),
            observed=_shared(self.observed, other.observed),
            pairs={name: one + other.pairs[name] for name, one in self.pairs.items()},
            patterns={
                name: one.renumbered(here) + other.patterns[name].renumbered(there)
                for name, one in self.patterns.items()
            },
        )

    def placed(self, frame: pd.DataFrame) -> "Summary":
        """Return the same for the groups of a frame, those without rows empty.

        Parameters
        ----------
        frame : pandas.DataFrame
            With the columns of `groups`.
        """
        if frame["group"].equals(self.told.groups["group"]):
            return self.told
        names = frame[list(self.groups)].astype("str")
        both = pd.concat([names, self.told.groups], ignore_index=True)
        there = _numbered(both)[0][len(names) :]
        groups, here = len(names), np.zeros(0, dtype=np.int64)
        moments = {
            name: spread_out(part, there, groups)
            for name, part in self.told.moments.items()
        }
        found = self.told.counts
        counts = merged_counts(found.taken(here), here, found, there, groups)
        patterns = {
            name: part.renumbered(there) for name, part in self.told.patterns.items()
        }
        return replace(
            self, groups=names, counts=counts, moments=moments, patterns=patterns
        )

    @cached_property
    def breakdown(self) -> Groups:
        """Its groups, without those that only a roster knows."""
        return groups_of_summary(self)

    @cached_property
    def told(self) -> "Summary":
        """The same without the respondents who are in no group."""
        return self if self.known.all() else self._taken(np.flatnonzero(self.known))

    @cached_property
    def whole(self) -> "Summary":
        """Everybody as one group, also those in no group."""
        moments = {name: part.pooled() for name, part in self.moments.items()}
        return replace(
            self,
            groups=pd.DataFrame({"group": ["Organisation"]}, dtype="str"),
            counts=self.counts.pooled(),
            moments=moments,
            plan=replace(self.plan, by=()),
            parent={},
            observed={},
            patterns={name: part.pooled() for name, part in self.patterns.items()},
        )

    def __repr__(self) -> str:
        by = " and ".join(self.plan.by) or "nothing"
        return (
            f"Summary({counted(self.n, 'respondent')}, "
            f"{counted(len(self.plan.scales), 'scale')}, "
            f"{counted(int(self.known.sum()), 'group')} by {by})"
        )

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>"


def sorted_groups(names: pd.DataFrame) -> Ints:
    """Return the order of groups: by name, those without a name last.

    Names that are all whole numbers are in the order of the numbers.
    """
    keys: list[NDArray[Any]] = []
    for column in names:
        if keys and names[column].equals(names.iloc[:, 0]):
            continue  # the one attribute that names the groups
        texts, missing = names[column].fillna(""), names[column].isna()
        keys += [missing.to_numpy(), _numbers(texts, missing), np.asarray(texts)]
    return np.lexsort(keys[::-1]).astype(np.int64)


def _numbers(texts: pd.Series, missing: pd.Series) -> NDArray[Any]:
    """Return texts as whole numbers, or nothing to tell them apart."""
    try:
        return np.asarray(texts.mask(missing, "0").astype("int64"))
    except (ValueError, OverflowError):
        return np.zeros(len(texts), dtype=np.int64)


def _union(one: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, Ints, Ints]:
    """Return the groups of both, and the place of each one's groups among them."""
    both = pd.concat([one, other], ignore_index=True)
    number, firsts = _numbered(both)
    frame = both.iloc[firsts].reset_index(drop=True)
    order = sorted_groups(frame)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    at = place[number]
    return frame.iloc[order].reset_index(drop=True), at[: len(one)], at[len(one) :]


def _numbered(frame: pd.DataFrame) -> tuple[Ints, Ints]:
    """Number rows so that equal ones share a number; also the first of each."""
    keys = pd.MultiIndex.from_frame(frame)
    number, unique = pd.factorize(keys, use_na_sentinel=False)
    firsts = np.full(len(unique), -1)
    firsts[number[::-1]] = np.arange(len(frame))[::-1]
    return number.astype(np.int64), firsts


def _joined(one: Parents, other: Parents) -> dict[str, dict[str, str]]:
    return {
        name: {**other.get(name, {}), **one.get(name, {})} for name in {**one, **other}
    }


def _shared(one: Parents, other: Parents) -> dict[str, dict[str, str]]:
    """Return containers that nothing in the other part speaks against."""
    found = {}
    for name in one:
        if name in other:
            both = {**other[name], **one[name]}
            found[name] = {
                group: above
                for group, above in both.items()
                if other[name].get(group, above) == above
            }
    return found
