"""Polychoric correlations and ordinal reliability against lavaan, polycor, semTools."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from culturekit.disclosure import release
from culturekit.errors import UsageError
from culturekit.numerics.bivariate import both_below
from culturekit.psychometrics import polychoric, reliability
from culturekit.scoring import summarise
from culturekit.simulate import simulate
from culturekit.summary import read_summary, save_summary

CASE = Path(__file__).parents[1] / "reference" / "bfi"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
REVERSED = {"A": ["A1"], "E": ["E1", "E2"], "O": ["O2", "O5"]}
LAVAAN = 1e-7
# psych and polycor stop where R's optimize() does by default
LOOSE = 3e-5
ITERATIVE = 1e-6


def entry(scale, what):
    return EXPECTED[f"bfi.{scale}.{what}"]["value"]


def items(scale):
    return [f"{scale}{i}" for i in range(1, 6)]


@pytest.fixture(scope="module")
def bfi():
    frame = pd.read_csv(CASE / "data.csv")
    for names in REVERSED.values():
        frame[names] = 7 - frame[names]
    return frame


@pytest.fixture(scope="module")
def firm():
    return simulate(seed=2, invited=400).survey


@pytest.mark.parametrize("scale", REVERSED)
def test_equals_lavaan(bfi, scale):
    value = entry(scale, "polychoric.lavaan")
    found = polychoric(bfi, items(scale))
    rho = np.array(value["rho"]["values"])
    np.testing.assert_allclose(found.matrix, rho, atol=LAVAAN, rtol=0)
    assert found.matrix.index.tolist() == value["rho"]["rows"]
    limits = [limit for name in items(scale) for limit in found.thresholds[name]]
    np.testing.assert_allclose(limits, list(value["thresholds"].values()), atol=1e-12)
    gamma = entry(scale, "polychoric.gamma")
    pairs = found.table["item_a"] + "~~" + found.table["item_b"]
    assert pairs.tolist() == gamma["pairs"]
    errors = np.sqrt(np.array(gamma["gamma"]) / (gamma["n"] - 1))
    np.testing.assert_allclose(found.table["std_error"], errors, rtol=ITERATIVE)
    assert found.n == gamma["n"]


@pytest.mark.parametrize("scale", REVERSED)
def test_psych_and_polycor_are_near(bfi, scale):
    """Known difference: their search for the maximum stops earlier than lavaan's."""
    found = polychoric(bfi, items(scale)).table["estimate"]
    theirs = entry(scale, "polychoric.polycor")["rho_twostep"]
    np.testing.assert_allclose(found, theirs, atol=LOOSE)
    psych = np.array(entry(scale, "polychoric.psych.complete")["rho"]["values"])
    upper = [psych[i, j] for i, j in combinations(range(5), 2)]
    np.testing.assert_allclose(found, upper, atol=LOOSE)


@pytest.mark.parametrize("scale", REVERSED)
def test_full_likelihood_is_highest_and_near_polycor(bfi, scale):
    """Known difference: polycor's search by simplex stops 1e-3 from the maximum."""
    value = entry(scale, "polychoric.polycor")
    complete = bfi[items(scale)].dropna()
    names = items(scale)[:2]
    found = polychoric(complete, names, method="ml")
    table = pd.crosstab(*(complete[name] for name in names)).to_numpy()
    cuts = [list(value[f"first_pair_ML_{side}"].values()) for side in ("row", "col")]
    start = np.array([value["first_pair_ML"]["1"], *cuts[0], *cuts[1]])

    def misfit(point):
        h = np.array([-np.inf, *point[1:6], np.inf])[:, None]
        k = np.array([-np.inf, *point[6:], np.inf])[None, :]
        below = both_below(h, k, np.array(point[0]))
        chance = np.maximum(np.diff(np.diff(below, axis=0), axis=1), 1e-300)
        return -(table * np.log(chance)).sum()

    best = minimize(misfit, start, method="BFGS", options={"gtol": 1e-3})
    assert best.fun < misfit(start)
    cuts = np.concatenate([found.thresholds[name] for name in names])
    np.testing.assert_allclose(cuts, best.x[1:], atol=1e-5)
    estimate = found.matrix.iloc[0, 1]
    assert estimate == pytest.approx(best.x[0], abs=1e-6)
    assert estimate == pytest.approx(start[0], abs=2e-3)
    error = value["first_pair_ML_se"]
    assert found.table["std_error"][0] == pytest.approx(error, rel=0.02)


