"""The area under the curve against pairs counted one by one."""

import numpy as np
import pytest

from culturekit.numerics.auc import auc_by_cluster


def by_hand(score, positive, weight):
    won = pairs = 0.0
    for i in np.flatnonzero(positive == 1):
        for j in np.flatnonzero(positive == 0):
            both = weight[i] * weight[j]
            pairs += both
            won += both * ((score[i] > score[j]) + (score[i] == score[j]) / 2)
    return won / pairs


@pytest.mark.parametrize("seed", range(5))
def test_every_pair_counts_once(seed):
    rng = np.random.default_rng(seed)
    score = rng.integers(0, 6, 40).astype(float)
    positive = np.append([0.0, 1.0], rng.integers(0, 2, 38))
    clusters = np.append(np.arange(7), rng.integers(0, 7, 33))
    found = auc_by_cluster(
        score, positive, clusters, rng=np.random.default_rng(seed), draws=3
    )
    assert found.auc == pytest.approx(by_hand(score, positive, np.ones(40)))
    times = np.random.default_rng(seed).multinomial(7, np.full(7, 1 / 7), size=3)
    for draw, count in zip(found.draws, times, strict=True):
        assert draw == pytest.approx(by_hand(score, positive, count[clusters]))


def test_a_sample_without_positives_is_missing():
    found = auc_by_cluster(
        np.array([1.0, 2.0]),
        np.array([0.0, 1.0]),
        np.array([0, 1]),
        rng=np.random.default_rng(0),
        draws=50,
    )
    assert found.auc == 1
    assert np.isnan(found.draws).any()
