import numpy as np
import pandas as pd
import pytest

from culturekit.intake import check_answered, read_responses
from culturekit.intake.attributes import read_values
from culturekit.intake.nesting import container_problem, settle_containers
from culturekit.roster import Roster


@pytest.fixture
def roster():
    teams = {
        "team": ["Payroll", "Sales, East", "Housing"],
        "office": ["back", "front", "back"],
        "invited": [1, 10, 4],
    }
    return Roster(pd.DataFrame(teams))


@pytest.fixture
def read(tmp_path, write, instrument):
    def reading(names, *rows, **options):
        path = write(tmp_path / "a.csv", [names, *rows])
        return read_responses(path, instrument, **options)

    return reading


def test_values_labels_and_case_are_one(read):
    rows = [
        ["1", "front"],
        ["2", "FRONT OFFICE"],
        ["3", " Front  office"],
        ["4", "back"],
    ]
    survey = read(["q1", "office"], *rows)
    assert survey.data["office"].tolist() == ["front"] * 3 + ["back"]
    assert survey.data["office"].cat.categories.tolist() == ["front", "back"]


def test_a_value_that_is_not_allowed_is_a_problem(read):
    survey = read(["q1", "office"], ["1", "secret place"], ["2", "back"])
    assert survey.data["office"].isna().tolist() == [True, False]
    row = survey.problems[survey.problems["code"] == "unknown_value"].iloc[0]
    assert (row["row"], row["column"], row["allowed"]) == (2, "office", "front, back")
    assert "secret" not in survey.problems.to_csv()


def test_ordered_attributes_stay_ordered(read):
    tenure = read(["q1", "tenure"], ["1", ">3"], ["2", "<1"]).data["tenure"]
    assert tenure.cat.ordered
    assert tenure.min() == "<1"


def test_spellings_of_a_team_are_one_group_and_told(read):
    rows = [["1", "Payroll"], ["2", "Payroll"], ["3", "payroll"], ["4", "N/A"]]
    survey = read(["q1", "team"], *rows)
    assert survey.data["team"].dropna().tolist() == ["Payroll"] * 3
    assert "spelt_differently" in set(survey.problems["code"])


def test_control_characters_leave_team_names(read):
    survey = read(["q1", "team"], ["1", "Pay\x07\nroll"])
    assert survey.data["team"].tolist() == ["Pay roll"]


def test_containers_come_from_the_roster(read, roster):
    survey = read(["q1", "team"], ["1", "payroll"], ["2", "Sales, East"], roster=roster)
    assert survey.data["team"].tolist() == ["Payroll", "Sales, East"]
    assert survey.data["office"].tolist() == ["back", "front"]
    assert survey.data["office"].cat.categories.tolist() == ["front", "back"]


def test_teams_outside_the_roster_are_kept_and_told(read, roster):
    survey = read(["q1", "team"], ["1", "Payrol"], ["2", "Housing"], roster=roster)
    assert survey.data["team"].tolist() == ["Payrol", "Housing"]
    assert survey.data["office"].isna().tolist() == [True, False]
    row = survey.problems[survey.problems["code"] == "not_in_roster"].iloc[0]
    assert row["row"] == 2
    assert row["message"].endswith("; close to it: 'Payroll'")
    assert "'Payrol'" not in row["message"]


def test_names_near_the_roster_are_told_apart_from_those_that_are_not(read, roster):
    rows = [["1", "Payrol"], ["2", "Kitchen"], ["3", "Hosuing"], ["4", "pay-roll"]]
    problems = read(["q1", "team"], *rows, roster=roster).problems
    told = problems[problems["code"] == "not_in_roster"]
    assert told["row"].tolist() == [2, 3, 4, 5]
    ends = [message.partition("; close to it: ")[2] for message in told["message"]]
    assert ends == ["'Payroll'", "", "'Housing'", "'Payroll'"]
    assert "Kitchen" not in told.to_string()


def test_a_file_at_odds_with_the_roster_is_put_right_and_told(read, roster):
    names = ["q1", "team", "office"]
    survey = read(
        names, ["1", "Payroll", "front"], ["1", "Housing", "back"], roster=roster
    )
    assert survey.data["office"].tolist() == ["back", "back"]
    told = survey.problems[survey.problems["code"] == "other_container"]
    assert told["row"].tolist() == [2]
    assert told["column"].tolist() == ["office"]
    assert "the roster gives" in told["message"].iloc[0]


def test_a_team_in_two_offices_is_counted_in_the_one_most_answers_name(instrument):
    nested = instrument.attributes["team"].model_copy(update={"within": "office"})
    attributes = {**instrument.attributes, "team": nested}
    instrument = instrument.model_copy(update={"attributes": attributes})
    offices = ["back", "back", "front", None]
    data = pd.DataFrame(
        {
            "team": pd.Categorical(["Payroll"] * 4),
            "office": pd.Categorical(offices, ["front", "back"]),
        }
    )
    settled, changed = settle_containers(data, instrument, None)
    assert settled["office"].tolist() == ["back"] * 4
    assert changed["office"].tolist() == [False, False, True, False]
    assert "most answers" in container_problem("office", listed=False).message


def test_numbers_of_teams_are_read_as_people_write_them(read):
    survey = read(["q1", "team"], ["1", "7.0"], ["1", "12.0"], ["1", ""])
    assert survey.data["team"].cat.categories.tolist() == ["12", "7"]
    versions = read(["q1", "team"], ["1", "7.0"], ["1", "7.1"])
    assert versions.data["team"].tolist() == ["7.0", "7.1"]


def test_more_answers_than_invited_are_told(read, roster):
    rows = [["1", "Payroll"], ["2", "Payroll"], ["3", "Housing"]]
    survey = read(["q1", "team"], *rows, roster=roster)
    assert check_answered(survey).to_numpy().tolist() == [["Payroll", 2, 1]]
    row = survey.problems[survey.problems["code"] == "more_answers_than_invited"].iloc[
        0
    ]
    assert "more answers from team 'Payroll'" in row["message"]
    assert check_answered(read(["q1", "team"], *rows)).empty


@pytest.mark.parametrize(
    "values", [["a@b.org", "c@d.org"], ["203.0.113.1", "::1:2:3:4:5"]]
)
def test_addresses_never_become_an_attribute(read, values):
    survey = read(["q1", "team"], *[[str(i), v] for i, v in enumerate(values, start=1)])
    assert "team" not in survey.data
    assert "private_column" in set(survey.problems["code"])


def test_the_most_frequent_spelling_names_the_group(instrument):
    team = instrument.attributes["team"]
    values = read_values(["SALES", "Sales", "-"], np.array([1, 5, 2]), team)
    assert values.values == ["Sales"]
    assert values.codes.tolist() == [0, 0, -1]
