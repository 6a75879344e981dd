"""Agreement and ICCs against multilevel, psych, nlme and lme4, and by definition."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.disclosure import Rule, release
from culturekit.errors import UsageError
from culturekit.psychometrics import agreement
from culturekit.scoring import score, summarise
from culturekit.simulate import simulate

REFERENCE = Path(__file__).parents[1] / "reference"
LEAD = [f"LEAD{i:02}" for i in range(1, 12)]
EXACT = 1e-10  # closed forms
ITERATIVE = 1e-6  # lme4; nlme stops earlier


def read(case):
    folder = REFERENCE / case
    found = json.loads((folder / "expected.json").read_text("utf-8"))["entries"]
    return pd.read_csv(folder / "data.csv"), found


@pytest.fixture(scope="module")
def leadership():
    return read("leadership")


@pytest.fixture(scope="module")
def army():
    return read("army_teams")


@pytest.fixture(scope="module")
def whole(leadership):
    return agreement(leadership[0], LEAD, by="COMPID", options=(1, 5))


@pytest.fixture(scope="module")
def firm():
    return simulate(seed=2, invited=600).survey


def per_group(table, column, value, theirs):
    """Ours by the names of R's groups."""
    ours = table.set_index("group")[column].reindex(map(str, value["grpid"]))
    expected = np.array(value[theirs], dtype=float)
    np.testing.assert_allclose(ours, expected, atol=EXACT, rtol=0)


@pytest.mark.parametrize(
    ("entry", "column", "theirs"),
    [
        ("rwg.j.uniform", "r_wg_j", "rwg.j"),
        ("rwg.j.slight_skew", "r_wg_j_skew", "rwg.j"),
        ("rwg.j.moderate_skew", "r_wg_j_moderate", "rwg.j"),
        ("rwg.j.lindell", "r_star_wg_j", "rwg.lindell"),
        ("awg", "a_wg", "a.wg"),
        ("ad.mean", "ad", "AD.M"),
        ("ad.median", "ad_median", "AD.M"),
    ],
)
def test_equals_multilevel(leadership, whole, entry, column, theirs):
    value = leadership[1][entry]["value"]
    per_group(whole.table, column, value, theirs)
    sizes = value.get("gsize", value.get("nraters"))
    assert whole.table["n"].sum() == sum(sizes)


@pytest.mark.parametrize("entry", ["rwg.single", "awg.single", "ad.single"])
def test_one_item_equals_multilevel(leadership, entry):
    frame, expected = leadership
    found = agreement(frame, ["LEAD01"], by="COMPID", options=(1, 5))
    column, theirs = {
        "rwg.single": ("r_wg_j", "rwg"),
        "awg.single": ("a_wg", "a.wg"),
        "ad.single": ("ad", "AD.M"),
    }[entry]
    per_group(found.table, column, expected[entry]["value"], theirs)


def test_respondents_with_a_gap_are_left_out(leadership):
    frame, expected = leadership
    gaps = frame.copy().astype(dict.fromkeys(LEAD, float))
    gaps.loc[::17, "LEAD02"] = np.nan
    gaps.loc[2::23, "LEAD05"] = np.nan
    found = agreement(gaps, LEAD, by="COMPID", options=(1, 5))
    per_group(found.table, "r_wg_j", expected["gaps.rwg.j"]["value"], "rwg.j")
    per_group(found.table, "a_wg", expected["gaps.awg"]["value"], "a.wg")
    per_group(found.table, "ad", expected["gaps.ad"]["value"], "AD.M")
    # two thirds of the items are enough for the mean, and so for the ICCs
    assert found.n == len(frame)


def test_few_and_unanimous_respondents_equal_multilevel(leadership):
    value = leadership[1]["cohesion"]["value"]
    frame = pd.DataFrame(value["data"])
    frame["team"] = frame["UNIT"] + " " + frame["PLATOON"]
    items = [f"COH0{i}" for i in range(1, 6)]
    found = agreement(frame, items, options=(1, 5)).table
    per_group(found, "r_wg_j", value["rwgj"], "rwg.j")
    per_group(found, "r_star_wg_j", value["lindell"], "rwg.lindell")
    per_group(found, "a_wg", value["awg"], "a.wg")
    per_group(found, "ad", value["ad"], "AD.M")
    crossed = agreement(frame, items, by=("UNIT", "PLATOON"), options=(1, 5)).table
    assert crossed["group"].tolist()[0] == "1044B / 1ST"
    np.testing.assert_array_equal(crossed["r_wg_j"], found["r_wg_j"])


