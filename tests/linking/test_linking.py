"""Answers joined by the id of the person: attributes, managers and leavers."""

from pathlib import Path

import pandas as pd
import pytest

from culturekit.errors import InputError, PromiseError, RosterError, UsageError
from culturekit.instrument import Instrument
from culturekit.intake import read_responses
from culturekit.linking import join_people, link_leavers
from culturekit.privacy import pseudonym
from culturekit.roster import Leavers, manager_tree, read_leavers, read_roster
from culturekit.survey import Survey

DATA = Path(__file__).parents[1] / "data"
TEXTS = ("My work is meaningful", "I feel valued", "I have work-life balance")


def definition(promise=None, **attributes):
    items = {
        f"q{i}": {
            "id": f"q{i}",
            "text": {"en": text},
            "scale": "s",
            "response_scale": "r",
        }
        for i, text in enumerate(TEXTS)
    }
    told = {"purpose": "To learn.", "links_leavers": True}
    return Instrument.model_validate(
        {
            "id": "glint",
            "title": "Glint",
            "items": items,
            "scales": {},
            "response_scales": {"r": {"id": "r", "codes": (1, 2, 3, 4, 5)}},
            "attributes": {
                name: {"id": name, "title": name.title(), **fields}
                for name, fields in attributes.items()
            },
            "promise": told if promise is None else promise or None,
        }
    )


ASKED = definition(department={}, gender={"values": ("F", "M", "X")})


@pytest.fixture
def survey():
    return read_responses(DATA / "glint_sample_survey.csv", ASKED)


def by_id(survey):
    """The rows in the order E1, E2, ..., by the keys that those ids have."""
    ids = [f"E{i}" for i in range(1, 13)]
    return survey.data.loc[pseudonym(ids, survey.instrument.id)]


def test_attributes_of_an_export_meet_its_answers(survey):
    joined = join_people(survey, DATA / "glint_sample_attributes.csv")
    true = pd.read_csv(DATA / "glint_sample_attributes.csv")
    assert by_id(joined)["department"].tolist() == true["Department"].tolist()
    assert by_id(joined)["gender"].tolist() == true["Gender"].tolist()
    assert joined.data["gender"].cat.categories.tolist() == ["F", "M", "X"]
    assert "Tenure Group" not in joined.data
    assert len(joined.data) == 12
    assert joined.data["q0"].equals(survey.data["q0"])
    assert "department" not in survey.data


def test_other_columns_join_when_they_are_named(survey):
    path = DATA / "glint_sample_attributes.csv"
    joined = join_people(survey, path, attributes=("Tenure Group",))
    assert by_id(joined)["Tenure Group"].tolist()[:2] == ["0-1", "0-1"]
    with pytest.raises(UsageError, match="did you mean 'tenure_group'"):
        join_people(survey, path, attributes=("Tenure Groop",))


def test_a_table_and_a_file_join_alike(survey):
    path = DATA / "glint_sample_attributes.csv"
    one, two = join_people(survey, path), join_people(survey, pd.read_csv(path))
    pd.testing.assert_frame_equal(one.data, two.data)


def test_managers_join_as_keys(survey):
    asked = definition(manager={})
    survey = Survey(survey.data, asked)
    joined = join_people(survey, DATA / "glint_sample_survey.csv")
    managers = by_id(joined)["manager"]
    nine, ten, eleven = pseudonym(["E9", "E10", "E11"], "glint")
    assert managers.tolist()[:8] == [nine] * 3 + [ten] * 3 + [eleven] * 2
    tree = manager_tree(DATA / "glint_sample_survey.csv", survey="glint")
    counts = managers.value_counts().to_dict()
    assert counts == dict(zip(tree.table["manager"], tree.table["direct"], strict=True))
    assert tree.table["level"].tolist() == [1, 1, 1]
    assert tree.note.startswith("12 people in 2 levels, 3 of them with reports: 3.0")


