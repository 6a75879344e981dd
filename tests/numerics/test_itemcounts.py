"""Counts by group, item and option: those of pandas, identical however rows split."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.itemcounts import (
    COMPLETE,
    SCORED,
    ItemCounts,
    count_items,
    merged_counts,
)

OPTIONS = (3, 5)
GROUPS = 4


def rows_of(seed, n):
    rng = np.random.default_rng(seed)
    places = [rng.integers(0, k + 1, n).astype(np.uint8) for k in OPTIONS]
    state = rng.integers(0, 3, n).astype(np.uint8)
    return places, state, rng.integers(0, GROUPS, n)


def counted(places, state, codes):
    # one row more of the last group keeps all groups in; it answered nothing
    last = [
        np.append(p, k).astype(np.uint8) for p, k in zip(places, OPTIONS, strict=True)
    ]
    states = [np.append(state, 0).astype(np.uint8)] * 2
    tables = count_items(last, states, OPTIONS, np.append(codes, GROUPS - 1))
    respondents = np.bincount(codes, minlength=GROUPS)
    scored = np.bincount(codes[state > 0], minlength=GROUPS)[:, None]
    top = np.bincount(codes[state > 1], minlength=GROUPS)[:, None]
    return ItemCounts(OPTIONS, tables, respondents, scored, top)


def same(one, other):
    for name in ("tables", "respondents", "scored", "top"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@given(seed=st.integers(0, 999), n=st.integers(1, 80))
def test_counts_are_those_of_pandas(seed, n):
    places, state, codes = rows_of(seed, n)
    found = counted(places, state, codes)
    for i, k in enumerate(OPTIONS):
        for least in (0, SCORED, COMPLETE):
            inside = (state >= least) & (places[i] < k)
            table = pd.crosstab(codes[inside], places[i][inside])
            expected = table.reindex(range(GROUPS), fill_value=0)
            expected = expected.reindex(columns=range(k), fill_value=0)
            np.testing.assert_array_equal(found.item(i, least), expected)


@given(
    seed=st.integers(0, 999),
    n=st.integers(1, 80),
    parts=st.lists(st.integers(0, 3), min_size=80, max_size=80),
    order=st.permutations(range(4)),
)
def test_any_split_and_any_order_give_identical_counts(seed, n, parts, order):
    places, state, codes = rows_of(seed, n)
    part_of = np.array(parts[:n])
    pieces = [
        counted([p[part_of == k] for p in places], state[part_of == k], c)
        for k in range(4)
        for c in [codes[part_of == k]]
    ]
    a, b, c, d = (pieces[k] for k in order)
    whole = counted(places, state, codes)
    same(((a + b) + c) + d, whole)
    same((a + b) + (c + d), whole)
    some, others = np.array([0, 2]), np.array([1, 2, 3])
    left, right = (a + b).taken(some), (c + d).taken(others)
    expected = whole_of(left, some) + whole_of(right, others)
    same(merged_counts(left, some, right, others, GROUPS), expected)


def whole_of(part, at):
    empty = part.taken(np.zeros(0, dtype=int))
    return merged_counts(empty, np.zeros(0, dtype=int), part, at, GROUPS)


def test_the_whole_holds_the_sum_of_all_groups():
    found = counted(*rows_of(3, 200))
    pooled = found.pooled()
    np.testing.assert_array_equal(pooled.tables[0], found.tables.sum(axis=0))
    np.testing.assert_array_equal(pooled.scored[0], found.scored.sum(axis=0))
    assert pooled.respondents.tolist() == [200]


def test_several_items_are_those_one_by_one():
    found = counted(*rows_of(3, 200))
    for numbers in ([0, 1], [1, 0], [1]):
        for number, table in zip(numbers, found.items(numbers, SCORED), strict=True):
            np.testing.assert_array_equal(table, found.item(number, SCORED))


def test_counts_of_different_items_do_not_add():
    found = counted(*rows_of(3, 20))
    other = ItemCounts((3,), found.tables[:, :, :3], *found.parts[1:])
    with pytest.raises(ValueError, match="different items"):
        found + other
