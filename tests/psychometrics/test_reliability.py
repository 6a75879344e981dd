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
from culturekit.scoring import score, summarise
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
LEAD = [f"LEAD{i:02}" for i in range(1, 12)]


def entry(scale, what):
    return EXPECTED[f"bfi.{scale}.{what}"]["value"]


@pytest.fixture(scope="module")
def bfi():
    frame = pd.read_csv(CASE / "data.csv")
    for reversed_items in SCALES.values():
        frame[list(reversed_items)] = 7 - frame[list(reversed_items)]
    return frame


@pytest.fixture(scope="module")
def leadership():
    folder = CASE.parent / "leadership"
    found = json.loads((folder / "expected.json").read_text("utf-8"))["entries"]
    return pd.read_csv(folder / "data.csv"), found


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
    assert found.average_r == pytest.approx(total["average_r"], abs=EXACT)
    assert found.alpha_std_error == pytest.approx(total["ase"], abs=EXACT)
    # psych's own interval takes 1.96 for the quantile
    reach = 1.959963984540054 * total["ase"]
    assert found.duhachek_low == pytest.approx(total["raw_alpha"] - reach, abs=EXACT)
    assert found.duhachek_high == pytest.approx(total["raw_alpha"] + reach, abs=EXACT)
    dropped = value["alpha_drop"]["raw_alpha"]
    np.testing.assert_allclose(found.table["alpha_if_dropped"], dropped, atol=EXACT)


@pytest.mark.parametrize("scale", SCALES)
def test_equals_multilevel_cronbach(bfi, scale):
    value = entry(scale, "cronbach.multilevel")
    found = reliability(bfi, items(scale))
    assert (found.alpha, found.n) == (pytest.approx(value["Alpha"]), value["N"])


@pytest.mark.parametrize("scale", SCALES)
def test_lambda6_of_complete_cases_equals_psych(bfi, scale):
    value = entry(scale, "guttman")
    found = reliability(bfi, items(scale))
    assert found.lambda6 == pytest.approx(value["lambda6_cor_smc"], abs=EXACT)
    assert found.alpha == pytest.approx(value["alpha"], abs=EXACT)


@pytest.mark.parametrize("scale", SCALES)
def test_item_rest_equals_multilevel(bfi, scale):
    value = entry(scale, "cronbach.multilevel")["items"]
    found = reliability(bfi, items(scale)).table
    np.testing.assert_allclose(found["item_rest"], value["Item.Total"], atol=EXACT)
    np.testing.assert_allclose(
        found["alpha_if_dropped"], value["Alpha.Without"], atol=EXACT
    )


def test_every_company_equals_multilevel(leadership):
    frame, expected = leadership
    value = expected["alpha.by.company"]["value"]
    found = reliability(frame, LEAD, by="COMPID")
    assert found.alpha == pytest.approx(expected["alpha"]["value"]["Alpha"], abs=EXACT)
    table = found.groups.table.set_index("group").loc[list(map(str, value["group"]))]
    np.testing.assert_allclose(table["alpha"], value["alpha"], atol=EXACT)
    np.testing.assert_array_equal(table["n"], value["n"])
    one = frame[frame["COMPID"] == 2]
    alone = reliability(one, LEAD)
    for name in ("alpha_low", "alpha_std", "lambda6", "average_r", "omega"):
        assert table.loc["2", name] == pytest.approx(getattr(alone, name), abs=1e-9)


def test_two_items_equal_psych(leadership):
    frame, expected = leadership
    value = expected["two.items"]["value"]
    found = reliability(frame, ["TSIG01", "TSIG02"], by="COMPID")
    assert found.alpha == pytest.approx(value["std"], abs=EXACT)
    assert found.average_r == pytest.approx(value["r"], abs=EXACT)
    pair = frame.loc[frame["COMPID"] == 3, ["TSIG01", "TSIG02"]].corr().iloc[0, 1]
    table = found.groups.table.set_index("group")
    assert table.loc["3", "alpha"] == pytest.approx(2 * pair / (1 + pair), abs=EXACT)


def test_a_summary_says_the_same(leadership, firm):
    frame = leadership[0].rename(columns={"COMPID": "team"})
    summary = summarise(frame, scales={"lead": LEAD}, options=(1, 5))
    found = reliability(summary, "lead", by="team")
    whole = reliability(frame, LEAD, by="team")
    close = {"rtol": 1e-9, "check_dtype": False}
    pd.testing.assert_frame_equal(found.table, whole.table, **close)
    pd.testing.assert_frame_equal(found.groups.table, whole.groups.table, **close)
    for name in ("alpha", "omega", "lambda6", "alpha_between", "omega_between", "n"):
        same = pytest.approx(getattr(whole, name), abs=1e-9, nan_ok=True)
        assert getattr(found, name) == same
    for scale in ("engagement", "adequacy", "recommend"):
        one, other = (reliability(d, scale) for d in (firm.survey, of_firm(firm)))
        assert other.note == one.note
        pd.testing.assert_frame_equal(other.table, one.table, **close)
        assert (other.n, other.n_scored) == (one.n, one.n_scored)
    with pytest.raises(UsageError, match="summarise with patterns=True"):
        reliability(summary, "lead", missing="pairwise")


