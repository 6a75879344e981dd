import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.scales import ItemRule, item_index, reverse, score_block

ends = st.tuples(st.integers(-20, 20), st.integers(-20, 20)).filter(
    lambda pair: pair[0] != pair[1]
)


@given(values=st.lists(st.integers(-20, 20), min_size=1), ends=ends)
def test_reversing_twice_gives_the_values_back(values, ends):
    x = np.array(values, dtype=float)
    np.testing.assert_array_equal(reverse(reverse(x, *ends), *ends), x)


@given(values=st.lists(st.integers(-20, 20), min_size=1), ends=ends)
def test_the_index_of_a_reversed_answer_is_what_is_left_to_100(values, ends):
    x = np.array(values, dtype=float)
    turned = item_index(reverse(x, *ends), *ends)
    np.testing.assert_allclose(turned, 100 - item_index(x, *ends), atol=1e-9)


def test_favourable_codes_of_a_reversed_item_are_at_the_other_end():
    rule = ItemRule(0, 10, reverse=True, codes=tuple(range(11)))
    assert rule.in_file((9, 10)) == (1, 0)


def test_an_item_without_favourable_codes_leaves_the_scale_without_them():
    rules = [ItemRule(1, 5, codes=(1, 2, 3, 4, 5), favourable=(4, 5)), ItemRule(0, 9)]
    block = score_block([np.array([5.0]), np.array([9.0])], rules, 1)
    assert not block.has_favourable
    assert np.isnan(block.favourable[0])
    assert block.index.tolist() == [100.0]


@pytest.mark.parametrize(("required", "scored"), [(0, 2), (1, 2), (2, 1)])
def test_nobody_is_scored_without_an_answer(required, scored):
    rules = [ItemRule(1, 5, codes=(1, 2, 3, 4, 5))] * 2
    columns = [np.array([1.0, 1.0, np.nan]), np.array([2.0, np.nan, np.nan])]
    assert score_block(columns, rules, required).scored.sum() == scored
