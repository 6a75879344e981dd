"""Rosters with one row a team, in every writing that people save them in."""

import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from culturekit.errors import RosterError, UsageError
from culturekit.privacy import pseudonym
from culturekit.roster import Roster, read_roster

DATA = Path(__file__).parents[1] / "data"
GOOD = """team,function,office,parent,invited,headcount,median_tenure
Payroll East,Payroll,back,Payroll Hub,7,8,"2,5"
Payroll Hub,Payroll,Back office,,12,12,4
Sales,Sales,front,Payroll Hub,30,33,
"""


def test_teams_and_what_contains_them(write, instrument):
    roster = read_roster(write(GOOD), instrument)
    assert roster.invited("team").to_dict()["Sales"] == 30
    assert roster.invited("function").to_dict() == {"Payroll": 19, "Sales": 30}
    assert roster.invited(("office", "function"))["back", "Payroll"] == 19
    assert roster.container("office")["Payroll Hub"] == "back"
    assert roster.teams["median_tenure"].tolist() == [2.5, 4, pd.NA]
    assert repr(roster) == "Roster(3 teams, 49 invited)"
    assert roster.problems.empty
    assert roster.team_source == "embedded"
    assert roster.note == "49 count as invited, in 3 teams."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "mac_roman"])
@pytest.mark.parametrize("mark", [";", "\t", "|", ","])
def test_other_encodings_and_delimiters(write, encoding, mark):
    text = f"Team{mark}Eingeladen\r\nGröße{mark}4\r\n"
    roster = read_roster(write(text, encoding=encoding))
    assert roster.invited().to_dict() == {"Größe": 4}


def test_old_macs_blank_lines_and_a_title_above_the_header(write):
    text = "Teams in May;\r\r;\rteam;invited\rA;4\r;\r\rB; 5\u00a0\r"
    roster = read_roster(write(text))
    assert roster.invited().to_dict() == {"A": 4, "B": 5}
    assert "found in row 3" in roster.note
    wrong = text.replace(" 5\u00a0", "x")
    with pytest.raises(RosterError, match="row 8, column 'invited': not a whole"):
        read_roster(write(wrong))


def test_workbooks(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["How to fill this in"])
    sheet = book.create_sheet("Teams")
    for row in [["Team", "Anzahl eingeladen"], ["A", 4], [None, None], ["B", 2.0]]:
        sheet.append(row)
    sheet.append(["C", "3"])
    book.save(tmp_path / "roster.xlsx")
    roster = read_roster(tmp_path / "roster.xlsx")
    assert roster.invited().to_dict() == {"A": 4, "B": 2, "C": 3}
    assert "Sheet 'Teams' was read." in roster.note
    sheet["B5"] = "many"
    book.save(tmp_path / "roster.csv")  # the content decides, not the ending
    with pytest.raises(RosterError, match="row 5, column 'Anzahl eingeladen': not a"):
        read_roster(tmp_path / "roster.csv")


def test_excel_of_1997_with_a_real_date():
    roster = read_roster(DATA / "roster_small.xls", on="2026-09-15")
    assert roster.invited().to_dict() == {"Payroll": 12, "Sales": 30}
    assert roster.teams["eligible_until"][0] == pd.Timestamp("2030-01-31")
    assert (
        read_roster(DATA / "roster_small.xls", on="2030-02-01").invited()["Payroll"]
        == 0
    )


