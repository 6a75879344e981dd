"""What the groups of a breakdown answered on one scale, from rows or from a summary."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.counts import GroupMoments, group_count, group_moments
from culturekit.numerics.itemcounts import SCORED
from culturekit.numerics.moments import Moments
from culturekit.numerics.placed import TOP_INDEX
from culturekit.numerics.scales import ScaleBlock
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


def groups_of_sums(summary: Summary, scale: str) -> ScaleGroups:
    """Return what groups answered, from what a pass gathered."""
    plan, counts = summary.plan, summary.counts
    scores = summary.moments[f"score:{scale}"]
    part = plan.scale(scale)
    natural, index, people = (_column(scores, j) for j in range(3))
    positions = plan.positions(scale)
    tables = counts.items(positions, SCORED)
    agreed = [
        table.T[[rule.codes.index(code) for code in rule.in_file(rule.favourable)]]
        for table, rule in zip(tables, part.rules, strict=bool(positions))
    ]
    has = bool(positions) and all(rule.favourable for rule in part.rules)
    none = np.zeros((len(part.items), len(counts.respondents)), dtype=np.int64)
    return ScaleGroups(
        respondents=counts.respondents,
        natural=natural,
        index=index,
        people=_shares(people) if has else None,
        answered=np.stack([t.sum(axis=1) for t in tables]) if positions else none,
        agreed=np.stack([t.sum(axis=0) for t in agreed]) if positions else none,
        top=counts.top[:, [p.id for p in plan.scales].index(scale)],
    )


def _column(moments: Moments, number: int) -> GroupMoments:
    n = moments.n.round().astype(np.int64)
    return GroupMoments(n, moments.centres[:, number], moments.squares[:, number])


def _shares(percent: GroupMoments) -> GroupMoments:
    return GroupMoments(percent.n, percent.mean / 100, percent.squares / 100**2)
