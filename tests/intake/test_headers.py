"""Where the header stands: below titles, and below the names of groups of columns."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from culturekit.instrument import load_instrument
from culturekit.intake import draft_definition, inspect_file, read_responses, recognise
from culturekit.intake.long import LongTable

DATA = Path(__file__).resolve().parents[1] / "data"


def export_rows(name):
    return list(csv.reader(io.StringIO((DATA / name).read_text("utf-8-sig"))))


def write_book(path, rows, *merged):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


def test_lines_above_an_export_are_no_records(tmp_path):
    rows = export_rows("qualtrics_single_matrix_insights.csv")
    above = [["Culture survey"], ["Exported", "2026-09-01"], [], ["by HR"], []]
    path = write_book(tmp_path / "a.xlsx", [*above, *rows])
    found = recognise(path)
    assert (found.platform, found.header_rows) == ("qualtrics", 6)
    assert found.responses == len(rows) - 3
    draft = tmp_path / "survey.toml"
    draft.write_text(draft_definition(inspect_file(path)), "utf-8")
    survey = read_responses(path, load_instrument(draft))
    assert survey.receipt.accepted == 0
    assert {*survey.receipt.set_aside["reason"]} == {"test"}


def test_a_platform_that_nothing_shows_is_read_below_the_titles(tmp_path):
    rows = [["when", "a", "b", "c", "d"], *[["today", "1", "2", "1", "2"]] * 3]
    path = write_book(tmp_path / "a.xlsx", [["Survey"], ["at", "home"], *rows])
    found = recognise(path, platform="google_forms")
    assert (found.header_rows, found.responses) == (3, 3)


LABELS = ["Agree", "Disagree", "Neutral"]
ANSWERED = [
    [100 + i, "Pay" if i % 2 else "House", i % 7, LABELS[i % 3], LABELS[i % 2]]
    for i in range(12)
]
GROUPED = [
    ["Respondent", "About you", None, "Engagement", None],
    ["respondent_id", "team", "tenure", "proud", "tools"],
    *ANSWERED,
]
BESIDE = [
    ["respondent_id", "team", "tenure", "Engagement", None],
    [None, None, None, "proud", "tools"],
    *ANSWERED,
]


@pytest.mark.parametrize("titles", [[], [["Pulse 2026"], ["Exported", "2026-09-01"]]])
@pytest.mark.parametrize(
    ("rows", "about", "merged"),
    [
        (GROUPED, "About you - team", ()),
        (GROUPED, "About you - team", ("B{0}:C{0}", "D{0}:E{0}")),
        (BESIDE, "team", ()),
        (BESIDE, "team", ("A{0}:A{1}", "B{0}:B{1}", "C{0}:C{1}", "D{0}:E{0}")),
    ],
)
def test_a_row_of_groups_stands_above_the_names(tmp_path, titles, rows, about, merged):
    first = len(titles) + 1
    spans = [cells.format(first, first + 1) for cells in merged]
    path = write_book(tmp_path / "a.xlsx", [*titles, *rows], *spans)
    found = inspect_file(path)
    assert found.recognition.header_rows == len(titles) + 2
    assert found.recognition.responses == 12
    assert found.layout.names == tuple(GROUPED[1])
    assert found.layout.texts[1] == about
    assert found.layout.texts[3:] == ("Engagement - proud", "Engagement - tools")
    assert dict(found.layout.roles) == {"id": 0}


def test_merged_cells_tell_groups_where_there_are_few_records(tmp_path):
    rows = [["Team", "Work", None], [None, "proud", "tools"], ["Pay", "Agree", "No"]]
    path = write_book(tmp_path / "a.xlsx", rows, "A1:A2", "B1:C1")
    assert recognise(path).header_rows == 2
    assert inspect_file(path).layout.names == ("Team", "proud", "tools")
    # a column outside the merged cells belongs to no group
    rows = [[*row, cell] for row, cell in zip(rows, [None, "year", "9"], strict=True)]
    path = write_book(tmp_path / "a.xlsx", rows, "A1:A2", "B1:C1")
    texts = inspect_file(path).layout.texts
    assert texts == ("Team", "Work - proud", "Work - tools", "year")


@pytest.mark.parametrize(
    "first",
    [
        ["", "team", "q1", "q2"],
        ["id", "team", "q1", ""],
        ["id", "", "q1", ""],
    ],
)
@pytest.mark.parametrize(
    "record",
    [
        ["p{}", "Payroll", "Agree", "Disagree"],
        ["p{}", "Payroll", "4", "5"],
        ["p{}", "", "", "nothing to add {}"],
        ["p{}", "Team {}", "Agree", "Disagree"],
    ],
)
def test_a_name_left_out_does_not_make_the_first_respondent_a_header(
    tmp_path, first, record
):
    rows = [[cell.format(i) for cell in record] for i in range(8)]
    path = write_book(tmp_path / "a.xlsx", [first, *rows])
    found = recognise(path)
    assert (found.header_rows, found.responses) == (1, 8)


def test_a_long_table_may_have_a_title(tmp_path):
    path = tmp_path / "long.csv"
    rows = [f"p{i},q{j},{i}" for i in range(1, 4) for j in range(2)]
    path.write_text("\n".join(["Pulse 2026", "", "who,what,value", *rows]), "utf-8")
    found = inspect_file(path, long=LongTable("who", "what", "value"))
    assert found.recognition.responses == 3
    assert found.layout.names == ("respondent_id", "q0", "q1")
