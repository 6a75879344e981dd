"""Outcomes added up by function and office, by hand."""

import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.instrument import load_instrument
from culturekit.report.wave import Sources, Wave, locate, prepare
from culturekit.report.work import outcomes_of
from culturekit.roster import Outcomes, Roster
from culturekit.survey import Survey

TEAMS = pd.DataFrame(
    {
        "team": ["A", "B", "C", "D"],
        "function": ["Sales", "Payroll", "Payroll", "Tiny"],
        "office": ["front", "back", "back", "back"],
        "invited": [10, 20, 5, 4],
    }
)
WORK = pd.DataFrame(
    {
        "team": ["A", "B", "C", "D", "A"],
        "period": ["2026-Q3"] * 4 + ["2026-Q2"],
        "starts": [10, 30, 10, 10, 99],
        "on_time_starts": [9, 15, 10, 0, 0],
        "on_time_rate": [90.0, 50.0, 100.0, 0.0, 0.0],
        "errors": [5, 8, None, 50, 99],
        "error_hours": None,
        "rework_hours": [1.0, 2.0, 3.0, 4.0, 5.0],
    }
).astype({"errors": "Float64", "error_hours": "Float64"})


def added(work, roster=TEAMS, wave="2026-Q3"):
    asked = load_instrument("culture_health")
    survey = Survey(pd.DataFrame(), asked, Roster(roster), wave=wave)
    sources = Sources(None, "", None, None, "")
    rows = outcomes_of(Wave(survey, sources, None, Outcomes(work)), floor=5)
    return {(row["level"], row["group"]): row for row in rows}


def test_sums_rates_and_numbers_a_person():
    rows = added(WORK)
    assert list(rows) == [
        ("office", "front"),
        ("office", "back"),
        ("function", "Sales"),
        ("function", "Payroll"),
    ]
    payroll = rows["function", "Payroll"]
    assert payroll["invited"] == 25
    assert payroll["on_time_rate"] == pytest.approx(100 * 25 / 40)
    assert payroll["errors"] == pytest.approx(8 / 25)
    assert payroll["error_hours"] is None
    assert payroll["rework_hours"] == pytest.approx(5 / 25)


def test_a_unit_of_few_is_left_out_of_its_side_as_well():
    back, payroll = (
        added(WORK)[k] for k in (("office", "back"), ("function", "Payroll"))
    )
    for name in ("invited", "starts", "on_time_rate", "errors", "rework_hours"):
        assert back[name] == payroll[name]


def test_percents_without_counts_are_weighted_by_heads():
    percents = WORK.assign(starts=pd.NA, on_time_starts=pd.NA)
    rate = added(percents)["function", "Payroll"]["on_time_rate"]
    assert rate == pytest.approx((20 * 50 + 5 * 100) / 25)


def test_rows_about_functions_themselves_count_for_them():
    work = WORK.assign(team=["Sales", "Payroll", "Nobody", "Tiny", "Sales"])
    rows = added(work)
    assert rows["function", "Payroll"]["starts"] == 30
    assert rows["function", "Payroll"]["invited"] == 25


def test_all_periods_count_where_the_wave_has_none():
    assert added(WORK, wave="other")["function", "Sales"]["starts"] == 109


def test_nothing_without_units():
    assert added(WORK, TEAMS.drop(columns="function")) == {}


def test_books_are_named_and_nothing_else_is():
    found = locate("q3.csv", outcomes="work.csv", allocations=None)
    assert found.outcomes.name == "work.csv"
    assert found.allocations is None
    assert locate().outcomes.name == "outcomes.csv"
    with pytest.raises(UsageError, match="did you mean 'outcomes'"):
        prepare("q3.csv", outcome="work.csv")


def test_the_day_of_the_survey_decides_who_was_invited(tmp_path):
    (tmp_path / "staff.csv").write_text(
        "person,team,joined\n1,A,2020-01-01\n2,A,2026-12-01\n3,A,\n"
    )
    (tmp_path / "q3.csv").write_text("team,eng1\nA,4\n")
    files = {"roster": tmp_path / "staff.csv", "survey": "culture_health"}
    everybody = prepare(tmp_path / "q3.csv", **files)
    then = prepare(tmp_path / "q3.csv", on="2026-09-15", **files)
    assert (everybody.about["invited"], then.about["invited"]) == (3, 2)
    assert then.about["outcomes"] == []
