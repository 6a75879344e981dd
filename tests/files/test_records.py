import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.files import records
from culturekit.files.records import split, split_damaged

CELL = st.text(alphabet='ab,"\n ;é', max_size=6)
TABLE = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8
    )
)


def written(table):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(table)
    return buffer.getvalue().encode()


@given(TABLE)
def test_records_of_a_sound_file_are_those_of_csv(table):
    data = written(table)
    found, width = split(data, ","), len(table[0])
    while table and not any(table[-1]):
        table.pop()
    assert len(found) == len(table)
    again = split_damaged(data, ",", width)
    assert not again.reasons.any()
    for name in ("starts", "ends", "lines", "last_lines"):
        assert getattr(found, name).tolist() == getattr(again, name).tolist()


@given(TABLE, st.integers(0, 200), st.sampled_from([b'"', b",", b"\n", b"\0", b""]))
def test_every_line_of_a_damaged_file_is_in_exactly_one_record(table, place, bite):
    data = written(table)
    data = data[:place] + bite + data[place + 1 :]
    found = split_damaged(data, ",", len(table[0]))
    lines = data.rstrip(b",\n").split(b"\n")
    filled = {i for i, line in enumerate(lines, start=1) if line}
    spans = zip(found.lines, found.last_lines, strict=True)
    covered = [line for first, last in spans for line in range(first, last + 1)]
    assert len(covered) == len(set(covered))
    assert filled <= set(covered)


def test_an_open_quote_costs_one_record():
    data = b'1,"a\n2,b\n3,"c"\n4,d\n'
    assert split(data, ",") is None
    found = split_damaged(data, ",", 2)
    assert found.reasons.tolist() == ["open_quote", "", "", ""]
    assert found.lines.tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("size", [1, 3, records.TAIL])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_lines_of_delimiters_at_the_end_are_no_records(monkeypatch, mark, size):
    monkeypatch.setattr(records, "TAIL", size)
    rows = ["a,b,c", ",,", "1,,", ",,", "", ",,", ",", ""]
    data = "\n".join(rows).replace(",", mark).encode()
    assert split(data, mark).lines.tolist() == [1, 2, 3]
    damaged = split_damaged(data, mark, 3)
    assert damaged.lines.tolist() == [1, 2, 3]
    assert not len(split(b"," * 9 + b"\n,,,\n", ","))


def test_quotes_inside_a_bare_cell_are_just_marks():
    found = split_damaged(b'1,5" pipe\n2,x\n', ",", 2)
    assert found.reasons.tolist() == ["", ""]


def test_blocks_do_not_change_the_records(monkeypatch):
    table = [[f'say "{i}"\n,', "x" * (i % 7), "é"] for i in range(50)]
    data = written(table)
    whole = split(data, ",")
    monkeypatch.setattr(records, "BLOCK", 7)
    small = split(data, ",")
    assert np.array_equal(whole.starts, small.starts)
    assert np.array_equal(whole.last_lines, small.last_lines)


def test_a_record_longer_than_the_window_is_not_cut_silently(monkeypatch):
    monkeypatch.setattr(records, "LONGEST_RECORD", 20)
    data = b'1,"' + b"x\n" * 30 + b'"\n2,b\n'
    found = split_damaged(data, ",", 2)
    assert found.reasons[0] == "open_quote"
    assert found.reasons[-1] == ""
