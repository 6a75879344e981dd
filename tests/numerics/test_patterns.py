"""Moments by pattern of missing answers: of pandas, of R, the same however split."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.fullinformation import (
    full_information,
    full_information_factor,
)
from culturekit.numerics.pairs import pair_moments
from culturekit.numerics.patterns import (
    PatternMoments,
    pattern_moments,
    placed_patterns,
)

CASE = Path(__file__).parents[1] / "reference" / "missing_answers"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))
GROUPS = 3
CLOSE = 1e-12


def rows_of(seed, n, columns=3, level=0.0):
    rng = np.random.default_rng(seed)
    rows = level + rng.normal(size=(columns, n))
    rows[rng.random(rows.shape) < 0.3] = np.nan
    return rows, rng.integers(0, GROUPS, n)


def assert_same(one, other, close=CLOSE):
    np.testing.assert_array_equal(one.groups, other.groups)
    np.testing.assert_array_equal(one.here, other.here)
    np.testing.assert_allclose(one.moments.n, other.moments.n, rtol=close)
    centres = [part.moments.means + part.moments.rest for part in (one, other)]
    np.testing.assert_allclose(*centres, rtol=close, atol=close)
    size = other.moments.squares.sum(axis=1, keepdims=True)
    apart = np.abs(one.moments.products - other.moments.products)
    assert (apart <= close * size).all()


@given(seed=st.integers(0, 999), n=st.integers(0, 50))
def test_each_pattern_has_the_moments_of_its_rows(seed, n):
    rows, codes = rows_of(seed, n)
    found = pattern_moments(rows, codes)
    assert found.moments.n.sum() == (~np.isnan(rows)).any(axis=0).sum()
    for group, here, number, mean in zip(
        found.groups, found.here, found.moments.n, found.moments.centres, strict=True
    ):
        of = (codes == group) & (here == (~np.isnan(rows)).T).all(axis=1)
        assert of.sum() == number
        np.testing.assert_allclose(mean[here], rows[here][:, of].mean(axis=1))
        assert (mean[~here] == 0).all()


@given(
    seed=st.integers(0, 999),
    n=st.integers(1, 50),
    level=st.sampled_from([0.0, 1e6]),
    parts=st.lists(st.integers(0, 3), min_size=50, max_size=50),
    order=st.permutations(range(4)),
)
def test_any_split_and_any_order_give_the_same(seed, n, level, parts, order):
    rows, codes = rows_of(seed, n, level=level)
    part_of = np.array(parts[:n])
    pieces = [
        pattern_moments(rows[:, part_of == k], codes[part_of == k]) for k in order
    ]
    whole = pattern_moments(rows, codes)
    together = pieces[0] + pieces[1] + pieces[2] + pieces[3]
    assert_same(together, whole)
    assert_same((pieces[0] + pieces[1]) + (pieces[2] + pieces[3]), whole)
    # groups may be renumbered, left out and put together
    numbers = np.array([1, -1, 1])
    kept = codes != 1
    expected = pattern_moments(rows[:, kept], np.ones(kept.sum(), dtype=int))
    assert_same(whole.renumbered(numbers), expected)


@given(seed=st.integers(0, 999), n=st.integers(2, 60), level=st.sampled_from([0, 1e6]))
def test_pairs_are_those_of_the_rows(seed, n, level):
    rows, codes = rows_of(seed, n, level=level)
    found, expected = pattern_moments(rows, codes).pairs(), pair_moments(rows.T)
    np.testing.assert_array_equal(found.count, expected.count)
    frame = pd.DataFrame(rows.T - level)
    np.testing.assert_allclose(found.means, level + frame.mean(), rtol=1e-14)
    spread = 1e-9 if level else 1e-12
    np.testing.assert_allclose(found.covariance, frame.cov(), atol=spread)


@given(seed=st.integers(0, 999), n=st.integers(0, 60), step=st.sampled_from([1, -1]))
def test_small_whole_numbers_are_summed_alike(seed, n, step):
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 5, (3, n)).astype(np.uint8)
    here, codes = rng.random((3, n)) < 0.7, rng.integers(0, GROUPS, n)
    values = np.where(here, 2.0 + step * places.astype(float), np.nan)
    line = np.full(3, 2.0), np.full(3, float(step))
    found = placed_patterns(places, here, codes, *line)
    assert_same(found, pattern_moments(values, codes))


def test_weights_are_as_good_as_repeated_rows():
    rows, codes = rows_of(3, 60)
    times = np.random.default_rng(4).integers(1, 4, 60)
    repeated = np.repeat(np.arange(60), times)
    assert_same(
        pattern_moments(rows, codes, weights=times.astype(float)),
        pattern_moments(rows[:, repeated], codes[repeated]),
    )


def test_more_columns_than_bits_of_a_number():
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(70, 40))
    rows[[0, 8, 69], ::2] = np.nan
    found = pattern_moments(rows, np.zeros(40, dtype=int))
    assert found.moments.n.tolist() == [20, 20]
    assert found.here[0].sum() == 67
    assert_same(found + PatternMoments.empty(70), found)


def test_full_information_is_that_of_lavaan():
    rows = pd.read_csv(CASE / "data.csv").to_numpy(dtype=float).T
    means, covariance = full_information(
        pattern_moments(rows, np.arange(rows.shape[1]) % 7)
    )
    np.testing.assert_allclose(means, EXPECTED["fiml"]["means"], rtol=1e-9)
    expected = EXPECTED["fiml"]["covariance"]
    np.testing.assert_allclose(covariance, expected, rtol=1e-8)


def test_a_factor_of_all_answers_is_that_of_lavaan():
    rows = pd.read_csv(CASE / "data.csv").to_numpy(dtype=float).T
    cells = pattern_moments(rows, np.zeros(rows.shape[1], dtype=int))
    found = full_information_factor(cells, *full_information(cells))
    expected = EXPECTED["fiml"]
    np.testing.assert_allclose(found.loadings, expected["loadings"], atol=1e-6)
    np.testing.assert_allclose(found.uniquenesses, expected["uniquenesses"], atol=1e-6)


def test_without_missing_answers_it_is_the_plain_covariance():
    rows = np.random.default_rng(6).normal(size=(4, 50))
    means, covariance = full_information(pattern_moments(rows, np.zeros(50, dtype=int)))
    np.testing.assert_allclose(means, rows.mean(axis=1), atol=1e-12)
    np.testing.assert_allclose(covariance, np.cov(rows, bias=True), atol=1e-12)


def test_it_finds_what_complete_cases_miss():
    """An answer left out by those who are low on another: the mean is known again."""
    rng = np.random.default_rng(7)
    first = rng.normal(size=50_000)
    second = 0.8 * first + 0.6 * rng.normal(size=50_000)
    second[first < 0] = np.nan
    found = pattern_moments(np.stack([first, second]), np.zeros(50_000, dtype=int))
    means, covariance = full_information(found)
    assert means[1] == pytest.approx(0, abs=0.03)
    assert covariance[1, 1] == pytest.approx(1, abs=0.04)
    assert np.nanmean(second) > 0.6


@pytest.mark.parametrize(
    "columns",
    [
        [[1.0, 2.0, np.nan, np.nan], [np.nan, np.nan, 1.0, 3.0]],
        [[1.0, 1.0, 1.0, np.nan], [1.0, 2.0, 4.0, 3.0]],
    ],
    ids=["never together", "one does not vary"],
)
def test_what_answers_do_not_tell_is_missing(columns):
    rows = np.array(columns)
    means, covariance = full_information(pattern_moments(rows, np.zeros(4, dtype=int)))
    assert np.isnan(means).all()
    assert np.isnan(covariance).all()


def test_a_factor_is_found_though_steps_on_the_way_have_none():
    """Three items of twenty people: most starts meet a factor that is not proper."""
    found = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        rows = rng.normal(size=20) + rng.normal(size=(3, 20))
        rows[rng.random(rows.shape) < 0.3] = np.nan
        cells = pattern_moments(rows, np.zeros(20, dtype=int))
        factor = full_information_factor(cells, *full_information(cells))
        if factor is None:
            continue
        found += 1
        best = minus_loglik(rows, factor.loadings, factor.uniquenesses)
        for j, step in ((j, step) for j in range(3) for step in (-1e-3, 1e-3)):
            moved = factor.loadings + step * np.eye(3)[j]
            assert minus_loglik(rows, moved, factor.uniquenesses) > best - 1e-9
    assert found > 30


def minus_loglik(rows, loadings, uniquenesses):
    """The likelihood of what was answered, at the best means for it."""
    matrix = np.outer(loadings, loadings) + np.diag(uniquenesses)
    here = ~np.isnan(rows)
    weight, pulled, total = np.zeros((3, 3)), np.zeros(3), 0.0
    pieces = []
    for row, mask in zip(rows.T, here.T, strict=True):
        if mask.any():
            inverse = np.linalg.inv(matrix[np.ix_(mask, mask)])
            weight[np.ix_(mask, mask)] += inverse
            pulled[mask] += inverse @ row[mask]
            total += np.linalg.slogdet(matrix[np.ix_(mask, mask)])[1]
            pieces.append((row[mask], mask, inverse))
    mean = np.linalg.solve(weight, pulled)
    away = [(row - mean[mask], inverse) for row, mask, inverse in pieces]
    return total + sum(part @ inverse @ part for part, inverse in away)
