"""Rosters with one row a person: counted by team, known by keys, checked as a tree."""

import numpy as np
import pandas as pd
import pytest

from culturekit.errors import RosterError
from culturekit.privacy import pseudonym
from culturekit.roster import check_roster, read_roster

STAFF = """Employee ID,First name,Team name,Function,office,Manager ID,Standort
e1,Ann,A,F,back,,West
e2,Ben,A,F,Back office,e1,East
e3,Eve,B,G,front,e1,West
"""


def test_people_are_counted_and_known_by_keys_of_the_survey(write, definition):
    place = {"id": "location", "title": "Location", "columns": ("Standort",)}
    asked = definition(attributes={**definition().attributes, "location": place})
    roster = read_roster(write(STAFF), asked)
    assert roster.invited().to_dict() == {"A": 2, "B": 1}
    assert roster.survey == "s"
    assert (
        roster.people["person"].tolist() == pseudonym(["e1", "e2", "e3"], "s").tolist()
    )
    assert roster.people["manager"].isna().tolist() == [True, False, False]
    assert roster.people["manager"][1] == roster.people["person"][0]
    assert roster.people["location"].tolist() == ["West", "East", "West"]
    assert "first_name" not in roster.people
    assert list(roster.teams) == ["team", "function", "office", "invited"]
    assert roster.note.startswith("3 of 3 people listed count as invited, in 2 teams.")


def test_nothing_of_a_person_stands_in_what_is_printed_or_said(write):
    text = STAFF.replace("e3,Eve,B", "e1,Eve,B").replace("e1,West", "zz,West")
    with pytest.raises(RosterError) as caught:
        read_roster(write(text))
    said = str(caught.value) + caught.value.frame.to_string()
    assert "stands in an earlier row" in said
    for word in ("e1", "e2", "zz", "Ann", "Ben"):
        assert f"'{word}'" not in said
        assert f" {word} " not in said


def test_column_of_persons_in_a_table_of_teams_is_left_out(write):
    roster = read_roster(write("team,person,invited\nA,p7,12\nB,p9,1\n"))
    assert roster.people is None
    assert list(roster.teams) == ["team", "invited"]


def test_people_may_be_marked_as_not_invited(write):
    roster = read_roster(write("person,team,invited\n1,A,yes\n2,A,nein\n3,B,1\n"))
    assert roster.invited().to_dict() == {"A": 1, "B": 1}
    assert roster.people["invited"].tolist() == [True, False, True]


def test_everything_wrong_with_persons_comes_at_once(write, told):
    rows = ["1,A,F,2", "2,A,F,1", "3,A,G,3", ",B,F,1", "5,,F,1", "5,B,F,99", "7,B,F,"]
    text = "\n".join(["person,team,function,manager", *rows])
    assert told(check_roster(write(text))) == {
        "circular_managers": [2],
        "own_manager": [4],
        "two_containers": [4],
        "no_person": [5],
        "no_team": [6],
        "repeated_person": [7],
        "unknown_manager": [7],
    }


def test_a_circle_is_told_once_by_rows_and_never_by_names(write):
    text = "person,team,manager\nx,A,y\ny,A,z\nz,A,x\nw,A,x\nu,A,v\nv,A,u\n"
    problems = check_roster(write(text))
    assert problems["row"].tolist() == [2, 6]
    assert problems["message"].tolist() == [
        "3 people manage each other in a circle: rows 2, 3, 4",
        "2 people manage each other in a circle: rows 6, 7",
    ]


def test_several_tops_are_reported_and_allowed(write, told):
    roster = read_roster(write("person,team,manager\n1,A,\n2,A,\n3,A,1\n"))
    assert told(roster.problems) == {"several_tops": []}
    assert "2 people have no manager" in roster.problems["message"].iloc[0]


def test_managers_given_in_another_kind_of_id_are_told_as_that(write):
    problems = check_roster(write("person,team,manager\n1,A,x\n2,A,y\n"))
    assert problems["message"].str.contains("ids of another kind").all()


def test_a_team_in_two_departments_keeps_them_for_its_people(write, told):
    text = "person,team,department,vacancies\n1,A,D,1\n2,A,E,2\n3,B,D,0\n"
    roster = read_roster(write(text))
    assert told(roster.problems) == {"differs_within_team": [3, 3]}
    assert list(roster.teams) == ["team", "vacancies", "invited"]
    assert roster.people["department"].tolist() == ["D", "E", "D"]
    assert roster.teams["vacancies"].tolist() == [1, 0]


def test_a_team_under_two_parents(write, told):
    text = "person,team,parent\n1,A,B\n2,A,C\n3,B,C\n4,C,\n"
    assert told(check_roster(write(text))) == {"two_parents": [3]}
    rows = "team,parent,invited\nA,B,1\nA,C,1\nB,,1\nC,B,1\n"
    assert told(check_roster(write(rows))) == {"repeated_team": [3], "two_parents": [3]}


def test_a_hundred_thousand_persons_are_read_as_one(write):
    count, rng = 100_000, np.random.default_rng(3)
    team = rng.integers(0, 3000, count)
    above = np.maximum(0, (np.arange(count) - 1) // 7)
    frame = pd.DataFrame({"person": np.arange(count), "team": team, "manager": above})
    frame = frame.astype("str")
    frame.loc[0, "manager"] = ""
    roster = read_roster(write(frame.to_csv(index=False)))
    assert roster.invited().sum() == count
    expected = pd.Series(team).value_counts().rename(str)
    assert roster.invited().to_dict() == expected.to_dict()
    assert roster.problems.empty


def test_managers_stay_keys_also_where_the_definition_asks_for_them(write, definition):
    asked = definition(attributes={"manager": {"id": "manager", "title": "Manager"}})
    people = read_roster(write(STAFF), asked).people
    assert people["manager"].tolist()[1:] == pseudonym(["e1", "e1"], "s").tolist()
    assert list(people).count("manager") == 1


def test_teams_that_differ_only_in_writing_are_told(write, told):
    text = "person,team\n1,Payroll\n2,Payroll\n3,payroll\n4,Pay-roll\n5,Sales\n"
    problems = check_roster(write(text))
    assert told(problems) == {"spelt_differently": [4, 5]}
    assert read_roster(write(text)).invited().to_dict()["Payroll"] == 2
