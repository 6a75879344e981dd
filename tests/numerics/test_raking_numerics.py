import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.kish import kish_effect, kish_n
from culturekit.numerics.raking import DENSE, cross_cells, rake_cells, trim


def test_cells_are_those_that_occur_however_many_there_could_be():
    rng = np.random.default_rng(1)
    sizes = [DENSE, 70_000, 50_000, 9]  # their product is larger than 64 bits hold
    codes = [rng.integers(0, size, 500) for size in sizes]
    codes = [np.concatenate([code, code]) for code in codes]
    crossed = cross_cells(codes, sizes)
    assert crossed.count == 500
    for margin, code in zip(crossed.margins, codes, strict=True):
        assert (margin[crossed.cell] == code).all()


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=60))
def test_cells_are_the_distinct_rows(rows):
    codes = list(np.array(rows).T)
    crossed = cross_cells(codes, [4, 4, 4])
    numbered = pd.DataFrame(rows).groupby([0, 1, 2]).ngroup().to_numpy()
    assert crossed.cell.tolist() == numbered.tolist()
    for margin, code in zip(crossed.margins, codes, strict=True):
        assert (margin[crossed.cell] == code).all()


def test_raking_cells_is_raking_rows():
    rng = np.random.default_rng(2)
    codes = [rng.integers(0, k, 400) for k in (3, 4)]
    start = rng.uniform(0.5, 2, 400)
    targets = [np.array([50.0, 30, 20]), np.array([10.0, 20, 30, 40])]
    weights = start.copy()
    for _ in range(200):
        for code, target in zip(codes, targets, strict=True):
            weights *= (target / np.bincount(code, weights))[code]
    crossed = cross_cells(codes, [3, 4])
    cells = np.bincount(crossed.cell, start)
    found = rake_cells(cells, crossed.margins, targets, tolerance=1e-14)
    assert start * found.factors[crossed.cell] == pytest.approx(weights, rel=1e-12)
    assert found.converged


def test_one_margin_is_met_in_one_round():
    cells, target = np.array([1.0, 3.0]), np.array([10.0, 6.0])
    found = rake_cells(cells, [np.array([0, 1])], [target])
    assert found.factors.tolist() == [10, 2]
    assert (found.rounds, found.off) == (1, 0)


def test_what_cannot_be_met_is_told():
    same = np.array([0, 1])
    targets = [np.array([10.0, 30.0]), np.array([20.0, 20.0])]
    found = rake_cells(np.ones(2), [same, same], targets, most_rounds=7)
    assert not found.converged
    assert found.rounds == 7
    assert found.off == pytest.approx(1.0)
    empty = rake_cells(np.array([1.0, 0.0]), [same], [np.array([1.0, 1.0])])
    assert not empty.converged


@given(
    st.lists(st.floats(0.01, 50), min_size=2, max_size=50),
    st.floats(0, 0.9),
    st.floats(1.1, 10),
)
def test_trimmed_weights_lie_within_and_add_up(weights, low, high):
    start = np.array(weights)
    mean = start.mean()
    found = trim(start, low * mean, high * mean)
    if not found.possible:
        assert found.weights.tolist() == weights
        return
    assert found.weights.min() >= low * mean
    assert found.weights.max() <= high * mean
    assert found.weights.sum() == pytest.approx(start.sum(), rel=1e-9)
    assert found.outside == ((start < low * mean) | (start > high * mean)).sum()
    assert 0 <= found.moved < 1


def test_weights_within_bounds_stay():
    start = np.array([1.0, 2.0, 3.0])
    found = trim(start, 0.5, 3.0)
    assert found.weights.tolist() == start.tolist()
    assert (found.outside, found.moved) == (0, 0)


def test_effective_n():
    assert kish_n(np.full(7, 3.0)) == pytest.approx(7)
    assert kish_effect(np.full(7, 3.0)) == pytest.approx(1)
    weights = np.random.default_rng(1).uniform(0, 5, 100)
    cv = weights.std() / weights.mean()
    assert kish_effect(weights) == pytest.approx(1 + cv**2)
    assert np.isnan(kish_n(np.zeros(3)))
