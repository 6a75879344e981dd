"""Reliability against psych, multilevel and semTools, and by its own definition."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culturekit.disclosure import Rule, release
from culturekit.errors import UsageError
from culturekit.psychometrics import reliability
from culturekit.scoring import score
from culturekit.simulate import simulate

CASE = Path(__file__).parents[1] / "reference" / "bfi"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
SCALES = {
    "A": ("A1",),
    "E": ("E1", "E2"),
    "O": ("O2", "O5"),
}
EXACT = 1e-10  # closed forms
# lavaan stops a little before the maximum; test_onefactor shows that ours lies no lower
ITERATIVE = 2e-6


def entry(scale, what):
    return EXPECTED[f"bfi.{scale}.{what}"]["value"]


@pytest.fixture(scope="module")
def bfi():
    frame = pd.read_csv(CASE / "data.csv")
    for reversed_items in SCALES.values():
        frame[list(reversed_items)] = 7 - frame[list(reversed_items)]
    return frame


@pytest.fixture(scope="module")
def firm():
    return simulate(seed=2, invited=300)


def items(scale):
    return [f"{scale}{i}" for i in range(1, 6)]


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("scale", SCALES)
def test_equals_psych_alpha(bfi, scale, missing):
    value = entry(scale, f"alpha.{'complete' if missing == 'listwise' else missing}")
    found = reliability(bfi, items(scale), missing=missing)
    total, feldt = value["total"], value["feldt"]
    assert found.alpha == pytest.approx(total["raw_alpha"], abs=EXACT)
    assert found.alpha_std == pytest.approx(total["std.alpha"], abs=EXACT)
    assert found.lambda6 == pytest.approx(total["G6(smc)"], abs=EXACT)
    assert found.alpha_low == pytest.approx(feldt["lower.ci"], abs=EXACT)
    assert found.alpha_high == pytest.approx(feldt["upper.ci"], abs=EXACT)
    stats = value["item_stats"]
    for ours, theirs in (("mean", "mean"), ("sd", "sd"), ("item_rest", "r.drop")):
        np.testing.assert_allclose(found.table[ours], stats[theirs], atol=EXACT)
    dropped = value["alpha_drop"]["raw_alpha"]
    np.testing.assert_allclose(found.table["alpha_if_dropped"], dropped, atol=EXACT)


@pytest.mark.parametrize("scale", SCALES)
def test_equals_multilevel_cronbach(bfi, scale):
    value = entry(scale, "cronbach.multilevel")
    found = reliability(bfi, items(scale))
    assert (found.alpha, found.n) == (pytest.approx(value["Alpha"]), value["N"])


@pytest.mark.parametrize("scale", SCALES)
def test_omega_equals_semtools(bfi, scale):
    found = reliability(bfi, items(scale))
    value = entry(scale, "omega.semTools")
    assert found.omega == pytest.approx(value["compRelSEM"], abs=ITERATIVE)
    assert found.omega_model == pytest.approx(
        value["compRelSEM_modelvar"], abs=ITERATIVE
    )


def test_omega_has_divisor_n_not_n_minus_1(bfi):
    """Known difference: with N - 1 omega of A is 0.713872."""
    value = entry("A", "omega.byhand")
    found = reliability(bfi, items("A")).omega
    assert found == pytest.approx(value["omega_obs_N"], abs=ITERATIVE)
    assert abs(found - value["omega_obs_Nm1"]) > 1e-4


def test_pairwise_counts_all_rows_in_its_interval(bfi):
    """Known difference: psych takes all 2800 rows, listwise are 2709."""
    assert reliability(bfi, items("A"), missing="pairwise").n == 2800
    assert reliability(bfi, items("A")).n == 2709


def test_two_items_are_spearman_brown(bfi):
    pair = bfi[["A2", "A3"]].dropna()
    r = np.corrcoef(pair.to_numpy().T)[0, 1]
    found = reliability(bfi, ["A2", "A3"])
    assert found.alpha == pytest.approx(2 * r / (1 + r))
    assert found.table["alpha_if_dropped"].isna().all()
    assert np.isnan(found.omega)
    assert "Spearman-Brown" in found.note


@settings(deadline=None, max_examples=20)
@given(
    order=st.permutations(range(5)),
    shift=st.integers(-9, 9),
    step=st.integers(1, 7),
)
def test_recoding_and_order_of_items_change_no_coefficient(order, shift, step):
    rng = np.random.default_rng(1)
    common = rng.normal(size=200)
    answers = pd.DataFrame(
        {f"i{j}": np.round(common + rng.normal(size=200)) for j in range(5)}
    )
    base = reliability(answers, list(answers))
    recoded = (answers * step + shift).iloc[:, list(order)]
    other = reliability(recoded, list(recoded))
    for name in ("alpha", "alpha_std", "omega", "omega_model", "lambda6", "alpha_low"):
        assert getattr(other, name) == pytest.approx(getattr(base, name), abs=1e-9)


def test_a_survey_is_reversed_by_its_definition(firm):
    found = reliability(firm.survey, "engagement")
    assert 0.5 < found.alpha < 0.99
    assert found.alpha_low < found.alpha < found.alpha_high
    assert found.n_scored >= found.n
    assert "Engagement" in found.note
    same = reliability(score(firm.survey), "engagement")
    assert same.alpha == found.alpha


def test_a_scale_of_parallel_items_is_recovered():
    rng = np.random.default_rng(0)
    common = rng.normal(size=20_000)
    frame = pd.DataFrame({f"i{j}": common + rng.normal(size=20_000) for j in range(4)})
    found = reliability(frame, list(frame))
    # 4 / (4 + 1): four items with half of their variance in common
    for name in ("alpha", "alpha_std", "omega", "omega_model"):
        assert getattr(found, name) == pytest.approx(0.8, abs=0.005)


def test_answers_off_the_scale_are_missing(firm):
    found = reliability(firm.survey, "equity")
    off = (firm.survey.data["eqt_tools"] < 0).sum()
    blank = firm.survey.data["eqt_tools"].isna().sum()
    row = found.table.set_index("item").loc["eqt_tools"]
    assert off > 0
    assert row["missing"] == off + blank
    assert 1 <= row["mean"] <= 5


@pytest.mark.parametrize(
    ("scale", "why"),
    [("adequacy", "profile"), ("recommend", "One item"), ("relative", "profile")],
)
def test_where_it_means_nothing_it_says_why(firm, scale, why):
    found = reliability(firm.survey, scale)
    assert np.isnan(found.alpha)
    assert np.isnan(found.omega)
    assert why in found.note
    assert found.table["mean"].notna().all()
    assert json.dumps(found.to_dict())


def test_items_that_do_not_vary_are_said():
    frame = pd.DataFrame({"a": [3.0] * 20, "b": [3.0] * 20, "c": [3.0] * 20})
    found = reliability(frame, ["a", "b", "c"])
    assert np.isnan(found.alpha)
    assert "do not vary" in found.note
    assert found.table["item_rest"].isna().all()


def test_nobody_answered_everything():
    frame = pd.DataFrame(
        {"a": [1, 2, np.nan], "b": [np.nan, 3, 4], "c": [2, np.nan, 1]}
    )
    found = reliability(frame, list(frame))
    assert found.n == 0
    assert np.isnan(found.alpha)
    assert found.table["missing"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("scale", "options", "message"),
    [
        (["A1", "A9"], {}, "no such column 'A9'"),
        ("A", {}, "list of its columns"),
        (["A1", "A2"], {"missing": "pairs"}, "rule for missing answers 'pairs'"),
        (["A1", "A2"], {"options": (1, 5)}, "answers lie outside 1 to 5"),
        (["A1", "A2"], {"conf_level": 2}, "conf_level 2"),
    ],
)
def test_wrong_use_is_said(bfi, scale, options, message):
    with pytest.raises(UsageError, match=message):
        reliability(bfi, scale, **options)


def test_wrong_use_with_a_survey_is_said(firm):
    with pytest.raises(UsageError, match="did you mean 'engagement'"):
        reliability(firm.survey, "engagment")
    with pytest.raises(UsageError, match="facts"):
        reliability(firm.survey, "stay_12m")
    with pytest.raises(UsageError, match="leave it out"):
        reliability(firm.survey, "strain", options=(1, 5))


def test_the_gate_lets_it_through_whole(bfi):
    shown = release([reliability(bfi, items("A"))], Rule()).table("reliability")
    assert shown["item_rest"].notna().all()
