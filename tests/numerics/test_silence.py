import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.silence import Answered, difference_bounds, tipping

SHARE = st.floats(0.01, 1)


def groups(means, rates, low=-np.inf, high=np.inf):
    return Answered(np.array(means), np.array(rates), np.ones(len(means)), low, high)


def test_an_infinite_delta_is_the_worst_case():
    low, high = groups([4.0, 2.0], [0.5, 1.0], 1, 5).bounds(np.inf)
    assert low.tolist() == [2.5, 2]
    assert high.tolist() == [4.5, 2]


def test_the_unheard_are_bounded_by_the_limits_alone():
    found = groups([np.nan, 3.0], [0.0, 0.5], 1, 5)
    low, high = found.bounds(0.1)
    assert (low[0], high[0]) == (1, 5)
    assert found.estimate == 3
    unknown = groups([np.nan], [0.0])
    assert unknown.bounds(0.1)[0].tolist() == [-np.inf]
    assert np.isnan(unknown.estimate)


def test_the_whole_counts_those_invited():
    found = Answered(np.array([1.0, 4.0]), np.ones(2), np.array([30.0, 10.0]), 0, 5)
    assert found.estimate == found.whole(found.mean) == 1.75


@given(st.floats(0, 10), st.floats(0, 10), SHARE, SHARE, st.booleans())
def test_the_tipping_point_is_where_a_bound_reaches_nothing(a, b, r, q, limited):
    found = groups([a, b], [r, q], *((0, 10) if limited else (-np.inf, np.inf)))
    tip = tipping(found, 0, 1)
    worst = difference_bounds(found, 0, 1, np.inf)
    if np.isnan(tip):
        # either nobody is silent, or the limits hold the silent back
        assert worst[0] > -1e-9 or worst[1] < 1e-9
        return
    near = difference_bounds(found, 0, 1, tip)
    assert near[0] <= 1e-9
    assert near[1] >= -1e-9
    assert min(abs(near[0]), abs(near[1])) == pytest.approx(0, abs=1e-6)


@given(st.floats(0, 10), SHARE, st.floats(0, 5), st.floats(0, 5))
def test_bounds_widen_with_delta_and_hold_the_mean(mean, rate, small, more):
    found = groups([mean], [rate], 0, 10)
    narrow, wide = found.bounds(small), found.bounds(small + more)
    assert wide[0][0] <= narrow[0][0] <= mean + 1e-12
    assert mean - 1e-12 <= narrow[1][0] <= wide[1][0]
