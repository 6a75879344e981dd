"""Submissions as JSON become a table: a column a key, whatever stands in a value."""

import json

import pyarrow as pa
import pyarrow.parquet
import pytest

from culturekit.errors import ResponseFileError
from culturekit.files.columnar import open_parquet
from culturekit.files.submissions import open_json


def table(document):
    sheet = open_json(json.dumps(document).encode())
    return sheet.names, [column.to_pylist() for column in sheet.columns]


def test_values_become_text_by_their_path():
    row = {"a": 1.0, "b": {"c": True, "d": None}, "e": [1, "x"], "f": 10**30}
    names, columns = table([row, {"a": "2"}])
    assert names == ("a", "b/c", "b/d", "e", "f")
    assert columns[:3] == [["1", "2"], ["TRUE", ""], ["", ""]]
    assert columns[3:] == [['[1, "x"]', ""], ["1" + "0" * 30, ""]]


def test_half_a_character_is_replaced():
    assert table([{"a\ud800": "bad \udfff ü"}]) == (("a?",), [["bad ? ü"]])


@pytest.mark.parametrize("text", ["[]", "{}", "[1]", '{"results": 3}', "x", "[{}"])
def test_other_json_is_none(text):
    assert open_json(text.encode()) is None


def test_submissions_that_share_no_keys_are_refused():
    rows = [{f"k{i}": 1} for i in range(40_000)]
    with pytest.raises(ResponseFileError, match="40,000 different keys in 40,000"):
        open_json(json.dumps(rows).encode())


def test_a_parquet_file_that_unpacks_to_gigabytes_is_refused():
    # 140 million records in some kilobytes: a chunk of one value, written many times
    schema = pa.schema([("q1", pa.dictionary(pa.int32(), pa.string()))])
    ones = pa.array(["yes"] * 1_000_000).dictionary_encode()
    out = pa.BufferOutputStream()
    with pyarrow.parquet.ParquetWriter(out, schema) as writer:
        for _ in range(140):
            writer.write_table(pa.table([ones], schema=schema))
    data = out.getvalue().to_pybytes()
    assert len(data) < 1 << 20
    with pytest.raises(ResponseFileError, match="140,000,000 records x 1 columns"):
        open_parquet(data)