def of_firm(firm):
    return summarise(firm.survey, "team")


def test_halves_of_a_survey_add_up(leadership):
    frame = leadership[0].rename(columns={"COMPID": "team"})
    how = {"scales": {"lead": LEAD}, "options": (1, 5)}
    both = summarise(frame[::2], **how) + summarise(frame[1::2], **how)
    whole = reliability(frame, LEAD)
    found = reliability(both, "lead")
    for name in ("alpha", "alpha_low", "omega", "lambda6", "average_r"):
        assert getattr(found, name) == pytest.approx(getattr(whole, name), abs=1e-10)


def test_reliability_between_teams_is_recovered():
    rng = np.random.default_rng(5)
    team = np.repeat(np.arange(3000), 5)
    level = rng.normal(size=3000)[team]
    frame = pd.DataFrame({"team": team})
    for name in ("a", "b", "c", "d"):
        own = 0.5 * rng.normal(size=3000)[team]  # of the item in that team
        frame[name] = level + own + rng.normal(size=len(team))
    found = reliability(frame, ["a", "b", "c", "d"], by="team")
    # between teams: four items with 1 in common and 0.25 of their own
    for value in (found.alpha_between, found.omega_between):
        assert value == pytest.approx(16 / (16 + 4 * 0.25), abs=0.01)
    # over persons: 1 in common, 1.25 of their own
    assert found.alpha == pytest.approx(16 / (16 + 4 * 1.25), abs=0.01)


def test_groups_pass_the_gate(firm):
    found = reliability(firm.survey, "engagement", by="function")
    shown = release([found.groups]).table("group_reliability", by="function")
    assert shown["alpha"].notna().any()
    assert json.dumps(found.to_dict())
    profile = reliability(firm.survey, "adequacy", by="office")
    assert profile.groups.table["alpha"].isna().all()
    assert np.isnan(profile.alpha_between)


def test_small_and_unanimous_groups_have_no_coefficients():
    frame = pd.DataFrame(
        {
            "team": list("aabbbcc"),
            "x": [1, 2, 3, 3, 3, 1, 2],
            "y": [1, 3, 3, 3, 3, 2, 1],
        }
    )
    table = reliability(frame, ["x", "y"], by="team").groups.table
    assert table["n"].tolist() == [2, 3, 2]
    assert np.isnan(table["alpha"][1])
    assert table["omega"].isna().all()


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
        (["A1", "A2"], {"ordinals": True}, "did you mean 'ordinal'"),
        (["A1", "A2"], {"by": "team"}, "no such column 'team'"),
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


@pytest.fixture(scope="module")
def with_holes():
    folder = Path(__file__).parents[1] / "reference" / "missing_answers"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    return pd.read_csv(folder / "data.csv"), expected


@pytest.mark.parametrize("of_a_summary", [False, True])
def test_missing_answers_equal_lavaan_and_psych(with_holes, of_a_summary):
    frame, expected = with_holes
    data, scale = frame, list(frame)
    if of_a_summary:
        teams = frame.assign(team=np.arange(len(frame)) % 9)
        scale = "agreeable"
        how = {"scales": {scale: list(frame)}, "options": (1, 6)}
        data = summarise(teams, **how, patterns=True)
    pairs = reliability(data, scale, missing="pairwise")
    told = expected["pairwise"]
    assert pairs.alpha == pytest.approx(told["alpha"], abs=EXACT)
    scored = pytest.approx(told["alpha_of_those_with_four"], abs=EXACT)
    assert pairs.alpha_scored == scored
    assert pairs.n == len(frame)
    likely = reliability(data, scale, missing="fiml")
    assert likely.alpha == pytest.approx(expected["fiml"]["alpha"], abs=1e-9)
    means = pytest.approx(expected["fiml"]["means"], abs=1e-9)
    assert likely.table["mean"].tolist() == means
    both = frame[["A2", "A4"]].notna().all(axis=1).sum()
    assert (likely.n, likely.missing) == (both, "fiml")
    assert likely.omega == pytest.approx(expected["fiml"]["omega"], abs=1e-6)
    model = pytest.approx(expected["fiml"]["omega_model"], abs=1e-6)
    assert likely.omega_model == model


def test_answers_that_tell_the_same_have_no_full_information():
    twice = [1, 2, 3, 4, 5, 2]
    frame = pd.DataFrame({"a": twice, "b": twice, "c": [1, np.nan, 2, 5, 3, 3]})
    found = reliability(frame, list("abc"), missing="fiml")
    assert np.isnan(found.alpha)
    assert "do not vary enough, or not apart from each other" in found.note
    assert reliability(frame, list("abc"), missing="pairwise").alpha > 0.5


def test_an_item_of_another_size_takes_no_digits():
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(rng.integers(1, 6, (50, 3)), columns=list("xyp"), dtype=float)
    frame["p"] = 2e4 + 1e8 * frame["p"]
    table = reliability(frame, list("xyp")).table
    for place, name in enumerate("xyp"):
        rest = frame.drop(columns=name).sum(axis=1)
        expected = np.corrcoef(frame[name], rest)[0, 1]
        assert table["item_rest"][place] == pytest.approx(expected, abs=1e-12)
