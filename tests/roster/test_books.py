"""Ledgers, lists of leavers and outcomes: complete checks, all at once."""

from datetime import date

import pandas as pd
import pytest

from culturekit.errors import RosterError
from culturekit.privacy import pseudonym
from culturekit.roster import (
    Roster,
    check_roster,
    read_allocations,
    read_leavers,
    read_outcomes,
    read_roster,
)

TODAY = date(2026, 9, 15)
TEAMS = Roster(
    pd.DataFrame(
        {
            "team": ["Payroll East", "Sales"],
            "function": ["Payroll", "Sales"],
            "invited": 9,
        }
    )
)


def test_allocations(write):
    text = (
        "period,unit,domain,amount,currency,hours\n2026-Q2,Payroll,tools,1200.5,usd,\n"
    )
    table = read_allocations(write(text)).table
    assert list(table) == [
        *("period", "unit", "domain", "subdomain", "amount", "currency", "hours"),
        "heads",
    ]
    assert table["amount"].tolist() == [1200.5]
    assert table["currency"].tolist() == ["USD"]
    assert table["subdomain"].isna().all()


def test_a_german_ledger(write, instrument):
    text = (
        "Quartal;Kostenstelle;Kategorie;Maßnahme;Betrag;Währung;Stunden\n"
        "3. Quartal 2026;Payroll;Resources and tools;VMS;1.200,50 €;EUR;12,5\n"
        "Q3 2026;Sales;variable pay;Bonus;900;EUR;\n"
    )
    ledger = read_allocations(write(text, encoding="cp1252"), instrument, roster=TEAMS)
    table = ledger.table
    assert table["period"].tolist() == ["2026-Q3", "2026-Q3"]
    assert table["domain"].tolist() == ["tools", "variable_pay"]
    assert table["amount"].tolist() == [1200.5, 900]
    assert table["hours"].tolist() == [12.5, pd.NA]
    assert ledger.problems.empty


def test_allocation_mistakes_come_at_once(write, mistakes):
    text = (
        "period,unit,domain,amount,hours\n2026-Q2,Payroll,tools,12,-3\nx,y,z,much,1\n"
        ",,,,\n2026,,tools,,1\n,Payroll,,,2\n"
    )
    found = "\n".join(mistakes(read_allocations, write(text)))
    for words in (
        "row 2, column 'hours': below 0",
        "row 3, column 'amount': not a number",
        "row 2, column 'currency': an amount without a currency",
        "row 5, column 'unit': no unit",
        "row 6, column 'domain': no domain",
        "row 6, column 'period': no period",
    ):
        assert words in found
    assert len(mistakes(read_allocations, write("period,unit\na,b\n"))) == 2


def test_what_a_ledger_may_say_but_hardly_means(write, told, instrument):
    text = (
        "period,unit,domain,hours\n"
        "2026-Q2,Payrol,tools,3\n"
        "2026-Q2,Sales,tool,3\n"
        "2026-Q4,Sales,base_pay,3\n"
        "2026-Q2,Sales,tools,\n"
        "2026-Q2,Sales,tools,5\n"
        "2026-Q2,Sales,tools,5\n"
    )
    path = write(text)
    problems = read_allocations(path, instrument, roster=TEAMS, today=TODAY).problems
    assert told(problems) == {
        "unknown_unit": [2],
        "unknown_domain": [3],
        "future_date": [4],
        "nothing_given": [5],
        "repeated_entry": [7],
    }
    said = problems.set_index("code")["message"]
    assert said["unknown_unit"].endswith("close to it: 'Payroll', 'Payroll East'")
    assert said["unknown_domain"].endswith("close to it: 'tools'")


def test_leavers_are_known_by_keys(write, instrument):
    text = "person,date,voluntary\np1,2026-05-31,yes\np2,2026-06-01,no\n"
    leavers = read_leavers(write(text), instrument)
    assert leavers.table["person"].tolist() == pseudonym(["p1", "p2"], "s").tolist()
    assert leavers.survey == "s"
    assert leavers.table["date"].dt.month.tolist() == [5, 6]
    assert leavers.table["voluntary"].tolist() == [True, False]
    assert leavers.table["regretted"].isna().all()
    assert repr(leavers) == "Leavers(2 people)"


