"""The bivariate normal, tables of pairs and what is fitted to them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr

from culturekit.numerics.bivariate import bend, both_below, density
from culturekit.numerics.ordinal import weighted_loadings
from culturekit.numerics.pairtables import PairCounts, pair_counts
from culturekit.numerics.polychoric import polychoric

POINTS = [-np.inf, -3.0, -1.2, 0.0, 0.4, 2.5, np.inf]


def by_integration(h, k, rho):
    """The definition: over the first variable, the chance of the second."""
    root = np.sqrt(1 - rho**2)

    def inside(x):
        return np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * ndtr((k - rho * x) / root)

    top = min(h, 9.0)
    return quad(inside, -9, top, epsabs=1e-14, epsrel=1e-13, limit=400)[0]


@pytest.mark.parametrize("rho", [-0.95, -0.3, 0.0, 0.5, 0.99])
def test_the_bivariate_normal_is_its_integral(rho):
    for h in POINTS:
        for k in POINTS:
            found = both_below(np.array(h), np.array(k), np.array(rho))
            expected = 0.0 if h == -np.inf else by_integration(h, k, rho)
            assert found == pytest.approx(expected, abs=1e-12), (h, k)


@given(h=st.floats(-4, 4), k=st.floats(-4, 4), rho=st.floats(-0.98, 0.98))
def test_laws_of_the_bivariate_normal(h, k, rho):
    h, k, rho = np.array(h), np.array(k), np.array(rho)
    below = both_below(h, k, rho)
    assert below == pytest.approx(both_below(k, h, rho), abs=1e-15)
    mirrored = ndtr(h) - both_below(h, -k, -rho)
    assert below == pytest.approx(mirrored, abs=1e-14)
    small = 1e-5
    slope = both_below(h, k, rho + small) - both_below(h, k, rho - small)
    assert density(h, k, rho) == pytest.approx(slope / (2 * small), abs=1e-7)
    upper, lower = (np.log(density(h, k, rho + d)) for d in (small, -small))
    expected = (upper - lower) / (2 * small)
    assert bend(h, k, rho) == pytest.approx(expected, rel=1e-5, abs=1e-5)


def answers_of(seed, n, options):
    rng = np.random.default_rng(seed)
    return [rng.integers(0, k + 1, n).astype(np.uint8) for k in options]


@given(
    seed=st.integers(0, 999),
    n=st.integers(0, 60),
    cut=st.integers(0, 60),
    complete=st.booleans(),
)
def test_tables_are_those_of_pandas_and_add_up(seed, n, cut, complete):
    options = (2, 3, 5)
    places = answers_of(seed, n, options)
    found = pair_counts(places, options, complete=complete)
    frame = pd.DataFrame(dict(enumerate(places))).astype(float)
    for j, count in enumerate(options):
        frame.loc[frame[j] == count, j] = np.nan
    if complete:
        frame = frame.dropna()
    for i in range(3):
        for j in range(3):
            pair = frame.dropna(subset=[i, j])
            table = pd.crosstab(pair[i], pair[j])
            table = table.reindex(range(options[i]), fill_value=0)
            table = table.reindex(columns=range(options[j]), fill_value=0)
            np.testing.assert_array_equal(found.pair(i, j), table)
    parts = [
        pair_counts([p[rows] for p in places], options, complete=complete)
        for rows in (slice(None, cut), slice(cut, None))
    ]
    np.testing.assert_array_equal((parts[1] + parts[0]).table, found.table)


def test_tables_of_different_items_do_not_add():
    one = pair_counts(answers_of(0, 5, (2, 3)), (2, 3))
    with pytest.raises(ValueError, match="different items"):
        one + PairCounts((2, 2), np.zeros((4, 4), dtype=int))


def cut(values, limits):
    return np.searchsorted(limits, values).astype(np.uint8)


@pytest.mark.parametrize("ml", [False, True])
def test_a_known_correlation_is_recovered_with_its_error(ml):
    rng = np.random.default_rng(2)
    limits = [[-0.5, 0.8], [-1.0, 0.0, 0.4, 1.5], [0.3]]
    truth = np.array([[1, 0.6, -0.4], [0.6, 1, 0.0], [-0.4, 0.0, 1]])
    draws = []
    for _ in range(200):
        x = rng.multivariate_normal(np.zeros(3), truth, 800)
        places = [cut(x[:, j], limits[j]) for j in range(3)]
        draws.append(polychoric(pair_counts(places, (3, 5, 2)), ml=ml))
    estimates = np.array([draw.rho for draw in draws])
    errors = np.sqrt(np.array([draw.variance for draw in draws]).mean(axis=0))
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert estimates[:, i, j].mean() == pytest.approx(truth[i, j], abs=0.012)
        assert estimates[:, i, j].std() == pytest.approx(errors[i, j], rel=0.15)


@pytest.mark.parametrize("ml", [False, True])
def test_what_a_correlation_does_not_depend_on(ml):
    options = (3, 5, 4)
    rng = np.random.default_rng(4)
    x = rng.normal(size=(500, 1)) + rng.normal(size=(500, 3))
    places = [cut(x[:, j], np.linspace(-1, 1, k - 1)) for j, k in enumerate(options)]
    found = polychoric(pair_counts(places, options), ml=ml)
    turned = polychoric(pair_counts(places[::-1], options[::-1]), ml=ml)
    np.testing.assert_allclose(turned.rho[::-1, ::-1], found.rho, atol=1e-9)
    mirrored = [*places[:2], (3 - places[2]).astype(np.uint8)]
    other = polychoric(pair_counts(mirrored, options), ml=ml)
    np.testing.assert_allclose(other.rho[:2, 2], -found.rho[:2, 2], atol=1e-9)
    np.testing.assert_allclose(other.variance, found.variance, rtol=1e-6, atol=1e-12)
    # an option more that nobody chose
    wider = polychoric(pair_counts([*places[:2], places[2] + 2], (3, 5, 9)), ml=ml)
    np.testing.assert_allclose(wider.rho, found.rho, atol=1e-12)


def test_tables_at_the_edge():
    same = np.repeat([0, 1, 2], 20).astype(np.uint8)
    found = polychoric(pair_counts([same, same, 2 - same], (3, 3, 3)))
    assert found.rho[0, 1] > 0.999
    assert found.rho[0, 2] < -0.999
    constant = np.zeros(60, dtype=np.uint8)
    alone = polychoric(pair_counts([same, constant], (3, 3)))
    assert np.isnan(alone.rho[0, 1])
    nobody = polychoric(pair_counts([same[:0], same[:0]], (3, 3)))
    assert np.isnan(nobody.rho[0, 1])


def test_loadings_are_where_no_step_is_better():
    rng = np.random.default_rng(1)
    load = np.array([0.9, 0.5, 0.7, -0.6, 0.4])
    rho = np.outer(load, load) + 0.05 * rng.normal(size=(5, 5))
    rho = (rho + rho.T) / 2
    np.fill_diagonal(rho, 1)
    variance = rng.uniform(0.5, 2, (5, 5))
    variance = variance + variance.T
    found = weighted_loadings(rho, variance)
    weights = np.where(np.eye(5), 0, 1 / variance)

    def misfit(at):
        return (weights * (rho - np.outer(at, at)) ** 2).sum()

    for j in range(5):
        for step in (-1e-4, 1e-4):
            assert misfit(found + step * np.eye(5)[j]) > misfit(found)
    assert np.isnan(weighted_loadings(rho[:2, :2], variance[:2, :2])).all()


STRONG = [[348, 135, 0, 0], [13, 937, 56, 0], [0, 186, 659, 182], [0, 0, 20, 464]]


def pair_of(table):
    """Answers to two items that make up a table."""
    rows, columns = np.nonzero(np.ones_like(table))
    times = np.ravel(table)
    both = [np.repeat(part, times).astype(np.uint8) for part in (rows, columns)]
    return pair_counts(both, np.shape(table))


def test_strong_correlations_have_a_full_likelihood():
    """Cells that never happen have chances of rounding alone."""
    found = polychoric(pair_of(np.array(STRONG)), ml=True)
    # by SciPy's search over all seven parameters, cells by adaptive quadrature
    assert found.rho[0, 1] == pytest.approx(0.97526496, abs=1e-7)
    assert 0.001 < np.sqrt(found.variance[0, 1]) < 0.01


@pytest.mark.parametrize("ml", [False, True])
@pytest.mark.parametrize(
    "table",
    [
        [[68, 202], [0, 30]],
        [[10, 3], [0, 7]],
        [[6, 0, 0], [13, 0, 0], [47, 275, 51], [0, 0, 8]],
        [[20, 0], [0, 10]],
    ],
)
def test_a_likelihood_that_rises_to_the_end_has_no_error(table, ml):
    found = polychoric(pair_of(np.array(table)), ml=ml)
    assert found.rho[0, 1] == pytest.approx(0.99999, abs=1e-9)
    assert np.isnan(found.variance[0, 1])
    other = polychoric(pair_of(np.array(table)[::-1]), ml=ml)
    assert other.rho[0, 1] == pytest.approx(-0.99999, abs=1e-9)
