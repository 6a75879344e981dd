"""Scores from bytes equal the scores of `score_block`, which are proved elsewhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.itemcounts import COMPLETE, SCORED, UNSCORED
from culturekit.numerics.placed import is_even, places_of, score_places, score_values
from culturekit.numerics.scales import ItemRule, score_block

CODES = [(1, 2, 3, 4, 5), (5, 4, 3, 2, 1), tuple(range(11)), (-2, -1, 0, 1), (1, 2)]


def answers_of(seed, codes, items, n=60):
    rng = np.random.default_rng(seed)
    off = [np.nan, max(codes) + 1, min(codes) - 90]
    return [rng.choice([*codes, *off], n) for _ in range(items)]


@given(
    seed=st.integers(0, 999),
    codes=st.sampled_from(CODES),
    turned=st.lists(st.booleans(), min_size=1, max_size=5),
    required=st.integers(0, 5),
)
def test_both_ways_of_scoring_are_one(seed, codes, turned, required):
    rules = [
        ItemRule(codes[0], codes[-1], turn, codes, codes[-2:], ()) for turn in turned
    ]
    required = min(required, len(rules))
    columns = answers_of(seed, codes, len(rules))
    assert is_even(rules)
    places = [places_of(column, codes) for column in columns]
    fast = score_places(places, rules, required)
    block = score_block(columns, rules, required)
    slow = score_values(columns, rules, required)
    for found in (fast, slow):
        scored = found.states >= SCORED
        np.testing.assert_array_equal(scored, block.scored)
        whole = block.answered.all(axis=0)
        np.testing.assert_array_equal(found.states == COMPLETE, whole)
        for place, name in enumerate(("mean", "index", "favourable")):
            expected = np.where(scored, getattr(block, name), 0)
            here = np.where(scored, found.scores[place], 0)
            np.testing.assert_allclose(here, expected, rtol=1e-14)
        np.testing.assert_array_equal(found.top, scored & (block.index >= 75 - 1e-9))
    whole = fast.states == COMPLETE
    answers = codes[0] + fast.step * fast.items[:, whole].astype(int)
    np.testing.assert_array_equal(answers, slow.items[:, whole])


def test_uneven_scales_are_told():
    one = ItemRule(1, 5, codes=(1, 2, 3, 4, 5), favourable=(4, 5))
    assert is_even([one, ItemRule(1, 5, True, (1, 2, 3, 4, 5), (4, 5))])
    assert not is_even([one, ItemRule(1, 4, codes=(1, 2, 3, 4), favourable=(4,))])
    assert not is_even([one, ItemRule(1, 5, codes=(1, 2, 3, 4, 5), favourable=(5,))])
    assert not is_even([ItemRule(1, 9, codes=(1, 3, 9))])
    assert not is_even([ItemRule(0, 60)])


@pytest.mark.parametrize("kind", ["int8", "int64", "uint8", "float32"])
def test_places_of_any_kind_of_number(kind):
    values = np.array([1, 3, 9, 2, 7, 0], dtype=kind)
    assert places_of(values, (1, 3, 9)).tolist() == [0, 1, 2, 3, 3, 3]
    assert places_of(values, (1, 2, 3)).tolist() == [0, 2, 3, 1, 3, 3]


@pytest.mark.parametrize("codes", [(1, 2, 3), (3, 2, 1), (-1, 0, 1, 2), (99, 98)])
def test_every_byte_that_is_no_option_is_missing(codes):
    values = np.arange(-128, 128).astype(np.int8)
    expected = [codes.index(v) if v in codes else len(codes) for v in values]
    assert places_of(values, codes).tolist() == expected
    assert places_of(values.astype(float), codes).tolist() == expected


def test_measures_without_options_are_scored_from_values():
    rules = [ItemRule(0, 60)]
    found = score_values([np.array([30.0, np.nan])], rules, 1)
    assert found.scores[1, 0] == 50
    assert found.states.tolist() == [COMPLETE, UNSCORED]