def cell(value):
    kind = 'float" office:value="' + value if value.isdigit() else "string"
    return (
        f'<table:table-cell office:value-type="{kind}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def test_open_document(tmp_path):
    names = ("office", "table", "text")
    space = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in names)
    rows = [["Team", "Eingeladen"], ["Payroll", "12"], ["Größe", "30"]]
    lines = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows
    )
    with zipfile.ZipFile(tmp_path / "teams.ods", "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces} office:version="1.2"><office:body>'
            f'<office:spreadsheet><table:table table:name="Teams">{lines}'
            "</table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    roster = read_roster(tmp_path / "teams.ods")
    assert roster.invited().to_dict() == {"Payroll": 12, "Größe": 30}


def test_columns_that_name_persons_are_not_kept_and_managers_become_keys(write):
    text = (
        "team,invited,manager,Manager name,Contact,region\n"
        "A,4,M-1,Ann Smith,ann@example.org,West\n"
        "B,5,M-2,Ben Jones,ben@example.org,East\n"
    )
    roster = read_roster(write(text))
    assert list(roster.teams) == ["team", "invited", "manager", "region"]
    assert roster.teams["manager"].tolist() == pseudonym(["M-1", "M-2"], "").tolist()
    assert "not kept: Manager name, Contact" in roster.note


def test_all_mistakes_come_at_once_with_row_and_column(write, instrument, mistakes):
    text = (
        "team,function,office,parent,invited,headcount\n"
        "A,F,back,B,5,4\n"
        "B,F,front,A,-1,x\n"
        "A,G,middle,,,2.5\n"
        ",G,front,,3,3\n"
        "C,G,front,C,1,1\n"
    )
    found = "\n".join(mistakes(read_roster, write(text), instrument))
    for words in (
        "row 4, column 'team': this team stands in an earlier row",
        "row 5, column 'team': no team",
        "row 2, column 'parent': the parents of 2 teams lead in a circle: 'A', 'B'",
        "row 6, column 'parent': this team is its own parent",
        "row 4, column 'invited': empty",
        "row 3, column 'invited': below 0",
        "row 3, column 'headcount': not a whole number",
        "row 4, column 'headcount': not a whole number",
        "row 4, column 'office': not an allowed value; allowed: front, back",
        "row 3, column 'office': function 'F' lies in 2 different ones",
    ):
        assert words in found


def test_a_refusal_holds_every_problem_as_a_table(write, told):
    text = "team,parent,invited\nA,,0\n,A,3\nC,Z,9\n"
    with pytest.raises(RosterError, match="has 1 mistake, and 2 more that") as caught:
        read_roster(write(text))
    assert told(caught.value.frame) == {
        "empty_team": [2],
        "no_team": [3],
        "unknown_parent": [4],
    }
    assert len(caught.value.problems) == 1


def test_thousands_of_mistakes_are_counted_and_not_all_listed(write):
    text = "team,invited\n" + "".join(f"T{i},many\n" for i in range(5000))
    with pytest.raises(RosterError, match="has 5000 mistakes") as caught:
        read_roster(write(text))
    assert len(caught.value.problems) == 201
    assert len(caught.value.frame) == 5000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no rows"),
        ("team,invited\n", "no rows"),
        ("team,size\nA,4\n", "no column 'invited'"),
        ("teams,invited\nA,4\n", "did you mean 'teams'"),
        ("team,invited\nA,4,5\n", "the header has 2 cells where most rows have 3"),
        ("team,invited,x\nA,4\nB,5\n", "the header has 3 cells where most rows have 2"),
        ("team,invited\nA,4\nB,4,5\nC,6\n", "row 3: this row has another number"),
        ('team,invited\nA,"4\nB,5\n', "row 2: a quotation mark in this row is never"),
        ("team,invited\nA\0,4\n", "row 2: this row holds bytes that are not text"),
        ("team,team,invited\nA,B,4\n", "'team' stands twice"),
        (
            "Unit,Einheit,invited\nA,B,4\n",
            "'Unit' and 'Einheit' could each be the team",
        ),
        ('{"team": ["A"]}', "JSON"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(write, text, words):
    with pytest.raises(RosterError, match=words):
        read_roster(write(text))


def test_missing_and_damaged_files(tmp_path):
    with pytest.raises(RosterError, match="there is no file"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "cut.xlsx").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(RosterError, match=r"cut off, damaged.*XLS or ODS table"):
        read_roster(tmp_path / "cut.xlsx")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(RosterError, match=r"'noise.csv': this is not a text file"):
        read_roster(tmp_path / "noise.csv")


def test_how_a_team_is_known_is_kept_and_said(write, definition):
    asked = definition(
        attributes={"team": {"id": "team", "title": "T", "source": "self_reported"}}
    )
    roster = read_roster(write("team,invited\nA,4\n"), asked)
    assert roster.team_source == "self_reported"
    assert "some may have chosen another one" in roster.note


def test_odd_counts_are_told_and_do_not_stand_in_the_way(write, told):
    text = "team,invited,headcount,budget_category\nA,9,8,Kosten\nB,0,3,profit\n"
    roster = read_roster(write(text))
    assert told(roster.problems) == {
        "empty_team": [3],
        "more_invited_than_headcount": [2],
        "unknown_budget_category": [3],
    }
    assert roster.teams["budget_category"].tolist()[0] == "cost"


def test_a_roster_made_in_memory_is_checked():
    with pytest.raises(RosterError, match="no column invited"):
        Roster(pd.DataFrame({"team": ["A"]}))
    with pytest.raises(RosterError, match="stands twice"):
        Roster(pd.DataFrame({"team": ["A", "A"], "invited": [1, 2]}))
    with pytest.raises(UsageError, match="known: team, invited"):
        Roster(pd.DataFrame({"team": ["A"], "invited": [1]})).invited("office")