@pytest.mark.parametrize("name", ["COHES", "LEAD", "HRS", "WBEING"])
def test_iccs_equal_multilevel_and_lme4(army, name):
    frame, expected = army
    value = expected[f"bh1996.icc.{name}"]["value"]
    found = agreement(frame, [name], by="GRP")
    assert found.icc1 == pytest.approx(value["ICC1_with_k0"], abs=EXACT)
    assert found.icc1_mean_size == pytest.approx(value["ICC1"], abs=EXACT)
    assert found.icc2 == pytest.approx(value["ICC2"], abs=EXACT)
    assert found.k0 == pytest.approx(value["bliese_k0"], abs=EXACT)
    assert found.f_statistic == pytest.approx(value["F"], rel=EXACT)
    assert found.icc1_reml == pytest.approx(value["lmer_icc"], abs=ITERATIVE)
    mult = value["mult_icc"]
    assert found.icc1_reml == pytest.approx(mult["ICC1"], abs=ITERATIVE)
    assert found.icc2_reml == pytest.approx(mult["ICC2"], abs=ITERATIVE)
    assert (found.n_groups, found.n) == (99, 7382)


def test_iccs_of_items_equal_multilevel(leadership, whole):
    value = leadership[1]["icc"]["value"]
    assert whole.icc1_mean_size == pytest.approx(value["ICC1"], abs=EXACT)
    assert whole.icc2 == pytest.approx(value["ICC2"], abs=EXACT)
    assert whole.icc1_reml == pytest.approx(value["mult"]["ICC1"], abs=ITERATIVE)
    assert whole.icc2_reml == pytest.approx(value["mult"]["ICC2"], abs=ITERATIVE)


def test_bliese_k0_is_not_the_mean_size(army):
    """Known difference: multilevel::ICC1 takes the arithmetic mean group size."""
    found = agreement(army[0], ["LEAD"], by="GRP")
    assert found.icc1 - found.icc1_mean_size > 3e-4


@pytest.mark.parametrize(
    ("entry", "column", "theirs"),
    [("rwg", "r_wg_j", "rwg"), ("ad", "ad", "AD.M"), ("awg", "a_wg", "a.wg")],
)
def test_scale_means_as_one_item(army, entry, column, theirs):
    frame, expected = army
    value = expected[f"bh1996.{entry}.LEAD"]["value"]["per_group"]
    found = agreement(frame, ["LEAD"], by="GRP", options=(1, 5))
    per_group(found.table, column, value, theirs)


def test_reliability_of_each_mean_equals_gmeanrel(army):
    frame, expected = army
    value = expected["bh1996.rgr"]["value"]
    found = agreement(frame, ["LEAD"], by="GRP")
    n, share = np.array(value["group_sizes_head"]), found.icc1_reml
    ours = n * share / (1 + (n - 1) * share)
    np.testing.assert_allclose(ours, value["rel_head"], atol=ITERATIVE)
    table = found.table.set_index("group")["reliability"].loc[map(str, range(1, 11))]
    theirs = n * found.icc1 / (1 + (n - 1) * found.icc1)
    np.testing.assert_allclose(table, theirs, atol=EXACT)