def test_a_list_of_everybody_with_a_date_for_those_who_left(write):
    text = "Employee ID,Termination Date\nE1,2024-05-15\nE2,\nE3,01.06.2024\n"
    leavers = read_leavers(write(text), today=TODAY)
    assert len(leavers.table) == 2
    assert leavers.problems.empty
    assert leavers.note == "Rows without a date, of people who have not left: 1."


def test_leaver_mistakes_come_at_once(write, mistakes):
    text = "person,date,voluntary\np1,31/05/26,perhaps\n,2026-06-01,no\n"
    found = "\n".join(mistakes(read_leavers, write(text)))
    assert "row 2, column 'date': not a date" in found
    assert "row 2, column 'voluntary': neither yes nor no" in found
    assert "row 3, column 'person': neither person nor team" in found
    assert "no column person or team" in "\n".join(
        mistakes(read_leavers, write("date\n2026-05-01\n"))
    )


def test_what_a_list_of_leavers_may_say_but_hardly_means(write, told):
    roster = read_roster(write("person,team\np1,Sales\np2,Sales\n", "staff.csv"))
    text = (
        "person,team,date,regretted\n"
        "p1,Salse,2026-05-31,no\n"
        "p1,Sales,2026-06-30,no\n"
        "p9,Sales,2027-01-31,no\n"
        "p2,Sales,,yes\n"
    )
    leavers = read_leavers(write(text), roster=roster, today=TODAY)
    assert told(leavers.problems) == {
        "unknown_team": [2],
        "repeated_leaver": [3],
        "future_date": [4],
        "unknown_person": [4],
        "no_date": [5],
    }
    said = leavers.problems.to_string()
    assert "close to it: 'Sales'" in said
    assert "p1" not in said
    assert "p9" not in said


def test_outcomes_by_counts(write):
    text = (
        "team,period,starts,on time,errors,error hours,rework\n"
        "Sales,2026-Q2,40,36,3,4.5,2\nPayroll East,2026-Q2,0,0,,,\n"
    )
    table = read_outcomes(write(text), roster=TEAMS, today=TODAY).table
    assert table["on_time_rate"].tolist() == [90, pd.NA]
    assert table["error_hours"].tolist() == [4.5, pd.NA]
    assert table["rework_hours"].tolist() == [2, pd.NA]


def test_outcomes_by_percents_and_shares(write):
    percents = read_outcomes(
        write("team,period,on_time_starts\nA,2026,95 %\nB,2026,80\n")
    )
    assert percents.table["on_time_rate"].tolist() == [95, 80]
    shares = read_outcomes(write("team,period,on_time_starts\nA,2026,0.95\nB,2026,1\n"))
    assert shares.table["on_time_rate"].tolist() == [95, 100]
    assert "read as shares" in shares.note


def test_outcome_mistakes_come_at_once(write, told, mistakes):
    text = (
        "team,period,starts,on_time_starts,errors\n"
        "Salse,2027,4,5,x\n,2026,4,4,1\nSales,,4,4,-1\nSales,2026,4,4,1\nSales,2026,4,4,\n"
    )
    with pytest.raises(RosterError) as caught:
        read_outcomes(write(text), roster=TEAMS, today=TODAY)
    assert told(caught.value.frame) == {
        "unknown_team": [2],
        "future_date": [2],
        "more_than_all": [2],
        "not_a_number": [2],
        "no_team": [3],
        "no_period": [4],
        "below_zero": [4],
        "repeated_entry": [6],
    }
    over = mistakes(read_outcomes, write("team,period,on_time_starts\nA,2026,101\n"))
    assert "more than 100 percent" in over[0]
    assert len(mistakes(read_outcomes, write("unit\nA\n"))) == 2


@pytest.mark.parametrize("kind", ["allocations", "leavers", "outcomes"])
def test_every_table_can_be_checked_without_being_made(write, kind):
    problems = check_roster(write("team,period\nA,2026\n"), kind=kind)
    assert set(problems["code"]) == {"missing_column"}
    assert list(problems) == ["row", "column", "code", "message", "allowed", "remedy"]
