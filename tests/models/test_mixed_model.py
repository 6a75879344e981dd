"""Mixed models from formula to table and sentence."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culturekit.errors import UsageError
from culturekit.models import mixed

CASE = Path(__file__).parents[1] / "reference" / "army_teams"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
FORMULAS = {
    "null": "WBEING ~ (1 | GRP)",
    "ri": "WBEING ~ HRS + LEAD + (1 | GRP)",
    "contextual": "WBEING ~ HRS + LEAD + G.HRS + G.LEAD + (1 | GRP)",
    "hybrid": "WBEING ~ W.HRS + W.LEAD + G.HRS + G.LEAD + (1 | GRP)",
}


@pytest.fixture(scope="module")
def army():
    return pd.read_csv(CASE / "data.csv")


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("model", FORMULAS)
def test_equals_lmer_test_by_formula(army, model, method):
    fit = mixed(army, FORMULAS[model], method=method)
    value = EXPECTED[f"bh1996.lmer.{model}.{method}"]["value"]
    coef = pd.DataFrame(value["coef"], index=range(len(fit.table)))
    terms = coef["row"].replace({"(Intercept)": "Intercept"})
    assert fit.table["term"].tolist() == terms.tolist()
    for ours, theirs, tolerance in (
        ("estimate", "Estimate", 1e-6),
        ("std_error", "Std. Error", 1e-6),
        ("statistic", "t value", 1e-4),
    ):
        np.testing.assert_allclose(fit.table[ours], coef[theirs], atol=tolerance)
    np.testing.assert_allclose(fit.table["df"], coef["df"], rtol=1e-4)
    np.testing.assert_allclose(fit.table["p_value"], coef["Pr(>|t|)"], rtol=1e-4)
    between, within = value["vc"]["vcov"]
    assert fit.variances == pytest.approx(
        {"GRP": between, "residual": within}, rel=1e-5
    )
    assert fit.loglik == pytest.approx(value["logLik"], abs=1e-6)
    assert (fit.n, fit.n_groups, fit.method) == (7382, 99, method)
    assert fit.icc == pytest.approx(between / (between + within), rel=1e-5)


def test_columns_counts_and_plain_values(scores):
    fit = mixed(scores, "turnover_intent ~ equity + office + (1 | team)")
    assert fit.table.columns.tolist() == [
        *("term", "estimate", "std_error", "df", "statistic", "p_value"),
        *("conf_low", "conf_high", "n", "n_groups"),
    ]
    assert fit.table["term"].tolist() == ["Intercept", "equity", "office[T.back]"]
    assert (fit.table["conf_low"] < fit.table["estimate"]).all()
    plain = json.loads(json.dumps(fit.to_dict()))
    assert plain["variances"]["residual"] > 0
    assert plain["formula"].startswith("turnover_intent")
    assert fit.cells.kind == "model"
    assert fit.n + int(fit.note.split(";")[1].split()[0]) == len(scores.table)


def test_the_sentence_does_not_claim_causes(scores):
    note = mixed(scores, "turnover_intent ~ equity + (1 | team)").note
    assert "goes with" in note
    assert "do not show causes" in note
    assert not {"effect", "impact", "leads to"} & set(note.split())


def test_index_points_are_the_same_model_in_other_units(scores):
    natural = mixed(scores, "turnover_intent ~ equity + (1 | team)")
    points = mixed(scores.index, "turnover_intent ~ equity + (1 | team)")
    np.testing.assert_allclose(
        points.table["statistic"][1], natural.table["statistic"][1], rtol=1e-5
    )
    assert points.icc == pytest.approx(natural.icc, rel=1e-4)


def test_the_reference_side_comes_first_whatever_the_alphabet(scores):
    shuffled = scores.table.sample(frac=1, random_state=0)
    fit = mixed(scores, "engagement ~ office + (1 | team)")
    raw = mixed(shuffled.astype({"office": "str"}), "engagement ~ office + (1 | team)")
    assert fit.table["term"][1] == "office[T.back]"
    assert raw.table["term"][1] == "office[T.front]"
    np.testing.assert_allclose(fit.table["estimate"][1], -raw.table["estimate"][1])


def test_a_term_that_others_explain_is_named(army):
    army["minutes"] = 60 * army["HRS"] + 5
    with pytest.raises(UsageError, match="'minutes' is completely explained"):
        mixed(army, "WBEING ~ HRS + minutes + (1 | GRP)")


def test_constant_columns_are_named(army):
    with pytest.raises(UsageError, match="column 'year' has one value"):
        mixed(army.assign(year=1996), "WBEING ~ year + (1 | GRP)")


def test_wrong_options_are_refused(army):
    with pytest.raises(UsageError, match="no such method 'reml'"):
        mixed(army, FORMULAS["null"], method="reml")
    with pytest.raises(UsageError, match="conf_level 95"):
        mixed(army, FORMULAS["null"], conf_level=95)
    with pytest.raises(UsageError, match="list cannot be analysed"):
        mixed([1, 2], FORMULAS["null"])


def test_the_data_are_not_changed(army):
    before = army.copy(deep=True)
    mixed(army, FORMULAS["hybrid"])
    pd.testing.assert_frame_equal(army, before)


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 1000))
def test_row_order_and_team_names_change_nothing(seed):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"team": rng.integers(0, 8, 60), "x": rng.normal(size=60)}
    ).assign(y=lambda f: f["x"] + f["team"] % 3 + rng.normal(size=60))
    base = mixed(frame, "y ~ x + (1 | team)").table
    names = {number: f"<b>{7 - number}</b> & co" for number in range(8)}
    other = frame.assign(team=frame["team"].map(names)).sample(
        frac=1, random_state=seed
    )
    numbers = ["estimate", "std_error", "conf_low", "conf_high"]
    found = mixed(other, "y ~ x + (1 | team)").table
    np.testing.assert_allclose(found[numbers], base[numbers], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(
    "team",
    [
        lambda t: t - 100,
        lambda t: t * 10**12,
        lambda t: t.astype("Int16"),
        lambda t: t + 0.5,
        lambda t: t.map("Team {}".format),
        lambda t: pd.Categorical(t, categories=range(-5, 40)),
        lambda t: pd.Timestamp("2026-01-01") + pd.to_timedelta(t, unit="D"),
        lambda t: t.where(t > 4, -3 * t),
    ],
)
def test_groups_are_told_apart_whatever_they_are_called(army, team):
    part = army.head(2000)
    base = mixed(part, FORMULAS["ri"]).table
    called = part.assign(GRP=team(part["GRP"]))
    pd.testing.assert_frame_equal(
        mixed(called, FORMULAS["ri"]).table, base, rtol=1e-9, atol=1e-12
    )


def test_incomplete_rows_are_as_if_they_were_not_there(army):
    rng = np.random.default_rng(2)
    holes = army[["WBEING", "HRS", "LEAD", "GRP"]].astype({"GRP": "Int64"})
    for name in holes:
        holes.loc[rng.random(len(holes)) < 0.05, name] = pd.NA
    whole = holes.dropna()
    fit, other = mixed(holes, FORMULAS["ri"]), mixed(whole, FORMULAS["ri"])
    pd.testing.assert_frame_equal(fit.table, other.table)
    assert f"{len(holes) - len(whole)} left out as incomplete" in fit.note


def test_known_truth_is_covered():
    """The interval of a slope holds the truth about as often as it says."""
    rng = np.random.default_rng(9)
    team = np.repeat(np.arange(25), rng.integers(1, 9, 25))
    hits = 0
    for _ in range(200):
        x = rng.normal(size=25)[team]
        y = 0.5 * x + rng.normal(0, 0.6, 25)[team] + rng.normal(size=len(team))
        frame = pd.DataFrame({"team": team, "x": x, "y": y})
        row = mixed(frame, "y ~ x + (1 | team)").table.iloc[1]
        hits += row["conf_low"] < 0.5 < row["conf_high"]
    # 200 trials of 95 %: three standard errors are nine
    assert 181 <= hits <= 199