def test_intervals_equal_shrout_and_fleiss(leadership):
    value = leadership[1]["shrout.fleiss"]["value"]
    rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]
    rows += [[7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    long = pd.DataFrame(rows).melt(ignore_index=False, value_name="x")
    long = long.reset_index(names="team")
    found = agreement(long, ["x"])
    for place, name in ((0, "icc1"), (3, "icc2")):
        numbers = [value[key][place] for key in ("ICC", "lower bound", "upper bound")]
        ours = [getattr(found, name + end) for end in ("", "_low", "_high")]
        np.testing.assert_allclose(ours, numbers, atol=EXACT)


def test_a_summary_says_the_same(leadership, whole):
    frame = leadership[0].rename(columns={"COMPID": "team"})
    summary = summarise(frame, scales={"lead": LEAD}, options=(1, 5))
    found = agreement(summary, "lead")
    pd.testing.assert_frame_equal(
        found.table.drop(columns="team"), whole.table.drop(columns="COMPID")
    )
    for name in ("icc1", "icc2", "icc1_low", "icc1_reml", "icc2_reml", "k0", "n"):
        assert getattr(found, name) == pytest.approx(getattr(whole, name), abs=1e-12)
    assert found.verdict == whole.verdict


@pytest.mark.parametrize("scale", ["engagement", "turnover_intent", "adequacy"])
def test_a_survey_and_its_summary_say_the_same(firm, scale):
    found, other = (agreement(data, scale) for data in (firm, summarise(firm, "team")))
    one, two = (r.table.sort_values("group", ignore_index=True) for r in (found, other))
    one = one[one["reliability"].notna()].reset_index(drop=True)
    pd.testing.assert_frame_equal(one, two)
    assert other.icc1 == pytest.approx(found.icc1, abs=1e-12)
    assert agreement(score(firm), scale).icc1 == found.icc1


@given(
    rows=st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=2, max_size=12),
    shift=st.integers(-3, 3),
    order=st.permutations(range(3)),
)
def test_what_agreement_does_not_depend_on(rows, shift, order):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    frame = pd.concat([frame, frame[::-1] % 5 + 1]).assign(
        team=["x"] * len(rows) + ["y"] * len(rows)
    )
    names = ["a", "b", "c"]
    one = agreement(frame, names, options=(1, 5)).table
    moved = frame.assign(**{name: frame[name] + shift for name in names})
    turned = [names[i] for i in order]
    other = agreement(moved, turned, options=(1 + shift, 5 + shift)).table
    pd.testing.assert_frame_equal(one, other, rtol=1e-9)
    mirrored = frame.assign(**{name: 6 - frame[name] for name in names})
    again = agreement(mirrored, names, options=(1, 5)).table
    pd.testing.assert_frame_equal(one, again, rtol=1e-9)
    present = one[["r_wg_j", "r_wg_j_skew"]].to_numpy()
    assert ((present >= 0) & (present <= 1)).all()


def test_composition_decides(firm):
    additive = agreement(firm, "turnover_intent")
    assert additive.composition == "additive"
    assert "need not agree" in additive.note
    shared = agreement(firm, "camaraderie_team")
    assert shared.composition == "referent_shift"
    assert "r_wg(j)" in shared.reasons[0]
    assert shared.verdict in {"yes", "with care", "no"}
    assert len(shared.reasons) == 3


def test_teams_that_agree_and_differ_may_be_averaged():
    rng = np.random.default_rng(3)
    team = np.repeat(np.arange(20), 12)
    level = rng.integers(2, 5, 20)[team]
    frame = pd.DataFrame({"team": team})
    for name in ("a", "b", "c"):
        frame[name] = np.clip(level + rng.integers(0, 2, len(team)), 1, 5)
    assert agreement(frame, ["a", "b", "c"], options=(1, 5)).verdict == "yes"
    noise = frame.assign(**{n: rng.integers(1, 6, len(team)) for n in ("a", "b", "c")})
    found = agreement(noise, ["a", "b", "c"], options=(1, 5))
    assert found.verdict == "no"
    assert "may be chance" in found.note


def test_the_range_is_seen_or_asked_for(leadership):
    frame = leadership[0]
    seen = agreement(frame, LEAD, by="COMPID")
    assert "taken from the data" in seen.note
    assert seen.nulls["uniform"] == 2
    halves = frame.assign(**{name: frame[name] / 2 for name in LEAD})
    unknown = agreement(halves, LEAD, by="COMPID")
    assert unknown.table[["r_wg_j", "a_wg"]].isna().all(axis=None)
    assert "give options=(low, high)" in unknown.note
    assert unknown.icc1 == pytest.approx(seen.icc1)
    assert unknown.table["ad"].notna().any()


def test_skewed_nulls_are_known_for_five_to_eleven_options():
    frame = pd.DataFrame({"team": [0, 0, 1, 1], "q": [0, 1, 1, 0]})
    found = agreement(frame, ["q"], options=(0, 1))
    assert found.nulls["uniform"] == 0.25
    assert np.isnan(found.nulls["slight_skew"])
    assert found.table["r_wg_j_skew"].isna().all()


def test_one_group_or_nobody_alike_has_no_icc():
    alone = agreement(pd.DataFrame({"team": [1, 1], "q": [1, 2]}), ["q"])
    assert np.isnan(alone.icc1)
    assert alone.verdict == "not known"
    each = agreement(pd.DataFrame({"team": [1, 2], "q": [1, 2]}), ["q"])
    assert np.isnan(each.icc2)
    same = agreement(pd.DataFrame({"team": [1, 1, 2, 2], "q": [2, 2, 2, 2]}), ["q"])
    assert np.isnan(same.icc1)
    assert json.dumps(same.to_dict())


def test_the_gate_holds_small_teams_back(firm):
    found = agreement(firm, "engagement")
    shown = release([found], Rule()).table("agreement", by="team")
    sizes = found.table.set_index("group")["n"]
    visible = shown.set_index("team")["r_wg_j"].notna()
    assert visible.any()
    assert (sizes[visible[visible].index] >= 8).all()


@pytest.mark.parametrize(
    ("scale", "how", "message"),
    [
        (["LEAD99"], {"by": "COMPID"}, "no such column 'LEAD99'"),
        (["LEAD01"], {"by": "COMPAD"}, "did you mean 'COMPID'"),
        (["LEAD01"], {"by": "COMPID", "options": (1, 4)}, "lie outside 1 to 4"),
        (["LEAD01"], {"by": "COMPID", "conf_level": 0}, "conf_level 0"),
        ("LEAD", {"by": "COMPID"}, "list of its columns"),
    ],
)
def test_wrong_use_is_said(leadership, scale, how, message):
    with pytest.raises(UsageError, match=message):
        agreement(leadership[0], scale, **how)


def test_wrong_use_with_a_summary_is_said(firm):
    summary = summarise(firm, "office")
    with pytest.raises(UsageError, match="apart by office"):
        agreement(summary, "engagement", by="function")
    with pytest.raises(UsageError, match="did you mean 'engagement'"):
        agreement(summary, "engagment")
    with pytest.raises(UsageError, match="not columns"):
        agreement(summary, ["eng1"])
    with pytest.raises(UsageError, match="has them already"):
        agreement(summary, "engagement", options=(1, 5))
