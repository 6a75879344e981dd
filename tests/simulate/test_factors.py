"""The mathematics below: cuts, promised means, correlations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culturekit.simulate.factors import (
    FACTORS,
    INTENT_WEIGHTS,
    calibrated,
    correlated,
    correlations,
    cut,
    expected_index,
    location_for,
    thresholds,
)


@given(st.floats(2, 98), st.integers(2, 11))
def test_a_promised_mean_is_kept(index, options):
    cuts = thresholds(options)
    location = location_for(np.array([index]), options)
    assert expected_index(location, cuts)[0] == pytest.approx(index, abs=0.01)


@settings(max_examples=20)
@given(st.floats(10, 90), st.integers(2, 11))
def test_answers_have_the_promised_mean(index, options):
    rng = np.random.default_rng(7)
    cuts = thresholds(options)
    answers = cut(location_for(index, options) + rng.standard_normal(40_000), cuts)
    assert answers.min() >= 0
    assert answers.max() <= options - 1
    assert 100 * answers.mean() / (options - 1) == pytest.approx(index, abs=1.0)


@given(st.floats(0.01, 0.99), st.lists(st.floats(-5, 5), min_size=1, max_size=30))
def test_calibration_meets_the_share(share, scores):
    assert calibrated(np.array(scores), share).mean() == pytest.approx(share, abs=1e-6)


def test_correlations_are_a_correlation_matrix():
    matrix = correlations()
    assert np.allclose(np.diag(matrix), 1.0)
    assert np.allclose(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix).min() > 0.05


def test_what_later_factors_add_is_independent_of_fairness():
    raw = np.random.default_rng(3).standard_normal((60_000, len(FACTORS)))
    factors = correlated(raw)
    own = [FACTORS.index(scale) for scale in INTENT_WEIGHTS]
    between = np.corrcoef(factors[:, :2].T, raw[:, own].T)[:2, 2:]
    assert np.abs(between).max() < 0.02
    assert np.allclose(np.corrcoef(factors.T), correlations(), atol=0.02)
