import pytest

from culturekit.errors import ResponseFileError
from culturekit.files.textfile import open_text, sniff_delimiter


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_evenly(mark):
    rows = [["name", "a", "b"], ["x, y; z", "1", "2"], ["w", "3", "4"]]
    data = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
    assert sniff_delimiter(data.encode()) == mark


def test_decimal_commas_do_not_make_it_a_comma_file():
    assert sniff_delimiter(b"a;b;c\n1,5;2,5;3,5\n1,0;2,0;3,0\n") == ";"


def test_cells_come_back_as_text_with_their_lines():
    sheet = open_text(b'id,a,b\nr1,"x\ny",\n\nr2,007,NA\n')[0]
    table = sheet.read(1, [1, 2], [0])
    assert table.lines.tolist() == [2, 5]
    assert table.text(1).tolist() == ["x\ny", "007"]
    assert table.text(2).tolist() == ["", "NA"]
    assert table.text(0).tolist() == ["r1", "r2"]


def test_ragged_rows_are_quarantined_with_their_lines():
    sheet = open_text(b'a,b\n1,2\n3\n4,5,6\n"7\n",8\n')[0]
    table = sheet.read(1, [0, 1], [])
    assert table.rows_read == sheet.count(1) == 4
    assert table.lines.tolist() == [2, 5]
    assert table.quarantined["row"].tolist() == [3, 4]
    assert set(table.quarantined["reason"]) == {"ragged_row"}


@pytest.mark.parametrize("damage", ["", '"7,8,\n'])
def test_rows_of_delimiters_are_left_out_at_the_end_only(damage):
    data = f"a,b,c\n1,2,3\n,,\n{damage}4,5,\n,,\n\n,,\n,,"
    sheet = open_text(data.encode())[0]
    table = sheet.read(1, [0, 2], [])
    bad = len(damage) // 5
    assert table.rows_read == sheet.count(1) == 3 + bad
    assert table.text(0).tolist() == ["1", "", "4"]
    assert table.lines.tolist() == [2, 3, 4 + bad]
    assert sheet.raw(1, [4 + bad]) == [["4", "5", ""]]


def test_zero_bytes_quarantine_their_record_only():
    table = open_text(b"a,b\n1,2\n3,\x004\n5,6\n" + b"7,8\n" * 40)[0].read(1, [0], [])
    assert table.quarantined["row"].tolist() == [3]
    assert len(table.lines) == 42


def test_header_cells_may_span_lines():
    sheet = open_text(b'"a\nb",c\n1,"2\n3,4\n')[0]
    table = sheet.read(1, [0, 1], [])
    assert table.quarantined[["row", "reason"]].to_numpy().tolist() == [
        [3, "open_quote"]
    ]
    assert table.lines.tolist() == [4]


@pytest.mark.parametrize("data", [b'{"a": [1, 2]}', b"<html><body>no</body></html>"])
def test_json_and_web_pages_are_named_as_such(data):
    with pytest.raises(ResponseFileError, match="not a table"):
        open_text(data)
