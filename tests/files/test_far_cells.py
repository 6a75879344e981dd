"""A workbook of a few kilobytes that would take gigabytes is refused, not opened."""

import io
import zipfile

import openpyxl
import pytest

from culturekit.errors import ResponseFileError
from culturekit.files.workbook import open_workbook
from culturekit.intake import recognise


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


FAR = {
    "other quotes": b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "a name space": b'<x:row r="1048576"><x:c r="XFD1048576"><v>1</v></x:c></x:row>',
    "a bracket in quotes": b'<c s=">" r="XFD1048576"><v>1</v></c>',
    "attributes in lines": b'<c\ns="1"\nr = "XFD1048576"><v>1</v></c>',
    "rows past the last": b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
    "columns past the last": b'<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row>',
    "a tag of megabytes": b'<c s="' + b"1" * (9 << 20) + b'" r="XFD9"><v>1</v></c>',
    "entities": b'<row r="9"><c r="&#88;FD9"><v>1</v></c></row>',
}


@pytest.mark.parametrize("cells", FAR.values(), ids=FAR)
def test_a_stray_cell_however_it_is_spelt(tmp_path, cells):
    whole = workbook()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"</sheetData>", cells + b"</sheetData>")
            new.writestr(name, data)
    with pytest.raises(ResponseFileError, match=r"far out|cannot be opened"):
        open_workbook(out.getvalue())
    # what is refused is looked at once more, as a definition might be
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())
    with pytest.raises(ResponseFileError, match=r"^'a\.xlsx': "):
        recognise(path)


def test_a_damaged_picture_does_not_keep_answers_out():
    data = io.BytesIO(workbook())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/media/image1.png", b"picture" * 50)
    damaged = data.getvalue().replace(b"picture" * 50, b"pictura" * 50)
    assert len(open_workbook(damaged)) == 1


def test_a_binary_workbook_is_told():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
    with pytest.raises(ResponseFileError, match="binary workbook"):
        open_workbook(data.getvalue())


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
