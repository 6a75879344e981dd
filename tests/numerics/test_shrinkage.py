import numpy as np
import pytest
from scipy import optimize, stats

from culturekit.numerics.shrinkage import adjusted_loglik, between_variance, shrink


@pytest.fixture
def groups():
    rng = np.random.default_rng(3)
    of = np.repeat([0, 1], 15)
    noise = 400 / rng.integers(3, 40, 30)
    means = np.array([60, 45])[of] + rng.normal(0, np.sqrt(30 + noise))
    return means, noise, of


def test_equal_noise_has_a_closed_form():
    """With D equal, T = A + D solves (2 - k) T^2 + (k D + S) T - S D = 0, k = m - p."""
    means, of, noise = np.arange(10.0) ** 1.5, np.repeat([0, 1], 5), 4.0
    centre = np.array([means[:5].mean(), means[5:].mean()])[of]
    squares = ((means - centre) ** 2).sum()
    roots = np.roots([2 - 8, 8 * noise + squares, -squares * noise])
    expected = roots.max() - noise
    found = between_variance(means, np.full(10, noise), of)
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_maximum_is_the_maximum(groups):
    best = between_variance(*groups)
    found = optimize.minimize_scalar(
        lambda a: -adjusted_loglik(np.exp(a), *groups),
        bounds=(-5, 10),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert best == pytest.approx(np.exp(found.x), rel=1e-6)


def test_between_variance_is_never_zero():
    """Means closer together than their noise: REML would give 0 and no spread."""
    means = np.array([50.0, 50.1, 49.9, 50.0, 50.05])
    assert between_variance(means, np.full(5, 25.0), np.zeros(5, dtype=int)) > 0.1


def test_too_few_groups_are_not_shrunk():
    result = shrink(np.array([1.0, 2, 3]), np.ones(3), np.zeros(3, dtype=int))
    assert np.isnan(result.estimate).all()
    assert np.isnan(result.between)


def test_identical_certain_means_are_left_alone():
    result = shrink(np.full(6, 50.0), np.zeros(6), np.zeros(6, dtype=int))
    assert np.isnan(result.estimate).all()


def test_a_group_alone_in_its_reference_keeps_its_mean():
    means = np.array([10.0, 12, 15, 9, 11, 80])
    of = np.array([0, 0, 0, 0, 0, 1])
    result = shrink(means, np.full(6, 3.0), of)
    assert result.estimate[5] == pytest.approx(80)
    assert result.mse[5] >= 3


def test_the_smaller_group_is_drawn_further(groups):
    means, noise, of = groups
    result = shrink(means, noise, of)
    order = np.argsort(noise)
    assert (np.diff(result.reliability[order]) <= 0).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("between", "highest"), [(2.0, 1.0), (25.0, 0.975), (100.0, 0.965)]
)
def test_intervals_hold_what_they_promise(between, highest):
    """Never less than 95 percent; more only where groups hardly differ."""
    rng = np.random.default_rng(11)
    sizes = np.array([5, 6, 8, 10, 12, 15, 20, 30] * 5)
    of, noise = np.arange(40) % 2, 484 / sizes
    inside = []
    for _ in range(200):
        truth = np.array([55.0, 45.0])[of] + rng.normal(0, np.sqrt(between), 40)
        means = truth + rng.normal(0, np.sqrt(noise))
        result = shrink(means, noise, of)
        reach = 1.96 * np.sqrt(result.mse)
        inside.append(np.abs(result.estimate - truth) <= reach)
    assert 0.942 < np.mean(inside) < highest


@pytest.mark.slow
def test_shrunken_estimates_are_closer_to_the_truth():
    rng = np.random.default_rng(12)
    of, noise = np.arange(40) % 2, np.full(40, 484 / 8)
    own, drawn = [], []
    for _ in range(200):
        truth = np.array([55.0, 45.0])[of] + rng.normal(0, 5, 40)
        means = truth + rng.normal(0, np.sqrt(noise))
        own.append(np.mean((means - truth) ** 2))
        drawn.append(np.mean((shrink(means, noise, of).estimate - truth) ** 2))
    assert np.mean(drawn) < 0.5 * np.mean(own)


OFFICES = np.repeat([0, 1], 20)
ICC, SD, SIZE = 0.05, 22.0, 8


@pytest.fixture(scope="module")
def known_gap():
    """1,000 draws of 20 + 20 teams of 8, offices 10 points apart: truth and estimates.

    As team scores does it: one standard deviation within teams, found from the answers.
    """
    rng = np.random.default_rng(1)
    runs, zeros = 1000, np.zeros(40, dtype=np.int64)
    offices = np.where(OFFICES == 0, 60.0, 50.0)
    truth = offices + rng.normal(0, SD * ICC**0.5, (runs, 40))
    answers = truth[..., None] + rng.normal(0, SD * (1 - ICC) ** 0.5, (runs, 40, SIZE))
    means = answers.mean(axis=2)
    noise = answers.var(axis=2, ddof=1).mean(axis=1) / SIZE
    pairs = [(m, np.full(40, d)) for m, d in zip(means, noise, strict=True)]
    drawn = [shrink(m, d, OFFICES) for m, d in pairs]
    return {
        "truth": truth,
        "means": means,
        "estimate": np.array([found.estimate for found in drawn]),
        "mse": np.array([found.mse for found in drawn]),
        "to_all": np.array([shrink(m, d, zeros).estimate for m, d in pairs]),
    }


def gaps(estimates):
    one, other = estimates[:, OFFICES == 1], estimates[:, OFFICES == 0]
    return one.mean(axis=1) - other.mean(axis=1)


def test_the_gap_between_offices_survives_shrinkage(known_gap):
    assert -10.6 <= gaps(known_gap["estimate"]).mean() <= -9.4


def test_toward_the_organisation_half_the_gap_is_lost(known_gap):
    """Which is why teams are drawn towards their own office."""
    assert -5.5 <= gaps(known_gap["to_all"]).mean() <= -4.0


def test_shrunken_intervals_hold_the_truth(known_gap):
    reach = stats.t.ppf(0.975, 40 * (SIZE - 1)) * np.sqrt(known_gap["mse"])
    inside = np.abs(known_gap["estimate"] - known_gap["truth"]) <= reach
    assert inside.mean() >= 0.94


@pytest.mark.parametrize("office", [0, 1])
def test_shrunken_means_are_nearer_in_both_offices(known_gap, office):
    def error(name):
        apart = (known_gap[name] - known_gap["truth"])[:, office == OFFICES]
        return np.sqrt((apart**2).mean())

    assert error("estimate") < 0.75 * error("means")
