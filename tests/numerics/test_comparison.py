import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from culturekit.numerics.comparison import against_rest, benjamini_hochberg


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_hochberg_is_that_of_scipy(values):
    p = np.array(values)
    np.testing.assert_allclose(
        benjamini_hochberg(p), stats.false_discovery_control(p), atol=1e-12
    )


def test_missing_p_values_are_no_part_of_the_family():
    p = np.array([0.04, np.nan, 0.01])
    np.testing.assert_allclose(benjamini_hochberg(p), [0.04, np.nan, 0.02])


def test_groups_alone_or_empty_are_compared_with_nobody():
    n = np.array([4, 0, 5, 3])
    means = np.array([1.0, np.nan, 2.0, 3.0])
    found = against_rest(n, means, np.array([1, np.nan, 1, 1]), np.array([0, 0, 1, -1]))
    assert np.isnan(found.difference).all()
    assert found.rest.tolist() == [0, 0, 0, 0]


@pytest.mark.slow
def test_false_alarms_keep_to_the_level():
    """With no difference at all, p-values are uniform, whatever the sizes."""
    rng = np.random.default_rng(8)
    n = np.array([5, 8, 12, 60])
    noise = 400 / n
    means = rng.normal(50, np.sqrt(noise), (4000, 4))
    of = np.zeros(4, dtype=int)
    p = np.array([against_rest(n, m, noise, of).p_values(1e6) for m in means])
    alarms = (p < 0.05).mean(axis=0)
    assert ((alarms > 0.035) & (alarms < 0.065)).all()


def test_no_freedom_no_p_value():
    found = against_rest(np.array([1, 1]), np.ones(2), np.ones(2), np.zeros(2, int))
    assert np.isnan(found.p_values(0)).all()
