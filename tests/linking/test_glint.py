"""A Viva Glint export from the file to team numbers, beside vivaglint's own."""

import json
from pathlib import Path

import numpy as np
import pytest

from culturekit.instrument import Instrument
from culturekit.intake import read_responses
from culturekit.linking import join_people, link_leavers
from culturekit.privacy import pseudonym
from culturekit.roster import manager_tree, read_leavers
from culturekit.scoring import answer_shares, manager_scores, score, team_scores

TESTS = Path(__file__).parents[1]
DATA = TESTS / "data"
EXPORT = DATA / "glint_sample_survey.csv"
TEXTS = {
    "meaning": "My work is meaningful",
    "valued": "I feel valued",
    "balance": "I have work-life balance",
}
CLOSED_FORM = 1e-10
ONE_PLACE = 0.05  # vivaglint rounds percentages to one place
ANSWERED = "2024-03-26"


def definition():
    items = {
        name: {"text": {"en": text}, "scale": name, "response_scale": "agree"}
        for name, text in TEXTS.items()
    }
    groups = ("department", "manager")
    return Instrument.model_validate(
        {
            "id": "glint",
            "title": "Glint",
            "items": {name: {"id": name, **part} for name, part in items.items()},
            "scales": {
                name: {"id": name, "title": name, "items": (name,)} for name in TEXTS
            },
            "response_scales": {"agree": {"id": "agree", "codes": (1, 2, 3, 4, 5)}},
            "attributes": {name: {"id": name, "title": name} for name in groups},
            "promise": {"purpose": "To learn.", "links_leavers": True},
        }
    )


@pytest.fixture(scope="module")
def survey():
    """The answers with the departments of one file and the managers of the other."""
    read = read_responses(EXPORT, definition())
    assert len(read.data) == 12
    return join_people(join_people(read, EXPORT), DATA / "glint_sample_attributes.csv")


@pytest.fixture(scope="module")
def expected():
    text = (TESTS / "reference" / "glint" / "expected.json").read_text("utf-8")
    return json.loads(text)


def name_of(row):
    return next(name for name, text in TEXTS.items() if text == row["question"])


def same_scores(table, group, row):
    found = table[(table["group"] == group) & (table["scale"] == name_of(row))]
    mean, spread, index = (
        float(found[column].iloc[0]) for column in ("mean", "sd", "index")
    )
    assert int(found["n"].iloc[0]) == row["n_responses"]
    assert mean == pytest.approx(row["mean"], abs=CLOSED_FORM)
    assert spread == pytest.approx(row["sd"], abs=CLOSED_FORM)
    assert index == pytest.approx((row["mean"] - 1) / 4 * 100, abs=CLOSED_FORM)
    assert round(index) == row["glint_score"]


def same_shares(table, group, row):
    found = table[(table["group"] == group) & (table["item"] == name_of(row))]
    for ours, theirs in (
        ("favourable", "pct_favorable"),
        ("neutral", "pct_neutral"),
        ("unfavourable", "pct_unfavorable"),
    ):
        share = float(found[ours].iloc[0])
        assert share == pytest.approx(row[theirs], abs=ONE_PLACE + CLOSED_FORM)


def test_the_whole_is_what_vivaglint_says(survey, expected):
    overall = team_scores(score(survey), "department").overall
    shares = answer_shares(survey, "department").overall
    assert len(expected["summary"]) == 3
    for row in expected["summary"]:
        same_scores(overall, "Organisation", row)
        same_shares(shares, "Organisation", row)


def test_departments_joined_by_key_are_what_vivaglint_says(survey, expected):
    table = team_scores(score(survey), "department").table
    shares = answer_shares(survey, "department").table
    assert set(table["group"]) == {row["Department"] for row in expected["department"]}
    for row in expected["department"]:
        same_scores(table, row["Department"], row)
        same_shares(shares, row["Department"], row)


def test_teams_of_managers_are_what_vivaglint_says(survey, expected):
    table = team_scores(score(survey), "manager").table
    shares = answer_shares(survey, "manager").table
    tree = manager_tree(EXPORT, survey="glint").table.set_index("manager")
    assert len(expected["manager"]) == 3 * len(tree) == 9
    for row in expected["manager"]:
        key = pseudonym([row["manager_id"]], "glint")[0]
        assert tree.loc[key, "direct"] == row["team_size"]
        same_scores(table, key, row)
        same_shares(shares, key, row)


def test_whole_trees_of_managers_are_what_vivaglint_says(survey, expected):
    found = manager_scores(survey, manager_tree(EXPORT, survey="glint"))
    assert len(expected["whole_tree"]) == len(found.table) == 9
    for kind, table in (("whole_tree", found.table), ("manager", found.direct)):
        for row in expected[kind]:
            key = pseudonym([row["manager_id"]], "glint")[0]
            of_key = table["manager"] == key
            assert set(table.loc[of_key, "reports"]) == {row["team_size"]}
            same_scores(table.assign(group=table["manager"]), key, row)
            (share,) = table.loc[
                of_key & (table["scale"] == name_of(row)), "favourable"
            ]
            assert share == pytest.approx(row["pct_favorable"], abs=ONE_PLACE + 1e-10)


def test_who_left_after_which_answer_is_what_vivaglint_says(survey, expected):
    leavers = read_leavers(DATA / "glint_sample_attrition.csv", definition())
    linked = link_leavers(survey, leavers, since=ANSWERED)
    days = linked.table["days"].to_numpy(dtype=float)
    assert len(expected["attrition"]) == 6
    for row in expected["attrition"]:
        answers = survey.data[name_of(row)].to_numpy()
        gone = np.nan_to_num(days, nan=np.inf) <= row["days"]
        for side, codes in (("favorable", (4, 5)), ("unfavorable", (1, 2))):
            those = np.isin(answers, codes)
            assert those.sum() == row[f"{side}_n"]
            share = gone[those].mean()
            assert share == pytest.approx(row[f"{side}_attrition"], abs=5e-5)
