"""A workbook of a few kilobytes that would take gigabytes is refused, not opened."""

import io
import zipfile

import openpyxl
import pytest

from culturekit.errors import ResponseFileError
from culturekit.files.workbook import open_workbook


def workbook(cell="", rows=3):
    book = openpyxl.Workbook()
    for i in range(rows):
        book.active.append(["team", i])
    if cell:
        book.active[cell] = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("cell", ["XFD1048576", "IO1048576", "ZZ20000"])
def test_a_stray_cell_far_out(cell):
    with pytest.raises(ResponseFileError, match="stray cells far out"):
        open_workbook(workbook(cell))


@pytest.mark.parametrize("cell", ["", "C40", "A5000"])
def test_ordinary_sheets_are_opened(cell):
    assert len(open_workbook(workbook(cell))) == 1


def test_one_that_unpacks_to_gigabytes():
    data = io.BytesIO(workbook())
    with (
        zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(1100):
            part.write(b" " * (1 << 20))
    with pytest.raises(ResponseFileError, match="unpacks to"):
        open_workbook(data.getvalue())
