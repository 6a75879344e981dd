import openpyxl
import pandas as pd
import pytest

from culturekit.errors import RosterError, UsageError
from culturekit.instrument import Instrument
from culturekit.roster import Roster, read_allocations, read_leavers, read_roster

GOOD = """team,function,office,parent,invited,headcount,median_tenure
Payroll East,Payroll,back,Payroll Hub,7,8,"2,5"
Payroll Hub,Payroll,Back office,,12,12,4
Sales,Sales,front,,30,33,
"""


@pytest.fixture(scope="module")
def instrument():
    def attribute(name, **fields):
        return {name: {"id": name, "title": name, **fields}}

    return Instrument.model_validate(
        {
            "id": "s",
            "title": "S",
            "items": {},
            "scales": {},
            "response_scales": {},
            "attributes": attribute("team", within="function")
            | attribute("function", within="office")
            | attribute(
                "office", values=("front", "back"), labels={"back": "Back office"}
            ),
        }
    )


@pytest.fixture
def write(tmp_path):
    def written(text, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return written


def mistakes(read, *arguments):
    with pytest.raises(RosterError) as caught:
        read(*arguments)
    return caught.value.problems


def test_teams_and_what_contains_them(write, instrument):
    roster = read_roster(write(GOOD), instrument)
    assert roster.invited("team").to_dict()["Sales"] == 30
    assert roster.invited("function").to_dict() == {"Payroll": 19, "Sales": 30}
    assert roster.invited(("office", "function"))["back", "Payroll"] == 19
    assert roster.container("office")["Payroll Hub"] == "back"
    assert roster.teams["median_tenure"].tolist() == [2.5, 4, pd.NA]
    assert repr(roster) == "Roster(3 teams, 49 invited)"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_and_semicolons(write, encoding):
    text = "Team;Invited\nGröße;4\n"
    assert read_roster(write(text, encoding=encoding)).invited().to_dict() == {
        "Größe": 4
    }


def test_workbooks(tmp_path):
    book = openpyxl.Workbook()
    for row in [["team", "invited"], ["A", 4], [None, None], ["B", 2.0]]:
        book.active.append(row)
    book.save(tmp_path / "roster.xlsx")
    assert read_roster(tmp_path / "roster.xlsx").invited().to_dict() == {"A": 4, "B": 2}


def test_a_row_a_person_is_counted(write, instrument):
    text = "employee_id,team,function,office\n1,A,F,back\n2,A,F,back\n3,B,G,front\n"
    roster = read_roster(write(text), instrument)
    assert roster.invited().to_dict() == {"A": 2, "B": 1}
    assert roster.people["person"].tolist() == ["1", "2", "3"]
    twice = "employee_id,team\n1,A\n1,A\n"
    assert "row 3, column 'employee_id'" in mistakes(read_roster, write(twice))[0]


def test_all_mistakes_come_at_once_with_row_and_column(write, instrument):
    text = (
        "team,function,office,parent,invited,headcount\n"
        "A,F,back,B,5,4\n"
        "B,F,front,A,-1,x\n"
        "A,G,middle,,,2.5\n"
        ",G,front,,3,3\n"
    )
    found = "\n".join(mistakes(read_roster, write(text), instrument))
    for words in (
        "row 4, column 'team': this team stands in an earlier row",
        "row 5, column 'team': no team",
        "row 2, column 'parent': its parents lead back to the team itself",
        "row 3, column 'parent': its parents lead back",
        "row 4, column 'invited': empty",
        "row 3, column 'invited': below 0",
        "row 3, column 'headcount': not a whole number",
        "row 4, column 'headcount': not a whole number",
        "row 4, column 'office': not an allowed value; allowed: front, back",
        "column 'office': function 'F' lies in 2 different ones",
    ):
        assert words in found


def test_a_longer_loop_is_found_and_a_tree_is_not_one(write):
    text = "team,parent,invited\nA,B,1\nB,C,1\nC,A,1\nD,A,1\nE,Board,1\n"
    found = mistakes(read_roster, write(text))
    assert [line.split(",")[0] for line in found] == ["row 2", "row 3", "row 4"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no rows"),
        ("team,invited\n", "no rows"),
        ("team,size\nA,4\n", "no column 'invited'"),
        ("teams,invited\nA,4\n", "did you mean 'teams'"),
        ("team,invited\nA,4,5\n", "3 cells where the header has 2"),
        ("team,team,invited\nA,B,4\n", "stands twice"),
        ("team,invited\0\nA,4\n", "not a text file"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(write, text, words):
    with pytest.raises(RosterError, match=words):
        read_roster(write(text))


def test_missing_and_damaged_files(tmp_path):
    with pytest.raises(RosterError, match="there is no file"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "cut.xlsx").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(RosterError, match="cut off, damaged"):
        read_roster(tmp_path / "cut.xlsx")


def test_a_roster_made_in_memory_is_checked():
    with pytest.raises(RosterError, match="no column invited"):
        Roster(pd.DataFrame({"team": ["A"]}))
    with pytest.raises(RosterError, match="stands twice"):
        Roster(pd.DataFrame({"team": ["A", "A"], "invited": [1, 2]}))
    with pytest.raises(UsageError, match="known: team, invited"):
        Roster(pd.DataFrame({"team": ["A"], "invited": [1]})).invited("office")


def test_allocations(write):
    text = (
        "period,unit,domain,amount,currency,hours\n2026-Q2,Payroll,tools,1200.5,USD,\n"
    )
    table = read_allocations(write(text)).table
    assert list(table) == [
        *("period", "unit", "domain", "subdomain", "amount", "currency", "hours"),
        "heads",
    ]
    assert table["amount"].tolist() == [1200.5]
    assert table["subdomain"].isna().all()


def test_allocation_mistakes_come_at_once(write):
    text = (
        "period,unit,domain,amount,hours\n2026-Q2,Payroll,tools,12,-3\nx,y,z,much,1\n"
    )
    found = "\n".join(mistakes(read_allocations, write(text)))
    assert "row 2, column 'hours': below 0" in found
    assert "row 3, column 'amount': not a number" in found
    assert "row 2, column 'currency': an amount without a currency" in found
    found = mistakes(read_allocations, write("period,unit\na,b\n"))
    assert len(found) == 2


def test_leavers(write):
    text = "person,date,voluntary\np1,2026-05-31,yes\np2,2026-06-01,no\n"
    leavers = read_leavers(write(text))
    assert leavers.table["date"].dt.month.tolist() == [5, 6]
    assert leavers.table["voluntary"].tolist() == [True, False]
    assert leavers.table["regretted"].isna().all()
    assert "p1" not in repr(leavers)


def test_leaver_mistakes_come_at_once(write):
    text = "person,date,voluntary\np1,31/05/26,perhaps\np2,,no\n"
    found = "\n".join(mistakes(read_leavers, write(text)))
    assert "row 2, column 'date': not a date" in found
    assert "row 3, column 'date': not a date" in found
    assert "row 2, column 'voluntary': neither yes nor no" in found
    assert "no column person or team" in "\n".join(
        mistakes(read_leavers, write("date\n2026-05-01\n"))
    )
