"""Runs, spread and consistency against base R, plain loops and their definitions."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics import pairs as pairs_module
from culturekit.numerics.careless import (
    even_odd,
    longstring,
    pair_consistency,
    similar_pairs,
    variability,
    zigzag,
)
from culturekit.numerics.mahalanobis import mahalanobis
from culturekit.numerics.pairs import pair_moments

REFERENCE = Path(__file__).parents[1] / "reference"
EXPECTED = json.loads((REFERENCE / "careless" / "expected.json").read_text("utf-8"))
ITEMS = [f"{scale}{i}" for scale in "AEO" for i in range(1, 6)]
TURNED = np.isin(ITEMS, ["A1", "E1", "E2", "O2", "O5"])
HALVES = [((s, s + 2, s + 4), (s + 1, s + 3)) for s in (0, 5, 10)]
EXACT = 1e-10  # closed forms
nan = np.nan


@pytest.fixture(scope="module")
def codes():
    frame = pd.read_csv(REFERENCE / "bfi" / "data.csv")[ITEMS].head(400)
    return frame.to_numpy(dtype=float)


def expected(name):
    return np.array(EXPECTED[name], dtype=float)


def agree(found, name):
    np.testing.assert_allclose(found, expected(name), rtol=EXACT, atol=EXACT)


# --- base R ------------------------------------------------------------------------


def test_runs_equal_those_of_rle(codes):
    found = longstring(codes, [range(15)])
    agree(found.longest, "longest")
    agree(found.average, "average")
    np.testing.assert_allclose(found.share * 15, found.longest)


def test_spread_equals_sd(codes):
    agree(variability(codes), "irv")


def test_moments_equal_cov_and_cor(codes):
    found = pair_moments(codes)
    agree(found.covariance.ravel(), "covariance")
    agree(found.correlation.ravel(), "correlation")


def test_halves_equal_cor_lengthened(codes):
    found = even_odd((codes - 1) / 5, HALVES, TURNED)
    agree(found.value, "even_odd")


@pytest.mark.parametrize(
    ("name", "sign", "above"), [("synonyms", 1, 0.45), ("antonyms", -1, 0.35)]
)
def test_pairs_equal_cor(codes, name, sign, above):
    moments = pair_moments(codes)
    pairs = similar_pairs(sign * moments.correlation, moments.means, above)
    assert len(pairs[0]) == EXPECTED[f"n_{name}"][0]
    agree(pair_consistency(codes, *pairs).value, name)


def test_distance_equals_mahalanobis_over_what_was_answered(codes):
    found = mahalanobis(codes)
    agree(found.squared, "mahalanobis")
    agree(found.p, "mahalanobis_p")
    assert found.df.tolist() == (~np.isnan(codes)).sum(axis=1).tolist()


def test_distance_is_not_that_with_the_mean_put_in(codes):
    """Known difference: psych::outlier sets missing answers to the mean."""
    gaps = np.isnan(codes).any(axis=1)
    theirs = expected("mahalanobis_mean")
    found = mahalanobis(codes).squared
    np.testing.assert_allclose(found[~gaps], theirs[~gaps], rtol=EXACT)
    assert gaps.sum() >= 10
    assert (found[gaps] < theirs[gaps]).all()


# --- plain loops -------------------------------------------------------------------


def answers_of(seed, n=60, k=12, gone=0.15):
    rng = np.random.default_rng(seed)
    found = (rng.normal(size=(n, 1)) + rng.normal(size=(n, k)) + 2).round().clip(0, 4)
    found[rng.random((n, k)) < gone] = nan
    return found / 4


def loop_runs(row, block):
    runs, before = [], None
    for column in block:
        if np.isnan(row[column]):
            before = None
        elif row[column] == before:
            runs[-1] += 1
        else:
            runs.append(1)
            before = row[column]
    return runs


@given(seed=st.integers(0, 10**6), gone=st.sampled_from([0, 0.1, 0.6]))
def test_runs_equal_a_loop(seed, gone):
    answers = answers_of(seed, gone=gone)
    blocks = [(3, 1, 2, 0), (11, 10, 9, 8, 7, 6)]
    found = longstring(answers, blocks)
    for i, row in enumerate(answers):
        runs = [loop_runs(row, block) for block in blocks]
        together = [length for part in runs for length in part]
        if not together:
            assert np.isnan([found.longest[i], found.share[i], found.average[i]]).all()
            continue
        shares = [
            max(part, default=0) / len(b) for part, b in zip(runs, blocks, strict=True)
        ]
        assert found.longest[i] == max(together)
        assert found.share[i] == pytest.approx(max(shares))
        assert found.average[i] == pytest.approx(np.mean(together))


def loop_alternation(row, block):
    """The longest stretch in which neighbours differ and every second is alike."""
    values = row[list(block)]
    longest = 0
    for start in range(len(values)):
        for stop in range(start + 1, len(values) + 1):
            part = values[start:stop]
            whole = not np.isnan(part).any() and (part[1:] != part[:-1]).all()
            if whole and (part[2:] == part[:-2]).all():
                longest = max(longest, len(part))
    return longest


@given(seed=st.integers(0, 10**6), gone=st.sampled_from([0, 0.1, 0.6]))
def test_alternations_equal_a_loop(seed, gone):
    answers = answers_of(seed, n=20, gone=gone)
    answers[0] = [0, 1] * 6
    blocks = [(3, 1, 2, 0), (11, 10, 9, 8, 7, 6)]
    found = zigzag(answers, blocks)
    for i, row in enumerate(answers):
        lengths = [loop_alternation(row, block) for block in blocks]
        known = 1 if max(lengths) else nan
        share = max(lengths[0] / 4, lengths[1] / 6)
        np.testing.assert_equal(found.longest[i], max(lengths) * known)
        np.testing.assert_equal(found.share[i], share * known)
    assert found.longest[0] == 6


@given(seed=st.integers(0, 10**6), gone=st.sampled_from([0, 0.1, 0.6]))
def test_distance_equals_a_loop(seed, gone):
    answers = answers_of(seed, n=300, gone=gone)
    moments = pair_moments(answers)
    found = mahalanobis(answers)
    if found is None:  # with much missing the pairs need not fit together
        assert gone == 0.6
        return
    for i, row in enumerate(answers[:40]):
        here = ~np.isnan(row)
        around = (row - moments.means)[here]
        part = moments.covariance[np.ix_(here, here)]
        direct = around @ np.linalg.solve(part, around) if here.any() else nan
        assert found.squared[i] == pytest.approx(direct, rel=1e-9, nan_ok=True)


def test_moments_equal_a_loop_over_pairs():
    answers = answers_of(5, n=90, k=6)
    found = pair_moments(answers)
    for i in range(6):
        for j in range(6):
            pair = pd.DataFrame(answers[:, [i, j]]).dropna().to_numpy()
            assert found.count[i, j] == len(pair)
            covariance = np.cov(pair.T)[0, 1]
            assert found.covariance[i, j] == pytest.approx(covariance, rel=EXACT)
            correlation = np.corrcoef(pair.T)[0, 1]
            assert found.correlation[i, j] == pytest.approx(correlation, rel=EXACT)


def test_consistency_equals_a_loop():
    answers = answers_of(8, n=80, k=12)
    halves = [((j, j + 2), (j + 1,)) for j in (0, 3, 6, 9)]
    turned = np.arange(12) % 4 == 1
    found = even_odd(answers, halves, turned)
    first, second = (0, 3, 5, 8, 9), (1, 4, 2, 7, 10)
    pairs = pair_consistency(answers, first, second)
    for i, row in enumerate(answers):
        whole = np.where(turned, 1 - row, row)
        means = pd.DataFrame(
            [(pd.Series(whole[list(h)]).mean() for h in half) for half in halves]
        ).dropna()
        r = means.corr().iloc[0, 1] if len(means) > 2 else nan
        r = max(2 * r / (1 + r), -1) if r > -0.999 else r
        assert found.pairs[i] == len(means)
        assert found.value[i] == pytest.approx(r, abs=1e-9, nan_ok=True)
        both = pd.DataFrame({0: row[list(first)], 1: row[list(second)]}).dropna()
        r = both.corr().iloc[0, 1] if len(both) > 2 else nan
        assert pairs.pairs[i] == len(both)
        assert pairs.value[i] == pytest.approx(r, abs=1e-9, nan_ok=True)


# --- invariants and edges ----------------------------------------------------------


@given(seed=st.integers(0, 10**6), order=st.permutations(range(12)))
def test_the_order_of_columns_changes_no_distance_and_no_pair(seed, order):
    answers = answers_of(seed, n=150)
    moved = answers[:, list(order)]
    np.testing.assert_allclose(
        mahalanobis(moved).squared, mahalanobis(answers).squared, rtol=1e-8
    )
    one, other = pair_moments(answers), pair_moments(moved)
    pairs = similar_pairs(one.correlation, one.means, 0.45)
    again = similar_pairs(other.correlation, other.means, 0.45)
    # which of a pair with equal means comes first is told by its place
    found = {frozenset(pair) for pair in zip(*pairs, strict=True)}
    moved_back = {frozenset((order[i], order[j])) for i, j in zip(*again, strict=True)}
    assert found == moved_back


@given(seed=st.integers(0, 10**6), shift=st.floats(-9, 9), scale=st.floats(0.1, 9))
def test_a_change_of_units_changes_no_distance(seed, shift, scale):
    answers = answers_of(seed, n=150)
    units = np.where(np.arange(12) % 2, -scale, scale)
    found = mahalanobis(answers * units + shift)
    np.testing.assert_allclose(found.squared, mahalanobis(answers).squared, rtol=1e-7)


def test_distances_of_complete_rows_add_up():
    """The mean of the squared distances is k (n - 1) / n."""
    answers = answers_of(1, n=200, gone=0)
    found = mahalanobis(answers)
    assert found.squared.sum() == pytest.approx(12 * 199)
    assert (found.df == 12).all()


@pytest.mark.parametrize("k", [3, 63, 64, 65, 130])
def test_any_number_of_columns(k):
    answers = answers_of(2, n=700, k=k, gone=0.05)
    moments = pair_moments(answers)
    found = mahalanobis(answers)
    row = answers[7]
    here = ~np.isnan(row)
    around = (row - moments.means)[here]
    part = moments.covariance[np.ix_(here, here)]
    assert found.squared[7] == pytest.approx(around @ np.linalg.solve(part, around))


def test_more_rows_than_a_block(monkeypatch):
    answers = answers_of(3, n=500)
    calls = {
        "distance": lambda: mahalanobis(answers).squared,
        "runs": lambda: longstring(answers, [range(12)]).average,
        "zigzag": lambda: zigzag(answers, [range(12)]).longest,
        "spread": lambda: variability(answers),
        "halves": lambda: (
            even_odd(
                answers, [((j,), (j + 1,)) for j in (0, 2, 4, 6)], np.zeros(12, bool)
            ).value
        ),
        "pairs": lambda: pair_consistency(answers, (0, 1, 2), (3, 4, 5)).value,
    }
    whole = {name: call() for name, call in calls.items()}
    monkeypatch.setattr(pairs_module, "ROWS", 7)
    monkeypatch.setattr(pairs_module, "ROWS_OF_PRODUCTS", 7)
    for name, call in calls.items():
        np.testing.assert_allclose(call(), whole[name], rtol=1e-9, err_msg=name)


def test_where_there_is_no_distance():
    answers = answers_of(4, n=200, gone=0)
    assert mahalanobis(answers[:12]) is None
    made_of_others = np.column_stack([answers, answers[:, 0] + answers[:, 1]])
    assert mahalanobis(made_of_others) is None
    never_both = answers[:, :2].copy()
    never_both[:100, 0] = never_both[100:, 1] = nan
    assert mahalanobis(never_both) is None
    assert mahalanobis(np.full((9, 2), 3.0)) is None
    assert mahalanobis(np.empty((0, 2))) is None


def test_a_column_that_does_not_vary_is_left_out():
    answers = answers_of(4, n=200, gone=0)
    more = np.insert(answers, 5, 0.5, axis=1)
    np.testing.assert_allclose(
        mahalanobis(more).squared, mahalanobis(answers).squared, rtol=1e-9
    )


def test_somebody_who_answered_nothing_has_no_number():
    answers = answers_of(6)
    answers[3] = nan
    distance = mahalanobis(answers)
    assert np.isnan([distance.squared[3], distance.p[3]]).all()
    assert distance.df[3] == 0
    assert np.isnan(longstring(answers, [range(12)]).longest[3])
    assert np.isnan(zigzag(answers, [range(12)]).longest[3])
    assert np.isnan(variability(answers)[3])
    halves = even_odd(answers, [((0,), (1,))] * 4, np.zeros(12, bool))
    assert np.isnan(halves.value[3])
    assert halves.pairs[3] == 0


def test_no_blocks_no_halves_no_pairs():
    answers = answers_of(6)
    assert np.isnan(longstring(answers, []).longest).all()
    assert np.isnan(zigzag(answers, []).share).all()
    assert np.isnan(even_odd(answers, [], np.zeros(12, bool)).value).all()
    assert np.isnan(pair_consistency(answers, (), ()).value).all()


def test_too_few_answers_give_no_spread():
    row = np.array([[1.0, 2.0, nan, nan]])
    assert variability(row, 2)[0] == pytest.approx(0.5**0.5)
    assert np.isnan(variability(row, 3)[0])


def test_halves_never_fall_below_minus_one():
    """Spearman and Brown's formula is -3 at r = -0.6, and has a pole at r = -1."""
    opposite = np.array([[0.0, 1.0, 0.5, 0.5, 1.0, 0.0]])
    halves = [((0,), (1,)), ((2,), (3,)), ((4,), (5,))]
    assert even_odd(opposite, halves, np.zeros(6, bool)).value[0] == pytest.approx(-1)


def test_of_a_pair_the_higher_mean_comes_first():
    correlation = np.array([[1, 0.7, nan], [0.7, 1, 0.61], [nan, 0.61, 1]])
    means = np.array([0.2, 0.4, 0.4])
    assert similar_pairs(correlation, means, 0.6) == ((1, 1), (0, 2))
    assert similar_pairs(correlation, means, 0.7) == ((), ())