def test_a_roster_of_persons_joins(survey, tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text("Employee ID,team,Department\nE1,A,Sales\nE2,B,HR\n")
    joined = join_people(survey, read_roster(path, ASKED))
    departments = by_id(joined)["department"]
    assert departments.tolist()[:2] == ["Sales", "HR"]
    assert departments.isna().sum() == 10
    told = joined.problems[joined.problems["code"] == "not_in_list"]
    assert "10 of 12 people who answered are not in the list" in told["message"].iloc[0]
    assert told["row"].tolist() == list(range(4, 14))
    with pytest.raises(UsageError, match="not those of this survey"):
        join_people(survey, read_roster(path))
    path.write_text("team,invited\nA,5\n")
    with pytest.raises(RosterError, match="one row a team"):
        join_people(survey, read_roster(path, ASKED))


def test_what_the_answers_have_stays_unless_it_is_named(survey):
    staff = pd.read_csv(DATA / "glint_sample_attributes.csv")
    first = join_people(survey, staff)
    moved = staff.assign(Department="Elsewhere")
    assert join_people(first, moved).data.equals(first.data)
    again = join_people(first, moved, attributes=("department",))
    assert set(again.data["department"]) == {"Elsewhere"}


def test_ids_read_as_numbers_meet_ids_read_as_text():
    index = pseudonym(["1001", "1002"], "glint")
    survey = Survey(pd.DataFrame({"q0": [1, 2]}, index=index), ASKED)
    staff = pd.DataFrame({"person": [1001.0, None, 1002.0], "Department": list("abc")})
    joined = join_people(survey, staff.dropna())
    assert joined.data["department"].tolist() == ["a", "c"]


@pytest.mark.parametrize(
    ("staff", "error", "words"),
    [
        ({"Employee ID": ["x", "y"]}, InputError, "none of the 12 people"),
        ({"Employee ID": ["E1", "E1"]}, RosterError, "row 2, column 'Employee ID'"),
        ({"Employee ID": ["E1"], "Gender": ["?"]}, RosterError, "allowed: F, M, X"),
        ({"Department": ["E1"]}, RosterError, "no column 'person'"),
    ],
)
def test_lists_that_cannot_be_joined(survey, staff, error, words):
    with pytest.raises(error, match=words) as caught:
        join_people(survey, pd.DataFrame(staff))
    assert "E1" not in str(caught.value)


def test_nothing_is_joined_to_anonymous_answers(survey):
    asked = definition(
        {"purpose": "To learn.", "identity": "anonymous", "links_leavers": True}
    )
    anonymous = Survey(survey.data, asked)
    with pytest.raises(PromiseError, match="promised anonymous answers") as caught:
        join_people(anonymous, DATA / "glint_sample_attributes.csv")
    assert caught.value.exit_code == 5
    with pytest.raises(PromiseError, match="promised to be anonymous"):
        link_leavers(anonymous, Leavers(pd.DataFrame()))


def test_leavers_of_an_export_meet_its_answers(survey):
    leavers = read_leavers(DATA / "glint_sample_attrition.csv", ASKED)
    linked = link_leavers(survey, leavers)
    ids = [f"E{i}" for i in range(1, 13)]
    keys = dict(zip(pseudonym(ids, "glint"), range(1, 13), strict=True))
    gone = sorted(keys[key] for key in linked.table.index[linked.table["left"]])
    assert gone == [1, 3, 6, 8, 11]
    assert linked.table.index.equals(survey.data.index)
    assert linked.note == (
        "5 of 12 people who answered have left; 0 of 5 leavers did not answer, or are "
        "not known by the same id."
    )
    assert linked.table["days"].isna().all()


def test_only_later_days_count_and_of_several_the_last(survey):
    leavers = read_leavers(DATA / "glint_sample_attrition.csv", ASKED)
    linked = link_leavers(survey, leavers, since="2024-05-15")
    assert int(linked.table["left"].sum()) == 3
    assert "not counted: 2." in linked.note
    assert sorted(linked.table["days"].dropna()) == [17, 47, 87]
    twice = pd.concat(
        [leavers.table, leavers.table.assign(date=pd.Timestamp("2025-01-01"))]
    )
    late = link_leavers(survey, Leavers(twice, survey="glint"), since="2024-12-31")
    assert sorted(late.table["days"].dropna()) == [1] * 5


def test_linked_rows_are_never_shown_or_released(survey):
    linked = link_leavers(
        survey, read_leavers(DATA / "glint_sample_attrition.csv", ASKED)
    )
    assert linked.cells is None
    for shown in (repr(linked), linked._repr_html_()):
        assert not any(key in shown for key in survey.data.index)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (definition({"purpose": "x"}), "links_leavers = false"),
        (definition(False), "nothing says what respondents were promised"),
        (definition(team={"source": "self_reported"}), "named their team themselves"),
    ],
)
def test_what_was_not_promised_is_refused(survey, asked, words):
    with pytest.raises(PromiseError, match=words) as caught:
        link_leavers(Survey(survey.data, asked), Leavers(pd.DataFrame()))
    assert caught.value.exit_code == 5


def test_lists_that_cannot_be_linked(survey, tmp_path):
    with pytest.raises(UsageError, match="no keys of this survey"):
        link_leavers(survey, read_leavers(DATA / "glint_sample_attrition.csv"))
    path = tmp_path / "teams.csv"
    path.write_text("team,date\nA,2026-01-01\n")
    with pytest.raises(InputError, match="names teams only"):
        link_leavers(survey, read_leavers(path, ASKED))
    leavers = read_leavers(DATA / "glint_sample_attrition.csv", ASKED)
    with pytest.raises(UsageError, match="since: 'someday' is no day"):
        link_leavers(survey, leavers, since="someday")


def test_a_list_of_nobody_links_nobody(survey, tmp_path):
    path = tmp_path / "none.csv"
    path.write_text("Employee ID,Termination Date\nE1,\n")
    linked = link_leavers(survey, read_leavers(path, ASKED))
    assert not linked.table["left"].any()
