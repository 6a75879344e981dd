import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.counts import group_count, group_moments, option_counts

values = st.lists(
    st.tuples(st.integers(-1, 3), st.one_of(st.none(), st.integers(1, 5))),
    min_size=1,
    max_size=50,
)


def arrays(rows):
    codes, answers = zip(*rows, strict=True)
    numbers = [np.nan if v is None else float(v) for v in answers]
    return np.array(codes), np.array(numbers)


@given(rows=values)
def test_moments_are_those_of_pandas(rows):
    codes, x = arrays(rows)
    moments = group_moments(x, codes, 4)
    kept = pd.Series(x[codes >= 0]).groupby(codes[codes >= 0])
    everywhere = range(4)
    np.testing.assert_array_equal(
        moments.n, kept.count().reindex(everywhere, fill_value=0)
    )
    np.testing.assert_allclose(moments.mean, kept.mean().reindex(everywhere))
    np.testing.assert_allclose(
        moments.variance, kept.var().reindex(everywhere), atol=1e-12
    )


def test_a_large_level_costs_no_digits():
    x = np.array([1.0, 2.0, 3.0, 4.0]) + 1e9
    moments = group_moments(x, np.array([0, 0, 1, 1]), 2)
    assert moments.pooled_variance == 0.5


@given(rows=values)
def test_options_add_up_to_the_answers(rows):
    codes, x = arrays(rows)
    counts = option_counts(x, (5, 4, 3, 2, 1), codes, 4)
    np.testing.assert_array_equal(
        counts.sum(axis=1), group_count(codes, 4, ~np.isnan(x))
    )
    np.testing.assert_array_equal(counts[:, 0], group_count(codes, 4, x == 5))


def test_codes_that_are_no_options_are_not_counted():
    answers = np.array([-98.0, 7.0, 2.0, 1.5, 2.0])
    counts = option_counts(answers, (1, 2), np.array([0, 0, 0, 0, -1]), 1)
    assert counts.tolist() == [[0, 1]]
