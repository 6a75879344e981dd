"""Who counts as invited follows from the first and the last day of each."""

from datetime import date, datetime

import pytest

from culturekit.errors import UsageError
from culturekit.roster import check_roster, read_roster

STAFF = """person,team,Eintritt,Austritt
1,A,2020-01-01,
2,A,2026-09-15,
3,A,2026-09-16,
4,A,,2026-09-15
5,A,,2026-09-14
6,B,2019-03-01,9999-12-31
7,B,2026-09-21,2026-09-30
"""


@pytest.mark.parametrize(
    ("on", "counted"),
    [
        ("2026-09-15", {"A": 3, "B": 1}),
        (date(2026, 9, 16), {"A": 3, "B": 1}),
        (datetime(2026, 9, 14, 12), {"A": 3, "B": 1}),
        ("2026-09-15/2026-09-21", {"A": 4, "B": 2}),
        (("2026-09-14", date(2026, 9, 21)), {"A": 5, "B": 2}),
        ("2030-01-01", {"A": 3, "B": 1}),
        (None, {"A": 5, "B": 2}),
    ],
)
def test_both_ends_are_included(write, on, counted):
    assert read_roster(write(STAFF), on=on).invited().to_dict() == counted


def test_the_note_says_who_counts(write):
    note = read_roster(write(STAFF), on="2026-09-15").note
    assert note.startswith("4 of 7 people listed count as invited, in 2 teams.")
    assert (
        "Those eligible on 2026-09-15 count as invited, both days included; not "
        "counted: 2 of 7 rows that begin later, 1 that ended before."
    ) in note
    assert "no day was given" in read_roster(write(STAFF)).note
    undated = read_roster(write("person,team\n1,A\n"), on="2026-09-15").note
    assert "there is no column eligible_from" in undated


def test_teams_come_and_go_too(write, told):
    text = "team,invited,eligible_from\nA,5,01.01.2026\nB,7,01.10.2026\n"
    roster = read_roster(write(text), on="2026-09-15")
    assert roster.invited().to_dict() == {"A": 5, "B": 0}
    assert told(roster.problems) == {"empty_team": [3]}


def test_people_keep_their_days(write):
    people = read_roster(write(STAFF), on="2026-09-15").people
    assert people["eligible_from"].dt.year.tolist()[:2] == [2020, 2026]
    assert people["invited"].tolist() == [True, True, False, True, False, True, False]


def test_days_that_cannot_be(write, told):
    text = (
        "person,team,hire date,last day\n"
        "1,A,05/31/2026,05/01/2026\n2,A,soon,\n3,A,,02/30/2026\n"
    )
    problems = check_roster(write(text))
    assert told(problems) == {"ends_before_start": [2], "not_a_date": [3, 4]}
    text = "person,team,hire date\n1,A,05/06/2026\n"
    assert told(check_roster(write(text))) == {"ambiguous_date": [2]}


@pytest.mark.parametrize(
    "on", ["soon", "2026-13-01", "2026-09-02/2026-09-01", "2026-01-01/2026-01-02/x", ""]
)
def test_what_is_no_day_is_wrong_use(write, on):
    with pytest.raises(UsageError, match="allowed: '2026-09-15'"):
        read_roster(write(STAFF), on=on)
