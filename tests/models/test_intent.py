"""Percent intending to leave by fairness, and accuracy for teams not seen."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from culturekit.disclosure import Rule, release
from culturekit.errors import UsageError
from culturekit.models import intent_at, unseen_teams
from culturekit.scoring import score
from culturekit.survey import Survey

DOMAINS = (
    *("leadership", "tools", "onboarding", "headcount"),
    *("variable_pay", "recognition"),
)


@pytest.fixture(scope="module")
def rows(scores):
    codes = scores.survey.data["stay_12m"].to_numpy(dtype=float, na_value=np.nan)
    frame = scores.index.assign(leaves=np.where(codes == 4, 1.0, 0.0))
    return frame[np.isin(codes, [1, 2, 4]) & frame["equity"].notna()]


def with_answers(scores, **columns):
    """The same survey with other answers, scored again."""
    data = scores.survey.data.copy()
    for name, values in columns.items():
        data[name] = pd.array(values, dtype="Int8")
    return score(Survey(data, scores.survey.instrument, scores.survey.roster))


def test_equals_a_clustered_glm(scores, rows):
    design = np.column_stack([np.ones(len(rows)), rows["equity"] / 10])
    teams = pd.factorize(rows["team"])[0]
    glm = GLM(rows["leaves"], design, family=Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": teams}
    )
    found = intent_at(scores)
    at = np.column_stack([np.ones(3), [2.5, 5, 7.5]])
    np.testing.assert_allclose(found.table["percent"], 100 * glm.predict(at), rtol=1e-5)
    error = np.sqrt(np.einsum("ij,jk,ik->i", at, glm.cov_params(), at))
    line = at @ glm.params
    low = np.log(found.table["conf_low"] / (100 - found.table["conf_low"]))
    # t with teams - 1 degrees of freedom where statsmodels takes z
    ratio = (line - low) / error
    assert ratio.between(1.96, 2.06).all()
    assert found.table["n"].tolist() == [len(rows)] * 3
    assert found.table["n_teams"].unique() == [len(np.unique(teams))]


def test_per_ten_points_is_the_average_slope(scores, rows):
    found = intent_at(scores)
    curve = intent_at(scores, at=np.linspace(0, 100, 2001)).table
    slope = np.gradient(curve["percent"], curve["fairness"])
    average = 10 * np.interp(rows["equity"], curve["fairness"], slope).mean()
    ten = found.per_ten_points
    assert ten["estimate"] == pytest.approx(average, rel=1e-3)
    assert ten["conf_low"] < ten["estimate"] < ten["conf_high"]
    assert found.table["per_ten_points"].nunique() == 1


def test_less_fair_goes_with_more_leaving(scores):
    found = intent_at(scores)
    assert found.table["fairness"].tolist() == [25, 50, 75]
    assert found.table["percent"].is_monotonic_decreasing
    assert len(found.curve) == 21
    assert found.curve.columns.equals(found.table.columns)
    assert found.note.endswith("This does not show causes.")
    assert json.dumps(found.to_dict())


def test_those_who_retire_or_will_not_say_are_left_out(scores):
    codes = scores.survey.data["stay_12m"].astype("float").to_numpy()
    said = np.isin(codes, [1, 2, 4]) & scores.index["equity"].notna().to_numpy()
    assert intent_at(scores).table["n"][0] == said.sum()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"stay_12m": lambda f: np.ones(len(f))}, "there are fewer"),
        (
            {f"eqt_{d}": lambda f: np.full(len(f), 3) for d in DOMAINS},
            "one value for everybody",
        ),
        (
            {"stay_12m": lambda f: np.where(f["equity"] < 40, 4, 1)},
            "separates",
        ),
    ],
)
def test_what_cannot_be_estimated_says_why(scores, change, why):
    answers = {name: make(scores.index) for name, make in change.items()}
    found = intent_at(with_answers(scores, **answers))
    assert why in found.note
    assert found.table["percent"].isna().all()
    assert found.table["fairness"].tolist() == [25, 50, 75]
    assert json.dumps(found.to_dict())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"at": (25, 120)}, "each from 0 to 100"),
        ({"at": ()}, "at least one"),
        ({"scale": "equty"}, "did you mean 'equity'"),
        ({"scale": "turnover_intent"}, "no such scored scale 'turnover_intent'"),
        ({"conf_level": 95}, "conf_level 95"),
    ],
)
def test_wrong_use_is_said(scores, options, message):
    with pytest.raises(UsageError, match=message):
        intent_at(scores, **options)


def test_a_table_or_a_survey_without_the_roles_is_refused(scores):
    with pytest.raises(UsageError, match=r"needs a Survey or Scores"):
        intent_at(scores.table)
    roles = scores.survey.instrument.roles.model_copy(update={"leaving_item": None})
    other = scores.survey.instrument.model_copy(update={"roles": roles})
    survey = Survey(scores.survey.data, other)
    with pytest.raises(UsageError, match="leaving_item"):
        intent_at(score(survey))


def test_both_pass_the_gate_whole(scores):
    given = release([intent_at(scores), unseen_teams(scores)], Rule())
    assert given.table("intent_at")["percent"].notna().all()
    assert given.tables["intent_at overall"]["percent"].notna().all()
    assert given.table("unseen_teams")["auc"].notna().all()


def test_unseen_teams_is_reproducible_and_person_free(scores):
    one, two = unseen_teams(scores, seed=4), unseen_teams(scores, seed=4)
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.table["model"].tolist() == [
        "all scales",
        "Fair sharing between the offices",
    ]
    assert (one.table["conf_low"] < one.table["auc"]).all()
    assert 0.5 < one.table["auc"][0] < 0.9
    assert "guessing is right in 50" in one.note
    assert "no score of a person" in one.note
    # nothing as long as the respondents hangs on the result
    for field in dataclasses.fields(one):
        value = getattr(one, field.name)
        assert not hasattr(value, "__len__") or len(value) < 20 or value == one.note


def test_chance_is_half_where_nothing_goes_with_leaving(scores):
    rng = np.random.default_rng(0)
    found = [
        unseen_teams(
            with_answers(scores, stay_12m=rng.choice([1, 1, 4], len(scores.table)))
        )
        for _ in range(5)
    ]
    assert abs(np.mean([f.table["auc"][0] for f in found]) - 0.5) < 0.06


def test_too_few_teams_or_leavers_say_why(scores):
    stay = np.ones(len(scores.table))
    found = unseen_teams(with_answers(scores, stay_12m=stay))
    assert "there are fewer" in found.note
    assert found.table["auc"].isna().all()
    few = scores.survey.data["team"].isin(scores.table["team"].unique()[:4])
    survey = Survey(
        pd.concat([scores.survey.data[few]] * 5, ignore_index=True),
        scores.survey.instrument,
    )
    assert unseen_teams(score(survey)).table["auc"].isna().all()