@pytest.mark.parametrize("scale", REVERSED)
def test_ordinal_reliability_equals_semtools(bfi, scale):
    value = entry(scale, "ordinal_alpha")
    found = reliability(bfi, items(scale), ordinal=True)
    alpha = value["reliability"]["alpha.ord"]
    assert found.alpha_ordinal == pytest.approx(alpha, abs=LAVAAN)
    omega = value["compRelSEM_ordscale"]
    assert found.omega_ordinal == pytest.approx(omega, abs=ITERATIVE)
    assert found.omega_ordinal == pytest.approx(
        value["reliability"]["omega3"], abs=ITERATIVE
    )
    plain = reliability(bfi, items(scale))
    assert plain.alpha == found.alpha
    assert np.isnan(plain.alpha_ordinal)


def test_pairwise_takes_all_who_answered_both(bfi):
    found = polychoric(bfi, items("A"), missing="pairwise")
    both = bfi[["A1", "A2"]].dropna()
    assert found.table["n"][0] == len(both)
    alone = polychoric(both, ["A1", "A2"])
    # thresholds are of all who answered an item
    assert found.matrix.iloc[0, 1] == pytest.approx(alone.matrix.iloc[0, 1], abs=2e-3)
    whole = polychoric(bfi, items("A"))
    assert whole.n < found.n


def test_a_summary_says_the_same(bfi, firm, tmp_path):
    frame = bfi.assign(team=np.arange(len(bfi)) % 7, A1=7 - bfi["A1"])
    how = {"scales": {"A": items("A")}, "reverse": ["A1"], "options": (1, 6)}
    halves = [summarise(frame[i::2], **how, pairs=True) for i in (0, 1)]
    both = read_summary(save_summary(halves[0] + halves[1], tmp_path / "s.parquet"))
    found, whole = polychoric(both, "A"), polychoric(bfi, items("A"))
    np.testing.assert_allclose(found.matrix, whole.matrix, atol=1e-12)
    ordinal = [
        reliability(both, "A", ordinal=True),
        reliability(bfi, items("A"), ordinal=True),
    ]
    for name in ("alpha_ordinal", "omega_ordinal", "alpha"):
        one, other = (getattr(r, name) for r in ordinal)
        assert one == pytest.approx(other, abs=1e-12)
    summary = summarise(firm, "office", pairs=True)
    np.testing.assert_allclose(
        polychoric(summary, "engagement").matrix,
        polychoric(firm, "engagement").matrix,
        atol=1e-12,
    )
    with pytest.raises(UsageError, match="summarise with pairs=True"):
        polychoric(summarise(firm, "office"), "engagement")
    with pytest.raises(UsageError, match="a summary keeps the respondents"):
        polychoric(summary, "engagement", missing="pairwise")


def test_answers_in_halves_are_options_too(bfi):
    halves = bfi[items("A")] / 2 + 0.25
    np.testing.assert_allclose(
        polychoric(halves, items("A")).matrix, polychoric(bfi, items("A")).matrix
    )


def test_items_that_do_not_vary_have_no_correlation():
    frame = pd.DataFrame({"a": [1, 2, 1, 2], "b": [3, 3, 3, 3]})
    found = polychoric(frame, ["a", "b"])
    assert np.isnan(found.matrix.iloc[0, 1])
    assert "at most one varies" in found.note
    assert json.dumps(found.to_dict())
    assert found.thresholds["b"] == ()


def test_the_gate_lets_it_through_whole(bfi):
    shown = release([polychoric(bfi, items("A"))]).table("polychoric")
    assert len(shown) == 10
    assert shown["estimate"].notna().all()


@pytest.mark.parametrize(
    ("scale", "how", "message"),
    [
        (["A1"], {}, "at least two items"),
        (["A1", "A9"], {}, "no such column 'A9'"),
        (["A1", "A2"], {"missing": "no"}, "rule for missing answers 'no'"),
        (["A1", "A2"], {"method": "mle"}, "did you mean 'ml'"),
        (["A1", "A2"], {"options": (1, 5)}, "lie outside 1 to 5"),
        (["A1", "much"], {}, "'much' has 2800 different values"),
    ],
)
def test_wrong_use_is_said(bfi, scale, how, message):
    frame = bfi.assign(much=np.arange(len(bfi)) / 3)
    with pytest.raises(UsageError, match=message):
        polychoric(frame, scale, **how)


def test_scales_without_an_order_are_refused(firm):
    with pytest.raises(UsageError, match="does not have ordered answers"):
        polychoric(firm, "stay_12m")
