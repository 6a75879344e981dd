"""The workbook of problems: written, corrected with a spreadsheet, loaded again."""

import json

import openpyxl
import pandas as pd
import pytest

from culturekit.errors import InputError, UsageError
from culturekit.intake import read_responses, write_problems

ROW = "row_in_file"
LAID_OUT = {
    "plain": (
        "id,team,q1,q2,b1,h1\na,Payroll,4,5,1,40\nb,Payroll,77,2,0,38\n"
        "c,Housing,1,fine,2,40\nd,Housing,3,3,1,12\n"
    ),
    "qualtrics": (
        "ResponseId,Finished,team,q1,q2,b1,h1\n"
        'Id,Finished,Team,"I am proud,\nvery",Look forward,Tools,Hours\n'
        + ",".join(f'"{{""ImportId"":""QID{i}""}}"' for i in range(7))
        + "\na,1,Payroll,4,5,1,40\nb,1,Payroll,77,2,0,38\nc,1,Housing,1,fine,2,40\n"
        "d,1,Housing,3,3,1,12\n"
    ),
    "surveymonkey": (
        "Respondent ID,Collector ID,Email Address,Work team,q1,q2,b1,h1\n"
        ",,,Response,Response,Response,Response,Response\n"
        "a,9,x@example.org,Payroll,4,5,1,40\nb,9,,Payroll,77,2,0,38\n"
        "c,9,,Housing,1,fine,2,40\nd,9,,Housing,3,3,1,12\n"
    ),
    "kobo": json.dumps(
        [
            dict(
                zip(("_uuid", "_id", "team", "q1", "q2", "b1", "h1"), row, strict=True)
            )
            for row in (
                ("a", 1, "Payroll", "4", "5", "1", "40"),
                ("b", 2, "Payroll", "77", "2", "0", "38"),
                ("c", 3, "Housing", "1", "fine", "2", "40"),
                ("d", 4, "Housing", "3", "3", "1", "12"),
            )
        ]
    ),
}


@pytest.fixture
def asked(instrument):
    """The small survey with the one attribute that the files have."""
    only = {"team": instrument.attributes["team"]}
    return instrument.model_copy(update={"attributes": only})


def written(tmp_path, layout, asked):
    source = tmp_path / "export.csv"
    source.write_text(LAID_OUT[layout], "utf-8")
    survey = read_responses(source, asked)
    book = write_problems(survey, source, tmp_path / "problems.xlsx")
    return survey, book


def correct(path, wrong, right):
    """Overwrite cells as somebody with a spreadsheet does."""
    book = openpyxl.load_workbook(path)
    done = 0
    for row in book["Records"].iter_rows():
        for cell in row:
            if cell.value == wrong:
                cell.value = right
                done += 1
    book.save(path)
    return done


@pytest.mark.parametrize("layout", LAID_OUT)
def test_corrected_cells_are_there_and_nothing_else_changed(tmp_path, asked, layout):
    before, book = written(tmp_path, layout, asked)
    assert before.receipt.platform == layout
    assert before.problems["code"].tolist() == ["unknown_code", "unknown_label"]
    assert correct(book, "77", 2) == 1
    assert correct(book, "fine", "Agree") == 1
    after = read_responses(book, asked)
    assert after.receipt.platform == layout
    assert not len(after.problems)
    # the two records that had a wrong cell, by the same opaque keys
    wrong = before.data.index[1:3]
    assert after.data.index.tolist() == wrong.tolist()
    expected = before.data.loc[wrong].copy()
    expected.loc[wrong[0], "q1"] = 2
    expected.loc[wrong[1], "q2"] = 4
    expected["team"] = expected["team"].cat.remove_unused_categories()
    pd.testing.assert_frame_equal(
        after.data, expected, check_categorical=False, check_index_type=False
    )


def test_the_workbook_says_where_each_record_stood(tmp_path, asked):
    _, book = written(tmp_path, "plain", asked)
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == [
        *("Records", "What to do", "Causes", "Problems", "Set aside", "Quarantined")
    ]
    rows = list(sheets["Records"].iter_rows(values_only=True))
    assert rows[0] == ("id", "team", "q1", "q2", "b1", "h1", ROW)
    assert rows[1] == ("b", "Payroll", "77", "2", "0", "38", 3)
    marked = [
        cell.coordinate
        for row in sheets["Records"].iter_rows(min_row=2)
        for cell in row
        if cell.comment
    ]
    assert marked == ["C2", "D3"]
    assert "1 Strongly disagree" in sheets["Records"]["C2"].comment.text


def test_personal_columns_are_empty_in_the_workbook(tmp_path, asked):
    source = tmp_path / "export.csv"
    source.write_text(LAID_OUT["surveymonkey"].replace("4,5,1,40", "44,5,1,40"))
    survey = read_responses(source, asked)
    book = write_problems(survey, source, tmp_path / "problems.xlsx")
    cells = openpyxl.load_workbook(book)["Records"].iter_rows(values_only=True)
    assert "x@example.org" not in {cell for row in cells for cell in row}


def test_a_cell_that_means_harm_stays_text(tmp_path, asked):
    source = tmp_path / "export.csv"
    source.write_text('id,q1,q2\na,"=HYPERLINK(""x"")",3\nb,4,4\n')
    survey = read_responses(source, asked)
    book = write_problems(survey, source, tmp_path / "problems.xlsx")
    cell = openpyxl.load_workbook(book)["Records"]["B2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')


def test_another_file_and_another_ending_are_refused(tmp_path, asked):
    survey, _ = written(tmp_path, "plain", asked)
    other = tmp_path / "other.csv"
    other.write_text("id,q1\na,4\n")
    with pytest.raises(InputError, match="not the file"):
        write_problems(survey, other, tmp_path / "b.xlsx")
    with pytest.raises(UsageError, match=r"end in \.xlsx"):
        write_problems(survey, tmp_path / "export.csv", tmp_path / "b.csv")
