"""Weights and weighted estimates against R's survey, on its samples of schools."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

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

CASE = Path(__file__).parents[1] / "reference" / "schools"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
EXACT = 1e-10  # closed forms
# R projects ten times on the margins in turn, ours until nothing changes
RAKED = 1e-9
# where R stops raking at 1e-10 of all weight
ITERATIVE = 1e-6
DRAWN = {
    "strat": {"strata": "stype", "fpc": "fpc"},
    "strat_nofpc": {"strata": "stype"},
    "clus1": {"cluster": "dnum", "fpc": "fpc"},
    "srs": {"fpc": "fpc"},
}
TYPES = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}


def raked(frame, tolerance=1e-13, **how):
    margins = {"stype": TYPES, "sch.wide": WIDE}
    return rake(frame, margins, weight="pw", tolerance=tolerance, **how)


ADJUSTED = {
    "postStratify": lambda d: post_stratify(d, {"stype": TYPES}, weight="pw"),
    "postStratify_wide": lambda d: post_stratify(d, {"sch.wide": WIDE}, weight="pw"),
    "rake": raked,
}


def schools(name):
    frame = pd.read_csv(CASE / f"{name.removesuffix('_nofpc')}.csv")
    gaps = frame["api99"].astype(float)
    gaps.iloc[2::7] = np.nan
    return frame.assign(gaps=gaps, high=frame["api00"] > 700)


def entry(*words):
    return EXPECTED[".".join(words)]["value"]


def same(found, expected, tolerance=EXACT):
    np.testing.assert_allclose(
        np.ravel(found), np.ravel(expected), rtol=tolerance, atol=1e-12
    )


@pytest.mark.parametrize("name", DRAWN)
def test_means_totals_and_ratios(name):
    frame, how, expected = schools(name), DRAWN[name], entry(name, "mean_total")
    found = weighted_means(frame, ["api00", "api99"], weight="pw", **how).table
    same(found["estimate"].tolist(), expected["mean"])
    same(found["std_error"].tolist(), expected["se"])
    same(found["deff"].tolist(), expected["deff"])
    assert found["df"].tolist() == [expected["degf"]] * 2
    interval = found[["conf_low", "conf_high"]].to_numpy()
    same(np.ravel(interval).tolist(), expected["ci_t"])
    same(found["sd"].iloc[0] ** 2, expected["var"])
    total = weighted_totals(frame, "enroll", weight="pw", **how).table.iloc[0]
    same(total["estimate"], expected["total_enroll"])
    same(total["std_error"], expected["total_se"])
    ratio = weighted_ratios(frame, "api00", "api99", weight="pw", **how).table.iloc[0]
    same(ratio["estimate"], expected["ratio"])
    same(ratio["std_error"], expected["ratio_se"])


@pytest.mark.parametrize("name", DRAWN)
def test_shares_and_their_interval(name):
    frame, how = schools(name), DRAWN[name]
    expected = entry(name, "mean_total")
    found = weighted_shares(frame, "stype", weight="pw", **how).table
    same((found["estimate"] / 100).tolist(), expected["stype_mean"])
    same((found["std_error"] / 100).tolist(), expected["stype_se"])
    expected = entry(name, "share")
    found = weighted_shares(frame, "sch.wide", weight="pw", **how).table.iloc[1]
    assert found["option"] == "Yes"
    same(found["estimate"] / 100, expected["share"])
    same(found["std_error"] / 100, expected["se"])
    interval = [found["conf_low"] / 100, found["conf_high"] / 100]
    same(interval, expected["interval"])


@pytest.mark.parametrize("name", DRAWN)
def test_domains_keep_the_whole_design(name):
    frame, how, expected = schools(name), DRAWN[name], entry(name, "by")
    by_type = weighted_means(frame, "api00", "stype", weight="pw", **how).table
    assert by_type["group"].tolist() == expected["mean"]["stype"]
    same(by_type["estimate"].tolist(), expected["mean"]["api00"])
    same(by_type["std_error"].tolist(), expected["mean"]["se"])
    wide = weighted_means(frame, "api00", "sch.wide", weight="pw", **how).table
    same(wide["estimate"].tolist(), expected["wide"]["api00"])
    same(wide["std_error"].tolist(), expected["wide"]["se"])
    total = weighted_totals(frame, "enroll", "stype", weight="pw", **how).table
    same(total["estimate"].tolist(), expected["total"]["enroll"])
    same(total["std_error"].tolist(), expected["total"]["se"])
    columns = ("api00", "api99", "sch.wide")
    ratio = weighted_ratios(frame, *columns, weight="pw", **how).table
    same(ratio["estimate"].tolist(), expected["ratio"]["api00/api99"])
    same(ratio["std_error"].tolist(), expected["ratio"]["se.api00/api99"])


@pytest.mark.parametrize("name", DRAWN)
def test_missing_values_leave_the_column_only(name):
    frame, how, expected = schools(name), DRAWN[name], entry(name, "gaps")
    found = weighted_means(frame, "gaps", "stype", weight="pw", **how)
    same(found.overall["estimate"].tolist(), expected["mean"])
    same(found.overall["std_error"].tolist(), expected["se"])
    same(found.overall["deff"].tolist(), expected["deff"])
    same(found.table["estimate"].tolist(), expected["by"]["gaps"])
    same(found.table["std_error"].tolist(), expected["by"]["se"])


@pytest.mark.parametrize("how", ADJUSTED)
@pytest.mark.parametrize("name", ["clus1", "strat", "srs"])
def test_margins_are_part_of_the_standard_error(name, how):
    frame, expected = schools(name), entry(name, how)
    weights = ADJUSTED[how](frame)
    close = RAKED if how == "rake" else EXACT
    same(weights.weights.tolist(), expected["weights"])
    asked = {"weight": weights, **DRAWN[name]}
    mean = weighted_means(frame, ["api00", "gaps"], **asked).table
    same(mean["estimate"].tolist(), [expected["mean"], expected["gaps"]])
    errors = [expected["se"], expected["gaps_se"]]
    same(mean["std_error"].tolist(), errors, close)
    same(mean["deff"].iloc[0], expected["deff"], close)
    total = weighted_totals(frame, "enroll", **asked).table.iloc[0]
    same(total["estimate"], expected["total"])
    same(total["std_error"], expected["total_se"], close)
    ratio = weighted_ratios(frame, "api00", "api99", **asked).table.iloc[0]
    same(ratio["estimate"], expected["ratio"])
    same(ratio["std_error"], expected["ratio_se"], close)
    share = weighted_shares(frame, "high", **asked).table.iloc[1]
    same(share["estimate"] / 100, expected["share"])
    same(share["std_error"] / 100, expected["share_se"], close)
    interval = [share["conf_low"] / 100, share["conf_high"] / 100]
    same(interval, expected["share_interval"], close)
    by = weighted_means(frame, "api00", "stype", **asked).table
    same(by["estimate"].tolist(), expected["by"]["api00"])
    same(by["std_error"].tolist(), expected["by"]["se"], close)


def test_raking_where_r_stops_early():
    frame, expected = schools("clus1"), entry("clus1", "rake_1e10")
    weights = raked(frame)
    same(weights.weights.tolist(), expected["weights"], ITERATIVE)
    asked = {"weight": weights, **DRAWN["clus1"]}
    mean = weighted_means(frame, "api00", **asked).table.iloc[0]
    same(mean["estimate"], expected["mean"], ITERATIVE)
    same(mean["std_error"], expected["se"], ITERATIVE)


@pytest.mark.parametrize(("name", "high"), [("clus1", 60), ("strat", 45)])
def test_trimming(name, high):
    frame, expected = schools(name), entry(name, "trim")
    before = raked(frame)
    mean = before.weights.mean()
    found = raked(frame, bounds=(20 / mean, high / mean))
    outside = (before.weights < 20) | (before.weights > high)
    assert found.trimmed == outside.sum() > 0
    same(found.weights.tolist(), expected["weights"])
    ends = [found.weights.min(), found.weights.max()]
    same(ends, expected["range_after"])
    same(found.weights.sum(), expected["sum"])
    lost = (before.weights - found.weights).clip(lower=0).sum()
    assert found.moved == pytest.approx(lost / before.weights.sum())
    mean = weighted_means(frame, "api00", weight=found, **DRAWN[name]).table.iloc[0]
    same(mean["estimate"], expected["mean"])
    same(mean["std_error"], expected["se"], RAKED)


def test_what_unequal_weights_cost():
    expected = entry("kish")
    weights = schools("strat")["pw"]
    same(effective_n(weights), expected["strat"]["effective_n"])
    same(design_effect(weights), expected["strat"]["design_effect"])
    found = raked(schools("clus1"))
    same(found.effective_n, expected["clus1_raked"]["effective_n"])
    same(design_effect(found), expected["clus1_raked"]["design_effect"])
