"""Weighted estimates: groups, surveys, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from culturekit.errors import InputError, UsageError
from culturekit.instrument import DONT_KNOW
from culturekit.labelled import frame_for
from culturekit.simulate import simulate
from culturekit.survey import Survey
from culturekit.weighting import (
    design_effect,
    effective_n,
    post_stratify,
    rake,
    weighted_means,
    weighted_ratios,
    weighted_shares,
    weighted_totals,
)

FRAME = pd.DataFrame(
    {
        "office": ["front"] * 4 + ["back"] * 5 + [None],
        "new": [True, False] * 5,
        "pay": [3.0, 4, 5, np.nan, 1, 2, 3, 4, 5, 9],
        "hours": np.arange(10.0) + 30,
        "w": np.arange(10.0) + 1,
        "branch": [0, 0, 1, 1, 2, 2, 3, 3, 3, 3],
        "region": [0] * 4 + [1] * 6,
        "size": [4.0] * 4 + [5] * 6,
    }
)


@pytest.fixture(scope="module")
def firm():
    return simulate(seed=3).survey


def test_groups_are_those_that_occur_and_overall_is_everybody():
    found = weighted_means(FRAME, ["pay", "hours"], "office", weight="w")
    table = found.table.set_index(["group", "scale"])
    assert set(found.table["group"]) == {"front", "back"}
    assert table.loc[("front", "pay"), "n"] == 3
    w, pay = FRAME["w"], FRAME["pay"]
    assert table.loc[("back", "pay"), "estimate"] == pytest.approx(
        np.average(pay[4:9], weights=w[4:9])
    )
    kish = w[4:9].sum() ** 2 / (w[4:9] ** 2).sum()
    assert table.loc[("back", "pay"), "effective_n"] == pytest.approx(kish)
    assert found.overall["n"].tolist() == [9, 10]
    assert found.overall["group"].unique().tolist() == ["Organisation"]
    assert "from 9 respondents" in found.note
    assert "do not repair" in found.note


def test_crossed_groups():
    found = weighted_totals(FRAME, "hours", ("office", "new"), weight="w").table
    assert list(found)[:3] == ["group", "office", "new"]
    assert found["group"].iloc[0] == "back / False"
    assert found["n"].sum() == 9
    row = found.set_index("group").loc["front / True"]
    assert row["estimate"] == 1 * 30 + 3 * 32


def test_all_numbers_but_those_that_say_how_they_were_drawn():
    found = weighted_means(
        FRAME, weight="w", strata="region", cluster="branch", fpc="size"
    )
    assert found.table["scale"].tolist() == ["pay", "hours"]
    assert found.table["df"].tolist() == [2, 2]


def test_a_survey_is_weighted_in_index_points(firm):
    weights = post_stratify(firm, "office")
    found = weighted_means(firm, "engagement", weight=weights).table.iloc[0]
    index = frame_for(firm, "index")["engagement"]
    known = index.notna()
    expected = np.average(index[known], weights=weights.weights[known])
    assert found["estimate"] == pytest.approx(expected)
    everything = weighted_means(firm, by="office", weight=weights).table
    assert set(everything["scale"]) >= {"engagement", "turnover_intent"}
    ratio = weighted_ratios(firm, "engagement", "turnover_intent").table.iloc[0]
    assert ratio["estimate"] > 1


def test_shares_of_an_item_leave_out_who_does_not_know(firm):
    data = firm.data.copy()
    data.iloc[:20, data.columns.get_loc("eng1")] = DONT_KNOW
    changed = Survey(data, firm.instrument, roster=firm.roster)
    found = weighted_shares(changed, "eng1", by="office").table
    asked = data["eng1"].where(data["eng1"] > 0)
    assert found.groupby("group")["estimate"].sum().tolist() == pytest.approx(
        [100, 100]
    )
    assert found.groupby("group")["n"].first().sum() == asked.notna().sum()
    agree = found[(found["option"] == "Agree") & (found["group"] == "back")].iloc[0]
    back = asked[data["office"] == "back"].dropna()
    assert agree["estimate"] == pytest.approx(100 * (back == 4).mean())
    assert agree["conf_low"] < agree["estimate"] < agree["conf_high"]
    of_attribute = weighted_shares(firm, "office").table
    # an office of the definition that nobody is in
    assert of_attribute.set_index("option").loc["other", "estimate"] == 0


def test_nobody_and_everybody_have_an_interval():
    frame = pd.DataFrame({"x": ["a"] * 10 + ["b"], "side": ["l"] * 10 + ["r"]})
    found = weighted_shares(frame, "x", "side").table.set_index(["group", "option"])
    everybody = found.loc[("l", "a")]
    assert everybody["estimate"] == everybody["conf_high"] == 100
    # the exact interval of 10 of 10
    assert everybody["conf_low"] == pytest.approx(100 * 0.025**0.1)
    nobody = found.loc[("l", "b")]
    assert nobody["estimate"] == nobody["conf_low"] == 0
    assert nobody["conf_high"] == pytest.approx(100 * (1 - 0.025**0.1))


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"columns": "office"}, UsageError, "no such column 'office'"),
        ({"columns": []}, UsageError, "name at least one"),
        ({"by": "floor"}, UsageError, "no such attribute 'floor'"),
        ({"by": ("office", "office")}, UsageError, "stands twice"),
        ({"weight": "ww"}, UsageError, "no such column 'ww'; did you mean 'w'"),
        ({"clusters": "branch"}, UsageError, "no such option 'clusters'"),
        ({"cluster": "office"}, InputError, "1 of 10 respondents have no value"),
        ({"fpc": "office"}, UsageError, "does not hold numbers"),
        ({"fpc": "size"}, InputError, "respondents have another size"),
        ({"fpc": 5}, InputError, "the population is smaller than the sample"),
        ({"strata": "w"}, InputError, "10 have a single cluster"),
        ({"conf_level": 1}, UsageError, "must lie between 0 and 1"),
    ],
)
def test_what_is_refused(options, error, told):
    with pytest.raises(error, match=told):
        weighted_means(FRAME, **{"columns": "pay", **options})


def test_weights_of_other_respondents_are_refused():
    weights = rake(FRAME.iloc[:9], {"office": {"front": 40, "back": 50}})
    with pytest.raises(UsageError, match="made for other respondents"):
        weighted_means(FRAME, "pay", weight=weights)
    # their numbers alone may stand in another order
    turned = weights.weights.iloc[::-1]
    found = weighted_means(FRAME.iloc[:9], "pay", weight=turned).table["estimate"]
    again = weighted_means(FRAME.iloc[:9], "pay", weight=weights).table["estimate"]
    assert found.tolist() == pytest.approx(again.tolist())


def test_shares_need_few_values():
    frame = pd.DataFrame({"x": np.arange(200)})
    with pytest.raises(UsageError, match="has 200 different values"):
        weighted_shares(frame, "x")
    with pytest.raises(UsageError, match="an attribute stands twice, or has the name"):
        weighted_shares(FRAME.rename(columns={"office": "option"}), "new", "option")


def test_weights_that_tell_nothing():
    for wrong in ([1, -1], [0, 0], [1, np.nan]):
        with pytest.raises(UsageError, match="missing, negative or infinite"):
            effective_n(wrong)
        with pytest.raises(UsageError, match="missing, negative or infinite"):
            design_effect(wrong)


def test_a_group_of_one_has_no_interval():
    frame = pd.DataFrame({"x": [1.0, 2, 4], "side": list("aab")})
    found = weighted_means(frame, "x", "side").table.set_index("group")
    assert found.loc["b", "estimate"] == 4
    told = ["std_error", "conf_low", "conf_high", "sd"]
    assert found.loc["b", told].isna().all()
    assert found.loc["a", told].notna().all()
    total = weighted_totals(frame, "x", "side").table.set_index("group")
    assert total.loc["b", "std_error"] > 0


def test_a_column_that_weights_may_be_asked_for_too():
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "w": [1.0, 2.0, 1.0]})
    ratio = weighted_ratios(frame, "a", "w", weight="w").table["estimate"][0]
    assert ratio == pytest.approx(8 / 6)
    assert weighted_means(frame, weight="w").table["scale"].tolist() == ["a"]
    assert weighted_means(frame, "w", weight="w").table["estimate"][0] == 1.5
