"""Trees found by doubling are those found by walking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.numerics.hierarchy import forest, loops, rolled_up, summed_up
from culturekit.numerics.moments import row_moments, stacked


@st.composite
def charts(draw):
    count = draw(st.integers(0, 25))
    places = st.integers(-1, count - 1)
    chosen = st.lists(places, min_size=count, max_size=count)
    return np.array(draw(chosen), dtype=np.int64)


def walk_up(above, start):
    """The places from one upward, until a top or until one comes again."""
    path, place = [], start
    while place >= 0 and place not in path:
        path.append(place)
        place = above[place]
    return path, place


@given(charts())
def test_loops_are_those_that_walking_finds(above):
    walked = set()
    for start in range(len(above)):
        path, end = walk_up(above, start)
        if end >= 0:
            walked.add(tuple(sorted(int(place) for place in path[path.index(end) :])))
    found = [tuple(int(place) for place in members) for members in loops(above)]
    assert sorted(found) == sorted(walked)


@given(charts())
def test_numbers_are_those_that_walking_finds(above):
    tree = forest(above)
    cut = above.copy()
    for members in loops(above):
        cut[members] = -1
    paths = [walk_up(cut, start)[0] for start in range(len(cut))]
    for place in range(len(cut)):
        under = [path.index(place) for path in paths if place in path]
        assert tree.level[place] == len(paths[place])
        assert tree.top[place] == paths[place][-1]
        assert tree.below[place] == len(under) - 1
        assert tree.direct[place] == under.count(1)
        assert tree.depth[place] == max(under)


@pytest.mark.parametrize("depth", [1, 2, 1000, 100_000])
def test_one_long_chain(depth):
    tree = forest(np.arange(-1, depth - 1))
    assert tree.level.tolist() == list(range(1, depth + 1))
    assert tree.below.tolist() == list(range(depth - 1, -1, -1))
    assert tree.depth.tolist() == tree.below.tolist()
    assert not tree.top.any()


def test_one_ring_of_everybody():
    (members,) = loops(np.roll(np.arange(1000), 1))
    assert members.tolist() == list(range(1000))


def test_input_is_left_as_it_was():
    above = np.array([1, 0, 1])
    forest(above)
    assert above.tolist() == [1, 0, 1]


@given(charts(), st.integers(0, 2**32 - 1))
def test_what_is_rolled_up_is_what_all_rows_below_say(above, seed):
    rng = np.random.default_rng(seed)
    count = len(above)
    codes = rng.integers(0, max(count, 1), 40 if count else 0)
    rows = 1e6 + rng.normal(size=(2, len(codes)))
    whole = rolled_up(row_moments(rows, codes, count), above)
    chosen = np.bincount(codes, minlength=count)
    counts = summed_up(np.column_stack([chosen, 2 * chosen]), above)
    cut = above.copy()
    for members in loops(above):
        cut[members] = -1
    paths = [walk_up(cut, start)[0] for start in range(count)]
    for place in range(count):
        inside = np.isin(codes, [c for c, path in enumerate(paths) if place in path])
        assert whole.n[place] == inside.sum()
        assert counts[place].tolist() == [inside.sum(), 2 * inside.sum()]
        if inside.sum() > 1:
            mean = rows[:, inside].mean(axis=1)
            np.testing.assert_allclose(whole.centres[place], mean, rtol=1e-14)
            spread = (inside.sum() - 1) * np.cov(rows[:, inside])
            np.testing.assert_allclose(whole.matrices[place], spread, atol=1e-7)


@given(charts(), st.integers(0, 2**32 - 1))
def test_several_lists_are_rolled_up_as_each_by_itself(above, seed):
    rng, count = np.random.default_rng(seed), len(above)
    lists = [
        row_moments(
            1e6 + rng.normal(size=(2, 30 * bool(count))),
            rng.integers(0, max(count, 1), 30 * bool(count)),
            count,
        )
        for _ in range(3)
    ]
    numbers = rng.integers(0, 9, (3, count, 2))
    together = rolled_up(stacked(lists), above)
    apart = stacked([rolled_up(own, above) for own in lists])
    for found, expected in zip(together.parts, apart.parts, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-13)
    sums = summed_up(numbers.reshape(-1, 2), above).reshape(numbers.shape)
    for found, own in zip(sums, numbers, strict=True):
        np.testing.assert_array_equal(found, summed_up(own, above))
