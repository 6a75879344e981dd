"""The tree of managers, from a roster, a table or a file."""

import pandas as pd
import pytest

from culturekit.errors import RosterError
from culturekit.privacy import pseudonym
from culturekit.roster import manager_tree, read_roster

#       boss
#      /    \
#    ann    ben
#   / | \
#  c  d  e
STAFF = pd.DataFrame(
    {
        "Employee ID": ["boss", "ann", "ben", "c", "d", "e"],
        "Manager ID": [None, "boss", "boss", "ann", "ann", "ann"],
        "Email": "somebody@example.org",
    }
)


def test_direct_and_indirect_reports_levels_and_span():
    tree = manager_tree(STAFF)
    assert list(tree.table) == ["manager", "level", "direct", "indirect", "depth"]
    assert tree.table.drop(columns="manager").to_numpy().tolist() == [
        [1, 2, 3, 2],
        [2, 3, 0, 1],
    ]
    assert tree.depth == 3
    assert tree.span == 2.5
    assert tree.levels.fillna(0).to_numpy().tolist() == [
        [1, 1, 1, 2],
        [2, 2, 1, 3],
        [3, 3, 0, 0],
    ]
    assert tree.note == (
        "6 people in 3 levels, 2 of them with reports: 2.5 directly on average, at "
        "most 3."
    )


def test_every_manager_knows_the_own_ones_row():
    staff = pd.DataFrame(
        {
            "person": ["e", "b", "a", "x", "y", "z", "w", "c"],
            "manager": ["b", "a", None, "y", "x", "x", "y", "q"],
        }
    )
    tree = manager_tree(staff)
    above = [-1 if at < 0 else tree.table["manager"][at] for at in tree.above]
    own = tree.people.set_index("person")["manager"].reindex(tree.table["manager"])
    assert above == own.where(own.notna(), -1).tolist()
    assert tree.above.tolist() == [1, -1, 3, 2]


def test_a_table_put_together_of_parts_is_as_good_as_one():
    parts = pd.concat([STAFF.iloc[:2], STAFF.iloc[2:]], ignore_index=True)
    pd.testing.assert_frame_equal(
        manager_tree(parts).people, manager_tree(STAFF).people
    )


def test_persons_are_keys_and_rows_are_never_shown():
    tree = manager_tree(STAFF, survey="s")
    keys = dict(
        zip(STAFF["Employee ID"], pseudonym(STAFF["Employee ID"], "s"), strict=True)
    )
    assert tree.table["manager"].tolist() == [keys["boss"], keys["ann"]]
    assert tree.people["manager"].tolist()[3:] == [keys["ann"]] * 3
    assert set(tree.people["top"]) == {keys["boss"]}
    assert tree.cells is None
    for shown in (repr(tree), tree._repr_html_()):
        assert keys["ann"] not in shown
        assert "ann" not in shown.replace("manage", "")


def test_a_roster_and_its_file_give_the_same_tree(tmp_path, definition):
    path = tmp_path / "staff.csv"
    STAFF.assign(team="A").to_csv(path, index=False)
    roster = read_roster(path, definition(attributes={}))
    one, two = manager_tree(roster), manager_tree(path, survey="s")
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.people, two.people)


def test_numbers_as_ids_and_strangers_and_circles():
    staff = pd.DataFrame({"employee_id": [1, 2, 3, 4, 5], "manager": [99, 1, 4, 3, 5]})
    tree = manager_tree(staff)
    assert tree.table["direct"].tolist() == [1]
    assert "Managers who are not in the list: named by 1." in tree.note
    assert "in circles, and counted as tops: 3." in tree.note


def test_nobody_manages_anybody():
    flat = pd.DataFrame({"person": ["a", "b"], "manager": [None, None]})
    assert manager_tree(flat).note == "2 people, none of whom manages another."
    assert manager_tree(flat).table.empty


@pytest.mark.parametrize("columns", [["Employee ID"], ["Manager ID"], ["Email"]])
def test_without_both_columns_there_is_no_tree(columns):
    with pytest.raises(RosterError, match="nothing says who reports to whom"):
        manager_tree(STAFF[columns])


def test_a_roster_of_teams_has_no_tree(write):
    with pytest.raises(RosterError, match="nothing says who reports to whom"):
        manager_tree(read_roster(write("team,invited\nA,4\n")))
