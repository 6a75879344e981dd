"""Runs of rows in files, wherever files and row groups end; ranges that files state."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.engine import answer_ranges, open_source, pieces
from culturekit.engine.pieces import pieces_of, read_piece
from culturekit.engine.ranges import read_ranges, stated_ranges
from culturekit.errors import InputError
from culturekit.scoring import summarise

LENGTH = 7


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("pieces")


@given(
    sizes=st.lists(st.integers(0, 20), min_size=1, max_size=5),
    group=st.integers(1, 9),
)
def test_runs_are_the_rows_one_after_the_other(place, sizes, group):
    for file in place.iterdir():
        file.unlink()
    start = 0
    for number, size in enumerate(sizes):
        numbers = pa.array(range(start, start + size), pa.int64())
        rows = pa.table({"x": pa.array([1.0] * size, pa.float64()), "n": numbers})
        pq.write_table(rows, place / f"{number}.parquet", row_group_size=group)
        start += size
    dataset = open_source(place).dataset
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "RUN", LENGTH)
        found = pieces_of(dataset)
    read = [read_piece(piece, dataset.schema, ["n"]) for piece in found]
    assert [len(table) for table in read] == [piece.rows for piece in found]
    assert all(len(table) == LENGTH for table in read[:-1])
    assert [n for table in read for n in table["n"].to_pylist()] == list(range(start))


def test_no_more_row_groups_are_read_than_a_run_needs(place, tmp_path):
    path = tmp_path / "one.parquet"
    pq.write_table(pa.table({"n": range(30)}), path, row_group_size=10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "RUN", 12)
        found = pieces_of(open_source(path).dataset)
    groups = [[part.groups for part in piece.stretches] for piece in found]
    assert groups == [[(0, 1)], [(1, 2)], [(2,)]]


@pytest.mark.parametrize("harm", ["gone", "cut", "shorter"])
def test_a_file_that_changed_meanwhile_is_named(tmp_path, harm):
    path = tmp_path / "one.parquet"
    pq.write_table(pa.table({"n": range(30)}), path)
    dataset = open_source(path).dataset
    (piece,) = pieces_of(dataset)
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        pq.write_table(pa.table({"n": range(20)}), path)
    with pytest.raises(InputError, match=r"one.parquet' cannot be read .* same path"):
        read_piece(piece, dataset.schema, ["n"])


@given(
    answers=st.lists(st.none() | st.integers(-128, 127), min_size=1, max_size=30),
    group=st.integers(1, 9),
)
def test_files_state_the_range_that_reading_finds(place, answers, group):
    path = place / "range.parquet"
    columns = {"q": pa.array(answers, pa.int8()), "x": [0.5] * len(answers)}
    pq.write_table(pa.table(columns), path, row_group_size=group)
    source = open_source(path)
    stated = stated_ranges(source, ["q", "x"])
    assert stated == read_ranges(source.runs(["q"]), ["q"])
    assert answer_ranges(source, ["q", "x"])["x"] == (0.5, 0.5, False)


def test_a_range_that_no_file_states_is_read(tmp_path):
    table = pa.table({"q": pa.array([1, 5], pa.int8())})
    pq.write_table(table, tmp_path / "1.parquet")
    pq.write_table(table, tmp_path / "2.parquet", write_statistics=False)
    source = open_source(tmp_path)
    assert stated_ranges(source, ["q"]) == {}
    assert answer_ranges(source, ["q"]) == {"q": (1.0, 5.0, True)}


def test_answers_outside_the_options_are_told_from_what_files_state(tmp_path):
    rng = np.random.default_rng(1)
    table = pa.table({"team": ["a", "b"] * 50, "q": rng.integers(1, 7, 100)})
    pq.write_table(table, tmp_path / "1.parquet")
    with pytest.raises(InputError, match="outside the options 1 to 5"):
        summarise(tmp_path, scales={"q": ["q"]}, options=(1, 5))
