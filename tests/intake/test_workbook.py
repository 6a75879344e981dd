import io
import zipfile
from datetime import datetime, time

import openpyxl
import pytest

from culturekit.errors import ResponseFileError
from culturekit.files.workbook import cell_text, open_workbook
from culturekit.intake.reading import read_responses
from culturekit.intake.recognition import recognise


def book(path, **sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (18.25, "18.25"),
        (True, "TRUE"),
        ("NA", "NA"),
        (datetime(2026, 5, 1, 9, 30), "2026-05-01 09:30:00"),
        (time(9, 30), "09:30:00"),
        (None, ""),
    ],
)
def test_cells_become_the_text_of_a_csv(value, text):
    assert cell_text(value) == text


def test_rows_are_those_of_the_sheet(tmp_path):
    path = book(tmp_path / "a.xlsx", answers=[[], ["q", "x"], [1, 2], [], [3.5, None]])
    sheet = open_workbook(path.read_bytes())[0]
    table = sheet.read(1, [0, 1], [])
    assert table.lines.tolist() == [3, 5]
    assert table.text(0).tolist() == ["1", "3.5"]
    assert table.text(1).tolist() == ["2", ""]


def test_the_sheet_with_the_items_is_taken_and_named(tmp_path, instrument):
    notes = [["Read me", "and this"], *[["x", "y"]] * 9]
    answers = [["q1", "q2", "team"], [5, "Agree", "A"], [4, 1, "B"]]
    path = book(tmp_path / "a.xlsx", Notes=notes, Answers=answers)
    survey = read_responses(path, instrument)
    assert survey.data["q1"].tolist() == [5, 4]
    assert any("'Answers' of 2" in note for note in survey.problems.attrs["notes"])


def test_without_a_survey_the_larger_sheet_is_taken(tmp_path):
    path = book(tmp_path / "a.xlsx", Small=[["a"], [1]], Large=[["a", "b"], [1, 2]])
    assert "'Large' of 2" in recognise(path).why


def test_many_answers_outweigh_a_long_codebook(tmp_path):
    answers = [["team", "q1", "q2", "q3"], *[["A", 1, 2, 3]] * 200]
    codebook = [
        ["name", "text", "code", "label", "note"],
        *[["q1", "I", 1, "x", "y"]] * 80,
    ]
    path = book(tmp_path / "a.xlsx", Codebook=codebook, Data=answers)
    found = recognise(path)
    assert "'Data' of 2" in found.why
    assert found.responses == 200


@pytest.mark.parametrize("answers", [20, 200])
@pytest.mark.parametrize("name", ["id", "nr"])
def test_answers_outweigh_a_pivot_table(tmp_path, answers, name):
    means = [
        [f"unit {i}", *[round(3 + i / 97 + j / 7, 2) for j in range(12)]]
        for i in range(90)
    ]
    pivot = [["Unit", *[f"Mean {j}" for j in range(12)]], *means]
    numbers = [[f"g{i}", *range(12)] for i in range(90)]
    rows = [[100 + i, "Pay", 1 + i % 5, 1 + i % 4] for i in range(answers)]
    data = [[name, "team", "q1", "q2"], *rows]
    path = book(tmp_path / "a.xlsx", Pivot=pivot, Numbers=numbers, Responses=data)
    found = recognise(path)
    assert "'Responses' of 3" in found.why
    assert found.responses == answers


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_workbook_is_refused_in_words(tmp_path, keep):
    path = book(tmp_path / "a.xlsx", answers=[["q1", "q2"], *[[1, 2]] * 50])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(ResponseFileError, match="cut off, damaged or protected"):
        recognise(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(ResponseFileError, match="zip archive"):
        recognise(path)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_garbage_that_starts_like_a_workbook_is_refused(tmp_path, start):
    path = tmp_path / "a.xlsx"
    path.write_bytes(start + bytes(range(256)) * 8)
    with pytest.raises(ResponseFileError, match=r"'a\.xlsx': this workbook cannot"):
        recognise(path)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(monkeypatch):
    monkeypatch.setattr("culturekit.files.workbook.LARGEST", 1 << 20)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", " " * (2 << 20))
    with pytest.raises(ResponseFileError, match="unpacks to"):
        open_workbook(buffer.getvalue())


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(ResponseFileError, match="no responses"):
        recognise(book(tmp_path / "a.xlsx", answers=[[]]))
