"""A response file without some of its records, for those who must be forgotten."""

import io
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from culturekit.files.columnar import is_parquet
from culturekit.files.encoding import decode
from culturekit.files.records import Records
from culturekit.files.submissions import submissions_of
from culturekit.files.textfile import TextSheet, open_text
from culturekit.files.workbook import is_workbook, open_workbook

SAV = b"$FL"


def without_records(
    data: bytes, lines: Sequence[int], *, header_rows: int = 1, sheet: str | None = None
) -> tuple[bytes, bool]:
    """Return a file without the records that begin on some lines.

    Parameters
    ----------
    data : bytes
        The whole file, of any kind that is read.
    lines : sequence of int
        Lines of the file, rows of the sheet, or numbers of records.
    header_rows : int
        Rows before the first record.
    sheet : str, optional
        Which sheet of a workbook the lines are of.

    Returns
    -------
    bytes
        Text as UTF-8. A workbook becomes XLSX with that one sheet.
    bool
        Whether the records that follow keep their numbers: blank lines stay behind in
        text and in workbooks, and no other kind has any.

    Examples
    --------
    >>> without_records(b'id,q\\n1,5\\n2,"a\\nb"\\n3,4\\n', [3])
    (b'id,q\\n1,5\\n\\n\\n3,4\\n', True)
    """
    if is_workbook(data):
        return _workbook(data, set(lines), sheet), True
    if data.startswith(SAV):
        return _sav(data, lines), False
    if is_parquet(data):
        return _parquet(data, lines), False
    text = decode(data).data
    if text.lstrip()[:1] in {b"{", b"["} and (records := submissions_of(text)):
        gone = set(lines)
        kept = [r for i, r in enumerate(records, start=1) if i not in gone]
        return json.dumps(kept, ensure_ascii=False).encode(), False
    return _text(text, lines, header_rows), True


def _text(text: bytes, lines: Sequence[int], header_rows: int) -> bytes:
    (opened,) = open_text(text)
    if not isinstance(opened, TextSheet):
        raise TypeError("JSON is no text table")
    records = opened.lawful or opened.damaged_records(header_rows)
    return _blanked(text, len(text) - len(opened.data), _chosen(records, lines))


def _chosen(records: Records, lines: Sequence[int]) -> Records:
    return records.select(np.isin(records.lines, np.asarray(lines, dtype=np.int64)))


def _blanked(text: bytes, shift: int, gone: Records) -> bytes:
    """Leave as many line ends as the records had, so that all others keep their line.

    `shift` is what stands before the table: Excel's line with the separator.
    """
    pieces, position = [], 0
    for start, end in zip(gone.starts + shift, gone.ends + shift, strict=True):
        pieces += [text[position:start], b"\n" * text.count(b"\n", start, end)]
        position = int(end)
    return b"".join([*pieces, text[position:]])


def _workbook(data: bytes, gone: set[int], name: str | None) -> bytes:
    from openpyxl import Workbook

    sheets = open_workbook(data)
    chosen = next((s for s in sheets if s.name == name), sheets[0])
    book = Workbook(write_only=True)
    sheet = book.create_sheet(chosen.name)
    for number, row in enumerate(chosen.rows, start=chosen.first_row):
        sheet.append([] if number in gone else [_cell(sheet, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """Return a cell; a text never becomes a formula."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value or None)
    if value:
        cell.data_type = "s"
    return cell


def _parquet(data: bytes, lines: Sequence[int]) -> bytes:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(io.BytesIO(data))
    kept = np.ones(table.num_rows, dtype=bool)
    kept[np.asarray(lines, dtype=np.int64) - 1] = False
    target = io.BytesIO()
    # taken, not sliced: a dictionary would keep the values of rows that are gone
    rows = table.filter(kept)
    plain = [
        c.cast(c.type.value_type) if pyarrow.types.is_dictionary(c.type) else c
        for c in rows.columns
    ]
    rows = pyarrow.table(plain, names=rows.column_names)
    pyarrow.parquet.write_table(rows, target)
    return target.getvalue()


def _sav(data: bytes, lines: Sequence[int]) -> bytes:
    import tempfile
    from pathlib import Path

    import pyreadstat

    frame, meta = pyreadstat.read_sav(io.BytesIO(data), user_missing=True)
    gone = np.asarray(lines, dtype=np.int64) - 1
    kept = frame.drop(index=frame.index[gone]).reset_index(drop=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept.sav"
        pyreadstat.write_sav(
            kept,
            path,
            column_labels=dict(zip(frame.columns, meta.column_labels, strict=True)),
            variable_value_labels=meta.variable_value_labels,
            missing_ranges=meta.missing_ranges,
            variable_measure=meta.variable_measure,
            row_compress=True,
        )
        return path.read_bytes()
