"""What the groups of a breakdown answered on one scale, from rows or from a summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.counts import GroupMoments, group_count, group_moments
from culturekit.numerics.itemcounts import SCORED
from culturekit.numerics.moments import Moments, stacked
from culturekit.numerics.placed import TOP_INDEX
from culturekit.numerics.scales import ScaleBlock
from culturekit.summary.plan import Plan, ScalePlan
from culturekit.summary.summary import Summary

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ScaleGroups:
    """One scale by group, as far as scores need it.

    Parameters
    ----------
    respondents : (groups,) int array
        Everybody in a group.
    natural, index : GroupMoments
        Of the respondents' means and indices.
    people : GroupMoments or None
        Of the respondents' shares of favourable answers, 0 to 1; None where the items
        have no favourable codes.
    answered, agreed : (items, groups) int arrays
        Answers, and favourable ones, of those with a score.
    top : (groups,) int array
        Respondents with an index of at least 75.
    """

    respondents: Ints
    natural: GroupMoments
    index: GroupMoments
    people: GroupMoments | None
    answered: Ints
    agreed: Ints
    top: Ints


@dataclass(frozen=True, eq=False)
class ScaleSums:
    """What a pass gathered about scales that are alike, one row a scale and group.

    Parameters
    ----------
    scores : Moments
        Of the respondents' means, indices and percent favourable.
    counts : (rows, 2 + 2 items) int array
        Respondents; those with an index of at least 75; answers by item of those with a
        score; favourable ones by item.
    favoured : bool
        Whether the items have favourable codes.
    """

    scores: Moments
    counts: Ints
    favoured: bool


def groups_of_rows(block: ScaleBlock, codes: Ints, count: int) -> ScaleGroups:
    """Return what groups answered, from the scores of respondents.

    Parameters
    ----------
    block : ScaleBlock
        The scale for n respondents.
    codes : (n,) int array
        Group of each respondent; -1 for none.
    count : int
        How many groups there are.
    """
    people = None
    if block.has_favourable:
        people = group_moments(block.favourable / 100, codes, count)
    counted = [
        [group_count(codes, count, kind & block.scored) for kind in kinds]
        for kinds in (block.answered, block.agreed)
    ]
    return ScaleGroups(
        respondents=np.bincount(codes[codes >= 0], minlength=count),
        natural=group_moments(block.mean, codes, count),
        index=group_moments(block.index, codes, count),
        people=people,
        answered=np.array(counted[0]),
        agreed=np.array(counted[1]),
        top=group_count(codes, count, block.index >= TOP_INDEX),
    )


def groups_of_sums(sums: ScaleSums) -> ScaleGroups:
    """Return what groups answered, those of a scale after those of the one before."""
    scores, counts = sums.scores, sums.counts
    n = scores.n.round().astype(np.int64)
    columns = zip(scores.centres.T, scores.squares.T, strict=True)
    natural, index, people = (GroupMoments(n, *column) for column in columns)
    answered, agreed = np.split(counts[:, 2:].T.copy(), 2)
    return ScaleGroups(
        respondents=counts[:, 0],
        natural=natural,
        index=index,
        people=_shares(people) if sums.favoured else None,
        answered=answered,
        agreed=agreed,
        top=counts[:, 1],
    )


def alike_scales(plan: Plan) -> list[list[str]]:
    """Return the scales of a plan, those with as many items of one kind together."""
    found: dict[tuple[int, bool, bool], list[str]] = {}
    for part in plan.scales:
        kind = len(part.items), part.counted, _favoured(part)
        found.setdefault(kind, []).append(part.id)
    return list(found.values())


def sums_of(summary: Summary, scales: Sequence[str]) -> ScaleSums:
    """Return what a pass gathered about one scale, or several of `alike_scales`."""
    plan, ids = summary.plan, summary.scales
    parts = [plan.scale(name) for name in scales]
    top = summary.counts.top[:, [ids.index(name) for name in scales]]
    respondents = np.tile(summary.counts.respondents, len(scales))
    counts = np.column_stack([respondents, top.T.ravel(), _counted(summary, parts)])
    scores = stacked([summary.moments[f"score:{name}"] for name in scales])
    return ScaleSums(scores, counts, _favoured(parts[0]))


def _favoured(part: ScalePlan) -> bool:
    """Whether every item has favourable codes, and answers were counted."""
    return part.counted and all(rule.favourable for rule in part.rules)


def _counted(summary: Summary, parts: list[ScalePlan]) -> Ints:
    """Return answers by item, and favourable ones, of those with a score."""
    groups, items = len(summary.counts.respondents), len(parts[0].items)
    numbers = [at for part in parts for at in summary.plan.positions(part.id)]
    if not numbers:
        return np.zeros((len(parts) * groups, 2 * items), dtype=np.int64)
    rules = [rule for part in parts for rule in part.rules]
    both = np.empty((len(parts), groups, 2, items), dtype=np.int64)
    places = product(range(len(parts)), range(items))
    tables = summary.counts.items(numbers, SCORED)
    for (scale, item), rule, table in zip(places, rules, tables, strict=True):
        liked = [rule.codes.index(c) for c in rule.in_file(rule.favourable)]
        both[scale, :, 0, item] = table.T.sum(axis=0)
        both[scale, :, 1, item] = table.T[liked].sum(axis=0)
    return both.reshape(-1, 2 * items)


def _shares(percent: GroupMoments) -> GroupMoments:
    return GroupMoments(percent.n, percent.mean / 100, percent.squares / 100**2)
