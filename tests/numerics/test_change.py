"""Changes of means: as R gives them, adding up, and covering what is true."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtr

from culturekit.numerics.change import change_of, split_of, stayers_of
from culturekit.numerics.counts import group_moments
from culturekit.numerics.intervals import mean_interval, t_quantile

CASE = Path(__file__).parents[1] / "reference" / "two_waves"
EXACT = 1e-10
GROUPS = 3


@pytest.fixture(scope="module")
def people():
    return pd.read_csv(CASE / "data.csv")


@pytest.fixture(scope="module")
def expected():
    return json.loads((CASE / "expected.json").read_text("utf-8"))


def moments(values):
    codes = np.zeros(len(values), dtype=np.int64)
    return group_moments(values.to_numpy(), codes, 1)


def found(change):
    error = np.sqrt(change.variance)
    low, high = mean_interval(
        change.estimate, change.variance, t_quantile(0.95, change.df)
    )
    p_value = 2 * stdtr(change.df, -np.abs(change.estimate) / error)
    names = ("estimate", "std_error", "df", "conf_low", "conf_high", "p_value")
    values = (change.estimate, error, change.df, low, high, p_value)
    return {name: float(v[0]) for name, v in zip(names, values, strict=True)}


def same_people(people):
    codes = np.zeros(len(people), dtype=np.int64)
    return stayers_of(people["before"].to_numpy(), people["now"].to_numpy(), codes, 1)


@pytest.mark.parametrize("case", ["apart", "same", "partly"])
def test_changes_are_those_of_r(case, people, expected):
    used = people.dropna() if case == "same" else people
    stayers = None if case == "apart" else same_people(used)
    change = change_of(moments(used["before"]), moments(used["now"]), stayers)
    assert found(change) == pytest.approx(expected[case], abs=EXACT)


def drawn(seed, n):
    """Return before, now and groups of people, some of whom answered once."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=n)
    times = [60 + 10 * (trait + rng.normal(size=n)) for _ in range(2)]
    for values in times:
        values[rng.random(n) < 0.3] = np.nan
    return *times, rng.integers(-1, GROUPS, n)


def times_of(before, now, codes):
    return [group_moments(values, codes, GROUPS) for values in (before, now)]


@given(seed=st.integers(0, 999), n=st.integers(1, 60))
def test_the_parts_of_a_split_add_up(seed, n):
    before, now, codes = drawn(seed, n)
    then, later = times_of(before, now, codes)
    stayers = stayers_of(before, now, codes, GROUPS)
    split = split_of(then, later, stayers)
    whole = split.stayers + split.joiners + split.leavers
    known = stayers.difference.n > 0
    change = change_of(then, later, stayers)
    np.testing.assert_allclose(whole[known], change.estimate[known], atol=1e-10)
    assert np.isnan(whole[~known]).all()
    m, joined = stayers.difference.n, later.n - stayers.difference.n
    only = group_moments(np.where(np.isnan(before), now, np.nan), codes, GROUPS)
    np.testing.assert_array_equal(only.n, joined)
    rest = np.where(joined > 0, joined / np.maximum(later.n, 1), 0) * (
        np.where(joined > 0, only.mean, 0) - stayers.now.mean
    )
    np.testing.assert_allclose(split.joiners[m > 0], rest[m > 0], atol=1e-10)


@given(seed=st.integers(0, 999), n=st.integers(1, 60))
def test_turned_round_in_time_a_change_has_the_other_sign(seed, n):
    before, now, codes = drawn(seed, n)
    then, later = times_of(before, now, codes)
    there = change_of(then, later, stayers_of(before, now, codes, GROUPS))
    back = change_of(later, then, stayers_of(now, before, codes, GROUPS))
    np.testing.assert_allclose(there.estimate, -back.estimate)
    np.testing.assert_allclose(there.variance, back.variance)
    np.testing.assert_allclose(there.df, back.df)
    assert not (there.variance < 0).any()


def test_intervals_cover_the_true_change_as_often_as_they_say():
    covered = {"apart": 0, "partly": 0}
    runs = 600
    for seed in range(runs):
        before, now, codes = drawn(seed, 60)
        codes = np.abs(codes)
        then, later = times_of(before, now + 4, codes)
        stayers = stayers_of(before, now + 4, codes, GROUPS)
        for name, known in (("apart", None), ("partly", stayers)):
            change = change_of(then, later, known)
            low, high = mean_interval(
                change.estimate, change.variance, t_quantile(0.95, change.df)
            )
            covered[name] += float(((low < 4) & (high > 4)).mean())
    # the same people taken for different ones: too wide, never too narrow
    assert covered["partly"] / runs == pytest.approx(0.95, abs=0.012)
    assert covered["apart"] / runs > 0.96


def test_nothing_is_said_of_a_group_without_answers_at_one_time():
    codes = np.array([0, 0, 1, 1])
    before = np.array([50.0, 60, np.nan, np.nan])
    now = np.array([55.0, 65, 40, 45])
    change = change_of(*(group_moments(v, codes, 2) for v in (before, now)))
    assert np.isnan([change.estimate[1], change.variance[1]]).all()
    assert change.estimate[0] == pytest.approx(5)
