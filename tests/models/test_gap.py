"""The gap between two sides: sign, units, intervals, effect size, sentence."""

import json

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Rule, release
from culturekit.errors import UsageError
from culturekit.models import gap
from culturekit.numerics.cluster import fit_clustered
from culturekit.scoring import score

CONTRACT = (
    *("scale", "domain", "item", "title", "estimate", "std_error", "df", "statistic"),
    *("p_value", "conf_low", "conf_high", "g", "g_low", "g_high", "p_adjusted"),
    *("n_front", "n_back", "mean_front", "mean_back", "units_front", "units_back"),
)
OFFICES = {"by": "office", "sides": ("front", "back"), "cluster": "function"}


@pytest.fixture(scope="module")
def found(scores):
    return gap(scores)


def test_columns_and_rows(found, scores):
    assert found.table.columns.tolist() == list(CONTRACT)
    whole = found.table[found.table["item"] == ""]
    assert whole["scale"].tolist() == list(scores.scales)
    parts = found.table[found.table["item"] != ""]
    assert parts["scale"].value_counts().to_dict() == {"adequacy": 6, "equity": 6}
    assert parts["title"].tolist()[:2] == [
        "Leadership development",
        "Resources and tools",
    ]
    assert not found.table.duplicated(["scale", "item"]).any()


def test_is_contrast_minus_reference_in_index_points(found, scores):
    means = scores.index.groupby("office", observed=True)["equity"].mean()
    row = found.table.set_index(["scale", "item"]).loc[("equity", "")]
    assert row["estimate"] == pytest.approx(means["back"] - means["front"])
    assert (row["mean_front"], row["mean_back"]) == pytest.approx(
        (means["front"], means["back"])
    )
    assert found.sides == ("front", "back")


def test_an_item_is_indexed_like_a_scale(found, scores):
    survey = scores.survey
    codes = survey.data["eqt_tools"].to_numpy(dtype=float, na_value=np.nan)
    index = pd.Series(np.where(codes >= 1, (codes - 1) * 25, np.nan))
    means = index.groupby(survey.data["office"].astype(str).to_numpy()).mean()
    row = found.table.set_index("item").loc["eqt_tools"]
    assert row["estimate"] == pytest.approx(means["back"] - means["front"])


def test_errors_are_those_of_the_function(found, scores):
    frame = scores.index.dropna(subset=["equity"])
    frame = frame[frame["office"].isin(["front", "back"])]
    back = (frame["office"] == "back").to_numpy(dtype=float)
    fit = fit_clustered(
        np.column_stack([np.ones(len(frame)), back]),
        frame["equity"].to_numpy(dtype=float),
        pd.factorize(frame["function"])[0],
    )
    row = found.table.set_index(["scale", "item"]).loc[("equity", "")]
    assert found.unit == "function"
    assert row["std_error"] == pytest.approx(fit.std_error[1])
    assert row["df"] == pytest.approx(fit.df[1])


def test_three_functions_on_a_side_give_no_p_value(found):
    assert (found.table["units_front"] == 3).all()
    assert found.table[["p_value", "p_adjusted", "statistic"]].isna().all(axis=None)
    assert found.table["conf_low"].notna().all()
    assert "no p-value is given" in found.note
    assert "not tested" in found.note


def test_the_sentence_names_the_widest_domain(found):
    parts = found.table[found.table["item"] != ""]
    widest = parts.loc[parts["estimate"].abs().idxmax()]
    assert f"'{widest['title']}'" in found.note
    assert f"{widest['estimate']:+.0f}" in found.note
    assert found.note.startswith("Back office minus Front office")


def test_units_and_composition_are_for_the_desk(found):
    units = found.units[
        (found.units["scale"] == "equity") & (found.units["item"] == "")
    ]
    assert len(units) == 9
    row = found.table.set_index(["scale", "item"]).loc[("equity", "")]
    assert units["n"].sum() == row["n_front"] + row["n_back"]
    parts = found.decomposition
    np.testing.assert_allclose(
        parts["composition"] + parts["within"], parts["estimate"], atol=1e-9
    )
    assert {"tenure", "location"} <= set(parts["attribute"])
    assert not {"team", "function", "office"} & set(parts["attribute"])


def test_a_strangers_table(two_offices):
    found = gap(two_offices, **OFFICES)
    assert found.table["scale"].tolist() == ["tools", "hours"]
    assert (found.table["units_front"] == 4).all()
    assert found.table["p_value"].notna().all()
    row = found.table.iloc[0]
    assert row["conf_low"] < row["estimate"] < row["conf_high"]
    assert "index points" not in found.note
    assert len(found.decomposition) == 0


def test_adjusted_p_values_are_no_smaller(two_offices):
    table = gap(two_offices, **OFFICES).table
    assert (table["p_adjusted"] >= table["p_value"]).all()
    assert table["p_adjusted"].max() == pytest.approx(table["p_value"].max())


def test_turning_the_sides_round_turns_the_sign(two_offices):
    one = gap(two_offices, **OFFICES).table
    other = gap(two_offices, **OFFICES | {"sides": ("back", "front")}).table
    np.testing.assert_allclose(one["estimate"], -other["estimate"])
    np.testing.assert_allclose(one["conf_low"], -other["conf_high"])
    np.testing.assert_allclose(one["g"], -other["g"])


