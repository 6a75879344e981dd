"""Welch, Games-Howell, the studentized range, g and superiority against R and truth."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from culturekit.numerics.comparison import benjamini_hochberg, holm
from culturekit.numerics.effects import hedges_g, noncentrality
from culturekit.numerics.studentized import SEVERAL, range_quantile, range_sf
from culturekit.numerics.superiority import (
    normal_superiority,
    superiority,
    value_table,
)
from culturekit.numerics.welch import games_howell, rank_bounds, welch_anova

CASE = Path(__file__).parents[1] / "reference" / "comparisons"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
EXACT = 1e-10
# what R's own integration leaves, see ?ptukey
PTUKEY = 1e-9
# R's qtukey stops when two guesses differ by 1e-4
QTUKEY = 2e-5
# uniroot in make.R stops there
ITERATIVE = 1e-8


@pytest.fixture(scope="module")
def groups():
    bfi = pd.read_csv(CASE / "data.csv")
    bfi["N"] = bfi[[f"N{i}" for i in range(1, 6)]].mean(axis=1)
    return bfi.dropna(subset=["N", "education"])


@pytest.fixture(scope="module")
def sums(groups):
    found = groups.groupby("education")["N"].agg(["count", "mean", "var"])
    return tuple(found.to_numpy(dtype=float).T)


def test_welch_is_rs(sums):
    found = welch_anova(*sums)
    for name, value in EXPECTED["welch"].items():
        assert getattr(found, name) == pytest.approx(value, rel=EXACT)


def test_games_howell_is_rs(sums):
    found, expected = games_howell(*sums), EXPECTED["games_howell"]
    named = {"difference": "estimate", "std_error": "std_error", "df": "df"}
    named |= {"statistic": "statistic", "single": "single"}
    for ours, theirs in named.items():
        np.testing.assert_allclose(
            getattr(found, ours), expected[theirs], rtol=1e-9, atol=EXACT
        )
    np.testing.assert_allclose(found.p_value, expected["p_value"], atol=PTUKEY)
    np.testing.assert_allclose(found.low, expected["conf_low"], atol=QTUKEY)
    np.testing.assert_allclose(found.high, expected["conf_high"], atol=QTUKEY)


def test_an_interval_ends_where_its_p_value_is_five_percent(sums):
    found = games_howell(*sums)
    reach = (found.high - found.low) / 2
    p = range_sf(reach / found.std_error * np.sqrt(2), found.df, 5)
    np.testing.assert_allclose(p, 0.05, atol=1e-11)


@pytest.mark.parametrize(
    ("adjust", "name"), [(holm, "holm"), (benjamini_hochberg, "BH")]
)
def test_adjusted_p_values_are_rs(sums, adjust, name):
    pairs = games_howell(*sums)
    table = np.full((5, 5), np.nan)
    table[pairs.second, pairs.first] = adjust(pairs.single)
    expected = np.array(EXPECTED[f"pairwise_t.{name}"]["lower"], dtype=float)
    np.testing.assert_allclose(table[1:, :-1], expected, atol=EXACT)


P_VALUES = arrays.arrays(float, st.integers(0, 12), elements=st.floats(0, 1))


@given(P_VALUES)
def test_holm_rejects_what_its_steps_reject(p):
    """The definition: go up from the smallest until one exceeds alpha / (m - i)."""
    adjusted = holm(p)
    for alpha in (0.01, 0.05, 0.3):
        order, steps = np.argsort(p, kind="stable"), len(p) - np.arange(len(p))
        passed = np.cumprod(p[order] * steps <= alpha).astype(bool)
        np.testing.assert_array_equal(adjusted[order] <= alpha, passed)
    assert (adjusted >= p).all()
    assert (adjusted >= benjamini_hochberg(p) - 1e-15).all()


def test_hedges_is_rs(sums):
    n, mean, variance = sums
    pairs = games_howell(*sums)
    a, b = pairs.first, pairs.second
    found = hedges_g((n[a], n[b]), mean[a] - mean[b], (variance[a], variance[b]))
    for name, value in EXPECTED["hedges"].items():
        tolerance = EXACT if name == "g" else ITERATIVE
        np.testing.assert_allclose(getattr(found, name), value, atol=tolerance)


def test_superiority_is_rs(groups):
    codes = groups["education"].to_numpy(dtype=int) - 1
    found = superiority(value_table(groups["N"].to_numpy(), codes, 5), 5)
    expected = EXPECTED["superiority"]
    theta = np.array(expected["theta"])
    np.testing.assert_allclose(found.theta, theta, atol=EXACT)
    # the interval from R's DeLong variance, on the scale of the logit
    error = np.sqrt(expected["variance"]) / (theta * (1 - theta))
    logit = np.log(theta / (1 - theta))
    reach = stats.t.ppf(0.975, _brunner_munzel_df(groups["N"].to_numpy(), codes))
    np.testing.assert_allclose(
        found.high, 1 / (1 + np.exp(-(logit + reach * error))), atol=1e-9
    )


def _brunner_munzel_df(values, codes):
    df = []
    for i in range(5):
        for j in range(i + 1, 5):
            x, y = values[codes == i], values[codes == j]
            s = np.var([(y < v).mean() + (y == v).mean() / 2 for v in x], ddof=1)
            t = np.var([(x < v).mean() + (x == v).mean() / 2 for v in y], ddof=1)
            s, t = s / len(x), t / len(y)
            df.append((s + t) ** 2 / (s**2 / (len(x) - 1) + t**2 / (len(y) - 1)))
    return np.array(df)


def test_two_groups_are_rs_t_test(groups):
    found = groups.groupby("gender")["N"].agg(["count", "mean", "var"])
    n, mean, variance = found.to_numpy(dtype=float).T
    expected = EXPECTED["two_groups"]
    pair = games_howell(n, mean, variance)
    assert n.tolist() == expected["n"]
    assert pair.statistic[0] == pytest.approx(expected["statistic"], rel=EXACT)
    assert pair.df[0] == pytest.approx(expected["df"], rel=EXACT)
    assert pair.single[0] == pytest.approx(expected["p_value"], rel=1e-9)
    # of two means the studentized range is Student's t, with the interval too
    assert pair.p_value[0] == pytest.approx(expected["p_value"], abs=1e-12)
    assert [pair.low[0], pair.high[0]] == pytest.approx(expected["conf"], abs=1e-10)


@pytest.mark.parametrize("case", EXPECTED["studentized"])
def test_the_studentized_range_is_rs(case):
    found = range_sf(np.array(case["q"]), np.array(case["df"]), case["k"])
    np.testing.assert_allclose(found, case["p"], atol=PTUKEY)


@pytest.mark.parametrize(("k", "df"), [(3, 2.5), (12, 7.0), (60, 4.0), (60, 90.0)])
def test_the_studentized_range_is_scipys(k, df):
    q = np.array([1.5, 3.7, 6.0])
    found = range_sf(q, np.full(3, df), k)
    np.testing.assert_allclose(found, stats.studentized_range.sf(q, k, df), atol=1e-10)


@pytest.mark.parametrize("df", [1.0, 1.1, 4.0, 33.3, 1e5])
def test_of_two_means_it_is_students_t(df):
    q = np.linspace(0, 30, 40)
    expected = 2 * stats.t.sf(q / np.sqrt(2), df)
    np.testing.assert_allclose(range_sf(q, np.full(40, df), 2), expected, atol=1e-11)


def test_many_quantiles_are_the_few():
    df = np.random.default_rng(1).uniform(1.0, 400.0, 40 * SEVERAL)
    many, few = (range_quantile(0.95, part, 30) for part in (df, df[:20]))
    np.testing.assert_allclose(many[:20], few, rtol=1e-8)
    np.testing.assert_allclose(range_sf(few, df[:20], 30), 0.05, atol=1e-12)


def test_missing_freedom_has_no_quantile():
    found = range_quantile(0.95, np.array([np.nan, 10.0]), 3)
    assert np.isnan(found).tolist() == [True, False]
    assert np.isnan(range_sf(np.array([3.0, np.nan]), np.array([np.nan, 9]), 3)).all()


def test_groups_without_spread():
    n, mean = np.array([5.0, 5, 5]), np.array([1.0, 2, 2])
    pairs = games_howell(n, mean, np.array([0.0, 0, 2]))
    assert np.isnan(pairs.p_value).tolist() == [True, False, False]
    assert np.isnan(welch_anova(n, mean, np.array([0.0, 1, 2])).p_value)
    flat = np.zeros(1)
    found = hedges_g((n[:1], n[:1]), np.ones(1), (flat, flat))
    assert np.isnan([found.g, found.low, found.high]).all()
    assert np.isnan(
        normal_superiority((n[:1], n[:1]), np.ones(1), (flat, flat)).theta
    ).all()


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_the_noncentrality_is_to_the_last_digits(share):
    t, df = np.array([-9.0, -0.2, 0.0, 3.0, 30.0]), np.array([3.0, 8, 60, 1e5, 12])
    found = noncentrality(t, df, share)
    np.testing.assert_allclose(stats.nct.cdf(t, df, found), share, atol=1e-11)


def test_the_approximate_interval_nears_the_exact_one():
    n, v = (np.array([400.0]), np.array([300.0])), (np.array([1.0]), np.array([1.1]))
    exact = hedges_g(n, np.array([0.3]), v)
    close = hedges_g(n, np.array([0.3]), v, interval="approximate")
    assert exact.low == pytest.approx(close.low, abs=2e-3)
    assert exact.low != close.low


def test_turning_the_groups_round_turns_superiority_round():
    rng = np.random.default_rng(4)
    values, codes = rng.integers(1, 6, 60).astype(float), rng.integers(0, 2, 60)
    one = superiority(value_table(values, codes, 2), 2)
    other = superiority(value_table(values, 1 - codes, 2), 2)
    np.testing.assert_allclose(one.theta, 1 - other.theta)
    np.testing.assert_allclose(one.low, 1 - other.high)


def test_brunner_and_munzels_statistic_is_scipys():
    rng = np.random.default_rng(5)
    x, y = rng.integers(1, 6, 20), rng.integers(2, 7, 30)
    values, codes = np.r_[x, y].astype(float), np.repeat([0, 1], [20, 30])
    found = superiority(value_table(values, codes, 2), 2, 0.9)
    test = stats.brunnermunzel(x, y)
    inner = found.theta * (1 - found.theta)
    wide = np.log(found.high / (1 - found.high)) - np.log(found.low / (1 - found.low))
    df = _freedom(x, y)
    error = wide * inner / 2 / stats.t.ppf(0.95, df)
    assert (0.5 - found.theta) / error == pytest.approx(test.statistic)


def _freedom(x, y):
    s = np.var([(y < v).mean() + (y == v).mean() / 2 for v in x], ddof=1) / len(x)
    t = np.var([(x < v).mean() + (x == v).mean() / 2 for v in y], ddof=1) / len(y)
    return (s + t) ** 2 / (s**2 / (len(x) - 1) + t**2 / (len(y) - 1))


def test_groups_apart_have_an_interval_still():
    values = np.r_[np.arange(5.0), np.arange(10, 15.0)]
    found = superiority(value_table(values, np.repeat([1, 0], 5), 2), 2)
    assert found.theta[0] == found.high[0] == 1
    assert 0.5 < found.low[0] < 0.9


def test_values_apart_by_rounding_are_one():
    values = np.array([0.1 + 0.2, 0.3, 1.0, 0.3])
    table = value_table(values, np.array([0, 1, 0, 1]), 2)
    assert table[0].max() == 1
    assert superiority(table, 2).theta[0] == pytest.approx(0.75)


def test_values_may_come_in_parts(monkeypatch):
    rng = np.random.default_rng(6)
    table = value_table(rng.normal(size=300), rng.integers(0, 4, 300), 4)
    whole = superiority(table, 4)
    monkeypatch.setattr("culturekit.numerics.superiority.CELLS", 40)
    parts = superiority(table, 4)
    np.testing.assert_allclose(whole.theta, parts.theta, atol=1e-12)
    np.testing.assert_allclose(whole.low, parts.low, atol=1e-10)


@pytest.mark.parametrize(("sizes", "apart"), [((8, 8), 0.4), ((6, 20), 1.0)])
def test_superiority_is_covered(sizes, apart):
    rng = np.random.default_rng(7)

    def answers(shift, shape):
        return np.clip(np.round(rng.normal(3 + shift, 1.2, shape)), 1, 5)

    a, b = answers(apart, 100_000), answers(-apart, 100_000)
    table = value_table(np.r_[a, b], np.repeat([0, 1], 100_000), 2)
    truth, inside = superiority(table, 2).theta, []
    for _ in range(600):
        values = np.r_[answers(apart, sizes[0]), answers(-apart, sizes[1])]
        found = superiority(value_table(values, np.repeat([0, 1], sizes), 2), 2)
        inside.append(found.low[0] <= truth[0] <= found.high[0])
    assert np.mean(inside) > 0.93


def test_normal_superiority_and_g_are_covered():
    rng = np.random.default_rng(8)
    runs, n = 4000, (np.full(4000, 12.0), np.full(4000, 9.0))
    x, y = rng.normal(0.6, 1, (runs, 12)), rng.normal(0, 1, (runs, 9))
    spread = x.var(axis=1, ddof=1), y.var(axis=1, ddof=1)
    apart = x.mean(axis=1) - y.mean(axis=1)
    exact = hedges_g(n, apart, spread)
    factor = exact.g[0] / (apart[0] / np.sqrt((11 * spread[0] + 8 * spread[1])[0] / 19))
    # the interval is of J times the true effect
    inside = (exact.low <= 0.6 * factor) & (0.6 * factor <= exact.high)
    assert inside.mean() == pytest.approx(0.95, abs=0.012)
    close = normal_superiority(n, apart, spread)
    truth = stats.norm.cdf(0.6 / np.sqrt(2))
    assert ((close.low <= truth) & (truth <= close.high)).mean() > 0.93


@pytest.mark.parametrize("means", [np.zeros(12), np.repeat([0.0, 8], 6), np.arange(12)])
def test_all_ranks_are_covered_at_once(means):
    """Simultaneous: in 95 of 100 draws no group's interval misses its rank."""
    rng = np.random.default_rng(9)
    sizes = np.resize([6, 9, 15, 30], 12).astype(float)
    high = 1 + (means[None] > means[:, None]).sum(axis=1)
    low = 12 - (means[None] < means[:, None]).sum(axis=1)
    right = []
    for _ in range(200):
        got = means + rng.normal(0, 5 / np.sqrt(sizes))
        variance = 25 * rng.chisquare(sizes - 1) / (sizes - 1)
        first, last = rank_bounds(games_howell(sizes, got, variance), 12)
        right.append(((first <= high) & (last >= low)).all())
        assert (first <= last).all()
    assert np.mean(right) > 0.925


def test_clear_differences_give_single_ranks():
    means, ones = np.array([3.0, 1.0, 2.0]), np.full(3, 1e-4)
    pairs = games_howell(np.full(3, 20.0), means, ones)
    low, high = rank_bounds(pairs, 3)
    assert low.tolist() == high.tolist() == [1, 3, 2]
