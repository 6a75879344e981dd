import numpy as np
import pytest
from scipy import stats

from culturekit.numerics.intervals import (
    korn_graubard,
    mean_interval,
    t_quantile,
    wilson,
    z_quantile,
)


@pytest.mark.parametrize(("count", "n"), [(0, 5), (1, 5), (5, 5), (40, 55), (1, 1)])
@pytest.mark.parametrize("conf_level", [0.8, 0.95, 0.99])
def test_wilson_is_that_of_scipy(count, n, conf_level):
    low, high = wilson(np.array([count / n]), np.array([n]), z_quantile(conf_level))
    test = stats.binomtest(count, n).proportion_ci(conf_level, method="wilson")
    assert low[0] == pytest.approx(test.low, abs=1e-12)
    assert high[0] == pytest.approx(test.high, abs=1e-12)


def test_wilson_without_trials_is_missing():
    low, high = wilson(np.array([np.nan, 0.5]), np.array([0.0, np.nan]), 1.96)
    assert np.isnan([*low, *high]).all()


def test_wilson_of_everybody_is_the_share_itself():
    low, high = wilson(np.array([0.3]), np.array([np.inf]), 1.96)
    assert low[0] == high[0] == 0.3


def test_t_quantiles():
    found = t_quantile(0.9, np.array([1.0, 7.0, 1e6, 0.0]))
    np.testing.assert_allclose(found[:3], stats.t.ppf(0.95, [1, 7, 1e6]), rtol=1e-12)
    assert np.isnan(found[3])


def test_interval_of_a_mean():
    low, high = mean_interval(np.array([50.0]), np.array([4.0]), 2.0)
    assert (low[0], high[0]) == (46, 54)


@pytest.mark.parametrize(("count", "n"), [(1, 5), (40, 55), (0, 9), (9, 9)])
def test_korn_and_graubard_without_a_design_is_clopper_and_pearson(count, n):
    share = np.array([count / n])
    error = np.sqrt(share * (1 - share) / n)
    trials = np.array([float(n)])
    low, high = korn_graubard(share, error, trials, trials - 1, 0.95)
    test = stats.binomtest(count, n).proportion_ci(0.95, method="exact")
    assert low[0] == pytest.approx(test.low, abs=1e-12)
    assert high[0] == pytest.approx(test.high, abs=1e-12)


def test_korn_and_graubard_widens_with_the_design():
    share, n, df = np.array([0.3]), np.array([200.0]), np.array([199.0])
    plain = np.sqrt(share * (1 - share) / n)
    narrow = korn_graubard(share, plain, n, df, 0.95)
    wide = korn_graubard(share, 2 * plain, n, df, 0.95)
    clusters = korn_graubard(share, plain, n, np.array([9.0]), 0.95)
    for other in (wide, clusters):
        assert other[0][0] < narrow[0][0] < 0.3 < narrow[1][0] < other[1][0]
    # a quarter of the trials, so the interval of 50
    quarter = stats.beta.ppf(0.025, 50 * 0.3, 50 * 0.7 + 1)
    assert wide[0][0] == pytest.approx(quarter)
    assert np.isnan(korn_graubard(share, plain, n, np.array([0.0]), 0.95)).all()