def test_respondents_alone_are_welch_and_hedges(two_offices):
    found = gap(two_offices, "office", sides=("front", "back"), cluster=None)
    a, b = (
        two_offices.loc[two_offices["office"] == o, "tools"] for o in ("front", "back")
    )
    row = found.table.iloc[0]
    error = np.sqrt(a.var() / len(a) + b.var() / len(b))
    assert row["std_error"] == pytest.approx(error)
    free = len(a) + len(b) - 2
    pooled = np.sqrt(((len(a) - 1) * a.var() + (len(b) - 1) * b.var()) / free)
    hedges = (b.mean() - a.mean()) / pooled * (1 - 3 / (4 * free - 1))
    assert row["g"] == pytest.approx(hedges)
    assert "independent" in found.note


@pytest.mark.parametrize("shift", [0.0, 1e5])
def test_shift_and_scale(two_offices, shift):
    base = gap(two_offices, **OFFICES).table.iloc[0]
    changed = two_offices.assign(tools=shift + 3 * two_offices["tools"])
    other = gap(changed, **OFFICES).table.iloc[0]
    assert other["estimate"] == pytest.approx(3 * base["estimate"], rel=1e-6)
    assert other["std_error"] == pytest.approx(3 * base["std_error"], rel=1e-6)
    assert other["g"] == pytest.approx(base["g"], rel=1e-6)
    assert other["df"] == pytest.approx(base["df"], rel=1e-6)


def test_one_unit_on_a_side_has_no_interval(two_offices):
    few = two_offices[two_offices["function"].isin(["f0", "f4", "f5"])]
    row = gap(few, **OFFICES).table.iloc[0]
    assert not np.isnan(row["estimate"])
    assert row[["std_error", "conf_low", "p_value"]].isna().all()


def test_nobody_on_a_side_of_one_measure(two_offices):
    two_offices.loc[two_offices["office"] == "back", "hours"] = np.nan
    table = gap(two_offices, **OFFICES).table.set_index("scale")
    assert table.loc["hours", "n_back"] == 0
    assert table.loc["hours", ["estimate", "conf_low", "g"]].isna().all()
    assert table.loc["tools", "estimate"] < 0


def test_a_measure_without_spread(two_offices):
    table = gap(two_offices.assign(hours=40.0), **OFFICES).table.set_index("scale")
    assert table.loc["hours", "estimate"] == 0
    assert table.loc["hours", ["p_value", "g"]].isna().all()


def test_small_sides_are_not_quoted(two_offices):
    few = two_offices.groupby("office").head(9)
    assert "too few answers" in gap(few, **OFFICES).note


def test_an_attribute_that_varies_within_teams_is_clustered_by_team(scores):
    found = gap(scores, by="tenure", sides=("under 1 year", "over 10 years"))
    assert found.unit == "team"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "offce"}, "no such attribute 'offce'; did you mean 'office'"),
        ({"by": "function"}, "8 values; name the two"),
        ({"by": "office", "sides": ("front", "bak")}, "did you mean 'back'"),
        ({"by": "office", "sides": ("front", "front")}, "must differ"),
        ({"by": "office", "cluster": "team"}, "no such attribute 'team'"),
        ({"by": "office", "correction": "CR7"}, "cluster correction 'CR7'"),
        ({"by": "office", "conf_level": 1.0}, "conf_level 1 must lie"),
        ({}, "name the attribute"),
    ],
)
def test_wrong_use_is_said(two_offices, options, message):
    with pytest.raises(UsageError, match=message):
        gap(two_offices, **options)


def test_survey_and_scores_give_the_same(firm, found):
    pd.testing.assert_frame_equal(gap(firm.survey).table, found.table)


def test_plain_values_are_json(found):
    assert len(json.loads(json.dumps(found.to_dict()))["table"]) == len(found.table)


def test_the_gate_lets_it_through(found):
    shown = release([found], Rule()).table("gap")
    assert {"estimate", "n_front", "conf_low"} <= set(shown.columns)
    assert shown["estimate"].notna().all()


def test_a_survey_with_one_side_only_says_so(firm):
    survey = firm.survey
    front = survey.data[survey.data["office"] == "front"]
    only = type(survey)(front, survey.instrument, survey.roster)
    with pytest.raises(UsageError, match="value of 'office' 'back'"):
        gap(score(only))


@pytest.mark.parametrize(
    ("sizes", "front"),
    [([42, 63, 48, 31, 32, 47, 81, 39, 38], 3), ([12] * 10, 5)],
)
def test_known_gap_is_covered_with_few_functions(sizes, front):
    """Intervals hold the truth about as often as they say, with nine units."""
    rng = np.random.default_rng(3)
    unit = np.repeat(np.arange(len(sizes)), sizes)
    frame = pd.DataFrame({"side": np.where(unit < front, "a", "b"), "unit": unit})
    hits = 0
    for _ in range(150):
        noise = rng.normal(0, 5, len(sizes))[unit] + rng.normal(0, 20, len(unit))
        values = frame.assign(y=noise - 14 * (frame["side"] == "b"))
        row = gap(values.astype({"unit": str}), "side", cluster="unit").table.iloc[0]
        hits += row["conf_low"] < -14 < row["conf_high"]
    # 150 trials of 95 %: three standard errors are eight
    assert hits >= 134
