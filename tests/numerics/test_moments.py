"""Moments by group: those of the rows, and the same however rows are split."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.moments import (
    Moments,
    merged,
    pairs_of,
    row_moments,
    spread_out,
    stacked,
)

CLOSE = 1e-12  # relative
GROUPS = 4


def rows_of(seed, n, level=0.0, columns=3):
    rng = np.random.default_rng(seed)
    return level + rng.normal(size=(columns, n)), rng.integers(-1, GROUPS, n)


def assert_close(found, expected, close=CLOSE):
    """Alike, products as a share of the squares they belong to."""
    np.testing.assert_allclose(found.n, expected.n, rtol=close)
    # of columns with a spread of one: a mean near zero has no digits of its own
    np.testing.assert_allclose(
        found.means + found.rest, expected.means + expected.rest, rtol=close, atol=close
    )
    size = expected.squares.sum(axis=1, keepdims=True)
    apart = np.abs(found.products - expected.products)
    assert (apart <= close * size).all(), (apart / np.where(size > 0, size, 1)).max()


def exact(columns, codes):
    """The same sums in numbers with twice the digits."""
    long = columns.astype(np.longdouble)
    n = np.bincount(codes[codes >= 0], minlength=GROUPS).astype(float)
    means, products = np.zeros((GROUPS, len(long))), []
    for g in range(GROUPS):
        inside = long[:, codes == g]
        centre = inside.sum(axis=1) / max(inside.shape[1], 1)
        means[g] = centre
        around = inside - centre[:, None]
        products.append([(around[i] * around[j]).sum() for i, j in PAIRS])
    return Moments(n, means, np.zeros_like(means), np.array(products, dtype=float))


PAIRS = list(zip(*pairs_of(3), strict=True))


@given(
    seed=st.integers(0, 999),
    n=st.integers(1, 60),
    level=st.sampled_from([0.0, 1e6, -1e6]),
)
def test_moments_are_those_of_the_rows(seed, n, level):
    columns, codes = rows_of(seed, n, level)
    found = row_moments(columns, codes, GROUPS)
    assert_close(found, exact(columns, codes))
    empty = ~np.isin(np.arange(GROUPS), codes)
    assert np.isnan(found.centres[empty]).all()
    assert not np.isnan(found.centres[~empty]).any()


@given(
    seed=st.integers(0, 999),
    n=st.integers(1, 60),
    level=st.sampled_from([0.0, 1e6]),
    parts=st.lists(st.integers(0, 4), min_size=60, max_size=60),
    order=st.permutations(range(5)),
)
def test_any_split_and_any_order_give_the_same(seed, n, level, parts, order):
    columns, codes = rows_of(seed, n, level)
    part_of = np.array(parts[:n])
    pieces = [
        row_moments(columns[:, part_of == k], codes[part_of == k], GROUPS)
        for k in range(5)
    ]
    whole = row_moments(columns, codes, GROUPS)
    first, *others = [pieces[k] for k in order]
    left = first
    for piece in others:
        left = left + piece
    tree = (pieces[0] + pieces[1]) + ((pieces[2] + pieces[3]) + pieces[4])
    for together in (left, tree):
        np.testing.assert_array_equal(together.n, whole.n)
        assert_close(together, whole)


@given(seed=st.integers(0, 999), n=st.integers(1, 40), level=st.sampled_from([0, 1e6]))
def test_containers_are_as_if_their_rows_had_been_taken_together(seed, n, level):
    columns, codes = rows_of(seed, n, level)
    container = np.array([0, 1, 0, -1])
    of = np.where(codes >= 0, container[codes], -1)
    found = row_moments(columns, codes, GROUPS).pooled(container, 2)
    assert_close(found, row_moments(columns, of, 2))
    total = row_moments(columns, codes, GROUPS).pooled()
    assert_close(total, row_moments(columns, np.where(codes < 0, -1, 0), 1))


@given(seed=st.integers(0, 999), n=st.integers(1, 40))
def test_weights_are_as_good_as_repeated_rows(seed, n):
    columns, codes = rows_of(seed, n)
    times = np.random.default_rng(seed + 1).integers(0, 4, n)
    found = row_moments(columns, codes, GROUPS, weights=times.astype(float))
    repeated = np.repeat(np.arange(n), times)
    assert_close(found, row_moments(columns[:, repeated], codes[repeated], GROUPS))


def test_covariances_are_those_of_pandas():
    columns, codes = rows_of(5, 200)
    columns[1, ::7] = np.nan
    found = row_moments(columns, codes, GROUPS)
    frame = pd.DataFrame(columns.T).assign(g=codes).dropna()
    for g in range(GROUPS):
        expected = frame[frame["g"] == g].drop(columns="g").cov()
        np.testing.assert_allclose(found.covariances[g], expected, rtol=1e-12)
    squares = row_moments(columns, codes, GROUPS, crossed=False)
    np.testing.assert_array_equal(squares.products, found.squares)
    np.testing.assert_array_equal(squares.squares, found.squares)


def test_groups_that_differ_are_brought_together():
    columns, codes = rows_of(6, 90)
    left, right = codes < 2, codes >= 1
    one = row_moments(columns[:, left], codes[left], GROUPS)
    other = row_moments(columns[:, right & ~left], codes[right & ~left], GROUPS)
    again = row_moments(columns[:, codes == 1], codes[codes == 1], GROUPS)
    here, there = np.array([0, 1]), np.array([1, 2, 3])
    found = merged(one.taken(here), here, (other + again).taken(there), there, GROUPS)
    assert_close(found, one + other + again)


def test_moments_of_different_columns_do_not_add():
    one = Moments.empty(2, 3)
    with pytest.raises(ValueError, match="do not go together"):
        one + Moments.empty(2, 2)
    assert (one + one).n.tolist() == [0, 0]


@given(seed=st.integers(0, 999), n=st.integers(1, 40), level=st.sampled_from([0, 1e6]))
def test_rows_added_to_some_groups_are_as_if_the_others_had_none(seed, n, level):
    found = row_moments(*rows_of(seed, n, level), GROUPS)
    places = np.array([3, 1])
    more = row_moments(*rows_of(seed + 1, n, level), GROUPS).taken(places)
    expected = found + spread_out(more, places, GROUPS)
    for part, whole in zip(
        found.added(more, places).parts, expected.parts, strict=True
    ):
        np.testing.assert_array_equal(part, whole)


def test_a_stack_has_the_groups_of_one_list_after_those_of_another():
    one, other = (row_moments(*rows_of(seed, 30), GROUPS) for seed in (1, 2))
    both = stacked([one, other])
    for found, expected in (
        (both.taken(np.arange(GROUPS)), one),
        (
            both.taken(np.arange(GROUPS, 2 * GROUPS)[::-1]),
            other.taken(np.arange(GROUPS)[::-1]),
        ),
    ):
        for part, whole in zip(found.parts, expected.parts, strict=True):
            np.testing.assert_array_equal(part, whole)
