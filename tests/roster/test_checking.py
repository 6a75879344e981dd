"""Checking a roster tells everything at once and refuses only what is no table."""

import re
from pathlib import Path

import pytest

from culturekit.errors import RosterError, UsageError
from culturekit.roster import check_roster, read_roster, unusable
from culturekit.roster.refusing import UNUSABLE

ROOT = Path(__file__).parents[2]


def test_problems_of_both_kinds_come_together(write, told):
    text = "team,parent,invited\nA,,4\nB,,0\nC,Paroll,x\nPayroll,A,9\nD,E,1\nE,D,1\n"
    problems = check_roster(write(text))
    assert told(problems) == {
        "several_tops": [],
        "empty_team": [3],
        "unknown_parent": [4],
        "not_a_number": [4],
        "circular_parents": [6],
    }
    assert set(unusable(problems)["code"]) == {"not_a_number", "circular_parents"}
    said = problems.set_index("code")["message"]
    assert said["unknown_parent"].endswith("close to it: 'Payroll'")
    assert said["circular_parents"].endswith("lead in a circle: 'D', 'E'")


def test_a_parent_may_be_a_function_or_an_office(write):
    text = "team,function,office,parent,invited\nA,F,back,F,4\nB,F,back,back,4\n"
    assert check_roster(write(text)).empty


def test_a_longer_circle_is_told_once_and_a_tree_is_none(write):
    text = "team,parent,invited\nA,B,1\nB,C,1\nC,A,1\nD,A,1\nE,D,1\nF,,1\n"
    problems = check_roster(write(text))
    assert problems["row"].tolist() == [2]
    assert "'A', 'B', 'C'" in problems["message"][0]


def test_what_reading_does_not_mind_checking_returns(write):
    path = write("team,invited\nA,0\n")
    assert check_roster(path).equals(read_roster(path).problems)
    assert check_roster(write("team,invited\nA,5\n")).empty


def test_notes_travel_with_the_problems(write):
    problems = check_roster(write("team,invited,email\nA,5,a@example.org\n"))
    assert problems.attrs["notes"] == [
        "columns that say who somebody is were not kept: email"
    ]


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(RosterError, match="there is no file"):
        check_roster(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="did you mean 'roster'"):
        check_roster(tmp_path / "none.csv", kind="rooster")


def codes():
    source = "".join(
        path.read_text("utf-8") for path in (ROOT / "culturekit/roster").glob("*.py")
    )
    found = set(re.findall(r'Cause\(\s*f?"([a-z_0-9]+)"', source))
    found |= set(re.findall(r'^    "([a-z_]+)": \(\n', source, re.MULTILINE))
    found |= {"unknown_unit", "unknown_team", "unknown_budget_category"}
    filled = re.findall(r'require_filled\(table, "\w+", "(\w+)"', source)
    return (
        found | set(filled) | {"two_containers", "differs_within_team", "two_parents"}
    )


def test_every_code_is_explained_in_the_guide():
    guide = (ROOT / "docs/roster.md").read_text("utf-8")
    assert {code for code in codes() if f"| `{code}` |" not in guide} == set()


def test_codes_that_make_a_table_unusable_exist_and_are_marked_in_the_guide():
    assert codes() >= UNUSABLE
    guide = (ROOT / "docs/roster.md").read_text("utf-8")
    marked = re.findall(r"^\| `(\w+)` \|.*\| yes \|$", guide, flags=re.MULTILINE)
    assert set(marked) == UNUSABLE
