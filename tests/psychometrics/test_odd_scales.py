"""Odd scales beside R: 0 to 10, two options, items against each other, no variance."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from culturekit.psychometrics import agreement, polychoric, reliability
from culturekit.scoring import score, summarise, team_scores

CASE = Path(__file__).parents[1] / "reference" / "odd_scales"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
TEN, CON, YES = (
    [f"{name}{j}" for j in range(1, count + 1)]
    for name, count in (("ten", 6), ("con", 3), ("yes", 3))
)
EXACT = 1e-10  # closed forms
ITERATIVE = 2e-6  # lavaan and lme4 stop a little before the maximum
LAVAAN = 1e-7  # polychoric


def value(name):
    return EXPECTED[name]["value"]


@pytest.fixture(scope="module")
def answers():
    return pd.read_csv(CASE / "data.csv")


@pytest.fixture(scope="module")
def summary(answers):
    return summarise(answers, scales={"ten": TEN}, options=(0, 10))


@pytest.mark.parametrize(("name", "items"), [("ten", TEN), ("con", CON), ("yes", YES)])
def test_reliability_equals_psych(answers, name, items):
    theirs, found = value(f"{name}.alpha"), reliability(answers, items)
    total = theirs["total"]
    for ours, other in (
        ("alpha", "raw_alpha"),
        ("alpha_std", "std.alpha"),
        ("lambda6", "G6(smc)"),
        ("average_r", "average_r"),
        ("alpha_std_error", "ase"),
    ):
        assert getattr(found, ours) == pytest.approx(total[other], abs=EXACT), ours
    limits = [found.alpha_low, found.alpha_high]
    np.testing.assert_allclose(limits, theirs["feldt"], atol=EXACT)
    table = found.table
    np.testing.assert_allclose(table["item_rest"], theirs["item_rest"], atol=EXACT)
    np.testing.assert_allclose(table["alpha_if_dropped"], theirs["dropped"], atol=EXACT)


@pytest.mark.parametrize(("name", "items"), [("ten", TEN), ("con", CON), ("yes", YES)])
def test_omega_equals_semtools(answers, name, items):
    theirs, found = value(f"{name}.omega"), reliability(answers, items)
    assert found.omega == pytest.approx(theirs["obs"], abs=ITERATIVE)
    assert found.omega_model == pytest.approx(theirs["model"], abs=ITERATIVE)


def test_an_item_that_everybody_answers_alike(answers):
    """Known difference: psych takes such an item out, multilevel leaves it in."""
    theirs = value("same.alpha")
    found = reliability(answers, ["con1", "con2", "same"])
    assert found.alpha == pytest.approx(theirs["cronbach"], abs=EXACT)
    assert found.table["alpha_if_dropped"][2] == pytest.approx(
        theirs["psych"], abs=EXACT
    )
    assert np.isnan(found.alpha_std)
    assert "1 item does not vary" in found.note


def test_two_items_against_each_other(answers):
    found = reliability(answers, ["con1", "con3"])
    assert value("pair")["alpha"] < 0
    assert found.alpha == pytest.approx(value("pair")["alpha"], abs=EXACT)
    assert found.average_r == pytest.approx(value("pair")["r"], abs=EXACT)


def test_reliability_between_teams(answers, summary):
    for found in (
        reliability(answers, TEN, by="team"),
        reliability(summary, "ten", by="team"),
    ):
        theirs = value("ten.between")["alpha"]
        assert found.alpha_between == pytest.approx(theirs, abs=EXACT)


def per_group(table, column, theirs, name):
    ours = table.set_index("group")[column].reindex(map(str, theirs["grpid"]))
    expected = np.array(theirs[name], dtype=float)
    known = np.isfinite(expected)
    np.testing.assert_allclose(ours[known], expected[known], atol=EXACT, rtol=0)
    return ours[~known]


@pytest.mark.parametrize("source", ["table", "summary"])
@pytest.mark.parametrize(
    ("entry", "column", "name"),
    [
        ("ten.rwg.uniform", "r_wg_j", "rwg.j"),
        ("ten.rwg.slight", "r_wg_j_skew", "rwg.j"),
        ("ten.rwg.moderate", "r_wg_j_moderate", "rwg.j"),
        ("ten.rwg.triangular", "r_wg_j_triangular", "rwg.j"),
        ("ten.lindell", "r_star_wg_j", "rwg.lindell"),
        ("ten.awg", "a_wg", "a.wg"),
        ("ten.ad", "ad", "AD.M"),
        ("ten.ad.median", "ad_median", "AD.M"),
    ],
)
def test_agreement_equals_multilevel(answers, summary, source, entry, column, name):
    if source == "table":
        table = agreement(answers, TEN, options=(0, 10)).table
    else:
        table = agreement(summary, "ten").table
    left = per_group(table, column, value(entry), name)
    assert left.isna().all()


def test_triangular_null_of_five_options(answers):
    table = agreement(answers, CON, options=(1, 5)).table
    per_group(table, "r_wg_j_triangular", value("con.triangular"), "rwg.j")


def test_intraclass_correlations(answers, summary):
    theirs = value("ten.icc")
    for found in (agreement(answers, TEN, options=(0, 10)), agreement(summary, "ten")):
        for ours, other in (
            ("icc1", "icc1"),
            ("icc2", "icc2"),
            ("icc1_mean_size", "mean_size"),
            ("k0", "k0"),
            ("icc1_low", "low"),
            ("icc1_high", "high"),
        ):
            assert getattr(found, ours) == pytest.approx(theirs[other], abs=EXACT), ours
        assert found.icc1_reml == pytest.approx(theirs["reml"], abs=ITERATIVE)
        assert found.n_groups == theirs["groups"]


@pytest.mark.parametrize(("name", "items"), [("ten", TEN), ("yes", YES)])
def test_polychoric_equals_lavaan(answers, name, items):
    found = polychoric(answers, items, missing="listwise").matrix
    np.testing.assert_allclose(found, value(f"{name}.polychoric"), atol=LAVAAN)


def test_error_of_a_mean_of_percents_favourable(answers):
    """Wilson's interval at the n for which p (1 - p) / n is the squared error."""
    theirs = value("ten.favourable")
    whole = answers.dropna(subset=TEN).assign(team="all")
    scored = score(whole, scales={"ten": TEN}, options=(0, 10))
    row = team_scores(scored, interval="own").table.iloc[0]
    assert row["favourable"] == pytest.approx(theirs["mean"], abs=EXACT)
    p, error = theirs["mean"] / 100, theirs["error"] / 100
    trials, quantile = p * (1 - p) / error**2, t.ppf(0.975, theirs["n"] - 1)
    for limit in ("favourable_low", "favourable_high"):
        there = row[limit] / 100
        reach = quantile * np.sqrt(there * (1 - there) / trials)
        assert abs(there - p) == pytest.approx(reach, abs=EXACT)


def test_one_group_alone(answers):
    found = agreement(answers.assign(team="all"), TEN, options=(0, 10))
    assert len(found.table) == 1
    assert np.isnan(found.icc1)
    assert found.verdict in {"not known", "no", "with care"}


def test_nobody_answered(answers):
    none = answers.assign(**dict.fromkeys(CON, np.nan))
    assert np.isnan(reliability(none, CON).alpha)
    found = agreement(none, CON, options=(1, 5))
    assert found.table[["r_wg_j", "a_wg", "ad"]].isna().all().all()
    assert np.isnan(found.icc1)


def test_groups_of_one_alone(answers):
    found = agreement(answers.assign(team=range(len(answers))), CON, options=(1, 5))
    assert found.table["r_wg_j"].isna().all()
    assert np.isnan(found.icc1)
