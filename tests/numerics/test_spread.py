"""The total standard deviation within sides, and Kitagawa's split."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.spread import kitagawa, total_sd


def test_known_total_variance_is_met_on_average():
    rng = np.random.default_rng(0)
    units = np.repeat(np.arange(10), [3, 20, 8, 12, 5, 9, 30, 4, 7, 15])
    sides = (units >= 4).astype(np.int64)
    found = []
    for _ in range(400):
        noise = rng.normal(0, 2, 10)[units] + rng.normal(0, 3, len(units))
        found.append(total_sd(5 * sides + noise, sides, units) ** 2)
    # 4 + 9, whatever the sides differ by; truncation at 0 lifts it a little
    assert abs(np.mean(found) - 13) < 0.6


def test_without_units_it_is_the_pooled_sd():
    y = np.array([1.0, 2.0, 4.0, 7.0, 9.0])
    sides = np.array([0, 0, 0, 1, 1])
    a, b = y[:3], y[3:]
    pooled = np.sqrt(((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()) / 3**0.5
    assert np.isclose(total_sd(y, sides, np.arange(5)), pooled)
    assert np.isclose(total_sd(y, sides, sides), pooled)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=30))
def test_the_two_parts_add_up(rows):
    second = np.array([row[0] for row in rows])
    bands = np.array([row[1] for row in rows])
    values = np.linspace(0, 100, len(rows))
    parts = kitagawa(values, second, bands)
    shared = set(bands[second]) & set(bands[~second])
    if not shared:
        assert parts is None
        return
    assert np.isclose(parts.composition + parts.within, parts.difference)
    assert parts.n == np.isin(bands, list(shared)).sum()


def test_a_different_mix_alone_is_all_composition():
    bands = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    second = np.arange(8) >= 4
    parts = kitagawa(10.0 * bands, second, bands)
    assert parts.within == 0
    assert np.isclose(parts.composition, 5.0)
